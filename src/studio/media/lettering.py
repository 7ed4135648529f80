"""A title set over a picture: as large as fits, never cut, and readable whatever lies behind it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from studio.media.typefaces import Run, Typeface, drawable, is_emoji, is_right_to_left, needs_shaping, runs

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

POSITIONS = ("top", "middle", "bottom")
LEAST_CONTRAST = 4.5  # of the accessibility guidelines, for text of any size
_MARGIN = 0.07  # of the width, on each side
_MOST_LINES = 4
_LARGEST = 0.098  # of the height, at a scale of 1
_LINE_HEIGHT = 1.16
_SMALLEST_PIXELS = 8
_FILL, _OUTLINE = (255, 250, 240), (12, 12, 22)
_REFERENCE, _SMALL_REFERENCE = 200, 100
_CLOSING = "—–-ー。、，．！？：；）」』】〉》”’!?,.:;)"


@dataclass(frozen=True)
class Lettering:
    """How a title was set: its lines, size and box (left, top, right, bottom) in pixels.

    ``contrast`` is the measured contrast ratio between the letters and the brightest of what lies behind them;
    ``missing`` are characters that no font on this machine can write and that were left out.
    """

    lines: tuple[str, ...]
    size_pixels: int
    box: tuple[int, int, int, int]
    contrast: float
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def shaping_available() -> bool:
    """Say whether Pillow can put letters together that join or move (Devanagari, Bengali, Arabic): it needs fribidi.

    Where it cannot, such lines are drawn by the renderer of vectors, which always can.
    """
    from PIL import features

    return bool(features.check_feature("raqm"))


def set_title(
    picture: Image,
    title: str,
    *,
    position: str = "bottom",
    scale: float = 1.5,
    most_lines: int = _MOST_LINES,
    most_height: float = 0.8,
    middle: float = 0.5,
) -> tuple[Image, Lettering]:
    """Given an RGB picture and a title, return the picture with the title over it, and how it was set.

    The title takes the largest size at which it fits between the margins in ``most_lines`` lines or fewer and in
    ``most_height`` of the picture's height, up to a limit that ``scale`` multiplies; the picture behind it is darkened
    as far as the contrast needs. ``middle`` is where in the height a title of that position has its middle. A title of
    which nothing can be written leaves the picture as it is, with a warning.
    """
    import PIL.Image

    text, missing = drawable(title)
    warnings = _warnings(text, missing)
    if not text:
        return picture, Lettering((), 0, (0, 0, 0, 0), math.inf, missing, warnings)
    width, height = picture.size
    lines, size = _fitted(text, width * (1 - 2 * _MARGIN), height * most_height, _LARGEST * height * scale, most_lines)
    mask, stroked, box = _masks(picture.size, lines, size, position, middle)
    backed, contrast = _darkened(picture, stroked, box, position)
    shadowed = PIL.Image.composite(PIL.Image.new("RGB", picture.size, _OUTLINE), backed, stroked)
    lettered = PIL.Image.composite(PIL.Image.new("RGB", picture.size, _FILL), shadowed, mask)
    return lettered, Lettering(lines, size, box, contrast, missing, warnings)


def contrast_ratio(one: Sequence[float] | NDArray[np.float64], other: Sequence[float] | NDArray[np.float64]) -> float:
    """The contrast ratio (1 to 21) of two sRGB colours of 0 to 255."""
    lights = sorted(float(_luminance(np.asarray(colour, np.float64))) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _warnings(text: str, missing: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    letters = [character for character in missing if not is_emoji(character)]
    if letters:
        found.append(f"no font here can write {' '.join(letters[:12])}: they are left out of the title")
    if not text:
        found.append("nothing of the title can be written: the cover has none")
    return tuple(found)


def _fitted(text: str, widest: float, highest: float, largest: float, most_lines: int) -> tuple[tuple[str, ...], int]:
    """The lines and the size in pixels at which the text is largest; fewer lines where that makes no difference."""
    units, joint = _units(text)
    best: tuple[tuple[str, ...], float] = ((text,), 0.0)
    for count in range(1, min(most_lines, len(units)) + 1):
        lines = _balanced(units, joint, count)
        across = max(_width(line, _REFERENCE) for line in lines) / _REFERENCE
        size = min(largest, widest / across, highest / (len(lines) * _LINE_HEIGHT))
        if size > best[1] * 1.04:
            best = (lines, size)
    return best[0], max(_SMALLEST_PIXELS, math.floor(best[1]))


def _units(text: str) -> tuple[list[str], str]:
    """What may stand on a line of its own (words, or characters where there are no blanks), and what joins two."""
    words = text.split(" ")
    wide = sum(ord(character) > 0x2E7F for character in text)
    if wide * 2 < len(text):
        return words, " "
    units: list[str] = []
    for character in text:
        if units and (character in _CLOSING or character == " "):
            units[-1] += character
        else:
            units.append(character)
    return units, ""


def _balanced(units: list[str], joint: str, count: int) -> tuple[str, ...]:
    """The units on ``count`` lines so that the widest line is as narrow as can be."""
    widths = [_width(unit + joint, _REFERENCE) for unit in units]
    sums = np.concatenate([[0.0], np.cumsum(widths)])
    # best[k][n]: the widest line when the first n units stand on k lines.
    best = np.full((count + 1, len(units) + 1), np.inf)
    cut = np.zeros((count + 1, len(units) + 1), int)
    best[0, 0] = 0.0
    for lines in range(1, count + 1):
        for end in range(lines, len(units) + 1):
            widest = np.maximum(best[lines - 1, :end], sums[end] - sums[:end])
            cut[lines, end] = int(widest.argmin())
            best[lines, end] = widest.min()
    parts, end = [], len(units)
    for lines in range(count, 0, -1):
        start = int(cut[lines, end])
        parts.append(joint.join(units[start:end]).strip())
        end = start
    return tuple(reversed(parts))


@lru_cache(maxsize=64)
def _font(typeface: Typeface, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    engine = ImageFont.Layout.RAQM if shaping_available() else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(typeface.path), size, index=typeface.index, layout_engine=engine)


def _ordered(line: str) -> tuple[Run, ...]:
    """The runs of a line from left to right."""
    found = runs(line)
    return found[::-1] if is_right_to_left(line) else found


def _drawn_whole(line: str) -> bool:
    """Whether a line is drawn by the renderer of vectors, which joins letters where Pillow cannot."""
    return needs_shaping(line) and not shaping_available()


@lru_cache(maxsize=64)
def _whole_line(line: str, size: int, stroke: int) -> tuple[Image, float]:
    """A line with joined and ordered letters as a mask, and where its baseline is in it. ``stroke`` is added around."""
    import resvg_py
    from PIL import Image

    used = dict.fromkeys(run.typeface for run in runs(line))
    families = ", ".join(f"'{face.family}'" for face in used if face.family)
    wide, high, base = round((len(line) * 1.5 + 2) * size), round(size * 2.4), round(size * 1.5)
    outline = f'stroke="#fff" stroke-width="{2 * stroke}" stroke-linejoin="round"' if stroke else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"><text x="{wide / 2}" y="{base}" '
        f'text-anchor="middle" font-family="{families}" font-weight="700" font-size="{size}" fill="#fff" {outline}>'
        f"{escape(line)}</text></svg>"
    )
    files = [str(face.path) for face in used]
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    with Image.open(io.BytesIO(png)) as drawn:
        mask = drawn.convert("RGBA").getchannel("A")
    left, _, right, _ = mask.getbbox() or (0, 0, 1, 1)
    return mask.crop((left, 0, right, high)), float(base)


def _width(line: str, size: int) -> float:
    if _drawn_whole(line):
        return _whole_line(line, _SMALL_REFERENCE, 0)[0].width * size / _SMALL_REFERENCE
    return sum(_font(run.typeface, size).getlength(run.text) for run in runs(line))


def _masks(
    canvas: tuple[int, int], lines: tuple[str, ...], size: int, position: str, middle: float
) -> tuple[Image, Image, tuple[int, int, int, int]]:
    """Where the letters are, where they and their outline are, and the box of both, inside of the margins."""
    while True:
        letters, stroked, box = _attempt(canvas, lines, size, position, middle)
        edge = round(canvas[0] * _MARGIN * 0.6)
        inside = (
            box[0] >= edge and box[2] <= canvas[0] - edge and box[1] >= edge * 0.4 and box[3] <= canvas[1] - edge * 0.4
        )
        if inside or size <= _SMALLEST_PIXELS:
            return letters, stroked, box
        size = max(_SMALLEST_PIXELS, min(size - 1, round(size * 0.96)))


def _attempt(
    canvas: tuple[int, int], lines: tuple[str, ...], size: int, position: str, middle: float
) -> tuple[Image, Image, tuple[int, int, int, int]]:
    from PIL import Image, ImageDraw

    width, height = canvas
    outline = max(1, round(size * 0.045))
    block = len(lines) * size * _LINE_HEIGHT
    tops: dict[str, Callable[[], float]] = {
        "top": lambda: height * 0.07,
        "middle": lambda: height * middle - block / 2,
        "bottom": lambda: height * 0.92 - block,
    }
    top = tops[position]()
    letters, stroked = Image.new("L", canvas), Image.new("L", canvas)
    onto, around = ImageDraw.Draw(letters), ImageDraw.Draw(stroked)
    for number, line in enumerate(lines):
        left = (width - _width(line, size)) / 2
        # The baseline, not the top, is common to the fonts of a line.
        baseline = top + number * size * _LINE_HEIGHT + size * 0.92
        if _drawn_whole(line):
            for canvas_mask, stroke in ((letters, 0), (stroked, outline)):
                drawn, base = _whole_line(line, size, stroke)
                at = (round(left) - stroke, round(baseline - base))
                canvas_mask.paste(255, (at[0], at[1], at[0] + drawn.width, at[1] + drawn.height), drawn)
            continue
        for run in _ordered(line):
            font = _font(run.typeface, size)
            # The font of Chinese and Japanese has no bold form.
            weight = max(1, round(size * 0.018)) if run.typeface.family.startswith("Droid") else 0
            onto.text(
                (left, baseline), run.text, fill=255, font=font, anchor="ls", stroke_width=weight, stroke_fill=255
            )
            around.text(
                (left, baseline),
                run.text,
                fill=255,
                font=font,
                anchor="ls",
                stroke_width=outline + weight,
                stroke_fill=255,
            )
            left += font.getlength(run.text)
    return letters, stroked, stroked.getbbox() or (0, 0, 1, 1)


def _darkened(picture: Image, stroked: Image, box: tuple[int, int, int, int], position: str) -> tuple[Image, float]:
    """The picture with a soft shade behind the letters, as strong as the contrast needs, and that contrast."""
    from PIL import Image, ImageFilter

    height = picture.height
    shade = _shade(picture.size, box, position)
    blur = stroked.filter(ImageFilter.GaussianBlur(max(2.0, height * 0.016)))
    shadow = np.minimum(1.0, np.asarray(blur, np.float64) / 255.0 * 1.7)
    pixels = np.asarray(picture, np.float64)
    near = np.asarray(stroked.filter(ImageFilter.MaxFilter(5)), bool)
    contrast, dark = 0.0, pixels
    for strength in (0.0, 0.08, 0.16, 0.24, 0.32, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        alpha = 1.0 - (1.0 - strength * shade) * (1.0 - (0.5 + 0.45 * strength) * shadow)
        dark = pixels * (1.0 - alpha[..., None]) + np.array(_OUTLINE) * alpha[..., None]
        # Judged at the brightest fiftieth of what touches the letters, not at their mean.
        light = np.quantile(_luminance(dark[near]), 0.98)
        contrast = (float(_luminance(np.array(_FILL, np.float64))) + 0.05) / (float(light) + 0.05)
        if contrast >= LEAST_CONTRAST:
            break
    return Image.fromarray(np.clip(np.rint(dark), 0, 255).astype(np.uint8)), contrast


def _shade(canvas: tuple[int, int], box: tuple[int, int, int, int], position: str) -> NDArray[np.float64]:
    """How much each pixel is darkened at full strength: all of it behind the letters, fading out over a while."""
    height = canvas[1]
    rows = np.arange(height, dtype=np.float64)
    reach = 0.26 * height
    above = np.clip((rows - (box[1] - reach)) / reach, 0.0, 1.0)
    below = np.clip(((box[3] + reach) - rows) / reach, 0.0, 1.0)
    if position == "top":
        above = np.ones_like(rows)
    if position == "bottom":
        below = np.ones_like(rows)
    soft = np.minimum(above, below)
    return np.repeat((soft * soft * (3 - 2 * soft))[:, None], canvas[0], axis=1)


def _luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = colours / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
