"""``audio/11.video``: the film: the cover in slow movement, the mix, subtitles and chapters; and its shorts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from studio.engine.item import File, Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProductInvalid
from studio.steps.audio.film import CHARACTER, COMBINE, MEDIA, OUTPUT, THUMBNAIL, TRANSCRIBE, VIDEO, Film
from studio.steps.audio.shorts import SECONDS_PER_COST, Shorts
from studio.steps.libraries import FILMS


class VideoStep(Step):
    """Puts the film together, and its shorts. ``seen`` is the film whose pictures the shorts show, and ``ready``
    raises NotYet while that film and its cover cannot be spoken of.
    """

    name = VIDEO
    libraries = FILMS
    seconds_per_cost: Mapping[str, float] = {"film": 0.25, **SECONDS_PER_COST}

    def __init__(
        self, film: Film, seen: Ref | File | None = None, *, ready: Callable[[View], object] = lambda view: None
    ) -> None:
        self.film, self.shorts, self.ready = film, Shorts(film, seen), ready

    def expand(self, view: View) -> Iterable[Item]:
        """The film, and the items of the shorts."""
        self.ready(view)
        yield self._film()
        yield from self.shorts.expand(view)

    def _film(self) -> Item:
        settings = self.film.settings
        titled = settings.texts.generate_title
        return Item(
            self.name,
            "film",
            needs=(
                Ref(COMBINE, "mix", "final.wav"),
                Ref(THUMBNAIL, "cover", "thumbnail.png"),
                Ref(TRANSCRIBE, "subtitles", "2.story.srt"),
                Ref(MEDIA, "chapters", "marks.json"),
                Ref(MEDIA, "hook", "hook.txt"),
                *((Ref(CHARACTER, "title", "title.txt"),) if titled else ()),
            ),
            params={
                **settings.video.model_dump(mode="json"),
                "burn": settings.subtitles.burn,
                "language": self.film.language,
                "fallback_title": "" if titled else self.film.fallback_title,
            },
            files=(("final.mp4", OUTPUT + "final.mp4"),),
            label="the film",
            aliases=("final.mp4",),
            cost=sum(len(span.text) for span in self.film.spans) / 15,
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Encode it."""
        if item.kind != "film":
            return self.shorts.make(item, inputs, seed, out)
        from studio.media.film import cover_film

        audio, cover, subtitles, marks, hook, *title = (need for need in item.needs if isinstance(need, Ref))
        video = self.film.settings.video
        cover_film(
            inputs.path(cover),
            inputs.path(audio),
            out / "final.mp4",
            subtitles=inputs.path(subtitles),
            burn=bool(item.params["burn"]),
            chapters=[(start, end, name) for start, end, name, _ in inputs.json(marks)],
            metadata={
                "title": inputs.text(title[0]).strip() if title else str(item.params["fallback_title"]),
                "description": inputs.text(hook).strip(),
            },
            language=self.film.language,
            frames_per_second=video.frames_per_second,
            width=video.width,
            height=video.height,
            crf=video.crf,
            preset=video.preset,
            motion=video.motion,
        )
        return ""

    def check(self, item: Item, out: Path) -> Verdict:
        """One picture, one sound, and both equally long."""
        if item.kind != "film":
            return self.shorts.check(item, out)
        from studio.media.probe import probe

        info = probe(out / "final.mp4")
        pictures, sounds = info.of_kind("video"), info.of_kind("audio")
        if len(pictures) != 1 or len(sounds) != 1:
            raise ProductInvalid(
                f"final.mp4 has {len(pictures)} video and {len(sounds)} audio streams, not one of each"
            )
        frame = 1 / self.film.settings.video.frames_per_second
        apart = abs((pictures[0].duration_seconds or 0) - (sounds[0].duration_seconds or 0))
        if apart > frame + 0.03:
            raise ProductInvalid(f"picture and sound of final.mp4 differ by {apart:.3f} s")
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The choice of the shorts, as a file that may be changed."""
        self.shorts.project(made, tree)

    def notes(self, item: Item, made: Made) -> tuple[str, ...]:
        """What is to be known of the shorts."""
        return self.shorts.notes(item, made)
