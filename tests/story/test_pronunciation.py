from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.pronunciation import Pronunciations, parse_pronunciations, write_pronunciations

WORD = st.from_regex(r"[^\W_]{1,10}( [^\W_]{1,6})?", fullmatch=True)
IPA = st.sampled_from(["ʃɪˈvɔːn", "ˈtʃʌmli", "ə", "ˈnaʊ ðɛn"])


@settings(max_examples=60)
@given(st.lists(st.tuples(WORD, st.booleans(), WORD, IPA), max_size=6, unique_by=lambda row: row[0].casefold()))
def test_pronunciations_read_back(rows: list[tuple[str, bool, str, str]]) -> None:
    made = Pronunciations(
        {word: said for word, is_ipa, said, _ in rows if not is_ipa},
        {word: ipa for word, is_ipa, _, ipa in rows if is_ipa},
    )
    assert parse_pronunciations(write_pronunciations(made)) == made


def test_comments_blank_lines_and_line_ends_of_every_kind() -> None:
    text = (
        "\ufeff# names\r\n\r\nCholmondeley = Chumley   # an old one\r\n  Siobhan=/ ʃɪˈvɔːn /\r\n"
        "C# = see sharp\r\nSiobhan = / ʃɪˈvɔːn /"
    )
    read = parse_pronunciations(text)
    assert dict(read.respellings) == {"Cholmondeley": "Chumley", "C#": "see sharp"}
    assert dict(read.phonemes) == {"Siobhan": "ʃɪˈvɔːn"}


@pytest.mark.parametrize(
    "line",
    [
        "Ada",
        "Ada =",
        "= Ayda",
        "Ada = /eɪdə",
        "Ada = eɪdə/",
        "Ada = //",
        "Ada = /a/b/",
        "Ada = Ay = da",
        "Ada = ...",
        "--- = x",
    ],
)
def test_a_bad_line_is_told(line: str) -> None:
    with pytest.raises(StoryError, match=r"pronunciation\.txt, line 2: ") as caught:
        parse_pronunciations(f"# names\n{line}\n")
    assert caught.value.expected


def test_a_word_that_is_said_in_two_ways_is_told() -> None:
    with pytest.raises(StoryError, match="line 2: “ada” is already said “Ayda” in line 1"):
        parse_pronunciations("Ada = Ayda\nada = Adda\n")
