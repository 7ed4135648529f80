"""The embedded maker of clips: a camera that moves through the layers of a picture, in which figures live."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from studio.media.encode import PictureFormat, Pixels, drawn_in_order, encode_pictures
from studio.providers.base import Check
from studio.providers.image.layers import read_layers
from studio.providers.video.acting import Acting, acting_of
from studio.providers.video.contract import ClipRequest, MadeClip, VideoProvider
from studio.providers.video.flat import flat_picture, flat_stage
from studio.providers.video.refusal import require_possible
from studio.providers.video.shots import Scene, Shot, Stand, plan_shots
from studio.providers.video.stage import Size, Stage, layered_stage
from studio.providers.video.survey import Survey, survey

NAME, VERSION = "camera", "1"

_Staging = Callable[[Shot], Stage]


def provider() -> VideoProvider:
    """The provider, ready to use."""
    return Camera()


class Camera:
    """Moves still pictures. Needs nothing but the packages of this program."""

    name, version = NAME, VERSION

    def check(self) -> Check:
        """Always possible."""
        return Check(True)

    def clip(self, request: ClipRequest, out: Path) -> MadeClip:
        """Write the clip: a key frame stands at each cut and at the frame where a dissolve into it ends.

        Raises ProductInvalid (picture or layers cannot be read), ProviderError (a request that no clip can meet),
        DiskFull.
        """
        require_possible(NAME, request, out)
        scene, stage = _layered(request) if request.layers is not None else _flat(request)
        shots = plan_shots(request, scene)
        form = PictureFormat(
            request.width,
            request.height,
            request.frames_per_second,
            request.crf,
            request.preset,
            request.encoder,
        )
        keys = {request.handle_frames, *(shot.first for shot in shots)}
        encode_pictures(_pictures(shots, stage), out, form, doing=f"the clip {out.name}", key_frames=keys)
        return MadeClip(tuple((shot.first, shot.words) for shot in shots))

    def close(self) -> None:
        """Nothing is held."""


def _pictures(shots: tuple[Shot, ...], stage: _Staging) -> Iterator[Pixels]:
    for shot in shots:
        made = stage(shot)
        yield from drawn_in_order(made.draw, range(shot.first, shot.end))


def _flat(request: ClipRequest) -> tuple[Scene, _Staging]:
    picture = flat_picture(request.picture, request.width, request.height)
    return picture.scene, lambda shot: flat_stage(picture, shot)


def _layered(request: ClipRequest) -> tuple[Scene, _Staging]:
    assert request.layers is not None
    surveyed = survey(read_layers(request.layers))
    picture = surveyed.picture
    size = Size(
        request.width,
        request.height,
        max(request.width / picture.width, request.height / picture.height),
    )
    stands = {
        layer.character: Stand(layer.head, layer.feet)
        for layer in picture.layers
        if layer.kind == "figure" and layer.character
    }
    shown = (request.width / size.pixels_per_unit, request.height / size.pixels_per_unit)
    scene = Scene(picture.width, picture.height, shown, surveyed.limits, stands)
    acting = _acting(request, surveyed)

    def stage(shot: Shot) -> Stage:
        return layered_stage(
            surveyed, shot, size, acting=acting, seconds_per_frame=1 / request.frames_per_second, seed=request.seed
        )

    return scene, stage


def _acting(request: ClipRequest, surveyed: Survey) -> Mapping[str, Acting]:
    return {
        layer.character: acting_of(
            layer.character,
            request.spoken,
            frames=request.frames + request.handle_frames,
            frames_per_second=request.frames_per_second,
            seed=request.seed,
            drawings=layer.states,
        )
        for layer in surveyed.picture.layers
        if layer.kind == "figure"
    }
