"""Voices and sounds by a server: what items then need besides, and who stands in where the server is not there.

Nothing here counts for the voices and sounds that come with the studio: their items stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.digest import digest_json
from studio.engine.view import View
from studio.errors import Unavailable
from studio.story.spans import NARRATOR

if TYPE_CHECKING:
    from studio.providers.speech.contract import SpeechProvider, Voice
    from studio.steps.engines import Engines

SPEECH_GRAPH = "gen.audio/workflow/story.json"
SOUND_GRAPH = "gen.audio/workflow/sfx.json"
VOICES = "gen.audio/voices"
VOICE_FOLDERS = (VOICES, "gen.audio/input/voices")
MEASURES = ".studio/cache/voices.json"


def voice_folders(root: Path | None) -> tuple[Path, ...]:
    """Where a production keeps recordings of voices."""
    return tuple(root / folder for folder in VOICE_FOLDERS) if root is not None else ()


def has_voices(root: Path) -> bool:
    """Whether a production has a recording of a voice, so that a server can speak."""
    from studio.providers.speech.voice_tree import find_voices

    return bool(find_voices(voice_folders(root)))


def speaks(engines: Engines) -> bool:
    """Whether lines are spoken by a server, like recordings."""
    return engines.names["speech"] == "comfyui"


def recordings_digest(engines: Engines) -> str:
    """One value for all recordings and their words: another when any of them changes."""
    from studio.providers.speech.comfyui import ComfySpeech

    speech = engines.speech
    assert isinstance(speech, ComfySpeech), "asked only where a server speaks"
    return digest_json(sorted(speech.digests().items()))[:32]


def recording_of(engines: Engines, voice: str) -> dict[str, str]:
    """The voice and what it is spoken like, as an item records it. Unavailable where the recording is not there."""
    from studio.providers.speech.comfyui import ComfySpeech

    speech = engines.speech
    assert isinstance(speech, ComfySpeech), "asked only where a server speaks"
    digest = speech.digests().get(voice)
    if digest is None:
        raise Unavailable(
            f"the recording of the voice {voice} is not in {VOICES}",
            hint="put it there, or `studio voices render`, or ask for another voice: studio redo 1.character",
        )
    return {"voice": voice, "recording": digest}


def require_voices(engines: Engines) -> None:
    """Raise Unavailable, with what to do, where a server is to speak and there is nothing to speak like."""
    check = engines.speech.check()
    if not check.ok:
        raise Unavailable(f"there are no {check.missing}", hint=check.hint)


def stand_in(voice: str, tree: Iterable[Voice], speaker: SpeechProvider, language: str) -> str:
    """The voice of ``speaker`` that a draft of ``voice`` is spoken with: the very one where the recording was made of
    it, else the one of the same gender that sounds most like it.
    """
    from studio.providers.speech.distance import voice_distance
    from studio.providers.speech.voice_tree import same_voice

    others = {one.id: one for one in speaker.voices()}
    same = same_voice(voice, others, language)
    if same is not None:
        return same
    asked = next((one for one in tree if one.id == voice), None)
    fitting = [one for one in others.values() if asked is None or one.gender == asked.gender] or list(others.values())
    if asked is None:
        return fitting[0].id
    if {len(one.timbre) for one in fitting} == {len(asked.timbre)}:
        return min(fitting, key=lambda one: (voice_distance(asked, one), one.id)).id
    return min(fitting, key=lambda one: (abs(asked.pitch_hz - one.pitch_hz), one.id)).id


def wished_voice(engines: Engines, view: View, step: str, character: str) -> str:
    """The voice that a character is to have among recordings without being cast: the one that it had when another
    provider spoke, else the narrator's own recording; "" where there is none of these.
    """
    from studio.providers.speech import PROVIDERS
    from studio.providers.speech.voice_tree import NARRATOR_VOICE

    here = engines.names["speech"]
    ids = {one.id for one in engines.speech.voices()}
    # First its own, which may be the voice of a draft that has a recording only now.
    for provider in (here, *(name for name in PROVIDERS if name != here)):
        made = view.last(step, f"voice/{provider}/{character}")
        voice = "" if made is None else str(made.json("value.json")["voice"])
        if voice and (provider != here or voice not in ids):
            return voice
    tells = character == NARRATOR or "narrator" in character
    return NARRATOR_VOICE if tells and NARRATOR_VOICE in ids else ""


def taken_over(wished: str, voices: Mapping[str, Voice], language: str) -> tuple[str, dict[str, str]]:
    """The voice that ``wished`` is here, "" for none; and what is to be told of it."""
    from studio.providers.speech.voice_tree import same_voice

    found = same_voice(wished, voices, language) if wished else None
    if found is not None:
        return found, {"why": f"it had the voice {wished} before"}
    return "", {"missing": wished} if wished else {}


def expect_speech(engines: Engines, step: str, language: str) -> None:
    """Say which graph ``step`` will need, so that all graphs of a run are looked at before the first is queued."""
    from studio.providers.speech.comfyui import expected

    engines.expected[step] = ("speech", (expected(language),))


def expect_sounds(engines: Engines, step: str) -> None:
    """As `expect_speech`, for sounds."""
    from studio.providers.sound.comfyui import expected

    engines.expected[step] = ("sound", (expected(),))
