"""An upload that is killed at any moment and run again makes one film, whole, and everything else once."""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.youtube import YouTubeServer, youtube_server
from tests.servers.youtube_client import SRT, Desk, make_film, publish_elsewhere

from studio.providers.publish.youtube_extras import digest_of

FILM_BYTES = 3 * 1024 * 1024 + 321
WAIT_SECONDS = 60
KILLS = 10

# A clean process that has loaded the libraries and is copied for each upload; where there is none, one is started anew.
_PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
_PRELOADED = ["tests.servers.youtube_client", "googleapiclient.discovery", "google_auth_httplib2", "httpx", "filelock"]


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The moments of an upload that nobody disturbs."""
    with youtube_server() as server:
        desk = large_desk(tmp_path_factory.mktemp("undisturbed"), server)
        desk.publish()
        return list(server.moments)


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    with youtube_server() as made:
        yield made


def large_desk(folder: Path, server: YouTubeServer) -> Desk:
    desk = Desk(folder / "desk", server)
    make_film(desk.folder / "final.mp4", FILM_BYTES)
    return desk


def kill_at(desk: Desk, moment: int) -> str:
    """Publish in a process of its own and kill that when the server comes to a moment (from 1); its name."""
    if hasattr(_PROCESSES, "set_forkserver_preload"):
        _PROCESSES.set_forkserver_preload(_PRELOADED)
    desk.server.hold_at = moment
    process = _PROCESSES.Process(target=publish_elsewhere, args=(desk.folder, desk.server.base, desk.publication()))
    process.start()
    try:
        assert desk.server.held.wait(WAIT_SECONDS)
        assert process.is_alive()
    finally:
        process.kill()
        process.join(WAIT_SECONDS)
    assert process.exitcode not in {0, None}
    process.close()
    desk.server.hold_at = 0
    desk.server.released.set()
    assert desk.server.alone()
    return desk.server.moments[moment - 1]


def expect_everything_once(desk: Desk) -> None:
    server = desk.server
    assert len(server.videos) == 1
    (video,) = server.videos.values()
    assert video.sha256 == digest_of(desk.folder / "final.mp4")
    assert [one["text"].decode() for one in video.captions.values()] == [SRT]
    assert set(video.thumbnails) == {(desk.folder / "thumbnail.png").read_bytes()}
    assert len(server.playlists["PL-test"]) == 1
    assert not list((desk.ledger / "private").iterdir())


def chosen_moments() -> list[float]:
    """Ten parts of the way, by chance but always the same."""
    drawn = random.Random(20261123)
    return [drawn.random() for _ in range(KILLS)]


@pytest.mark.parametrize("part", chosen_moments())
def test_killed_at_any_moment_and_run_again(
    part: float, moments: list[str], server: YouTubeServer, tmp_path: Path
) -> None:
    moment = 1 + int(part * len(moments))
    run_again_after_a_kill(large_desk(tmp_path, server), moment)


@pytest.mark.parametrize("call", ["videos.insert", "thumbnails.set", "captions.insert", "playlistItems.insert"])
def test_killed_after_the_server_acted_and_before_it_said_so(
    call: str, moments: list[str], server: YouTubeServer, tmp_path: Path
) -> None:
    desk = large_desk(tmp_path, server)
    run_again_after_a_kill(desk, 1 + moments.index(f"{call} done"))
    # A picture replaces itself, so that doubt is settled by setting it again; nothing else is done twice.
    assert server.calls["captions.insert"] == 1
    assert server.calls["captions.update"] == 0
    assert server.calls["playlistItems.insert"] == 1


def test_killed_when_the_film_had_just_been_made(moments: list[str], server: YouTubeServer, tmp_path: Path) -> None:
    desk = large_desk(tmp_path, server)
    last = max(number for number, name in enumerate(moments) if name == "chunk done")
    pieces = moments.count("chunk asked")
    run_again_after_a_kill(desk, 1 + last)
    assert server.calls["chunk"] == pieces
    assert server.calls["videos.insert"] == 1


def run_again_after_a_kill(desk: Desk, moment: int) -> None:
    name = kill_at(desk, moment)
    begun = any((desk.ledger / "private").glob("[!.]*.json"))
    published = desk.publish()
    assert published.left == (), name
    expect_everything_once(desk)
    assert not begun or desk.server.calls["videos.insert"] == 1, name  # what was begun is gone on with
    assert desk.publish().already
    found = desk.written()
    assert [secret for secret in desk.server.secrets() if secret in found] == []
    assert desk.token.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
