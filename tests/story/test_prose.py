from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.story.parse import characters, parse_story
from studio.story.sentences import sentences
from studio.story.spans import NARRATOR

DATA = Path(__file__).parent / "data"


def _said(source: str) -> list[tuple[str, str]]:
    """Quotations with who speaks them, and whatever the narrator tells as one entry each."""
    return [(span.character, span.text) for span in parse_story(source).spans]


def _speakers(source: str) -> list[str]:
    """Who speaks each span that begins with a quotation mark."""
    return [span.character for span in parse_story(source).spans if span.text[0] in "“\"‘'«「"]


def test_the_quotation_is_the_speakers_and_said_is_the_narrators() -> None:
    assert _said("“The lamp went out,” said Ada. “Nobody touched it.”") == [
        ("ada", "“The lamp went out,”"),
        (NARRATOR, "said Ada."),
        ("ada", "“Nobody touched it.”"),
    ]


@pytest.mark.parametrize(
    ("source", "speakers"),
    [
        ("“Who is there?” Ada asked.", ["ada"]),
        ("“Who is there?” asked Ada quietly.", ["ada"]),
        ("Ada said, “Who is there?”", ["ada"]),
        ("Ada put down the lamp and said: “Who is there?”", ["ada"]),
        ("Then Ada slowly asked, “Who is there?”", ["ada"]),
        ('"Who is there?" Dr. Brown asked.', ["dr_brown"]),
        ("‘Who’s there?’ whispered Mrs Brown. ‘I can’t see.’", ["mrs_brown", "mrs_brown"]),
        ("'Who's there?' whispered Ada.", ["ada"]),
        ("« Qui est là ? » said Ada.", ["ada"]),
        ("“Who is there?” the old keeper asked.", ["old_keeper"]),
        ("“Who is there?” said the keeper with a frown.", ["keeper"]),
        ("“Who is there?” asked the keeper’s wife.", ["keepers_wife"]),
        ("“Who is there?” asked Zora of Green Hill.", ["zora_of_green_hill"]),
        ("“Who is there?” I asked.", [NARRATOR]),
        ("“Who is there?” somebody asked.", [NARRATOR]),
        ("“Who is there?”", [NARRATOR]),
        ("“你好吗？”小明问。", ["小明"]),
        ("小明说：“你好。”", ["小明"]),
        ("आदा ने कहा, “दीया बुझ गया।”", ["आदा"]),
        ("আদা বলল, “বাতি নিভে গেছে।”", ["আদা"]),
    ],
)
def test_who_speaks_is_read_from_the_words_beside_the_quotation(source: str, speakers: list[str]) -> None:
    if speakers == [NARRATOR]:
        assert characters(parse_story(source)) == (NARRATOR,)
    else:
        assert _speakers(source) == speakers


def test_an_exchange_of_two_goes_on_in_turns() -> None:
    source = "“Gold?” asked Ada.\n\n“Mend it,” said Finn.\n\n“And if not?”\n\n“Slowly.”\n\nA clock struck.\n\n“Oh?”"
    assert _speakers(source) == ["ada", "finn", "ada", "finn", NARRATOR]


def test_the_one_who_is_spoken_to_answers() -> None:
    source = "“Stay,” said Tom.\n\n“Why?” asked Ada.\n\nAda turned to Finn and said, “Come.”\n\n“Where?”"
    assert _speakers(source) == ["tom", "ada", "ada", "finn"]


def test_nobody_in_particular_does_not_take_a_turn() -> None:
    assert _speakers("“Gold?” asked Ada.\n\n“No,” said Finn.\n\nThe others said: “Perhaps there is.”") == [
        "ada",
        "finn",
    ]


def test_a_pronoun_counts_where_one_person_can_be_meant() -> None:
    assert _speakers("Ada looked at Finn. The rain fell.\n\n“Late,” she said.\n\n“Very,” he said.") == ["ada", "finn"]
    assert characters(parse_story("Ada looked at Emma. The rain fell.\n\n“Late,” she said.")) == (NARRATOR,)


def test_a_sentence_beside_it_tells_who_speaks() -> None:
    assert _speakers("“Is it far?” asked Finn.\n\nAda shook her head. “Not at all.”") == ["finn", "ada"]
    assert _speakers("“Is it far?” asked Finn.\n\nAda’s lamp fell. “Not at all.”") == ["finn"]


def test_a_speech_goes_on_over_paragraphs() -> None:
    source = "“It began at nine,” said Ada. “I was alone.\n\n“Then the lamp went out.”\n\nSilence fell."
    assert _speakers(source) == ["ada", "ada", "ada"]


def test_full_names_and_given_names_are_one_person_and_two_browns_are_not() -> None:
    names = ("Ada Byron", "Mr Brown", "Ada", "Mrs Brown", "Brown")
    source = "\n\n".join(f"“Good evening,” said {name}." for name in names)
    assert _speakers(source) == ["ada", "mr_brown", "ada", "mrs_brown", "brown"]


def test_words_in_quotation_marks_and_inches_are_told() -> None:
    for source in (
        "He read the so-called “manual” twice.",
        'The 12" pipe and the 6" pipe met.',
        "It's the dogs' lamp.",
    ):
        assert _said(source) == [(NARRATOR, source)]


def test_a_word_in_quotation_marks_is_told_even_where_somebody_speaks() -> None:
    source = "“Look,” said Ada. She held up the “old” lamp to the light."
    assert _said(source)[1:] == [(NARRATOR, "said Ada. She held up the “old” lamp to the light.")]


def test_short_sentences_join_a_neighbour_of_the_same_paragraph() -> None:
    assert _said("Dusk. The last ferry had left the harbour. Gulls.\n\nNight.") == [
        (NARRATOR, "Dusk. The last ferry had left the harbour. Gulls."),
        (NARRATOR, "Night."),
    ]
    assert len(_said("The last ferry had left the harbour. The gulls were all asleep by then.")) == 2


def test_wrapped_lines_are_one_paragraph_and_short_lines_are_their_own() -> None:
    story = parse_story(
        "CHAPTER ONE\nThe last ferry had left the harbour, and the gulls\nwere asleep on the roof of the office.\n\n"
        "Nobody had touched it.\nA line of its own.\n"
    )
    assert [(span.paragraph, span.line) for span in story.spans] == [(0, 1), (1, 2), (2, 5), (3, 6)]
    assert story.spans[1].text.count("\n") == 1


def test_prose_reads_the_same_every_time() -> None:
    source = (DATA / "prose.txt").read_text(encoding="utf-8")
    told = parse_story(source)
    assert {"ada", "finn", "old_keeper", "dr_watson", "keepers_wife"} <= set(characters(told))
    assert told == parse_story(source)


def test_the_prose_example_has_three_voices() -> None:
    source = (DATA.parent.parent / "data" / "stories" / "prose.txt").read_text(encoding="utf-8")
    story = parse_story(source)
    assert characters(story) == (NARRATOR, "anna", "david")
    spoken = [span for span in story.spans if span.text.startswith('"')]
    assert len(spoken) == 12
    assert all(span.character != NARRATOR for span in spoken)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Brown came. He sat.", ["Mr. Brown came.", "He sat."]),
        ("At 7:45 a.m. the boat left. Gulls cried.", ["At 7:45 a.m. the boat left.", "Gulls cried."]),
        ("It cost 3.50 pounds. J. K. Rowe paid.", ["It cost 3.50 pounds.", "J. K. Rowe paid."]),
        ("“Go!” he cried. “Now.” She went.", ["“Go!” he cried.", "“Now.”", "She went."]),
        ("Well... maybe. No. 7 is closed.", ["Well... maybe.", "No. 7 is closed."]),
        ("It was I. Nobody else.", ["It was I.", "Nobody else."]),
        ("दीया बुझ गया। रात हुई॥ सब सोए।", ["दीया बुझ गया।", "रात हुई॥", "सब सोए।"]),
        ("বাতি নিভে গেল। রাত হলো।", ["বাতি নিভে গেল।", "রাত হলো।"]),
        ("灯灭了。“谁？”他问。", ["灯灭了。", "“谁？”", "他问。"]),
        ("...", ["..."]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert [text[first:last] for first, last in sentences(text)] == expected


@pytest.mark.parametrize("piece", [". ", "..", "“a ", " 'a", "‘a, ", '"a" ', "«", "(Mr. ", "said ", "Ada ", "” said "])
def test_strange_texts_of_twenty_thousand_characters_take_no_long_time(piece: str) -> None:
    source = "Once. " + piece * (20_000 // len(piece)) + "x"
    started = time.process_time()
    parse_story(source)
    assert time.process_time() - started < 3.0


def test_the_time_that_prose_takes_grows_with_its_length_only() -> None:
    def took(paragraphs: int) -> float:
        source = "".join(f"Line {index}. “Hello there,” said Ada. Finn smiled.\n\n" for index in range(paragraphs))
        started = time.process_time()
        parse_story(source)
        return time.process_time() - started

    shorter = min(took(500) for _ in range(3))
    assert shorter < 1.0
    assert took(4000) < 24 * shorter
