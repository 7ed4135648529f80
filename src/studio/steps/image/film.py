"""``image/5.video`` and ``image/6.combine``: the pictures in time under a moving camera, and their film."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import LengthsDiffer, ProductInvalid
from studio.steps.audio.film import CHARACTER, COMBINE, MEDIA, THUMBNAIL, TRANSCRIBE
from studio.steps.image.clips import (
    clip_file,
    clip_needs,
    dissolves,
    make_clip,
    scene_picture,
    spoken,
    timing,
)
from studio.steps.image.pictures import CLIPS, OUTPUT, SCENE_FILM, Pictures, Shown, seed_of
from studio.steps.libraries import FILMS

if TYPE_CHECKING:
    from studio.media.encode import PictureFormat
    from studio.providers.video.contract import FilmCommission, VideoProvider
    from studio.steps.image.served import Extra


class ClipStep(Step):
    """One clip for each scene, and all of them joined. ``video/2.animate`` makes its clips in the same way."""

    name = CLIPS
    libraries = FILMS
    seconds_per_cost: Mapping[str, float] = {"clip": 0.4, "merged": 0.03}
    folder = OUTPUT + "video/"
    merged_file = OUTPUT + "merged.mp4"

    def __init__(self, pictures: Pictures, *, start_index: int = 0) -> None:
        self.pictures, self.start_index = pictures, start_index
        self._by_id: dict[str, Shown] = {}
        self._left: frozenset[str] = frozenset()

    @property
    def form(self) -> Any:
        """Size and rate of the film."""
        return self.pictures.film.settings.scene_film

    @property
    def resource(self) -> str:
        """What a clip takes up that is being made."""
        return "cpu"

    @property
    def smallest_bytes(self) -> int:
        """Below this a clip counts as broken."""
        return self.pictures.film.settings.scene_film.min_ok_size

    @property
    def maker(self) -> VideoProvider:
        """Who makes the clips: here a camera over pictures, whoever makes the animated film."""
        return self.pictures.film.engines.embedded_video

    @property
    def maker_name(self) -> str:
        """The maker's name in the receipts."""
        return self.maker.name

    def served(self, view: View, shown: Shown) -> Extra:
        """What a clip has beside what it has anyway where a server makes it."""
        from studio.steps.image.served import Extra

        return Extra()

    def commission(self, item: Item, inputs: Inputs, seed: int, shown: Shown) -> FilmCommission | None:
        """How a server is to make a clip; None where none is to."""
        return None

    def layered(self) -> bool:
        """Whether the layers of a picture move against each other."""
        return False

    def expand(self, view: View) -> Iterable[Item]:
        """One item per scene that is shown, and the join."""
        scenes = self.pictures.scenes(view)
        self._by_id = {shown.id: shown for shown in scenes}
        self._left = frozenset(f"clip/{shown.id}" for shown in scenes[: self.start_index])
        for shown in scenes:
            yield self._clip(view, shown)
        film = self.pictures.film.settings.film
        yield Item(
            self.name,
            "merged",
            needs=tuple(Ref(self.name, f"clip/{shown.id}") for shown in scenes),
            params={
                "fade": list(dissolves(scenes, film.dissolve_seconds, self.form.frames_per_second)),
                **encoding(self.pictures, self.form),
            },
            files=(("merged.mp4", self.merged_file),),
            label="the joined clips",
            aliases=(self.merged_file.rpartition("/")[2],),
            cost=sum(self.pictures.film.seconds(span) for span in self.pictures.film.spans),
        )

    def _clip(self, view: View, shown: Shown) -> Item:
        film = self.pictures.film.settings.film
        rate = self.form.frames_per_second
        served = self.served(view, shown)
        return Item(
            self.name,
            f"clip/{shown.id}",
            needs=(
                *scene_picture(shown, layers=self.layered()),
                *self.motion_needs(shown),
                *clip_needs(self.pictures, view, shown, rate),
                *served.needs,
            ),
            params={
                "spans": [span.id for span in shown.spans],
                "speakers": [self.pictures.person(span.character) for span in shown.spans],
                "pauses": [self.pictures.film.pause_after(span) for span in shown.spans],
                "seed": seed_of(True, 0, "clip", shown.id),
                "handle_frames": round(Fraction(film.dissolve_seconds) * rate),
                "shots": [film.shots, film.shortest_shot_seconds, film.longest_shot_seconds],
                "provider": f"{self.maker.name} {self.maker.version}",
                **self.movement(),
                **encoding(self.pictures, self.form),
                **served.params,
            },
            files=(("clip.mp4", clip_file(self.folder, shown)),),
            resource=self.resource,
            label=f"the clip of {shown.id}, line {shown.spans[0].line}",
            aliases=(shown.id, str(shown.spans[0].line)),
            cost=sum(self.pictures.film.seconds(span) for span in shown.spans),
        )

    def motion_needs(self, shown: Shown) -> tuple[Ref, ...]:
        """Where it is said what moves."""
        return ()

    def movement(self) -> dict[str, Any]:
        """What else decides how a clip moves."""
        return {"camera": self.form.camera}

    def motion(self, item: Item, inputs: Inputs, shown: Shown) -> str:
        """What moves, in words; the camera chooses by the scene's seed where nothing is said."""
        return "" if item.params["camera"] else "hold"

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one clip, or join all."""
        if item.kind == "merged":
            return self._make_merged(item, inputs, out)
        return self._make_clip(item, inputs, seed, out, self.maker, self.maker_name)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one clip without the server."""
        maker = self.pictures.film.engines.embedded_video
        return self._make_clip(item, inputs, seed, out, maker, maker.name)

    def _make_clip(
        self, item: Item, inputs: Inputs, seed: int, out: Path, maker: VideoProvider, maker_name: str
    ) -> str:
        from studio.providers.video.contract import ClipRequest

        shown = self._by_id[item.id.partition("/")[2]]
        rate = int(item.params["frames_per_second"])
        timed = timing(self.pictures, item, inputs, shown, rate)
        picture, *rest = (need for need in item.needs if isinstance(need, Ref))
        path = inputs.path(picture)
        # A person's own picture has the name of the scene, and no layers: those that are there are of another picture.
        ours = path.name == "picture.png"
        layers = next((ref for ref in rest if ref.part == "layers.json"), None) if ours else None
        shots, shortest, longest = item.params["shots"]
        request = ClipRequest(
            picture=path,
            layers=inputs.path(layers) if layers is not None else None,
            frames=timed.frames,
            frames_per_second=rate,
            width=int(item.params["width"]),
            height=int(item.params["height"]),
            motion=self.motion(item, inputs, shown),
            spoken=spoken(self.pictures, item, inputs, shown, timed, rate) if self.layered() else (),
            cut_frames=timed.phrase_frames,
            shots=bool(shots),
            shortest_shot_seconds=float(shortest),
            longest_shot_seconds=float(longest),
            seed=int(item.params["seed"]) + inputs.take - 1,
            handle_frames=int(item.params["handle_frames"]),
            crf=int(item.params["crf"]),
            preset=str(item.params["preset"]),
            encoder=str(item.params.get("encoder", "x264")),
            server=self.commission(item, inputs, seed, shown),
        )
        make_clip(maker, request, timed, out)
        return maker_name

    def _make_merged(self, item: Item, inputs: Inputs, out: Path) -> str:
        join_scenes(item, inputs, [ref for ref in item.needs if isinstance(ref, Ref)], out / "merged.mp4")
        return ""

    def leaves(self, item: Item) -> bool:
        """Clips before the first that is asked for stay as they are."""
        return item.id in self._left

    def check(self, item: Item, out: Path) -> Verdict:
        """The clip has the frames that it should have, and is not next to nothing."""
        from studio.media.probe import probe

        if item.kind == "merged":
            return Verdict()
        told = json.loads((out / "clip.json").read_bytes())
        (video,) = probe(out / "clip.mp4").of_kind("video")
        smallest = self.smallest_bytes
        if (out / "clip.mp4").stat().st_size < smallest:
            raise ProductInvalid(f"{item.name} has fewer than {smallest} bytes", hint="name a smaller --min-ok-size")
        wanted = told["frames"] + item.params["handle_frames"]
        if video.frames != wanted:
            raise ProductInvalid(f"{item.name} has {video.frames} frames, and {wanted} were to be made")
        return Verdict(findings=tuple(told["warnings"]))


class SceneFilmStep(Step):
    """The film: the joined clips with narration, subtitles and chapters. ``video/3.video`` is made alike."""

    name = SCENE_FILM
    libraries = FILMS
    seconds_per_cost: Mapping[str, float] = {"film": 0.06}
    clips, file = CLIPS, OUTPUT + "final_sd.mp4"

    def __init__(self, pictures: Pictures, *, strict: bool = False) -> None:
        self.pictures, self.strict = pictures, strict

    @property
    def form(self) -> Any:
        """Size and rate of the film."""
        return self.pictures.film.settings.scene_film

    def expand(self, view: View) -> Iterable[Item]:
        """One item: the film."""
        film, settings = self.pictures.film, self.pictures.film.settings
        titled, intro = settings.texts.generate_title, settings.film.intro_seconds
        self.pictures.scenes(view)  # without scenes there are no clips to join
        yield Item(
            self.name,
            "film",
            needs=(
                Ref(self.clips, "merged", "merged.mp4"),
                Ref(COMBINE, "mix", "final.wav"),
                Ref(TRANSCRIBE, "subtitles", "2.story.srt"),
                Ref(MEDIA, "chapters", "marks.json"),
                Ref(MEDIA, "hook", "hook.txt"),
                *((Ref(CHARACTER, "title", "title.txt"),) if titled else ()),
                *((Ref(THUMBNAIL, "cover", "thumbnail.png"),) if intro else ()),
            ),
            params={
                "burn": settings.subtitles.burn,
                "language": film.language,
                "fallback_title": "" if titled else film.fallback_title,
                "intro_seconds": intro,
                **({"strict_ms": self.tolerance_ms} if self.strict else {}),
                **encoding(self.pictures, self.form),
            },
            files=(("film.mp4", self.file),),
            label="the film",
            aliases=(self.file.rpartition("/")[2],),
            cost=sum(film.seconds(span) for span in film.spans),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Put sound and pictures together."""
        from studio.media.film import finish_film
        from studio.media.fitting import fitted, lengths

        merged, audio, subtitles, marks, hook, *rest = (need for need in item.needs if isinstance(need, Ref))
        title = next((inputs.text(ref).strip() for ref in rest if ref.part == "title.txt"), "")
        cover = next((ref for ref in rest if ref.part == "thumbnail.png"), None)
        pictures = inputs.path(merged)
        silence = round(Fraction(item.params["intro_seconds"]) * item.params["frames_per_second"])
        if cover is not None and silence:
            pictures = with_intro(item, inputs.path(cover), pictures, silence, out)
        apart_ms = self._apart_ms(lengths(pictures, inputs.path(audio), silence).apart_ms)
        pictures, heard = fitted(
            pictures,
            inputs.path(audio),
            out,
            lead_frames=silence,
            crf=int(item.params["crf"]),
            preset=str(item.params["preset"]),
        )
        finish_film(
            pictures,
            heard,
            out / "film.mp4",
            silence_frames=silence,
            subtitles=inputs.path(subtitles),
            burn=bool(item.params["burn"]),
            chapters=[(start, end, name) for start, end, name, _ in inputs.json(marks)],
            metadata={
                "title": title or str(item.params["fallback_title"]),
                "description": inputs.text(hook).strip(),
            },
            language=str(item.params["language"]),
            crf=int(item.params["crf"]),
            preset=str(item.params["preset"]),
        )
        (out / "lengths.json").write_text(json.dumps({"apart_ms": apart_ms}), encoding="utf-8")
        for made in (*out.glob("intro*"), *out.glob("fitted*")):
            made.unlink()
        return ""

    @property
    def tolerance_ms(self) -> int:
        """By how much a person's own pictures, or sound, may differ from the rest in length."""
        return int(self.pictures.film.settings.scene_film.tolerance_ms)

    def _apart_ms(self, apart_ms: float) -> float:
        if self.strict and apart_ms > self.tolerance_ms:
            raise LengthsDiffer(
                f"pictures and sound differ by {apart_ms:.0f} ms, more than {self.tolerance_ms}",
                hint="make both again, or leave out --strict",
            )
        return apart_ms

    def check(self, item: Item, out: Path) -> Verdict:
        """Pictures and sound, as they were given, were about equally long; the shorter of them was continued."""
        apart_ms = float(json.loads((out / "lengths.json").read_bytes())["apart_ms"])
        if apart_ms > self.tolerance_ms:
            return Verdict(faults=(f"pictures and sound differ by {apart_ms:.0f} ms; the shorter was continued",))
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The film is the only file of this step."""


def encoding(pictures: Pictures, form: Any) -> dict[str, Any]:
    """What all clips of a film have in common."""
    film = pictures.film.settings.film
    return {
        "width": form.width,
        "height": form.height,
        "frames_per_second": form.frames_per_second,
        "crf": film.crf,
        "preset": film.preset,
        # Named only where it is another, so that films of before are not made again.
        **({"encoder": film.encoder} if film.encoder != "x264" else {}),
    }


def picture_format(item: Item) -> PictureFormat:
    """The encoding of an item's film."""
    from studio.media.encode import PictureFormat

    params = item.params
    return PictureFormat(
        params["width"],
        params["height"],
        params["frames_per_second"],
        params["crf"],
        params["preset"],
        params.get("encoder", "x264"),
    )


def join_scenes(item: Item, inputs: Inputs, clips: Iterable[Ref], out: Path) -> None:
    """Join the clips of all scenes, each as long as its scene, with dissolves where the place changes."""
    from studio.media.assembly import PlacedClip, join_clips

    placed = [
        PlacedClip(inputs.path(ref, "clip.mp4"), int(inputs.json(ref, "clip.json")["frames"]), fade)
        for ref, fade in zip(clips, item.params["fade"], strict=True)
    ]
    join_clips(placed, out, picture_format(item))


def with_intro(item: Item, cover: Path, film: Path, frames: int, out: Path) -> Path:
    """The cover for ``frames`` frames, and then the film."""
    from studio.media.assembly import PlacedClip, join_clips
    from studio.media.motion import breathing_film
    from studio.media.probe import probe

    form = picture_format(item)
    breathing_film(
        cover,
        out / "intro-cover.mp4",
        frames=frames,
        frames_per_second=form.frames_per_second,
        width=form.width,
        height=form.height,
        crf=form.crf,
        preset=form.preset,
    )
    (video,) = probe(film).of_kind("video")
    clips = [PlacedClip(out / "intro-cover.mp4", frames), PlacedClip(film, video.frames or 0)]
    join_clips(clips, out / "intro.mp4", form)
    return out / "intro.mp4"
