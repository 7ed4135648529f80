"""What is told about a film where it is published: a hook, a few points, tags, a picture of its best moment."""

from __future__ import annotations

import re
from collections import Counter

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.choosing import Bundle, bundles, is_bearable, starts_freely, told_again
from studio.steps.audio.tasks.moments import moments, strongest
from studio.steps.audio.tasks.nlp import Name, Reading, read
from studio.steps.audio.tasks.phrasing import PLAIN_ROLES, introduced, listed, salient_words, with_article
from studio.steps.audio.tasks.summary import summarise
from studio.steps.audio.tasks.telling import narrators, tidy
from studio.steps.audio.tasks.turns import span_seconds
from studio.story.characters import age_hint, display_name, gender
from studio.story.parse import Story, characters
from studio.story.scene_lines import SceneLine

_LONGEST_HOOK = 220
_LONGEST_BULLET = 150
_LONGEST_TAGS = 500
_SPOILS_FROM = 0.62
_MOST_BULLETS = 5
_SHORT_STORY_SECONDS = 30 * 60


def hook(story: Story, summary: str = "") -> str:
    """Return one or two whole sentences that make one want to listen, from before the story's end; "" without words.

    ``summary`` is what is told already; its first sentence is not repeated when there is another.
    """
    best = _hooked(read(story), summary)
    if best is not None:
        return best.text
    return tidy(summary) if 0 < len(summary) <= _LONGEST_HOOK else ""


def _hooked(reading: Reading, summary: str) -> Bundle | None:
    offered = _early(reading, _LONGEST_HOOK)
    fresh = [bundle for bundle in offered if not summary.startswith(bundle.text)] or offered
    return max(fresh, key=lambda bundle: (_pull(reading, bundle), -bundle.numbers[0]), default=None)


def bullets(story: Story) -> tuple[str, ...]:
    """Return three to five short points: who, where, what is at stake, how long. A tiny story may have fewer."""
    reading = read(story)
    if not reading.sentences:
        return ()
    points = [*_people_point(reading), *_place_point(story, reading)]
    hooked = _hooked(reading, summarise(story))
    offered = sorted(_early(reading, _LONGEST_BULLET), key=lambda bundle: (-_pull(reading, bundle), bundle.numbers))
    used = set(hooked.numbers) if hooked else set()
    chosen: list[Bundle] = []
    for bundle in offered:
        if len(points) + len(chosen) >= _MOST_BULLETS - 1:
            break
        if not used & set(bundle.numbers):
            chosen.append(bundle)
            around = 1 if len(offered) > 6 else 0
            used |= {near for number in bundle.numbers for near in range(number - around, number + around + 1)}
    chosen.sort(key=lambda bundle: bundle.numbers)
    unique = dict.fromkeys([*points, *(bundle.text for bundle in chosen), *_length_point(story, reading)])
    return tuple(unique)


def tags(story: Story) -> tuple[str, ...]:
    """Return tags of one to three words: what it is, who and where, things, kinds of story. At most 500 characters."""
    reading = read(story)
    fixed = ["audio story", "narrated story"]
    if sum(span_seconds(story)) < _SHORT_STORY_SECONDS:
        fixed.insert(1, "short story")
    voices = [character for character in characters(story) if character not in narrators(story)]
    if len(voices) > 2:
        fixed.append("audio drama")
    names = [name.text for name in reading.names if name.kind != "thing" or name.count > 1][:8]
    things = [thing.text for thing in reading.things[:10] if thing.score >= 2]
    salient = [] if reading.english else salient_words(reading, 6)
    return _within_limit([*fixed[:2], *_genres(reading), *names, *things, *salient, *fixed[2:]])


def thumbnail_prompt(story: Story) -> str:
    """Return one paragraph that describes a picture of the strongest moment: what happens, people, place, light."""
    reading = read(story)
    if not reading.sentences:
        return ""
    if not reading.english:
        return _plain_prompt(reading)
    best = _pictured(story, reading)
    number = best.numbers[-1] if best else 0
    scene = _scene_at(story, reading, number)
    parts = [
        "A cinematic picture of the strongest moment of the story, with one clear centre and room to breathe.",
        f"What happens: {best.text if best else tidy(reading.sentences[0].told.text)}",
        _seen_people(story, reading, number, scene),
        _seen_place(story, reading, number, scene),
        _seen_things(reading, number),
        _light(reading, number, scene),
        _world(story),
        "Faces and hands are seen clearly, the colours are rich, and there is no writing in the picture.",
    ]
    return " ".join(part for part in parts if part)


def pictured_span(story: Story) -> str:
    """The id of the span in which that happens which the prompt describes; "" where it is not told by a sentence."""
    reading = read(story)
    best = _pictured(story, reading) if reading.sentences and reading.english else None
    return story.spans[reading.sentences[best.numbers[-1]].told.span].id if best else ""


def _pictured(story: Story, reading: Reading) -> Bundle | None:
    """What happens in the picture."""
    # A picture shows who is meant, so that its sentence may have a pronoun.
    told = [number for number, one in enumerate(reading.sentences) if not one.told.speaker and one.told.place < 0.88]
    alone = [Bundle((number,), told_again(reading, [number]), 0.0) for number in told if is_bearable(reading, number)]
    offered = alone + _early(reading, 400, until=0.85, shortest=30) or bundles(reading, range(len(reading.sentences)))
    strong = _in_strongest(story, reading, offered)
    return max(strong, key=lambda bundle: (_drama(reading, bundle), -bundle.numbers[0]), default=None)


def _in_strongest(story: Story, reading: Reading, offered: list[Bundle]) -> list[Bundle]:
    """What is offered of the strongest scene, in which somebody may speak too; else all that is offered."""
    best = strongest(moments(story)) if story.scenes else None
    if best is None:
        return offered
    here = {number for number, span in enumerate(story.spans) if span.id in best.spans}
    own = [number for number, one in enumerate(reading.sentences) if one.told.span in here]
    found = [bundle for bundle in offered if set(bundle.numbers) <= set(own)]
    return found or bundles(reading, own) or offered


def _world(story: Story) -> str:
    """Where else the story happens, so that a picture of one room still shows the world around it."""
    places = dict.fromkeys(scene.location_description for scene in story.scenes if scene.location_description)
    return f"The world of the story: {'; '.join(list(places)[:5])}." if places else ""


# ---------------------------------------------------------------- hook and points


def _early(reading: Reading, longest: int, until: float = _SPOILS_FROM, shortest: int = 40) -> list[Bundle]:
    """What can be told without the end."""
    count = len(reading.sentences)
    last = max(int(count * until), min(count, 3))
    offered = [bundle for bundle in bundles(reading, range(last), chain=2) if starts_freely(bundle.text)]
    return [bundle for bundle in offered if shortest <= len(bundle.text) <= longest] or offered[:1]


def _pull(reading: Reading, bundle: Bundle) -> float:
    """How much a reader wants to know what comes next."""
    turns = sum(reading.sentences[number].turns for number in bundle.numbers)
    spoken = all(reading.sentences[number].told.speaker for number in bundle.numbers)
    words = set(re.findall(r"[a-z]+", bundle.text.lower()))
    ends_open = bundle.text.rstrip('”"').endswith(("?", "!", "…")) or "?”" in bundle.text
    value = bundle.score + 0.5 * min(turns, 3) + 0.3 * ends_open - 0.6 * bool(words & lists.GIVE_AWAY)
    return value - 0.3 * spoken - max(0, len(bundle.text) - 160) / 120


def _people_point(reading: Reading) -> list[str]:
    people = [introduced(name) for name in reading.people][:4]
    if not people:
        return []
    return [f"The people: {listed(people)}." if reading.english else ", ".join(people)]


def _place_point(story: Story, reading: Reading) -> list[str]:
    if not reading.english:
        return []
    described = next((scene.location_description for scene in story.scenes if scene.location_description), None)
    early = _early_places(reading)
    if early:
        return [f"The place: {early[0].text}."]
    return [f"The place: {_lowered(described)}."] if described else []


def _early_places(reading: Reading) -> list[Name]:
    """The places that the first half names; later ones are seldom where a story happens."""
    half = reading.sentences[: (len(reading.sentences) + 1) // 2]
    return [place for place in reading.places if any(place.text in one.names for one in half)]


def _length_point(story: Story, reading: Reading) -> list[str]:
    minutes = sum(span_seconds(story)) / 60
    if not reading.english or minutes < 0.75:
        return []
    voices = len(characters(story))
    length = f"about {round(minutes)} minutes" if minutes >= 1.5 else "about a minute"
    return [f"The listening: {length}, told by {voices} voices." if voices > 1 else f"The listening: {length}."]


# ---------------------------------------------------------------- tags


def _genres(reading: Reading) -> list[str]:
    """Kinds of story whose words come often, the most fitting first."""
    if not reading.english:
        return []
    counts = Counter(term for sentence in reading.sentences for term in sentence.terms)
    counts.update({phrase.head: 0 for sentence in reading.sentences for phrase in sentence.phrases})
    size = sum(counts.values()) or 1
    scores = {
        genre: (len([word for word in words if counts[word]]), sum(counts[word] for word in words))
        for genre, words in lists.GENRES.items()
    }
    fitting = [
        genre
        for genre, (kinds, total) in scores.items()
        if (kinds >= 3 and total / size > 0.01) or (kinds >= 2 and total / size > 0.02)
    ]
    fitting.sort(key=lambda genre: (-scores[genre][0] * scores[genre][1], genre))
    return fitting[:3]


def _within_limit(wanted: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for tag in wanted:
        clean = " ".join(tag.replace(",", " ").split())
        used = len(", ".join(kept.values()))
        if not clean or len(clean.split()) > 3 or clean.casefold() in kept:
            continue
        if used + len(clean) + 2 <= _LONGEST_TAGS:
            kept[clean.casefold()] = clean
    return tuple(kept.values())


# ---------------------------------------------------------------- picture

_SETTINGS = lists.ROOMS - frozenset(
    ("door", "window", "gate", "table", "bed", "fire", "oven", "stove", "roof", "fireplace")
)


def _drama(reading: Reading, bundle: Bundle) -> float:
    """How much there is to see: something happens, to somebody, somewhere, and it is told and not said."""
    said = sum(bool(reading.sentences[number].told.speaker) for number in bundle.numbers)
    turns = sum(reading.sentences[number].turns for number in bundle.numbers)
    things = sum(len(reading.sentences[number].phrases) for number in bundle.numbers)
    known = {name.text for name in reading.people}
    people = sum(bool(known & set(reading.sentences[number].names)) for number in bundle.numbers)
    place = reading.sentences[bundle.numbers[0]].told.place
    length = max(0, len(bundle.text) - 180) / 60
    value = 0.6 * min(turns, 3) + 0.25 * min(things, 5) + 0.7 * people
    loud = bundle.text.endswith("!") or "!”" in bundle.text
    return value - 1.0 * said / len(bundle.numbers) - length + 1.6 * (0.3 < place < 0.85) + 0.8 * loud


def _scene_at(story: Story, reading: Reading, number: int) -> SceneLine | None:
    wanted = story.spans[reading.sentences[number].told.span].scene
    return next((scene for scene in story.scenes if scene.id == wanted), None)


def _seen_people(story: Story, reading: Reading, number: int, scene: SceneLine | None) -> str:
    if scene is not None and scene.actors:
        seen = [
            ", ".join([_person(story, actor.character), *(_lowered(trait) for trait in actor.traits)])
            for actor in scene.actors
        ]
        return f"In the picture: {'; '.join(seen)}."
    near = Counter(name for sentence in reading.sentences[max(0, number - 4) : number + 3] for name in sentence.names)
    tags = {display_name(character): character for character in characters(story)}
    people = [name.text for name in reading.people if near[name.text]][:3] or [name.text for name in reading.people[:1]]
    seen = [_person(story, tags.get(name, name)) for name in people]
    return f"In the picture: {'; '.join(seen)}." if seen else ""


def _person(story: Story, character: str) -> str:
    """``Ada, a woman, a lamp keeper``: what the story tells about how somebody looks."""
    found, _ = gender(story, character)
    age = age_hint(story, character)
    noun = {
        ("female", "child"): "girl", ("male", "child"): "boy", ("female", "elder"): "old woman",
        ("male", "elder"): "old man", ("female", "adult"): "woman", ("male", "adult"): "man",
    }.get((found or "", age or "adult"), "")  # fmt: skip
    name = display_name(character)
    role = next((one.role for one in read(story).people if one.text == name), "")
    if role and role not in PLAIN_ROLES:
        return f"{name}, {with_article(f'{found} {role}' if found else role)}"
    return f"{name}, {with_article(noun)}" if noun else name


def _seen_place(story: Story, reading: Reading, number: int, scene: SceneLine | None) -> str:
    if scene is not None:
        described = {one.location: one.location_description for one in story.scenes if one.location_description}
        if described.get(scene.location):
            return f"The place: {_lowered(described[scene.location] or '')}."
    rooms = [
        phrase.text
        for sentence in reading.sentences[max(0, number - 6) : number + 1]
        for phrase in sentence.phrases
        if phrase.head in _SETTINGS and not (sentence.told.speaker and reading.sentences[number].told.speaker == "")
    ]
    where = [f"the {rooms[-1]}"] if rooms else []
    where += [place.text for place in _early_places(reading)[:1]]
    return f"The place: {', '.join(where)}." if where else ""


def _seen_things(reading: Reading, number: int) -> str:
    near = reading.sentences[max(0, number - 2) : number + 2]
    heads = (
        {thing.head for thing in reading.things[:25] if thing.head in lists.EVOCATIVE} - lists.ROOMS - lists.INVISIBLE
    )
    seen = dict.fromkeys(phrase.text for sentence in near for phrase in sentence.phrases if phrase.head in heads)
    chosen = [f"the {text}" for text in seen][:4]
    return f"To be seen: {listed(chosen)}." if chosen else ""


_LIGHTS = (
    ("lightning storm thunder", "a stormy sky, wet surfaces, and one hard flash of white light"),
    ("snow frost ice winter", "pale winter light, cold blue shadows, and breath in the air"),
    ("fire flame hearth stove candle lantern lamp torch", "warm firelight from one side and deep shadows around it"),
    ("midnight night moon star dark darkness", "blue moonlight, deep shadows, and one warm light"),
    ("rain fog mist", "grey, soft light through rain and mist"),
    ("dawn sunrise morning breakfast", "low golden morning light and long shadows"),
    ("sunset dusk evening twilight", "the red light of evening and long shadows"),
    ("sun noon summer bright", "bright, clear sunlight"),
)


def _light(reading: Reading, number: int, scene: SceneLine | None) -> str:
    """The light that the words nearest to the moment call for."""
    set_by = f"{_lowered(scene.setting)}; " if scene is not None and scene.setting else ""
    for reach in (2, 6, 20, len(reading.sentences)):
        near = reading.sentences[max(0, number - reach) : number + reach // 2 + 1]
        words = Counter(word for sentence in near for word in re.findall(r"[a-z]+", sentence.told.text.lower()))
        words.update(re.findall(r"[a-z]+", set_by.lower()))
        fitting = [(sum(words[word] for word in cues.split()), light) for cues, light in _LIGHTS]
        most = max(count for count, _ in fitting)
        if most:
            return f"The light: {set_by}{next(light for count, light in fitting if count == most)}."
    return f"The light: {set_by}soft daylight from one side."


def _plain_prompt(reading: Reading) -> str:
    offered = bundles(reading, range(len(reading.sentences)))
    best = max(offered, key=lambda bundle: (bundle.score, -bundle.numbers[0]), default=None)
    text = best.text if best else tidy(reading.sentences[0].told.text)
    people = listed([name.text for name in reading.people][:3])
    seen = f" In the picture: {people}." if people else ""
    return (
        f"A cinematic picture of the strongest moment of this story: {text}{seen} One clear centre, rich colours, "
        "soft light from one side, and no writing in the picture."
    )


def _lowered(text: str) -> str:
    text = text.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
