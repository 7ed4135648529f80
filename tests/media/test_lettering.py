import unicodedata

import numpy as np
import pytest
from PIL import Image

from studio.media import typefaces
from studio.media.lettering import LEAST_CONTRAST, contrast_ratio, set_title, shaping_available
from studio.media.typefaces import drawable, is_right_to_left, runs

TITLES = {
    "short": "Dawn",
    "usual": "The Lamp That Would Not Go Out",
    "long": "The Strange Affair of the Clockmaker's Daughter and the Seven Missing Letters of Baker Street",
    "one word": "Donaudampfschifffahrtsgesellschaftskapitän",
    "hindi": "रात का आख़िरी दीपक और समुद्र की कहानी",
    "bengali": "নদীর ধারে একটি ছোট গ্রামের গল্প",
    "cyrillic": "Тайна старой библиотеки",
    "japanese": "深夜の橋 — 雨の物語",
    "arabic": "قصة الغابة المظلمة",
}


def picture(colour: tuple[int, int, int] = (250, 250, 250)) -> Image.Image:
    return Image.new("RGB", (640, 360), colour)


@pytest.mark.parametrize("name", TITLES)
def test_a_title_is_inside_of_its_margins_and_readable_on_white(name: str) -> None:
    lettered, how = set_title(picture(), TITLES[name], position="bottom")
    left, top, right, bottom = how.box
    assert 0.03 * 640 < left < right < 0.97 * 640
    assert 4 < top < bottom < 356
    assert 1 <= len(how.lines) <= 4
    assert how.contrast >= LEAST_CONTRAST
    assert how.missing == () == how.warnings
    assert "".join(how.lines).replace(" ", "") == unicodedata.normalize("NFC", TITLES[name]).replace(" ", "")
    changed = np.abs(np.asarray(lettered, int) - 250).sum(axis=2) > 600
    assert changed[top:bottom, left:right].any()


def test_the_size_is_the_largest_that_fits() -> None:
    sizes = {name: set_title(picture(), text)[1].size_pixels for name, text in TITLES.items()}
    assert sizes["short"] > sizes["long"] > sizes["one word"] >= 8
    assert set_title(picture(), TITLES["short"], scale=0.75)[1].size_pixels < sizes["short"]


@pytest.mark.parametrize(("position", "low", "high"), [("top", 0, 180), ("middle", 90, 270), ("bottom", 180, 360)])
def test_a_title_stands_where_it_is_asked_to(position: str, low: int, high: int) -> None:
    box = set_title(picture(), "Two Words", position=position)[1].box
    assert low < box[1] < box[3] < high


def test_the_contrast_is_measured_on_what_lies_behind() -> None:
    assert contrast_ratio((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    on_black, black = set_title(picture((0, 0, 0)), "Night")
    on_white, white = set_title(picture(), "Night")
    assert black.contrast > 15
    assert LEAST_CONTRAST <= white.contrast < black.contrast
    left, top, right, bottom = white.box
    # A pixel row just above the letters: darkened on white, untouched far away from them.
    assert np.asarray(on_white)[top - 2, left:right].mean() < 200
    assert np.asarray(on_white)[5].mean() == 250
    assert np.asarray(on_black)[bottom - 20, left:right].max() > 200


def test_emoji_are_left_out_and_nothing_else_is() -> None:
    how = set_title(picture(), "The Miller's 🌾 Boy 👩‍🚀❤️")[1]
    assert how.lines == ("The Miller's Boy",)
    assert set(how.missing) == {"🌾", "👩", "🚀", "❤"}
    assert how.warnings == ()


def test_what_no_font_can_write_is_said_and_never_a_box() -> None:
    # A private character: no font has it.
    how = set_title(picture(), "Door \ue777 Nine")[1]
    assert how.lines == ("Door Nine",)
    assert "\ue777" in how.warnings[0]
    nothing, empty = set_title(picture(), "🌊")
    assert empty.lines == ()
    assert "the cover has none" in empty.warnings[0]
    assert nothing.tobytes() == picture().tobytes()


@pytest.mark.parametrize("name", TITLES)
def test_every_character_is_written_by_a_font_that_has_it(name: str) -> None:
    text, missing = drawable(TITLES[name], system=False)
    assert missing == ()
    for run in runs(text, system=False):
        assert all(run.typeface.covers(character) for character in run.text), run


def test_a_script_is_known_by_its_direction() -> None:
    assert is_right_to_left("«قصة» one")
    assert not is_right_to_left("1. one קטן")


@pytest.mark.skipif(not shaping_available(), reason="Pillow has no raqm here")
def test_indic_letters_are_joined() -> None:
    # The vowel sign i is written before its consonant, so two letters are not as wide as the sum of both apart.
    from PIL import ImageFont

    path = str(typefaces.FOLDER / "NotoSansDevanagari-Bold.ttf")
    shaped = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.RAQM)
    plain = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)
    assert shaped.getlength("क्ष") < plain.getlength("क्ष")


@pytest.mark.parametrize("name", ["hindi", "bengali", "arabic"])
def test_without_shaping_in_pillow_letters_are_joined_all_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.media import lettering

    def ink(image: Image.Image) -> np.ndarray:
        return np.asarray(image.convert("L"), int) > 140

    joined, by_pillow = set_title(picture((40, 40, 60)), TITLES[name])
    monkeypatch.setattr(lettering, "shaping_available", lambda: False)
    lettering._font.cache_clear()
    drawn, how = set_title(picture((40, 40, 60)), TITLES[name])
    lettering._font.cache_clear()
    assert how.warnings == ()
    assert how.contrast >= LEAST_CONTRAST
    assert how.lines == by_pillow.lines
    assert how.size_pixels == pytest.approx(by_pillow.size_pixels, abs=3)
    if shaping_available():
        # The same letters in the same places, up to a pixel or two: little of one lies far from the other.
        from PIL import ImageFilter

        near = np.asarray(Image.fromarray((ink(joined) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(9))) > 0
        assert (ink(drawn) & ~near).sum() < 0.05 * ink(drawn).sum()


def grounds() -> dict[str, Image.Image]:
    random = np.random.default_rng(5)
    stripes = np.zeros((360, 640, 3), np.uint8)
    stripes[:, (np.arange(640) // 12) % 2 == 0] = 255
    gradient = np.repeat(np.linspace(0, 255, 640).astype(np.uint8)[None, :, None], 360, axis=0).repeat(3, axis=2)
    return {
        "white": picture((255, 255, 255)),
        "black": picture((0, 0, 0)),
        "yellow": picture((255, 240, 60)),
        "like the letters": picture((255, 250, 240)),
        "noise": Image.fromarray(random.integers(0, 256, (360, 640, 3), dtype=np.uint8)),
        "stripes": Image.fromarray(stripes),
        "gradient": Image.fromarray(gradient),
    }


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
@pytest.mark.parametrize("ground", grounds())
def test_the_edges_of_the_letters_stand_out_from_any_picture(ground: str, position: str) -> None:
    lettered, how = set_title(grounds()[ground], "The Bell at Silver Bay", position=position)
    pixels = np.asarray(lettered, np.float64)
    left, top, right, bottom = how.box
    inside = pixels[top:bottom, left:right]
    letters = (np.abs(inside - np.array([255, 250, 240])).sum(axis=2) < 12).astype(np.uint8) * 255
    from PIL import ImageFilter

    wide = np.asarray(Image.fromarray(letters).filter(ImageFilter.MaxFilter(7))) > 0
    edge = wide & ~(np.asarray(Image.fromarray(letters).filter(ImageFilter.MaxFilter(3))) > 0)
    around = np.quantile(inside[edge], 0.9, axis=0)
    assert contrast_ratio((255, 250, 240), around) >= LEAST_CONTRAST
    assert how.contrast >= LEAST_CONTRAST


def test_our_fonts_are_small_and_licensed() -> None:
    assert sum(file.stat().st_size for file in typefaces.FOLDER.glob("*.ttf")) < 4_000_000
    assert "SIL OPEN FONT LICENSE" in (typefaces.FOLDER / "OFL.txt").read_text()
    assert "Apache License" in (typefaces.FOLDER / "APACHE-2.0.txt").read_text()
    readme = (typefaces.FOLDER / "README.md").read_text()
    assert all(face.path.name in readme or face.path.name.startswith("NotoSans") for face in typefaces.ours())
