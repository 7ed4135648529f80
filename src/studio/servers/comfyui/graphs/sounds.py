"""Patching graphs that make sounds and speech."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Place, Source, class_of, inputs_of, name_of, source_at
from studio.servers.comfyui.graphs.patch import set_prefix, set_prompts, set_seconds, set_seed, set_steps
from studio.servers.comfyui.graphs.roles import literal, speech_node

# Brackets of any kind would be read as commands: [name] changes the voice, [pause:2s] waits, <laughter> edits.
_COMMANDS = {"[": "(", "]": ")", "{": "(", "}": ")", "<": " ", ">": " ", "|": " ", "［": "(", "］": ")", "＜": " "}

# Engines by language: the first that speaks it. The settings beside the language are those of the node pack.
_HINDI_CLASS = "ChatterBoxOfficial23LangEngineNode"
_ANY_CLASS = "OmniVoiceEngineNode"
_SMALL_LANGUAGES = {"en": "English"}
_LARGE_LANGUAGES = {
    "ar": "Arabic", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
    "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True)
class SpeechRequest:
    """One line in one voice. ``voice_file`` and ``voice_text``: the recording on the server to speak like, and what is
    said in it. ``language`` is a code such as "en".
    """

    text: str
    voice_file: str
    voice_text: str
    language: str
    seed: int
    prefix: str


@dataclass(frozen=True)
class SoundRequest:
    """One sound, at least ``seconds`` long (see ``audio_seconds``)."""

    description: str
    seconds: float
    seed: int
    prefix: str
    negative: str | None = ""
    steps: int | None = None


def speakable_text(text: str) -> str:
    """Return ``text`` as one line in which nothing can be read as a command of the speaking nodes.

    Raise GraphError when nothing is left that could be said.
    """
    plain = "".join(_COMMANDS.get(char, char) for char in text)
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} and char not in "\u200c\u200d"
                    else char for char in plain)  # fmt: skip
    plain = re.sub(r"\(\s*\)", " ", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    if not any(char.isalnum() for char in plain):
        raise GraphError(f"nothing in “{text[:60]}” can be spoken")
    return plain


def patch_speech(graph: Graph, request: SpeechRequest) -> Graph:
    """Return the graph that speaks one line; raise GraphError when the graph lacks what is to be set."""
    node = speech_node(graph)
    draft = Draft(graph)
    written = literal(graph, Place(node, "text"))
    if written is None:
        raise GraphError(f"the text of {name_of(graph, node)} is computed by other nodes")
    draft.put(written, speakable_text(request.text))
    graph = _set_voice(draft.graph, node, request)
    graph = set_speech_language(graph, request.language)
    graph = set_seed(graph, request.seed)
    return set_prefix(graph, request.prefix, "audio")


def _set_voice(graph: Graph, node: str, request: SpeechRequest) -> Graph:
    """Let ``node`` speak like a recording: through the graph's own nodes for it, or new ones."""
    draft = Draft(graph)
    source = source_at(graph, Place(node, "opt_narrator"))
    voice = source.node if source is not None else None
    if voice is None:
        voice = draft.add(
            "CharacterVoicesNode", "Voice", voice_name="none", reference_text="", trim_start=0.0, trim_end=0.0,
            customized=False,
        )  # fmt: skip
        draft.put(Place(node, "opt_narrator"), Source(voice, 0))
    if "narrator_voice" in inputs_of(graph, node):
        draft.put(Place(node, "narrator_voice"), "none")  # a voice of the server's own, which need not be there
    if class_of(graph, voice) == "LoadAudio":  # the recording without its words
        draft.put(Place(voice, "audio"), request.voice_file)
        return draft.graph
    if "reference_text" not in inputs_of(draft.graph, voice):
        raise GraphError(
            f"looked for a CharacterVoicesNode or LoadAudio at opt_narrator, found {name_of(graph, voice)}"
        )
    place = Place(voice, "opt_audio_input")
    loaded = source_at(draft.graph, place)
    if loaded is None:
        audio = draft.add("LoadAudio", "Recording of the voice", audio=request.voice_file)
        draft.put(place, Source(audio, 0))
    elif class_of(graph, loaded.node) == "LoadAudio":
        draft.put(Place(loaded.node, "audio"), request.voice_file)
    else:
        raise GraphError(f"looked for a LoadAudio in front of {name_of(graph, voice)}")
    # A transcript is read, not spoken, but by the same parser.
    words = request.voice_text.strip()
    draft.put(Place(voice, "reference_text"), speakable_text(words) if words else "")
    draft.put(Place(voice, "voice_name"), "none")
    return draft.graph


def set_speech_language(graph: Graph, language: str) -> Graph:
    """Return the graph whose engine speaks ``language``: its own engine where that can, else one of the same pack.

    English has the engine of the graph; the large ChatterBox speaks 22 more languages, OmniVoice the others (bn).
    """
    source = source_at(graph, Place(speech_node(graph), "TTS_engine"))
    if source is None:
        raise GraphError(f"nothing feeds the input TTS_engine of {name_of(graph, speech_node(graph))}")
    code = language.lower().replace("_", "-").partition("-")[0]
    old = class_of(graph, source.node)
    known = {"ChatterBoxEngineNode": _SMALL_LANGUAGES, _HINDI_CLASS: {**_SMALL_LANGUAGES, **_LARGE_LANGUAGES}}
    draft = Draft(graph)
    if old not in {*known, _ANY_CLASS}:
        return graph  # a person's own engine knows its languages
    if old == _ANY_CLASS:
        draft.put(Place(source.node, "language"), code)
        return draft.graph
    if code in known[old]:
        draft.put(Place(source.node, "language"), known[old][code])
        return draft.graph
    node = _large_engine(draft, code) if code in _LARGE_LANGUAGES else _any_engine(draft, code)
    draft.rewire(source, Source(node, 0))
    draft.drop_if_unused(source.node)
    return draft.graph


def _large_engine(draft: Draft, code: str) -> str:
    return draft.add(
        _HINDI_CLASS, "Engine", model_version="v2", language=_LARGE_LANGUAGES[code], device="auto", exaggeration=1.0,
        temperature=0.8, cfg_weight=0.5, repetition_penalty=2.0, min_p=0.05, top_p=1.0,
    )  # fmt: skip


def _any_engine(draft: Draft, code: str) -> str:
    return draft.add(
        _ANY_CLASS, "Engine", model_variant="OmniVoice", language=code, device="auto", num_step=32, guidance_scale=2.0,
        speed=1.0, duration=0.0, t_shift=0.1,
    )  # fmt: skip


def patch_sound(graph: Graph, request: SoundRequest) -> Graph:
    """Return the graph that makes one sound; raise GraphError when the graph lacks what is to be set."""
    graph = set_prompts(graph, request.description, request.negative)
    graph = set_seconds(graph, request.seconds)
    graph = set_seed(graph, request.seed)
    if request.steps is not None:
        graph = set_steps(graph, request.steps)
    return set_prefix(graph, request.prefix, "audio")
