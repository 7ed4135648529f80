"""A YouTube of our own: the used parts of the Data API, of resumable uploads and of the token endpoint.

It listens on a real socket, refuses what the documented one refuses, remembers what it was given, and has faults that
a test asks for. ``hold_at`` stops it at a given moment of its life, so that whoever talks to it can be killed there.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

STEP = 256 * 1024
READ = 64 * 1024
UPLOAD = "https://www.googleapis.com/auth/youtube.upload"
FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"
CLIENT_ID, CLIENT_SECRET = "studio-test.apps.googleusercontent.com", "GOCSPX-secret-of-the-client"
REFRESH_TOKEN = "1//refresh-token-of-the-person"
SNIPPET_FIELDS = {"title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"}
STATUS_FIELDS = {"privacyStatus", "publishAt", "selfDeclaredMadeForKids", "containsSyntheticMedia"}
RESULTS = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")


class Refusal(Exception):
    def __init__(self, status: int, reason: str, message: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.message = status, reason, message or f"refused: {reason}"
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        listed = [{"message": self.message, "domain": "youtube.test", "reason": self.reason}]
        return {"error": {"code": self.status, "message": self.message, "errors": listed}}


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class Fault:
    """What goes wrong with calls named ``call``: the first ``after`` go well, then ``times`` do not.

    ``refusal`` is answered instead of acting. ``drop`` closes the connection: ``"before"`` anything is read, after so
    many bytes of the body (a number), or ``"after"`` having acted. ``take`` accepts so many bytes of a piece.
    ``text`` is answered as it is, with 200.
    """

    call: str
    refusal: Refusal | None = None
    drop: str | int = ""
    take: int | None = None
    text: str = ""
    wait: threading.Event | None = None
    after: int = 0
    times: int = 1


@dataclass
class Session:
    total: int
    about: dict[str, Any]
    data: bytearray = field(default_factory=bytearray)
    video_id: str = ""
    gone: int = 0


@dataclass
class Video:
    about: dict[str, Any]
    data: bytes
    published_at: str
    thumbnails: list[bytes] = field(default_factory=list)
    captions: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class YouTubeServer:
    """State and script. ``calls`` counts by name, ``mistakes`` lists what a client got wrong, ``moments`` counts."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.sessions: dict[str, Session] = {}
        self.videos: dict[str, Video] = {}
        self.playlists: dict[str, list[tuple[str, str]]] = {"PL-test": []}
        self.calls: Counter[str] = Counter()
        self.mistakes: list[str] = []
        self.crashes: list[BaseException] = []
        self.faults: list[Fault] = []
        self.tokens: dict[str, set[str]] = {}
        self.revoked = False
        self.codes: dict[str, str] = {}
        self.denies_sign_in = False
        self.hold_at = 0
        self.moments: list[str] = []
        self.held, self.released = threading.Event(), threading.Event()
        self.base = ""
        self._numbers = itertools.count(1)
        self.connections = 0
        self.changed = threading.Condition()

    def fault(self, call: str, **what: Any) -> Fault:
        fault = Fault(call, **what)
        self.faults.append(fault)
        return fault

    def new_token(self, scopes: set[str] | None = None) -> str:
        with self.lock:
            token = f"ya29.access-token-number-{next(self._numbers)}-of-the-person"
            self.tokens[token] = scopes or {UPLOAD, FORCE_SSL}
            return token

    def client_secrets(self) -> dict[str, Any]:
        addresses = {"auth_uri": f"{self.base}/auth", "token_uri": f"{self.base}/token"}
        return {
            "installed": {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "redirect_uris": ["http://localhost"],
                **addresses,
            }
        }

    def signed_in(self) -> dict[str, Any]:
        """What a token file holds, its access token being valid."""
        return {
            "token": self.new_token(),
            "refresh_token": REFRESH_TOKEN,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scopes": [UPLOAD, FORCE_SSL],
            "expiry": "2999-01-01T00:00:00Z",
        }

    def secrets(self) -> list[str]:
        return [CLIENT_SECRET, REFRESH_TOKEN, *self.tokens, *self.sessions, *self.codes]

    def moment(self, name: str) -> None:
        with self.lock:
            self.moments.append(name)
            stop = len(self.moments) == self.hold_at
        if stop:
            self.held.set()
            self.released.wait(30)

    def alone(self, seconds: float = 30.0) -> bool:
        """Wait until nobody is connected any more and what they sent has been read to its end."""
        with self.changed:
            return self.changed.wait_for(lambda: self.connections == 0, seconds)

    def due(self, call: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.call == call and fault.times > 0:
                    if fault.after > 0:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None


@contextmanager
def youtube_server() -> Iterator[YouTubeServer]:
    state = YouTubeServer()

    class Bound(_Handler):
        server_state = state

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            import sys

            error = sys.exc_info()[1]
            if error is not None and not isinstance(error, OSError):
                state.crashes.append(error)

    server = Server(("127.0.0.1", 0), Bound)
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert not state.crashes, state.crashes
    assert not state.mistakes, state.mistakes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = -1  # an answer goes out in one piece, not head first with a wait for the other side
    disable_nagle_algorithm = True
    server_state: YouTubeServer

    def log_message(self, *_: Any) -> None:
        pass

    def handle(self) -> None:
        state = self.server_state
        with state.changed:
            state.connections += 1
        try:
            super().handle()
        finally:
            with state.changed:
                state.connections -= 1
                state.changed.notify_all()

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    # One request: its name, its fault, its body, its act, its answer.

    def _serve(self) -> None:
        state = self.server_state
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        call = self._name(parts.path)
        with state.lock:
            state.calls[call] += 1
        state.moment(f"{call} asked")
        fault = state.due(call)
        try:
            if fault and fault.wait:
                fault.wait.wait(20)
            if fault and fault.drop == "before":
                raise Dropped
            body = self._body(call, fault.drop if fault and isinstance(fault.drop, int) else None)
            state.moment(f"{call} read")
            if fault and fault.refusal:
                raise fault.refusal
            if fault and fault.text:
                self._answer(200, fault.text.encode())
                return
            status, value, headers = self._act(call, body, fault)
            state.moment(f"{call} done")
            if fault and fault.drop == "after":
                raise Dropped
            self._answer(status, json.dumps(value).encode() if value is not None else b"", headers)
            state.moment(f"{call} answered")
        except Refusal as refusal:
            if refusal.status == 400 and refusal is not (fault and fault.refusal):
                state.mistakes.append(f"{call}: {refusal.message}")
            self._answer(refusal.status, json.dumps(refusal.body()).encode(), refusal.headers)
        except (Dropped, ConnectionError, TimeoutError):
            self.close_connection = True

    def _name(self, path: str) -> str:
        if path == "/upload/youtube/v3/videos":
            if "upload_id" not in self.query:
                return "videos.insert"
            return "status" if self.headers.get("Content-Range", "").startswith("bytes */") else "chunk"
        verb = {"GET": "list", "POST": "insert", "PUT": "update"}[self.command]
        names = {"/token": "token", "/auth": "auth", "/upload/youtube/v3/thumbnails/set": "thumbnails.set"}
        return names.get(path) or f"{path.rsplit('/', 1)[-1]}.{verb}"

    def _body(self, call: str, drop_at: int | None) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        data = bytearray()
        try:
            while len(data) < length:
                if drop_at is not None and len(data) >= drop_at:
                    raise Dropped
                got = self.rfile.read1(min(READ, length - len(data)))  # type: ignore[attr-defined]
                if not got:
                    raise Dropped
                before = len(data) // READ
                data += got
                if call == "chunk" and len(data) // READ > before:
                    self.server_state.moment("chunk arriving")
        except (Dropped, ConnectionError, TimeoutError):
            if call == "chunk" and self._authorised():
                self._keep_whole_steps(bytes(data))
            raise
        return bytes(data)

    def _keep_whole_steps(self, data: bytes) -> None:
        """What arrived of a piece that broke off is kept, in whole steps."""
        session = self.server_state.sessions.get(self.query["upload_id"])
        found = RESULTS.fullmatch(self.headers.get("Content-Range", ""))
        if session and found and found.group(1) and int(found.group(1)) == len(session.data):
            session.data += data[: len(data) // STEP * STEP]

    def _act(self, call: str, body: bytes, fault: Fault | None) -> tuple[int, Any, dict[str, str]]:
        if call == "token":
            return self._token(body)
        if call == "auth":
            return self._auth()
        if not self._authorised():
            raise Refusal(401, "authError", "Invalid Credentials")
        with self.server_state.lock:
            if call in {"chunk", "status"}:
                return self._upload(body, fault)
            act = {
                "videos.insert": self._begin,
                "videos.list": self._list_videos,
                "channels.list": self._list_channels,
                "thumbnails.set": self._set_thumbnail,
                "captions.insert": self._insert_captions,
                "captions.update": self._update_captions,
                "captions.list": self._list_captions,
                "playlistItems.insert": self._insert_item,
                "playlistItems.list": self._list_items,
            }.get(call)
            if act is None:
                raise Refusal(404, "notFound", call)
            return 200, *act(body)

    def _authorised(self) -> bool:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return scheme == "Bearer" and token in self.server_state.tokens

    def _needs(self, *scopes: str) -> None:
        token = self.headers["Authorization"].partition(" ")[2]
        if not self.server_state.tokens[token] & set(scopes):
            raise Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")

    # Uploads.

    def _begin(self, body: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(UPLOAD, FORCE_SSL)
        about = json.loads(body)
        if self.query.get("uploadType") != "resumable" or "json" not in self.headers.get("Content-Type", ""):
            raise Refusal(400, "badRequest", "not the start of a resumable upload")
        if not re.fullmatch(r"video/[\w.-]+|application/octet-stream", self.headers.get("X-Upload-Content-Type", "")):
            raise Refusal(400, "badContent", "no kind of content")
        total = self.headers.get("X-Upload-Content-Length", "")
        if not total.isdigit() or not int(total):
            raise Refusal(400, "badContent", "no length of content")
        _check_about(about, set(self.query.get("part", "").split(",")))
        state = self.server_state
        upload_id = f"session-secret-{next(state._numbers)}-{hashlib.sha256(body).hexdigest()[:24]}"
        state.sessions[upload_id] = Session(int(total), about)
        address = f"{state.base}/upload/youtube/v3/videos?uploadType=resumable&upload_id={upload_id}"
        return None, {"Location": address}

    def _upload(self, body: bytes, fault: Fault | None) -> tuple[int, Any, dict[str, str]]:
        session = self.server_state.sessions.get(self.query["upload_id"])
        if session is None or session.gone:
            raise Refusal(session.gone if session else 404, "notFound", "The session is not there.")
        found = RESULTS.fullmatch(self.headers.get("Content-Range", ""))
        if not found or int(found.group(3)) != session.total:
            raise Refusal(400, "badRequest", f"Content-Range is {self.headers.get('Content-Range')!r}")
        if session.video_id:
            return 200, self._resource(session.video_id), {}
        if found.group(1):
            self._take(session, int(found.group(1)), int(found.group(2)), body, fault)
        elif body:
            raise Refusal(400, "badRequest", "a question with a body")
        if len(session.data) == session.total:
            return 200, self._made(session), {}
        headers = {"Range": f"bytes=0-{len(session.data) - 1}"} if session.data else {}
        return 308, None, headers

    def _take(self, session: Session, first: int, last: int, body: bytes, fault: Fault | None) -> None:
        if last - first + 1 != len(body) or last >= session.total:
            raise Refusal(400, "badRequest", "the range is not that of the piece")
        if first != len(session.data):
            raise Refusal(400, "badRequest", f"piece from {first}, but {len(session.data)} bytes are here")
        if last + 1 != session.total and len(body) % STEP:
            raise Refusal(400, "badRequest", f"a piece of {len(body)} bytes")
        session.data += body if fault is None or fault.take is None else body[: fault.take]

    def _made(self, session: Session) -> dict[str, Any]:
        state = self.server_state
        session.video_id = f"film-{len(state.videos) + 1:06}"
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        state.videos[session.video_id] = Video(session.about, bytes(session.data), now)
        return self._resource(session.video_id)

    def _resource(self, video_id: str) -> dict[str, Any]:
        video = self.server_state.videos[video_id]
        snippet = {**video.about["snippet"], "publishedAt": video.published_at}
        details = {"fileSize": str(len(video.data))}
        status = {**video.about["status"], "uploadStatus": "uploaded"}
        return {"kind": "youtube#video", "id": video_id, "snippet": snippet, "status": status, "fileDetails": details}

    # What goes with a film.

    def _video(self, video_id: str) -> Video:
        if video_id not in self.server_state.videos:
            raise Refusal(404, "videoNotFound")
        return self.server_state.videos[video_id]

    def _set_thumbnail(self, body: bytes) -> tuple[Any, dict[str, str]]:
        video = self._video(self.query.get("videoId", ""))
        kind = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg"}.get(body[:4])
        if kind is None or self.headers.get("Content-Type") != kind or len(body) > 2 * 1024 * 1024:
            raise Refusal(400, "invalidImage")
        video.thumbnails.append(body)
        return {"kind": "youtube#thumbnailSetResponse", "items": [{}]}, {}

    def _parts(self, body: bytes) -> tuple[Any, bytes]:
        kind = self.headers.get("Content-Type", "")
        if self.query.get("uploadType") != "multipart" or not kind.startswith("multipart/related"):
            raise Refusal(400, "contentRequired")
        whole = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        about, media = whole.get_payload()
        return json.loads(about.get_payload(decode=True)), media.get_payload(decode=True)

    def _insert_captions(self, body: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        about, text = self._parts(body)
        snippet = about["snippet"]
        if set(snippet) - {"videoId", "language", "name", "isDraft"} or not {"videoId", "language", "name"} <= set(
            snippet
        ):
            raise Refusal(400, "invalidMetadata")
        video = self._video(snippet["videoId"])
        if b"-->" not in text:
            raise Refusal(400, "contentRequired")
        if any(
            (one["language"], one["name"]) == (snippet["language"], snippet["name"]) for one in video.captions.values()
        ):
            raise Refusal(409, "captionExists")
        track = f"track-{next(self.server_state._numbers)}"
        video.captions[track] = {**snippet, "trackKind": "standard", "text": text}
        return {"kind": "youtube#caption", "id": track}, {}

    def _update_captions(self, body: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        about, text = self._parts(body)
        for video in self.server_state.videos.values():
            if about.get("id") in video.captions:
                video.captions[about["id"]]["text"] = text
                return {"kind": "youtube#caption", "id": about["id"]}, {}
        raise Refusal(404, "captionNotFound")

    def _list_captions(self, _: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        video = self._video(self.query.get("videoId", ""))
        listed = [
            {"id": track, "snippet": {name: value for name, value in said.items() if name != "text"}}
            for track, said in video.captions.items()
        ]
        return {"items": listed}, {}

    def _insert_item(self, body: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        snippet = json.loads(body)["snippet"]
        if snippet["resourceId"]["kind"] != "youtube#video":
            raise Refusal(400, "resourceIdRequired")
        self._video(snippet["resourceId"]["videoId"])
        if snippet["playlistId"] not in self.server_state.playlists:
            raise Refusal(404, "playlistNotFound")
        item = f"item-{next(self.server_state._numbers)}"
        self.server_state.playlists[snippet["playlistId"]].append((item, snippet["resourceId"]["videoId"]))
        return {"kind": "youtube#playlistItem", "id": item}, {}

    def _list_items(self, _: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        wanted = self.query.get("videoId")
        if self.query["playlistId"] == "UU-test":
            items = [(f"upload-{video}", video) for video in reversed(self.server_state.videos)]
        else:
            items = self.server_state.playlists[self.query["playlistId"]]
        listed = [{"id": i, "contentDetails": {"videoId": v}} for i, v in items if wanted in {None, v}]
        return {"items": listed}, {}

    def _list_channels(self, _: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        return {"items": [{"contentDetails": {"relatedPlaylists": {"uploads": "UU-test"}}}]}, {}

    def _list_videos(self, _: bytes) -> tuple[Any, dict[str, str]]:
        self._needs(FORCE_SSL)
        wanted = self.query["id"].split(",")
        return {"items": [self._resource(one) for one in wanted if one in self.server_state.videos]}, {}

    # Signing in.

    def _token(self, body: bytes) -> tuple[int, Any, dict[str, str]]:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        state = self.server_state
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            form["client_id"], _, form["client_secret"] = base64.b64decode(given).decode().partition(":")
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}, {}
        answer = {"token_type": "Bearer", "expires_in": 3600, "scope": f"{UPLOAD} {FORCE_SSL}"}
        if form.get("grant_type") == "refresh_token":
            if state.revoked or form.get("refresh_token") != REFRESH_TOKEN:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, {}
            return 200, {**answer, "access_token": state.new_token()}, {}
        challenge = state.codes.get(form.get("code", ""))
        if challenge is None or not form.get("code_verifier"):
            return 400, {"error": "invalid_grant"}, {}
        return 200, {**answer, "access_token": state.new_token(), "refresh_token": REFRESH_TOKEN}, {}

    def _auth(self) -> tuple[int, Any, dict[str, str]]:
        wanted = set(self.query["scope"].split())
        assert wanted == {UPLOAD, FORCE_SSL}, wanted
        assert self.query["access_type"] == "offline"
        back: dict[str, str] = {"state": self.query["state"]}
        if self.server_state.denies_sign_in:
            back["error"] = "access_denied"
        else:
            code = f"4/code-{next(self.server_state._numbers)}-of-the-person"
            self.server_state.codes[code] = self.query["code_challenge"]
            back |= {"code": code, "scope": self.query["scope"]}
        return 302, None, {"Location": f"{self.query['redirect_uri']}?{urlencode(back)}"}

    def _answer(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()


def _check_about(about: dict[str, Any], parts: set[str]) -> None:
    """What the reference of videos.insert says of its fields."""
    if set(about) != parts or not parts <= {"snippet", "status"}:
        raise Refusal(400, "unexpectedPart", f"parts {sorted(parts)}, body {sorted(about)}")
    snippet, status = about["snippet"], about["status"]
    if set(snippet) - SNIPPET_FIELDS or set(status) - STATUS_FIELDS:
        raise Refusal(400, "badRequest", f"fields {sorted(snippet)} {sorted(status)}")
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not title.strip() or len(title) > 100 or re.search("[<>]", title):
        raise Refusal(400, "invalidTitle")
    if len(description.encode()) > 5000 or re.search("[<>]", description):
        raise Refusal(400, "invalidDescription")
    if sum(len(tag) + 2 * (" " in tag) + 1 for tag in snippet.get("tags", ())) > 501:
        raise Refusal(400, "invalidTags")
    if not snippet.get("categoryId", "").isdigit():
        raise Refusal(400, "invalidCategoryId")
    if status.get("privacyStatus") not in {"public", "unlisted", "private"}:
        raise Refusal(400, "invalidVideoMetadata")
    if "publishAt" in status and status["privacyStatus"] != "private":
        raise Refusal(400, "invalidPublishAt")
    if not all(isinstance(status.get(name), bool) for name in ("selfDeclaredMadeForKids", "containsSyntheticMedia")):
        raise Refusal(400, "invalidVideoMetadata")
