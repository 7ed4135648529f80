"""Pictures and films by a server of graphs: what the settings say, as the providers on such a server take it.

Nothing here counts for the makers that need no server: their items stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import File, Inputs, Item, Ref
from studio.engine.view import View
from studio.errors import GraphError
from studio.steps.engines import Engines
from studio.steps.image.pictures import INPUT, look_words
from studio.steps.workshops import graph_needs

if TYPE_CHECKING:
    from studio.providers.image.commission import Commission, PictureOptions
    from studio.settings.sections.images import Places, Portraits, Scenes
    from studio.settings.sections.pictures import Lora, Thumbnail

PEOPLE_AND_PLACES = "gen.image/workflow/character_location.json"
SCENE_GRAPH = "gen.image/workflow/scene.json"
COVER_GRAPH = "gen.audio/workflow/thumbnail.json"
FILM_GRAPH = "gen.video/workflow/animate.json"
DIFFUSION = ".diffusion.json"


@dataclass(frozen=True)
class Extra:
    """What an item has beside what it has anyway where a server makes it: nothing where none does."""

    needs: tuple[Ref | File, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, view: View, options: PictureOptions | None, settings: Any = None, folder: str = "", file: str = ""
    ) -> Extra:
        """The extra of a picture whose file is ``file`` (without its ending); intermediates go below ``folder``.

        ``settings`` are those of the kind of picture: which words it is drawn after, and its seed.
        """
        if options is None:
            return cls()
        if options.graph_file.endswith(DIFFUSION) and view.person(options.graph_file) is None:
            raise GraphError(
                f"the mode is diffusion, and there is no graph for it at {options.graph_file}",
                hint="export one from ComfyUI to that file, with *Export (API)*, or leave the mode at flux",
            )
        files, params = graph_needs(view, options.graph_file)
        start = (File(options.start),) if options.start else ()
        summary = {"summary": settings.use_summary_text} if hasattr(settings, "use_summary_text") else {}
        fixed = {} if settings is None or settings.use_random_seed else {"server_seed": settings.fixed_seed}
        return cls(
            (*files, *start),
            {**params, **summary, **fixed, "server": options.as_params()},
            intermediates(options, folder, file),
        )


def portrait_options(settings: Portraits) -> PictureOptions:
    """How portraits are made."""
    part = "face" if settings.face_only else "body"
    file = settings.latent_file or f"2.latent.character.{part}.{settings.latent_size}.png"
    return _options(settings, PEOPLE_AND_PLACES, INPUT + file)


def place_options(settings: Places) -> PictureOptions:
    """How places are made."""
    file = settings.latent_file or f"2.latent.location.{settings.latent_size}.png"
    return _options(settings, PEOPLE_AND_PLACES, INPUT + file)


def scene_options(view: View, settings: Scenes) -> PictureOptions:
    """How scenes are made."""
    from studio.servers.comfyui.graphs.pictures import latent_files

    names = dict.fromkeys([settings.latent_file, *latent_files("scene")])
    file = next((name for name in names if view.person(INPUT + name) is not None), settings.latent_file)
    # Where every scene has a picture of its place to begin from, the file is only for those without one.
    options = _options(settings, SCENE_GRAPH, INPUT + file)
    return replace(
        options,
        start_from_place=settings.latent_mode == "IMAGE",
        character_mode=settings.active_character_mode,
        location_mode=settings.active_location_mode,
        location_letters=settings.location_char_limit,
        character_scale=settings.character_resize_factor,
        jpeg_quality=settings.image_compression_quality,
        stitch_count=settings.image_stitch_count,
    )


def cover_options(settings: Thumbnail, start: str) -> PictureOptions:
    """How the cover and the vertical pictures are made."""
    from studio.providers.image.commission import PictureOptions

    return PictureOptions(
        _in_mode(COVER_GRAPH, settings.mode),
        settings.art_style,
        settings.sampling_steps,
        settings.negative_prompt if settings.use_negative_prompt else None,
        settings.image_width,
        settings.image_height,
        start if settings.latent_mode == "IMAGE" else "",
        settings.latent_denoising_strength,
        adapters=_adapters(settings.loras) if settings.use_lora else (),
        adapters_chained=settings.lora_mode == "chained",
    )


def _options(settings: Portraits | Places | Scenes, graph_file: str, start: str) -> PictureOptions:
    from studio.providers.image.commission import PictureOptions

    return PictureOptions(
        _in_mode(graph_file, settings.mode),
        settings.art_style,
        settings.sampling_steps,
        settings.negative_prompt if settings.use_negative_prompt else None,
        start=start if settings.latent_mode == "IMAGE" else "",
        denoise=settings.latent_denoising_strength,
        adapters=_adapters(settings.loras) if settings.use_lora else (),
        adapters_chained=settings.lora_mode == "chained",
    )


def _in_mode(graph_file: str, mode: str) -> str:
    return graph_file if mode == "flux" else graph_file.removesuffix(".json") + DIFFUSION


def _adapters(loras: tuple[Lora, ...]) -> Any:
    from studio.providers.image.commission import Adapter

    return tuple(
        Adapter(
            one.name,
            one.strength_model,
            one.strength_clip,
            one.bypass_model,
            one.bypass_clip,
            one.steps,
            one.denoising_strength,
            one.save_intermediate,
            one.use_only_intermediate,
        )
        for one in loras
        if one.enabled
    )


def commission(
    item: Item,
    inputs: Inputs,
    seed: int,
    *,
    variation: int = 0,
    text: str = "",
    title: str = "",
) -> Commission | None:
    """How a server is to make an item; None where none is to.

    Unless a seed was fixed, it is the item's own: another for every take and every variation.
    """
    from studio.providers.image.commission import Commission, PictureOptions
    from studio.servers.comfyui.graphs.patch import variation_seed

    if "server" not in item.params:
        return None
    options = PictureOptions.from_params(item.params["server"])
    fixed = item.params.get("server_seed")
    start = inputs.path(File(options.start)) if options.start else None
    return Commission(
        options,
        f"{item.step}/{item.id}/{seed}",
        seed if fixed is None else variation_seed(int(fixed), variation + inputs.take - 1),
        start if start is not None and start.is_file() else None,
        text,
        title,
        item.step,
    )


def words_for(item: Item, value: Mapping[str, Any]) -> str:
    """The words from which a person or a place is drawn: what somebody edited, else the long ones.

    On a server the long or the short ones, as the settings say.
    """
    if value.get("edited") or not item.params.get("summary"):
        return look_words(value)
    return str(value["short"])


def intermediates(options: PictureOptions, folder: str, file: str) -> tuple[tuple[str, str], ...]:
    """The parts and files of the pictures on the way to one: each adapter but the last has one, if kept."""
    if options.adapters_chained:
        return ()
    return tuple(
        (f"lora.{number}.png", f"{folder}lora/{file}.{_stem(adapter.name)}.png")
        for number, adapter in enumerate(options.adapters[:-1], start=1)
        if adapter.save_intermediate
    )


def expect_pictures(engines: Engines, step: str, options: PictureOptions) -> None:
    """Note the graph that a step will need, so that it is looked at before anything is queued."""
    from studio.providers.comfyui import Expected
    from studio.providers.image.comfyui import sample_patch

    start = engines.root / options.start if engines.root is not None and options.start else None
    # A scene without a file of its own begins from the picture of its place.
    there = start if start is None or start.is_file() or options.start_from_place else None
    engines.expected[step] = ("image", (Expected(options.graph_file, sample_patch(options, there)),))


def expect_films(engines: Engines, step: str) -> None:
    """Note the graph of clips, so that it is looked at before anything is queued."""
    from studio.providers.comfyui import Expected
    from studio.providers.video.comfyui import sample_patch

    engines.expected[step] = ("video", (Expected(FILM_GRAPH, sample_patch),))


def _stem(name: str) -> str:
    from studio.steps.image.pictures import file_name

    return file_name(Path(name.replace("\\", "/")).stem)
