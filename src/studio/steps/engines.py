"""The providers that serve a production's roles, chosen once and opened on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import SettingsError
from studio.settings import Settings
from studio.steps.workshops import SERVED, Workshops

if TYPE_CHECKING:
    from studio.events import RequestFigures
    from studio.providers.chat.contract import ChatProvider
    from studio.providers.chat.timed import Timed
    from studio.providers.comfyui import Expected, Workshop
    from studio.providers.image.contract import ImageProvider
    from studio.providers.speech.contract import SpeechProvider
    from studio.providers.transcription.alignment import RemoteAligner
    from studio.providers.transcription.contract import AlignedWord, HeardWord
    from studio.providers.video.contract import VideoProvider
    from studio.providers.worker import Worker
    from studio.steps.asking import Asking

RULES = "rules"
"""Who writes texts where no language model does."""

AUTOMATIC = {
    "speech": "kokoro",
    "transcription": "whisper",
    "sound": "synthesis",
    "image": "storyboard",
    "video": "camera",
    "chat": RULES,
}
"""What ``auto`` means where no server is running."""


@dataclass(frozen=True)
class Engines:
    """Who serves each role, by name. Native models live in one worker process that is started when it is needed.

    ``root`` is the folder of the production, where its graphs are. ``server_urls`` holds by resource the addresses
    that count instead of the setting: whoever started a server elsewhere writes them. ``listeners`` are told what
    providers have to say to a person. ``expected`` are the graphs that steps will need, by the step's name with
    the role that makes them, and ``selected`` the steps that are made now (all when empty).
    """

    settings: Settings
    names: Mapping[str, str]
    root: Path | None = None
    server_urls: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listeners: list[Callable[[str], None]] = field(default_factory=list)
    expected: dict[str, tuple[str, tuple[Expected, ...]]] = field(default_factory=dict)
    selected: set[str] = field(default_factory=set)

    @cached_property
    def worker(self) -> Worker:
        """The process that holds the models."""
        from studio.providers.worker import Worker

        return Worker("models")

    @cached_property
    def speech(self) -> SpeechProvider:
        """Who speaks."""
        from studio.providers.speech import speech_provider
        from studio.steps.audio.served import MEASURES, voice_folders

        return speech_provider(
            self.names["speech"],
            worker=self.worker,
            folder=self._weights_folder,
            timeout_seconds=self.settings.engine.item_timeout_seconds,
            workshop=lambda: self.workshop_of("speech"),
            voice_folders=voice_folders(self.root),
            cache=self.root / MEASURES if self.root is not None else None,
        )

    @cached_property
    def embedded_speech(self) -> SpeechProvider:
        """Who speaks where no server does."""
        from studio.providers.speech import SERVED, speech_provider

        if self.names["speech"] not in SERVED:
            return self.speech
        return speech_provider(
            AUTOMATIC["speech"],
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

        return image_provider(self.names["image"], workshop=lambda: self.workshop_of("image"))

    @cached_property
    def embedded_images(self) -> ImageProvider:
        """Who draws where no server does."""
        from studio.providers.image import image_provider

        return self.images if not self.is_served("image") else image_provider(AUTOMATIC["image"])

    @cached_property
    def video(self) -> VideoProvider:
        """Who makes pictures move."""
        from studio.providers.video import video_provider

        return video_provider(self.names["video"], workshop=lambda: self.workshop_of("video"))

    @cached_property
    def embedded_video(self) -> VideoProvider:
        """Who moves a camera over pictures where no server makes them move."""
        from studio.providers.video import video_provider

        return self.video if not self.is_served("video") else video_provider(AUTOMATIC["video"])

    def is_served(self, role: str) -> bool:
        """Whether a role is filled by a server of graphs, or by one that pretends to be one."""
        return self.names[role] in SERVED

    def resource(self, role: str) -> str:
        """What an item takes up that ``role`` makes: the server, where it needs one that may not be there."""
        return "comfyui" if self.names[role] == "comfyui" else "cpu"

    @cached_property
    def _workshops(self) -> Workshops:
        return Workshops(self.settings, self.root, self.say)

    def say(self, text: str) -> None:
        """Tell a person something that belongs to no item."""
        for listener in self.listeners:
            listener(text)

    @property
    def comfyui_urls(self) -> tuple[str, ...]:
        """Where ComfyUI is: at one address, or at several that share the work."""
        from studio.servers.who import addresses

        return self.server_urls.get("comfyui") or addresses(self.settings.servers.comfyui_base_url)

    @property
    def workshop(self) -> Workshop:
        """The graphs of the production on ComfyUI, wherever that is now."""
        return self._workshops.at(self.comfyui_urls)

    @property
    def fake_workshop(self) -> Workshop:
        """The graphs of the production on a server in this process that makes files without models."""
        return self._workshops.fake()

    def workshop_of(self, role: str) -> Workshop:
        """The workshop of a role that a server fills.

        Raises SetupError when the server cannot run one of the graphs that it will be asked for in this run.
        """
        workshop = self.fake_workshop if self.names[role] == "fake" else self.workshop
        selected = self.selected or set(self.expected)
        wanted = [
            graph
            for step, (whose, graphs) in self.expected.items()
            if step in selected and self.names[whose] == self.names[role]
            for graph in graphs
        ]
        workshop.require_once(wanted)
        return workshop

    @property
    def chat(self) -> ChatProvider:
        """The language model, wherever it is now. Only where one serves: rules are no provider."""
        url = (self.server_urls.get("chat") or (self.settings.servers.lm_studio_base_url,))[0]
        if url not in self._chats:
            self._chats[url] = self._chat_at(url)
        return self._chats[url]

    @cached_property
    def _chats(self) -> dict[str, Timed]:
        return {}

    def _chat_at(self, url: str) -> Timed:
        from studio.providers.chat import chat_provider
        from studio.providers.chat.timed import Timed
        from studio.providers.chat.wire import Timeouts
        from studio.servers.who import shown

        servers = self.settings.servers
        provider = chat_provider(
            self.names["chat"],
            url,
            model=servers.lm_studio_model,
            api_key=servers.lm_studio_api_key,
            context_tokens=servers.lm_studio_context_tokens,
            timeouts=Timeouts(
                first_token_seconds=servers.lm_studio_first_word_timeout_seconds,
                between_tokens_seconds=servers.lm_studio_next_word_timeout_seconds,
                whole_seconds=self.settings.engine.item_timeout_seconds,
            ),
        )
        return Timed(provider, shown(url) if needs_chat_server(self.names) else self.names["chat"])

    @cached_property
    def asking(self) -> Asking:
        """Who is asked for texts and labels, and what several items of a run ask together."""
        from studio.steps.asking import Asking

        return Asking(self.names["chat"], lambda: self.chat, self.settings.servers.lm_studio_context_tokens)

    @property
    def chat_resource(self) -> str:
        """What an item takes up that asks for a text or for labels."""
        return "chat" if needs_chat_server(self.names) else "cpu"

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

    def requests(self) -> tuple[RequestFigures, ...]:
        """How the servers that were asked answered."""
        asked = self._workshops.figures() if "_workshops" in self.__dict__ else ()
        return (*asked, *(chat.figures() for chat in self._chats.values()))

    def close(self) -> None:
        """End the worker process and the server of our own, if they were started; wait for no server any more."""
        for chat in self._chats.values():
            chat.close()
        if "_workshops" in self.__dict__:
            self._workshops.close()
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


def _writers() -> Iterable[str]:
    from studio.providers.chat import PROVIDERS

    return (RULES, *PROVIDERS)


PROVIDER_TABLES: Mapping[str, Callable[[], Iterable[str]]] = {
    "speech": _speakers,
    "transcription": _listeners,
    "sound": _sounds,
    "image": _pictures,
    "video": _animators,
    "chat": _writers,
}
"""The names of the providers of each role, looked up when they are asked for."""


def chosen(settings: Settings, decided: Mapping[str, str | None]) -> dict[str, str]:
    """Who serves each role: what was decided for this production, else the setting, else the automatic choice.

    SettingsError with every setting that names somebody who is not known.
    """
    names = {}
    problems = []
    for role, automatic in AUTOMATIC.items():
        wished = getattr(settings.engines, role)
        names[role] = wished if wished != "auto" else (decided.get(role) or automatic)
        if wished != "auto" and wished not in (known := tuple(PROVIDER_TABLES[role]())):
            problems.append(f"engines.{role} = {wished!r}: nobody of that name is known; {nearest(wished, known)}")
    if problems:
        raise SettingsError(problems, hint="correct it in studio.toml, or where else it is set (`studio config`)")
    return names


def nearest(name: str, known: Sequence[str]) -> str:
    """Which of the known names was probably meant, and all of them where none is near."""
    near = get_close_matches(name.lower(), known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"


def needs_chat_server(names: Mapping[str, str]) -> bool:
    """Whether texts are asked of a server that may not be there."""
    from studio.providers.chat import SERVED

    return names["chat"] in SERVED
