"""The story as it is played: where everybody is from sentence to sentence, and who is seen while it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.steps.audio.tasks.word_lists import SPEECH_VERBS
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_clauses import (
    Clause,
    clauses,
    goals,
    is_real,
    present_tense,
    stays_there,
    subjects_of,
)
from studio.steps.image.tasks.planning_people import FIRST_PERSON, PRONOUNS, THEY, WE, Cast, Mention
from studio.steps.image.tasks.planning_places import PlaceMention, Places, note_phrase, note_thing, place_mention
from studio.steps.image.tasks.planning_reading import STANDS_FOR_SPEECH, Passage
from studio.steps.image.tasks.planning_setting import Setting, jumps, read_setting
from studio.story.spans import NARRATOR

_SUBJECT_BONUS = 25
_ABSENT_PENALTY = 40
_NEAR_PARAGRAPHS = 2
_LATE_WORDS = 8
_OBJECTS = ("dobj", "obj", "dative", "pobj", "iobj")


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
        self.same: dict[str, str] = dict(cast.same)
        self._place: str | None = None
        self._setting = Setting()
        self._where: dict[str, str | None] = {}
        self._last_seen: dict[str, int] = {}
        self._salience: dict[str, float] = {}
        self._nameless: list[str] = []
        self._met: set[str] = set()
        self._clock = 0
        self._paragraph = 0
        self._movers: tuple[str, ...] = ()
        self._changes: list[tuple[int, str]] = []
        self._companions: tuple[str, ...] = ()
        self._subjects_seen: dict[int, tuple[str, ...]] = {}

    # ------------------------------------------------------------ one paragraph

    def play(self, passage: Passage) -> None:
        """Go through one paragraph."""
        self._paragraph = passage.paragraph
        speaker = self._speaker(passage)
        who: dict[int, tuple[str, ...]] = {}
        for sentence in passage.doc.sents:
            before, self._changes = self._place, []
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

    # ------------------------------------------------------------ who speaks

    def _speaker(self, passage: Passage) -> str | None:
        """Whose the quotations of the paragraph are; a guess by turns gives way to who is here."""
        tags = [quotation.speaker for quotation in passage.quotations if quotation.speaker]
        if not tags:
            return None
        tag = self._one(tags[0])
        if self._is_here(tag) or self._names_speaker(passage):
            return tag
        here = [one for one in self._by_salience() if one != NARRATOR and self._is_here(one)]
        pronoun = next(
            (token.lower_ for token in passage.doc if self._says(token) and token.lower_ in ("he", "she")), ""
        )
        here = [one for one in here if not pronoun or self.cast.fits(one, pronoun)]
        return here[0] if here else tag

    @staticmethod
    def _says(token: Any) -> bool:
        return token.head.lower_ in SPEECH_VERBS and token in subjects_of(token.head)

    def _names_speaker(self, passage: Passage) -> bool:
        return any(self._says(token) and self.cast.mention(token) is not None for token in passage.doc)

    def _is_here(self, tag: str) -> bool:
        if tag not in self._where or self._where[tag] != self._place:
            return False
        return self._paragraph - self._last_seen.get(tag, -99) <= 3 * _NEAR_PARAGRAPHS

    def _by_salience(self) -> list[str]:
        return sorted(self._salience, key=lambda tag: -self._salience[tag])

    # ------------------------------------------------------------ who is meant

    def _one(self, tag: str) -> str:
        while tag in self.same:
            tag = self.same[tag]
        return tag

    def _people(self, token: Any, speaker: str | None, passage: Passage) -> tuple[str, ...]:
        lower = token.lower_
        if lower in PRONOUNS and token.pos_ in ("PRON", "DET", "PROPN"):
            return self._pronoun(token, speaker, passage)
        mention = self.cast.mention(token)
        if mention is None or (token.dep_ in ("attr", "appos") and not mention.named):
            return ()
        return (self._mentioned(mention, token.head.lemma_ in words.COMING),)

    def _pronoun(self, token: Any, speaker: str | None, passage: Passage) -> tuple[str, ...]:
        lower = token.lower_
        if lower in FIRST_PERSON:
            return (NARRATOR,) if self.cast.first_person else ()
        if lower in WE:
            return (NARRATOR, *self._company()) if self.cast.first_person else ()
        if lower in THEY:
            here = [tag for tag in self._by_salience() if tag != NARRATOR and self._is_here(tag)]
            return tuple(sorted(here, key=lambda tag: tag in words.ANIMALS)[:2])
        said_by = token.head.lower_ in SPEECH_VERBS and passage.quotations and self._says(token)
        if said_by and speaker and self.cast.fits(speaker, lower):
            return (speaker,)
        taken = self._subject_of(token)
        fitting = [tag for tag in self._by_salience() if self.cast.fits(tag, lower) and tag not in (NARRATOR, *taken)]
        return tuple(fitting[:1])

    def _subject_of(self, token: Any) -> tuple[str, ...]:
        """Those who do what is done to this one: "he" never strikes "him", and "we" lift somebody else."""
        if token.dep_ not in _OBJECTS:
            return ()
        verb = token.head if token.dep_ != "pobj" else token.head.head
        for subject in subjects_of(verb):
            if subject.i in self._subjects_seen:
                return self._subjects_seen[subject.i]
        return ()

    def _company(self) -> tuple[str, ...]:
        others = [tag for tag in self._by_salience() if tag != NARRATOR and self._is_here(tag)]
        near = [tag for tag in others if self._paragraph - self._last_seen.get(tag, -99) <= 1]
        kept = [tag for tag in self._companions if tag in others]
        kept = [tag for tag in kept if self._paragraph - self._last_seen.get(tag, -99) <= _NEAR_PARAGRAPHS + 1]
        self._companions = tuple(kept or near[:1])
        return self._companions

    def _mentioned(self, mention: Mention, comes: bool) -> str:
        tag = self.cast.tags[mention.phrase]
        known = self._one(tag)
        nameless = mention.head in words.NAMELESS or tag in ("someone", "somebody")
        if tag in self._met or known != tag:
            return known
        unnamed = None if comes else self._unnamed(tag)
        if (nameless and mention.indefinite) or (not unnamed and not nameless):
            if nameless:
                self._nameless.append(tag)
        elif unnamed and (nameless or (mention.named and tag in self.cast.speakers)):
            self._merge(unnamed, tag)
        elif nameless and mention.phrase == mention.head:
            gender = self.cast.genders.get(tag)
            pronoun = "she" if gender == "female" else "he"
            here = [one for one in self._by_salience() if one != NARRATOR and self._is_here(one)]
            fitting = [one for one in here if self.cast.fits(one, pronoun) or gender is None]
            if fitting and tag not in self.cast.speakers:
                return fitting[0]
        self._met.add(tag)
        return self._one(tag)

    def _unnamed(self, tag: str) -> str | None:
        """Somebody here who was brought in as "a man" and has no name yet."""
        gender = self.cast.genders.get(tag)
        for one in reversed(self._nameless):
            current = self._one(one)
            fits = gender is None or self.cast.genders.get(current) in (gender, None)
            plain = current in words.NAMELESS or current in ("someone", "somebody")
            if fits and plain and self._is_here(current) and current != tag:
                return current
        return None

    def _merge(self, old: str, new: str) -> None:
        """From now on both tags are one person, under the new one."""
        self.same[old] = new
        if old in self._where:
            self._where[new] = self._where.pop(old)
        if old in self._last_seen:
            self._last_seen[new] = self._last_seen.pop(old)
        if old in self._salience:
            self._salience[new] = self._salience.pop(old)

    # ------------------------------------------------------------ one sentence

    def _sentence(self, passage: Passage, sentence: Any, speaker: str | None, who: dict[int, tuple[str, ...]]) -> None:
        self._subjects_seen = {}
        for token in sentence:
            self._clock += 1
            if token.i in passage.standing:
                if speaker:
                    self._see(speaker, passage.spans[token.i], token)
                continue
            people = self._people(token, speaker, passage)
            if people:
                who[token.i] = people
                subject = token.dep_ in ("nsubj", "nsubjpass")
                if subject:
                    self._subjects_seen[token.i] = people
                for tag in people:
                    far = token.dep_ == "poss" or (token.dep_ == "pobj" and token.head.lower_ in words.FAR_FROM_FACE)
                    bonus = _SUBJECT_BONUS if subject else -_ABSENT_PENALTY if far else 0
                    self._salience[tag] = max(self._salience.get(tag, -99), self._clock + bonus)
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
        door = self._door(clause)
        if door:
            self._enter(door, [tag for tag in self._where if self._is_here(tag)], span, clause.verb, passage)
        moved = self._move(passage, clause, subjects, who, span)
        if not moved:
            for tag in subjects:
                self._appear(tag, clause, span)
        for tag in subjects:
            if clause.verb.dep_ == "relcl" and tag not in self._last_seen:
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
                self._where[tag] = None
                self._salience[tag] = self._salience.get(tag, 0) - _ABSENT_PENALTY
            return True
        return False

    def _door(self, clause: Clause) -> str | None:
        """The parlour door opened: so this is the parlour."""
        if clause.lemma not in ("open", "fly", "burst", "creak", "swing"):
            return None
        for token in clause.subjects:
            if token.lower_ == "door" and (mention := place_mention(token, self.cast)):
                return self.places.resolve(mention, self._place, going=True)
        return None

    def _described(self, passage: Passage, clause: Clause, span: int) -> None:
        """A paragraph that begins with what a place is like plays there: "Tom's room was at the top of the house"."""
        begins = clause.verb.sent.start == 0 or clause.verb.sent.start == 1
        if not (begins and clause.main and clause.lemma == "be"):
            return
        said = {child.lower_ for child in clause.verb.children}
        mention = next((found for token in clause.subjects if (found := place_mention(token, self.cast))), None)
        if mention and mention.definite and not said & {"far", "away", "off", "miles", "ahead", "near", "there"}:
            target = self.places.resolve(mention, None, going=True)
            self._enter(target, [tag for tag in self._where if self._is_here(tag)], span, clause.verb, passage)

    # ------------------------------------------------------------ where

    def _move(
        self, passage: Passage, clause: Clause, subjects: list[str], who: dict[int, tuple[str, ...]], span: int
    ) -> bool:
        going = clause.lemma in words.MOVING
        target = self._target(clause, going)
        if target is None:
            return False
        movers = list(subjects)
        if not subjects:
            if clause.subjects and not (clause.lemma in words.CARRIED_BY and clause.main):
                return False
            movers = [tag for tag in self._where if self._is_here(tag)] or (
                [NARRATOR] if self.cast.first_person else []
            )
            if not clause.subjects and not clause.main:
                return False
        if clause.lemma in words.CARRYING or going:
            movers += self._taken_along(clause, who)
        self._enter(target, movers, span, clause.verb, passage)
        return True

    def _target(self, clause: Clause, going: bool) -> str | None:
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
            mention = place_mention(token, self.cast)
            if mention is None:
                continue
            if preposition == "from":
                left = True
                continue
            found = self.places.resolve(
                mention, None if upstairs else self._place, going=going and preposition in ("to", "into", "up")
            )
            note_phrase(self.places.found[found], token) if mention.head in (
                token.lower_,
                token.lemma_.lower(),
            ) else None
        return found or self._adverb(clause, going, left)

    def _adverb(self, clause: Clause, going: bool, left: bool) -> str | None:
        adverbs = {
            child.lower_ for child in clause.verb.children if child.dep_ in ("advmod", "prt", "prep", "npadvmod")
        }
        if not going:
            return self.places.outside() if "outside" in adverbs and clause.lemma in words.STAYING else None
        if "upstairs" in adverbs:
            return self._named("upstairs")
        if "downstairs" in adverbs:
            here = self._place
            return (
                self.places.before(here, indoors=True)
                if here and here.startswith(("loc_upstairs", "loc_room"))
                else None
            )
        if "home" in adverbs:
            return self._named("home")
        if "outside" in adverbs or "outdoors" in adverbs or ("forth" in adverbs and self._indoors()):
            return self.places.outside()
        if "out" in adverbs and not left and self._indoors() and clause.lemma in ("run", "go", "rush", "walk", "step"):
            return self.places.outside()
        if adverbs & {"in", "inside"}:
            return self._last_named(clause.verb)
        return None

    def _indoors(self) -> bool:
        return self._place is not None and self.places.found[self._place].indoors

    def _named(self, head: str) -> str:
        return self.places.resolve(PlaceMention(head, "", False, True, False), self._place, going=True)

    def _last_named(self, verb: Any) -> str | None:
        """“In the parlour there was a fall, and running in …”: the place that the sentence named last."""
        for token in reversed(list(verb.doc[verb.sent.start : verb.i])):
            if token.dep_ == "pobj" and (mention := place_mention(token, self.cast)):
                return self.places.resolve(mention, self._place, going=True)
        return None

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
            self._where[tag] = target
        owner = self._one(self.places.found[target].modifier)
        if self._where.get(owner) == "loc_upstairs":
            self._where[owner] = target
            self._salience[owner] = self._clock + _SUBJECT_BONUS
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
        self._place = target
        self.places.visit(target)

    def _appear(self, tag: str, clause: Clause, span: int) -> None:
        """Somebody acts: here, or the story goes back to where they stayed."""
        known = self._where.get(tag)
        if known is None or self._place is None:
            self._where[tag] = self._place if self._place is not None else known
            return
        if known == self._place:
            return
        recent = self._stayed_behind(tag)
        speaks = clause.verb.lower_ in SPEECH_VERBS and tag == NARRATOR
        if not speaks and (tag == NARRATOR or (recent and clause.lemma not in words.COMING)):
            if clause.main:
                self._go(known, span + bool(self.beats[span].deeds))
            return
        self._where[tag] = self._place

    def _stayed_behind(self, tag: str) -> bool:
        """Whether the story only followed somebody else away from this one, a moment ago."""
        recent = self._paragraph - self._last_seen.get(tag, -99) <= _NEAR_PARAGRAPHS
        return recent and NARRATOR not in self._movers and tag not in self._movers

    def _leave(self, clause: Clause, subjects: Sequence[str], span: int) -> None:
        outward = any(
            child.lower_ in words.OUTWARD for child in clause.verb.children if child.dep_ in ("prt", "advmod", "prep")
        )
        if clause.lemma in words.GONE or (clause.lemma in words.LEAVING and outward):
            for tag in subjects:
                if tag != NARRATOR:
                    self.beats[span].gone[tag] = None
                    self._where[tag] = None

    # ------------------------------------------------------------ who is seen

    def _see(self, tag: str, span: int, token: Any) -> None:
        if self._where.get(tag) is None:
            self._where[tag] = self._place
        elif self._where[tag] != self._place and token.text == STANDS_FOR_SPEECH:
            self._hear(tag, span)
        self.beats[span].seen[tag] = None
        self._last_seen[tag] = self._paragraph
        self._salience[tag] = max(self._salience.get(tag, -99), float(self._clock))

    def _hear(self, tag: str, span: int) -> None:
        """Somebody speaks who was last seen elsewhere: just now, and the story goes back there; or they have come."""
        where = self._where[tag]
        if where is not None and self._stayed_behind(tag):
            self._go(where, span)
        else:
            self._where[tag] = self._place

    def _others(
        self, clause: Clause, subjects: Sequence[str], who: dict[int, tuple[str, ...]], passage: Passage
    ) -> None:
        """Those whom somebody here acts upon, face to face."""
        if clause.lemma in words.MENTAL or not (subjects or not clause.subjects):
            return
        for child in clause.verb.subtree:
            people = who.get(child.i, ())
            if (
                people
                and child.i not in {token.i for token in clause.subjects}
                and self._is_touched(child, clause.verb)
            ):
                for tag in people:
                    if tag not in self.beats[passage.spans[clause.verb.i]].gone:
                        self._where[tag] = self._place
                        self._see(tag, passage.spans[child.i], child)

    @staticmethod
    def _is_touched(child: Any, verb: Any) -> bool:
        if child.dep_ in ("dobj", "obj", "dative", "iobj"):
            return bool(child.head.i == verb.i)
        if child.dep_ == "pobj":
            near = child.head.lower_ not in words.FAR_FROM_FACE
            return near and child.head.head.i in (verb.i, verb.head.i)
        if child.dep_ == "poss":
            return child.head.lower_ in words.BODY and verb.i in {one.i for one in child.head.ancestors}
        return False

    # ------------------------------------------------------------ what stands there

    def _look_around(self, passage: Passage, sentence: Any) -> None:
        """Keep what the sentence says about the place; the first place of a story may only be looked at."""
        for token in sentence:
            if token.i in passage.standing or token.pos_ not in ("NOUN", "PROPN"):
                continue
            mention = place_mention(token, self.cast) if token.lower_ not in words.PARTS else None
            if self._place is None and mention and token.dep_ in ("nsubj", "dobj", "pobj", "ROOT", "appos", "attr"):
                self._go(self.places.resolve(mention, None, going=True), passage.spans[token.i])
            if self._place is None:
                continue
            place = self.places.found[self._place]
            if mention and self.places.resolve(mention, self._place, going=False) == place.name:
                note_phrase(place, token) if token.lower_ == place.head else None
            elif token.lower_ in words.FURNITURE and token.dep_ != "compound":
                note_thing(place, token)
        for token in sentence:
            beat = self.beats[passage.spans[token.i]]
            beat.place = beat.place or self._place
