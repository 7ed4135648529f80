"""The texts that are decided about a story: written by a language model where one serves, else by rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import provisional
from studio.errors import ProviderError
from studio.steps.audio.film import Film
from studio.steps.audio.marks import percentages
from studio.steps.questions import told_lines, told_story
from studio.story.chapters import Chapter, write_chapters

if TYPE_CHECKING:
    from studio.steps.asking import Asker
    from studio.steps.audio.tasks.asked_texts import PartSummary
    from studio.steps.audio.tasks.chapters import ChapterPlan


def write(kind: str, film: Film, out: Path, summary: str = "", *, draft: bool = False) -> str:
    """Write the part ``<kind>.txt``; for chapters also ``chapters.json`` with the lines that they begin with.

    Returns who wrote it; ``draft`` asks no model.
    """
    asking = film.engines.asking
    if kind == "chapters":
        from studio.steps.audio.tasks.chapters import plan_chapters

        planned, who = asking.ask(
            out,
            lambda asker: _asked_chapters(film, asker, out),
            lambda: plan_chapters(film.story, film.settings.texts.chapters),
            draft=draft,
        )
        _write_chapters(planned, film, out)
        return who
    told, who = asking.ask(
        out, lambda asker: _asked(kind, film, asker), lambda: _text(kind, film, summary), draft=draft
    )
    (out / f"{kind}.txt").write_bytes(told.encode("utf-8"))
    return who


def _text(kind: str, film: Film, summary: str) -> str:
    if kind == "summary":
        from studio.steps.audio.tasks.summary import summarise

        return summarise(film.story) + "\n"
    if kind == "title":
        from studio.steps.audio.tasks.title import title
        from studio.story.mending import mended_title

        return mended_title(title(film.story))
    from studio.steps.audio.tasks import media

    if kind == "hook":
        return media.hook(film.story, summary) + "\n"
    if kind == "bullets":
        return "\n".join(media.bullets(film.story)) + "\n"
    if kind == "tags":
        from studio.story.mending import mended_tags
        from studio.story.metadata_files import write_tags

        return write_tags(mended_tags(media.tags(film.story)))
    return "" if kind == "genre" else media.thumbnail_prompt(film.story)


def _write_chapters(planned: Sequence[ChapterPlan], film: Film, out: Path) -> None:
    ends = percentages([one.first_span for one in planned], film.story.spans)
    chapters = [Chapter(end, one.title, one.summary) for end, one in zip(ends, planned, strict=True)]
    (out / "chapters.txt").write_bytes(write_chapters(chapters).encode("utf-8"))
    decided = [{"first_span": one.first_span, "end_percent": end} for end, one in zip(ends, planned, strict=True)]
    (out / "chapters.json").write_text(json.dumps(decided), encoding="utf-8")


# ---------------------------------------------------------------- by a language model


def _asked(kind: str, film: Film, asker: Asker) -> str:
    from studio.steps.audio.tasks import asked_media
    from studio.steps.audio.tasks.asked_texts import request_for_title

    if kind == "summary":
        return asked_summary(film, asker, film.settings.texts.meta_summary_model) + "\n"
    texts, language = film.settings.texts, film.language
    told = film.engines.asking.condensed(
        told_story(film.story), asker, model=texts.chapter_summary_model, language=language, lines=texts.chapter_lines
    )
    if kind == "title":
        from studio.story.mending import mended_title

        return mended_title(asker.ask(request_for_title(told, model=texts.title_model, language=language)))
    if kind == "hook":
        return asker.ask(asked_media.request_for_hook(told, model=texts.media_hook_model, language=language)) + "\n"
    if kind == "bullets":
        request = asked_media.request_for_bullets(told, model=texts.media_bullets_model, language=language)
        return "\n".join(asker.ask(request)) + "\n"
    if kind == "tags":
        from studio.story.mending import mended_tags
        from studio.story.metadata_files import write_tags

        request_tags = asked_media.request_for_tags(told, model=texts.media_tags_model, language=language)
        return write_tags(mended_tags(asker.ask(request_tags)))
    if kind == "genre":
        return asker.ask(asked_media.request_for_genre(told, model=texts.media_title_model, language=language))
    return asker.ask(asked_media.request_for_cover(told, model=texts.description_model))


def _asked_chapters(film: Film, asker: Asker, out: Path) -> tuple[ChapterPlan, ...]:
    """Where the chapters begin, what they are called and what happens in them.

    Where it cannot be had where they begin, the rules say that for now.
    """
    from studio.steps.audio.tasks.chapters import ChapterPlan

    parts = _summed(film, asker, film.settings.texts.meta_summary_model)
    starts, failure = _starts(film, asker)
    if failure:
        provisional(out, failure)
    return tuple(ChapterPlan(start, part.title, part.short) for start, part in zip(starts, parts, strict=True))


def _starts(film: Film, asker: Asker) -> tuple[tuple[str, ...], str]:
    """The spans with which the chapters begin, of those that the rules offer; and why these had to choose, or ``""``.

    How many there are, and how long they are at least, is for the rules. Asked for once in a run.
    """
    from studio.steps.audio.tasks.asked_texts import request_for_starts
    from studio.steps.audio.tasks.chapters import offered_starts

    asking, texts, spans = film.engines.asking, film.settings.texts, film.story.spans

    def ask(own: Asker) -> tuple[tuple[str, ...], str]:
        offered = [one.choices for one in offered_starts(film.story, texts.chapters)]
        found = (spans[0].id, *(names[0] for names in offered))
        if not any(len(names) > 1 for names in offered):
            return found, ""
        request = request_for_starts(offered, spans, model=texts.chapter_summary_model)
        if not asking.fits(request.request.question, request.request.longest_answer_tokens):
            return found, ""
        try:
            return (spans[0].id, *own.ask(request)), ""
        except ProviderError as error:
            return found, f"where the chapters begin was decided by rules for now: {error.message}"

    return asking.shared(("chapter starts", film.story_digest), asker, ask)


def asked_summary(film: Film, asker: Asker, model: str) -> str:
    """What happens in the story, as a language model tells it. Raises ProviderError."""
    return " ".join(part.long for part in _summed(film, asker, model))


def _summed(film: Film, asker: Asker, model: str) -> tuple[PartSummary, ...]:
    """What the summary, the chapters and the looks of people share: asked for once in a run."""
    return film.engines.asking.shared(
        ("summary", film.story_digest, model), asker, lambda own: _sum_up(film, own, model)
    )


def _sum_up(film: Film, asker: Asker, model: str) -> tuple[PartSummary, ...]:
    from studio.steps.audio.tasks.asked_texts import request_for_summary, summary_tokens

    texts, language, spans = film.settings.texts, film.language, film.story.spans
    places = {span.id: index for index, span in enumerate(spans)}
    starts = [places[name] for name in _starts(film, asker)[0]]
    sections = [told_lines(spans[first:last]) for first, last in pairwise([*starts, len(spans)])]
    asking = film.engines.asking
    if asking.fits("\n".join(sections), summary_tokens(sections, language)):
        return asker.ask(request_for_summary(sections, model=model, language=language))
    parts: list[PartSummary] = []
    for section in sections:
        answer = summary_tokens([section], language)
        short = asking.condensed(
            section,
            asker,
            model=texts.chapter_summary_model,
            language=language,
            answer=answer,
            lines=texts.chapter_lines,
        )
        taken = [part.title for part in parts]
        parts += asker.ask(request_for_summary([short], model=model, language=language, taken=taken))
    return tuple(parts)
