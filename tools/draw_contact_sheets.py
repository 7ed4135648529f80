"""Draw all portraits, places and scenes of a story, and contact sheets of them: to be looked at, and for the docs.

    python tools/draw_contact_sheets.py STORY OUT [--seed N] [--scene ID …] [--columns N]

``STORY`` is a story with scene lines. Into the folder ``OUT`` go ``portraits/``, ``places/`` and ``scenes/`` with one
picture each, and ``portraits.png``, ``places.png``, ``scenes.png``, the sheets.
"""

from __future__ import annotations

import argparse
import re
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from studio.media.typefaces import drawable, runs
from studio.providers.image import PlaceRequest, PortraitRequest, SceneRequest, SeenActor, image_provider
from studio.steps.image.tasks.people import PersonDescription, describe_person
from studio.story.parse import Story, decode_story, parse_story
from studio.story.scene_lines import SceneLine, location_descriptions

TILE_WIDTH = 400
LABEL_SIZE, LABEL_LINES = 13, 2
LABEL_HEIGHT = LABEL_LINES * (LABEL_SIZE + 4) + 4
GAP = 8
PAPER, INK = (244, 240, 232), (43, 36, 51)


def main() -> None:
    """Draw what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("story", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scene", nargs="*", default=[], help="only these scenes, and no portraits and places")
    parser.add_argument("--columns", type=int, default=4)
    options = parser.parse_args()
    story = parse_story(decode_story(options.story.read_bytes()))
    looks = describe_people(story, options.seed)
    scenes = [scene for scene in story.scenes if not options.scene or scene.id in options.scene]
    if not options.scene:
        portraits = draw_portraits(story, looks, options.seed, options.out / "portraits")
        contact_sheet(portraits, options.out / "portraits.png", options.columns + 2, TILE_WIDTH * 3 // 5)
        places = draw_places(scenes, options.seed, options.out / "places")
        contact_sheet(places, options.out / "places.png", options.columns, TILE_WIDTH)
    pictures = draw_scenes(story, scenes, looks, options.seed, options.out / "scenes")
    contact_sheet(pictures, options.out / "scenes.png", options.columns, TILE_WIDTH)


def describe_people(story: Story, seed: int) -> dict[str, str]:
    """How everyone who is seen looks, as a production would describe them."""
    taken: list[PersonDescription] = []
    for name in people_of(story):
        taken.append(describe_person(name, story, seed, taken=taken))
    return {person.name: person.summary_text() for person in taken}


def seed_of(name: str, seed: int) -> int:
    """A number for ``name`` that stays."""
    return zlib.crc32(f"{seed}:{name}".encode())


def people_of(story: Story) -> tuple[str, ...]:
    """Everyone who is seen, in order of first appearance."""
    return tuple(dict.fromkeys(actor.character for scene in story.scenes for actor in scene.actors))


def draw_portraits(story: Story, looks: dict[str, str], seed: int, folder: Path) -> list[tuple[str, Path]]:
    """(label, file) of a portrait of everyone who is seen."""
    folder.mkdir(parents=True, exist_ok=True)
    provider, made = image_provider("storyboard"), []
    for name in people_of(story):
        out = folder / f"{safe(name)}.png"
        provider.portrait(PortraitRequest(name, looks.get(name, ""), seed_of(name, seed)), out)
        made.append((name, out))
    return made


def draw_places(scenes: Sequence[SceneLine], seed: int, folder: Path) -> list[tuple[str, Path]]:
    """(label, file) of every place, in the light of the first scene there."""
    folder.mkdir(parents=True, exist_ok=True)
    provider, made = image_provider("storyboard"), []
    for name, description in location_descriptions(scenes).items():
        setting = next(scene.setting for scene in scenes if scene.location == name)
        out = folder / f"{safe(name)}.png"
        words = description or name
        request = PlaceRequest(name, words, setting, seed_of(name, seed))
        understood = provider.place(request, out).understood
        made.append((f"{name}: {words} [{', '.join(understood)}]", out))
    return made


def draw_scenes(
    story: Story,
    scenes: Sequence[SceneLine],
    looks: dict[str, str],
    seed: int,
    folder: Path,
) -> list[tuple[str, Path]]:
    """(label, file) of every scene."""
    folder.mkdir(parents=True, exist_ok=True)
    provider, made = image_provider("storyboard"), []
    descriptions = location_descriptions(story.scenes)
    for scene in scenes:
        spans = [span for span in story.spans if span.scene == scene.id]
        speakers = {span.character for span in spans}
        actors = tuple(
            SeenActor(
                one.character,
                looks.get(one.character, ""),
                seed_of(one.character, seed),
                one.traits,
                one.character in speakers,
            )
            for one in scene.actors
        )
        request = SceneRequest(
            scene.id,
            scene.location,
            descriptions[scene.location] or scene.location,
            scene.setting,
            actors,
            " ".join(span.text for span in spans),
            seed_of(scene.id, seed),
            seed_of(scene.location, seed),
        )
        out = folder / f"{scene.id}.png"
        started = time.process_time()
        provider.scene(request, out)
        spent = time.process_time() - started
        traits = "; ".join(f"{one.character.split('_')[-1]}: {', '.join(one.traits)}" for one in scene.actors)
        made.append((f"{scene.id} {scene.location} {traits} ({spent:.1f} s)", out))
    return made


def contact_sheet(pictures: Sequence[tuple[str, Path]], out: Path, columns: int, tile_width: int) -> None:
    """All pictures in rows, each with its label above it, as one PNG."""
    tiles = [(label, thumbnail(path, tile_width)) for label, path in pictures]
    if not tiles:
        return
    tile_height = max(tile.height for _, tile in tiles) + LABEL_HEIGHT
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    size = (GAP + columns * (tile_width + GAP), GAP + rows * (tile_height + GAP))
    sheet = Image.new("RGB", size, PAPER)
    for number, (label, tile) in enumerate(tiles):
        x = GAP + number % columns * (tile_width + GAP)
        y = GAP + number // columns * (tile_height + GAP)
        write_label(sheet, label, x, y, tile_width)
        sheet.paste(tile, (x, y + LABEL_HEIGHT))
    sheet.save(out, "PNG", optimize=True)


def thumbnail(path: Path, width: int) -> Image.Image:
    """The picture, ``width`` pixels wide."""
    with Image.open(path) as image:
        return image.convert("RGB").resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def write_label(sheet: Image.Image, label: str, x: int, y: int, width: int) -> None:
    """As much of the label as two lines hold."""
    text, _ = drawable(label)
    draw = ImageDraw.Draw(sheet)
    left, line = float(x), 0
    for run in runs(text):
        font = ImageFont.truetype(str(run.typeface.path), LABEL_SIZE, index=run.typeface.index)
        for word in re.findall(r"\S+\s*|\s+", run.text):
            length = draw.textlength(word.rstrip(), font=font)
            if left + length > x + width and left > x:
                left, line = float(x), line + 1
            if line == LABEL_LINES:
                return
            draw.text((left, y + line * (LABEL_SIZE + 4)), word, font=font, fill=INK)
            left += draw.textlength(word, font=font)


def safe(name: str) -> str:
    """``name`` as a file name."""
    return re.sub(r"[^\w.-]+", "_", name) or "_"


if __name__ == "__main__":
    main()
