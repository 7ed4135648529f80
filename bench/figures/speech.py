"""What the film costs against its parts: speaking against the bare model, listening, and the whole demo."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from measure import Figure, Goal, figure
from productions import production, studio

from studio.engine.digest import DigestCache
from studio.engine.store import Receipt, Store
from studio.media.probe import probe
from studio.providers.speech import SpeechRequest
from studio.providers.speech.kokoro import KokoroSpeech
from studio.story.parse import parse_story
from studio.story.speakable import spoken_text

STORY = Path(__file__).parents[2] / "tests" / "data" / "stories" / "ten_lines.txt"


def _receipts(root: Path, step: str, kind: str) -> list[Receipt]:
    store = Store(root / ".studio", DigestCache(root / ".studio" / "none"))
    return [receipt for receipt in store.receipts() if receipt.step == step and receipt.item_kind == kind]


def _spoken(root: Path) -> float:
    """Seconds from the first line's start to the last line's end: lines are spoken one after the other."""
    lines = _receipts(root, "audio/2.story", "line")
    first = min(receipt.at - receipt.seconds for receipt in lines)
    return max(receipt.at for receipt in lines) - first


def _bare(root: Path) -> float:
    """The model in a loop, in this process, on the same lines with the same voices; it is warm before."""
    text = STORY.read_text(encoding="utf-8")
    voices = dict(
        line.split("=") for line in (root / "gen.audio/input/2.character.txt").read_text().split() if "=" in line
    )
    model = KokoroSpeech()
    model.speak(SpeechRequest("Ready.", next(iter(voices.values()))))
    began = time.perf_counter()
    for span in parse_story(text).spans:
        model.speak(SpeechRequest(spoken_text(span.text), voices[span.character]))
    return time.perf_counter() - began


@figure("narration")
def narration(name: str) -> Figure:
    """Speaking ten lines, with measuring, levelling and recording, against the model in a loop: at most 1.10 times."""
    ours, other = [], []
    for _ in range(3):
        with production(STORY.read_text(encoding="utf-8")) as root:
            studio("make", str(root), "--until", "audio/2.story", "-o", "narration.hearing=false")
            ours.append(_spoken(root))
            other.append(_bare(root))
    return Figure(name, sorted(ours)[1], sorted(other)[1], "s", Goal("ratio", 1.10))


@figure("hearing")
def hearing(name: str) -> Figure:
    """Listening to ten lines against their length; stated apart from speaking."""
    with production(STORY.read_text(encoding="utf-8")) as root:
        studio("make", str(root), "--until", "audio/2.story")
        ours = sum(receipt.seconds for receipt in _receipts(root, "audio/2.story", "hear"))
        length = probe(root / "gen.audio" / "output" / "story.wav").duration_seconds
    return Figure(name, ours, length, "s", Goal("ratio", 0.25))


@figure("demo")
def demo(name: str) -> Figure:
    """The demo's narrated film, from nothing, against its length: at most 1.5 times."""
    taken, length = _demo("audio", "gen.audio/output/final.mp4")
    return Figure(name, taken, length, "s", Goal("ratio", 1.5))


@figure("demo-animated")
def demo_animated(name: str) -> Figure:
    """The whole demo, as a person starts it, drawn and animated, against its length: at most 3 times."""
    taken, length = _demo("video", "gen.video/output/final_sd.mp4")
    return Figure(name, taken, length, "s", Goal("ratio", 3.0))


def _demo(pipeline: str, film: str) -> tuple[float, float]:
    """Seconds taken, and the length of the film."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        root = Path(folder) / "demo"
        began = time.perf_counter()
        studio("demo", str(root), "--pipeline", pipeline)
        return time.perf_counter() - began, probe(root / film).duration_seconds
