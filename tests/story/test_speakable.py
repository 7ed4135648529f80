from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.story.speakable import is_speakable, pieces, spoken_text, spoken_words, weight


def said(text: str, language: str = "en") -> str:
    return " ".join(word.text for word in spoken_words(text, language))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("in 1893", "in eighteen ninety three"),
        ("the 1890s", "the eighteen nineties"),
        ("1600 soldiers", "one thousand six hundred soldiers"),
        ("1,250", "one thousand two hundred and fifty"),
        ("3.5", "three point five"),
        ("the 2nd of May", "the second of May"),
        ("Jan. 5, 1901", "January fifth nineteen oh one"),
        ("7:45", "seven forty five"),
        ("7:00", "seven o'clock"),
        ("10 a.m. sharp", "ten a m sharp"),
        ("10pm", "ten p m"),
        ("$3.20", "three dollars and twenty cents"),
        ("a $5 note", "a five dollar note"),
        ("$2.5 million", "two point five million dollars"),
        ("£5", "five pounds"),
        ("50%", "fifty percent"),
        ("-5°C", "minus five degrees celsius"),
        ("2½ cups", "two and a half cups"),
        ("3/4", "three quarters"),
        ("1893–1895", "eighteen ninety three to eighteen ninety five"),
        ("Mr. and Mrs. Bell saw Dr. Watson", "mister and missus Bell saw doctor Watson"),
        ("St. John lives in Baker St.", "saint John lives in Baker street"),
        ("No. 5. No.", "number five No"),
        ("Chapter IV", "Chapter four"),
        ("Henry VIII and I", "Henry the eighth and I"),
        ("World War II", "World War two"),
        ("the B.B.C. news", "the B B C news"),
        ("STOP! It was the BBC.", "stop It was the B B C"),
        ("LEAVE US ALONE", "leave us alone"),
        ("221B Baker St.", "two twenty one B Baker street"),
        ("well-known o'clock 'tis don’t", "well known o'clock 'tis don't"),
        ("the sailors' ropes", "the sailors ropes"),
        ("A & B", "A and B"),
    ],
)
def test_english_is_read_as_people_read_it(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("hi", "सन् १८९३ में 1,25,000 लोग", "सन् अठारह सौ तिरानवे में एक लाख पच्चीस हज़ार लोग"),
        ("bn", "২৫ জন মানুষ", "পঁচিশ জন মানুষ"),
        ("de", "1.250 Leute, 3,5 km", "eintausendzweihundertfünfzig Leute drei Komma fünf km"),
        ("fr-FR", "l'homme de 42 ans", "l'homme de quarante deux ans"),
        ("zh", "他30岁", "他 30 岁"),
    ],
)
def test_other_languages_keep_their_words_and_read_their_numbers(language: str, written: str, spoken: str) -> None:
    assert said(written, language) == spoken


def test_a_word_knows_where_it_stands_in_the_text() -> None:
    text = "He paid £5 in 1893."
    assert [text[word.start : word.end] for word in spoken_words(text)] == ["He", "paid", "£5", "in", "1893"]


def test_the_voice_gets_the_punctuation_that_shapes_it_and_nothing_else() -> None:
    assert spoken_text("*Wait*... “Why?!” 🎉 she asked – softly.") == "Wait… “Why?!” she asked — softly."
    assert spoken_text("The B.B.C. at 10 p.m.") == "The B.B.C. at ten p.m."
    assert spoken_text("... — !") == ""


def test_respellings_replace_whole_words_in_any_case() -> None:
    respellings = {"hermione": "Her-my-oh-nee", "Harrow Bay": "Harrah Bay"}
    text = "HERMIONE’s cat saw hermiones in Harrow  Bay."
    assert spoken_text(text, "en", respellings) == "Her-my-oh-nee's cat saw hermiones in Harrah Bay."
    assert spoken_words(text, "en", respellings)[0].start == 0
    assert spoken_words(text, "en", respellings)[0].end == len("HERMIONE’s")


def test_dots_and_dashes_are_not_speakable() -> None:
    assert not is_speakable("... — …")
    assert spoken_words("... & …") == ()
    assert is_speakable("…नमस्ते")


def test_pieces_are_sentences_and_keep_quotes_titles_and_brackets_whole() -> None:
    text = "Mr. Bell went in. “Who is there?” he asked. He (it was late. Very.) sat down! यह है। 他来了。我走了。"
    assert [text[start:end].strip() for start, end in pieces(text)] == [
        "Mr. Bell went in.",
        "“Who is there?” he asked.",
        "He (it was late. Very.) sat down!",
        "यह है।",
        "他来了。",
        "我走了。",
    ]


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "He came in, and he sat down; then, because nobody spoke, he told them of the sea and of the long road."
    assert [text[start:end].strip() for start, end in pieces(text, 60)] == [
        "He came in, and he sat down;",
        "then, because nobody spoke,",
        "he told them of the sea and of the long road.",
    ]


def test_weight_grows_with_words_and_pauses() -> None:
    assert 2.5 < weight("The kiln was cold by noon, and somebody had swept it.") < 4.5
    assert weight("Wait. What. Now.") > weight("Wait what now")
    assert weight("…") < 1


LIKELY = st.text(alphabet="aAbBIVXSt.,:;-–'’\"“”() 0123459$£%½°#&\nनमस्ते।他。\u200d\ufe0f🎉", max_size=60)
ANY = st.one_of(st.text(max_size=60), LIKELY)
LANGUAGES = st.sampled_from(["en", "en-GB", "hi", "bn", "de", "ja", "zh", "xx", ""])


@settings(max_examples=150, deadline=None)
@given(ANY, LANGUAGES)
def test_words_ascend_without_overlap_and_cover_every_letter_and_digit(text: str, language: str) -> None:
    words = spoken_words(text, language)
    position = 0
    for word in words:
        assert position <= word.start < word.end <= len(text)
        assert not any(character.isalnum() for character in text[position : word.start])
        assert word.text
        assert word.text == " ".join(word.text.split())
        position = word.end
    assert not any(character.isalnum() for character in text[position:])
    assert bool(words) == is_speakable(text)


@settings(max_examples=150, deadline=None)
@given(ANY, LANGUAGES)
def test_the_voice_says_what_the_words_say(text: str, language: str) -> None:
    def letters(value: str) -> str:
        return "".join(character for character in value if character.isalnum())

    assert letters(spoken_text(text, language)) == letters(said(text, language))


@settings(max_examples=150, deadline=None)
@given(ANY, st.integers(0, 60))
def test_pieces_cover_the_text_in_order_and_are_short(text: str, longest: int) -> None:
    ranges = pieces(text, longest)
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)
    assert all(len(text[start:end].strip()) <= max(longest, 20) for start, end in ranges if text.isascii())
    assert weight(text) >= 0
