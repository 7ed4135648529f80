"""Every graph that comes with the studio, patched in every mode, is one that the real server takes."""

from __future__ import annotations

import copy
import itertools

import pytest

from studio.servers.comfyui.graphs.films import FilmRequest, Guide, guide_frames, ltxv_length, patch_film
from studio.servers.comfyui.graphs.nodes import Graph, links
from studio.servers.comfyui.graphs.pictures import (
    ImageRequest,
    LoraUse,
    StartImage,
    image_passes,
    patch_image,
)
from studio.servers.comfyui.graphs.references import Reference
from studio.servers.comfyui.graphs.sounds import SoundRequest, SpeechRequest, patch_sound, patch_speech
from tests.servers.graphs.tools import ALL, FILMS, LED_FILMS, NEGATIVE, PICTURES, problems, shape, shipped, shuffled

# As the production settings are: turbo adapter, 25 steps, and per picture its size and strength.
TURBO = "FLUX.1-Turbo-Alpha.safetensors"
SETTINGS = {
    "audio/thumbnail": (1280, 720, LoraUse(TURBO, 3.6, 3.6, steps=9, denoise=1.0), 0.8),
    "image/character_location": (320, 640, LoraUse(TURBO, 2.0, 2.0, steps=6, denoise=1.0), 0.85),
    "image/scene": (1280, 720, LoraUse(TURBO, 3.6, 3.6, steps=6, denoise=1.0), 0.9),
}
FINISH = LoraUse("finish.safetensors", 1.5, 0.5, bypass_clip=True, steps=6, denoise=0.1, use_only_intermediate=True)
OFF = LoraUse("off.safetensors", enabled=False)


def picture_modes() -> list[tuple[str, ImageRequest]]:
    found = []
    for name, negative, latent, loras, mode, references in itertools.product(
        PICTURES,
        (NEGATIVE, "", None),
        ("LATENT", "IMAGE"),
        (0, 1, 2),
        ("serial", "chained"),
        (0, 1, 4, 7),
    ):
        if references and (name != "image/scene" or (mode == "chained" and loras == 1)):
            continue
        width, height, turbo, denoise = SETTINGS[name]
        request = ImageRequest(
            "the keeper climbs the stairs",
            width,
            height,
            4_000_000_000,
            "studio/scene_1.1",
            negative,
            25,
            StartImage("latent.png", denoise) if latent == "IMAGE" else None,
            tuple(Reference(f"{number}.jpg", 0.5 if number % 2 else 1.0) for number in range(references)),
            min(5, max(1, references - 1)),
            ((), (turbo, OFF), (turbo, OFF, FINISH))[loras],
            "serial" if mode == "serial" else "chained",
        )
        found.append((name, request))
    return found


def patched_pictures(graph: Graph, request: ImageRequest) -> list[Graph]:
    passes = image_passes(request)
    return [patch_image(graph, request, run, f"pass{run.number}.png" if run.number else None) for run in passes]


def film_request(guides: int, frames: int, negative: str | None, *, keep: bool) -> FilmRequest:
    at = guide_frames(guides, frames)
    pictures = tuple(Guide(f"p{number}.png", frame) for number, frame in enumerate(at))
    last = "studio/frames/1.1_1" if keep else None
    return FilmRequest("the keeper climbs", 1024, 576, frames, 24.0, 7, "studio/scene_1.1", negative, pictures, 9, last)


def film_modes() -> list[tuple[str, FilmRequest]]:
    return [
        (name, film_request(guides, frames, negative, keep=keep))
        for name, guides, frames, negative, keep in itertools.product(
            FILMS, (0, 1, 2, 4), (1, 72, 73, 192), (NEGATIVE, "", None), (True, False)
        )
        if (guides > 0) == (name in LED_FILMS) and (guides < 2 or name == "video/animate")
    ]


def speech_request(language: str, text: str = "The lamp was lit.") -> SpeechRequest:
    return SpeechRequest(text, "ada_en.wav", "These are the words of the recording.", language, 0, "studio/line_1")


@pytest.mark.parametrize("name", ALL)
def test_our_graphs_are_valid_as_they_are(name: str) -> None:
    assert problems(shipped(name)) == []


def test_pictures_in_every_mode_are_valid() -> None:
    modes = picture_modes()
    assert len(modes) > 100
    for name, request in modes:
        graph = shipped(name)
        before = copy.deepcopy(graph)
        for patched in patched_pictures(graph, request):
            assert problems(patched) == [], (name, request)
        assert graph == before  # what is given is never changed


def test_films_in_every_mode_are_valid() -> None:
    for name, request in film_modes():
        graph = shipped(name)
        before = copy.deepcopy(graph)
        assert problems(patch_film(graph, request)) == [], (name, request)
        assert graph == before


@pytest.mark.parametrize("language", ["en", "en-IN", "hi", "bn", "fr", "zh"])
def test_speech_in_every_language_is_valid(language: str) -> None:
    assert problems(patch_speech(shipped("audio/story"), speech_request(language))) == []


@pytest.mark.parametrize("seconds", [0.2, 1.0, 3.14159, 47.6, 300.0])
@pytest.mark.parametrize("negative", [None, "", NEGATIVE])
def test_sounds_of_every_length_are_valid(seconds: float, negative: str | None) -> None:
    request = SoundRequest("a door creaks", seconds, 9, "studio/sfx_001", negative, 50)
    assert problems(patch_sound(shipped("audio/sfx"), request)) == []


@pytest.mark.parametrize("seed", range(3))
def test_numbers_and_order_of_nodes_make_no_difference(seed: int) -> None:
    for name, request in picture_modes()[seed::7]:
        graph = shipped(name)
        told = [shape(patched) for patched in patched_pictures(graph, request)]
        assert [shape(each) for each in patched_pictures(shuffled(graph, seed), request)] == told, (name, request)
    for film, wanted in film_modes()[seed::5]:
        graph = shipped(film)
        assert shape(patch_film(shuffled(graph, seed), wanted)) == shape(patch_film(graph, wanted)), (film, wanted)
    story, sound = shipped("audio/story"), SoundRequest("rain", 4.0, 1, "studio/rain")
    speech = speech_request("hi")
    assert shape(patch_speech(shuffled(story, seed), speech)) == shape(patch_speech(story, speech))
    sfx = shipped("audio/sfx")
    assert shape(patch_sound(shuffled(sfx, seed), sound)) == shape(patch_sound(sfx, sound))


def test_links_never_dangle_and_what_is_not_concerned_stays() -> None:
    unconcerned = {
        "900": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
        "901": {"class_type": "PreviewImage", "inputs": {"images": ["900", 0]}},
    }
    for name, request in picture_modes()[::5]:
        for patched in patched_pictures({**shipped(name), **copy.deepcopy(unconcerned)}, request):
            assert {node: patched[node] for node in unconcerned} == unconcerned
            assert [source for _, source in links(patched) if source.node not in patched] == []
    for film, wanted in film_modes()[::5]:
        made = patch_film({**shipped(film), **copy.deepcopy(unconcerned)}, wanted)
        assert {node: made[node] for node in unconcerned} == unconcerned
        assert [source for _, source in links(made) if source.node not in made] == []


@pytest.mark.parametrize("frames", range(1, 60))
def test_a_film_is_asked_for_as_many_frames_as_the_model_can_make(frames: int) -> None:
    length = ltxv_length(frames)
    assert (length - 1) % 8 == 0
    assert frames <= length < frames + 9
