"""LM Studio on this machine, through its command ``lms``: started, given its model, emptied, stopped.

Any other chat server that speaks the same way is used where it answers, and is neither started nor emptied.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from studio.errors import Stopped, Unavailable
from studio.servers.child import Child, Order, tail
from studio.servers.lifecycle import Service
from studio.servers.who import CHAT, QUICK, Answer, Kind, Limits, ask, host_and_port, is_here, with_port

STANDARD_COMMAND = "lms"
_SHORT_SECONDS = 20.0
_START_SECONDS = 120.0
_QUOTED_LINES = 5
_KNOWS_ITS_MODELS = Kind("/api/v0/models", CHAT.judge)


@dataclass
class LMStudio(Service):
    """LM Studio. ``cli`` is the command as a person writes it; ``model`` is loaded with ``context_tokens``."""

    cli: str = STANDARD_COMMAND
    model: str = ""
    context_tokens: int = 0

    name: ClassVar[str] = "chat"
    title: ClassVar[str] = "LM Studio"
    kind: ClassVar[Kind] = CHAT
    setting: ClassVar[str] = "servers.lm_studio_base_url"

    def where(self) -> str:
        """Its command. Raises Unavailable."""
        return self._lms()[0]

    def open(self, on_start: Any) -> None:
        """As for any server; one that LM Studio runs at another port than it should is used too."""
        answers = self.ask_all(self.patience)
        if not any(answer.who == "it" for _, answer in answers) and (elsewhere := self._elsewhere()):
            self.urls = (elsewhere, *(url for url in self.urls if url != elsewhere))
        super().open(on_start)

    def start(self, url: str) -> None:
        """Begin to start it. The keeper ends it should we die."""
        lms = self._lms()
        self.child = Child(
            Order(
                command=(),
                folder=self.logs,
                log=self._log,
                shutdown_seconds=self.waits.shutdown,
                kill_seconds=self.waits.kill,
                at_end=((*lms, "unload", "--all"), (*lms, "server", "stop")),
            )
        )
        code = self._run("server", "start", "--port", str(host_and_port(url)[1]), seconds=_START_SECONDS)
        if code != 0:
            raise Unavailable(
                f"LM Studio could not be started: `lms server start` ended with {code}{self.quote()}",
                hint="open LM Studio once by hand: a new installation has to be set up first",
            )

    def well(self) -> bool:
        """It is no child of ours: whether it is there is seen at its port."""
        return self._still_there()

    def prepare(self) -> str:
        """Load the model, unless it is; words where it cannot be."""
        url = self.addresses[0]
        models = self.models(url, Limits())
        if not self.model or not is_here(url) or not (self.ours or models is not None):
            return ""
        if any(str(one.get("id")) == self.model and one.get("state") == "loaded" for one in models or ()):
            return ""
        try:
            code = self._run(
                "load", self.model, "--identifier", self.model, "--context-length", str(self.context_tokens), "--yes",
                seconds=self.waits.ready,
            )  # fmt: skip
        except Unavailable as error:
            return "" if not self.ours else f"{self.model} could not be loaded: {error.message}"
        return "" if code == 0 else f"LM Studio did not load {self.model} (exit {code}){self.quote()}"

    def make_room(self) -> None:
        """Unload its models, where it is LM Studio and its command is here."""
        if not self.addresses or not is_here(self.addresses[0]) or self.models(self.addresses[0], QUICK) is None:
            return
        try:
            self._run("unload", "--all", seconds=_SHORT_SECONDS)
        except (Unavailable, Stopped):
            return

    def quote(self) -> str:
        """What the command said last."""
        lines = tail(self._log)[-_QUOTED_LINES:]
        return ":\n  " + "\n  ".join(lines) if lines else ""

    @staticmethod
    def models(url: str, limits: Limits) -> tuple[dict[str, Any], ...] | None:
        """What LM Studio says of its models; None when it is another chat server."""
        parts = urlsplit(url)
        answer: Answer = ask(urlunsplit((parts.scheme, parts.netloc, "", "", "")), _KNOWS_ITS_MODELS, limits)
        if answer.who != "it" or not isinstance(answer.value, dict) or "data" not in answer.value:
            return None
        models = answer.value["data"]
        # Others may answer under this path as well; only LM Studio says which of its models are loaded.
        return tuple(models) if all(isinstance(one, dict) and "state" in one for one in models) else None

    @property
    def _log(self) -> Path:
        return self.logs / "lmstudio.log"

    def _elsewhere(self) -> str:
        """Where LM Studio says that its server runs; empty when it does not say so, or nobody answers there."""
        here = next((url for url in self.urls if is_here(url)), "")
        if not here:
            return ""
        try:
            done = subprocess.run(  # noqa: S603 - the person's own command, no shell
                [*self._lms(), "server", "status", "--json", "--quiet"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SHORT_SECONDS,
                check=False,
            )
            told = json.loads(done.stdout)
            port = int(told["port"]) if told.get("running") else 0
        except (Unavailable, OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError, AttributeError):
            return ""
        if not 0 < port < 65_536:
            return ""
        url = with_port(here, port)
        return url if ask(url, self.kind, Limits(), self.headers).who == "it" else ""

    def _run(self, *arguments: str, seconds: float) -> int:
        """Run ``lms`` and return its exit code. What it says goes into the log. Raises Unavailable."""
        command = [*self._lms(), *arguments]
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            # Not a pipe: what it starts in the background would keep that open.
            with (
                self._log.open("ab") as log,
                subprocess.Popen(  # noqa: S603 - as above
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                ) as process,
            ):
                return self._waited_for(process, arguments[0], seconds)
        except OSError as error:
            raise Unavailable(f"`{command[0]}` cannot be run: {error.strerror or error}") from error

    def _waited_for(self, process: subprocess.Popen[bytes], doing: str, seconds: float) -> int:
        until = time.monotonic() + seconds
        while True:
            try:
                return process.wait(0.1)
            except subprocess.TimeoutExpired as late:
                if self.stopping.is_set():
                    process.kill()
                    raise Stopped(f"stopped while LM Studio was told to {doing}") from late
                if time.monotonic() >= until:
                    process.kill()
                    raise Unavailable(f"`lms {doing}` did not end within {seconds:g} s") from late

    def _lms(self) -> tuple[str, ...]:
        words = split(self.cli)
        found = shutil.which(words[0]) if words else None
        if found is not None:
            return (found, *words[1:])
        if self.cli == STANDARD_COMMAND:
            name = "lms.exe" if sys.platform == "win32" else "lms"
            for folder in (Path.home() / ".lmstudio" / "bin", Path.home() / ".cache" / "lm-studio" / "bin"):
                if (folder / name).is_file():
                    return (str(folder / name),)
            raise Unavailable(
                "the command lms of LM Studio was not found",
                hint="install LM Studio, or set LM_STUDIO_CMD, or start another chat server yourself",
            )
        raise Unavailable(f"the command {self.cli} was not found", hint="correct LM_STUDIO_CMD")


def split(command: str) -> Sequence[str]:
    """The words of a command as a person writes it; a path with blanks needs no quotes when it stands alone."""
    if Path(command).expanduser().is_file():
        return (str(Path(command).expanduser()),)
    try:
        words = shlex.split(command, posix=sys.platform != "win32")
    except ValueError:
        return ()
    return tuple(word.strip('"') for word in words) if sys.platform == "win32" else tuple(words)
