"""Small films, a production that holds one, and a publisher that keeps what it is given in memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from studio.media.ffmpeg import binary
from studio.production.create import create
from studio.providers.base import Check
from studio.providers.publish import Publication, Published, Sent

DESCRIPTION = """A Knock at Night

Who knocks when it rains?

• A door
• A lamp

Subscribe.

#story #rain
"""
SRT = "1\n00:00:00,100 --> 00:00:01,000\nWho is there?\n\n"


@cache
def film_bytes(size: str = "320x180", seconds: float = 3.0, seed: int = 0) -> bytes:
    """A film with picture and sound; another ``seed`` gives another content."""
    path = Path(mkdtemp()) / "film.mp4"
    command = [binary(), "-v", "error", "-f", "lavfi", "-i", f"color=c=#{seed:06x}:size={size}:rate=10:d={seconds}"]
    command += ["-f", "lavfi", "-i", f"sine=f={300 + seed}:d={seconds}", "-c:v", "libx264", "-preset", "ultrafast"]
    subprocess.run([*command, "-c:a", "aac", "-movflags", "+faststart", path], check=True)
    return path.read_bytes()


def production(root: Path, *, shorts: int = 0, pipeline: str = "audio") -> Path:
    """A production whose film, texts, cover, subtitles and shorts are there, as if they had been made."""
    from PIL import Image

    story = root.with_name(f"{root.name}.txt")
    story.write_text("[female_ada] There was a knock.\n", encoding="utf-8")
    create(root, story, pipeline=pipeline, random_seed=7)
    output = root / "gen.audio/output"
    output.mkdir(parents=True, exist_ok=True)
    (output / "final.mp4").write_bytes(film_bytes())
    (output / "description.txt").write_text(DESCRIPTION, encoding="utf-8")
    (output / "tags.txt").write_text("rain, night\n", encoding="utf-8")
    (root / "gen.audio/input/2.story.srt").write_text(SRT, encoding="utf-8")
    Image.new("RGB", (1280, 720), (40, 60, 90)).save(output / "thumbnail.png")
    for number in range(1, shorts + 1):
        (output / "shorts").mkdir(exist_ok=True)
        (output / f"shorts/shorts.v{number}.mp4").write_bytes(film_bytes("90x160", 2.0, number))
    return root


@dataclass
class Channel:
    """A publisher that is never reached by a network; its films are kept by content, as a real one has to."""

    name: str = "youtube"
    films: dict[tuple[str, str], Publication] = field(default_factory=dict)
    signed_in: bool = True
    left: tuple[str, ...] = ()
    before_answer: Callable[[Publication], None] = lambda publication: None

    def check(self) -> Check:
        return Check(True) if self.signed_in else Check(False, "nobody is signed in", "sign in first")

    def problems(self, publication: Publication) -> tuple[str, ...]:
        return ()

    def publish(self, publication: Publication, on_sent: Callable[[Sent], None] = lambda sent: None) -> Published:
        key = (publication.kind, publication.digest)
        already = key in self.films
        if not already:
            size = publication.film.stat().st_size
            on_sent(Sent(size // 2, size, 1e6))
            on_sent(Sent(size, size, 1e6))
            self.films[key] = publication
            self.before_answer(publication)
        return Published(publication.digest[:11], f"https://youtu.be/{publication.digest[:11]}", already, self.left)

    def close(self) -> None:
        """Nothing is open."""

    def titles(self) -> list[str]:
        return [publication.title for publication in self.films.values()]


def index(root: Path) -> dict[str, object]:
    """What the folder for the upload says of itself."""
    read: dict[str, object] = json.loads((root / "gen.audio/output/upload/index.json").read_text(encoding="utf-8"))
    return read
