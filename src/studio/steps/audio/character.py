"""``audio/1.character``: who speaks with which voice, and the story's summary, title and chapters.

All of these are decisions: made once, kept when the story grows, and a person's own words win.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import StoryError
from studio.steps.audio import served, state_views
from studio.steps.audio.film import CHARACTER, INPUT, Film
from studio.steps.engines import RULES
from studio.steps.libraries import ARRAYS
from studio.story.characters import age_hint, gender, talks_to
from studio.story.parse import decode_story
from studio.story.spans import NARRATOR
from studio.story.voice_map import parse_voice_map, write_voice_map

if TYPE_CHECKING:
    from studio.steps.asking import Asker

VOICES_FILE = INPUT + "2.character.txt"
ENOUGH_CONTRAST = 1.0
"""A distance between voices beyond which more is no gain: nobody confuses them."""


class CharacterStep(Step):
    """Casts the characters and writes what the film is called."""

    name = CHARACTER
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {"voice": 0.05, "summary": 1.5, "title": 1.5, "chapters": 1.5}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """One item per character, those already cast first; then the texts."""
        written = self._written_by_a_person(view)
        order = self._order(view)
        for index, character in enumerate(order):
            yield Item(
                self.name,
                self.voice_id(character),
                needs=tuple(Ref(self.name, self.voice_id(other), "value.json") for other in order[:index]),
                params={
                    "character": character,
                    "provider": self.film.engines.names["speech"],
                    **self._wished(view, character),
                },
                given=self._given(view, character, written.get(character)),
                decision=True,
                resource=self.film.engines.chat_resource,
                label=f"the voice of {character}",
                aliases=(character,),
            )
        yield self._text("summary", "9.summary.txt")
        if self.film.settings.texts.generate_title:
            yield self._text("title", "10.title.txt")
        yield self._text("chapters", "12.chapters.txt")

    def _wished(self, view: View, character: str) -> dict[str, str]:
        """Where a server speaks: the voice that a character had before, so that it keeps it."""
        if not served.speaks(self.film.engines):
            return {}
        wished = served.wished_voice(self.film.engines, view, self.name, character)
        return {"wished": wished} if wished else {}

    def _text(self, kind: str, file: str) -> Item:
        part = file.partition(".")[2]
        return Item(
            self.name,
            kind,
            params={"story": self.film.story_digest},
            files=((part, INPUT + file),),
            decision=True,
            resource=self.film.engines.chat_resource,
            label=f"the {kind}",
            aliases=(file,),
            hidden=kind == "chapters",  # the lines that they begin with
        )

    def voice_id(self, character: str) -> str:
        """The id of the item that casts ``character`` with the current provider of voices."""
        return f"voice/{self.film.engines.names['speech']}/{character}"

    def _order(self, view: View) -> list[str]:
        lines = Counter(span.character for span in self.film.story.spans)
        known = {self.voice_id(character): character for character in self.film.cast}
        decided = [known[item_id] for item_id in view.known(self.name) if item_id in known]
        rest = [character for character in self.film.cast if character not in decided]
        return decided + sorted(rest, key=lambda c: (c != NARRATOR and "narrator" not in c, -lines[c]))

    def _written_by_a_person(self, view: View) -> Mapping[str, str]:
        path = view.person(VOICES_FILE)
        if path is None:
            return {}
        return parse_voice_map(decode_story(path.read_bytes(), file=VOICES_FILE), file=VOICES_FILE).voices

    def _given(self, view: View, character: str, voice: str | None) -> dict[str, str] | None:
        """What a person wrote, where it is not what was decided anyway."""
        from studio.providers.speech.voice_tree import same_voice

        decided = view.last(self.name, self.voice_id(character))
        if voice is None or (decided is not None and decided.json("value.json")["voice"] == voice):
            return None
        known = {v.id: v for v in self.film.engines.speech.voices()}
        if not known:
            return None  # making says what is missing
        same = same_voice(voice, known, self.film.language)
        if same is not None:
            kept = decided is not None and decided.json("value.json")["voice"] == same
            return None if kept else {"voice": same}
        if voice not in known:
            from difflib import get_close_matches

            near = get_close_matches(voice, known, n=1) or sorted(known)[:1]
            raise StoryError(
                VOICES_FILE,
                None,
                f"{character} has the voice {voice!r}, which is not here",
                expected="one of " + ", ".join(sorted(known)),
                example=f"{character}={near[0]}",
            )
        return {"voice": voice}

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide one thing."""
        return self._decide(item, inputs, out)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide one thing by rules, whoever is to be asked."""
        return self._decide(item, inputs, out, draft=True)

    def check(self, item: Item, out: Path) -> Verdict:
        """What a language model was refused for is a finding, and a voice that a character could not keep."""
        from studio.steps.asking import findings

        return Verdict(findings=(*findings(out), *_lost_voice(item, out)))

    def _decide(self, item: Item, inputs: Inputs, out: Path, *, draft: bool = False) -> str:
        if item.kind == "voice":
            voice, reasons = self._cast(item, inputs, out, draft=draft)
            (out / "value.json").write_text(json.dumps({"voice": voice}), encoding="utf-8")
            (out / "why.json").write_text(json.dumps(reasons, ensure_ascii=False), encoding="utf-8")
            return self.film.engines.names["speech"]
        from studio.steps.audio.tasks import texts

        return texts.write(item.kind, self.film, out, draft=draft)

    def _cast(self, item: Item, inputs: Inputs, out: Path, *, draft: bool) -> tuple[str, dict[str, str]]:
        """The voice of fitting gender that sounds most different from those that this character talks with; and why."""
        from studio.providers.speech.distance import voice_distance

        engines = self.film.engines
        character = str(item.params["character"])
        voices = {voice.id: voice for voice in engines.speech.voices()}
        if not voices and draft:
            voices = {voice.id: voice for voice in engines.embedded_speech.voices()}
        if not voices:
            served.require_voices(engines)
        wished = str(item.params.get("wished", "")) if inputs.take == 1 else ""
        kept, lost = served.taken_over(wished, voices, self.film.language)
        if kept:
            return kept, lost
        sex, why = self._gender(character)
        peers = {ref.id.rpartition("/")[2]: inputs.json(ref)["voice"] for ref in item.needs if isinstance(ref, Ref)}
        peers = {peer: voice for peer, voice in peers.items() if voice in voices}
        weights = _talk_weights(self.film, character)
        fitting = [v for v in voices.values() if v.gender == sex and v.language.startswith(self.film.language[:2])]
        fitting = fitting or [v for v in voices.values() if v.gender == sex] or list(voices.values())
        fitting = [v for v in fitting if v.region == self.film.settings.language.region] or fitting
        free = [v for v in fitting if v.id not in peers.values()] or fitting
        age = age_hint(self.film.story, character)

        def contrast_and_fit(candidate: str) -> tuple[float, float]:
            voice = voices[candidate]
            contrast = [
                min(voice_distance(voice, voices[theirs]), ENOUGH_CONTRAST) * (0.2 + weights.get(peer, 0.0))
                for peer, theirs in peers.items()
            ]
            nearest = min((voice_distance(voice, voices[v]) for v in peers.values()), default=ENOUGH_CONTRAST)
            suits = suitability(voice.label, age, tells="narrator" in character)
            crowd = sum(contrast) / (sum(0.2 + weights.get(p, 0.0) for p in peers) or 1.0)
            return crowd + min(nearest, ENOUGH_CONTRAST), suits

        worth = {voice.id: contrast_and_fit(voice.id) for voice in free}
        best = max(worth, key=lambda voice: (sum(worth[voice]), voice))

        def asked(asker: Asker) -> str:
            from studio.steps.audio.tasks.asked_casting import request_for_voice

            offered = [voices[voice] for voice in near_the_best(worth, best)]
            if len(offered) == 1:
                return best
            facts = {"gender": sex, "why": why, "age": age or "adult"}
            model = self.film.settings.texts.casting_model
            return asker.ask(request_for_voice(character, facts, self.film.story, offered, model=model))

        voice, who = self.film.engines.asking.ask(out, asked, lambda: best, draft=draft)
        return voice, {"gender": sex, "why": why} | ({} if who == RULES else {"chosen_by": who}) | lost

    def _gender(self, character: str) -> tuple[str, str]:
        found, why = gender(self.film.story, character)
        if found:
            return found, why
        fallback = "male" if self.film.settings.cast.auto_gender == "m" else "female"
        return fallback, f"nothing in the story tells; {fallback} by the setting cast.auto_gender"

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Write the voice map, a person's comments and entries kept, and the view of the state."""
        voices = {}
        for item_id, product in made.items():
            if item_id.startswith("voice/"):
                voices[item_id.split("/", 2)[2]] = product.json("value.json")["voice"]
        voices = {character: voices[character] for character in self.film.cast if character in voices}
        if voices:
            path = tree.path(VOICES_FILE)
            before = (
                parse_voice_map(decode_story(path.read_bytes(), file=VOICES_FILE), file=VOICES_FILE)
                if path.exists()
                else None
            )
            tree.write_text(VOICES_FILE, write_voice_map(voices, before), merged=True)
        state_views.character(self.film, voices, made, tree)
        state_views.generate(self.film.story_digest, made, tree)

    def notes(self, item: Item, made: Made) -> tuple[str, ...]:
        """A text that was written before the story's last edit is kept, and that is said."""
        then = made.record.get("params", {}).get("story")
        if then and then != self.film.story_digest:
            again = f"`studio redo 1.character {item.id}` asks for another"
            were = "were" if item.id == "chapters" else "was"
            return (f"{item.label} {were} written before your last edit of the story; {again}",)
        return ()


def _lost_voice(item: Item, out: Path) -> tuple[str, ...]:
    try:
        missing = json.loads((out / "why.json").read_bytes()).get("missing")
    except FileNotFoundError:
        return ()
    if not missing:
        return ()
    said = (
        f"{item.params['character']} had the voice {missing}, of which there is no recording: another was chosen. "
        "`studio voices render` makes one; `studio redo 1.character` chooses again"
    )
    return (said,)


LOST_CONTRAST = 0.25
"""How much less contrast than the best a voice may have to be offered to a language model."""
MOST_OFFERED = 6


def near_the_best(worth: Mapping[str, tuple[float, float]], best: str) -> list[str]:
    """The voices that keep the contrast of ``best`` and suit as well, the best first: ``worth`` is both of each."""
    contrast, fit = worth[best]
    near = [one for one, (its, suits) in worth.items() if its >= contrast - LOST_CONTRAST and suits >= fit - 0.5]
    return sorted(near, key=lambda one: (one != best, -sum(worth[one]), one))[:MOST_OFFERED]


AGES = {"child": {"girl", "boy", "child"}, "elder": {"old", "elderly"}}
"""The words of a voice's label that say an age."""
UNUSUAL = {"giant", "thin"}


def suitability(label: str, age: str | None, *, tells: bool) -> float:
    """How well a voice with this label suits a character of this age, and one that tells the story."""
    words = set(re.findall(r"[a-z]+", label.lower()))
    says = next((name for name, marks in AGES.items() if words & marks), "adult")
    fits = 2.0 if says == (age or "adult") else -2.0
    return fits + (1.0 if tells and "narration" in words else 0.0) - (0.5 if words & UNUSUAL else 0.0)


def _talk_weights(film: Film, character: str) -> dict[str, float]:
    """How much each other character talks with this one, 1 for the one it talks with most."""
    weights = {
        (b if a == character else a): weight for (a, b), weight in talks_to(film.story).items() if character in (a, b)
    }
    most = max(weights.values(), default=1.0)
    return {peer: weight / most for peer, weight in weights.items()}
