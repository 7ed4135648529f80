"""Signing in at a token server of our own, and the files that hold the sign-in."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.servers.youtube import CLIENT_SECRET, REFRESH_TOKEN, YouTubeServer, youtube_server
from tests.servers.youtube_client import Desk

from studio.errors import SetupError
from studio.providers.publish.private import OWNER_ONLY, read_private, remove_private, write_private
from studio.providers.publish.youtube_sign_in import client_secrets, find_client_secrets, sign_in

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of files say nothing there")


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    with youtube_server() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, server: YouTubeServer) -> Desk:
    return Desk(tmp_path / "desk", server)


@pytest.fixture
def over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library insists on https, which nobody speaks on this machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def somebody_at_the_browser(visits: list[str]) -> Callable[[str], None]:
    """Opens the address that is told, as a browser does in which a person says yes."""

    def tell(url: str) -> None:
        visits.append(url)
        threading.Thread(target=httpx.get, args=(url,), kwargs={"follow_redirects": True, "timeout": 20}).start()

    return tell


@pytest.mark.usefixtures("over_http")
def test_a_person_signs_in_and_can_publish(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.token.unlink()
    assert not desk.youtube().check().ok
    visits: list[str] = []
    desk.youtube().sign_in(somebody_at_the_browser(visits), browser=False, wait_seconds=20)

    (url,) = visits
    assert url.startswith(f"{desk.server.base}/auth?")
    kept = json.loads(desk.token.read_text())
    assert kept["refresh_token"] == REFRESH_TOKEN
    assert desk.youtube().check().ok
    assert desk.publish().left == ()
    assert [secret for secret in desk.server.secrets() if secret in caplog.text + desk.written()] == []


@posix
@pytest.mark.usefixtures("over_http")
def test_the_token_is_private_to_its_owner(desk: Desk) -> None:
    desk.youtube().sign_in(somebody_at_the_browser([]), browser=False, wait_seconds=20)
    assert desk.token.stat().st_mode & 0o777 == 0o600


@posix
def test_a_token_that_others_could_read_is_closed_to_them(desk: Desk) -> None:
    desk.token.chmod(0o644)
    assert desk.youtube().check().ok
    assert desk.token.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("over_http")
def test_a_person_who_says_no_is_not_signed_in(desk: Desk) -> None:
    desk.token.unlink()
    desk.server.denies_sign_in = True
    with pytest.raises(SetupError, match="not allowed"):
        desk.youtube().sign_in(somebody_at_the_browser([]), browser=False, wait_seconds=20)
    assert not desk.token.exists()


@pytest.mark.usefixtures("over_http")
def test_nobody_at_the_browser_is_not_waited_for_for_ever(desk: Desk) -> None:
    with pytest.raises(SetupError, match=r"within 0\.05 s"):
        sign_in(desk.secrets, desk.token, lambda url: None, browser=False, wait_seconds=0.05)


@pytest.mark.usefixtures("over_http")
def test_client_secrets_that_the_server_does_not_know_are_told(desk: Desk) -> None:
    data = desk.server.client_secrets()
    data["installed"]["client_secret"] = "GOCSPX-another"
    desk.secrets.write_text(json.dumps(data))
    with pytest.raises(SetupError, match="invalid_client") as caught:
        sign_in(desk.secrets, desk.token, somebody_at_the_browser([]), browser=False, wait_seconds=20)
    assert "GOCSPX" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("name", ["client_secrets.json", "client_secret.json", "client_secret_12-ab.apps.json"])
def test_client_secrets_are_found_by_each_of_their_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert find_client_secrets(tmp_path / "client_secrets.json") == tmp_path / name
    assert find_client_secrets(tmp_path / "client_secret.json") == tmp_path / name


def test_several_downloaded_client_secrets_are_not_chosen_among(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"client_secret_{number}.json").write_text("{}")
    with pytest.raises(SetupError, match=r"client_secret_1\.json, client_secret_2\.json"):
        find_client_secrets(tmp_path / "client_secrets.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no client secrets"),
        ("not json", "not a file of client secrets"),
        ("[]", "not a file of client secrets"),
        ({"web": {}}, "web application"),
        ({"installed": {"client_id": "1"}}, "lacks client_secret, auth_uri, token_uri"),
        (
            {
                "installed": {
                    "client_id": "1",
                    "client_secret": "2",
                    "auth_uri": "https://a",
                    "token_uri": "http://b.test",
                }
            },
            "token_uri does not begin with https",
        ),
    ],
)
def test_client_secrets_that_do_not_serve_are_told_in_words(tmp_path: Path, content: Any, words: str) -> None:
    path = tmp_path / "client_secrets.json"
    if content is not None:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(SetupError, match=words) as caught:
        client_secrets(path)
    assert "Desktop app" in caught.value.hint


def test_a_check_says_what_is_missing_and_makes_no_call(desk: Desk) -> None:
    assert desk.youtube().check().ok
    desk.token.unlink()
    signed_out = desk.youtube().check()
    assert (signed_out.ok, signed_out.missing) == (False, "nobody is signed in to YouTube")
    assert "studio publish" in signed_out.hint
    desk.secrets.unlink()
    assert "client secrets" in desk.youtube().check().missing
    assert not desk.server.calls


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"refresh_token": ""}, "no lasting sign-in"),
        ({"scopes": ["https://www.googleapis.com/auth/youtube.readonly"]}, "does not allow uploads"),
    ],
)
def test_a_token_that_does_not_serve_is_told(desk: Desk, change: dict[str, Any], words: str) -> None:
    desk.token.write_text(json.dumps({**json.loads(desk.token.read_text()), **change}))
    assert words in desk.youtube().check().missing


@pytest.mark.parametrize("content", ["", "no json", "[]", '{"token": "x"}'])
def test_a_broken_token_is_told(desk: Desk, content: str) -> None:
    desk.token.write_text(content)
    found = desk.youtube().check()
    assert "holds no sign-in" in found.missing
    assert "sign in again" in found.hint


def test_where_a_token_is_refreshed_is_not_believed_to_the_token(desk: Desk) -> None:
    evil = {**json.loads(desk.token.read_text()), "token_uri": "https://evil.test/token"}
    desk.token.write_text(json.dumps({**evil, "expiry": "2020-01-01T00:00:00Z"}))
    assert desk.publish().left == ()
    assert desk.server.calls["token"] == 1


def test_a_client_that_was_deleted_is_told(desk: Desk) -> None:
    kept = {**json.loads(desk.token.read_text()), "client_secret": "GOCSPX-another"}
    desk.token.write_text(json.dumps({**kept, "expiry": "2020-01-01T00:00:00Z"}))
    with pytest.raises(SetupError, match="does not know the credentials") as caught:
        desk.publish()
    assert CLIENT_SECRET not in str(caught.value)
    assert "GOCSPX" not in str(caught.value)


@posix
def test_a_private_file_is_never_open_to_others_and_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o666)
    write_private(path, b"new")
    assert path.stat().st_mode & 0o777 == OWNER_ONLY
    assert read_private(path) == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]
    assert read_private(tmp_path / "nothing") is None


def test_what_a_kill_left_of_a_private_file_goes_with_it(tmp_path: Path) -> None:
    write_private(tmp_path / "secret", b"one")
    (tmp_path / ".secret.123.part").write_text("tw")
    (tmp_path / ".another.123.part").write_text("kept")
    remove_private(tmp_path / "secret")
    assert [one.name for one in tmp_path.iterdir()] == [".another.123.part"]
