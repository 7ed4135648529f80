"""The providers that serve a production's roles, chosen once and opened on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.settings import Settings

if TYPE_CHECKING:
    from studio.providers.image.contract import ImageProvider
    from studio.providers.speech.contract import SpeechProvider
    from studio.providers.transcription.alignment import RemoteAligner
    from studio.providers.transcription.contract import AlignedWord, HeardWord
    from studio.providers.video.contract import VideoProvider
    from studio.providers.worker import Worker

AUTOMATIC = {
    "speech": "kokoro",
    "transcription": "whisper",
    "sound": "synthesis",
    "image": "storyboard",
    "video": "camera",
    "chat": "rules",
}
"""What ``auto`` means where no server is running."""


@dataclass(frozen=True)
class Engines:
    """Who serves each role, by name. Native models live in one worker process that is started when it is needed."""

    settings: Settings
    names: Mapping[str, str]

    @cached_property
    def worker(self) -> Worker:
        """The process that holds the models."""
        from studio.providers.worker import Worker

        return Worker("models")

    @cached_property
    def speech(self) -> SpeechProvider:
        """Who speaks."""
        from studio.providers.speech import speech_provider

        return speech_provider(
            self.names["speech"],
            worker=self.worker,
            folder=self._weights_folder,
            timeout_seconds=self.settings.engine.item_timeout_seconds,
        )

    @property
    def _weights_folder(self) -> Path | None:
        folder = self.settings.paths.weights_folder
        return Path(folder) if folder else None

    @cached_property
    def transcriber(self) -> Any:
        """Who listens."""
        from studio.providers.transcription import transcriber

        return transcriber(
            self.names["transcription"],
            worker=self.worker,
            folder=self._weights_folder,
            timeout_seconds=self.settings.engine.item_timeout_seconds,
        )

    @cached_property
    def images(self) -> ImageProvider:
        """Who draws."""
        from studio.providers.image import image_provider

        return image_provider(self.names["image"])

    @cached_property
    def video(self) -> VideoProvider:
        """Who makes pictures move."""
        from studio.providers.video import video_provider

        return video_provider(self.names["video"])

    def hear(self, samples: Any, language: str, lexicon: Sequence[str] = ()) -> tuple[HeardWord, ...]:
        """Given 16 kHz mono samples, the words heard in them."""
        return tuple(self.transcriber.transcribe(samples, language, lexicon))

    def align(self, samples: Any, words: Sequence[str]) -> tuple[AlignedWord, ...] | None:
        """Given 16 kHz mono samples and the words spoken in them, when each is spoken; None when it cannot be told."""
        return self._aligner.align(samples, words)

    @cached_property
    def _aligner(self) -> RemoteAligner:
        from studio.providers.transcription.alignment import RemoteAligner

        return RemoteAligner(self.worker, timeout_seconds=self.settings.engine.item_timeout_seconds)

    def close(self) -> None:
        """End the worker process, if it was started."""
        if "worker" in self.__dict__:
            self.worker.close()


def _speakers() -> Iterable[str]:
    from studio.providers.speech import PROVIDERS

    return PROVIDERS


def _listeners() -> Iterable[str]:
    from studio.providers.transcription import TRANSCRIBERS

    return TRANSCRIBERS


def _sounds() -> Iterable[str]:
    from studio.providers.sound import SOUND_PROVIDERS

    return SOUND_PROVIDERS


def _pictures() -> Iterable[str]:
    from studio.providers.image import PROVIDERS

    return PROVIDERS


def _animators() -> Iterable[str]:
    from studio.providers.video import PROVIDERS

    return PROVIDERS


PROVIDER_TABLES: Mapping[str, Callable[[], Iterable[str]]] = {
    "speech": _speakers,
    "transcription": _listeners,
    "sound": _sounds,
    "image": _pictures,
    "video": _animators,
    "chat": lambda: ("rules",),
}
"""The names of the providers of each role, looked up when they are asked for."""


def chosen(settings: Settings, decided: Mapping[str, str | None]) -> dict[str, str]:
    """Who serves each role: what was decided for this production, else the setting, else the automatic choice."""
    names = {}
    for role, automatic in AUTOMATIC.items():
        wished = getattr(settings.engines, role)
        names[role] = wished if wished != "auto" else (decided.get(role) or automatic)
    return names
