"""The cover that this program draws by itself: a flat, layered scene from the words of a prompt, with the title."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.media.lettering import Lettering, set_title
from studio.providers.image.contract import CoverRequest, MadeCover
from studio.providers.image.drawing.canvas import Canvas, height_at
from studio.providers.image.drawing.colours import Palette, palette_for
from studio.providers.image.drawing.land import draw_far, draw_middle, draw_near
from studio.providers.image.drawing.landmarks import draw_landmark, draw_person
from studio.providers.image.drawing.room import draw_room
from studio.providers.image.drawing.sky import draw_sky
from studio.providers.image.drawing.weather import draw_lightning, draw_weather, finish
from studio.providers.image.drawing.words import Sketch, read_prompt
from studio.providers.image.storyboard.rasterise import write_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST_DOUBLED = 2600  # a longer side is drawn at its own size: at twice the size it would take too much memory


def make_cover(request: CoverRequest, out: Path) -> MadeCover:
    """Draw the scene, set the title, write ``out`` as PNG. Raise DiskFull or ProductInvalid where that fails."""
    sketch = read_prompt(request.prompt, request.seed)
    lettering: Lettering | None = None
    if request.title.strip():
        picture, lettering = _titled(request, sketch)
    else:
        picture = draw_scene(sketch, request.seed, request.width, request.height)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False, compress_level=6)
    write_bytes(buffer.getvalue(), out)
    return MadeCover(lettering, sketch.understood, lettering.warnings if lettering else ())


def draw_scene(sketch: Sketch, seed: int, width: int, height: int, title_position: str = "") -> Image:
    """The scene without a title, drawn at twice the size and made smaller, which smooths its edges.

    ``title_position`` says where a title will stand (empty for none), and what to see is moved out of its way.
    """
    from PIL import Image

    double = 2 if max(width, height) <= _LARGEST_DOUBLED else 1
    generator = np.random.default_rng(seed)
    palette = palette_for(sketch.time, sketch.weather, seed)
    canvas = Canvas(width * double, height * double)
    orb = (float(generator.uniform(0.22, 0.36)), float(generator.uniform(0.16, 0.26)))
    if sketch.time in ("dusk", "dawn"):
        orb = (orb[0], orb[1] + 0.16)
    if sketch.place == "room":
        draw_room(canvas, palette, _outside(sketch, palette, canvas, orb, generator), generator)
    else:
        _outdoors(canvas, sketch, palette, orb, generator, title_position)
    finish(canvas)
    return canvas.image.resize((width, height), Image.Resampling.LANCZOS) if double > 1 else canvas.image


def _outdoors(
    canvas: Canvas,
    sketch: Sketch,
    palette: Palette,
    orb: tuple[float, float],
    generator: np.random.Generator,
    title_position: str,
) -> None:
    horizon = {"sea": 0.6, "city": 0.61}.get(sketch.place, 0.58)
    horizon += {"top": 0.06, "middle": 0.07, "bottom": -0.1}.get(title_position, 0.0)
    draw_sky(canvas, sketch, palette, horizon, orb, generator)
    if sketch.weather == "storm":
        draw_lightning(canvas, horizon, generator)
    draw_far(canvas, sketch, palette, horizon, generator)
    standing = draw_middle(canvas, sketch, palette, horizon, orb, generator)
    sizes = {"lighthouse": 0.52, "castle": 0.5, "ship": 0.34, "bridge": 0.36, "pyramid": 0.34, "tent": 0.3}
    places = (0.76, 0.34)
    for name, part in zip(sketch.landmarks, places, strict=False):
        size = sizes.get(name, 0.4) * canvas.unit
        if name == "ship":
            x = (0.4 if part > 0.5 else 0.3) * canvas.width
            draw_landmark(canvas, name, sketch, palette, x, (horizon + 0.1) * canvas.height, size)
        elif name == "bridge":
            draw_landmark(canvas, name, sketch, palette, 0.36 * canvas.width, (horizon + 0.16) * canvas.height, size)
        else:
            x = part * canvas.width
            if sketch.place in ("sea", "lake"):
                x = (0.83 if part > 0.5 else 0.94) * canvas.width
            draw_landmark(canvas, name, sketch, palette, x, height_at(standing, x) + 0.012 * canvas.height, size)
    near = draw_near(canvas, sketch, palette, generator)
    if sketch.figure and title_position != "bottom":
        x = 0.27 * canvas.width
        night = sketch.time in ("night", "dusk") or sketch.weather == "storm"
        draw_person(canvas, palette, x, height_at(near, x) + 4, 0.15 * canvas.unit, lantern=night)
    draw_weather(canvas, sketch.weather, palette, horizon, generator)


def _outside(
    sketch: Sketch, palette: Palette, canvas: Canvas, orb: tuple[float, float], generator: np.random.Generator
) -> Canvas:
    """What is seen through the window of a room."""
    view = Canvas(round(canvas.unit * 0.62), round(canvas.unit * 0.56))
    scene = Sketch(sketch.time, "mountain", sketch.weather, (), False, ())
    draw_sky(view, scene, palette, 0.7, (orb[0] + 0.2, orb[1] + 0.08), generator)
    if sketch.weather == "storm":
        draw_lightning(view, 0.7, generator)
    draw_far(view, scene, palette, 0.8, generator)
    draw_weather(view, sketch.weather, palette, 0.7, generator)
    return view


def _titled(request: CoverRequest, sketch: Sketch) -> tuple[Image, Lettering]:
    """The scene with its title over it, or on a band below or above it."""
    if request.title_layout == "overlay" or request.title_position == "middle":
        scene = draw_scene(sketch, request.seed, request.width, request.height, request.title_position)
        return set_title(scene, request.title, position=request.title_position, scale=request.title_font_scale)
    return _banded(request, sketch)


def _banded(request: CoverRequest, sketch: Sketch) -> tuple[Image, Lettering]:
    from PIL import Image

    band_height = round(request.height * 0.26)
    scene_height = request.height if request.title_layout == "expand" else request.height - band_height
    scene = draw_scene(sketch, request.seed, request.width, scene_height)
    palette = palette_for(sketch.time, sketch.weather, request.seed)
    band = Image.new("RGB", (request.width, band_height), palette.dark)
    band, lettering = set_title(
        band, request.title, position="middle", scale=request.title_font_scale * 2.2, most_lines=2
    )
    whole = Image.new("RGB", (request.width, scene_height + band_height))
    top = request.title_position == "top"
    whole.paste(band, (0, 0 if top else scene_height))
    whole.paste(scene, (0, band_height if top else 0))
    return whole, lettering
