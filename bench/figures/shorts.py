"""What a short costs: the processor's seconds for each second of it, against a plain encode of one still picture."""

from __future__ import annotations

import resource
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measure import Figure, Goal, figure, interleaved
from PIL import Image

from studio.media import ffmpeg
from studio.media.encoders import X264_OPTIONS
from studio.media.samples import SAMPLE_RATE, write_wav
from studio.media.shorts import ShortForm, finish_short, short_of_picture
from studio.media.shorts_text import ShortText, SpokenWord

SECONDS = 30


def _processor_seconds(call: Callable[[], object]) -> float:
    def used() -> float:
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in both)

    before = used()
    call()
    return (used() - before) / SECONDS


def _still(picture: Path, out: Path) -> None:
    """The same picture at thirty frames a second, without motion and words, as `ffmpeg -loop 1` encodes it."""
    options = {**X264_OPTIONS, "preset": "veryfast", "crf": "20", "g": "60"}
    coding = [part for name, value in options.items() for part in (f"-{name}", value)]
    source = ["-loop", "1", "-framerate", "30", "-t", str(SECONDS), "-i", str(picture), "-pix_fmt", "yuv420p"]
    command = [ffmpeg.binary(), "-nostdin", "-y", "-v", "error", *source, "-c:v", "libx264", *coding, str(out)]
    subprocess.run(command, check=True, timeout=600)


@figure("shorts")
def shorts(name: str) -> Figure:
    """A short of half a minute with its motion, words and sound, against a plain encode of its picture."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        picture, sound = Path(folder) / "tall.png", Path(folder) / "final.wav"
        rng = np.random.default_rng(1)
        small = Image.fromarray(rng.integers(0, 255, (48, 27, 3), dtype=np.uint8))
        small.resize((1080, 1920), Image.Resampling.BICUBIC).save(picture)
        write_wav(sound, (rng.standard_normal((SECONDS * SAMPLE_RATE, 2)) * 0.05).astype(np.float32))
        words = tuple(SpokenWord(n * 0.4, n * 0.4 + 0.33, f"word{n}", n % 9 == 8) for n in range(SECONDS * 10 // 4))
        text = ShortText(words, "The Lamp That Went Out at Nine", "Full story: The Lamp That Went Out at Nine")

        def ours() -> None:
            seen, out = Path(folder) / "seen.mp4", Path(folder) / "short.mp4"
            short_of_picture(picture, text, seen, ShortForm(), samples=SECONDS * SAMPLE_RATE)
            finish_short(seen, sound, out, start_sample=0, end_sample=SECONDS * SAMPLE_RATE)

        def plain() -> None:
            _still(picture, Path(folder) / "still.mp4")

        mine, other = interleaved(
            lambda: _processor_seconds(ours), lambda: _processor_seconds(plain), pairs=2, warm_up=0
        )
    return Figure(name, mine, other, "CPU s per s", Goal("ratio", 1.0))
