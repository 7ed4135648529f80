"""Small films that are seen: all three pipelines at sizes that take seconds, and what their frames show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.graph import Node
from studio.pipelines import Sources
from studio.session import Request
from studio.steps.image.pictures import Pictures, Shown
from studio.story.parse import parse_story
from tests.film.helper import FAKE, Film, film

RATE = 24
FRAME = 48_000 // RATE
SMALL: dict[str, object] = {
    **FAKE,
    "engines.sound": "fake",
    "thumbnail.output_width": 320,
    "thumbnail.output_height": 180,
    "thumbnail.shorts_width": 216,
    "thumbnail.shorts_height": 384,
    "portraits.width": 126,
    "portraits.height": 190,
    "portraits.variations": 0,
    "places.width": 320,
    "places.height": 180,
    "places.variations": 0,
    "scenes.width": 320,
    "scenes.height": 180,
    "scene_film.width": 256,
    "scene_film.height": 144,
    "animation.width": 256,
    "animation.height": 144,
    "film.preset": "ultrafast",
}
HARBOUR = """\
(scene_1.1) {{loc_kitchen, Small cottage kitchen with a wood stove}}, {Rainy evening}; \
((female_ada)){Calm}, {Standing}; ((male_tom)){Worried}, {Sitting};
[narrator] The rain had not stopped since noon.
[female_ada] Did you hear that knock?
(scene_1.2) {{loc_kitchen}}, {Rainy evening}; ((male_tom)){Afraid}, {Standing};
[male_tom] Nobody comes here so late.
(scene_1.3) {{loc_harbour, Wooden pier with fishing boats}}, {Stormy night}; ((female_ada)){Alarmed}, {Running};
[narrator] She ran down to the harbour.
[female_ada] Tom, the boat is gone!
(scene_2.1) {{loc_lighthouse, White lighthouse on a cliff}}, {Clear morning}; \
((male_tom)){Happy}, {Walking}; ((male_keeper_ben)){Happy}, {Standing};
[narrator] In the morning they climbed up to the lighthouse.
[male_tom] There it is, look.
[male_keeper_ben] And not a scratch on it.
"""
COLOURS = ((200, 40, 40), (40, 170, 60), (50, 70, 210), (210, 190, 50), (160, 60, 180), (60, 180, 190))


def seen_film(root: Path, story: Path | str) -> Film:
    """A new production at small sizes."""
    made = film(root, story)
    made.settings = dict(SMALL)
    return made


def make(made: Film, *pipelines: str) -> None:
    """Make films; whatever goes wrong is an assertion."""
    for pipeline in pipelines or ("image", "video"):
        outcome = made.make(Request(pipeline))
        assert (outcome.exit_code, outcome.errors) == (0, ())


def ran(made: Film, *pipelines: str) -> set[str]:
    """Make the films and say which items ran, after a look that all of them were planned.

    Of a step whose items hang on a decision that is still to be made, a plan names the step only.
    """
    done: set[str] = set()
    for pipeline in pipelines or ("image", "video"):
        plan = made.session(Request(pipeline)).plan()
        planned = {f"{item.step} {item.id}" for item in plan.items}
        unsaid = {step for step, _, _ in plan.unknown}
        outcome = made.make(Request(pipeline))
        assert (outcome.exit_code, outcome.errors) == (0, ())
        names = set(made.made())
        surprising = {name for name in names - planned if name.split()[0] not in unsaid}
        assert not surprising, f"not planned: {sorted(surprising)}"
        done |= names
    return done


def of(names: Iterable[str], *steps: str) -> set[str]:
    """The items of some steps, with what runs for every film (joins, films, the sound) left out."""
    return {name for name in names if name.split()[0] in steps and "/" in name.split()[1]}


PICTURED = ("image/1.story", "image/2.character", "image/2.location", "image/3.scene", "image/5.video",
            "video/5.motion", "video/2.animate")  # fmt: skip


def seen(names: Iterable[str]) -> set[str]:
    """The items of people, places, scenes, motions and clips."""
    return of(names, *PICTURED)


def nodes(made: Film) -> Mapping[tuple[str, str], Node]:
    return made.session(Request("video")).look().nodes


def scenes(made: Film) -> tuple[Shown, ...]:
    """The scenes of a finished production in the order in which they are shown."""
    session = made.session(Request("video"))
    sources = Sources(made.root, "audio", session.tree.person)
    file, data = sources.story("image")
    return Pictures(session.film, parse_story(data.decode("utf-8"), file=file), file).scenes(session.look().view)


def scene_starts(made: Film) -> list[tuple[str, int]]:
    """Each scene's name and the sample at which its first line begins, by what was really laid out."""
    join = nodes(made)["audio/2.story", "join"].made
    assert join
    starts = {line["span"]: line["start_sample"] for line in join.json("positions.json")["lines"]}
    return [(shown.id, starts[shown.spans[0].id]) for shown in scenes(made)]


def paint(made: Film, scene: str, colour: tuple[int, int, int], size: tuple[int, int] = (320, 180)) -> Path:
    """Put a picture of one colour in place of a scene's."""
    from PIL import Image

    path = made.root / f"gen.image/output/scene/{scene}.png"
    Image.new("RGB", size, colour).save(path)
    return path


def frames(path: Path) -> Any:
    """The mean colour of each frame, as a table of red, green and blue."""
    import av

    with av.open(str(path)) as container:
        means = [frame.to_ndarray(format="rgb24").mean(axis=(0, 1)) for frame in container.decode(video=0)]
    return np.array(means)


def sound(path: Path) -> Any:
    """The first channel of a film's sound, in its place on the film's clock."""
    import av

    with av.open(str(path)) as container:
        parts = [(frame.pts, frame.to_ndarray()[0]) for frame in container.decode(audio=0)]
    start = parts[0][0]
    joined = np.concatenate([samples for _, samples in parts])
    return joined[-start:] if start < 0 else np.concatenate([np.zeros(start, joined.dtype), joined])


def near(colour: Any, wanted: tuple[int, int, int], within: float = 8.0) -> bool:
    return bool(np.abs(np.asarray(colour) - np.array(wanted)).max() <= within)


def finals(made: Film) -> tuple[Path, Path]:
    return made.root / "gen.image/output/final_sd.mp4", made.root / "gen.video/output/final_sd.mp4"


def value(made: Film, step: str, item: str) -> Any:
    product = nodes(made)[step, item].made
    assert product
    return json.loads(product.path("value.json").read_bytes())
