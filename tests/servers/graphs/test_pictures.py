from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Source
from studio.servers.comfyui.graphs.patch import (
    set_prefix,
    set_prompts,
    set_seed,
    set_size,
    set_steps,
    variation_seed,
)
from studio.servers.comfyui.graphs.pictures import (
    ImageRequest,
    LoraUse,
    StartImage,
    add_loras,
    begin_from_image,
    find_latent,
    image_passes,
    latent_files,
    patch_image,
)
from studio.servers.comfyui.graphs.references import Reference, follow_images, whereabouts
from studio.servers.comfyui.graphs.roles import negative_text
from tests.servers.graphs.tools import PICTURES, all_of, feeds, one, problems, shipped

SCENE = "image/scene"
TURBO = LoraUse("turbo.safetensors", 3.6, 3.0, steps=6, denoise=1.0)
FINISH = LoraUse("finish.safetensors", 2.0, 2.0, bypass_clip=True, steps=9, denoise=0.1, use_only_intermediate=True)


def request(**changed: Any) -> ImageRequest:
    return ImageRequest(**{"prompt": "A", "width": 320, "height": 640, "seed": 5, "prefix": "studio/a", **changed})


def custom_sampling() -> Graph:
    """A graph of another make: checkpoint, advanced sampler with guider, prompts from primitives, a switch."""
    return {
        "a": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "any.safetensors"}},
        "b": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "old"}},
        "c": {"class_type": "CLIPTextEncode", "inputs": {"text": ["b", 0], "clip": ["a", 1]}},
        "d": {"class_type": "CLIPTextEncode", "inputs": {"text": ["b", 0], "clip": ["a", 1]}},
        "m": {"class_type": "ModelSamplingFlux", "inputs": {
            "model": ["a", 0], "max_shift": 1.15, "base_shift": 0.5, "width": 512, "height": 512}},
        "g": {"class_type": "CFGGuider", "inputs": {
            "model": ["m", 0], "positive": ["s", 0], "negative": ["d", 0], "cfg": 3.0}},
        "f": {"class_type": "FluxGuidance", "inputs": {"conditioning": ["c", 0], "guidance": 3.0}},
        "s": {"class_type": "ComfySwitchNode", "inputs": {"switch": True, "on_true": ["f", 0], "on_false": ["c", 0]}},
        "n": {"class_type": "RandomNoise", "inputs": {"noise_seed": 1}},
        "k": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
        "q": {"class_type": "BasicScheduler", "inputs": {
            "model": ["m", 0], "scheduler": "beta", "steps": 20, "denoise": 1.0}},
        "e": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
        "z": {"class_type": "SamplerCustomAdvanced", "inputs": {
            "noise": ["n", 0], "guider": ["g", 0], "sampler": ["k", 0], "sigmas": ["q", 0], "latent_image": ["e", 0]}},
        "v": {"class_type": "VAEDecode", "inputs": {"samples": ["z", 0], "vae": ["a", 2]}},
        "w": {"class_type": "SaveImage", "inputs": {"images": ["v", 0], "filename_prefix": "x"}},
    }  # fmt: skip


def prompts_at_sampler(graph: Graph) -> tuple[str, str]:
    """What the sampler is given as positive and as negative, followed by hand; zeroed is told as such."""

    def text(value: object) -> str:
        node = feeds(graph, value)
        if node["class_type"] == "ConditioningZeroOut":
            return "(zeroed)"
        if "text" in node["inputs"]:
            return str(node["inputs"]["text"])
        return text(node["inputs"]["conditioning"])

    sampler = one(graph, "KSampler")
    return text(sampler["positive"]), text(sampler["negative"])


@pytest.mark.parametrize("name", PICTURES)
def test_the_negative_prompt_never_becomes_the_positive(name: str) -> None:
    graph = set_prompts(shipped(name), "A", "B")
    assert prompts_at_sampler(graph) == ("A", "B")
    # Again, the other way round, and blanked: what is there already is used.
    graph = set_prompts(graph, "C", "D")
    assert prompts_at_sampler(graph) == ("C", "D")
    assert len(all_of(graph, "CLIPTextEncode")) == 2
    assert prompts_at_sampler(set_prompts(graph, "E", None)) == ("E", "(zeroed)")
    assert prompts_at_sampler(set_prompts(graph, "E", "")) == ("E", "")


@pytest.mark.parametrize("name", PICTURES)
def test_both_prompts_stay_where_they_belong_with_adapters_and_pictures_to_follow(name: str) -> None:
    made = request(negative="B", loras=(TURBO,), start=StartImage("s.png", 0.8))
    if name == SCENE:
        made = request(negative="B", loras=(TURBO,), references=(Reference("1.jpg"), Reference("2.jpg")))
    graph = patch_image(shipped(name), made, image_passes(made)[0])
    assert prompts_at_sampler(graph) == ("A", "B")
    assert {feeds(graph, node["clip"])["class_type"] for node in all_of(graph, "CLIPTextEncode")} == {"LoraLoader"}


def test_one_text_node_for_both_sides_is_separated() -> None:
    graph = shipped("image/character_location")
    graph["7"]["inputs"]["negative"] = ["4", 0]
    assert negative_text(graph) is None
    assert prompts_at_sampler(set_prompts(graph, "A", "B")) == ("A", "B")
    assert negative_text(set_prompts(graph, "A", "B")) not in {None, "4"}
    assert prompts_at_sampler(set_prompts(graph, "A", None)) == ("A", "(zeroed)")


def test_a_negative_prompt_that_is_blanked_gets_a_text_node_that_is_not() -> None:
    graph = shipped("image/character_location")
    graph["70"] = {"class_type": "CLIPTextEncode", "inputs": {"text": "old", "clip": ["2", 0]}}
    graph["5"]["inputs"]["conditioning"] = ["70", 0]
    assert prompts_at_sampler(graph) == ("A lighthouse keeper in a blue coat, full body", "(zeroed)")
    made = set_prompts(graph, "A", "B")
    assert prompts_at_sampler(made) == ("A", "B")
    assert problems(made) == []
    assert prompts_at_sampler(set_prompts(graph, "A", None)) == ("A", "(zeroed)")


def test_a_primitive_that_both_prompts_read_does_not_make_them_one() -> None:
    graph = set_prompts(custom_sampling(), "A", "B")
    assert graph["c"]["inputs"]["text"] == "A"
    assert graph["d"]["inputs"]["text"] == ["b", 0]  # which nothing else reads by then
    assert graph["b"]["inputs"]["value"] == "B"
    del (single := custom_sampling())["d"]
    single["g"]["inputs"]["negative"] = ["c", 0]
    made = set_prompts(single, "A", None)
    assert made["b"]["inputs"]["value"] == "A"
    assert made["c"]["inputs"]["text"] == ["b", 0]


def test_a_prompt_that_other_nodes_compute_is_an_error_that_names_the_node() -> None:
    graph = custom_sampling()
    graph["b"] = {"class_type": "StringConcatenate", "inputs": {"string_a": "1", "string_b": "2", "delimiter": ""}}
    with pytest.raises(GraphError, match=r"node c \(CLIPTextEncode\) is computed"):
        set_prompts(graph, "A", None)


def test_a_graph_of_another_make_is_patched_as_ours_are() -> None:
    made = request(
        prompt="A", negative="B", steps=12, loras=(TURBO,), start=StartImage("s.png", 0.5), lora_mode="chained"
    )
    graph = patch_image(custom_sampling(), made, image_passes(made)[0])
    assert problems(graph) == []
    assert one(graph, "RandomNoise")["noise_seed"] == 5
    scheduler = one(graph, "BasicScheduler")
    assert (scheduler["steps"], scheduler["denoise"]) == (12, 0.5)
    # The adapter is behind the loader, in front of everything that the person put between.
    lora = one(graph, "LoraLoader")
    assert (lora["model"], lora["clip"]) == (["a", 0], ["a", 1])
    assert feeds(graph, one(graph, "ModelSamplingFlux")["model"])["class_type"] == "LoraLoader"
    assert feeds(graph, one(graph, "SamplerCustomAdvanced")["latent_image"])["inputs"]["vae"] == ["a", 2]
    assert "e" not in graph


def test_a_picture_to_begin_from_takes_the_place_of_the_empty_latent() -> None:
    graph = begin_from_image(shipped(SCENE), StartImage("begin.png", 0.85))
    sampler = one(graph, "KSampler")
    encoded = feeds(graph, sampler["latent_image"])
    assert encoded["class_type"] == "VAEEncode"
    assert encoded["inputs"]["vae"] == one(graph, "VAEDecode")["vae"]
    assert feeds(graph, encoded["inputs"]["pixels"])["inputs"] == {"image": "begin.png"}
    assert sampler["denoise"] == 0.85
    assert all_of(graph, "EmptySD3LatentImage") == []


def test_a_picture_to_begin_from_can_be_fitted_to_a_size() -> None:
    graph = begin_from_image(shipped(SCENE), StartImage("begin.png", 0.85, (1280, 720)))
    assert problems(graph) == []
    encoded = feeds(graph, one(graph, "KSampler")["latent_image"])
    fitted = feeds(graph, encoded["inputs"]["pixels"])
    assert (fitted["class_type"], fitted["inputs"]["width"], fitted["inputs"]["height"]) == ("ImageScale", 1280, 720)
    assert feeds(graph, fitted["inputs"]["image"])["inputs"] == {"image": "begin.png"}


def test_a_graph_that_begins_from_a_picture_already_takes_another() -> None:
    made = request(start=StartImage("second.png", 0.4))
    graph = patch_image(begin_from_image(shipped(SCENE), StartImage("first.png", 0.9)), made, image_passes(made)[0])
    assert one(graph, "LoadImage") == {"image": "second.png"}
    assert one(graph, "KSampler")["denoise"] == 0.4


def test_numbers_from_other_nodes_are_written_there_or_give_way() -> None:
    graph = custom_sampling()
    graph["i"] = {"class_type": "PrimitiveInt", "inputs": {"value": 20}}
    graph["x"] = {"class_type": "CM_FloatToInt", "inputs": {"a": ["y", 0]}}
    graph["y"] = {"class_type": "PrimitiveFloat", "inputs": {"value": 512.0}}
    graph["q"]["inputs"]["steps"] = ["i", 0]
    graph["e"]["inputs"]["width"] = ["x", 0]
    graph = set_size(set_steps(graph, 7), 640, 480)
    assert graph["i"]["inputs"]["value"] == 7
    assert graph["q"]["inputs"]["steps"] == ["i", 0]
    assert graph["e"]["inputs"] == {"width": 640, "height": 480, "batch_size": 1}
    assert problems(graph) == []


def test_serial_adapters_have_a_pass_each_with_steps_and_denoising_of_their_own() -> None:
    off = LoraUse("off.safetensors", enabled=False)
    made = request(steps=25, loras=(TURBO, off, FINISH), references=(Reference("ada.jpg"),))
    first, second = image_passes(made)
    graph = patch_image(shipped(SCENE), made, first)
    assert one(graph, "LoraLoader")["lora_name"] == "turbo.safetensors"
    assert (one(graph, "KSampler")["steps"], one(graph, "KSampler")["denoise"]) == (6, 1.0)
    assert len(all_of(graph, "ReferenceLatent")) == 1
    graph = patch_image(shipped(SCENE), made, second, "after turbo.png")
    lora = one(graph, "LoraLoader")
    assert (lora["lora_name"], lora["strength_model"], lora["strength_clip"]) == ("finish.safetensors", 2.0, 0.0)
    assert (one(graph, "KSampler")["steps"], one(graph, "KSampler")["denoise"]) == (9, 0.1)
    assert one(graph, "LoadImage") == {"image": "after turbo.png"}  # and no picture to follow
    assert all_of(graph, "ReferenceLatent") == []
    assert (first.is_last, second.is_last) == (False, True)


def test_a_later_pass_without_the_picture_before_it_is_an_error() -> None:
    made = request(loras=(TURBO, FINISH))
    with pytest.raises(GraphError, match="pass 2 of 2"):
        patch_image(shipped(SCENE), made, image_passes(made)[1])


def test_chained_adapters_follow_each_other_and_everything_comes_from_the_last() -> None:
    made = request(steps=25, negative="B", loras=(TURBO, FINISH), lora_mode="chained")
    (only,) = image_passes(made)
    graph = patch_image(shipped(SCENE), made, only)
    last = feeds(graph, one(graph, "KSampler")["model"])
    assert last["inputs"]["lora_name"] == "finish.safetensors"
    assert feeds(graph, last["inputs"]["model"])["inputs"]["lora_name"] == "turbo.safetensors"
    assert feeds(graph, last["inputs"]["clip"])["inputs"]["strength_clip"] == 3.0
    assert all(feeds(graph, node["clip"]) is last for node in all_of(graph, "CLIPTextEncode"))
    assert one(graph, "KSampler")["steps"] == 25


@pytest.mark.parametrize("loader", ["UNETLoader", "UnetLoaderGGUF", "UnetLoaderGGUFAdvanced"])
def test_adapters_find_the_model_whatever_loads_it(loader: str) -> None:
    graph = shipped("image/character_location")
    graph["1"]["class_type"] = loader
    graph = add_loras(graph, (TURBO,))
    assert feeds(graph, one(graph, "LoraLoader")["model"])["class_type"] == loader


def test_adapters_of_a_person_are_kept_behind_ours() -> None:
    draft = Draft(shipped("image/character_location"))
    theirs = draft.add(
        "LoraLoaderModelOnly", "Mine", model=Source("1", 0), lora_name="mine.safetensors", strength_model=1.0
    )
    draft.graph["7"]["inputs"]["model"] = [theirs, 0]
    graph = add_loras(draft.graph, (TURBO,))
    mine = feeds(graph, one(graph, "KSampler")["model"])
    assert mine["inputs"]["lora_name"] == "mine.safetensors"
    assert feeds(graph, mine["inputs"]["model"])["inputs"]["lora_name"] == "turbo.safetensors"


def test_pictures_to_follow_stand_between_the_prompt_and_its_guidance() -> None:
    graph = follow_images(shipped(SCENE), tuple(Reference(f"{n}.jpg") for n in range(3)), 2)
    guidance = feeds(graph, one(graph, "KSampler")["positive"])
    assert guidance["class_type"] == "FluxGuidance"
    second = feeds(graph, guidance["inputs"]["conditioning"])
    first = feeds(graph, second["inputs"]["conditioning"])
    assert (first["class_type"], second["class_type"]) == ("ReferenceLatent", "ReferenceLatent")
    assert feeds(graph, first["inputs"]["conditioning"])["class_type"] == "CLIPTextEncode"
    assert feeds(graph, one(graph, "KSampler")["negative"])["inputs"]["conditioning"] == ["4", 0]
    joined = feeds(graph, feeds(graph, first["inputs"]["latent"])["inputs"]["pixels"])
    assert joined["class_type"] == "ImageStitch"
    pair = [feeds(graph, feeds(graph, joined["inputs"][name])["inputs"]["image"]) for name in ("image1", "image2")]
    assert [each["inputs"]["image"] for each in pair] == ["0.jpg", "1.jpg"]
    alone = feeds(graph, feeds(graph, second["inputs"]["latent"])["inputs"]["pixels"])
    assert alone["class_type"] == "FluxKontextImageScale"


def test_the_scale_of_a_picture_to_follow_acts_after_it_was_fitted_to_the_model() -> None:
    graph = follow_images(shipped(SCENE), (Reference("ada.jpg", 0.5),), 1)
    scaled = one(graph, "ImageScaleBy")
    assert scaled["scale_by"] == 0.5
    assert feeds(graph, scaled["image"])["class_type"] == "FluxKontextImageScale"
    assert all_of(follow_images(shipped(SCENE), (Reference("ada.jpg"),), 1), "ImageScaleBy") == []


@pytest.mark.parametrize("count", [0, 6])
def test_more_pictures_than_can_be_joined_is_an_error(count: int) -> None:
    with pytest.raises(GraphError, match="1 to 5"):
        follow_images(shipped(SCENE), (Reference("ada.jpg"),), count)


def test_words_tell_where_each_picture_stands() -> None:
    assert [each.phrase for each in whereabouts(1, 1)] == [""]
    assert [each.phrase for each in whereabouts(2, 1)] == ["from image 1", "from image 2"]
    assert [each.phrase for each in whereabouts(3, 3)] == [
        "left of the image", "middle of the image", "right of the image",
    ]  # fmt: skip
    assert [each.word for each in whereabouts(4, 4)] == ["left", "middle-left", "middle-right", "right"]
    assert [each.word for each in whereabouts(5, 5)] == ["left", "middle-left", "center", "middle-right", "right"]
    # The last group may be smaller: its words are for what is in it.
    assert [(each.group, each.word) for each in whereabouts(5, 3)] == [
        (1, "left"), (1, "middle"), (1, "right"), (2, "left"), (2, "right"),
    ]  # fmt: skip


def test_the_picture_to_begin_from_is_named_as_the_input_folder_names_it(tmp_path: Path) -> None:
    assert latent_files("character", "large", face_only=True) == ("2.latent.character.face.large.png",)
    assert latent_files("character") == ("2.latent.character.body.medium.png",)
    assert latent_files("location", "original") == ("2.latent.location.original.png",)
    assert latent_files("scene")[0] == "3.latent.png"
    assert latent_files("thumbnail") == ("10.latent.png",)
    with pytest.raises(GraphError, match=r"2\.latent\.location\.small\.png"):
        find_latent(tmp_path, "location", "small")
    (tmp_path / "3.latent.small.png").write_bytes(b"x")
    assert find_latent(tmp_path, "scene").name == "3.latent.small.png"


def test_seeds_reach_every_sampler_and_variations_differ() -> None:
    assert one(set_seed(shipped(SCENE), 77), "KSampler")["seed"] == 77
    assert one(set_seed(shipped("audio/sfx"), 78), "KSampler")["seed"] == 78
    assert one(set_seed(shipped("video/animate"), 79), "SamplerCustom")["noise_seed"] == 79
    assert one(set_seed(shipped("audio/story"), 0), "UnifiedTTSTextNode")["seed"] == 1
    assert one(set_seed(shipped("audio/story"), 2**32 + 5), "UnifiedTTSTextNode")["seed"] == 5
    assert variation_seed(9, 0) == 9
    assert len({variation_seed(2**32 - 1, number) for number in range(1000)}) == 1000


def test_size_and_steps_are_written_where_they_are_read() -> None:
    graph = set_steps(set_size(shipped(SCENE), 1088, 1920), 30)
    assert one(graph, "EmptySD3LatentImage") == {"width": 1088, "height": 1920, "batch_size": 1}
    assert one(graph, "KSampler")["steps"] == 30


@pytest.mark.parametrize("prefix", ["", "../x", "/etc/x", "a//b", "a/", "a\\b", "c:x", "a/%date%", "."])
def test_a_name_that_would_leave_the_output_folder_is_refused(prefix: str) -> None:
    with pytest.raises(GraphError, match="cannot be the start"):
        set_prefix(shipped(SCENE), prefix)


def test_what_is_missing_or_ambiguous_is_an_error_that_says_what_was_looked_for() -> None:
    graph = shipped(SCENE)
    graph["90"] = {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "b"}}
    with pytest.raises(GraphError, match=r"2 of what can be only one, node that saves image.*node 9 .*node 90"):
        set_prefix(graph, "a")
    graph["90"]["_meta"] = {"title": "The one [studio]"}
    assert set_prefix(graph, "a")["90"]["inputs"]["filename_prefix"] == "a"
    assert set_prefix(graph, "a")["9"] == graph["9"]
    del graph["7"]
    with pytest.raises(GraphError, match="no sampler"):
        set_prompts(graph, "A", None)
    two = shipped(SCENE)
    two["91"] = {"class_type": "CLIPTextEncode", "inputs": {"text": "x", "clip": ["2", 0]}}
    two["92"] = {"class_type": "ConditioningCombine", "inputs": {
        "conditioning_1": ["91", 0], "conditioning_2": ["4", 0]}}  # fmt: skip
    two["10"]["inputs"]["conditioning"] = ["92", 0]
    with pytest.raises(GraphError, match="several kinds of conditioning meet in node 92"):
        set_prompts(two, "A", None)
    with pytest.raises(GraphError, match="begins from no empty latent with width and height"):
        set_size(begin_from_image(shipped(SCENE), StartImage("x.png", 1.0)), 64, 64)
