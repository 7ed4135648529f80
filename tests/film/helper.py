"""Whole productions with the fast fake voice and ear: everything but the models is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studio import events
from studio.engine.options import Outcome
from studio.production import Production
from studio.production.create import create
from studio.session import Request, Session
from studio.session.making import make
from studio.settings import load

STORIES = Path(__file__).parents[1] / "data" / "stories"
FAKE = {
    "engines.speech": "fake",
    "engines.transcription": "fake",
    "narration.hearing": False,
    "narration.speed": 2.0,
    "narration.speaker_change_pause_seconds": 0.1,
    "narration.sentence_pause_seconds": 0.1,
    "video.width": 320,
    "video.height": 180,
    "video.preset": "ultrafast",
    "thumbnail.output_width": 640,
    "thumbnail.output_height": 360,
    "thumbnail.shorts_width": 216,
    "thumbnail.shorts_height": 384,
    "thumbnail.shorts_variations": 1,
}


@dataclass
class Film:
    """A production under test, and what happened in its last run."""

    root: Path
    settings: dict[str, object] = field(default_factory=lambda: dict(FAKE))
    events: list[events.Event] = field(default_factory=list)

    def session(self, request: Request | None = None, **flags: object) -> Session:
        production = Production.open(self.root)
        given = {
            "servers.look_for_servers": False,
            **self.settings,
            **{name.replace("__", "."): value for name, value in flags.items()},
        }
        return Session(production, load(production.root, {}, given).settings, request)

    def make(self, request: Request | None = None, **flags: object) -> Outcome:
        self.events.clear()
        return make(self.session(request, **flags), self.events.append)

    def made(self) -> list[str]:
        """``step id`` of everything that the last run made, in order."""
        return [f"{e.step} {e.id}" for e in self.events if isinstance(e, events.ItemMade)]

    def planned(self, request: Request | None = None) -> list[str]:
        return [f"{item.step} {item.id}" for item in self.session(request).plan().items]

    def input(self, name: str) -> Path:
        return self.root / "gen.audio/input" / name

    def output(self, name: str) -> Path:
        return self.root / "gen.audio/output" / name

    def tree(self) -> dict[str, bytes]:
        """Every file that a person sees, without logs, caches and times of receipts."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not name.startswith(".studio/") and path.name != "log.txt":
                found[name] = path.read_bytes()
        return found

    def edit_story(self, old: str, new: str) -> None:
        path = self.input("1.story.txt")
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


def film(root: Path, story: Path | str) -> Film:
    """A new production around a story file, or around a text."""
    if isinstance(story, str):
        source = root.parent / f"{root.name}.txt"
        source.write_text(story, encoding="utf-8")
    else:
        source = story
    create(root, source, random_seed=7)
    return Film(root)
