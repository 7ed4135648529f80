"""Fetch a file that a prompt made, so that it is on our disk whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.errors import no_room
from studio.servers.comfyui.history import OutputFile
from studio.servers.comfyui.problems import BadReply, OutputDamaged, OutputMissing, ServerUnreachable
from studio.servers.comfyui.wholeness import incomplete
from studio.servers.comfyui.wire import Sleep, Wire


def fetch_file(wire: Wire, file: OutputFile, out: Path, sleep: Sleep) -> None:
    """Write ``file`` to ``out``; what arrives incomplete is fetched again. See `ComfyClient.fetch`."""
    part = out.with_name(f"{out.name}.part")
    tries = max(1, wire.timeouts.tries)
    try:
        for number in range(tries):
            try:
                _once(wire, file, part, out.suffix)
                part.replace(out)
                return
            except (OutputDamaged, ServerUnreachable, BadReply):
                if number == tries - 1:
                    raise
                sleep(wire.timeouts.pause * 2**number)
    except OSError as error:
        raise no_room(error, f"{out.name} could not be written") or error from error
    finally:
        part.unlink(missing_ok=True)


def _once(wire: Wire, file: OutputFile, part: Path, suffix: str) -> None:
    doing = f"fetching {file.filename}"
    with wire.told(doing), wire.stream("/view", _where(file)) as answer:
        if answer.status_code == 404:
            raise OutputMissing(
                wire.shown,
                f"{file.filename} was made, and is not there any more",
                hint="it is made anew when the graph differs from the one that the server remembers",
            )
        if answer.status_code != 200:
            answer.read()
            raise wire.bad(doing, answer)
        written = _write(answer, part)
        announced = str(answer.headers.get("Content-Length", ""))
    if announced.isdecimal() and int(announced) != written:
        raise OutputDamaged(wire.shown, f"{file.filename} arrived with {written} of {announced} bytes")
    if reason := incomplete(part, suffix):
        raise OutputDamaged(wire.shown, f"{file.filename} is not whole: {reason}")


def _write(answer: Any, part: Path) -> int:
    written = 0
    with part.open("wb") as target:
        for piece in answer.iter_raw():
            target.write(piece)
            written += len(piece)
    return written


def _where(file: OutputFile) -> dict[str, str]:
    return {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
