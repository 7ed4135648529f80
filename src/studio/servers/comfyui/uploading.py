"""Files on their way to a server: each content once under a name, whatever the name becomes there."""

from __future__ import annotations

import hashlib
import math
import threading
from pathlib import Path, PurePosixPath

from studio.errors import StepError
from studio.servers.comfyui.problems import ComfyProblem, ServerUnreachable
from studio.servers.comfyui.wire import Wire, json_of, one_name


class Uploads:
    """Sends files to the server behind ``wire``, and remembers what it has. May be shared by several threads."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._names: dict[tuple[str, str], str] = {}

    def send(self, path: Path, name: str) -> str:
        """Give the server a file, and return the name that it has there; see ``ComfyClient.upload``."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StepError(f"{path.name} could not be read to be uploaded: {error.strerror}") from error
        wanted = one_name(PurePosixPath(name.replace("\\", "/")).name) or "file"
        key = (hashlib.sha256(data).hexdigest(), wanted)
        with self._lock:
            if key in self._names:
                return self._names[key]
        returned = self._send(data, wanted)
        with self._lock:
            self._names[key] = returned
        return returned

    def _send(self, data: bytes, name: str) -> str:
        what = f"{name} ({len(data) / 2**20:.1f} MiB)"
        for _ in range(max(1, self._wire.timeouts.tries)):
            try:
                answer = self._wire.ask(
                    "POST",
                    "/upload/image",
                    seconds=self._wire.timeouts.upload,
                    files={"image": (name, data, "application/octet-stream")},
                    data={"type": "input"},
                )
            except ServerUnreachable as problem:
                # A server that has had enough may break the connection off before its answer can be read.
                if problem.sent and len(data) > self._largest_upload():
                    raise self._wire.too_large(what, "") from problem
                raise
            if answer.status_code == 413:
                raise self._wire.too_large(what, answer.text)
            reply = json_of(answer)
            if answer.status_code >= 400:
                break
            if isinstance(reply, dict) and isinstance(reply.get("name"), str):
                folder = reply.get("subfolder")
                return f"{folder}/{reply['name']}" if folder else str(reply["name"])
        raise self._wire.bad(f"uploading {name}", answer)

    def _largest_upload(self) -> float:
        try:
            features = self._wire.ask_json("/features", tries=1)
        except ComfyProblem:
            return math.inf
        limit = features.get("max_upload_size") if isinstance(features, dict) else None
        return limit if isinstance(limit, int) else math.inf
