"""A film of scenes may begin with its cover: what tells times of the narration tells them that much later then."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from studio.production.writing import write_whole
from studio.session import Session
from studio.story.clock import frame_samples
from studio.story.metadata_files import chapters_later
from studio.story.srt import read_srt, write_srt


def intro_samples(session: Session, pipeline: str) -> int:
    """How long the film of a pipeline shows its cover, in whole frames; 0 where it shows none."""
    settings = session.settings
    if pipeline not in ("image", "video"):
        return 0
    rate = settings.scene_film.frames_per_second if pipeline == "image" else settings.animation.frames_per_second
    return round(Fraction(settings.film.intro_seconds) * rate) * frame_samples(rate)


def captions_after(session: Session, pipeline: str, text: str, later_samples: int) -> Path:
    """A file of the subtitles, later."""
    moved = [
        replace(one, start_sample=one.start_sample + later_samples, end_sample=one.end_sample + later_samples)
        for one in read_srt(text)
    ]
    path = session.production.studio / "publish" / f"captions.{pipeline}.srt"
    write_whole(path, write_srt(moved).encode())
    return path


def description_after(session: Session, text: str, later_samples: int) -> str:
    """The description with its chapters later.

    Listed are whole seconds; where the chapters that were made are known to the sample, nothing is lost by that.
    """
    receipt = session.store.current("audio/9.media", "chapters")
    known = receipt is not None and session.store.intact(receipt)
    marks = session.store.made(receipt).json("marks.json") if receipt is not None and known else ()
    return chapters_later(text, later_samples, [start for start, *_ in marks])
