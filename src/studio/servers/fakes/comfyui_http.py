"""The routes of the fake ComfyUI."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from studio.servers.fakes.comfyui_machine import Machine, Prompt, WorkerKilled
from studio.servers.fakes.comfyui_socket import Socket, accept_key, cut
from studio.servers.fakes.comfyui_validation import Refusal, refused, validate

if TYPE_CHECKING:
    from studio.servers.fakes.comfyui import FakeComfyUI

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".mp4": "video/mp4", ".flac": "audio/flac", ".mp3": "audio/mpeg"}


class Listening(ThreadingHTTPServer):
    """The open port, and every connection to it, so that all can be cut at once."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let two servers have one port

    def __init__(self, port: int, fake: FakeComfyUI) -> None:
        self.fake = fake
        self.connections: set[socket.socket] = set()
        self.guard = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self.guard:
            self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self.guard:
            self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go away; that is their business."""

    def cut_all(self) -> None:
        """Break all connections off."""
        with self.guard:
            for connection in self.connections:
                cut(connection)


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listening

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        limit = self.server.fake.max_upload_bytes
        body = self.rfile.read(min(length, limit))
        left = length - len(body)
        while left > 0 and (piece := self.rfile.read(min(left, 2**20))):
            left -= len(piece)
        if length > limit:
            self._send(413, f"Maximum request body size {limit} exceeded.".encode(), "text/plain")
        else:
            self._answer(body)

    def _answer(self, body: bytes) -> None:
        fake, parts = self.server.fake, urlsplit(self.path)
        path = parts.path.removeprefix("/api") if not parts.path.startswith("/api/jobs") else parts.path
        if path == "/ws":
            self._events(parse_qs(parts.query).get("clientId", [""])[0])
            return
        if path == "/fake/report":
            self._json(fake.report())
            return
        if self.headers.get("Origin") or self.headers.get("Sec-Fetch-Site") == "cross-site":
            self._send(403, b"")
            return
        fault = fake.faults.reply()
        if fault == "unheard":
            self._hang_up()
            return
        self._lose, self._late = fault == "lost", fault == "late"
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = getattr(self, f"_{self.command.lower()}_{path.strip('/').split('/')[0]}", None)
        if route is None or not path.strip("/").split("/")[0].isidentifier():
            route = self._api_jobs if path.startswith("/api/jobs") else None
        if route is None:
            self._send(404, b"404: Not Found", "text/plain")
        else:
            route(fake.machine, unquote(path), query, body)

    # Replies.

    _lose = _late = False

    def _send(self, status: int, body: bytes, kind: str = "application/octet-stream", **headers: str) -> None:
        if self._lose:
            self._hang_up()
            return
        if self._late:
            time.sleep(self.server.fake.faults.late_seconds)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        # One write: a head and a body in two would wait for each other's acknowledgement.
        self._headers_buffer.append(b"\r\n")  # type: ignore[attr-defined]
        self._headers_buffer.append(body)  # type: ignore[attr-defined]
        self.flush_headers()

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json; charset=utf-8")

    def _hang_up(self) -> None:
        self.close_connection = True
        cut(self.connection)

    # What the server is.

    def _get_system_stats(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        fake = self.server.fake
        system = {
            "os": "posix",
            "comfyui_version": fake.version,
            "python_version": "3.12",
            "pytorch_version": "none (fake)",
            "ram_total": 2**35,
            "ram_free": 2**34,
            "argv": ["main.py"],
        }
        device = {"name": "fake", "type": "cuda", "index": 0, "vram_total": 24 * 2**30, "vram_free": 20 * 2**30}
        self._json({"system": system, "devices": [device]})

    def _get_features(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        limit = self.server.fake.max_upload_bytes
        self._json({"supports_preview_metadata": True, "max_upload_size": limit, "assets": False})

    def _get_object_info(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        name = path.removeprefix("/object_info").strip("/")
        known = machine.catalogue
        self._json({name: known[name]} if name in known else {} if name else dict(known))

    def _get_models(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        models = self.server.fake.models
        folder = path.removeprefix("/models").strip("/")
        if not folder:
            self._json(sorted(models))
        elif folder in models:
            self._json(models[folder])
        else:
            self._send(404, b"")

    def _post_free(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        machine.free()
        self._send(200, b"")

    # Prompts.

    def _get_prompt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        self._json({"exec_info": {"queue_remaining": machine.remaining()}})

    def _post_prompt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        fake = self.server.fake
        fault = fake.faults.next(fake.faults.submits)
        if fault == "500":
            self._send(500, b"500 Internal Server Error", "text/plain")
        elif fault == "rubbish":
            self._send(200, b'{"prompt_id": <html>', "application/json")
        elif fault == "drop":
            self._hang_up()
        elif fault == "heard-late":
            # Nobody is told, and a while later it is queued all the same.
            threading.Timer(0.3, self.server.fake.submit_again, [body]).start()
            self._hang_up()
        else:
            self._lose = self._lose or fault == "drop-after"
            self._submit(machine, body, fault)

    def _submit(self, machine: Machine, body: bytes, fault: str) -> None:
        fake = self.server.fake
        try:
            asked = json.loads(body)
            number = asked.get("number")
            with machine.lock:
                counter, machine.counter = machine.counter, machine.counter + 1
            number = float(number) if number is not None else -counter if asked.get("front") else counter
        except (ValueError, TypeError, AttributeError):
            self._send(500, b"500 Internal Server Error\n\nServer got itself in trouble", "text/plain")
            return
        prompt_id = str(asked.get("prompt_id") or uuid.uuid4())
        try:
            if not fake.old and not _canonical(prompt_id):
                raise refused("invalid_prompt_id", "prompt_id must be a canonical lowercase UUID")
            if fault == "refuse":
                raise refused("prompt_outputs_failed_validation", "Prompt outputs failed validation")
            graph = asked.get("prompt")
            good, node_errors = validate(graph, machine.catalogue, machine.input, check_models=fake.check_models)
        except Refusal as refusal:
            self._json(refusal.body, 400)
            return
        extra = {**(asked.get("extra_data") or {}), "create_time": int(time.time() * 1000)}
        if asked.get("client_id"):
            extra["client_id"] = asked["client_id"]
        if fault == "partly-valid":
            error = {"type": "value_not_in_list", "message": "Value not in list", "details": "x", "extra_info": {}}
            node_errors = {"99": {"errors": [error], "dependent_outputs": ["99"], "class_type": "SaveImage"}}
        try:
            machine.add(Prompt(number, prompt_id, graph, extra, good))
        except WorkerKilled:
            fault = "500-after"
        if fault == "500-after":
            self._send(500, b"500 Internal Server Error\n\nServer got itself in trouble", "text/plain")
        else:
            self._json({"prompt_id": prompt_id, "number": number, "node_errors": node_errors})

    def _get_queue(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        self._json(machine.queue())

    def _post_queue(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        asked = _object(body)
        if asked.get("clear"):
            machine.remove(None)
        if isinstance(asked.get("delete"), list):
            machine.remove([str(each) for each in asked["delete"]])
        self._send(200, b"")

    def _post_interrupt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        machine.interrupt(str(_object(body).get("prompt_id") or ""))
        self._send(200, b"")

    def _get_history(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        prompt_id = path.removeprefix("/history").strip("/")
        with machine.lock:
            if prompt_id:
                entry = machine.history.get(prompt_id)
                found = {} if entry is None else {prompt_id: entry}
            else:
                listed = list(machine.history.items())
                offset = int(query.get("offset", -1))
                most = int(query.get("max_items", len(listed)))
                start = max(0, len(listed) - most) if offset < 0 else offset
                found = dict(listed[start : start + most])
        self._json(found)

    def _post_history(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        asked = _object(body)
        with machine.lock:
            if asked.get("clear"):
                machine.history.clear()
            for prompt_id in asked.get("delete") or []:
                machine.history.pop(prompt_id, None)
        self._send(200, b"")

    def _api_jobs(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        if self.server.fake.old:
            self._send(404, b"404: Not Found", "text/plain")
            return
        parts = path.removeprefix("/api/jobs").strip("/").split("/")
        if self.command == "POST" and parts[-1] == "cancel":
            ids = [parts[0]] if len(parts) == 2 else [str(each) for each in _object(body).get("job_ids") or []]
            cancelled = [self._cancel(machine, each) for each in ids]
            self._json({"cancelled": any(cancelled)})
            return
        jobs = self.server.fake.jobs()
        if parts[0]:
            found = next((job for job in jobs if job["id"] == parts[0]), None)
            self._json(found or {"error": "Job not found"}, 200 if found else 404)
            return
        wanted = query.get("status", "").split(",") if query.get("status") else None
        chosen = [job for job in jobs if wanted is None or job["status"] in wanted]
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", len(chosen)))
        self._json({"jobs": chosen[offset : offset + limit], "total": len(chosen)})

    def _cancel(self, machine: Machine, prompt_id: str) -> bool:
        return machine.remove([prompt_id]) or machine.interrupt(prompt_id or "none")

    # Files.

    def _post_upload(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        fake = self.server.fake
        fault = fake.faults.next(fake.faults.uploads)
        if fault == "413":
            limit = fake.max_upload_bytes
            self._send(413, f"Maximum request body size {limit} exceeded.".encode(), "text/plain")
            return
        if fault == "500":
            self._send(500, b"500 Internal Server Error", "text/plain")
            return
        if fault == "rubbish":
            self._send(200, b"<html>", "text/html")
            return
        self._lose = self._lose or fault == "drop-after"
        fields = _multipart(self.headers.get("Content-Type", ""), body)
        name, data = fields.get("image", ("", b""))
        kind = fields.get("type", ("", b"input"))[1].decode()
        subfolder = fields.get("subfolder", ("", b""))[1].decode()
        root = {"input": machine.input, "output": machine.output, "temp": machine.temp}.get(kind)
        if not name or root is None or not _inside(root, Path(subfolder) / name):
            self._send(400, b"")
            return
        overwrite = fields.get("overwrite", ("", b""))[1] in (b"true", b"1")
        target = root / subfolder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 1
        while target.is_file() and not overwrite and target.read_bytes() != data:
            target = target.with_name(f"{Path(name).stem} ({number}){Path(name).suffix}")
            number += 1
        target.write_bytes(data)
        fake.uploads.append(target.name)
        self._json({"name": target.name, "subfolder": subfolder, "type": kind})

    def _get_view(self, machine: Machine, path: str, query: dict[str, str], body: bytes) -> None:
        fake = self.server.fake
        root = {"input": machine.input, "output": machine.output, "temp": machine.temp}.get(query.get("type", "output"))
        name = Path(query.get("subfolder", "")) / query.get("filename", "")
        if root is None or not query.get("filename") or not _inside(root, name):
            self._send(400, b"")
            return
        fault = fake.faults.next(fake.faults.views)
        if fault == "500":
            self._send(500, b"500 Internal Server Error", "text/plain")
            return
        if fault == "404" or not (root / name).is_file():
            self._send(404, b"")
            return
        data, kind = (root / name).read_bytes(), _TYPES.get(name.suffix, "application/octet-stream")
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked:
            begin, end = int(asked[1]), int(asked[2] or len(data) - 1)
            said = f"bytes {begin}-{end}/{len(data)}"
            self._send(206, data[begin : end + 1], kind, Content_Range=said)
        elif fault == "truncated":
            self._send(200, data[: len(data) // 2], kind)
        elif fault == "short":
            self._send(200, data[: len(data) // 2], kind, length=str(len(data)))
            self._hang_up()
        else:
            self._send(200, data, kind)

    # Events.

    def _events(self, client_id: str) -> None:
        machine = self.server.fake.machine
        client_id = client_id or uuid.uuid4().hex
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept_key(self.headers.get("Sec-WebSocket-Key", "")))
        self.end_headers()
        self.close_connection = True
        events = Socket(self.connection, client_id)
        machine.sockets.append(events)
        status = {"status": {"exec_info": {"queue_remaining": machine.remaining()}}, "sid": client_id}
        events.send(json.dumps({"type": "status", "data": status}))
        running = machine.running
        if running is not None and running.extra.get("client_id") == client_id:
            node = next(iter(running.graph))
            events.send(json.dumps({"type": "executing", "data": {"node": node}}))
        try:
            while True:
                for text in events.receive():
                    events.metadata_previews = events.metadata_previews or "supports_preview_metadata" in text
        except OSError:
            return
        finally:
            machine.sockets.remove(events)


def _canonical(prompt_id: str) -> bool:
    try:
        return str(uuid.UUID(prompt_id)) == prompt_id
    except ValueError:
        return False


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _inside(root: Path, name: Path) -> bool:
    return ".." not in name.parts and not name.is_absolute() and (root / name).resolve().is_relative_to(root.resolve())


def _multipart(content_type: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    """The fields of a form: name to (file name, bytes)."""
    fields: dict[str, tuple[str, bytes]] = {}
    found = re.search(r'boundary="?([^";]+)', content_type)
    if found is None:
        return fields
    for part in body.split(b"--" + found[1].encode()):
        head, _, data = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        file = re.search(rb'filename="([^"]*)"', head)
        if name is not None:
            value = data[:-2] if data.endswith(b"\r\n") else data
            fields[name[1].decode()] = (file[1].decode() if file else "", value)
    return fields
