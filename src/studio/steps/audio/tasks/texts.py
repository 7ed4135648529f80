"""The texts that are decided about a story, written by rules where no language model is."""

from __future__ import annotations

import json
from pathlib import Path

from studio.steps.audio.film import Film
from studio.steps.audio.marks import percentages
from studio.story.chapters import Chapter, write_chapters


def write(kind: str, film: Film, out: Path, summary: str = "") -> None:
    """Write the part ``<kind>.txt``; for chapters also ``chapters.json`` with the lines that they begin with."""
    if kind == "chapters":
        _write_chapters(film, out)
        return
    (out / f"{kind}.txt").write_bytes(_text(kind, film, summary).encode("utf-8"))


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
    return media.thumbnail_prompt(film.story)


def _write_chapters(film: Film, out: Path) -> None:
    from studio.steps.audio.tasks.chapters import plan_chapters

    planned = plan_chapters(film.story)
    ends = percentages([one.first_span for one in planned], film.story.spans)
    chapters = [Chapter(end, one.title, one.summary) for end, one in zip(ends, planned, strict=True)]
    (out / "chapters.txt").write_bytes(write_chapters(chapters).encode("utf-8"))
    decided = [{"first_span": one.first_span, "end_percent": end} for end, one in zip(ends, planned, strict=True)]
    (out / "chapters.json").write_text(json.dumps(decided), encoding="utf-8")
