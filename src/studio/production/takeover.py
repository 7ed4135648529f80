"""What another system of the same layout knew of a production: its trackers, read once and turned into files.

Its scripts note under ``output/tracking`` what they decided. Where the file that such a decision belongs in is missing,
it is written from there; a file that is there is the person's and stays. Whatever else a tracker holds is let pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from studio.production.writing import write_whole
from studio.story.chapters import Chapter, write_chapters
from studio.story.descriptions import FILES, Form, Kind, write_descriptions
from studio.story.metadata_files import write_summary
from studio.story.motion_file import Motion, write_motions
from studio.story.voice_map import write_voice_map

_AUDIO, _IMAGE, _VIDEO = "gen.audio/", "gen.image/", "gen.video/"
_CHARACTER = _AUDIO + "output/tracking/1.character.state.json"
_LOOKS = _IMAGE + "output/tracking/1.story.state.json"
_MOTIONS = (_VIDEO + "output/tracking/5.motion.state.json", _VIDEO + "output/tracking/2.motion.state.json")
_PICTURES: Mapping[str, tuple[str, str]] = {
    _IMAGE + "output/tracking/2.character.state.json": ("characters", "characters"),
    _IMAGE + "output/tracking/2.location.state.json": ("locations", "locations"),
    _IMAGE + "output/tracking/3.scene.state.json": ("scenes", "scene"),
}
_SAFE_NAME = re.compile(r"\w[\w.-]{0,99}")
_SCENE = re.compile(r"(?:scene_)*(\d+\.\d+)(?:$|\D)")


@dataclass
class Taken:
    """``files`` are those that were written, each with the tracker it came from; ``notes`` say what was left out."""

    files: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def take_over(root: Path, voices: Collection[str]) -> Taken:
    """Write the files of ``root`` that are missing and that its trackers can give.

    ``voices`` are the ids of the voices that are here: a character with another one is told in a note. Nothing that is
    there is changed, and nothing outside of ``root`` is read.
    """
    takeover = _Takeover(root, Taken())
    takeover.voices(frozenset(voices))
    takeover.texts()
    takeover.looks()
    takeover.motions()
    takeover.pictures()
    return takeover.taken


@dataclass(frozen=True)
class _Takeover:
    root: Path
    taken: Taken

    def voices(self, here: frozenset[str]) -> None:
        """The cast, as far as its voices are here."""
        told = {
            str(name): voice
            for name, voice in _table(self._tracker(_CHARACTER), "character_voices", "result").items()
            if isinstance(voice, str)
        }
        gone = {name: voice for name, voice in told.items() if voice not in here}
        known = {name: voice for name, voice in told.items() if voice in here}
        written = bool(known) and self._write(
            _AUDIO + "input/2.character.txt", _CHARACTER, lambda: write_voice_map(known)
        )
        if gone and (written or not (self.root / _AUDIO / "input/2.character.txt").exists()):
            named = ", ".join(f"{name} ({voice})" for name, voice in gone.items())
            self.taken.notes.append(f"voices that are not here, and are chosen anew: {named}")

    def texts(self) -> None:
        """Title, summary and chapters."""
        state = self._tracker(_CHARACTER)
        title = _at(state, "story_title", "result")
        if isinstance(title, str) and title.strip():
            self._write(_AUDIO + "input/10.title.txt", _CHARACTER, lambda: " ".join(title.split()))
        listed = _at(state, "meta_summary", "result", "plot_summaries")
        parts = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
        long = [part["long_summary"] for part in parts if isinstance(part.get("long_summary"), str)]
        if any(text.strip() for text in long):
            self._write(_AUDIO + "input/9.summary.txt", _CHARACTER, lambda: write_summary(long))
        chapters = list(_chapters(parts))
        if chapters:
            self._write(_AUDIO + "input/12.chapters.txt", _CHARACTER, lambda: write_chapters(chapters))

    def looks(self) -> None:
        """How people and places look, in the long and in the short form."""
        kinds: tuple[tuple[Kind, str, str], ...] = (
            ("character", "characters", "character_summaries"),
            ("location", "locations", "location_summaries"),
        )
        for kind, long, short in kinds:
            self._descriptions(kind, "long", long)
            self._descriptions(kind, "short", short)

    def _descriptions(self, kind: Kind, form: Form, table: str) -> None:
        source = _LOOKS
        told = _texts(_table(self._tracker(_LOOKS), table, "results"))
        if not told and form == "long":
            source = next(name for name, (entries, _) in _PICTURES.items() if entries == f"{kind}s")
            drawn = _table(self._tracker(source), f"{kind}s", "results")
            told = _texts({name: one.get("description") for name, one in drawn.items() if isinstance(one, dict)})
        kept: dict[str, str] = {}
        for name, text in told.items():
            try:
                write_descriptions({name: text}, kind, form)
            except ValueError as error:
                self.taken.notes.append(f"{source}: {kind} left out: {error}")
            else:
                kept[name] = text
        if kept:
            file = f"{_IMAGE}input/{FILES[kind, form]}"
            self._write(file, source, lambda: write_descriptions(kept, kind, form))

    def motions(self) -> None:
        """What moves in each scene; of two trackers the newer kind."""
        for source in _MOTIONS:
            found: dict[str, str] = {}
            for key, text in _texts(_table(self._tracker(source), "motion_entries", "results")).items():
                scene = _SCENE.match(key)
                if scene is not None:
                    found.setdefault(f"scene_{scene.group(1)}", " ".join(text.split()))
            if found:
                motions = [Motion(scene, text) for scene, text in found.items()]
                self._write(_VIDEO + "input/2.motion.txt", source, partial(write_motions, motions))
                return

    def pictures(self) -> None:
        """Pictures that lie elsewhere in the folder, put where the scripts look for them."""
        for source, (entries, folder) in _PICTURES.items():
            for name, one in _table(self._tracker(source), entries, "results").items():
                path = one.get("path") if isinstance(one, dict) else None
                if not isinstance(path, str) or not _SAFE_NAME.fullmatch(str(name)):
                    continue
                target = f"{_IMAGE}output/{folder}/{name}.png"
                found = self._inside(path)
                if found is not None and not (self.root / target).exists():
                    write_whole(self.root / target, found.read_bytes())
                    self.taken.files.append((target, source))

    def _inside(self, path: str) -> Path | None:
        """A PNG file that a tracker names from its scripts' folder, when it is there and in this production."""
        try:
            found = (self.root / _IMAGE / "scripts" / path.replace("\\", "/")).resolve()
            inside = found.is_relative_to(self.root.resolve()) and found.suffix.lower() == ".png"
            return found if inside and found.is_file() else None
        except (OSError, ValueError):  # a name that cannot be one
            return None

    def _tracker(self, name: str) -> Mapping[str, Any]:
        """A tracker's table; empty when it is not there or broken, which is noted once."""
        path = self.root / name
        if not path.is_file():
            return {}
        try:
            state = json.loads(path.read_bytes().decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            note = f"{name} is broken and was left out: {error}"
            if note not in self.taken.notes:
                self.taken.notes.append(note)
            return {}
        return state if isinstance(state, dict) else {}

    def _write(self, name: str, source: str, text: Callable[[], str]) -> bool:
        """Write a file that is not there; say whether it was written."""
        path = self.root / name
        if path.exists():
            return False
        try:
            data = text().encode("utf-8")
        except ValueError as error:  # names or texts that the file cannot hold
            self.taken.notes.append(f"{name} was not written from {source}: {error}")
            return False
        write_whole(path, data)
        self.taken.files.append((name, source))
        return True


def _chapters(parts: list[dict[str, Any]]) -> Iterator[Chapter]:
    """A chapter for each part that has a title and a short summary; parts are equally long."""
    for number, part in enumerate(parts, start=1):
        title, summary = part.get("title"), part.get("short_summary")
        if isinstance(title, str) and title.strip() and isinstance(summary, str) and summary.strip():
            yield Chapter(round(100 * number / len(parts)), title, summary)


def _at(value: object, *keys: str) -> object:
    """What lies under the keys, None where a level is missing or is no table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _table(value: object, *keys: str) -> Mapping[str, Any]:
    found = _at(value, *keys)
    return found if isinstance(found, dict) else {}


def _texts(table: Mapping[str, object]) -> dict[str, str]:
    """The entries that are texts with something in them."""
    return {str(name): text for name, text in table.items() if isinstance(text, str) and text.strip()}
