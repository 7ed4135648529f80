"""One ComfyUI server: what it is and has, files to it and from it, and the prompts that it makes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from studio.servers.comfyui.fetching import fetch_file
from studio.servers.comfyui.history import OutputFile
from studio.servers.comfyui.problems import BadReply, PromptRefused, shortened
from studio.servers.comfyui.prompting import Graph, Prompting, prompt_id
from studio.servers.comfyui.standing import Absent, Ended, Pending, Running
from studio.servers.comfyui.uploading import Uploads
from studio.servers.comfyui.waiting import Limits
from studio.servers.comfyui.wire import Clock, ResponseTimes, Sleep, Timeouts, one_name


class ComfyClient(Prompting):
    """Talks to the server at ``base_url``; may be shared by several threads.

    Nothing is sent before it is needed. ``close`` ends every wait with Stopped.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeouts: Timeouts | None = None,
        client_id: str = "",
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        super().__init__(base_url, timeouts=timeouts, client_id=client_id, clock=clock, sleep=sleep)
        self._uploads = Uploads(self.wire)
        self._catalogue: dict[str, Any] | None = None

    def __enter__(self) -> ComfyClient:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def response_times(self) -> ResponseTimes:
        """How fast the server answered so far."""
        return self.wire.times

    # What the server is and has.

    def system_stats(self, *, seconds: float | None = None, tries: int | None = None) -> dict[str, Any]:
        """What the server says of itself and its graphics cards: the cheap question whether it is there.

        Raises ServerUnreachable; BadReply when what answers is no ComfyUI.
        """
        stats = self._dict("/system_stats", seconds=seconds, tries=tries)
        if not isinstance(stats.get("system"), dict):
            raise BadReply(self.server, "/system_stats does not say what system it is")
        return stats

    def version(self) -> str:
        """The version of the server, as in "0.33.0"; empty when it does not say."""
        return str(self.system_stats()["system"].get("comfyui_version") or "")

    def object_info(self, *, refresh: bool = False) -> dict[str, Any]:
        """The server's catalogue of node classes, asked for once. Raises ServerUnreachable, BadReply."""
        with self._lock:
            if self._catalogue is None or refresh:
                self._catalogue = self._dict("/object_info", seconds=self.wire.timeouts.catalogue)
            return self._catalogue

    def models(self, folder: str) -> list[str]:
        """Names of the model files in a folder of the server, as in "loras"; none when it has no such folder."""
        named = self.wire.ask_json(f"/models/{one_name(folder)}")
        return [str(name) for name in named] if isinstance(named, list) else []

    def free(self) -> None:
        """Have the server let go of its models and cached results as soon as it is idle."""
        answer = self.wire.ask("POST", "/free", json={"unload_models": True, "free_memory": True})
        if answer.status_code >= 400:
            raise self.wire.bad("POST /free", answer)

    # Files.

    def upload(self, path: Path, name: str) -> str:
        """Give the server a file (picture, sound or video) and return the name that it has there.

        The returned name may be another one: the server renames what would replace a different file. The same
        bytes under the same name are sent once only.

        Raises TooLarge, ServerUnreachable, BadReply; StepError when the file cannot be read.
        """
        return self._uploads.send(path, name)

    def fetch(self, file: OutputFile, out: Path) -> None:
        """Write a file that a prompt made to ``out``, which is there whole or not at all.

        Raises OutputMissing, OutputDamaged (after some tries), ServerUnreachable, BadReply, DiskFull.
        """
        fetch_file(self.wire, file, out, self._sleep)

    def _dict(self, path: str, *, seconds: float | None = None, tries: int | None = None) -> dict[str, Any]:
        value = self.wire.ask_json(path, seconds=seconds, tries=tries)
        if not isinstance(value, dict):
            raise BadReply(self.server, f"GET {path} did not give an object: {shortened(repr(value), 80)}")
        return value


__all__ = [
    "Absent",
    "ComfyClient",
    "Ended",
    "Graph",
    "Limits",
    "Pending",
    "PromptRefused",
    "Running",
    "Timeouts",
    "prompt_id",
]
