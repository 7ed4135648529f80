"""The films of the shorts: the picture of one, and the same with its part of the narration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Ref
from studio.story.clock import SAMPLE_RATE

if TYPE_CHECKING:
    from studio.media.shorts import ShortForm
    from studio.media.shorts_text import ShortText

WARNINGS = "warnings.json"
"""The part of a picture that says what could not be written into it."""


def make_picture(item: Item, inputs: Inputs, out: Path) -> str:
    """The picture of a short: the upright cover in slow movement, or its part of the film; no sound yet."""
    from studio.media.probe import probe
    from studio.media.shorts import MOVES, short_of_film, short_of_picture
    from studio.media.shorts_text import unwritable

    words = next(need for need in item.needs if isinstance(need, Ref) and need.part.endswith(".words.json"))
    told = inputs.json(words)
    if not told["samples"]:
        return _nothing(out)
    title = _title(item, inputs)
    form, text = _form(item.params), _text(item.params, told, title)
    (out / WARNINGS).write_text(json.dumps(unwritable(text), ensure_ascii=False), encoding="utf-8")
    source = inputs.path(item.needs[0])
    place = next((need for need in item.needs if isinstance(need, Ref) and need.part.endswith(".place.json")), None)
    if place is None:
        short_of_picture(
            source,
            text,
            out / "picture.mp4",
            form,
            samples=told["samples"],
            move=MOVES[int(item.params["move"])],
            moving=bool(item.params["motion"]),
        )
        return ""
    at, info = inputs.json(place), probe(source)
    (picture,) = info.of_kind("video")[:1] or (None,)
    form = _at_rate_of(form, picture.frames_per_second if picture else None)
    intro = float(item.params["intro_seconds"])
    # A film of ours begins with its intro, one from elsewhere perhaps not.
    lead = intro if abs((info.duration_seconds or 0.0) - at["total_samples"] / SAMPLE_RATE - intro) < 0.3 else 0.0
    start = lead + at["start_sample"] / SAMPLE_RATE
    short_of_film(source, start, text, out / "picture.mp4", form, samples=told["samples"])
    return ""


def make_short(item: Item, inputs: Inputs, out: Path) -> str:
    """The short: its picture with its part of the mix, as loud as the film."""
    from studio.media.languages import three_letters
    from studio.media.shorts import finish_short

    picture, place, mix, *_ = (need for need in item.needs if isinstance(need, Ref))
    at = inputs.json(place)
    if at["start_sample"] == at["end_sample"]:
        return _nothing(out)
    fade_in, fade_out = item.params["fades"]
    lufs, ceiling = item.params["loudness"]
    heard = finish_short(
        inputs.path(picture),
        inputs.path(mix),
        out / item.files[0][0],
        start_sample=at["start_sample"],
        end_sample=at["end_sample"],
        fade_in_seconds=float(fade_in),
        fade_out_seconds=float(fade_out),
        target_lufs=float(lufs),
        ceiling_db=float(ceiling),
        metadata={"title": _title(item, inputs)},
        language=three_letters(str(item.params["language"])),
    )
    report = {"integrated_lufs": heard.integrated_lufs, "true_peak_db": heard.true_peak_db}
    (out / "loudness.json").write_text(json.dumps(report), encoding="utf-8")
    return ""


def _title(item: Item, inputs: Inputs) -> str:
    title = next((need for need in item.needs if isinstance(need, Ref) and need.part == "title.txt"), None)
    return inputs.text(title).strip() if title is not None else str(item.params["fallback_title"])


def _form(params: Mapping[str, Any]) -> ShortForm:
    from studio.media.shorts import ShortForm

    names = ("width", "height", "frames_per_second", "crf", "preset")
    return ShortForm(**{name: params[name] for name in names})


def _at_rate_of(form: ShortForm, frames_per_second: float | None) -> ShortForm:
    """The form at the rate of the film that it shows: other rates repeat or drop frames unevenly."""
    from dataclasses import replace

    rate = round(frames_per_second or 0)
    return replace(form, frames_per_second=rate) if 5 <= rate <= 60 and SAMPLE_RATE % rate == 0 else form


def _text(params: Mapping[str, Any], told: Mapping[str, Any], title: str) -> ShortText:
    from studio.media.shorts_text import ShortText, SpokenWord

    captions, at_once, scale, highlight = params["captions"]
    title_seconds, pointer_seconds, pointer = params["texts"]
    words = [
        SpokenWord(start / SAMPLE_RATE, end / SAMPLE_RATE, text, ends)
        for start, end, text, ends in (told["words"] if captions else ())
    ]
    return ShortText(
        tuple(words),
        title,
        str(pointer).replace("{title}", title),
        float(title_seconds),
        float(pointer_seconds),
        int(at_once),
        float(scale),
        str(highlight),
    )


def _nothing(out: Path) -> str:
    """The story has no such short: said by a part of its own, so that there is a product and no film."""
    (out / "none.json").write_text("{}", encoding="utf-8")
    return ""
