"""ComfyUI on this machine: where it lies, which Python it runs with, and how it is started."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from studio.errors import StudioError, Unavailable
from studio.servers.child import Child, Order
from studio.servers.lifecycle import Service
from studio.servers.who import COMFYUI, Kind, host_and_port

_FREE_SECONDS = 10.0


@dataclass
class ComfyUI(Service):
    """ComfyUI, started with ``python main.py --port N`` in its folder.

    ``named`` is the folder that a person named, or empty: then ``ComfyUI`` is looked for in each of ``places``.
    A relative name is looked for in ``places`` too, and in the current folder. ``arguments`` are added to the command.
    """

    named: str = ""
    places: tuple[Path, ...] = ()
    arguments: tuple[str, ...] = ()

    name: ClassVar[str] = "comfyui"
    title: ClassVar[str] = "ComfyUI"
    kind: ClassVar[Kind] = COMFYUI
    setting: ClassVar[str] = "servers.comfyui_base_url"

    def where(self) -> str:
        """Its folder. Raises Unavailable."""
        folder = self.folder()
        if not interpreter(folder)[0] and not _has_what_it_needs(folder):
            raise Unavailable(
                f"what {folder} needs is not installed",
                hint=f"make a virtual environment in it (.venv) and install {folder / 'requirements.txt'} there",
            )
        return str(folder)

    def folder(self) -> Path:
        """Where its ``main.py`` is. Raises Unavailable."""
        looked = list(self._candidates())
        for candidate in looked:
            if (candidate / "main.py").is_file():
                return candidate.resolve()
        hint = "set COMFYUI_DIR to the folder that has its main.py, or start it yourself"
        if self.named:
            raise Unavailable(f"the folder {self.named} has no main.py of ComfyUI", hint=hint)
        raise Unavailable("no folder of ComfyUI was found", hint=hint)

    def _candidates(self) -> Iterator[Path]:
        if self.named:
            named = Path(self.named).expanduser()
            folders = [named] if named.is_absolute() else [*(place / named for place in self.places), named]
        else:
            folders = [place / "ComfyUI" for place in self.places]
        for folder in folders:
            yield folder
            yield folder / "ComfyUI"  # the portable kind for Windows has a folder around it

    def start(self, url: str) -> None:
        """Begin to start it."""
        folder = self.folder()
        self.child = Child(
            Order(
                command=self.command(folder, url),
                folder=folder,
                log=self.logs / "comfyui.log",
                shutdown_seconds=self.waits.shutdown,
                kill_seconds=self.waits.kill,
            ),
            lambda child: self.on_end() if child is self.child else None,
        )

    def command(self, folder: Path, url: str) -> tuple[str, ...]:
        """The command that starts it at ``url``."""
        own, python = interpreter(folder)
        host, port = host_and_port(url)
        alone = ("-s",) if own == "python_embeded" else ()
        listen = ("--listen", host) if host not in ("localhost", "127.0.0.1") else ()
        return (str(python), *alone, "main.py", "--port", str(port), *listen, *self.arguments)

    def broken_by(self, error: StudioError) -> str:
        """It answers, and what runs its prompts has ended or hangs: only a prompt that waits in vain shows that."""
        from studio.servers.comfyui.problems import WorkerDead

        return "ran no prompt any more" if isinstance(error, WorkerDead) else ""

    def make_room(self) -> None:
        """Have it unload its models when it is idle."""
        from studio.servers.comfyui.client import ComfyClient
        from studio.servers.comfyui.problems import ComfyProblem
        from studio.servers.comfyui.wire import Timeouts

        for url in self.addresses:
            with suppress(ComfyProblem), ComfyClient(url, timeouts=Timeouts(read=_FREE_SECONDS, tries=1)) as client:
                client.free()


def interpreter(folder: Path) -> tuple[str, Path]:
    """The Python that ComfyUI in ``folder`` runs with: the name of its own environment, or "" for ours; and where."""
    inside: Sequence[str] = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    for name in (".venv", "venv"):
        python = folder.joinpath(name, *inside)
        if python.is_file():
            return name, python  # not resolved: a link out of an environment would be another Python
    for place in (folder, folder.parent):
        python = place / "python_embeded" / "python.exe"
        if sys.platform == "win32" and python.is_file():
            return "python_embeded", python
    return "", Path(sys.executable)


def _has_what_it_needs(folder: Path) -> bool:
    """Whether our own Python can run it: it has what is by far the largest of its requirements."""
    try:
        wanted = (folder / "requirements.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return "torch" not in wanted.split() or find_spec("torch") is not None
