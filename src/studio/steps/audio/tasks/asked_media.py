"""What a language model is asked for the page of a film: hook, points, tags, title line, and its cover."""

from __future__ import annotations

from typing import Any

from studio.steps.questions import (
    Question,
    answer_tokens,
    language_name,
    listing,
    one_line,
    question,
    quoted,
    shape,
    text,
)

_LONGEST_HOOK = 300
_LONGEST_POINT = 150
_PROMPT = (600, 1500)


def request_for_hook(told: str, *, model: str, language: str) -> Question[str]:
    """One or two sentences that make one want to listen."""
    return question(
        "hook_line",
        f"You write the opening of the page on which a narrated story is published: one or two sentences that make a "
        f"stranger want to listen. Speak of the beginning of the story only and give nothing of its end away. No "
        f"hashtags, no links, no greeting. Write in {language_name(language)}.",
        quoted("story", told),
        shape(hook=text(40, _LONGEST_HOOK)),
        lambda value: one_line(value["hook"]),
        accept=lambda value: _without_links(value["hook"]),
        model=model,
        language=language,
        longest_answer_tokens=answer_tokens(_LONGEST_HOOK, language),
    )


def request_for_bullets(told: str, *, model: str, language: str) -> Question[tuple[str, ...]]:
    """Three to five points."""
    return question(
        "bullets",
        f"You write three to five short points for the page on which a narrated story is published: who it is about, "
        f"where it happens, what is at stake. One sentence each; each may begin with one fitting emoji. Give nothing "
        f"of the end away. No hashtags, no links. Write in {language_name(language)}.",
        quoted("story", told),
        shape(bullets=listing(text(12, _LONGEST_POINT), 3, 5)),
        lambda value: tuple(one_line(point) for point in value["bullets"]),
        accept=_accept_bullets,
        model=model,
        language=language,
        longest_answer_tokens=answer_tokens(6 * _LONGEST_POINT, language),
    )


def request_for_tags(told: str, *, model: str, language: str) -> Question[tuple[str, ...]]:
    """Tags of one to three words: of the people and places, of what it is about, of what kind of story it is."""
    few = listing(text(2, 30), 3, 10)
    return question(
        "tags",
        f"You choose tags under which people will look for a narrated story: its people and places, what it is about, "
        f"and what kind of story it is. One to three words each, no # and no commas, the most fitting first. Only what "
        f"is true of this story. Write in {language_name(language)}.",
        quoted("story", told),
        shape(people_and_places=few, subjects=few, kinds=few),
        _tags,
        accept=_accept_tags,
        model=model,
        language="",  # names have no language
        longest_answer_tokens=answer_tokens(1000, language),
    )


def _tags(value: Any) -> tuple[str, ...]:
    lists = [value[name] for name in ("kinds", "people_and_places", "subjects")]
    told = [one_line(tag.replace("#", " ").replace(",", " ")) for one in zip(*_even(lists), strict=True) for tag in one]
    return tuple(dict.fromkeys(tag for tag in told if 0 < len(tag.split()) <= 3))


def _even(lists: list[list[str]]) -> list[list[str]]:
    longest = max(map(len, lists))
    return [[*one, *[""] * (longest - len(one))] for one in lists]


def _accept_tags(value: Any) -> str:
    different = {tag.casefold() for tag in _tags(value)}
    return "" if len(different) >= 6 else "fewer than six different tags have one to three words"


def request_for_genre(told: str, *, model: str, language: str) -> Question[str]:
    """What kind of story it is, in one to three words: it stands behind the title."""
    return question(
        "title_line",
        f"You say in one to three words what kind of story this is, as a bookshop would write it above a shelf. Write "
        f"in {language_name(language)}.",
        quoted("story", told),
        shape(genre=text(3, 30)),
        lambda value: one_line(value["genre"]).strip(" .|"),
        accept=lambda value: "" if 1 <= len(value["genre"].split()) <= 3 else "the kind has more than three words",
        temperature=0.4,
        model=model,
        language="",
        longest_answer_tokens=100,
    )


def request_for_cover(told: str, *, model: str) -> Question[str]:
    """One paragraph in English that describes a picture of the strongest moment."""
    least, most = _PROMPT
    return question(
        "diffusion_prompt",
        f"You describe one picture for the cover of a story, for a program that paints from words. Choose the "
        f"strongest moment before the end. Say who is there and how each one looks, where they stand and what they "
        f"do, which things are seen and of what they are made, where the light comes from, what is near and what is "
        f"far. Name kinds of people instead of their names. No writing in the picture. One paragraph in English of "
        f"{least} to {most} letters.",
        quoted("story", told),
        shape(prompt=text(least, most)),
        lambda value: one_line(value["prompt"]),
        model=model,
        language="en",
        longest_answer_tokens=1000,
    )


def _without_links(words: str) -> str:
    low = words.lower()
    return "there is a link or a hashtag in it" if "http" in low or "www." in low or "#" in low else ""


def _accept_bullets(value: Any) -> str:
    points = [one_line(point).casefold() for point in value["bullets"]]
    if len(set(points)) < len(points):
        return "two points are the same"
    return next((wrong for point in points if (wrong := _without_links(point))), "")
