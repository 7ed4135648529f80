from __future__ import annotations

import unicodedata

import pytest

from studio.providers.phonemes import phonemes, word_phonemes
from studio.providers.scripts import is_foreign, reading


def test_english_is_read_from_the_dictionary() -> None:
    assert phonemes("The lamp room was dark.").text == "ðə lˈæmp ɹˈum wʌz dˈɑɹk."


def test_an_override_applies_to_whole_words_of_any_case() -> None:
    said = phonemes("Mira met Miranda. MIRA left.", {"mira": "/ˈmiːɹə/"}).text
    assert said.startswith("ˈmiɹə mˈɛt ")
    assert said.count("ˈmiɹə") == 2


@pytest.mark.parametrize(
    ("name", "ipa", "ending"), [("Mira", "ˈmiːɹə", "əz"), ("Jack", "dʒæk", "ks"), ("James", "dʒeɪmz", "mzᵻz")]
)
def test_an_overridden_name_keeps_its_possessive(name: str, ipa: str, ending: str) -> None:
    assert phonemes(f"{name}'s hat", {name: ipa}).text.split(" ")[0].endswith(ending)
    assert phonemes(f"{name}’s hat", {name: ipa}).text.split(" ")[0].endswith(ending)


def test_an_override_may_be_a_phrase() -> None:
    assert phonemes("in Harrow Bay, at night", {"Harrow Bay": "hˈæɹəʊ beɪ"}).text == "ɪn hˈæɹO bA, æt nˈIt"


def test_usual_ipa_becomes_the_voices_alphabet() -> None:
    assert phonemes("x", {"x": "[t͡ʃaɪ.goʊ]"}).text == "ʧIɡO"


def test_a_dash_without_spaces_parts_words_and_accents_are_known() -> None:
    assert phonemes("café—naïve").text == f"{phonemes('cafe').text} — {phonemes('naive').text}"


def test_words_of_other_scripts_are_read_and_named() -> None:
    said = phonemes("Tom said “नमस्ते” to Mira.")
    assert "“nˈəməsteː”" in said.text
    assert said.rough == ("नमस्ते",)
    assert said.text.startswith("tˈɑm sˈɛd")


def test_words_without_a_known_sound_are_named_and_left_out() -> None:
    said = phonemes("They wrote 中国 there.")
    assert said.unreadable == ("中国",)
    assert said.text == "ðˌA ɹˈOt ðˈɛɹ."


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("कहानी", "kəhaːniː"),  # the inherent vowel is spoken
        ("एक", "eːk"),  # and silent at the end
        ("लड़का", "ləɽkaː"),  # and silent between two spoken vowels; a composed letter
        ("हिंदी", "hɪndiː"),  # a nasal takes the place of what follows
        ("বাংলা", "baŋla"),
        ("ভালোবাসি", "bʰalobaʃi"),
        ("Привет", "privɛt"),
        ("κόσμος", "kosmos"),
        ("さくら", "sɑkuɾɑ"),
        ("안녕", "ɑnnjɛoŋ"),
        ("مرحبا", "mɑɾɑhɑbɑ"),
    ],
)
def test_other_scripts_are_read_by_their_rules(word: str, sounds: str) -> None:
    for form in ("NFC", "NFD"):
        assert reading(unicodedata.normalize(form, word)).replace("ˈ", "") == sounds


@pytest.mark.parametrize("text", ["naïve", "Łódź", "ﬁne", "ʻokina", "5 €", "😀"])
def test_latin_letters_marks_and_pictures_are_not_foreign(text: str) -> None:
    assert not any(map(is_foreign, text))


@pytest.mark.parametrize("text", ["", "...", "😀", "\0", "[[x]] %s {0}", "a" * 3000, "bcd" * 1000])
def test_odd_text_does_not_crash(text: str) -> None:
    assert isinstance(phonemes(text).text, str)


def test_one_word_has_neither_stress_nor_spaces_nor_marks() -> None:
    assert word_phonemes("lantern,") == "læntəɹn"
    assert word_phonemes("lamp room") == "læmpɹum"


def test_an_endless_word_is_cut_and_named() -> None:
    assert phonemes("bcd" * 1000).unreadable == ("the end of bcdbcdbcdbcdbcdbcdbc…",)
    assert phonemes("Aaaaaaaaaaaah!").unreadable == ()
