"""``audio/1.character``, for a story in plain prose: who says the quotations of which the text is not sure.

A language model gives labels only; the words stay the author's. Each quotation is decided once and kept, and what a
person writes into ``1.speakers.txt`` counts before it. The story is split by what was decided, and so these are
decided before anything else of a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import Inputs, Item, Made, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio.film import CHARACTER, INPUT, Film
from studio.story.parse import decode_story, parse_story, quotations
from studio.story.quotations import Quotation, read_speakers, write_speakers
from studio.story.spans import NARRATOR

if TYPE_CHECKING:
    from studio.engine.store import Store
    from studio.steps.asking import Asker

FILE = INPUT + "1.speakers.txt"
KIND = "quotation"
_SHOWN_LETTERS = 40


def spoken(store: Store) -> dict[str, str]:
    """Who says what, as it was decided up to now, by the ids of quotations."""
    found: dict[str, str] = {}
    for item_id in store.known(CHARACTER):
        kind, _, name = item_id.partition("/")
        receipt = store.current(CHARACTER, item_id) if kind == KIND else None
        if receipt is not None and store.intact(receipt):
            found[name] = str(store.made(receipt).json("value.json")["speaker"])
    return found


class SpeakersStep(Step):
    """Decides who says quotations."""

    name = CHARACTER
    sweeps = False
    seconds_per_cost: Mapping[str, float] = {KIND: 1}

    def __init__(self, film: Film) -> None:
        self.film = film
        self._open: tuple[Quotation, ...] = ()

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Those of which the text does not surely tell who says them."""
        return tuple(one for one in quotations(self.film.story) if not one.sure)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who speaks by the text itself."""
        plain = parse_story(self.film.story.source)
        return tuple(dict.fromkeys(span.character for span in plain.spans if span.character != NARRATOR))

    def expand(self, view: View) -> Iterable[Item]:
        """One item for each of these quotations; where nobody is asked, for those that were decided before."""
        path = view.person(FILE)
        written = read_speakers(decode_story(path.read_bytes(), file=FILE), file=FILE) if path is not None else {}
        last = {one.id: view.last(CHARACTER, f"{KIND}/{one.id}") for one in self.quotations}
        self._open = tuple(one for one in self.quotations if last[one.id] is None)
        asks = self.film.engines.asking.asks and bool(self.people)
        for one in self.quotations:
            made = last[one.id]
            if asks or made is not None or one.id in written:
                yield self._item(one, made, written.get(one.id))

    def _item(self, one: Quotation, made: Made | None, written: str | None) -> Item:
        words = " ".join(self.film.story.source[one.start : one.end].split())
        before = made.json("value.json")["speaker"] if made is not None else None
        return Item(
            self.name,
            f"{KIND}/{one.id}",
            params={"words": words},
            given={"speaker": written} if written not in (None, before) else None,
            decision=True,
            resource=self.film.engines.chat_resource,
            label=f"who says {words if len(words) <= _SHOWN_LETTERS else words[: _SHOWN_LETTERS - 1] + '…'}",
            aliases=(one.id,),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Say who speaks."""
        return self._decide(item, out)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Leave it to the rules, for now."""
        return self._decide(item, out, draft=True)

    def _decide(self, item: Item, out: Path, *, draft: bool = False) -> str:
        name = item.id.partition("/")[2]
        by_rules = next(one.speaker for one in self.quotations if one.id == name) or NARRATOR
        speaker, who = self.film.engines.asking.ask(
            out, lambda asker: self._asked(name, asker), lambda: by_rules, draft=draft
        )
        (out / "value.json").write_text(json.dumps({"speaker": speaker}, ensure_ascii=False), encoding="utf-8")
        return who

    def _asked(self, name: str, asker: Asker) -> str:
        """Some that follow each other are asked about together; one that is asked again is asked about alone."""
        from studio.steps.audio.tasks.asked_speakers import AT_ONCE, request_for_speakers

        index = next((index for index, one in enumerate(self._open) if one.id == name), None)
        if index is None:
            window = tuple(one for one in self.quotations if one.id == name)
        else:
            first = index // AT_ONCE * AT_ONCE
            window = self._open[first : first + AT_ONCE]
        source, model = self.film.story.source, self.film.settings.texts.speakers_model
        request = request_for_speakers(source, window, self.people, model=model)
        return self.film.engines.asking.shared(("speakers", window), asker, lambda own: own.ask(request))[name]

    def check(self, item: Item, out: Path) -> Verdict:
        """What a language model was refused for is a finding."""
        from studio.steps.asking import findings

        return Verdict(findings=findings(out))

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Write who says what."""
        speakers = {
            item_id.partition("/")[2]: str(product.json("value.json")["speaker"]) for item_id, product in made.items()
        }
        if speakers:
            tree.write_text(FILE, write_speakers(self.film.story.source, self.quotations, speakers), merged=True)
