"""Pictures by an image model on ComfyUI: the production's graphs, patched with what is to be seen."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.errors import GraphError, ProductInvalid, ProviderError, no_room
from studio.providers.base import Check
from studio.providers.comfyui import STUB_PREFIX, Wish, Workshop
from studio.providers.image import comfyui_words as words
from studio.providers.image.commission import Adapter, Commission, PictureOptions
from studio.providers.image.contract import (
    CoverRequest,
    ImageProvider,
    MadeCover,
    MadePicture,
    PlaceRequest,
    PortraitRequest,
    SceneRequest,
)
from studio.providers.image.storyboard.rasterise import write_bytes
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.pictures import (
    ImagePass,
    ImageRequest,
    LoraUse,
    StartImage,
    image_passes,
    patch_image,
)
from studio.servers.comfyui.graphs.references import Reference, whereabouts

VERSION = "1"
SIDE_STEP = 16
LARGEST_SIDE = 16_384
LARGEST_AREA = 2.1e6  # pixels; above this a model repeats what it draws
START_NAME, PREVIOUS_NAME = "studio-start.png", "studio-pass.png"


def provider(workshop: Callable[[], Workshop]) -> ImageProvider:
    """The provider on ComfyUI."""
    return ComfyImages("comfyui", workshop)


def fake(workshop: Callable[[], Workshop]) -> ImageProvider:
    """The same on a server that only pretends."""
    return ComfyImages("fake", workshop)


@dataclass(frozen=True)
class ComfyImages:
    """Draws on a server. Every request needs its ``server``; ``workshop`` is opened by the first."""

    name: str
    workshop: Callable[[], Workshop]
    version: str = VERSION

    def check(self) -> Check:
        """Possible where a server answers, which is asked when it is needed."""
        return Check(True)

    def portrait(self, request: PortraitRequest, out: Path) -> MadePicture:
        """Have the character drawn; write ``out`` as PNG."""
        commission = _required(request.server)
        prompt = words.portrait(request.description, commission.options.art_style, face_only=request.face_only)
        return self._picture(commission, prompt, (request.width, request.height), out)

    def place(self, request: PlaceRequest, out: Path) -> MadePicture:
        """Have the empty place drawn; write ``out`` as PNG."""
        commission = _required(request.server)
        prompt = words.place(request.description, commission.options.art_style, request.setting)
        return self._picture(commission, prompt, (request.width, request.height), out)

    def scene(self, request: SceneRequest, out: Path) -> MadePicture:
        """Have the scene drawn after the pictures of its people and its place; write ``out`` as PNG."""
        commission = _required(request.server)
        options = commission.options
        given, references, warnings = _given(request, options)
        *people, around = given
        prompt = words.scene(
            request,
            options.art_style,
            {actor.name: each for actor, each in zip(request.actors, people, strict=True)},
            around,
            most_letters=options.location_letters,
        )
        if options.start_from_place and request.place_picture is not None:
            commission = replace(commission, start=request.place_picture)
        made = self._picture(commission, prompt, (request.width, request.height), out, references)
        return replace(made, warnings=(*warnings, *made.warnings))

    def cover(self, request: CoverRequest, out: Path) -> MadeCover:
        """Have the picture drawn, and set its title over it; write ``out`` as PNG."""
        from studio.providers.image.cover import make_cover

        commission = _required(request.server)
        said = request.prompt or (words.words_of_moment(request.moment) if request.moment else "")
        tall = request.height > request.width
        prompt = words.cover(said, commission.options.art_style, title=commission.title, tall=tall)
        if request.ground is not None:
            commission = replace(commission, start=request.ground)
        ground = out.with_name("without-title.png")
        try:
            made = self._picture(commission, prompt, (request.width, request.height), ground)
            lettered, _ = make_cover(replace(request, ground=ground, moment=None), out)
        finally:
            ground.unlink(missing_ok=True)
        return replace(lettered, warnings=(*made.warnings, *lettered.warnings), passes=made.passes)

    def close(self) -> None:
        """The workshop belongs to whoever opened it."""

    def _picture(
        self,
        commission: Commission,
        prompt: str,
        size: tuple[int, int],
        out: Path,
        references: tuple[_Reference, ...] = (),
    ) -> MadePicture:
        """Run the passes of a picture, each of which begins from the one before, and write the last at its size."""
        if not 0 < min(size) <= max(size) <= LARGEST_SIDE:
            raise ProviderError("ComfyUI", f"a picture of {size[0]}x{size[1]} pixels cannot be made")
        workshop, options = self.workshop(), commission.options
        made_size = model_size(options.width or size[0], options.height or size[1], size)
        request = image_request(options, prompt, commission.seed, made_size, references, start=commission.start)
        passes = image_passes(request)
        intermediates: list[Path] = []
        with _folder_beside(out) as folder:
            uploads = {reference.name: reference.jpeg(Path(folder), options.jpeg_quality) for reference in references}
            if commission.start is not None:
                uploads[START_NAME] = commission.start
            previous: Path | None = None
            for run in passes:
                wish = _wish(commission, request, run, uploads, previous, len(passes))
                previous = workshop.make_all(wish, Path(folder))["image"]
                if run.keep and not run.is_last:
                    intermediates.append(_copied(previous, out.with_name(f"lora.{run.number + 1}.png"), size))
            assert previous is not None, "a picture has at least one pass"
            _copied(previous, out, size)
        workshop.forget(commission.key)
        return MadePicture((), passes=tuple(intermediates))


@dataclass(frozen=True)
class _Reference:
    """A picture that the model follows."""

    name: str
    path: Path
    scale: float = 1.0

    def jpeg(self, folder: Path, quality: int) -> Path:
        """The picture without transparency, as JPEG, for the way to the server."""
        from studio.media.encode import open_picture

        out = folder / f"reference-{self.path.parent.name}-{len(list(folder.iterdir()))}.jpg"
        open_picture(self.path).save(out, "JPEG", quality=quality)
        return out


def image_request(
    options: PictureOptions,
    prompt: str,
    seed: int,
    size: tuple[int, int],
    references: tuple[_Reference, ...] = (),
    *,
    start: Path | None = None,
) -> ImageRequest:
    """The options as the patches of graphs take them. Raises GraphError where the picture to begin from is absent."""
    if options.start and start is None:
        raise GraphError(
            f"a picture is to begin from {options.start}, and there is no such file",
            hint="put the picture there, choose another size, or begin from noise (latent_mode LATENT)",
        )
    return ImageRequest(
        prompt,
        *size,
        seed,
        STUB_PREFIX,
        negative=options.negative,
        steps=options.steps,
        start=StartImage(START_NAME, options.denoise, size) if start is not None else None,
        references=tuple(Reference(each.name, each.scale) for each in references),
        stitch_count=options.stitch_count,
        loras=tuple(_lora(adapter) for adapter in options.adapters),
        lora_mode="chained" if options.adapters_chained else "serial",
    )


def sample_patch(options: PictureOptions, start: Path | None) -> Callable[[Graph], Graph]:
    """A patch as the pictures with these options need it, with every adapter: for a check before anything is made."""
    follow = words.wants_picture(options.character_mode) or words.wants_picture(options.location_mode)
    references = (_Reference("studio-reference.jpg", Path()),) if follow else ()

    def patch(graph: Graph) -> Graph:
        size = model_size(options.width or 512, options.height or 512, (512, 512))
        request = image_request(options, "a lamp", 1, size, references, start=start)
        request = replace(request, lora_mode="chained")
        return patch_image(graph, request, image_passes(request)[0])

    return patch


def model_size(width: int, height: int, asked: tuple[int, int]) -> tuple[int, int]:
    """The size that the model makes: sides in steps of 16, of the shape that is ``asked``, as large as w x h or smaller
    where a model could not.
    """
    shape = asked[0] / asked[1]
    if not math.isclose(width / height, shape, rel_tol=0.02):
        # What is asked for has another shape, as a tall picture beside a wide cover: as many pixels.
        area = width * height
        width, height = round(math.sqrt(area * shape)), round(math.sqrt(area / shape))
    part = min(1.0, math.sqrt(LARGEST_AREA / (width * height)))
    return _stepped(width * part), _stepped(height * part)


def _stepped(side: float) -> int:
    return max(4 * SIDE_STEP, math.ceil(round(side, 3) / SIDE_STEP) * SIDE_STEP)


def _wish(
    commission: Commission,
    request: ImageRequest,
    run: ImagePass,
    uploads: Mapping[str, Path],
    previous: Path | None,
    passes: int,
) -> Wish:
    given = dict(uploads) if previous is None else {**uploads, PREVIOUS_NAME: previous}

    def patch(graph: Graph, names: Mapping[str, str]) -> Graph:
        start = replace(request.start, file=names[START_NAME]) if request.start is not None else None
        references = tuple(replace(each, file=names[each.file]) for each in request.references)
        told = replace(request, start=start, references=references)
        return patch_image(graph, told, run, names[PREVIOUS_NAME] if previous is not None else None)

    return Wish(
        commission.options.graph_file,
        patch,
        commission.key,
        uploads=given,
        pass_number=run.number,
        keep=not run.is_last,
        passes=passes,
        purpose=commission.purpose,
    )


def _given(
    request: SceneRequest, options: PictureOptions
) -> tuple[tuple[words.Given, ...], tuple[_Reference, ...], tuple[str, ...]]:
    """What the model is told of each who is seen and, last, of the place; the pictures in that order; what is amiss."""
    texts, pictures, warnings = [], [], []
    mode = options.character_mode
    for actor in request.actors:
        wished = words.wants_picture(mode)
        if wished and actor.portrait is None:
            warnings.append(f"{actor.name} has no portrait, and is drawn after the description")
        texts.append(actor.description if words.wants_text(mode) or (wished and actor.portrait is None) else "")
        scale = options.character_scale
        pictures.append(_Reference(f"{actor.name}.jpg", actor.portrait, scale) if wished and actor.portrait else None)
    mode, own = options.location_mode, request.place_picture
    wished = words.wants_picture(mode)
    texts.append(request.place_description if words.wants_text(mode) or (wished and own is None) else "")
    pictures.append(_Reference(f"{request.place}.jpg", own) if wished and own else None)
    references = tuple(picture for picture in pictures if picture is not None)
    stands = iter(whereabouts(len(references), options.stitch_count))
    given = tuple(
        words.Given(text, (next(stands).phrase or "in the image") if picture is not None else "")
        for text, picture in zip(texts, pictures, strict=True)
    )
    return given, references, tuple(warnings)


def _required(commission: Commission | None) -> Commission:
    if commission is None:
        raise ProviderError("ComfyUI", "a picture was asked for without saying how the server is to make it")
    return commission


def _lora(adapter: Adapter) -> LoraUse:
    return LoraUse(
        adapter.name,
        adapter.strength_model,
        adapter.strength_clip,
        adapter.bypass_model,
        adapter.bypass_clip,
        steps=adapter.steps,
        denoise=adapter.denoise,
        save_intermediate=adapter.save_intermediate,
        use_only_intermediate=adapter.use_only_intermediate,
    )


def _copied(picture: Path, out: Path, size: tuple[int, int]) -> Path:
    """Write a picture at the size that was asked for, filled and cut evenly. Raises ProductInvalid, DiskFull."""
    from PIL import Image, ImageOps

    from studio.media.encode import open_picture

    opened: Image.Image = open_picture(picture)
    if opened.size != size:
        opened = ImageOps.fit(opened, size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    opened.save(buffer, "PNG", optimize=False, compress_level=6)
    write_bytes(buffer.getvalue(), out)
    return out


@contextmanager
def _folder_beside(out: Path) -> Iterator[str]:
    """A folder for what is made on the way, on the disk of ``out``. Raises ProductInvalid, DiskFull."""
    try:
        folder = TemporaryDirectory(prefix=".comfyui-", dir=out.parent)
    except OSError as error:
        raise no_room(error, f"{out.name} could not be written") or ProductInvalid(
            f"{out.name} could not be written: {error}", hint=str(out)
        ) from error
    with folder as path:
        yield path
