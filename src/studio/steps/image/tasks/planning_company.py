"""Who is meant and where they are: what a word of the narration refers to, given who is here and was spoken of."""

from __future__ import annotations

from typing import Any

from studio.steps.audio.tasks.word_lists import SPEECH_VERBS
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_clauses import subjects_of
from studio.steps.image.tasks.planning_people import FIRST_PERSON, PRONOUNS, THEY, WE, Cast, Mention
from studio.steps.image.tasks.planning_reading import Passage
from studio.story.spans import NARRATOR

_SUBJECT_BONUS = 25
_ABSENT_PENALTY = 40
_NEAR_PARAGRAPHS = 2
_OBJECTS = ("dobj", "obj", "dative", "pobj", "iobj")


class Company:
    """Everybody met so far. ``place`` is where the story is now, ``where`` the place of each person (None: away).

    ``same`` leads from a tag to the one under which that person goes on.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.same: dict[str, str] = dict(cast.same)
        self.place: str | None = None
        self.where: dict[str, str | None] = {}
        self.last_seen: dict[str, int] = {}
        self._paragraph = 0
        self._salience: dict[str, float] = {}
        self._nameless: list[str] = []
        self._met: set[str] = set()
        self._clock = 0
        self._companions: tuple[str, ...] = ()
        self._subjects_seen: dict[int, tuple[str, ...]] = {}

    def begin_paragraph(self, number: int) -> None:
        """Go on to the next paragraph."""
        self._paragraph = number

    def begin_sentence(self) -> None:
        """Go on to the next sentence."""
        self._subjects_seen = {}

    # ------------------------------------------------------------ who is here

    def is_here(self, tag: str) -> bool:
        """Whether somebody is where the story is, as far as was told not too long ago."""
        if tag not in self.where or self.where[tag] != self.place:
            return False
        return self._paragraph - self.last_seen.get(tag, -99) <= 3 * _NEAR_PARAGRAPHS

    def all_here(self) -> list[str]:
        """Those who are here, in the order in which they were met."""
        return [tag for tag in self.where if self.is_here(tag)]

    def was_seen_lately(self, tag: str) -> bool:
        """Whether somebody was seen in this paragraph or just before it."""
        return self._paragraph - self.last_seen.get(tag, -99) <= _NEAR_PARAGRAPHS

    def seen_now(self, tag: str) -> None:
        """Somebody is seen."""
        self.last_seen[tag] = self._paragraph
        self._salience[tag] = max(self._salience.get(tag, -99), float(self._clock))

    def comes(self, tag: str) -> None:
        """Somebody is now where the story is."""
        self.where[tag] = self.place

    def turns_out_at(self, tag: str, place: str) -> None:
        """Somebody turns out to be at ``place``, which is theirs."""
        self.where[tag] = place
        self._salience[tag] = self._clock + _SUBJECT_BONUS

    def told_elsewhere(self, tag: str) -> None:
        """The story says that somebody is not here."""
        self.where[tag] = None
        self._salience[tag] = self._salience.get(tag, 0) - _ABSENT_PENALTY

    def _by_salience(self) -> list[str]:
        return sorted(self._salience, key=lambda tag: -self._salience[tag])

    # ------------------------------------------------------------ who speaks

    def speaker(self, passage: Passage) -> str | None:
        """Whose the quotations of the paragraph are; a guess by turns gives way to who is here."""
        tags = [quotation.speaker for quotation in passage.quotations if quotation.speaker]
        if not tags:
            return None
        tag = self.one(tags[0])
        if self.is_here(tag) or self._names_speaker(passage):
            return tag
        here = [one for one in self._by_salience() if one != NARRATOR and self.is_here(one)]
        pronoun = next(
            (token.lower_ for token in passage.doc if self._says(token) and token.lower_ in ("he", "she")), ""
        )
        here = [one for one in here if not pronoun or self._cast.fits(one, pronoun)]
        return here[0] if here else tag

    @staticmethod
    def _says(token: Any) -> bool:
        return token.head.lower_ in SPEECH_VERBS and token in subjects_of(token.head)

    def _names_speaker(self, passage: Passage) -> bool:
        return any(self._says(token) and self._cast.mention(token) is not None for token in passage.doc)

    # ------------------------------------------------------------ who is meant

    def hear_word(self) -> None:
        """One more word is told."""
        self._clock += 1

    def named_by(self, token: Any, speaker: str | None, passage: Passage) -> tuple[str, ...]:
        """Whom a word of the narration means; from now on they are more likely, or less, to be meant again."""
        people = self._people(token, speaker, passage)
        subject = token.dep_ in ("nsubj", "nsubjpass")
        if people and subject:
            self._subjects_seen[token.i] = people
        for tag in people:
            far = token.dep_ == "poss" or (token.dep_ == "pobj" and token.head.lower_ in words.FAR_FROM_FACE)
            bonus = _SUBJECT_BONUS if subject else -_ABSENT_PENALTY if far else 0
            self._salience[tag] = max(self._salience.get(tag, -99), self._clock + bonus)
        return people

    def one(self, tag: str) -> str:
        """The tag under which somebody goes now."""
        while tag in self.same:
            tag = self.same[tag]
        return tag

    def _people(self, token: Any, speaker: str | None, passage: Passage) -> tuple[str, ...]:
        lower = token.lower_
        if lower in PRONOUNS and token.pos_ in ("PRON", "DET", "PROPN"):
            return self._pronoun(token, speaker, passage)
        mention = self._cast.mention(token)
        if mention is None or (token.dep_ in ("attr", "appos") and not mention.named):
            return ()
        return (self._mentioned(mention, token.head.lemma_ in words.COMING),)

    def _pronoun(self, token: Any, speaker: str | None, passage: Passage) -> tuple[str, ...]:
        lower = token.lower_
        if lower in FIRST_PERSON:
            return (NARRATOR,) if self._cast.first_person else ()
        if lower in WE:
            return (NARRATOR, *self._narrators_company()) if self._cast.first_person else ()
        if lower in THEY:
            here = [tag for tag in self._by_salience() if tag != NARRATOR and self.is_here(tag)]
            return tuple(sorted(here, key=lambda tag: tag in words.ANIMALS)[:2])
        said_by = token.head.lower_ in SPEECH_VERBS and passage.quotations and self._says(token)
        if said_by and speaker and self._cast.fits(speaker, lower):
            return (speaker,)
        taken = self._subject_of(token)
        fitting = [tag for tag in self._by_salience() if self._cast.fits(tag, lower) and tag not in (NARRATOR, *taken)]
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

    def _narrators_company(self) -> tuple[str, ...]:
        """Whom the narrator means by "we" besides themselves: as long as they stay near, those of the last time."""
        others = [tag for tag in self._by_salience() if tag != NARRATOR and self.is_here(tag)]
        near = [tag for tag in others if self._paragraph - self.last_seen.get(tag, -99) <= 1]
        kept = [tag for tag in self._companions if tag in others]
        kept = [tag for tag in kept if self._paragraph - self.last_seen.get(tag, -99) <= _NEAR_PARAGRAPHS + 1]
        self._companions = tuple(kept or near[:1])
        return self._companions

    def _mentioned(self, mention: Mention, comes: bool) -> str:
        tag = self._cast.tags[mention.phrase]
        known = self.one(tag)
        nameless = mention.head in words.NAMELESS or tag in ("someone", "somebody")
        if tag in self._met or known != tag:
            return known
        unnamed = None if comes else self._unnamed(tag)
        if (nameless and mention.indefinite) or (not unnamed and not nameless):
            if nameless:
                self._nameless.append(tag)
        elif unnamed and (nameless or (mention.named and tag in self._cast.speakers)):
            self._merge(unnamed, tag)
        elif nameless and mention.phrase == mention.head:
            gender = self._cast.genders.get(tag)
            pronoun = "she" if gender == "female" else "he"
            here = [one for one in self._by_salience() if one != NARRATOR and self.is_here(one)]
            fitting = [one for one in here if self._cast.fits(one, pronoun) or gender is None]
            if fitting and tag not in self._cast.speakers:
                return fitting[0]
        self._met.add(tag)
        return self.one(tag)

    def _unnamed(self, tag: str) -> str | None:
        """Somebody here who was brought in as "a man" and has no name yet."""
        gender = self._cast.genders.get(tag)
        for one in reversed(self._nameless):
            current = self.one(one)
            fits = gender is None or self._cast.genders.get(current) in (gender, None)
            plain = current in words.NAMELESS or current in ("someone", "somebody")
            if fits and plain and self.is_here(current) and current != tag:
                return current
        return None

    def _merge(self, old: str, new: str) -> None:
        """From now on both tags are one person, under the new one."""
        self.same[old] = new
        if old in self.where:
            self.where[new] = self.where.pop(old)
        if old in self.last_seen:
            self.last_seen[new] = self.last_seen.pop(old)
        if old in self._salience:
            self._salience[new] = self._salience.pop(old)
