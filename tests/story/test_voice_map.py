from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.spans import BLANK, is_blank
from studio.story.voice_map import parse_voice_map, write_voice_map

NAMES = (
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), min_size=1, max_size=20)
    .map(lambda name: " ".join(name.split()).strip(BLANK))
    # " #" begins a remark, in a name as anywhere.
    .filter(lambda name: not is_blank(name) and " #" not in name)
)
VOICES = st.from_regex(r"[a-z]{2}_[a-z0-9+:.]{1,12}", fullmatch=True)
MAPS = st.dictionaries(NAMES, VOICES, max_size=6)


@settings(max_examples=60)
@given(MAPS)
def test_a_voice_map_reads_back(voices: dict[str, str]) -> None:
    read = parse_voice_map(write_voice_map(voices)).voices
    assert dict(read) == voices
    assert list(read) == list(voices)


@settings(max_examples=60)
@given(MAPS, MAPS)
def test_new_voices_are_merged_by_entry(before: dict[str, str], now: dict[str, str]) -> None:
    text = "# mine\n\n" + write_voice_map(before)
    merged = write_voice_map(now, parse_voice_map(text))
    assert merged.startswith("# mine\n")
    assert dict(parse_voice_map(merged).voices) == before | now


def test_all_three_ways_of_writing_an_entry_are_read() -> None:
    text = (
        "\ufeff# A map\r\n# of voices\r\n\r\nada=en_1\r\nfinn: en_2\nmale_old_tom          en_3\n"
        "Old Tom   en_4  # loud\na=b=en_5\n\\#1 = en_6\n"
    )
    assert dict(parse_voice_map(text).voices) == {
        "ada": "en_1",
        "finn": "en_2",
        "male_old_tom": "en_3",
        "Old Tom": "en_4",
        "a=b": "en_5",
        "#1": "en_6",
    }


def test_a_persons_lines_stay_as_they_are() -> None:
    text = "# My cast\nfinn :   en_2   # keep\n\n# the rest\nada=en_1\n"
    before = parse_voice_map(text)
    assert write_voice_map({"ada": "en_1", "finn": "en_2"}, before) == text
    assert write_voice_map({"finn": "en_9", "tom": "en_3"}, before) == (
        "# My cast\nfinn=en_9\n\n# the rest\nada=en_1\ntom=en_3\n"
    )


@pytest.mark.parametrize("line", ["ada", "ada=", "=en_1", "ada= two words", "ada:"])
def test_a_line_without_a_voice_is_told(line: str) -> None:
    with pytest.raises(StoryError, match=r"2\.character\.txt, line 3: .* names no voice"):
        parse_voice_map(f"# cast\nfinn=en_2\n{line}\n")


def test_two_voices_for_one_name_are_told_and_the_same_twice_is_not() -> None:
    with pytest.raises(StoryError, match="line 2: ada already has the voice en_1 in line 1"):
        parse_voice_map("ada=en_1\nada=en_2\n")
    assert dict(parse_voice_map("ada=en_1\nada: en_1\n").voices) == {"ada": "en_1"}


def test_a_voice_that_would_not_read_back_is_refused() -> None:
    with pytest.raises(ValueError, match="voice"):
        write_voice_map({"ada": "two words"})
