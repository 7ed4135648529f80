"""What is written into a short, as events for the renderer."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from studio.media.shorts_text import ShortText, SpokenWord, unwritable, write_short_text

RATE = 24


def shown(words: tuple[SpokenWord, ...], folder: Path, *, at_once: int = 3) -> list[tuple[int, int, str]]:
    """(first frame, frame after the last, the words that are seen) of every event, in order of time."""
    out = folder / "short.ass"
    text = ShortText(words, words_at_once=at_once)
    write_short_text(text, out, width=216, height=384, frames=5 * RATE, frames_per_second=RATE)
    found = []
    for line in out.read_text(encoding="utf-8").splitlines():
        if not line.startswith("Dialogue: "):
            continue
        _, start, end, *_, written = line.split(",", 9)
        seen = re.sub(r"{\\alpha&HFF&}.*", "", written)
        found.append((frame(start), frame(end), " ".join(re.sub(r"{[^}]*}", "", seen).split())))
    return sorted(found)


def frame(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * RATE + 0.49)


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("second", [1.0, 1.01, 1.02, 1.05])
def test_words_that_begin_within_one_frame_are_seen_one_after_the_other(
    tmp_path: Path, at_once: int, second: float
) -> None:
    words = (
        SpokenWord(0.5, 1.0, "One,"),
        SpokenWord(1.0, second, "two."),
        SpokenWord(second, second, "Three", True),
        SpokenWord(second, 2.0, "four."),
    )
    found = shown(words, tmp_path, at_once=at_once)
    assert [text for _, _, text in found] == ["One,", "two.", "Three", "four."]
    for (_, before, _), (after, end, _) in itertools.pairwise(found):
        assert before <= after < end
    assert found[0][0] == 12
    assert found[-1][1] == 48


def test_letters_that_no_font_of_ours_has_are_told() -> None:
    spoken = (SpokenWord(0, 1, "Hello,"), SpokenWord(1, 2, "ខ្ញុំ"), SpokenWord(2, 3, "گ深😀"))
    (captions, title) = unwritable(ShortText(spoken, "The ខ lamp 🌊", "More: ខ", pointer_seconds=0.0))
    assert captions.startswith("no font of ours can write ខ ")
    assert captions.endswith(": 1 of 3 words of the captions are left out or lack them")
    assert title == "no font of ours can write ខ: they are left out of the title"
    assert unwritable(ShortText(spoken[:1], "A lamp 🌊", "More: 深夜")) == ()
