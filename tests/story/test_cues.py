from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.story.clock import SAMPLE_RATE
from studio.story.cues import CueSheet, TimedLine, TimedWord, build_cues, cue_text_of_line
from studio.story.speakable import spoken_words

ROW = 42
GAP = 2 * 2000
SHORTEST = 39_840
LONGEST = 7 * 48_000
TOLERANCE = 3_840


def timed(span: str, text: str, at: int, characters_per_second: float = 15, pauses: bool = True) -> TimedLine:
    words, clock = [], at
    for word in spoken_words(text):
        length = int((word.end - word.start + 1) * SAMPLE_RATE / characters_per_second)
        words.append(TimedWord(clock, clock + length, word.start, word.end))
        clock += length
        if pauses and text[word.end : word.end + 1] in {",", ";", ".", "!", "?"}:
            clock += SAMPLE_RATE // 4
    return TimedLine(span, text, at, max(clock, at + SAMPLE_RATE // 5), tuple(words))


def follow(texts: list[str], silence: float = 0.4, characters_per_second: float = 15) -> tuple[list[TimedLine], int]:
    lines, clock = [], SAMPLE_RATE // 2
    for number, text in enumerate(texts):
        lines.append(timed(f"s{number}", text, clock, characters_per_second))
        clock = lines[-1].end_sample + int(silence * SAMPLE_RATE)
    return lines, clock + SAMPLE_RATE


def texts_of(sheet: CueSheet) -> list[str]:
    return [cue.text for cue in sheet.cues]


def check_form(sheet: CueSheet, lines: list[TimedLine], total: int) -> None:
    for cue in sheet.cues:
        rows = cue.text.split("\n")
        assert 1 <= len(rows) <= 2
        assert all(0 < len(row) <= ROW and row == row.strip() for row in rows)
        assert rows == cue.text.splitlines()
        texts = {line.span: line.text for line in lines}
        source = "".join(texts[span][start:end] for span, (start, end) in zip(cue.spans, cue.ranges, strict=True))
        assert "".join(cue.text.split()) == "".join(source.split())
        assert 0 <= cue.start_sample <= cue.end_sample <= total
        assert cue.end_sample - cue.start_sample <= LONGEST
        assert cue.span == cue.spans[0]
    for line in lines:
        shown = cue_text_of_line(sheet.cues, lines, line.span)
        assert shown == line.text
    order = [(span, extent) for cue in sheet.cues for span, extent in zip(cue.spans, cue.ranges, strict=True)]
    place = {line.span: number for number, line in enumerate(lines)}
    assert order == sorted(order, key=lambda item: (place[item[0]], item[1]))


def check_time(sheet: CueSheet, lines: list[TimedLine]) -> None:
    by_span = {line.span: line for line in lines}
    for cue in sheet.cues:
        assert cue.end_sample - cue.start_sample >= SHORTEST
        words = [word for word in by_span[cue.span].words if word.end > cue.ranges[0][0]]
        if words and words[0].start < cue.ranges[0][1]:
            assert abs(cue.start_sample - words[0].start_sample) <= TOLERANCE
    for cue, following in pairwise(sheet.cues):
        assert following.start_sample - cue.end_sample >= GAP


KEEPER = (
    "The kiln was cold by noon, and somebody had swept it; the keeper stood at the rail with her hand "
    "on the cold brass and listened to the wind that came from the north."
)
CAPTAIN = (
    "Captain Elias Thorn had written a letter to his daughter before the storm carried the boat to "
    "the rocks under the old lighthouse, where the women of the village waited with a lantern and a coil of rope."
)


def test_a_long_line_breaks_at_its_phrases() -> None:
    lines, total = follow([KEEPER])
    assert texts_of(build_cues(lines, total)) == [
        "The kiln was cold by noon,\nand somebody had swept it;",
        "the keeper stood at the rail with her hand\non the cold brass and listened to the wind",
        "that came from the north.",
    ]


def test_no_row_ends_with_an_article_or_a_preposition_when_it_can_be_avoided() -> None:
    lines, total = follow([CAPTAIN])
    rows = [row for text in texts_of(build_cues(lines, total)) for row in text.split("\n")]
    last_words = {row.split()[-1] for row in rows}
    assert not last_words & {"a", "the", "of", "to", "his", "with", "under", "and", "before"}


def test_cues_begin_exactly_with_their_first_words_in_ordinary_speech() -> None:
    lines, total = follow(["He carried a lantern, and she carried the rope.", "“Go on!” he said.", "Nobody moved."] * 5)
    sheet = build_cues(lines, total)
    firsts = {word.start_sample for line in lines for word in line.words}
    assert all(cue.start_sample in firsts for cue in sheet.cues)
    assert (sheet.fast_cues, sheet.moved_cues, sheet.short_cues, sheet.shared_cues) == (0, 0, 0, 0)
    check_time(sheet, lines)


def test_a_short_word_stays_until_it_can_be_read() -> None:
    lines, total = follow(["No.", "Yes."], silence=3, characters_per_second=40)
    sheet = build_cues(lines, total)
    assert texts_of(sheet) == ["No.", "Yes."]
    check_time(sheet, lines)


def test_tiny_lines_of_different_speakers_share_a_cue_one_row_each() -> None:
    lines, total = follow(["Me.", "You?"], silence=0, characters_per_second=20)
    sheet = build_cues(lines, total)
    assert texts_of(sheet) == ["Me.\nYou?"]
    assert sheet.cues[0].spans == ("s0", "s1")
    assert sheet.shared_cues == 1
    check_time(sheet, lines)


def test_a_long_silence_inside_a_line_parts_its_cues() -> None:
    text = "He waited... and then she spoke."
    words = [TimedWord(i * 20_000, i * 20_000 + 18_000, w.start, w.end) for i, w in enumerate(spoken_words(text)[:2])]
    words += [
        TimedWord(480_000 + i * 20_000, 498_000 + i * 20_000, w.start, w.end)
        for i, w in enumerate(spoken_words(text)[2:])
    ]
    line = TimedLine("s", text, 0, 576_000, tuple(words))
    sheet = build_cues([line], 700_000)
    assert texts_of(sheet) == ["He waited...", "and then she spoke."]
    assert sheet.cues[0].end_sample < 3 * SAMPLE_RATE
    assert sheet.cues[1].start_sample == 480_000


def test_a_quotation_mark_is_never_torn_from_its_word() -> None:
    lines, total = follow(["Yes. “Quoted” words — and then — nothing."], characters_per_second=8)
    assert all("“Quoted”" in text or "Quoted" not in text for text in texts_of(build_cues(lines, total)))
    check_time(build_cues(lines, total), lines)


def test_dots_are_shown_over_their_own_time() -> None:
    lines = [TimedLine("s", "......", 48_000, 240_000, ())]
    cue = build_cues(lines, 480_000).cues[0]
    assert (cue.text, cue.start_sample) == ("......", 48_000)
    assert cue.end_sample >= 240_000


def test_a_word_longer_than_a_row_is_cut_into_rows() -> None:
    lines, total = follow(["x" * 100])
    sheet = build_cues(lines, total)
    check_form(sheet, lines, total)


def test_chinese_breaks_between_characters_but_not_before_a_stop() -> None:
    lines, total = follow(["他说今天晚上风很大，灯塔里的灯忽然灭了，没有人碰过它。" * 4])
    sheet = build_cues(lines, total)
    check_form(sheet, lines, total)
    assert not any(row[0] in "，。" for text in texts_of(sheet) for row in text.split("\n"))


def test_speech_that_is_too_fast_to_read_is_counted() -> None:
    lines, total = follow(["He said it all again from the beginning to the very end of it, twice over."], 0, 30)
    assert build_cues(lines, lines[0].end_sample).fast_cues > 0
    assert build_cues(lines, total + 5 * SAMPLE_RATE).fast_cues == 0


def test_nothing_to_show_gives_no_cues() -> None:
    assert build_cues([], 0).cues == ()
    assert build_cues([TimedLine("s", " \n ", 0, 100, ())], 1000).cues == ()


WORDS = (
    "Yes. No! Wait... the lamp, and Mr. Bell's well-known harbour of nine to keeper because “quoted” — (so) I 1893 "
    "antidisestablishmentarianism नमस्ते दुनिया। 灯灭了。 a"
)
SENTENCES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=8), st.floats(0, 3), st.floats(9, 19))
def test_every_rule_holds_at_every_speed_of_real_speech(texts: list[str], silence: float, speed: float) -> None:
    lines, total = follow(texts, silence, speed)
    sheet = build_cues(lines, total)
    check_form(sheet, lines, total)
    check_time(sheet, lines)
    assert sheet.moved_cues == sheet.short_cues == 0
    limits = [*(cue.start_sample for cue in sheet.cues[1:]), total + GAP]
    room = [min(limit - GAP - cue.start_sample, LONGEST) for cue, limit in zip(sheet.cues, limits, strict=True)]
    unhurried = [len(cue.text) * SAMPLE_RATE <= 20 * time for cue, time in zip(sheet.cues, room, strict=True)]
    assert sheet.fast_cues == unhurried.count(False)
    assert build_cues(lines, total) == sheet


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_times_and_no_text_can_make_it_lose_a_letter(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.one_of(st.text(max_size=150), SENTENCES, st.text(".… -", max_size=90)), max_size=6))
    total = data.draw(st.integers(0, 20 * SAMPLE_RATE))
    lines = []
    for number, text in enumerate(texts):
        moment = st.integers(0, 20 * SAMPLE_RATE)
        start, end = sorted((data.draw(moment), data.draw(moment)))
        words = spoken_words(text) if data.draw(st.booleans()) else ()
        times = sorted(data.draw(st.lists(st.integers(start, end), min_size=2 * len(words), max_size=2 * len(words))))
        timings = zip(times[::2], times[1::2], words, strict=True)
        timed_words = tuple(TimedWord(first, last, word.start, word.end) for first, last, word in timings)
        lines.append(TimedLine(f"s{number}", text, start, end, timed_words))
    sheet = build_cues(lines, total)
    check_form(sheet, lines, max(total, 1))
    assert all(cue.end_sample <= following.start_sample for cue, following in pairwise(sheet.cues))
    if sheet.short_cues == 0:
        assert all(b.start_sample - a.end_sample >= GAP for a, b in pairwise(sheet.cues))
