from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.logfile import MASK, LogFile, mask

MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def ticking(*moments: float) -> Callable[[], float]:
    """A clock that shows these moments, and then the last for ever."""
    left = list(moments)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_a_run_that_succeeds_is_written_in_the_known_form(tmp_path: Path) -> None:
    noon = time.mktime((2025, 6, 1, 12, 0, 0, 0, 0, -1))
    log = LogFile(tmp_path / "log.txt", clock=ticking(noon, noon + 1, noon + 124.45, noon + 200))
    log.start("/films/gen.audio/scripts/2.story.py")
    log.line("line 1 of 2 spoken")
    log.end("/films/gen.audio/scripts/2.story.py", 0)
    log.finish(success=True)
    lines = (tmp_path / "log.txt").read_text(encoding="utf-8").split("\n")
    assert lines[:7] == [
        f"Python executable: {sys.executable}",
        f"Working directory: {Path.cwd()}",
        "",
        "===== START /films/gen.audio/scripts/2.story.py @ 2025-06-01 12:00:01 =====",
        "line 1 of 2 spoken",
        "",
        "===== END /films/gen.audio/scripts/2.story.py @ 2025-06-01 12:02:04 (exit=0, took=123.45s) =====",
    ]
    number = r"\d+\.\d{3}"
    assert re.fullmatch(
        rf"Log time stats: writes={number}s, flushes={number}s, total={number}s \(~\d+\.\d% of runtime\)", lines[8]
    )
    assert lines[9:] == ["All scripts finished.", ""]


def test_a_failure_names_the_script_and_its_code(tmp_path: Path) -> None:
    with LogFile(tmp_path / "log.txt") as log:
        log.start("1.character.py")
        log.end("1.character.py", 0)
        log.start("2.story.py")
        log.end("2.story.py", 3)
        log.finish(success=False)
    text = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert re.search(rf"===== END 2\.story\.py @ {MOMENT} \(exit=3, took=\d+\.\d\ds\) =====", text)
    assert text.endswith("\nABORTING: 2.story.py exited with code 3.\n")
    assert "Log time stats" not in text


def test_each_run_begins_an_empty_file(tmp_path: Path) -> None:
    for name in ("first", "second"):
        with LogFile(tmp_path / "log.txt") as log:
            log.line(name)
            log.finish(success=True)
    assert "first" not in (tmp_path / "log.txt").read_text(encoding="utf-8")


def test_a_line_is_on_disk_at_once(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "gen.audio" / "log.txt")
    log.line("故事 \udcff")
    assert "故事 \\udcff" in (tmp_path / "gen.audio" / "log.txt").read_text(encoding="utf-8")
    log.close()
    log.line("after the end")


def test_an_exception_closes_the_log_with_a_word(tmp_path: Path) -> None:
    def run() -> None:
        with LogFile(tmp_path / "log.txt") as log:
            log.start("2.story.py")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert (tmp_path / "log.txt").read_text(encoding="utf-8").endswith("ABORTING: the run was stopped.\n")


def test_a_log_that_cannot_be_written_says_so_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log.txt").mkdir()
    log = LogFile(tmp_path / "log.txt")
    log.start("2.story.py")
    log.end("2.story.py", 0)
    log.finish(success=True)
    assert "cannot be written" in log.problem


def test_lines_of_many_threads_do_not_mix(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log.txt")
    words = [f"{letter * 200}" for letter in "abcdefgh"]
    threads = [threading.Thread(target=lambda word=word: [log.line(word) for _ in range(50)]) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    written = (tmp_path / "log.txt").read_text(encoding="utf-8").split("\n")[2:-1]
    assert sorted(written) == sorted(words * 50)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET http://me:hunter2@10.0.0.5:8188/prompt", f"GET http://{MASK}@10.0.0.5:8188/prompt"),
        ("Authorization: Bearer abc.def-ghi", f"Authorization: Bearer {MASK}"),
        ('{"access_token": "abcdef123", "expires_in": 3599}', f'{{"access_token": "{MASK}", "expires_in": 3599}}'),
        ("LM_STUDIO_API_KEY=hunter2 lms", f"LM_STUDIO_API_KEY={MASK} lms"),
        ("https://x.test/v1?key=1&api_key=hunter22&b=2", f"https://x.test/v1?key=1&api_key={MASK}&b=2"),
        ("client_secret=GOCSPX-aaaaaaaaaaaa", f"client_secret={MASK}"),
        ("token ya29.a0AfH6SMBxxxxxxx expired", f"token {MASK} expired"),
        ("key sk-abcdefghijklmnop1234", f"key {MASK}"),
    ],
)
def test_secrets_are_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "[female_potter_ada] Tell me the secret: nobody lit the lamp?",
        "[finn] The password: swordfish. A basic question to the bearer of a token: given.",
        "item key 3f2a made in 1.2 s",
        "mail me@example.com",
        "2.story: 12 tokens per line, password in the story",
    ],
)
def test_ordinary_lines_are_left_alone(text: str) -> None:
    assert mask(text) == text
