"""``studio publish`` and ``12.youtube`` against a YouTube of our own, over real sockets."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from studio.cli.launch import launch
from studio.production.typed import in_shell
from studio.providers.publish import PROVIDERS, Place, Publisher
from studio.providers.publish.youtube import youtube_provider
from studio.settings import user_file
from tests.cli.publishing_helper import film_bytes, production
from tests.cli.test_publish import launcher, output, studio
from tests.servers.youtube import STEP, Refusal, YouTubeServer, youtube_server


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return production(tmp_path_factory.mktemp("publish") / "film", shorts=2)


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    with youtube_server() as made:
        yield made


@pytest.fixture
def root(original: Path, tmp_path: Path, server: YouTubeServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A production whose owner is signed in to the YouTube of our own."""
    root = Path(shutil.copytree(original, tmp_path / "Mein Film 🎬 雨"))
    (root / "gen.audio/client_secret.json").write_text(json.dumps(server.client_secrets()), encoding="utf-8")
    (root / "gen.audio/token.json").write_text(json.dumps(server.signed_in()), encoding="utf-8")

    def youtube(place: Place) -> Publisher:
        return youtube_provider(
            place.client_secrets, place.token, place.ledger_folder,
            api_root=server.base, quota_folder=place.quota_folder, chunk_bytes=STEP, wait_seconds=20.0,
            sign_in_command=place.sign_in_command,
        )  # fmt: skip

    monkeypatch.setitem(PROVIDERS, "youtube", youtube)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return root


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expect_no_secret(root: Path, server: YouTubeServer, said: str) -> None:
    """In nothing that was said, and in no file but the two that are there to hold them."""
    holders = {"client_secret.json", "token.json"}
    files = (path for path in root.rglob("*") if path.is_file() and path.parent.name != "private")
    texts = [said.encode(), *(path.read_bytes() for path in files if path.name not in holders)]
    assert [secret for secret in server.secrets() if any(secret.encode() in text for text in texts)] == []


def test_film_cover_subtitles_and_shorts_are_uploaded_once(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher(root, "--upload-shorts", script="13.youtube") == 0
    said = capsys.readouterr()
    links = said.out.splitlines()
    film, *shorts = server.videos.items()
    assert links == [f"https://youtu.be/{film[0]}", *(f"https://www.youtube.com/shorts/{short}" for short, _ in shorts)]
    assert film[1].sha256 == digest(output(root, "final.mp4"))
    assert [bytes(one) for one in film[1].thumbnails] == [output(root, "thumbnail.png").read_bytes()]
    assert len(film[1].captions) == 1
    for number, (_, short) in enumerate(shorts, start=1):
        assert short.sha256 == digest(output(root, f"shorts/shorts.v{number}.mp4"))
        assert short.about["snippet"]["title"] == f"A Knock at Night #Shorts (Part {number})"
        assert links[0] in short.about["snippet"]["description"]
    assert "quota: this takes 450 of 10,000 units and 3 of 100 uploads that are left today" in said.err
    assert studio("publish", root, "--upload-shorts") == 0
    again = capsys.readouterr()
    assert again.out == said.out
    assert again.err.count("already published") == 3
    assert "quota" not in again.err
    assert (len(server.videos), len(film[1].thumbnails), server.mistakes) == (3, 1, [])
    expect_no_secret(root, server, said.out + said.err + again.err)


def test_a_changed_cover_is_sent_to_the_video_that_is_there(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root) == 0
    link = capsys.readouterr().out
    Image.new("RGB", (1280, 720), (200, 20, 20)).save(output(root, "thumbnail.png"))
    assert studio("publish", root) == 0
    said = capsys.readouterr()
    assert (said.out, "brought up to date" in said.err) == (link, True)
    (video,) = server.videos.values()
    assert len(video.thumbnails) == 2


def test_a_token_file_is_closed_to_others(root: Path, server: YouTubeServer) -> None:
    token = root / "gen.audio/token.json"
    token.chmod(0o644)
    assert studio("publish", root) == 0
    if sys.platform != "win32":
        assert stat.S_IMODE(token.stat().st_mode) == 0o600


def test_a_refused_film_or_a_dry_run_reaches_nobody(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root, "--dry-run", "--upload-shorts") == 0
    assert studio("publish", root, "--title", "<b>") == 2
    assert studio("publish", root, "--category", "30") == 2
    assert studio("publish", root, "-o", "youtube.publish_at=2001-01-01T00:00:00Z") == 2
    assert "is past" in capsys.readouterr().err
    assert server.connections == 0


def test_where_the_day_is_used_up_the_same_command_goes_on(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.fault("captions.insert", refusal=Refusal(403, "quotaExceeded"))
    assert studio("publish", root) == 4
    said = capsys.readouterr()
    assert "captions" in said.err
    shutil.rmtree(user_file(os.environ).parent / "publish")  # as if it were the next day
    assert studio("publish", root) == 0
    (video,) = server.videos.values()
    assert len(video.captions) == 1
    assert capsys.readouterr().out == said.out


def test_a_revoked_sign_in_is_said_with_the_way_back(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.revoked = True
    server.tokens.clear()
    assert studio("publish", root) == 3
    said = capsys.readouterr().err
    assert f"studio publish {in_shell(root)} --sign-in" in said
    assert not server.videos
    expect_no_secret(root, server, said)


def test_a_changed_film_does_not_become_a_second_video_by_itself(
    root: Path, server: YouTubeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root) == 0
    link = capsys.readouterr().out.strip()
    output(root, "final.mp4").write_bytes(film_bytes(seed=255))
    assert launch(root / "gen.audio/scripts/12.youtube.py", []) == 2
    assert f"published as {link}" in capsys.readouterr().err
    assert len(server.videos) == 1
    assert launch(root / "gen.audio/scripts/12.youtube.py", ["--yes"]) == 0
    assert len(server.videos) == 2
