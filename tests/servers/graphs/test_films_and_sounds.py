from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import GraphError
from studio.servers.comfyui.graphs.films import (
    FilmRequest,
    Guide,
    chunk_lengths,
    guide_frames,
    ltxv_length,
    ltxv_size,
    patch_film,
    set_guides,
    set_length,
)
from studio.servers.comfyui.graphs.patch import audio_seconds
from studio.servers.comfyui.graphs.sounds import (
    SoundRequest,
    SpeechRequest,
    patch_sound,
    patch_speech,
    speakable_text,
)
from tests.servers.graphs.tools import all_of, feeds, one, problems, shipped


def film(frames: int, guides: tuple[Guide, ...], last: str | None = None) -> FilmRequest:
    return FilmRequest("A", 1000, 570, frames, 25.0, 3, "studio/1.1", "B", guides, 12, last)


def test_a_film_has_its_length_size_rate_and_prompts() -> None:
    graph = patch_film(shipped("video/animate"), film(75, (Guide("a.png"),)))
    latent = one(graph, "EmptyLTXVLatentVideo")
    assert (latent["width"], latent["height"], latent["length"]) == (1024, 576, 81)
    scale = one(graph, "ImageScale")
    assert (scale["width"], scale["height"]) == (1024, 576)
    assert one(graph, "LTXVConditioning")["frame_rate"] == 25.0
    assert one(graph, "CreateVideo")["fps"] == 25.0
    assert one(graph, "LTXVScheduler")["steps"] == 12
    conditioning = one(graph, "LTXVConditioning")
    assert feeds(graph, conditioning["positive"])["inputs"]["text"] == "A"
    assert feeds(graph, conditioning["negative"])["inputs"]["text"] == "B"
    assert one(graph, "LoadImage") == {"image": "a.png"}


def test_sound_that_is_made_with_a_film_is_as_long() -> None:
    graph = patch_film(shipped("video/ltx2_text_to_video"), film(75, ()))
    audio = one(graph, "LTXVEmptyLatentAudio")
    assert (audio["frames_number"], audio["frame_rate"]) == (81, 25.0)
    assert one(graph, "RandomNoise")["noise_seed"] == 3


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_sampler_scheduler_and_crop_see_the_last_guide_and_the_rate_stays_in_the_chain(count: int) -> None:
    guides = tuple(Guide(f"{n}.png", frame) for n, frame in enumerate(guide_frames(count, 97)))
    graph = patch_film(shipped("video/animate"), film(97, guides))
    sampler = one(graph, "SamplerCustom")
    last = sampler["latent_image"][0]
    assert sampler["positive"] == [last, 0]
    assert sampler["negative"] == [last, 1]
    assert one(graph, "LTXVScheduler")["latent"] == [last, 2]
    assert one(graph, "LTXVCropGuides")["positive"] == [last, 0]
    files, node = [], graph[last]
    while node["class_type"] == "LTXVAddGuide":
        prepared = feeds(graph, node["inputs"]["image"])
        assert prepared["class_type"] == "LTXVPreprocess"
        scaled = feeds(graph, prepared["inputs"]["image"])
        assert (scaled["inputs"]["width"], scaled["inputs"]["height"]) == (1024, 576)
        files.append((feeds(graph, scaled["inputs"]["image"])["inputs"]["image"], node["inputs"]["frame_idx"]))
        node = feeds(graph, node["inputs"]["positive"])
    assert node["class_type"] == "LTXVConditioning"
    assert files[::-1] == [(guide.file, guide.frame) for guide in guides]


def test_guides_are_the_first_and_the_last_frame_and_evenly_between() -> None:
    assert guide_frames(1, 97) == (0,)
    assert guide_frames(2, 97) == (0, -1)
    assert guide_frames(3, 97) == (0, 48, -1)
    assert guide_frames(4, 97) == (0, 32, 64, -1)


def test_the_last_frame_that_is_shown_is_kept_not_the_last_one_made() -> None:
    graph = patch_film(shipped("video/animate"), film(75, (Guide("a.png"),), "studio/frames/1.1"))
    picked = one(graph, "ImageFromBatch")
    assert (picked["batch_index"], picked["length"]) == (74, 1)
    assert picked["image"] == one(graph, "CreateVideo")["images"]
    assert one(graph, "SaveImage")["filename_prefix"] == "studio/frames/1.1"
    again = patch_film(graph, film(81, (Guide("a.png"),), "studio/frames/1.2"))
    assert one(again, "ImageFromBatch")["batch_index"] == 80
    without = patch_film(again, film(81, (Guide("a.png"),)))
    assert all_of(without, "SaveImage") == all_of(without, "ImageFromBatch") == []


def test_a_length_of_something_else_is_not_the_films() -> None:
    graph = shipped("video/animate")
    graph["50"] = {"class_type": "ImageFromBatch", "inputs": {"image": ["7", 0], "batch_index": 0, "length": 1}}
    graph["8"]["inputs"]["image"] = ["50", 0]
    made = patch_film(graph, film(75, (Guide("a.png"),)))
    assert made["50"]["inputs"]["length"] == 1
    assert one(made, "EmptyLTXVLatentVideo")["length"] == 81


def test_a_length_and_a_rate_that_one_primitive_holds_are_written_there() -> None:
    graph = shipped("video/ltx2_text_to_video")
    graph["50"] = {"class_type": "PrimitiveInt", "inputs": {"value": 97}}
    for node, name in (("8", "length"), ("9", "frames_number")):
        graph[node]["inputs"][name] = ["50", 0]
    made = patch_film(graph, film(75, ()))
    assert made["50"]["inputs"]["value"] == 81
    assert made["8"]["inputs"]["length"] == made["9"]["inputs"]["frames_number"] == ["50", 0]
    assert problems(made) == []


def test_guides_and_graphs_that_do_not_go_together_are_errors() -> None:
    with pytest.raises(GraphError, match="needs a picture"):
        set_guides(shipped("video/animate"), ())
    with pytest.raises(GraphError, match="takes no picture"):
        set_guides(shipped("video/ltx2_text_to_video"), (Guide("a.png"),))
    with pytest.raises(GraphError, match="takes one picture, not 2"):
        set_guides(shipped("video/ltx2_image_to_video"), (Guide("a.png"), Guide("b.png", -1)))
    with pytest.raises(GraphError, match="8n"):
        set_length(shipped("video/animate"), 96)


@given(frames=st.integers(1, 5000), longest=st.integers(9, 257))
def test_parts_of_a_long_film_add_up_and_each_can_be_made(frames: int, longest: int) -> None:
    parts = chunk_lengths(frames, longest)
    assert sum(parts) == frames
    assert all(part > 0 for part in parts)
    # Every part but the first is made with one frame more: that of the part before.
    assert ltxv_length(parts[0]) <= max(9, longest)
    assert all(ltxv_length(part + 1) <= longest for part in parts[1:])
    assert max(parts) - min(parts) <= 1


def test_sizes_are_those_that_the_model_can_make() -> None:
    assert [ltxv_size(pixels) for pixels in (1, 64, 65, 576, 720, 1024)] == [64, 64, 96, 576, 736, 1024]


def test_a_sound_is_asked_for_at_least_as_long_as_wanted() -> None:
    assert [audio_seconds(wanted) for wanted in (0.3, 1.0, 1.01, 2.25, 2.3, 60.0)] == [1.0, 1.0, 1.1, 2.3, 2.3, 47.6]
    graph = patch_sound(shipped("audio/sfx"), SoundRequest("rain", 2.25, 4, "studio/sfx_1"))
    assert one(graph, "EmptyLatentAudio")["seconds"] == 2.3
    sampler = one(graph, "KSampler")
    assert sampler["seed"] == 4
    assert feeds(graph, sampler["positive"])["inputs"]["text"] == "rain"
    assert feeds(graph, sampler["negative"])["inputs"]["text"] == ""
    assert one(graph, "SaveAudio")["filename_prefix"] == "studio/sfx_1"


def speech(text: str = "Hello.", words: str = "What is said.", language: str = "en") -> SpeechRequest:
    return SpeechRequest(text, "ada_en.wav", words, language, 11, "studio/line_7")


def test_a_line_is_spoken_like_a_recording_with_its_words() -> None:
    graph = patch_speech(shipped("audio/story"), speech())
    speaking = one(graph, "UnifiedTTSTextNode")
    assert (speaking["text"], speaking["seed"], speaking["narrator_voice"]) == ("Hello.", 11, "none")
    voice = feeds(graph, speaking["opt_narrator"])
    assert voice["inputs"]["reference_text"] == "What is said."
    assert feeds(graph, voice["inputs"]["opt_audio_input"])["inputs"] == {"audio": "ada_en.wav"}
    assert one(graph, "SaveAudio")["filename_prefix"] == "studio/line_7"


def test_a_graph_without_a_voice_gets_one_and_a_bare_recording_is_enough() -> None:
    bare = shipped("audio/story")
    bare["4"]["inputs"]["narrator_voice"] = "voices_examples/narrator.wav"  # which this server has not
    bare["6"] = {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "old"}}
    bare["4"]["inputs"]["text"] = ["6", 0]
    del bare["2"], bare["3"], bare["4"]["inputs"]["opt_narrator"]
    graph = patch_speech(bare, speech())
    assert problems(graph) == []
    assert one(graph, "LoadAudio") == {"audio": "ada_en.wav"}
    assert one(graph, "PrimitiveStringMultiline")["value"] == "Hello."
    direct = shipped("audio/story")
    direct["4"]["inputs"]["opt_narrator"] = ["2", 0]
    del direct["3"]
    assert one(patch_speech(direct, speech()), "LoadAudio") == {"audio": "ada_en.wav"}


@pytest.mark.parametrize(
    ("language", "engine", "said"),
    [
        ("en", "ChatterBoxEngineNode", "English"),
        ("hi", "ChatterBoxOfficial23LangEngineNode", "Hindi"),
        ("hi_IN", "ChatterBoxOfficial23LangEngineNode", "Hindi"),
        ("bn", "OmniVoiceEngineNode", "bn"),
    ],
)
def test_the_engine_is_one_that_speaks_the_language(language: str, engine: str, said: str) -> None:
    graph = patch_speech(shipped("audio/story"), speech(language=language))
    assert feeds(graph, one(graph, "UnifiedTTSTextNode")["TTS_engine"])["class_type"] == engine
    assert one(graph, engine)["language"] == said
    assert problems(graph) == []
    if engine != "ChatterBoxEngineNode":
        assert all_of(graph, "ChatterBoxEngineNode") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Bob] I am not Bob.", "(Bob) I am not Bob."),
        ("Wait[pause:9s]here <Laughter:3>", "Wait(pause:9s)here Laughter:3"),
        ("a [Alice|seed:5] b", "a (Alice seed:5) b"),
        ("one\ntwo\u2028three\tfour", "one two three four"),
        ("{seg} [] done", "(seg) done"),
        ("नमस्ते दुनिया।", "नमस्ते दुनिया।"),
        ("She said: 'no' -- and \u201cleft\u201d.", "She said: 'no' -- and \u201cleft\u201d."),
    ],
)
def test_nothing_in_a_text_is_a_command_to_the_speaking_nodes(text: str, said: str) -> None:
    assert speakable_text(text) == said
    graph = patch_speech(shipped("audio/story"), speech(text, text))
    assert one(graph, "UnifiedTTSTextNode")["text"] == one(graph, "CharacterVoicesNode")["reference_text"] == said


@given(st.text())
def test_no_text_whatever_leaves_a_bracket_or_a_second_line(text: str) -> None:
    try:
        said = speakable_text(text)
    except GraphError:
        assert not any(char.isalnum() for char in text)
        return
    assert not set(said) & set("[]{}<>|\n\r\x00")
    assert said == said.strip()
    assert speakable_text(said) == said
    kept = [char for char in text if char.isalnum()]
    assert [char for char in said if char.isalnum()] == kept


def test_a_line_without_words_is_an_error() -> None:
    for text in ("", "...", "[]", "\n"):
        with pytest.raises(GraphError, match="can be spoken"):
            speakable_text(text)


def test_frames_of_every_scene_length_are_covered_without_waste() -> None:
    for frames, following in itertools.pairwise(range(1, 300)):
        assert ltxv_length(following) >= ltxv_length(frames)
        assert ltxv_length(frames) - frames <= 8
