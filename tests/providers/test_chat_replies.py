"""What models write, taken apart: thoughts, fences, talk, loops, languages, lengths and schemas."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.errors import ProviderError
from studio.providers.chat.languages import wrong_language
from studio.providers.chat.lengths import chunks, tokens
from studio.providers.chat.replies import BadReply, goes_round, says_again, value_of
from studio.providers.chat.schema import problems, without_limits
from studio.providers.chat.sight import data_uri


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A"}',
        '  {"title": "A"}\n\n',
        '<think>is it {"title": "B"}?</think>{"title": "A"}',
        'is it {"title": "B"}? </think>\n{"title": "A"}',
        '{"title": "A"}<think>or should it be',
        '```json\n{"title": "A"}\n```',
        '```\n{"title": "A"}',
        'Here you are:\n```json\n{"title": "A"}\n```\nDo you like it?',
        'Sure! The answer is {"title": "A"}. Ask me anything.',
        '<THINK>hm</THINK> ```JSON\r\n{"title": "A"}\r\n```',
    ],
)
def test_an_answer_is_found_among_thoughts_fences_and_talk(text: str) -> None:
    assert value_of(text) == {"title": "A"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "the answer is empty"),
        ("<think>I wonder", "there are only thoughts, and no answer"),
        ("I cannot do that.", "the answer is not JSON"),
        ('{"title": "A"', "the answer is not JSON"),
        ('{"length": NaN}', "NaN is not JSON"),
        ('Well: {"length": Infinity}', "Infinity is not JSON"),
        ('{"title": "A", "title": "B"}', "“title” is given twice"),
        ("[" * 60 + "]" * 60, "nested too deeply"),
    ],
)
def test_what_is_not_an_answer_is_refused_in_words(text: str, wrong: str) -> None:
    with pytest.raises(BadReply, match=wrong):
        value_of(text)


PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 5},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "voice": {"enum": ["low", "high"]},
        "things": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
    },
    "required": ["name", "voice"],
    "additionalProperties": False,
}


def test_a_value_that_fits_has_no_problems() -> None:
    assert problems({"name": "Ada", "age": 50, "voice": "low", "things": ["jar"]}, PERSON) == ()
    assert problems(None, {"type": ["string", "null"]}) == ()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "the answer is a list, and not of type object"),
        ({"voice": "low"}, "the answer has no “name”"),
        ({"name": "A", "voice": "low"}, "“name” has 1 letters, and 2 is the least"),
        ({"name": "Adaline", "voice": "low"}, "“name” has 7 letters, and 5 is the most"),
        ({"name": "   ", "voice": "low"}, "“name” has no words"),
        ({"name": "Ada", "voice": "shrill"}, "“voice” is “shrill”, which is none of the choices"),
        ({"name": "Ada", "voice": "low", "age": True}, "“age” is true, and not of type integer"),
        ({"name": "Ada", "voice": "low", "age": 1.5}, "“age” is 1.5, and not of type integer"),
        ({"name": "Ada", "voice": "low", "age": 130}, "“age” is 130, and 120 is the most"),
        ({"name": "Ada", "voice": "low", "mood": 1}, "the answer has “mood”, which was not asked for"),
        ({"name": "Ada", "voice": "low", "things": []}, "“things” has 0 entries, and 1 is the least"),
        ({"name": "Ada", "voice": "low", "things": ["a", "a"]}, "“things” has an entry twice"),
        ({"name": "Ada", "voice": "low", "things": [1]}, "entry 1 of “things” is 1, and not of type string"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(value: Any, told: str) -> None:
    assert problems(value, PERSON) == (told,)


def test_true_is_not_one() -> None:
    assert problems(True, {"enum": [1]}) != ()
    assert problems(1, {"const": True}) != ()


def test_a_schema_is_not_believed_where_it_is_not_understood() -> None:
    with pytest.raises(ValueError, match="pattern"):
        problems("a", {"type": "string", "pattern": "b"})


def test_a_schema_without_limits_keeps_its_shape_and_its_choices() -> None:
    plain = without_limits(PERSON)
    assert plain["properties"]["name"] == {"type": "string"}
    assert plain["properties"]["voice"] == {"enum": ["low", "high"]}
    assert plain["properties"]["things"] == {"type": "array", "items": {"type": "string"}}
    assert plain["required"] == ["name", "voice"]
    assert plain["additionalProperties"] is False


@pytest.mark.parametrize("again", ["\n", " ha", "and then the door opened, ", "x" * 90 + "y" * 300])
def test_a_text_that_goes_round_is_seen(again: str) -> None:
    assert goes_round('{"summary": "Once upon a time ' + again * 400)


def test_a_text_that_goes_on_is_not_taken_for_one_that_goes_round() -> None:
    lines = "".join(f'{{"id": "line_{number}", "description": "Silence"}}, ' for number in range(60))
    assert not any(goes_round(lines[:end]) for end in range(0, len(lines), 37))
    assert not goes_round("Wait" + "." * 100)


def test_a_sentence_said_three_times_is_found_anywhere_in_a_value() -> None:
    said = "The bell rang over the bay. "
    assert says_again({"parts": [{"long": f"{said}Ada ran. {said}Tom slept. {said}"}]}) == said.strip().lower()
    assert says_again({"parts": [said, said, said]}) == ""
    assert says_again("No. No. No. No.") == ""


ENGLISH = "The keeper of the light climbs the stairs with a lamp in his hand, and the storm is near."
GERMAN = "Der Wärter des Leuchtturms steigt mit einer Lampe in der Hand die Treppe hinauf, und der Sturm ist nah."
FRENCH = "Le gardien du phare monte les marches avec une lampe dans la main, et la tempête est proche."
HINDI = "दीपस्तंभ का रखवाला हाथ में दीपक लेकर सीढ़ियाँ चढ़ता है, और तूफ़ान पास है।"
CHINESE = "灯塔的守护者手里拿着灯走上楼梯，暴风雨就要来了。"


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (HINDI, "hi")])
def test_a_text_in_its_language_passes(text: str, language: str) -> None:
    assert wrong_language(text, language) == ""
    assert wrong_language(text, f"{language}-in") == ""


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        (GERMAN, "en", "it reads like de"),
        (FRENCH, "en", "it reads like fr"),
        (ENGLISH, "de", "it reads like en"),
        (CHINESE, "en", "cjk letters"),
        (HINDI, "en", "devanagari letters"),
        (ENGLISH, "hi", "latin letters"),
    ],
)
def test_a_text_in_another_language_is_told(text: str, language: str, told: str) -> None:
    assert told in wrong_language(text, language)


@pytest.mark.parametrize("text", ["", "Ada", "The Bell of Saint-Malo", "Silence", "Señor Müller and the café", "12:30"])
def test_names_and_short_texts_are_not_judged(text: str) -> None:
    assert wrong_language(text, "en") == ""


def test_a_long_text_comes_in_pieces_that_fit_and_overlap() -> None:
    text = "".join(f"Line {number} tells what Ada saw that day. And what she heard.\n" for number in range(300))
    pieces = chunks(text, 400, 60)
    assert all(tokens(piece) <= 400 for piece in pieces)
    assert len(pieces) > 5
    built = pieces[0]
    for piece in pieces[1:]:
        shared = max(size for size in range(len(piece)) if built.endswith(piece[:size]))
        assert shared > 60, "each piece begins with the end of the one before"
        built += piece[shared:]
    assert built == text


@pytest.mark.parametrize("text", ["x" * 5000, "अ" * 2000, "One sentence. " * 500, "a\n" * 3000])
def test_any_text_can_be_cut(text: str) -> None:
    pieces = chunks(text, 100, 20)
    assert all(0 < tokens(piece) <= 100 for piece in pieces)
    assert "".join(chunks(text, 100, 0)) == text


def test_a_text_that_fits_is_one_piece() -> None:
    assert chunks("All of it.", 100, 20) == ("All of it.",)


def test_pieces_have_no_more_paragraphs_than_are_allowed() -> None:
    text = "".join(f"Line {number} of the story.\n" for number in range(20))
    pieces = chunks(text, 100, 0, 3)
    assert [piece.count("\n") for piece in pieces] == [3, 3, 3, 3, 3, 3, 2]
    assert "".join(pieces) == text
    overlapping = chunks(text, 100, 20, 8)
    assert [piece.count("\n") for piece in overlapping] == [8, 8, 8]
    assert overlapping[1].startswith("Line 6 of the story.")
    assert chunks(text, 1000, 0, 3) == (text,)  # what can be read at once is not parted
    assert chunks("", 100, 20) == ()
    with pytest.raises(ValueError, match="cannot overlap"):
        chunks("All of it.", 10, 9)


def test_a_picture_goes_with_a_question_as_a_small_jpeg(tmp_path: Path) -> None:
    Image.new("RGBA", (3000, 1000), (200, 0, 0, 128)).save(tmp_path / "scene.png")
    head, _, data = data_uri(tmp_path / "scene.png").partition(",")
    assert head == "data:image/jpeg;base64"
    sent = Image.open(io.BytesIO(base64.b64decode(data)))
    assert sent.format == "JPEG"
    assert sent.width * sent.height <= 1_000_000
    assert abs(sent.width / sent.height - 3) < 0.01


def test_a_file_that_is_no_picture_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "scene.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(ProviderError, match=r"scene\.png cannot be read"):
        data_uri(tmp_path / "scene.png")
