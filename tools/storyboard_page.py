"""Write the reference page of what is drawn: run by hand after the drawing, or the words for it, have changed.

    python tools/storyboard_page.py [STORY]

All portraits, places and scenes of ``STORY`` (of the example without it) are drawn, as ``draw_contact_sheets.py``
does, and shown on sheets under ``docs/reference/storyboard/``; ``docs/reference/storyboard.md`` lists the words, from
the tables that the program uses.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from draw_contact_sheets import (
    contact_sheet,
    describe_people,
    draw_places,
    draw_portraits,
    draw_scenes,
)
from PIL import Image

from studio.providers.image.storyboard.figures import acting_words, look_words
from studio.providers.image.storyboard.figures.pose import EXPRESSIONS
from studio.providers.image.storyboard.scenery import build  # noqa: F401  (things enter their table)
from studio.providers.image.storyboard.scenery.props import PROPS
from studio.providers.image.storyboard.scenery.sets import SETS, phrases
from studio.providers.image.storyboard.scenery.words import HOURS, SEASONS, WEATHERS
from studio.story.parse import decode_story, parse_story

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "examples" / "the-bell-at-silver-bay" / "gen.video" / "input" / "1.story.txt"
PAGE = ROOT / "docs" / "reference" / "storyboard.md"
FOLDER = ROOT / "docs" / "reference" / "storyboard"
SEED = 7
QUALITY = 74
SCENES_ON_A_SHEET = 12
MOST_WORDS = 7
INTRODUCTION = """# What is drawn

Pictures are drawn by the program itself, as vectors, from the words that a story gives for people, places and scenes.
Nothing is downloaded, and the same words with the same seed give the same picture. These pages list what is drawn from
which words; a word that is not listed changes nothing. Who wants other pictures puts their own files in place: see
[edit what was made](../how-to/edit-what-was-made.md).

This page is written by `tools/storyboard_page.py`. It shows the example *The bell at Silver Bay*.
"""
SCENES = """Who is named in a scene line stands, sits or walks in the place and does what the groups in braces say. In a
film rain falls, lightning flashes, and people breathe, blink and speak.
"""
PEOPLE = """A description such as *Elderly man with a white beard, navy coat and grey cap* is read phrase by phrase: a
colour belongs to the noun after it. What nobody says is chosen by the seed, fitting age and trade, and stays in every
scene.

"""
SET_WORDS = """The words of a description choose one of {count} sets; it keeps its build in every scene, while hour,
weather and season give its light.
"""
THING_WORDS = """{count} things are drawn where a description names them and there is room; small ones on tables also
where someone speaks of them. A colour or material before a thing is its colour: *copper pot*, *white stove*.
"""
POSTURES = """
Postures: standing, walking, running, sitting, sitting on the floor, kneeling, crouching, lying, sleeping, climbing,
leaning, jumping. Hands point, wave, hold, reach, cover mouth or ears, lie on hips, chin, heart or hat, are folded,
clasped, thrown up or held open.

"""
LIMITS = """## What it does not understand

- English words only. Descriptions in other languages give a plain landscape or a plain room, and people by their name's
  tag alone.
- One place for each description: a kitchen that opens on a garden is the kitchen. What stands before *with*, *above*,
  *near* counts most.
- Where things stand among each other (*the lamp left of the door*), and things that are not in the list.
- Numbers of people, crowds, and people whom a scene line does not name.
- Deeds of two people with each other: hugging, fighting, dancing are drawn as two people side by side.
- Backs and profiles: everyone is seen from the front or half turned.
- Times of history: clothes, streets and rooms are those of a picture book, not of a year.

A place whose description names no set is a plain room or landscape, and the run says so.
"""


def main() -> None:
    """Draw the sheets and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("story", type=Path, nargs="?", default=STORY)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    sheets = draw_sheets(options.story)
    PAGE.write_text(page(sheets), encoding="utf-8", newline="\n")


def draw_sheets(path: Path) -> list[tuple[str, str]]:
    """(what it shows, file name) of each sheet of the story."""
    story = parse_story(decode_story(path.read_bytes()))
    looks = describe_people(story, SEED)
    sheets: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        portraits = [(label, file) for label, file in draw_portraits(story, looks, SEED, work)]
        sheets.append(("Everyone who is seen", kept(portraits, "portraits", 6, 150)))
        places = [(label.split(" [")[0], file) for label, file in draw_places(story.scenes, SEED, work)]
        sheets.append(("Every place, in the light of its first scene", kept(places, "places", 3, 300)))
        scenes = draw_scenes(story, list(story.scenes), looks, SEED, work)
        plain = [(re.sub(r" \([\d.]+ s\)$", "", label), file) for label, file in scenes]
        for start in range(0, len(plain), SCENES_ON_A_SHEET):
            some = plain[start : start + SCENES_ON_A_SHEET]
            number = start // SCENES_ON_A_SHEET + 1
            names = f"{some[0][0].split()[0]} to {some[-1][0].split()[0]}"
            sheets.append((f"Scenes {names}", kept(some, f"scenes-{number}", 3, 280)))
    return sheets


def kept(pictures: Sequence[tuple[str, Path]], name: str, columns: int, wide: int) -> str:
    """Draw a sheet into the folder of the page; its file name."""
    png, out = FOLDER / f"{name}.png", FOLDER / f"{name}.jpg"
    contact_sheet(pictures, png, columns, wide)
    with Image.open(png) as sheet:
        sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    png.unlink()
    return out.name


def page(sheets: Sequence[tuple[str, str]]) -> str:
    """The text of the page."""
    shown = {text: f"![{text}](storyboard/{file})\n" for text, file in sheets}
    first = list(shown.values())
    return "\n".join(
        (
            INTRODUCTION,
            "## People\n",
            first[0],
            people(),
            "## Places\n",
            first[1],
            places(),
            "## Scenes\n",
            SCENES,
            acting(),
            *first[2:],
            LIMITS.rstrip("\n"),
            "",
        )
    )


def people() -> str:
    """The words of looks, as a table."""
    rows = [
        ("age", look_words.AGES),
        ("build", [*look_words.BUILDS, *look_words.TALL, *look_words.SHORT]),
        ("skin", look_words.SKINS),
        ("eyes", look_words.EYES),
        ("hair", look_words.HAIR_COLOURS),
        ("hair is worn", look_words.STYLES),
        ("beards", look_words.BEARDS),
        ("glasses", look_words.GLASSES),
        ("on the head", look_words.HEADWEAR),
        ("above", look_words.TOPS),
        ("over it", look_words.OUTERS),
        ("below", look_words.BOTTOMS),
        ("shoes", look_words.SHOES),
        ("also worn", look_words.EXTRAS),
        ("patterns", look_words.PATTERNS),
        ("trades, with their clothes", look_words.OCCUPATIONS),
        ("not people", look_words.BEINGS),
    ]
    return PEOPLE + table(("of", "words"), [(name, ", ".join(plain(words))) for name, words in rows])


def places() -> str:
    """The words of sets, hours, weather and things, as tables."""
    sets = [
        (one.kind.replace("_", " "), "in" if one.indoors else "out", ", ".join(first_words(one.words)))
        for one in SETS
        if one.kind not in ("indoors", "outdoors")
    ]
    times = [
        (kind, ", ".join(word.replace(".", "") for word in words.split("|")))
        for one in (HOURS, WEATHERS, SEASONS)
        for kind, words in one.items()
    ]
    things = [(name, ", ".join(first_words(thing.words))) for name, thing in sorted(PROPS.items())]
    parts = (
        SET_WORDS.format(count=len(sets)),
        table(("set", "doors", "some of its words"), sets),
        "The setting of a scene line (*Stormy autumn night*) decides before the description:\n",
        table(("light", "words"), times),
        THING_WORDS.format(count=len(things)),
        table(("thing", "words"), things),
    )
    return "\n".join(parts)


def acting() -> str:
    """The words of faces, and what hands hold."""
    faces = {
        mood: [word for word, found in acting_words.MOOD_WORDS.items() if found == mood][:9] for mood in EXPRESSIONS
    }
    rows = [(mood, ", ".join(words)) for mood, words in faces.items() if words]
    held = ", ".join(sorted(set(acting_words.PROPS)))
    faces_table = table(("face", "some of its words"), rows)
    return f"{faces_table}{POSTURES}Things that hands can hold: {held}.\n"


def first_words(patterns: str) -> list[str]:
    """Some of the alternatives of a regular expression that are plain words."""
    words = [re.sub(r"\(\?:([a-z]+)\|[a-z|]+\)", r"\1", one) for one in phrases(patterns)]
    words = [re.sub(r"([a-z]) s\b", r"\1's", one.replace(" ?", " ").replace("?", "")) for one in words]
    return [word for word in words if re.fullmatch(r"[a-z' ]+", word)][:MOST_WORDS]


def plain(words: Mapping[str, object] | Iterable[str]) -> list[str]:
    """Words of a table, each once."""
    return list(dict.fromkeys(words))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    main()
