"""Signing in to YouTube: the client secrets of the person's project, the browser, and the token that comes of it."""

from __future__ import annotations

import json
import os
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from studio.errors import SetupError
from studio.providers.publish.private import read_private, write_private

UPLOAD = "https://www.googleapis.com/auth/youtube.upload"
FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"
# Uploading and the picture need the first; captions, playlists and looking at one's own films need the second.
SCOPES = (UPLOAD, FORCE_SSL)
_MAY_UPLOAD = {UPLOAD, FORCE_SSL, "https://www.googleapis.com/auth/youtube"}

# The program shows both spellings in its own pages; Google's console names the file after the client.
_SPELLINGS = ("client_secrets.json", "client_secret.json")
_DOWNLOADED = "client_secret_*.json"
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}

_HOW_TO_GET = (
    "make an OAuth client of the kind Desktop app in the Google Cloud console, with YouTube Data API v3 enabled, and "
    "put its file there"
)


def find_client_secrets(named: Path) -> Path | None:
    """The file of client secrets: ``named`` itself, else its other spellings in the same folder.

    None where there is none. Raises SetupError where several downloaded ones lie there and none is named.
    """
    for path in (named, *(named.with_name(name) for name in _SPELLINGS)):
        if path.is_file():
            return path
    found = sorted(named.parent.glob(_DOWNLOADED))
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise SetupError(f"there are several client secrets: {names}", hint=f"keep one, and call it {_SPELLINGS[0]}")
    return found[0] if found else None


def client_secrets(named: Path) -> dict[str, Any]:
    """What the file of client secrets holds, checked. Raises SetupError where it is missing or does not serve."""
    path = find_client_secrets(named)
    if path is None:
        raise SetupError(f"there are no client secrets at {named}", hint=_HOW_TO_GET)
    try:
        data = json.loads(read_private(path) or b"")
    except ValueError:
        raise SetupError(f"{path.name} is not a file of client secrets", hint=_HOW_TO_GET) from None
    client = data.get("installed") if isinstance(data, dict) else None
    if not isinstance(client, dict):
        kind = "of a web application" if isinstance(data, dict) and "web" in data else "not a file of client secrets"
        raise SetupError(f"{path.name} is {kind}", hint=_HOW_TO_GET)
    missing = [name for name in ("client_id", "client_secret", "auth_uri", "token_uri") if not client.get(name)]
    if missing:
        raise SetupError(f"{path.name} lacks {', '.join(missing)}", hint=_HOW_TO_GET)
    for name in ("auth_uri", "token_uri"):
        if not _is_safe(str(client[name])):
            raise SetupError(f"{path.name}: {name} does not begin with https://", hint=_HOW_TO_GET)
    return {"installed": client}


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def sign_in(
    named: Path, token: Path, tell: Callable[[str], None], *, browser: bool = True, wait_seconds: float = 300.0
) -> None:
    """Let the person sign in with a browser, and keep the token in the file ``token``, private to its owner.

    ``named`` is the file of client secrets. ``tell`` is given the address to open, for machines on which no browser
    opens by itself. Raises SetupError where it is not granted or not answered within ``wait_seconds``.
    """
    flow = _flow(client_secrets(named), tell)
    try:
        credentials = _answered(flow, browser and _has_browser(), wait_seconds)
    finally:
        flow.oauth2session.close()
    if not credentials.refresh_token:
        raise SetupError("signing in: no lasting sign-in was granted", hint="try again, and allow everything asked for")
    save_token(token, credentials)


def _flow(secrets: dict[str, Any], tell: Callable[[str], None]) -> Any:
    from google_auth_oauthlib.flow import InstalledAppFlow

    quiet_libraries()

    class Flow(InstalledAppFlow):  # type: ignore[misc]
        """Tells the address instead of printing it among the answers."""

        def authorization_url(self, **more: Any) -> Any:
            url, state = super().authorization_url(**more)
            tell(url)
            return url, state

    return Flow.from_client_config(secrets, scopes=list(SCOPES))


def _answered(flow: Any, browser: bool, wait_seconds: float) -> Any:
    from google_auth_oauthlib.flow import WSGITimeoutError
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    try:
        return flow.run_local_server(
            host="127.0.0.1",
            port=0,
            authorization_prompt_message=None,
            success_message="You are signed in. You may close this window.",
            open_browser=browser,
            timeout_seconds=wait_seconds,
            access_type="offline",
            prompt="consent",
        )
    except WSGITimeoutError:
        raise SetupError(
            f"signing in: no answer came within {wait_seconds:g} s", hint="try again, and answer in the browser"
        ) from None
    except OAuth2Error as error:
        denied = getattr(error, "error", "") == "access_denied"
        words = "it was not allowed" if denied else f"the sign-in server refused it ({getattr(error, 'error', '')})"
        raise SetupError(f"signing in: {words}", hint="try again; check the client secrets and the account") from None
    except Warning:  # oauthlib raises one where fewer rights were granted than asked for
        raise SetupError(
            "signing in: not everything that is needed was allowed", hint="try again, and allow everything asked for"
        ) from None
    except (RequestException, OSError):
        raise SetupError("signing in: the sign-in server cannot be reached", hint="check the network") from None


def _has_browser() -> bool:
    """Whether a browser opens in a window. One in the terminal would keep us from hearing its answer."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(found) is not webbrowser.GenericBrowser or bool(os.environ.get("BROWSER"))


def save_token(path: Path, credentials: Any) -> None:
    """Keep ``credentials``, readable by nobody but the owner of the file."""
    write_private(path, credentials.to_json().encode())


def load_token(path: Path, sign_in_command: str, token_uri: str = "") -> Any:
    """The credentials in ``path``. Raises SetupError where there are none or they do not let one upload.

    ``token_uri`` is where they are refreshed, from the client secrets; empty for Google's own. What the token file says
    of it is not believed: who could write there would be handed the secrets.
    """
    from google.oauth2.credentials import Credentials

    again = f"sign in again: {sign_in_command}"
    data = read_private(path)
    if data is None:
        raise SetupError("nobody is signed in to YouTube", hint=f"sign in: {sign_in_command}")
    try:
        read: Any = Credentials
        credentials = read.from_authorized_user_info(json.loads(data))
    except (ValueError, AttributeError, TypeError):
        raise SetupError(f"{path.name} holds no sign-in", hint=again) from None
    if not credentials.refresh_token:
        raise SetupError(f"{path.name} holds no lasting sign-in", hint=again)
    if credentials.scopes and not _MAY_UPLOAD & set(credentials.scopes):
        raise SetupError(f"the sign-in in {path.name} does not allow uploads", hint=again)
    expiry = credentials.expiry
    credentials = credentials.with_token_uri(token_uri) if token_uri else credentials
    credentials.expiry = expiry  # a copy forgets it, and would be refused once before it is refreshed
    return credentials


def quiet_libraries() -> None:
    """Keep outside libraries from writing addresses and headers of requests, which hold secrets, into any log.

    What the official client warns of, refusals above all, comes as an error as well: it is told once, in our words.
    """
    import logging

    names = ("google", "google_auth_oauthlib", "httpcore", "httpx", "oauthlib", "requests_oauthlib")
    for name in (*names, "requests", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("googleapiclient").setLevel(logging.ERROR)
