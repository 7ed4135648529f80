import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from studio.errors import DiskFull, ProviderTimeout, ToolFailed, ToolMissing
from studio.media import ffmpeg
from studio.media.samples import total_samples, write_wav

NASTY_NAMES = [
    "plain",
    "two words ",
    "it's quoted",
    "semi;colon,comma",
    "[brackets]{}",
    "per%cent=equals",
    "深夜の灯台",
    "🌊 lamp",
    "हिन्दी",
]
if sys.platform != "win32":
    NASTY_NAMES += ["back\\slash\\", "co:lon", 'double"quote', " leading", "'", "\\'", "new\nline", "tab\there"]

CUE = "1\n00:00:00,000 --> 00:00:01,000\nHello\n"


def test_a_filter_finds_a_file_whatever_its_name_is(tmp_path: Path) -> None:
    graph = "color=s=64x36:d=0.1"
    for name in NASTY_NAMES:
        folder = tmp_path / name
        folder.mkdir()
        subtitles = folder / f"{name}.srt"
        subtitles.write_text(CUE, encoding="utf-8")
        graph += f",subtitles=filename={ffmpeg.filter_escape(subtitles)}"
    ffmpeg.run(
        ["-filter_complex", f"{graph},format=gray", "-f", "null", "-"], doing="reading subtitles", timeout_seconds=60
    )


def test_a_concat_list_finds_a_file_whatever_its_name_is(tmp_path: Path) -> None:
    lines = []
    for name in NASTY_NAMES:
        if "\n" not in name:
            write_wav(tmp_path / f"{name}.wav", np.zeros(4800, np.float32))
            lines.append(f"file {ffmpeg.concat_escape(tmp_path / f'{name}.wav')}\n")
    pieces = tmp_path / "list.txt"
    pieces.write_text("".join(lines), encoding="utf-8")
    out = tmp_path / "out.wav"
    arguments = ["-f", "concat", "-safe", "0", "-i", str(pieces), *ffmpeg.BIT_EXACT, str(out)]
    ffmpeg.run(arguments, doing="joining", timeout_seconds=30)
    assert total_samples(out) == 4800 * len(lines)


def test_a_concat_list_refuses_a_line_break() -> None:
    with pytest.raises(ValueError, match="line break"):
        ffmpeg.concat_escape("two\nlines.wav")


def test_a_failure_carries_what_ffmpeg_said(tmp_path: Path) -> None:
    missing = tmp_path / "nothing here.wav"
    with pytest.raises(ToolFailed, match="failed while reading the narration") as caught:
        ffmpeg.run(["-i", str(missing), "-f", "null", "-"], doing="reading the narration", timeout_seconds=30)
    assert any("No such file" in line for line in caught.value.last_lines)
    assert len(caught.value.last_lines) <= 25


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(DiskFull, match="making a tone"):
        ffmpeg.run(
            ["-f", "lavfi", "-i", "sine=d=5", "-f", "wav", "/dev/full"], doing="making a tone", timeout_seconds=30
        )


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(ProviderTimeout, match="waiting for ever"):
        ffmpeg.run(
            ["-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"], doing="waiting for ever", timeout_seconds=0.7
        )
    assert time.monotonic() - began < 5


@pytest.mark.skipif(sys.platform == "win32", reason="looks at process groups")
def test_ctrl_c_in_the_terminal_does_not_reach_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "own group.sh"
    told = tmp_path / "group"
    program.write_text(f'#!/bin/sh\nps -o pgid= -p $$ > "{told}"\n')
    program.chmod(0o755)
    monkeypatch.setenv(ffmpeg.BINARY_VARIABLE, str(program))
    ffmpeg.run([], doing="telling its group", timeout_seconds=10)
    assert int(told.read_text()) != os.getpgrp()


def test_an_interrupted_caller_leaves_no_ffmpeg_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Remembered(subprocess.Popen):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Remembered)
    endless = ["-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"]
    with pytest.raises(KeyboardInterrupt):
        ffmpeg.run(endless, doing="waiting", timeout_seconds=30, on_progress=interrupt)
    assert started[0].poll() is not None


def test_a_missing_program_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ffmpeg.BINARY_VARIABLE, str(tmp_path / "no ffmpeg"))
    with pytest.raises(ToolMissing, match="no such file") as caught:
        ffmpeg.run(["-version"], doing="anything", timeout_seconds=5)
    assert "STUDIO_FFMPEG" in caught.value.hint


def test_progress_is_told_in_seconds(tmp_path: Path) -> None:
    told: list[float] = []
    ffmpeg.run(
        ["-f", "lavfi", "-i", "sine=d=3", str(tmp_path / "tone.wav")],
        doing="making a tone",
        timeout_seconds=30,
        on_progress=told.append,
    )
    assert told[-1] == pytest.approx(3.0, abs=0.1)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name in ("a.mp4", "b.mp4"):
        source = ["-f", "lavfi", "-i", "testsrc=s=64x36:d=0.3", "-f", "lavfi", "-i", "sine=d=0.3"]
        ffmpeg.run([*source, *ffmpeg.BIT_EXACT, str(tmp_path / name)], doing="encoding", timeout_seconds=30)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
        time.sleep(1.1 if name == "a.mp4" else 0)
    assert len(digests) == 1
