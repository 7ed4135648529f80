"""What somebody wears, from the words of a description, their trade, and the seed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures import look_words as words
from studio.providers.image.storyboard.figures.finding import Choices, colour_in, has_word
from studio.providers.image.storyboard.figures.look import Garment


@dataclass(frozen=True)
class _Found:
    kind: str
    colour: str
    pattern: str
    word: str


@dataclass(frozen=True)
class Clothes:
    """All that somebody wears."""

    top: Garment
    outerwear: Garment | None
    bottom: Garment
    footwear: Garment
    headwear: Garment | None
    extras: tuple[Garment, ...]


def garments_in(phrases: list[str]) -> dict[str, list[_Found]]:
    """All that is worn, by slot, in the order of the words."""
    slots = {
        "headwear": words.HEADWEAR,
        "outerwear": words.OUTERS,
        "top": words.TOPS,
        "bottom": words.BOTTOMS,
        "footwear": words.SHOES,
        "extras": words.EXTRAS,
    }
    ordered = sorted(
        ((word, slot, kind) for slot, table in slots.items() for word, kind in table.items()),
        key=lambda one: (-len(one[0]), one[0]),
    )
    found: dict[str, list[_Found]] = {slot: [] for slot in slots}
    for phrase in phrases:
        taken = [False] * len(phrase)
        hits: list[tuple[int, int, str, str, str]] = []
        for word, slot, kind in ordered:
            start = has_word(phrase, word)
            end = start + len(word)
            if start >= 0 and not any(taken[start:end]):
                taken[start:end] = [True] * len(word)
                hits.append((start, end, word, slot, kind))
        hits.sort()
        begin = 0
        for index, (start, end, word, slot, kind) in enumerate(hits):
            limit = hits[index + 1][0] if index + 1 < len(hits) else len(phrase)
            before, behind = phrase[begin:start], phrase[end:limit]
            colour = colour_in(before)
            if not colour and (index + 1 == len(hits) or re.match(r"\s+(of|in)\b", behind)):
                colour = colour_in(behind)
            if not colour and word in words.NAMED_COLOURS:
                colour = words.COLOURS[words.NAMED_COLOURS[word]]
            pattern = next((value for key, value in words.PATTERNS.items() if has_word(before, key) >= 0), "")
            shown = kind
            if kind == "coat" and has_word(before, "long") >= 0:
                shown = "long_coat"
            if kind in ("dress", "skirt") and re.search(r"\b(long|full|floor-length|ankle-length|heavy)\b", before):
                shown = f"long_{kind}"
            found[slot].append(_Found(shown, colour, pattern, word))
            begin = end
    return found


def dress(  # noqa: C901
    found: dict[str, list[_Found]], gender: str, age: str, tokens: set[str], text: str, choices: Choices
) -> Clothes:
    """All garments: those of the words, then those of the trade, then what suits."""
    hue = _palette(choices)

    def made(one: _Found, fallback: str) -> Garment:
        default = words.DEFAULT_COLOURS.get(one.kind, "")
        return Garment(one.kind, one.colour or (words.COLOURS[default] if default else fallback), one.pattern)

    slots: dict[str, Garment | None] = {}
    fallbacks = {"top": hue[0], "outerwear": hue[1], "bottom": hue[2], "footwear": "#54402f", "headwear": hue[3]}
    for slot, open_colour in fallbacks.items():
        fallback = open_colour
        if slot == "headwear" and (slots["outerwear"] or slots["top"]):
            fallback = darker((slots["outerwear"] or slots["top"] or Garment("", hue[3])).colour, 0.18)
        slots[slot] = made(found[slot][0], fallback) if found[slot] else None
    extras = [made(one, hue[3]) for one in found["extras"]]
    clothed = any(found[slot] for slot in ("top", "outerwear", "bottom"))
    for trade, worn in words.OCCUPATIONS.items():
        if trade in tokens:
            for slot, kind, colour in worn:
                tone = (colour_in(colour) if colour else "") or hue[1]
                if slot == "extras" and not clothed and all(one.kind != kind for one in extras):
                    extras.append(Garment(kind, tone))
                elif (
                    slot != "extras"
                    and slots[slot] is None
                    and (not clothed or slot in ("headwear", "footwear"))
                    and not (slot == "headwear" and text)
                ):
                    slots[slot] = Garment(kind, tone)
            break
    top, bottom, over = slots["top"], slots["bottom"], slots["outerwear"]
    old_times = bool(
        re.search(r"victorian|medieval|century|keeper|village|castle|18\d\d|17\d\d|cloak|bonnet|shawl", text)
    )
    if over is not None and over.kind == "suit" and bottom is None:
        bottom = Garment(
            "trousers" if gender == "male" or choices.number("suit") < 0.3 else "skirt", darker(over.colour, 0.1)
        )
    if bottom is not None and bottom.kind == "overalls":
        extras.append(Garment("bib", bottom.colour))
        bottom = Garment("trousers", bottom.colour)
    if top is None:
        top = _open_top(gender, age, bottom, over, old_times, hue, choices)
    if (
        over is not None
        and over.kind in ("jacket", "suit", "vest", "long_coat", "coat", "uniform")
        and top.kind == "shirt"
        and not found["top"]
    ):
        top = Garment("shirt", "#efe9da" if choices.number("white shirt") < 0.7 else lighter(hue[0], 0.5))
    if bottom is None:
        bottom = _open_bottom(gender, age, top, old_times, hue, choices)
    shoes = slots["footwear"] or Garment(
        choices.pick("shoes", ("shoes", "shoes", "boots")),
        choices.pick("shoe colour", ("#54402f", "#3a3238", "#6f4a30")),
    )
    return Clothes(top, over, bottom, shoes, slots["headwear"], tuple(extras))


_TOP_HUES = (
    "#b5483f",
    "#3f7f8f",
    "#c9953a",
    "#5f8a4f",
    "#7a5590",
    "#3f639f",
    "#c46a86",
    "#d07f45",
    "#4a9a86",
    "#8f4a4a",
    "#9a9a52",
    "#6f86b5",
)
_DARK_HUES = ("#3d4a63", "#54453a", "#45504a", "#4d3f52", "#3f4f57", "#5f4a38", "#474a52", "#6a5a3f")


def _palette(choices: Choices) -> tuple[str, str, str, str]:
    """Colours for top, outer garment, lower garment and small things."""
    index = int(choices.number("hue") * len(_TOP_HUES))
    over = _TOP_HUES[(index + 4 + int(choices.number("over") * 4)) % len(_TOP_HUES)]
    return (
        _TOP_HUES[index],
        darker(over, 0.12),
        choices.pick("dark", _DARK_HUES),
        _TOP_HUES[(index + 6) % len(_TOP_HUES)],
    )


def _open_top(
    gender: str,
    age: str,
    bottom: Garment | None,
    over: Garment | None,
    old: bool,
    hue: tuple[str, ...],
    choices: Choices,
) -> Garment:
    if gender == "female" and bottom is None and choices.number("dress") < (0.6 if over is None else 0.45):
        return Garment(
            "dress"
            if age in ("child", "teenager")
            else "long_dress"
            if old or age == "elderly"
            else choices.pick("gown", ("dress", "long_dress")),
            hue[0],
        )
    if gender == "female":
        return Garment(
            choices.pick("top", ("blouse", "jumper", "blouse") if age != "child" else ("jumper", "t_shirt", "blouse")),
            hue[0],
        )
    kinds = ("shirt", "jumper", "shirt") if age in ("adult", "elderly") else ("shirt", "jumper", "t_shirt")
    kind = choices.pick("top", kinds)
    return Garment(kind, hue[0], "stripes" if kind in ("jumper", "t_shirt") and choices.number("stripes") < 0.3 else "")


def _open_bottom(gender: str, age: str, top: Garment, old: bool, hue: tuple[str, ...], choices: Choices) -> Garment:
    if top.kind in ("dress", "long_dress", "robe", "nightshirt"):
        return Garment("none", hue[2])
    if gender == "female" and top.kind not in ("t_shirt", "hoodie", "armour") and choices.number("skirt") < 0.65:
        return Garment("skirt" if age in ("child", "teenager") else "long_skirt", hue[2])
    if age == "child" and gender == "male" and choices.number("shorts") < 0.5:
        return Garment("shorts", hue[2])
    return Garment("trousers", hue[2])
