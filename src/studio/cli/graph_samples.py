"""What the steps of a film will make of each graph, so that it can be tried on a server before there are any items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from studio.servers.comfyui.graphs.nodes import Graph

if TYPE_CHECKING:
    from studio.engine.view import View
    from studio.providers.image.commission import PictureOptions
    from studio.settings import Settings

Patch: TypeAlias = Callable[[Graph], Graph]


def sample_patches(settings: Settings, root: Path | None) -> Mapping[str, tuple[Patch, ...]]:
    """By the name of each graph (``image/scene``), what patches it as the production's settings will have it."""
    found: dict[str, list[Patch]] = defaultdict(list)
    for name, patch in _patches(settings, root):
        found[name].append(patch)
    return {name: tuple(patches) for name, patches in found.items()}


def _patches(settings: Settings, root: Path | None) -> Iterator[tuple[str, Patch]]:
    from studio.providers.image.comfyui import sample_patch as of_picture
    from studio.providers.sound.comfyui import expected as of_sound
    from studio.providers.speech.comfyui import expected as of_speech
    from studio.providers.video.comfyui import sample_patch as of_film

    speech, sound = of_speech(settings.language.language).patch, of_sound().patch
    assert speech is not None
    assert sound is not None
    yield "audio/story", speech
    yield "audio/sfx", sound
    for options in _pictures(settings, root):
        yield graph_name(options.graph_file), of_picture(options, _start(options, root))
    yield "video/animate", of_film
    yield "video/ltx2_image_to_video", of_film


def graph_name(graph_file: str) -> str:
    """The name (``image/scene``) of a graph by its file in a production."""
    folder, _, file = graph_file.partition("/workflow/")
    return f"{folder.removeprefix('gen.')}/{file.removesuffix('.json')}"


def picture_graphs(settings: Settings, root: Path | None) -> frozenset[str]:
    """The names of the graphs that pictures take: those of the settings' modes."""
    return frozenset(graph_name(options.graph_file) for options in _pictures(settings, root))


def _pictures(settings: Settings, root: Path | None) -> Iterator[PictureOptions]:
    from studio.steps.image import served

    yield served.cover_options(settings.thumbnail, "")
    yield served.portrait_options(settings.portraits)
    yield served.place_options(settings.places)
    yield served.scene_options(cast("View", _Files(root)), settings.scenes)


def _start(options: PictureOptions, root: Path | None) -> Path | None:
    """The picture that is begun from; None where there is to be none, or none is there."""
    file = root / options.start if root is not None and options.start else None
    return file if file is not None and (file.is_file() or options.start_from_place) else None


class _Files:
    """The files that a person put into a production: all that the settings of scenes look at."""

    def __init__(self, root: Path | None) -> None:
        self._root = root

    def person(self, path: str) -> Path | None:
        """The file if it is there."""
        file = self._root / path if self._root is not None else None
        return file if file is not None and file.is_file() else None
