"""The line to YouTube: the official client over httpx, signed in, counted, with retries and errors of ours.

The client's usual transport sends a request again by itself when a connection breaks, a picture or captions too; here
nothing is sent twice that was not decided to be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from studio.errors import StudioError
from studio.providers.publish.quota import Quota
from studio.providers.publish.retry import Patience, Waiting
from studio.providers.publish.youtube_sign_in import quiet_libraries, save_token
from studio.providers.publish.youtube_words import QuotaUsedUp, Unavailable, Words

T = TypeVar("T")

_GOOGLE = ".googleapis.com"


class Wire:
    """Sends one request and hands back its answer, in the form in which the official client asks for it."""

    def __init__(self, wait_seconds: float) -> None:
        import httpx

        timeout = httpx.Timeout(wait_seconds, connect=min(wait_seconds, 20.0))
        self._client = httpx.Client(timeout=timeout, verify=_trusted())

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
        **_: Any,
    ) -> tuple[Any, bytes]:
        """The answer as headers with a status, and its body. Raises httpx.RequestError where none came."""
        import httplib2

        answer = self._client.request(method, uri, content=body, headers=headers)
        found = httplib2.Response({name.lower(): value for name, value in answer.headers.items()})
        found.status, found.reason = answer.status_code, answer.reason_phrase
        return found, answer.content

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


@cache
def _trusted() -> Any:
    """Whom to believe over https. Reading the list takes a third of a second."""
    import httpx

    return httpx.create_ssl_context()


class Line:
    """Requests to the Data API, in the name of who is signed in.

    ``api_root`` is the address of the service, empty for YouTube's own. A token that was refreshed is kept in the file
    ``token`` at once.
    """

    def __init__(
        self,
        credentials: Any,
        token: Path,
        words: Words,
        quota: Quota,
        patience: Patience,
        *,
        api_root: str = "",
        wait_seconds: float = 120.0,
    ) -> None:
        from google_auth_httplib2 import AuthorizedHttp

        quiet_libraries()
        self._credentials, self._token = credentials, token
        self._words, self._quota, self.patience = words, quota, patience
        self._root = api_root
        self._http = AuthorizedHttp(credentials, http=Wire(wait_seconds))
        self._saved = credentials.token
        self.service = _service(self._http, api_root)

    def once(self, doing: str, send: Callable[[], T], call: str = "") -> T:
        """Do ``send`` once and count it as ``call``, empty for what costs nothing.

        Raises Unavailable where trying again may help; QuotaUsedUp, before anything is sent, where today allows no
        more; Refused and SetupError where the server says no.
        """
        import httpx
        from google.auth.exceptions import GoogleAuthError
        from googleapiclient.errors import Error as ClientError

        if call:
            if not self._quota.allows(call):
                raise QuotaUsedUp(doing, self._quota.resets_at())
            self._quota.spend(call)
        failure: StudioError
        try:
            return send()
        except (httpx.RequestError, httpx.InvalidURL, GoogleAuthError, ClientError, OSError, ValueError) as error:
            failure = self._words.translated(error, doing)
        finally:
            self._keep_token()
        if isinstance(failure, QuotaUsedUp) and call:
            self._quota.used_up(call)
        raise failure

    def patiently(self, doing: str, send: Callable[[], T], call: str = "") -> T:
        """Like ``once``, but what may pass is tried again with growing pauses. For what may be done twice."""
        return self.persistently(lambda: self.once(doing, send, call), doing)

    def persistently(self, attempt: Callable[[], T], name: str) -> T:
        """Make ``attempt`` again, with growing pauses, while it raises Unavailable and patience lasts."""
        waiting = Waiting(self.patience, name)
        while True:
            try:
                return attempt()
            except Unavailable as error:
                if not waiting.again(error.wait_seconds):
                    raise

    def send(
        self, uri: str, method: str, headers: dict[str, str], body: bytes | str | None = None
    ) -> tuple[Any, bytes]:
        """One request as it is, signed. For the protocol of uploads, of which the client knows only the simple case."""
        answer, content = self._http.request(uri, method=method, body=body, headers=headers)
        return answer, content

    def is_ours(self, uri: str) -> bool:
        """Say whether an address that a server gave is one to which this sign-in may be shown."""
        parts, root = urlsplit(uri), urlsplit(self._root)
        if self._root and (parts.scheme, parts.netloc) == (root.scheme, root.netloc):
            return True
        return not self._root and parts.scheme == "https" and f".{parts.hostname}".endswith(_GOOGLE)

    def close(self) -> None:
        """Let go of the connection."""
        self.service.close()

    def _keep_token(self) -> None:
        if self._credentials.token != self._saved:
            save_token(self._token, self._credentials)
            self._saved = self._credentials.token


def _service(http: Any, api_root: str) -> Any:
    """The client, built from the description of the service that comes with it: no network."""
    from googleapiclient.discovery import build_from_document
    from googleapiclient.discovery_cache import get_static_doc

    document = json.loads(get_static_doc("youtube", "v3"))
    if api_root:
        document["rootUrl"] = api_root.rstrip("/") + "/"
        document.pop("mtlsRootUrl", None)
    return build_from_document(document, http=http)


def id_in(answer: Any) -> str:
    """The id of what an answer describes. Raises ValueError, which is what ``once`` expects, where it has none."""
    found = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not re.fullmatch(r"[\w=-]{1,128}", found):
        raise ValueError("an answer without an id")
    return found


def items_in(answer: Any) -> list[dict[str, Any]]:
    """What an answer lists. Raises ValueError where it is no list."""
    items = answer.get("items", []) if isinstance(answer, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("an answer that lists nothing")
    return items


def secrets_of(*holders: Any) -> Iterable[str]:
    """What must never be shown of credentials: tokens and the secret of the client."""
    for holder in holders:
        for name in ("token", "refresh_token", "client_secret"):
            if value := getattr(holder, name, None):
                yield str(value)
