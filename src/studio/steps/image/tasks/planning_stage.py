"""The story as it is played: where everybody is from sentence to sentence, and who is seen while it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.steps.audio.tasks.word_lists import SPEECH_VERBS
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_clauses import Clause, clauses, is_real, is_touched, present_tense
from studio.steps.image.tasks.planning_company import Company
from studio.steps.image.tasks.planning_people import Cast
from studio.steps.image.tasks.planning_places import Places, note_phrase, note_thing, place_mention
from studio.steps.image.tasks.planning_reading import STANDS_FOR_SPEECH, Passage
from studio.steps.image.tasks.planning_setting import Setting, jumps, read_setting
from studio.steps.image.tasks.planning_ways import Ways
from studio.story.spans import NARRATOR

_LATE_WORDS = 8
_LOOKED_AT = ("nsubj", "dobj", "pobj", "ROOT", "appos", "attr")


@dataclass
class Beat:
    """What is known of one span: where it plays, when, who is seen in it, who leaves, and who does what."""

    place: str | None = None
    setting: Setting = field(default_factory=Setting)
    jump: bool = False
    seen: dict[str, None] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    deeds: list[tuple[str, Any]] = field(default_factory=list)


class Stage:
    """Plays the passages one after the other; ``beats`` has one entry for each span."""

    def __init__(self, cast: Cast, spans: int) -> None:
        self.cast = cast
        self.places = Places()
        self.beats = [Beat() for _ in range(spans)]
        self._company = Company(cast)
        self._ways = Ways(cast, self.places)
        self._setting = Setting()
        self._movers: tuple[str, ...] = ()
        self._changes: list[tuple[int, str]] = []

    @property
    def same(self) -> dict[str, str]:
        """From a tag to the one under which that person goes on."""
        return self._company.same

    # ------------------------------------------------------------ one paragraph

    def play(self, passage: Passage) -> None:
        """Go through one paragraph."""
        self._company.begin_paragraph(passage.paragraph)
        speaker = self._company.speaker(passage)
        who: dict[int, tuple[str, ...]] = {}
        for sentence in passage.doc.sents:
            before, self._changes = self._company.place, []
            self._time(passage, sentence)
            self._sentence(passage, sentence, speaker, who)
            self._put(passage, sentence, before)
            self._look_around(passage, sentence)

    def _time(self, passage: Passage, sentence: Any) -> None:
        told = "".join(" " if token.i in passage.standing else token.text_with_ws for token in sentence)
        first = next((token.i for token in sentence if token.is_alpha and token.i not in passage.standing), None)
        if first is None:
            self._mark(passage, sentence)
            return
        jump = jumps(told.strip(" “”\"'‘’"))
        if any(
            token.dep_ == "aux" and token.lower_ in words.UNREAL and token.head.dep_ == "ROOT" for token in sentence
        ):
            jump = False
        else:
            self._setting = read_setting(self._setting, told, jump=jump)
        self._mark(passage, sentence)
        if jump:
            self.beats[passage.spans[first]].jump = True

    def _mark(self, passage: Passage, sentence: Any) -> None:
        for token in sentence:
            self.beats[passage.spans[token.i]].setting = self._setting

    def _put(self, passage: Passage, sentence: Any, before: str | None) -> None:
        """Give every span of the sentence its place; a change counts from the span for which it was noted."""
        for span in dict.fromkeys(passage.spans[token.i] for token in sentence):
            places = [place for first, place in self._changes if first <= span]
            if self.beats[span].place is None or places:
                self.beats[span].place = places[-1] if places else before

    # ------------------------------------------------------------ one sentence

    def _sentence(self, passage: Passage, sentence: Any, speaker: str | None, who: dict[int, tuple[str, ...]]) -> None:
        self._company.begin_sentence()
        for token in sentence:
            self._company.hear_word()
            if token.i in passage.standing:
                if speaker:
                    self._see(speaker, passage.spans[token.i], token)
                continue
            people = self._company.named_by(token, speaker, passage)
            if people:
                who[token.i] = people
        for clause in clauses(sentence, passage.standing):
            self._clause(passage, clause, who)

    def _clause(self, passage: Passage, clause: Clause, who: dict[int, tuple[str, ...]]) -> None:
        span = passage.spans[clause.verb.i]
        subjects = list(dict.fromkeys(tag for token in clause.subjects for tag in who.get(token.i, ())))
        if not clause.real or (subjects == [NARRATOR] and present_tense(clause.verb) and clause.lemma in words.MENTAL):
            return
        relative = clause.verb.dep_ in ("relcl", "acl", "advcl") and clause.past_perfect
        if relative:
            return
        if clause.lemma == "be" and self._is_elsewhere(clause.verb, subjects):
            return
        self._described(passage, clause, span)
        door = self._ways.door(clause, self._company.place)
        if door:
            self._enter(door, self._company.all_here(), span, clause.verb, passage)
        moved = self._move(passage, clause, subjects, who, span)
        if not moved:
            for tag in subjects:
                self._appear(tag, clause, span)
        for tag in subjects:
            if clause.verb.dep_ == "relcl" and tag not in self._company.last_seen:
                continue
            self._see(tag, span, clause.verb)
            self.beats[span].deeds.append((tag, clause.verb))
        self._others(clause, subjects, who, passage)
        if not moved:
            self._leave(clause, subjects, span)

    def _is_elsewhere(self, verb: Any, subjects: Sequence[str]) -> bool:
        away = any(
            child.dep_ == "advmod"
            and child.lower_ in ("upstairs", "away", "abroad", "out", "downstairs", "ashore", "gone")
            for child in verb.children
        )
        if away and NARRATOR not in subjects:
            for tag in subjects:
                self._company.told_elsewhere(tag)
            return True
        return False

    def _described(self, passage: Passage, clause: Clause, span: int) -> None:
        """A paragraph that begins with what a place is like plays there: "Tom's room was at the top of the house"."""
        begins = clause.verb.sent.start == 0 or clause.verb.sent.start == 1
        if not (begins and clause.main and clause.lemma == "be"):
            return
        said = {child.lower_ for child in clause.verb.children}
        mention = next((found for token in clause.subjects if (found := place_mention(token, self.cast))), None)
        if mention and mention.definite and not said & {"far", "away", "off", "miles", "ahead", "near", "there"}:
            target = self.places.resolve(mention, None, going=True)
            self._enter(target, self._company.all_here(), span, clause.verb, passage)

    # ------------------------------------------------------------ where

    def _move(
        self, passage: Passage, clause: Clause, subjects: list[str], who: dict[int, tuple[str, ...]], span: int
    ) -> bool:
        going = clause.lemma in words.MOVING
        target = self._ways.target(clause, self._company.place, going=going)
        if target is None:
            return False
        movers = list(subjects)
        if not subjects:
            if clause.subjects and not (clause.lemma in words.CARRIED_BY and clause.main):
                return False
            movers = self._company.all_here() or ([NARRATOR] if self.cast.first_person else [])
            if not clause.subjects and not clause.main:
                return False
        if clause.lemma in words.CARRYING or going:
            movers += self._taken_along(clause, who)
        self._enter(target, movers, span, clause.verb, passage)
        return True

    def _taken_along(self, clause: Clause, who: dict[int, tuple[str, ...]]) -> list[str]:
        taken: list[str] = []
        for child in clause.verb.subtree:
            with_them = child.dep_ == "pobj" and child.head.lower_ in ("with", "after", "behind")
            carried = child.dep_ in ("dobj", "obj") and child.head.i == clause.verb.i and clause.lemma in words.CARRYING
            if with_them or carried:
                taken += who.get(child.i, ())
        return taken

    def _enter(self, target: str, movers: Sequence[str], span: int, verb: Any, passage: Passage) -> None:
        for tag in movers:
            self._company.where[tag] = target
        owner = self._company.one(self.places.found[target].modifier)
        if self._company.where.get(owner) == "loc_upstairs":
            self._company.turns_out_at(owner, target)
        self._movers = tuple(movers)
        first = passage.spans.index(span)
        last = len(passage.spans) - 1 - passage.spans[::-1].index(span)
        late = last - verb.i < _LATE_WORDS
        earlier = any(
            token.pos_ == "VERB" and is_real(token) and token.i not in passage.standing
            for token in passage.doc[first : verb.i]
        )
        self._go(target, span + 1 if late and earlier else span)

    def _go(self, target: str, span: int) -> None:
        self._changes.append((span, target))
        self._company.place = target
        self.places.visit(target)

    def _appear(self, tag: str, clause: Clause, span: int) -> None:
        """Somebody acts: here, or the story goes back to where they stayed."""
        known = self._company.where.get(tag)
        if known is None or self._company.place is None:
            self._company.where[tag] = self._company.place if self._company.place is not None else known
            return
        if known == self._company.place:
            return
        recent = self._stayed_behind(tag)
        speaks = clause.verb.lower_ in SPEECH_VERBS and tag == NARRATOR
        if not speaks and (tag == NARRATOR or (recent and clause.lemma not in words.COMING)):
            if clause.main:
                self._go(known, span + bool(self.beats[span].deeds))
            return
        self._company.comes(tag)

    def _stayed_behind(self, tag: str) -> bool:
        """Whether the story only followed somebody else away from this one, a moment ago."""
        recent = self._company.was_seen_lately(tag)
        return recent and NARRATOR not in self._movers and tag not in self._movers

    def _leave(self, clause: Clause, subjects: Sequence[str], span: int) -> None:
        outward = any(
            child.lower_ in words.OUTWARD for child in clause.verb.children if child.dep_ in ("prt", "advmod", "prep")
        )
        if clause.lemma in words.GONE or (clause.lemma in words.LEAVING and outward):
            for tag in subjects:
                if tag != NARRATOR:
                    self.beats[span].gone[tag] = None
                    self._company.where[tag] = None

    # ------------------------------------------------------------ who is seen

    def _see(self, tag: str, span: int, token: Any) -> None:
        if self._company.where.get(tag) is None:
            self._company.comes(tag)
        elif self._company.where[tag] != self._company.place and token.text == STANDS_FOR_SPEECH:
            self._hear(tag, span)
        self.beats[span].seen[tag] = None
        self._company.seen_now(tag)

    def _hear(self, tag: str, span: int) -> None:
        """Somebody speaks who was last seen elsewhere: just now, and the story goes back there; or they have come."""
        where = self._company.where[tag]
        if where is not None and self._stayed_behind(tag):
            self._go(where, span)
        else:
            self._company.comes(tag)

    def _others(
        self, clause: Clause, subjects: Sequence[str], who: dict[int, tuple[str, ...]], passage: Passage
    ) -> None:
        """Those whom somebody here acts upon, face to face."""
        if clause.lemma in words.MENTAL or not (subjects or not clause.subjects):
            return
        for child in clause.verb.subtree:
            people = who.get(child.i, ())
            acts = child.i in {token.i for token in clause.subjects}
            if people and not acts and is_touched(child, clause.verb):
                for tag in people:
                    if tag not in self.beats[passage.spans[clause.verb.i]].gone:
                        self._company.comes(tag)
                        self._see(tag, passage.spans[child.i], child)

    # ------------------------------------------------------------ what stands there

    def _look_around(self, passage: Passage, sentence: Any) -> None:
        """Keep what the sentence says about the place; the first place of a story may only be looked at."""
        for token in sentence:
            if token.i in passage.standing or token.pos_ not in ("NOUN", "PROPN"):
                continue
            mention = place_mention(token, self.cast) if token.lower_ not in words.PARTS else None
            if self._company.place is None and mention and token.dep_ in _LOOKED_AT:
                self._go(self.places.resolve(mention, None, going=True), passage.spans[token.i])
            if self._company.place is None:
                continue
            place = self.places.found[self._company.place]
            if mention and self.places.resolve(mention, self._company.place, going=False) == place.name:
                note_phrase(place, token) if token.lower_ == place.head else None
            elif token.lower_ in words.FURNITURE and token.dep_ != "compound":
                note_thing(place, token)
        for token in sentence:
            beat = self.beats[passage.spans[token.i]]
            beat.place = beat.place or self._company.place
