"""Effects fall on the word that causes them, and on nothing that does not sound now."""

import pytest

from studio.providers.sound.catalogue import layers, match, recipes
from studio.steps.audio.tasks.effects import choose_ambience, choose_effects
from studio.steps.audio.tasks.effects_lexicon import compiled, places, rules

# Line, recipe, the word that causes it.
HEARD = [
    ("There was a knock at the door.", "knock", "knock"),
    ("He knocked.", "knock", "knocked"),
    ("Ada knocked three times and waited.", "knock", "knocked"),
    ("Three sharp knocks came at the door.", "knock", "knocks"),
    ("A knock interrupted them.", "knock", "knock"),
    ("Someone hammered on the gate.", "knock", "hammered"),
    ("The bell rang twice.", "church_bell", "rang"),
    ("She heard the church bells.", "church_bell", "bells"),
    ("Finn rang the bell with all his strength.", "church_bell", "rang"),
    ("The shop bell tinkled as she came in.", "small_bell", "tinkled"),
    ("Thunder rolled over the hills.", "thunder", "rolled"),
    ("Then came a clap of thunder.", "thunder", "thunder"),
    ("The glass shattered on the floor.", "glass_break", "shattered"),
    ("He smashed the window with a stone.", "glass_break", "smashed"),
    ("The clock struck twelve.", "clock_chime", "struck"),
    ("The old clock ticked on the wall.", "clock_tick", "ticked"),
    ("A dog barked in the distance.", "dog_bark", "barked"),
    ("Somewhere far off, a wolf howled.", "wolf_howl", "howled"),
    ("An owl hooted.", "owl", "hooted"),
    ("Gulls cried over the harbour.", "gulls", "cried"),
    ("The horse whinnied.", "horse_neigh", "whinnied"),
    ("Hooves clattered on the cobbles.", "horse_gallop", "clattered"),
    ("She slammed the door behind her.", "door_slam", "slammed"),
    ("The heavy door slammed shut.", "door_slam", "slammed"),
    ("The door creaked open.", "door_creak", "creaked"),
    ("He closed the door softly.", "door_close", "closed"),
    ("Mira turned the key in the lock.", "lock_key", "turned"),
    ("He unlocked the iron chest.", "lock_key", "unlocked"),
    ("Rain hammered on the roof.", "rain_heavy", "hammered"),
    ("It began to rain.", "rain_light", "rain"),
    ("The wind howled through the rigging.", "wind_howl", "howled"),
    ("Waves crashed against the rocks.", "sea_waves", "crashed"),
    ("The fire crackled in the hearth.", "fire", "crackled"),
    ("She struck a match.", "match_strike", "struck"),
    ("He fired his pistol into the air.", "gunshot", "fired"),
    ("A shot rang out.", "gunshot", "shot"),
    ("The cannons boomed from the fort.", "explosion", "boomed"),
    ("Swords clashed in the courtyard.", "sword_clash", "clashed"),
    ("An arrow whistled past his ear.", "arrow", "whistled"),
    ("Footsteps echoed in the stone corridor.", "footsteps_stone", "echoed"),
    ("She heard footsteps on the gravel.", "footsteps_gravel", "footsteps"),
    ("They trudged through the snow.", "footsteps_snow", "trudged"),
    ("He paced across the room.", "footsteps_wood", "paced"),
    ("Finn ran down the stairs.", "stairs", "ran"),
    ("The boy ran away.", "running", "ran"),
    ("The audience burst into applause.", "applause", "applause"),
    ("The crowd murmured.", "crowd_murmur", "murmured"),
    ("The telephone rang.", "telephone_old", "rang"),
    ("His heart pounded.", "heartbeat", "pounded"),
    ("She poured him a glass of wine.", "pouring", "poured"),
    ("The kettle boiled on the stove.", "bubbling", "boiled"),
    ("He fell into the water with a splash.", "splash", "splash"),
    ("The train rumbled past the village.", "train", "rumbled"),
    ("A foghorn sounded across the bay.", "ship_horn", "foghorn"),
    ("Sirens wailed in the street.", "siren", "wailed"),
    ("The brakes screeched.", "brakes", "screeched"),
    ("She turned the page.", "page_turn", "turned"),
    ("His pen scratched across the paper.", "writing", "scratched"),
    ("The old timbers groaned.", "rope_creak", "groaned"),
    ("Chains rattled in the dark.", "chain_rattle", "rattled"),
    ("A coin clinked on the counter.", "coin", "clinked"),
    ("Old Tom chopped wood behind the house.", "wood_chop", "chopped"),
    ("He collapsed onto the floor.", "thud", "collapsed"),
    ("He did not wait but knocked at the door.", "knock", "knocked"),
    ("“Come in,” she said as the door creaked open.", "door_creak", "creaked"),
]

SILENT = [
    "I will take a rain check.",
    "We must fire him today.",
    "She looked out over a sea of faces.",
    "The name rang a bell in his memory.",
    "That name rings a bell.",
    "There was no thunder that night.",
    "No bell rang.",
    "He did not knock.",
    "He didn't knock at the door.",
    "She never slammed the door.",
    "If it rains we stay at home.",
    "If the bell rings, run.",
    "When the clock strikes twelve, you must go.",
    "The rain had stopped.",
    "The rain stopped at dawn.",
    "The bell had rung an hour before.",
    "The dogs had barked all night.",
    "The wind had died down.",
    "His voice rolled like thunder.",
    "It sounded like a gunshot.",
    "He was as quiet as a clock.",
    "She had a heart of stone.",
    "Did you hear the bell?",
    "Was that a knock at the door?",
    "Who fired the gun?",
    "A chill ran down his spine.",
    "Tears ran down her face.",
    "The river ran through the valley.",
    "He raised his hand to knock.",
    "She reached out to ring the bell.",
    "Before the bell rang she was gone.",
    "He was knocked unconscious.",
    "The blow knocked him down.",
    "His excuse rang hollow.",
    "A storm of protest followed.",
    "A wave of sadness washed over her.",
    "He remembered how the waves crashed on the shore.",
    "She dreamed that the bell was ringing.",
    "Years ago the cannons boomed here.",
    "The wolf might howl tonight.",
    "They say the bell rings by itself.",
    "He would hear the thunder soon.",
    "You should lock the door.",
    "Please close the door.",
    "Every day at noon the bell rings.",
    "Daniel, ring the bell, and keep ringing.",
    "Let us light the fire.",
    "He barked an order.",
    "The captain barked out his commands.",
    "She broke the ice with a joke.",
    "He broke her heart.",
    "It was a shot in the dark.",
    "He shot her a glance.",
    "They ran out of bread.",
    "She ran a small inn by the road.",
    "He ran his fingers through his hair.",
    "The company fired fifty workers.",
    "Time was running out.",
    "The clock is ticking, and we have no plan.",
    "Without a splash she slipped into the pool.",
    "He waited for the bell to ring.",
    "I like the rain.",
    "The painting of a stormy sea hung over the fire.",
    "The door was open.",
    "She lived by the sea.",
    "It was a dark night.",
    "He opened the letter of the law.",
    "Thank you for your patience.",
    "",
    "...",
]


@pytest.mark.parametrize(("line", "recipe", "word"), HEARD, ids=[line for line, *_ in HEARD])
def test_an_event_that_happens_is_heard_on_its_word(line, recipe, word):
    effects = choose_effects(line)
    assert recipe in [effect.recipe for effect in effects]
    effect = next(effect for effect in effects if effect.recipe == recipe)
    assert line[effect.start : effect.end].lower() == word
    assert len(effects) <= 2


@pytest.mark.parametrize("line", SILENT)
def test_what_is_denied_supposed_remembered_or_a_figure_is_silent(line):
    assert choose_effects(line) == ()


def test_two_events_of_a_line_come_in_their_order():
    line = "Thunder rolled over the bay, and the glass shattered in its frame."
    effects = choose_effects(line)
    assert [effect.recipe for effect in effects] == ["thunder", "glass_break"]
    assert effects[0].end <= effects[1].start


def test_steps_on_stairs_are_one_sound():
    assert [effect.recipe for effect in choose_effects("Their footsteps echoed on the wooden stairs.")] == ["stairs"]


def test_of_many_events_two_are_chosen():
    line = "The dog barked. The bell rang. A shot rang out. The door slammed. Glass shattered on the stones."
    assert len(choose_effects(line)) == 2


def test_a_count_and_a_distance_are_told_in_the_description():
    [bell] = choose_effects("The bell rang three times.")
    assert "three" in bell.description
    [single] = choose_effects("The bell rang.")
    [dog] = choose_effects("A dog barked in the distance.")
    [near] = choose_effects("A dog barked.")
    assert bell.duration_seconds > 8.0
    assert single.duration_seconds <= 10.0
    assert dog.description == "distant dog bark"
    assert dog.gain_db < near.gain_db


def test_curly_quotes_capitals_and_letters_that_grow_keep_the_place_of_the_word():
    line = "‘İstanbul!’ she cried—and THEN THE DOOR SLAMMED."
    [effect] = choose_effects(line)
    assert line[effect.start : effect.end] == "SLAMMED"


def test_descriptions_of_all_rules_and_places_find_their_recipes():
    for rule in rules():
        assert rule.recipe in recipes()
        found = match(rule.description)
        assert found is not None
        assert found.name == rule.recipe, rule.description
        assert [recipe.name for recipe in layers(rule.description)] == [rule.recipe]
    for place in places():
        assert [recipe.name for recipe in layers(place.description)] == [place.recipe], place.description


def test_descriptions_of_effects_find_their_recipes():
    for line, recipe, _ in HEARD:
        for effect in choose_effects(line):
            assert [found.name for found in layers(effect.description)] == [effect.recipe]
            assert recipes()[effect.recipe].shortest_seconds <= effect.duration_seconds <= 24.0
        assert recipe in recipes()


def test_a_pattern_without_a_cause_is_refused():
    with pytest.raises(ValueError, match="cause"):
        compiled("bell|bells ~3 rang")


@pytest.mark.parametrize(
    ("location", "setting", "beds"),
    [
        ("Brick pottery with wide kiln", "Stormy night", {"rain_heavy", "wind_howl"}),
        ("A busy tavern", "", {"crowd_murmur", "fire"}),
        ("Forest", "dawn", {"birds", "wind_breeze"}),
        ("Library", "evening, a fire in the fireplace", {"fire", "clock_tick"}),
        ("The deck of a sailing ship", "calm morning at sea", {"sea_waves", "rope_creak"}),
        ("A beach", "sunset", {"sea_waves"}),
        ("River bank by the river", "noon", {"stream"}),
        ("Dungeon", "night", {"dripping"}),
        ("Mountain pass", "blizzard", {"wind_howl"}),
        ("Train compartment", "night", {"train"}),
        ("Laboratory", "", {"electric_hum"}),
        ("Kitchen", "morning", {"bubbling"}),
        ("A garden", "summer night", {"crickets"}),
        ("Blacksmith's forge", "day", {"hammer"}),
    ],
)
def test_a_place_is_heard(location, setting, beds):
    chosen = choose_ambience(location, setting)
    assert len(chosen) <= 2
    assert {bed.recipe for bed in chosen} == beds


@pytest.mark.parametrize(
    ("location", "setting"),
    [
        ("", ""),
        ("Empty street", "night"),
        ("Abandoned tavern", ""),
        ("Outer space", "storm of stars"),
        ("Courthouse steps", "afternoon"),
    ],
)
def test_a_place_without_a_sound_of_its_own_is_silent(location, setting):
    assert choose_ambience(location, setting) == ()


def test_birds_do_not_sing_in_the_rain_and_weather_is_softer_indoors():
    assert {bed.recipe for bed in choose_ambience("Forest", "heavy rain at dawn")} & {"birds", "crickets"} == set()
    [outside] = [bed for bed in choose_ambience("A street", "rain") if bed.recipe == "rain_light"]
    [inside] = [bed for bed in choose_ambience("A bedroom", "rain") if bed.recipe == "rain_light"]
    assert inside.gain_db < outside.gain_db
    assert choose_ambience("Town hall room with a long table", "clear spring morning") == ()
    assert "birds" in {bed.recipe for bed in choose_ambience("Bedroom, window open on the garden", "morning")}
