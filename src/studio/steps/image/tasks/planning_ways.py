"""Where a clause takes people: the place that it names, or that a word such as upstairs, home or out stands for."""

from __future__ import annotations

from typing import Any

from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_clauses import Clause, goals, stays_there
from studio.steps.image.tasks.planning_people import Cast
from studio.steps.image.tasks.planning_places import PlaceMention, Places, note_phrase, place_mention


class Ways:
    """Finds the way to the places of a story. ``here`` is always where the story is, None before it is anywhere."""

    def __init__(self, cast: Cast, places: Places) -> None:
        self._cast, self._places = cast, places

    def target(self, clause: Clause, here: str | None, *, going: bool) -> str | None:
        """The place at which people are behind the clause; None where it takes nobody anywhere. It may be a new one."""
        if not going and (clause.lemma in words.MENTAL or clause.lemma in words.PERCEIVING):
            return None
        found: str | None = None
        upstairs = any(child.lower_ == "upstairs" for child in clause.verb.children)
        left = False
        for preposition, token in goals(clause.verb):
            if preposition in ("toward", "towards") and token.lemma_.lower() not in words.INDOORS:
                continue
            if not going and not stays_there(preposition):
                continue
            if preposition == "for" or preposition == "before":
                continue
            mention = place_mention(token, self._cast)
            if mention is None:
                continue
            if preposition == "from":
                left = True
                continue
            found = self._places.resolve(
                mention, None if upstairs else here, going=going and preposition in ("to", "into", "up")
            )
            note_phrase(self._places.found[found], token) if mention.head in (
                token.lower_,
                token.lemma_.lower(),
            ) else None
        return found or self._adverb(clause, here, going, left)

    def door(self, clause: Clause, here: str | None) -> str | None:
        """The parlour door opened: so this is the parlour."""
        if clause.lemma not in ("open", "fly", "burst", "creak", "swing"):
            return None
        for token in clause.subjects:
            if token.lower_ == "door" and (mention := place_mention(token, self._cast)):
                return self._places.resolve(mention, here, going=True)
        return None

    def _adverb(self, clause: Clause, here: str | None, going: bool, left: bool) -> str | None:
        adverbs = {
            child.lower_ for child in clause.verb.children if child.dep_ in ("advmod", "prt", "prep", "npadvmod")
        }
        if not going:
            return self._places.outside() if "outside" in adverbs and clause.lemma in words.STAYING else None
        if "upstairs" in adverbs:
            return self._named("upstairs", here)
        if "downstairs" in adverbs:
            return (
                self._places.before(here, indoors=True)
                if here and here.startswith(("loc_upstairs", "loc_room"))
                else None
            )
        if "home" in adverbs:
            return self._named("home", here)
        if "outside" in adverbs or "outdoors" in adverbs or ("forth" in adverbs and self._indoors(here)):
            return self._places.outside()
        if (
            "out" in adverbs
            and not left
            and self._indoors(here)
            and clause.lemma in ("run", "go", "rush", "walk", "step")
        ):
            return self._places.outside()
        if adverbs & {"in", "inside"}:
            return self._last_named(clause.verb, here)
        return None

    def _indoors(self, here: str | None) -> bool:
        return here is not None and self._places.found[here].indoors

    def _named(self, head: str, here: str | None) -> str:
        return self._places.resolve(PlaceMention(head, "", False, True, False), here, going=True)

    def _last_named(self, verb: Any, here: str | None) -> str | None:
        """“In the parlour there was a fall, and running in …”: the place that the sentence named last."""
        for token in reversed(list(verb.doc[verb.sent.start : verb.i])):
            if token.dep_ == "pobj" and (mention := place_mention(token, self._cast)):
                return self._places.resolve(mention, here, going=True)
        return None
