from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import ProductInvalid, UsageError
from studio.providers.image import PROVIDERS, CoverRequest, MadeCover, SceneRequest, SeenActor, draw_cover
from studio.providers.image import image_provider as provider_of
from studio.providers.image.layers import LayeredPicture, read_layers
from studio.providers.image.storyboard.close import COVER, TALL, compose_close
from studio.providers.image.storyboard.prompt_reader import read_prompt
from studio.providers.image.storyboard.rasterise import rgb_of
from studio.providers.image.storyboard.scenery.sets import SETS

SMALL = {"width": 320, "height": 180}
ANNA = SeenActor("female_girl_anna", "girl, red hair in braids, blue dress", 3, ("Afraid", "Sitting", "Pointing"), True)
DAVID = SeenActor("male_keeper_david", "old man, grey beard, brown coat", 4, ("Calm", "Standing"))
MOMENT = SceneRequest("m", "loc", "Kitchen with a stove and a table", "stormy night", (ANNA, DAVID), "", 5, 7)


def cover(tmp_path: Path, prompt: str = "", **options: object) -> tuple[np.ndarray, MadeCover]:
    made = draw_cover(CoverRequest(prompt, **{**SMALL, **options}), tmp_path / "cover.png")
    return np.asarray(Image.open(tmp_path / "cover.png")).astype(int), made


def figures(picture: LayeredPicture) -> dict[str, tuple[float, float, float]]:
    """The head of everyone who is seen: x, y and height."""
    return {layer.character: layer.head for layer in picture.layers if layer.kind == "figure"}


def test_the_same_request_gives_the_same_bytes_and_another_seed_another_picture(tmp_path: Path) -> None:
    pictures = []
    for number, seed in enumerate((5, 5, 6)):
        request = CoverRequest("a boy in a forest at night in the rain", "The Lamp", seed=seed, **SMALL)
        draw_cover(request, tmp_path / f"{number}.png")
        pictures.append((tmp_path / f"{number}.png").read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]


def test_a_cover_has_the_size_that_was_asked_for(tmp_path: Path) -> None:
    assert cover(tmp_path, "a village")[0].shape == (180, 320, 3)
    assert cover(tmp_path, "a lighthouse", width=136, height=240, title="Tall")[0].shape == (240, 136, 3)
    with pytest.raises(ProductInvalid, match="cannot be drawn"):
        cover(tmp_path, "a village", width=9)


def test_a_moment_is_shown_with_its_people_large_in_its_place(tmp_path: Path) -> None:
    _, made = cover(tmp_path, "words that do not count", moment=MOMENT)
    assert {"kitchen", "night", "storm", "stove", "table"} <= set(made.understood)
    assert made.layers is not None
    heads = figures(read_layers(made.layers))
    assert set(heads) == {"female_girl_anna", "male_keeper_david"}
    assert max(head[2] for head in heads.values()) > 0.17 * 180


@pytest.mark.parametrize("position", COVER)
def test_heads_are_not_where_the_title_stands(position: str) -> None:
    picture = compose_close(replace(MOMENT, width=1280, height=720), COVER[position]).picture
    middles = {name: head[1] / 720 for name, head in figures(picture).items()}
    free = {"": (0.1, 0.6), "top": (0.44, 0.9), "middle": (0.08, 0.34), "bottom": (0.1, 0.5)}[position]
    assert all(free[0] < middle < free[1] for middle in middles.values()), middles


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
def test_a_long_title_leaves_every_face_free(position: str, tmp_path: Path) -> None:
    title = "How a Small Boy, a Baker and a Whole Town Learned to Hear the Hours Again"
    request = CoverRequest("", title, title_position=position, moment=MOMENT, width=640, height=360)
    lettering = draw_cover(request, tmp_path / "cover.png").lettering
    assert lettering is not None
    assert len(lettering.lines) > 1
    _, top, _, bottom = lettering.box
    heads = figures(compose_close(replace(MOMENT, width=640, height=360), COVER[position]).picture)
    for _, middle, high in heads.values():
        assert middle - 0.4 * high > bottom or middle + 0.4 * high < top


def test_who_sits_in_the_story_sits_on_something() -> None:
    seated = replace(DAVID, traits=("Calm", "Sitting on a chair"))
    for actors in ((seated,), (ANNA, seated)):
        picture = compose_close(replace(MOMENT, actors=actors, width=270, height=480), TALL[0]).picture
        names = [layer.name for layer in picture.layers]
        seat = next(index for index, name in enumerate(names) if name.startswith("seat"))
        assert seat < names.index("male_keeper_david")
    standing = compose_close(replace(MOMENT, actors=(DAVID,), width=270, height=480), TALL[0]).picture
    assert not any(layer.name.startswith("seat") for layer in standing.layers)


@pytest.mark.parametrize("place", ["Lighthouse lamp room", "Bell tower", "Kitchen", "Attic"])
def test_a_tall_room_has_a_ceiling_before_what_stands_in_it_and_behind_its_people(place: str) -> None:
    picture = compose_close(replace(MOMENT, place_description=place, width=270, height=480), TALL[0]).picture
    names = [layer.name for layer in picture.layers]
    assert names.index("wall") < names.index("ground") < names.index("ceiling") < names.index("male_keeper_david")


@pytest.mark.parametrize("number", range(len(TALL)))
@pytest.mark.parametrize("place", ["Kitchen with a stove", "Lighthouse on a cliff above the sea", "Cave", "Forest"])
def test_a_tall_picture_has_large_people_low_and_the_place_above_them(number: int, place: str) -> None:
    request = replace(MOMENT, place_description=place, width=270, height=480)
    picture = compose_close(request, TALL[number]).picture
    heads = figures(picture)
    assert 1 <= len(heads) <= TALL[number].most
    # Captions stand between 62 and 80 parts of a hundred: faces are above that, a chin may touch it.
    assert all(0.2 * 480 < y + height / 2 < 0.66 * 480 for _, y, height in heads.values()), heads
    assert all(0 < x < 270 for x, _, _ in heads.values())
    feet = [layer.feet[1] for layer in picture.layers if layer.kind == "figure"]
    assert min(feet) > 0.9 * 480
    pixels = rgb_of(picture.svg()).astype(int)
    assert pixels.shape == (480, 270, 3)
    # Nothing is left empty at the upper edge or at the foot: there white would be seen.
    assert (pixels[:30] > 250).all(axis=2).mean() < 0.2
    assert (pixels[-8:] > 250).all(axis=2).mean() < 0.2


def test_a_tall_picture_is_composed_anew_and_not_a_part_of_the_wide_one() -> None:
    wide = figures(compose_close(replace(MOMENT, width=1280, height=720), COVER[""]).picture)
    tall = figures(compose_close(replace(MOMENT, width=1080, height=1920), TALL[0]).picture)
    # A part of the wide picture that is 9 wide and 16 high has 405 pixels of its width: both would not be in it.
    assert abs(wide["female_girl_anna"][0] - wide["male_keeper_david"][0]) > 405
    assert set(tall) == set(wide)


@pytest.mark.parametrize("kind", [one.kind for one in SETS])
def test_every_place_fills_a_tall_canvas(kind: str) -> None:
    request = SceneRequest("x", "x", kind.replace("_", " "), "", (), "", 1, 2, None, 90, 160)
    pixels = rgb_of(compose_close(request, TALL[0]).picture.svg(), ground=(255, 0, 255)).astype(int)
    bare = (np.abs(pixels - np.array([255, 0, 255])).sum(axis=2) < 30).mean()
    assert bare < 0.001, kind


def test_variations_of_a_tall_picture_differ(tmp_path: Path) -> None:
    pictures = {cover(tmp_path, moment=MOMENT, width=90, height=160, variation=n)[0].tobytes() for n in range(5)}
    assert len(pictures) == 5


@pytest.mark.parametrize(
    ("prompt", "place", "people"),
    [
        ("A girl in a red coat stands on the deck of a ship at night in a storm", {"ship deck", "night", "storm"}, 1),
        ("An old man and a boy with a lantern in a library", {"library"}, 2),
        ("London streets in the rain, evening", {"street", "dusk", "rain"}, 0),
        ("A dark forest with two children and a wolf", {"forest"}, 3),
        ("The keeper, an old man, in the snow", {"winter"}, 1),
        ("रात, समुद्र और बारिश, लड़की", {"night", "beach", "rain"}, 1),
        ("নদীর ধারে সকাল", {"lake", "dawn"}, 0),
        ("An empty kitchen, no people", {"kitchen"}, 0),
    ],
)  # fmt: skip
def test_a_prompt_is_understood(prompt: str, place: set[str], people: int) -> None:
    composed = compose_close(replace(read_prompt(prompt, seed=1), **SMALL), COVER[""])
    assert place <= set(composed.understood)
    assert len(figures(composed.picture)) == people


def test_words_say_how_people_look_and_what_they_do() -> None:
    girl, keeper = read_prompt("A laughing girl in a red coat and the keeper Henry waving, by the sea.", cast=()).actors
    assert "red coat" in girl.description
    assert girl.speaks
    assert not keeper.speaks
    henry = SeenActor("male_keeper_henry", "old man, white beard", 9)
    (known,) = read_prompt("Henry in a yellow raincoat is running along the shore.", cast=(henry, ANNA)).actors
    assert known.name == "male_keeper_henry"
    assert known.seed == 9
    assert known.description.startswith("in a yellow raincoat")
    assert "white beard" in known.description
    assert "running" in known.traits[0]


def test_the_sections_of_our_own_prompts_are_read_for_what_they_say() -> None:
    prompt = (
        "A cinematic picture of the strongest moment of the story, with one clear centre and room to breathe. "
        "What happens: Anna points at the sea! In the picture: Anna, a girl, afraid, pointing. The place: a forest in "
        "the snow. The light: blue moonlight, deep shadows, and one warm light. The world of the story: a kitchen; a "
        "ship. Faces and hands are seen clearly, and there is no writing in the picture. It rains at dawn."
    )
    read = read_prompt(prompt, cast=(ANNA, DAVID))
    assert read.place_description.startswith("a forest in the snow")
    assert "moonlight" in read.setting
    assert "rains at dawn" in read.setting
    assert "kitchen" not in read.words + read.place_description
    assert [actor.name for actor in read.actors] == ["female_girl_anna"]


def test_night_is_darker_than_day(tmp_path: Path) -> None:
    assert cover(tmp_path, "meadow at night")[0].mean() < 0.6 * cover(tmp_path, "meadow at noon")[0].mean()


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
def test_the_title_is_readable_on_a_bright_day(tmp_path: Path, position: str) -> None:
    _, made = cover(tmp_path, "desert at noon", title="The Well", title_position=position)
    assert made.lettering is not None
    assert made.lettering.contrast >= 4.5
    assert made.warnings == ()
    assert made.layers is None  # they would not have the title


def test_a_band_makes_the_picture_larger_or_the_scene_smaller(tmp_path: Path) -> None:
    grown, _ = cover(tmp_path, "sea", title="The Well", title_layout="expand", title_position="bottom")
    fitted, made = cover(tmp_path, "sea", title="The Well", title_layout="fit", title_position="top")
    assert grown.shape[0] == 180 + 47
    assert fitted.shape == (180, 320, 3)
    assert made.lettering is not None
    assert made.lettering.size_pixels > 10


def test_a_persons_picture_is_the_ground_with_the_title_over_it(tmp_path: Path) -> None:
    theirs = np.zeros((300, 300, 3), np.uint8)
    theirs[:, :, 0], theirs[:60] = 200, 255  # what is above is cut off evenly
    Image.fromarray(theirs).save(tmp_path / "theirs.png")
    plain, made = cover(tmp_path, ground=tmp_path / "theirs.png")
    assert made.lettering is None
    assert (plain[4:] == (200, 0, 0)).all()
    titled, _ = cover(tmp_path, ground=tmp_path / "theirs.png", title="Red", title_position="bottom")
    assert (titled[:60] == plain[:60]).mean() > 0.9
    assert titled.max() > 240
    (tmp_path / "broken.png").write_bytes(b"\x89PNG no")
    with pytest.raises(UsageError, match=r"broken\.png, from which the cover was to be made"):
        cover(tmp_path, ground=tmp_path / "broken.png")


def test_a_cover_without_a_title_has_no_lettering(tmp_path: Path) -> None:
    assert cover(tmp_path, "sea", title="  ")[1].lettering is None


def test_providers_are_found_by_name() -> None:
    for name in PROVIDERS:
        if name in ("storyboard", "cover"):  # also under the name that older productions recorded
            assert provider_of(name).name == "storyboard"
            assert provider_of(name).check().ok
    with pytest.raises(UsageError, match="no image provider 'nobody'"):
        provider_of("nobody")


DIFFUSION = (
    "Cinematic wide shot, ultra-detailed digital painting, dramatic chiaroscuro lighting, 8k, volumetric fog: "
    "inside the glass lamp room of an old lighthouse during a violent thunderstorm at night, Lucy Harper, a "
    "determined twelve-year-old girl with long blonde braids and an olive raincoat, stands in the foreground "
    "clutching a heavy brass lantern. Behind her, Captain Elias Stone, a weathered old man with a long white "
    "beard, points toward the shattered window panes. In the distance a small fishing boat fights enormous "
    "waves. Color palette: deep teal against gold, high contrast, painterly brush strokes, film grain. No "
    "text, no watermark, no extra people, no modern objects."
)


def test_a_prompt_for_another_painter_is_read_for_what_it_shows_and_not_for_how() -> None:
    cast = (SeenActor("female_girl_lucy", "girl, blue coat", 3), SeenActor("male_captain_stone", "old man", 5))
    request = read_prompt(DIFFUSION, seed=3, cast=cast)
    assert [actor.name for actor in request.actors] == ["female_girl_lucy", "male_captain_stone"]
    lucy, stone = request.actors
    assert "olive raincoat" in lucy.description
    assert "lantern" in lucy.traits[0]
    assert "points" in stone.traits[0]
    made = compose_close(replace(request, width=320, height=180), COVER["bottom"])
    assert {"lamp room", "night", "storm", "lantern"} <= set(made.understood)
    assert "fog" not in made.understood
    strangers = read_prompt(DIFFUSION, seed=3).actors
    assert [actor.name for actor in strangers] == ["female_girl", "captain"]
