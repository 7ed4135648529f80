"""What image and film models are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.providers.image import comfyui_words as words
from studio.providers.image.comfyui_words import Given, shortened
from studio.providers.image.commission import Commission, PictureOptions
from studio.providers.image.contract import SceneRequest, SeenActor
from studio.providers.video.comfyui import film_prompt
from studio.providers.video.contract import FilmCommission, FilmOptions

LINE = (
    "{{loc_old_mill, a mill {by} the river}}, {Rainy evening}; ((female_ada)){Calm}, {Standing}; ((male_tom)) {Afraid};"
)


def scene(people: dict[str, Given], place: Given, letters: int = 0) -> str:
    options = PictureOptions("scene.json", "Ink", 9)
    request = SceneRequest("scene_1.1", "loc_old_mill", "", server=Commission(options, "key", 1, text=LINE))
    return words.scene(request, "Ink", people, place, most_letters=letters)


def test_a_scene_tells_where_each_person_stands_in_the_pictures_and_how_they_look() -> None:
    said = scene(
        {"female_ada": Given("tall,\n grey", "left of image 1"), "male_tom": Given("short")}, Given("", "from image 2")
    )
    assert "The background is the old mill (the place from image 2), Rainy evening;" in said
    assert "Ada (the person left of image 1; who looks so: tall, grey), Calm, Standing;" in said
    assert "Tom (who looks so: short), Afraid." in said
    assert not set("{}") & set(said)
    assert said.startswith("Ink style")


def test_with_nothing_given_only_the_names_are_told() -> None:
    said = scene({}, Given(""))
    assert "The background is the old mill, Rainy evening; Ada, Calm, Standing; Tom, Afraid." in said


def test_a_place_beside_its_picture_is_told_in_few_letters_and_wholly_without_one() -> None:
    look = "a mill with a wheel in the rain"
    assert "which looks so: a mill)" in scene({}, Given(look, "in the image"), letters=13)
    assert f"which looks so: {look})" in scene({}, Given(look), letters=13)


@pytest.mark.parametrize(
    ("text", "letters", "short"),
    [("one two three", 0, "one two three"), ("one two three", 7, "one two"), ("one two three", 9, "one two"),
     ("abcdefgh", 4, "abcd"), ("a wall, the door", 10, "a wall"), ("", 5, "")],
)  # fmt: skip
def test_a_text_is_cut_between_words(text: str, letters: int, short: str) -> None:
    assert shortened(text, letters) == short


def test_portraits_are_of_the_whole_figure_or_of_the_face() -> None:
    assert "head to feet" in words.portrait("an old man", "Anime", face_only=False)
    assert "Head and shoulders" in words.portrait("an old man", "Anime", face_only=True)
    assert "black" in words.portrait("an old man", "Anime", face_only=True)


def test_a_cover_is_without_letters_unless_the_model_is_to_write_the_title() -> None:
    assert "no letters" in words.cover("a storm", "Anime")
    titled = words.cover("a storm", "Anime", title="The Bell")
    assert 'exactly "The Bell"' in titled
    assert "no letters" not in titled
    assert "upright" in words.cover("a storm", "Anime", tall=True)


def test_a_moment_without_a_prompt_is_told_with_its_place_and_its_people() -> None:
    moment = SceneRequest(
        "m1", "loc_pier", "wooden pier", "Night", (SeenActor("male_tom", "short beard", traits=("Afraid",)),)
    )
    assert words.words_of_moment(moment) == (
        "The place is the pier (wooden pier), Night; Tom (who looks so: short beard), Afraid."
    )


def test_a_film_is_told_what_is_switched_on_and_nothing_else() -> None:
    whole = FilmCommission(FilmOptions("animate.json", "Anime", 3.0), "key", 1, "scene_1.1", LINE, "a mill")
    said = film_prompt(whole, "Rain falls.")
    assert said.startswith("Anime style. The place is the old mill, Rainy evening; Ada, Calm, Standing; Tom, Afraid.")
    assert "The place looks so: a mill Rain falls." in said
    bare = film_prompt(replace(whole, scene="", place=""), "")
    assert "mill" not in bare
    assert "camera stands still" in bare
