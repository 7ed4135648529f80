"""Which content of each film of a production was published, and where: so that a changed film is asked about."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.errors import ProductionError


@dataclass(frozen=True)
class Sending:
    """The last content of one film that a publisher was given. ``link`` is empty while it is not known to be up."""

    digest: str
    title: str
    link: str = ""


class Records:
    """A small file with one ``Sending`` for each publisher and film, replaced whole and at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sendings: dict[str, Sending] = {}
        if file.is_file():
            try:
                read = json.loads(file.read_text(encoding="utf-8"))
                self._sendings = {str(name): Sending(**one) for name, one in read.items()}
            except (ValueError, TypeError, AttributeError) as error:
                raise ProductionError(
                    f"the record of what was published, {file}, cannot be read",
                    hint="look at your channel, then delete the file; a film that is up is known by its content too",
                ) from error

    def last(self, publisher: str, film: str) -> Sending | None:
        """What was sent last of the film of this name, begun or done."""
        return self._sendings.get(f"{publisher} {film}")

    def note(self, publisher: str, film: str, sending: Sending) -> None:
        """Write it down; it is on the disk when this returns."""
        self._sendings[f"{publisher} {film}"] = sending
        data = json.dumps({name: asdict(one) for name, one in self._sendings.items()}, ensure_ascii=False, indent=1)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_name(f".{self._file.name}")
        with temporary.open("wb") as stream:
            stream.write(data.encode("utf-8", "backslashreplace") + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self._file)
