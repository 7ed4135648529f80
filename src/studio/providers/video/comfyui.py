"""Moving pictures by a film model on ComfyUI: a scene's picture comes to life, piece after piece."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.errors import ProviderError
from studio.media.encode import PictureFormat, Pixels, encode_pictures
from studio.media.frames import fitted_frames
from studio.providers.base import Check
from studio.providers.comfyui import STUB_PREFIX, Wish, Workshop
from studio.providers.image.comfyui_words import flat, place_name, plain_line
from studio.providers.video.contract import ClipRequest, FilmCommission, MadeClip, VideoProvider
from studio.providers.video.refusal import require_picture, require_possible
from studio.servers.comfyui.graphs.films import FRAME_STEP, FilmRequest, Guide, chunk_lengths, patch_film
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.patch import variation_seed
from studio.story.characters import display_name

VERSION = "1"
NEGATIVE = (
    "blurry, jittery, flickering, warped faces, extra limbs, extra fingers, cuts, sudden zoom, text, letters, watermark"
)


def provider(workshop: Callable[[], Workshop]) -> VideoProvider:
    """The provider on ComfyUI."""
    return ComfyFilms("comfyui", workshop)


def fake(workshop: Callable[[], Workshop]) -> VideoProvider:
    """The same on a server that only pretends."""
    return ComfyFilms("fake", workshop)


@dataclass(frozen=True)
class ComfyFilms:
    """Has clips made on a server. Every request needs its ``server``; ``workshop`` is opened by the first."""

    name: str
    workshop: Callable[[], Workshop]
    version: str = VERSION

    def check(self) -> Check:
        """Possible where a server answers, which is asked when it is needed."""
        return Check(True)

    def clip(self, request: ClipRequest, out: Path) -> MadeClip:
        """Have the clip made piece by piece; write ``out`` and beside it the frames at which it was parted.

        Raises ProviderError (a request that no clip can meet), ProductInvalid (a picture that cannot be read, fewer
        frames than were asked for), and what `Workshop.make_all` raises.
        """
        commission = request.server
        if commission is None:
            raise ProviderError("ComfyUI", "a clip was asked for without saying how the server is to make it")
        require_possible("ComfyUI", request, out)
        require_picture(request)
        total = request.frames + request.handle_frames
        longest = longest_piece(commission.options.chunk_seconds, request.frames_per_second)
        lengths = chunk_lengths(total, longest)
        workshop = self.workshop()
        form = PictureFormat(
            request.width, request.height, request.frames_per_second, request.crf, request.preset, request.encoder
        )
        with TemporaryDirectory(prefix=".comfyui-", dir=out.parent) as folder:
            pieces, frames = _pieces(workshop, request, commission, lengths, Path(folder), out)
            encode_pictures(
                _joined(pieces, lengths, form),
                out,
                form,
                doing=f"the clip {out.name}",
                key_frames={request.handle_frames},
            )
        workshop.forget(commission.key)
        return MadeClip(((0, "as the model moves it"),), last_frames=frames)

    def close(self) -> None:
        """The workshop belongs to whoever opened it."""


def longest_piece(seconds: float, frames_per_second: int) -> int:
    """The most frames that are made at once: at least the nine below which the model makes none."""
    return max(FRAME_STEP + 1, int(seconds * frames_per_second) + 1)


def _pieces(
    workshop: Workshop,
    request: ClipRequest,
    commission: FilmCommission,
    lengths: tuple[int, ...],
    folder: Path,
    out: Path,
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Have every piece made, each from the last frame of the one before; the films, and those frames."""
    films, frames = [], []
    begin = request.picture
    for number, length in enumerate(lengths):
        is_last = number == len(lengths) - 1
        wish = _wish(request, commission, number, length, begin, len(lengths))
        made = workshop.make_all(wish, folder)
        films.append(made["video"])
        if not is_last:
            begin = made["image"]
            # Of a piece that goes on, the first frame is the one that was there already.
            last = out.with_name(f"frame.{number + 1}.{length + (number > 0):03d}.png")
            shutil.copyfile(begin, last)
            frames.append(last)
    return tuple(films), tuple(frames)


def _wish(request: ClipRequest, commission: FilmCommission, number: int, length: int, begin: Path, pieces: int) -> Wish:
    goes_on = number < pieces - 1
    name = f"{commission.name}.png" if number == 0 else f"{commission.name}_{number}_last_frame.png"
    told = film_request(request, commission, number, length)

    def patch(graph: Graph, names: Mapping[str, str]) -> Graph:
        from dataclasses import replace

        last = STUB_PREFIX if goes_on else None
        return patch_film(graph, replace(told, guides=(Guide(names[name]),), last_frame_prefix=last))

    return Wish(
        commission.options.graph_file,
        patch,
        commission.key,
        kinds=("video", "image") if goes_on else ("video",),
        uploads={name: begin},
        pass_number=number,
        keep=goes_on,
        passes=pieces,
        purpose=commission.purpose,
    )


def film_request(request: ClipRequest, commission: FilmCommission, number: int, length: int) -> FilmRequest:
    """What piece ``number`` (from 0) of a clip is asked as; every piece but the first has a frame more, its first."""
    return FilmRequest(
        film_prompt(commission, request.motion),
        request.width,
        request.height,
        length + (number > 0),
        request.frames_per_second,
        variation_seed(commission.seed, number),
        STUB_PREFIX,
        negative=NEGATIVE,
    )


def film_prompt(commission: FilmCommission, motion: str) -> str:
    """What the film model is told: the style, what is seen, how the place looks, and what moves."""
    scene = ""
    if commission.scene:
        scene = plain_line(
            commission.scene,
            lambda name: display_name(name) or name,
            lambda name: f"The place is {place_name(name)}",
        )
    parts = (
        f"{commission.options.art_style} style.",
        f"{scene}." if scene else "",
        f"The place looks so: {flat(commission.place)}" if commission.place else "",
        flat(motion)
        if motion
        else "The camera stands still; people breathe and blink, hair and clothes stir a little.",
        "One take without a cut; faces and clothes stay as they are in the first frame.",
    )
    return " ".join(part for part in parts if part)


def sample_patch(graph: Graph) -> Graph:
    """A patch as clips need it, for a check before anything is made."""
    return patch_film(
        graph,
        FilmRequest(
            "a lamp", 512, 320, 9, 24, 1, STUB_PREFIX, NEGATIVE, (Guide("studio.png"),), last_frame_prefix=STUB_PREFIX
        ),
    )


def _joined(films: tuple[Path, ...], lengths: tuple[int, ...], form: PictureFormat) -> Iterator[Pixels]:
    for number, (film, length) in enumerate(zip(films, lengths, strict=True)):
        yield from fitted_frames(film, form, first=int(number > 0), count=length)
