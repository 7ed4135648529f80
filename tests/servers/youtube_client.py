"""What a test uploads to the YouTube of our own, and who uploads it."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np

from studio.providers.publish.contract import Captions, Publication
from studio.providers.publish.retry import Patience
from studio.providers.publish.youtube import YouTube, youtube_provider
from studio.providers.publish.youtube_extras import digest_of
from tests.servers.youtube import STEP, YouTubeServer

FILM_BYTES = 6 * STEP + 12345
SRT = "1\n00:00:00,000 --> 00:00:00,900\nOnce upon a time.\n"


@cache
def _tiny_film() -> bytes:
    written = BytesIO()
    with av.open(written, "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=5)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        sound = container.add_stream("aac", rate=48000)
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(frame))
        for start in range(0, 48000, 1024):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            samples.sample_rate, samples.pts, samples.time_base = 48000, start, Fraction(1, 48000)
            container.mux(sound.encode(samples))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
    return written.getvalue()


def make_film(path: Path, size: int = FILM_BYTES, seed: int = 1) -> Path:
    """A film of this many bytes that no other seed has: what it lacks is a box that players skip."""
    path.write_bytes(_film(size, seed))
    return path


@cache
def _film(size: int, seed: int) -> bytes:
    film = _tiny_film()
    rest = size - len(film) - 8
    return film + struct.pack(">I4s", rest + 8, b"free") + random.Random(seed).randbytes(rest)


@cache
def _picture(colour: tuple[int, int, int]) -> bytes:
    from PIL import Image

    written = BytesIO()
    Image.new("RGB", (1280, 720), colour).save(written, "PNG", compress_level=1)
    return written.getvalue()


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass
class Desk:
    """A folder with a film and everything that goes with it, and a person who is signed in."""

    folder: Path
    server: YouTubeServer
    clock: Clock = field(default_factory=Clock)
    today: datetime = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.secrets, self.token = self.folder / "client_secrets.json", self.folder / "token.json"
        self.ledger = self.folder / "ledger"
        if not self.secrets.exists():
            self.secrets.write_text(json.dumps(self.server.client_secrets()))
            self.token.write_text(json.dumps(self.server.signed_in()))
            make_film(self.folder / "final.mp4")
            (self.folder / "2.story.srt").write_text(SRT)
            self.picture((200, 30, 30))

    def picture(self, colour: tuple[int, int, int]) -> None:
        (self.folder / "thumbnail.png").write_bytes(_picture(colour))

    def publication(self, **more: Any) -> Publication:
        film = self.folder / "final.mp4"
        what: dict[str, Any] = {
            "title": "The lighthouse keeper",
            "description": "A story.\n\n0:00 The storm",
            "tags": ("story", "sea voyage"),
            "thumbnail": self.folder / "thumbnail.png",
            "captions": (Captions(self.folder / "2.story.srt", "en", "English"),),
            "playlist_id": "PL-test",
        }
        return Publication(film=film, digest=digest_of(film), kind="film", **(what | more))

    def youtube(self, **more: Any) -> YouTube:
        made = youtube_provider(
            self.secrets,
            self.token,
            self.ledger,
            **(
                {
                    "api_root": self.server.base,
                    "chunk_bytes": STEP,
                    "wait_seconds": 20.0,
                    "patience": Patience(clock=self.clock, sleep=self.clock.sleep),
                    "now": lambda: self.today,
                }
                | more
            ),
        )
        assert isinstance(made, YouTube)
        return made

    def publish(self, publication: Publication | None = None, **more: Any) -> Any:
        youtube = self.youtube(**more)
        try:
            return youtube.publish(publication or self.publication())
        finally:
            youtube.close()

    def written(self, skip: Callable[[Path], bool] = lambda path: False) -> str:
        """Everything that is written in the folder, but for the files that are there to hold secrets."""
        private = {self.secrets, self.token}
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and path not in private]
        return "\n".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in files
            if path.suffix != ".mp4" and path.parent.name != "private" and not skip(path)
        )


def publish_elsewhere(folder: Path, base: str, publication: Publication) -> None:
    """For a process of its own, which is going to be killed."""
    server = YouTubeServer()
    server.base = base
    youtube = youtube_provider(
        folder / "client_secrets.json",
        folder / "token.json",
        folder / "ledger",
        api_root=base,
        chunk_bytes=STEP,
        wait_seconds=30.0,
    )
    youtube.publish(publication)
    youtube.close()
