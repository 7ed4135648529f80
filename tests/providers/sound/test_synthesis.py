"""Descriptions become sounds: matching, layers, counts, distance, lengths, errors."""

import numpy as np
import pytest
from tests.providers.sound.measures import RATE, Heard

from studio.errors import ProviderError, UsageError
from studio.providers.sound import SOUND_PROVIDERS, SoundRequest, make_sound, sound_provider
from studio.providers.sound.catalogue import layers, match, recipes, stem

ASKED = {
    "Heavy rain lashing the window": "rain_heavy",
    "Gentle rain on leaves": "rain_light",
    "Howling wind around the tower": "wind_howl",
    "Soft breeze in tall grass": "wind_breeze",
    "Distant thunder rolling": "thunder",
    "A campfire crackles": "fire",
    "Waves crash on rocks": "sea_waves",
    "Babbling brook": "stream",
    "Water dripping in a cave": "dripping",
    "A loud splash": "splash",
    "Tea being poured into a cup": "pouring",
    "Birds singing at dawn": "birds",
    "Crickets on a summer night": "crickets",
    "An owl hoots": "owl",
    "Dog barking twice": "dog_bark",
    "A wolf howls at the moon": "wolf_howl",
    "Seagulls crying": "gulls",
    "Busy tavern crowd murmuring": "crowd_murmur",
    "Polite applause": "applause",
    "Footsteps on wooden floor": "footsteps_wood",
    "Footsteps on gravel path": "footsteps_gravel",
    "Footsteps echoing on stone": "footsteps_stone",
    "Footsteps crunching in snow": "footsteps_snow",
    "Running footsteps": "running",
    "Footsteps climbing the stairs": "stairs",
    "Three knocks on a wooden door": "knock",
    "An old door creaks open": "door_creak",
    "Door slams shut": "door_slam",
    "Door closes softly": "door_close",
    "Key turning in a lock": "lock_key",
    "Rusty iron gate creaking": "gate",
    "Clock ticking slowly": "clock_tick",
    "Grandfather clock strikes midnight": "clock_chime",
    "Church bell tolling": "church_bell",
    "A small bell jingles": "small_bell",
    "Wind chimes": "wind_chime",
    "Telephone ringing": "telephone_old",
    "Mobile phone vibrating on a table": "telephone_buzz",
    "Horse galloping": "horse_gallop",
    "Horse walking on cobbles": "horse_walk",
    "Horse neighs": "horse_neigh",
    "Carriage wheels on cobblestones": "carriage",
    "Steam train whistle": "steam_whistle",
    "Train passing over tracks": "train",
    "Ship horn in fog": "ship_horn",
    "Car engine starting": "engine",
    "Tires screech": "brakes",
    "Police siren wailing": "siren",
    "Glass shattering": "glass_break",
    "Wine glasses clinking": "glass_clink",
    "Swords clashing": "sword_clash",
    "A pistol shot": "gunshot",
    "Cannon fire": "explosion",
    "Heartbeat": "heartbeat",
    "Heavy breathing": "breathing",
    "Page turning": "page_turn",
    "Paper rustling": "paper_rustle",
    "Quill scratching": "writing",
    "Chopping wood with an axe": "wood_chop",
    "Chains rattling": "chain_rattle",
    "Ship timbers creaking": "rope_creak",
    "Water boiling in a pot": "bubbling",
    "Magic shimmer": "magic_shimmer",
    "Typewriter clacking": "typewriter",
    "Typing on a keyboard": "keyboard",
    "Electric hum": "electric_hum",
    "Body falls with a thud": "thud",
    "Match being struck": "match_strike",
}


@pytest.mark.parametrize(("description", "name"), ASKED.items())
def test_a_description_finds_its_recipe(description, name):
    found = match(description)
    assert found is not None
    assert found.name == name


def test_the_name_of_a_recipe_finds_it_in_any_writing():
    for recipe in recipes().values():
        assert match(recipe.name) == recipe
        assert match(recipe.name.replace("_", " ").title()) == recipe
        assert all(recipe.asks)


def test_forms_of_a_word_meet_in_one_stem():
    assert len({stem(word) for word in ("knock", "knocks", "knocked", "knocking")}) == 1
    assert stem("bells") == stem("bell")
    assert stem("glass") == stem("glasses")
    assert stem("dripping") == stem("drip")


def test_unknown_words_are_an_error_that_names_them():
    with pytest.raises(ProviderError) as caught:
        make_sound(SoundRequest("the xylograph of a quasar", 2.0))
    assert "xylograph, quasar" in str(caught.value)
    assert "knock" in caught.value.hint
    assert not caught.value.retryable


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf"), 1e-9, 1e9])
def test_an_impossible_length_is_an_error(seconds):
    with pytest.raises(ProviderError):
        make_sound(SoundRequest("knock", seconds))


def test_several_sounds_of_a_description_are_laid_over_each_other():
    assert [recipe.name for recipe in layers("heavy rain and distant thunder")] == ["rain_heavy", "thunder"]
    assert [recipe.name for recipe in layers("lock and key")] == ["lock_key"]
    sound = make_sound(SoundRequest("fire crackling, crowd murmuring", 3.0, 1))
    assert sound.source == "synthesis:fire+crowd_murmur"


def test_a_count_is_obeyed():
    for words, count in (("two", 2), ("three", 3), ("four", 4)):
        heard = Heard(make_sound(SoundRequest(f"{words} knocks on the door", 2.0, 5)).samples)
        assert len(heard.onsets(gap=0.12)) == count
    strokes = Heard(make_sound(SoundRequest("clock strikes, five times", 9.0, 2)).samples)
    assert len(strokes.onsets(low=2500, high=9000, gap=0.4)) == 5


def test_a_distant_sound_is_duller_than_a_near_one():
    near = Heard(make_sound(SoundRequest("dog bark", 2.0, 4)).samples)
    distant = Heard(make_sound(SoundRequest("distant dog bark", 2.0, 4)).samples)
    assert distant.centroid() < 0.85 * near.centroid()


def test_a_single_sound_is_followed_by_silence():
    samples = make_sound(SoundRequest("door slam", 20.0, 1)).samples
    assert len(samples) == 20 * RATE
    assert not np.any(samples[6 * RATE :])


def test_a_long_bed_goes_on_without_seams_or_repeats():
    samples = make_sound(SoundRequest("rain", 70.0, 3)).samples
    assert len(samples) == 70 * RATE
    heard = Heard(samples)
    assert heard.steadiness(0.5) < 1.5
    first, second = samples[2 * RATE : 4 * RATE, 0], samples[62 * RATE : 64 * RATE, 0]
    assert abs(float(np.corrcoef(first, second)[0, 1])) < 0.2


@pytest.mark.parametrize("name", list(recipes()))
def test_a_very_short_sound_is_made_too(name):
    samples = make_sound(SoundRequest(name, 0.1, 1)).samples
    assert samples.shape == (4800, 2)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() > 1e-4


def test_the_fake_gives_a_tone_of_the_asked_length():
    sound = make_sound(SoundRequest("anything at all", 0.5, 1), provider="fake")
    assert sound.samples.shape == (24_000, 2)
    assert Heard(sound.samples).tonality > 0.9


def test_the_table_of_providers_holds_and_an_unknown_one_is_refused():
    for name in SOUND_PROVIDERS:
        assert callable(sound_provider(name))
    with pytest.raises(UsageError):
        sound_provider("gramophone")
