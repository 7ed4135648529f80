"""What an image model is told: prompts for portraits, places, scenes and covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studio.providers.image.commission import Mode
from studio.providers.image.contract import SceneRequest
from studio.story.characters import display_name

_NO_LETTERS = "The picture has no text, no letters, no watermark and no frame."
_HANDS = "Both hands are apart from each other, with five fingers each."


def portrait(description: str, style: str, *, face_only: bool) -> str:
    """One person on a plain ground."""
    shown = (
        "Head and shoulders of one person who faces the viewer, the whole head inside the picture."
        if face_only
        else "One person, fully dressed, standing: the whole figure from head to feet, nothing cut off by the edges. "
        + _HANDS
    )
    return _joined(
        f"{style} style, very high resolution, fine detail.",
        shown,
        f"The person looks exactly so: {flat(description)}",
        "Behind is nothing but plain black.",
        _NO_LETTERS,
    )


def place(description: str, style: str, setting: str = "") -> str:
    """One empty place."""
    return _joined(
        f"{style} style, very high resolution, fine detail, a wide view with depth and atmosphere.",
        f"An empty place, with no person and no animal in it: {flat(description)}",
        f"It is seen so: {setting}." if setting else "",
        _NO_LETTERS,
    )


def cover(words: str, style: str, *, title: str = "", tall: bool = False) -> str:
    """The picture that sells the film; with a title that the model is to write."""
    return _joined(
        f"{style} style, very high resolution, dramatic light, one clear centre of attention, "
        + ("composed for an upright phone screen." if tall else "composed for a wide screen."),
        f"What is seen: {flat(words)}",
        _HANDS,
        f'Large clear letters in the picture spell exactly "{flat(title)}", and no other text is there.'
        if title
        else _NO_LETTERS,
    )


@dataclass(frozen=True)
class Given:
    """What the model is given of one who is seen, or of the place: words, and where in the pictures they are."""

    text: str
    where: str = ""


def scene(
    request: SceneRequest, style: str, people: Mapping[str, Given], place_given: Given, *, most_letters: int = 0
) -> str:
    """One scene. The names of people and place in its text are replaced by what the model knows of them."""
    assert request.server is not None, "a server's scene comes with a commission"
    text = request.server.text or line_of(request)
    told: set[str] = set()

    def person(name: str) -> str:
        given = people.get(name, Given(""))
        looks = f"who looks so: {flat(given.text)}" if given.text and name not in told else ""
        told.add(name)
        return _with(_named(name), f"the person {given.where}" if given.where else "", looks)

    def around(name: str) -> str:
        looks = shortened(place_given.text, most_letters if place_given.where else 0)
        where = f"the place {place_given.where}" if place_given.where else ""
        return f"The background is {_with(place_name(name), where, f'which looks so: {looks}' if looks else '')}"

    return _joined(
        f"{style} style, very high resolution, a very wide view that shows the whole scene.",
        plain_line(text, person, around) + ".",
        _HANDS,
        _NO_LETTERS,
    )


def line_of(request: SceneRequest) -> str:
    """A scene line for a moment that has none."""
    people = "; ".join(
        f"(({actor.name}))" + ", ".join(f"{{{trait}}}" for trait in actor.traits) for actor in request.actors
    )
    setting = f", {{{request.setting}}}" if request.setting else ""
    return f"{{{{{request.place}}}}}{setting}" + (f"; {people}" if people else "")


_MARKS = re.compile(
    r"\{\{\s*(?P<place>[^,{}]+?)\s*(?:,.*?)?\}\}|\(\(\s*(?P<person>[^()]+?)\s*\)\)(?P<joined>\s*(?=\{))?|\{(?P<group>[^{}]*)\}",
    re.DOTALL,
)


def plain_line(text: str, person: Callable[[str], str], around: Callable[[str], str]) -> str:
    """A scene line without its marks: names become what ``person`` and ``around`` say of them."""

    def plain(found: re.Match[str]) -> str:
        if found["place"]:
            return around(found["place"])
        if found["person"]:
            said = person(" ".join(found["person"].split()))
            return f"{said}, " if found["joined"] is not None else said
        return found["group"].strip()

    text = _MARKS.sub(plain, text)
    return flat(re.sub(r"\s+([,;.])", r"\1", text)).rstrip(" ;,.")


def words_of_moment(request: SceneRequest) -> str:
    """A moment of the story in words, for a picture that has no prompt of its own."""
    people = {actor.name: Given(actor.description) for actor in request.actors}

    def person(name: str) -> str:
        text = people.get(name, Given("")).text
        return _with(_named(name), f"who looks so: {flat(text)}" if text else "")

    def around(name: str) -> str:
        return _with(f"The place is {place_name(name)}", flat(request.place_description))

    return plain_line(line_of(request), person, around) + "."


def shortened(text: str, letters: int) -> str:
    """``text`` in one line, cut before the word that would make it longer than ``letters``; 0 keeps all."""
    line = flat(text)
    if not letters or len(line) <= letters:
        return line
    cut = line[: letters + 1]
    cut = cut.rpartition(" ")[0] or cut[:letters]
    return re.sub(r"(?: (?:an?|the|with|of|and|or|in|on|at|to|by|from))+$", "", cut.rstrip(" ,;:(")).rstrip(" ,;:(")


def place_name(name: str) -> str:
    """A place by its name, in words: ``loc_old_kitchen`` is the old kitchen."""
    words = re.sub(r"(?i)^(?:loc|location|place)_+", "", name).replace("_", " ").strip()
    return words if not words.islower() else f"the {words}"


def flat(text: str) -> str:
    """``text`` in one line."""
    return " ".join(text.split())


def wants_picture(mode: Mode) -> bool:
    """Whether the model is given a picture."""
    return mode in ("IMAGE", "IMAGE_TEXT")


def wants_text(mode: Mode) -> bool:
    """Whether the model is given a description."""
    return mode in ("TEXT", "IMAGE_TEXT")


def _named(name: str) -> str:
    return display_name(name) or name


def _with(name: str, *said: str) -> str:
    """A name and what is said of it, in brackets, so that it is clear where that ends."""
    more = "; ".join(part for part in said if part)
    return f"{name} ({more})" if more else name


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
