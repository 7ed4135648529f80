"""Write the reference page of synthetic sounds: run by hand after a recipe or the catalogue has changed.

    python tools/sound_page.py [--sheet FILE]

Every recipe is rendered with one seed, stored as a small Ogg file and drawn as a spectrogram under
``docs/reference/sounds/``; ``docs/reference/sounds.md`` tells how each is made, what it is measured by and which
words ask for it. ``--sheet`` also writes all spectrograms on one large picture, to be looked at.
"""

from __future__ import annotations

import argparse
import tomllib
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from PIL import Image, ImageDraw
from scipy import signal

from studio.providers.sound import SAMPLE_RATE, SoundRequest, make_sound
from studio.providers.sound.catalogue import Recipe, recipes

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference" / "sounds"
PAGE = ROOT / "docs" / "reference" / "sounds.md"
CATALOGUE = ROOT / "src" / "studio" / "providers" / "sound" / "catalogue.toml"
SEED = 7
LONGEST_SECONDS = 4.0
FILE_RATE = 32_000
WIDTH, HEIGHT = 240, 80
LOWEST_HERTZ, HIGHEST_HERTZ = 40.0, 16_000.0
RANGE_DB = 60.0
COLOURS = 12
# From the background up: night blue, violet, red, orange, pale yellow.
PALETTE = ((8, 8, 24), (52, 18, 92), (140, 41, 105), (221, 82, 66), (252, 165, 40), (252, 253, 191))
HEADINGS = {
    "weather": "Weather",
    "fire": "Fire",
    "water": "Water",
    "animals": "Animals",
    "crowd": "People together",
    "footsteps": "Footsteps",
    "doors": "Doors and windows",
    "bells_clocks": "Bells, clocks and telephones",
    "vehicles": "Horses and vehicles",
    "impacts": "Things that break, ring and fall",
    "weapons": "Weapons",
    "body": "Body",
    "small_things": "Paper, pens and magic",
    "machines": "Machines",
}
INTRODUCTION = """# Sounds

These sounds are made by calculation when a story asks for them, so nothing has to be downloaded. Each take differs
with its seed. A recording of your own with a fitting name is always preferred: see
[use your own voice and recordings](../how-to/use-your-own-voice-and-recordings.md).

*Made* says how a sound is built, *measured* what a test finds in every take, *level* how loud it is beside speech.
The pictures show four seconds at most, from 40 Hz to 16 kHz on a logarithmic scale.

This page is written by `tools/sound_page.py`.
"""


def shown_seconds(recipe: Recipe) -> float:
    """Return how much of a sound is shown."""
    return LONGEST_SECONDS if recipe.is_bed else min(LONGEST_SECONDS, recipe.longest_seconds)


def spectrogram(samples: np.ndarray) -> Image.Image:
    """Given a stereo sound, return a picture of it over logarithmic frequency."""
    hop = max(1, len(samples) // WIDTH)
    hertz, _, bins = signal.stft(samples.mean(axis=1), SAMPLE_RATE, nperseg=2048, noverlap=2048 - min(hop, 2048))
    power = np.abs(bins) ** 2
    edges = np.geomspace(LOWEST_HERTZ, HIGHEST_HERTZ, HEIGHT + 1)
    rows = []
    for low, high in pairwise(edges):
        inside = (hertz >= low) & (hertz < high)
        nearest = int(np.argmin(np.abs(hertz - (low * high) ** 0.5)))
        rows.append(power[inside].mean(axis=0) if inside.any() else power[nearest])
    # Bands grow with frequency: weigh by width, as an ear does, so that noise does not look like a low hum.
    level = 10.0 * np.log10(np.array(rows) * edges[1:, None] + 1e-14)
    share = np.clip((level - level.max() + RANGE_DB) / RANGE_DB, 0.0, 1.0)[::-1]
    columns = np.minimum(np.arange(WIDTH) * share.shape[1] // WIDTH, share.shape[1] - 1)
    index = np.round(share[:, columns] * (COLOURS - 1)).astype(np.uint8)
    image = Image.fromarray(index, mode="P")
    image.putpalette([part for colour in _colours() for part in colour])
    return image


def _colours() -> list[tuple[int, int, int]]:
    stops = np.array(PALETTE, dtype=float)
    places = np.linspace(0, len(PALETTE) - 1, COLOURS)
    mixed = [np.interp(places, np.arange(len(PALETTE)), stops[:, part]) for part in range(3)]
    return [(int(red), int(green), int(blue)) for red, green, blue in zip(*mixed, strict=True)]


def write_sound(path: Path, samples: np.ndarray, *, stereo: bool) -> None:
    """Write a sound as a small Ogg Vorbis file."""
    kept = samples if stereo else samples.mean(axis=1, keepdims=True)
    small = np.clip(soxr.resample(kept, SAMPLE_RATE, FILE_RATE), -1.0, 1.0)
    soundfile.write(path, small, FILE_RATE, format="OGG", subtype="VORBIS", compression_level=1.0)


def entry(recipe: Recipe, row: dict[str, Any]) -> str:
    """Return the section of one sound."""
    title = recipe.name.replace("_", " ")
    words = ", ".join(phrase.strip() for phrase in str(row["asks"]).split(",")[:6])
    length = (
        f"{recipe.shortest_seconds:g} to {recipe.longest_seconds:g} s"
        if recipe.longest_seconds < 1000
        else "as long as needed"
    )
    source = f"sounds/{recipe.name}"
    return (
        f"### {title}\n\n"
        f"![Spectrogram of {title}]({source}.png)\n\n"
        f'<audio controls preload="none" src="{source}.ogg"></audio> [{recipe.name}.ogg]({source}.ogg)\n\n'
        f"- Made: {recipe.made}\n- Measured: {recipe.heard}\n"
        f"- Level: {recipe.level_db:+g} dB; length: {length}\n- Words: {words}\n"
    )


def sheet(pictures: dict[str, Image.Image], path: Path) -> None:
    """Write all pictures on one, with their names."""
    across, cell_width, cell_height = 7, WIDTH + 8, HEIGHT + 20
    down = -(-len(pictures) // across)
    whole = Image.new("RGB", (across * cell_width, down * cell_height), "white")
    draw = ImageDraw.Draw(whole)
    for number, (name, picture) in enumerate(pictures.items()):
        left, top = number % across * cell_width, number // across * cell_height
        draw.text((left + 2, top + 2), name, fill="black")
        whole.paste(picture.convert("RGB"), (left, top + 15))
    whole.save(path)


def main() -> None:
    """Render everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--sheet", type=Path, help="also write all spectrograms on one picture")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        if old.suffix in (".ogg", ".png"):
            old.unlink()
    table = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    pictures: dict[str, Image.Image] = {}
    sections = [INTRODUCTION]
    ordered = sorted(recipes().values(), key=lambda recipe: list(HEADINGS).index(recipe.family))
    for family, members in groupby(ordered, key=lambda recipe: recipe.family):
        sections.append(f"## {HEADINGS[family]}\n")
        for recipe in members:
            sound = make_sound(SoundRequest(recipe.name, shown_seconds(recipe), SEED))
            pictures[recipe.name] = spectrogram(sound.samples)
            pictures[recipe.name].save(FOLDER / f"{recipe.name}.png", optimize=True, bits=4)
            write_sound(FOLDER / f"{recipe.name}.ogg", sound.samples, stereo=recipe.kind == "bed")
            sections.append(entry(recipe, table[recipe.name]))
    PAGE.write_text("\n".join(sections), encoding="utf-8", newline="\n")
    if arguments.sheet:
        sheet(pictures, arguments.sheet)


if __name__ == "__main__":
    main()
