"""The routes of the fake ComfyUI."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from studio.servers.fakes.comfyui_events import Prompt
from studio.servers.fakes.comfyui_files import asked_file, keep_upload
from studio.servers.fakes.comfyui_line import Connection
from studio.servers.fakes.comfyui_machine import Machine, WorkerKilled
from studio.servers.fakes.comfyui_socket import Socket, accept_key
from studio.servers.fakes.comfyui_validation import Refusal, refused, validate

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".mp4": "video/mp4", ".flac": "audio/flac", ".mp3": "audio/mpeg"}


class Routes(Connection):
    """What a client can ask for."""

    def answer(self, body: bytes) -> None:
        """Answer by the route for the first part of the path, or fail as the faults have it."""
        fake, parts = self.server.fake, urlsplit(self.path)
        if fake.machine.hung.is_set():
            fake.machine.stopped.wait()
            self.hang_up()
            return
        path = parts.path.removeprefix("/api") if not parts.path.startswith("/api/jobs") else parts.path
        if path == "/ws":
            self._events(parse_qs(parts.query).get("clientId", [""])[0])
            return
        if path == "/fake/report":
            self.send_json(fake.report())
            return
        if self.headers.get("Origin") or self.headers.get("Sec-Fetch-Site") == "cross-site":
            self.send(403, b"")
            return
        fault = fake.faults.reply()
        if fault == "unheard":
            self.hang_up()
            return
        self.lose, self.late = fault == "lost", fault == "late"
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = getattr(self, f"_{self.command.lower()}_{path.strip('/').split('/')[0]}", None)
        if route is None or not path.strip("/").split("/")[0].isidentifier():
            route = self._api_jobs if path.startswith("/api/jobs") else None
        if route is None:
            self.send(404, b"404: Not Found", "text/plain")
        else:
            route(fake.machine, unquote(path), query, body)

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
        self.send_json({"system": system, "devices": [device]})

    def _get_features(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        limit = self.server.fake.max_upload_bytes
        self.send_json({"supports_preview_metadata": True, "max_upload_size": limit, "assets": False})

    def _get_object_info(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        name = path.removeprefix("/object_info").strip("/")
        known = machine.catalogue
        self.send_json({name: known[name]} if name in known else {} if name else dict(known))

    def _get_models(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        models = self.server.fake.models
        folder = path.removeprefix("/models").strip("/")
        if not folder:
            self.send_json(sorted(models))
        elif folder in models:
            self.send_json(models[folder])
        else:
            self.send(404, b"")

    def _post_free(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        machine.free()
        self.send(200, b"")

    # Prompts.

    def _get_prompt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        self.send_json({"exec_info": {"queue_remaining": machine.remaining()}})

    def _post_prompt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        fake = self.server.fake
        fault = fake.faults.next(fake.faults.submits)
        if fault == "500":
            self.send(500, b"500 Internal Server Error", "text/plain")
        elif fault == "rubbish":
            self.send(200, b'{"prompt_id": <html>', "application/json")
        elif fault == "drop":
            self.hang_up()
        elif fault == "heard-late":
            # Nobody is told, and a while later it is queued all the same.
            threading.Timer(0.3, self.server.fake.submit_again, [body]).start()
            self.hang_up()
        else:
            self.lose = self.lose or fault == "drop-after"
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
            self.send(500, b"500 Internal Server Error\n\nServer got itself in trouble", "text/plain")
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
            self.send_json(refusal.body, 400)
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
            self.send(500, b"500 Internal Server Error\n\nServer got itself in trouble", "text/plain")
        else:
            self.send_json({"prompt_id": prompt_id, "number": number, "node_errors": node_errors})

    def _get_queue(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        self.send_json(machine.queue())

    def _post_queue(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        asked = _object(body)
        if asked.get("clear"):
            machine.remove(None)
        if isinstance(asked.get("delete"), list):
            machine.remove([str(each) for each in asked["delete"]])
        self.send(200, b"")

    def _post_interrupt(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        machine.interrupt(str(_object(body).get("prompt_id") or ""))
        self.send(200, b"")

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
        self.send_json(found)

    def _post_history(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        asked = _object(body)
        with machine.lock:
            if asked.get("clear"):
                machine.history.clear()
            for prompt_id in asked.get("delete") or []:
                machine.history.pop(prompt_id, None)
        self.send(200, b"")

    def _api_jobs(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        if self.server.fake.old:
            self.send(404, b"404: Not Found", "text/plain")
            return
        parts = path.removeprefix("/api/jobs").strip("/").split("/")
        if self.command == "POST" and parts[-1] == "cancel":
            ids = [parts[0]] if len(parts) == 2 else [str(each) for each in _object(body).get("job_ids") or []]
            cancelled = [self._cancel(machine, each) for each in ids]
            self.send_json({"cancelled": any(cancelled)})
            return
        jobs = self.server.fake.jobs()
        if parts[0]:
            found = next((job for job in jobs if job["id"] == parts[0]), None)
            self.send_json(found or {"error": "Job not found"}, 200 if found else 404)
            return
        wanted = query.get("status", "").split(",") if query.get("status") else None
        chosen = [job for job in jobs if wanted is None or job["status"] in wanted]
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", len(chosen)))
        self.send_json({"jobs": chosen[offset : offset + limit], "total": len(chosen)})

    def _cancel(self, machine: Machine, prompt_id: str) -> bool:
        return machine.remove([prompt_id]) or machine.interrupt(prompt_id or "none")

    # Files.

    def _post_upload(self, machine: Machine, path: str, query: Any, body: bytes) -> None:
        fake = self.server.fake
        fault = fake.faults.next(fake.faults.uploads)
        if fault == "413":
            limit = fake.max_upload_bytes
            self.send(413, f"Maximum request body size {limit} exceeded.".encode(), "text/plain")
            return
        if fault == "500":
            self.send(500, b"500 Internal Server Error", "text/plain")
            return
        if fault == "rubbish":
            self.send(200, b"<html>", "text/html")
            return
        self.lose = self.lose or fault == "drop-after"
        kept = keep_upload(machine, self.headers.get("Content-Type", ""), body)
        if kept is None:
            self.send(400, b"")
            return
        fake.uploads.append(kept["name"])
        self.send_json(kept)

    def _get_view(self, machine: Machine, path: str, query: dict[str, str], body: bytes) -> None:
        fake = self.server.fake
        file = asked_file(machine, query)
        if file is None:
            self.send(400, b"")
            return
        fault = fake.faults.next(fake.faults.views)
        if fault == "500":
            self.send(500, b"500 Internal Server Error", "text/plain")
            return
        if fault == "404" or not file.is_file():
            self.send(404, b"")
            return
        data, kind = file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream")
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked:
            begin, end = int(asked[1]), int(asked[2] or len(data) - 1)
            said = f"bytes {begin}-{end}/{len(data)}"
            self.send(206, data[begin : end + 1], kind, Content_Range=said)
        elif fault == "truncated":
            self.send(200, data[: len(data) // 2], kind)
        elif fault == "short":
            self.send(200, data[: len(data) // 2], kind, length=str(len(data)))
            self.hang_up()
        else:
            self.send(200, data, kind)

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
        machine.events.sockets.append(events)
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
            machine.events.sockets.remove(events)


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
