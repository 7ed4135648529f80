"""Productions to measure on: a story of any number of lines, spoken by the fast fake voice or by the real one.

With the fake voice the film is small: what is measured there is the engine, not the encoder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from measure import CannotMeasure

CAST = ("female_narrator_rose", "male_captain_george", "female_doctor_alice", "male_boy_tom")
WORDS = (
    "The harbour was quiet that morning and nobody had seen the {n}th boat come in.",
    "I counted {n} lamps along the wall, and every one of them was out.",
    "Then we wait until noon, said the letter, and not one minute longer than {n} bells.",
    "She closed the book on page {n} and looked out at the long grey rain.",
)
FAKE = tuple(
    part
    for setting in (
        "engines.speech=fake",
        "engines.transcription=fake",
        "narration.hearing=false",
        "video.width=320",
        "video.height=180",
        "video.preset=ultrafast",
        "thumbnail.output_width=640",
        "thumbnail.output_height=360",
        "thumbnail.shorts_width=216",
        "thumbnail.shorts_height=384",
        "thumbnail.shorts_variations=1",
    )
    for part in ("-o", setting)
)


def story(lines: int) -> str:
    """A tagged story of ``lines`` lines, no two alike."""
    return "".join(f"[{CAST[n % len(CAST)]}] {WORDS[n % len(WORDS)].format(n=n + 1)}\n" for n in range(lines))


@contextmanager
def production(text: str) -> Iterator[Path]:
    """A new production around ``text``, deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        root = Path(folder) / "production"
        source = Path(folder) / "story.txt"
        source.write_text(text, encoding="utf-8")
        studio("new", str(root), "--story", str(source))
        yield root


def studio(*arguments: str, limit_seconds: float = 3600, exit_codes: Sequence[int] = (0, 4)) -> str:
    """Run the command and return what it printed. Raise `CannotMeasure` when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "studio", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=limit_seconds,
        check=False,
    )
    if done.returncode not in exit_codes:
        raise CannotMeasure(f"studio {arguments[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def peak_megabytes(*arguments: str) -> float:
    """The peak memory of ``studio`` with these arguments: the largest single process of it."""
    if os.name != "posix":
        raise CannotMeasure("the peak memory of a finished process cannot be asked for on this system")
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True)\n"
        "assert done.returncode in (0, 4), done.stderr.decode()[-400:]\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", code, sys.executable, "-m", "studio", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
    if done.returncode:
        raise CannotMeasure(done.stderr[-400:])
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return int(done.stdout) / scale
