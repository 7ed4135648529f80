from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio.errors import ProductInvalid
from studio.media import ffmpeg
from studio.media.loudness import measure
from studio.media.probe import probe
from studio.media.samples import SAMPLE_RATE, write_wav
from studio.media.shorts import MOVES, ShortForm, finish_short, short_of_film, short_of_picture
from studio.media.shorts_text import ShortText, SpokenWord, escaped, phrases
from tests.media.sounds import voice

FORM = ShortForm(216, 384, 15, 20, "ultrafast")
SECONDS = 6
SAMPLES = SECONDS * SAMPLE_RATE + 333
WORDS = tuple(
    SpokenWord(start, start + length, text, ends)
    for start, length, text, ends in (
        (0.31, 0.30, "Who", False),
        (0.64, 0.21, "is", False),
        (0.90, 0.55, "there?", True),
        (2.02, 0.40, "नमस्ते", False),
        (2.43, 0.31, "{\\an8}C:\\N", False),
        (2.97, 0.22, "שלום", False),
        (3.60, 0.50, "深夜", True),
    )
)
CAPTIONS = slice(215, 300)  # rows in which the words stand


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("it's, a [short]: 深夜 🌊")
    rows, columns = np.mgrid[0:500, 0:300]
    stripes = np.stack([rows % 256, columns % 256, (rows // 40 + columns // 40) % 2 * 90], axis=2).astype(np.uint8)
    Image.fromarray(stripes // 3).save(made / "tall.png")
    Image.new("RGB", (90, 160), (40, 60, 90)).save(made / "plain.png")
    return made


def still(folder: Path, name: str, text: ShortText, form: ShortForm = FORM, **options: object) -> Path:
    out = folder / name
    chosen = {"samples": SAMPLES, "moving": False, **options}
    short_of_picture(folder / "plain.png", text, out, form, **chosen)  # type: ignore[arg-type]
    return out


def frames(path: Path, colours: str = "gray") -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format=colours) for frame in container.decode(video=0)]).astype(int)


def changes(seen: np.ndarray) -> list[int]:
    """The numbers of the frames that differ from the one before in the rows of the words."""
    apart = np.abs(np.diff(seen[:, CAPTIONS], axis=0)).reshape(len(seen) - 1, -1)
    return [int(number) + 1 for number in np.flatnonzero((apart > 40).sum(axis=1) > 4)]


@pytest.mark.parametrize("rate", [15, 30])
def test_each_word_appears_and_leaves_within_80_ms_of_its_time(folder: Path, rate: int) -> None:
    form = ShortForm(216, 384, rate, 20, "ultrafast")
    seen = frames(still(folder, f"alone{rate}.mp4", ShortText(WORDS, words_at_once=1), form))
    lit = (np.abs(seen[:, CAPTIONS] - seen[-1, CAPTIONS]) > 40).any(axis=(1, 2))
    borders = [number / rate for number in np.flatnonzero(np.diff(np.concatenate([[0], lit, [0]])))]
    spoken = [(one.start_seconds, one.end_seconds) for one in WORDS]
    # Words that follow each other at once are seen as one stretch.
    stretches = [list(spoken[0])]
    for start, end in spoken[1:]:
        if start - stretches[-1][1] < 0.045:
            stretches[-1][1] = end
        else:
            stretches.append([start, end])
    wanted = [border for stretch in stretches for border in stretch]
    assert len(borders) == len(wanted)
    assert np.abs(np.subtract(borders, wanted)).max() < 0.08
    found = [number / rate for number in changes(seen)]
    for start, end in spoken:
        assert min(abs(start - one) for one in found) < 0.08
        assert min(abs(end - one) for one in found) < 0.08


def test_the_words_of_a_phrase_appear_one_after_the_other_and_the_spoken_one_has_the_colour(folder: Path) -> None:
    seen = frames(still(folder, "phrase.mp4", ShortText(WORDS[:3])), "rgb24")[:, CAPTIONS]

    def columns(frame: int, yellow: bool) -> int:
        red, green, blue = (seen[frame, ..., band] for band in range(3))
        marked = (red > 170) & (green > 150) & ((blue < 130) if yellow else (blue > 190))
        return int(marked.any(axis=0).sum())

    first, second, third = (round(time * 15) for time in (0.5, 0.75, 1.2))
    assert columns(first, yellow=True)
    assert columns(first, yellow=False) < 3
    assert 0 < columns(second, yellow=False) < columns(third, yellow=False)
    assert columns(second, yellow=True)
    assert not columns(round(1.6 * 15), yellow=True)


def test_words_stand_together_up_to_a_number_a_mark_a_pause_or_the_end_of_a_line() -> None:
    texts = [[word.text for word in phrase] for phrase in phrases(WORDS, 3)]
    assert texts == [["Who", "is", "there?"], ["नमस्ते", "{\\an8}C:\\N", "שלום"], ["深夜"]]
    assert [len(phrase) for phrase in phrases(WORDS, 1)] == [1] * len(WORDS)


@pytest.mark.parametrize("colour", [(240, 235, 220), (16, 20, 30), (200, 40, 40), (40, 170, 210)])
def test_a_picture_keeps_its_colours(folder: Path, colour: tuple[int, int, int]) -> None:
    picture = folder / "one colour.png"
    Image.new("RGB", (216, 384), colour).save(picture)
    out = folder / "one colour.mp4"
    short_of_picture(picture, ShortText(()), out, FORM, samples=SAMPLE_RATE // 2, moving=False)
    seen = frames(out, "rgb24")[-1].mean(axis=(0, 1))
    assert np.abs(seen - colour).max() <= 2, seen


def test_what_a_story_says_is_never_a_command_to_the_renderer() -> None:
    assert escaped("{\\an8}C:\\N") == "{\\fnNoto Sans}\\{\\\u2060an8\\}C:\\\u2060N"


def test_the_title_stands_at_the_beginning_and_the_pointer_at_the_end(folder: Path) -> None:
    text = ShortText((), "The Lamp <went> {out}, at nine", "Full story: The Lamp", 1.0, 1.5)
    seen = frames(still(folder, "title.mp4", text))
    title, pointer = seen[:, 90:170], seen[:, 55:95]
    assert title[5].max() > 200
    assert title[20].max() < 120
    assert pointer[30].max() < 120
    assert pointer[-1].max() > 200
    begins = next(number for number in range(30, len(seen)) if pointer[number].max() > 200)
    assert abs((len(seen) - begins) / 15 - 1.5) < 0.4  # it fades in


@pytest.mark.parametrize("move", MOVES)
def test_an_upright_picture_moves_all_the_time_and_never_far_at_once(folder: Path, move: str) -> None:
    out = folder / f"{move}.mp4"
    form = ShortForm(216, 384, 15, 16, "veryfast")
    short_of_picture(folder / "tall.png", ShortText(), out, form, samples=20 * SAMPLE_RATE, move=move)
    seen = frames(out)
    assert len(seen) == 300
    assert np.abs(seen[0] - seen[-1]).mean() > 2
    steps = np.abs(np.diff(seen, axis=0)).mean(axis=(1, 2))
    assert steps.max() < 5
    moved = np.flatnonzero(steps > 0.2)
    assert len(moved) >= 5
    assert max(np.diff(moved)) < 90


def test_a_film_is_shown_whole_in_height_over_a_blurred_copy_of_itself(folder: Path) -> None:
    film, out = folder / "film.mp4", folder / "of film.mp4"
    source = "testsrc2=size=256x144:rate=24:duration=9"
    ffmpeg.run(["-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(film)], doing="a film", timeout_seconds=60)
    form = ShortForm(216, 384, 24, 16, "ultrafast")
    short_of_film(film, 2.0, ShortText(), out, form, samples=5 * SAMPLE_RATE)
    seen = frames(out)
    assert seen.shape == (120, 384, 216)
    sharpness = np.abs(np.diff(seen.astype(float), axis=2)).mean(axis=(0, 2))
    assert sharpness[110:190].mean() > 3 * sharpness[300:].mean()
    # The stretch that was asked for: the same pictures as those of the film from there on.
    (original,) = [frames(film)[48]]
    inner = seen[0][75:230]
    wide = np.asarray(Image.fromarray(original.astype(np.uint8)).resize((281, 158)))[2:-1, 32:-33].astype(int)
    offsets = [np.abs(inner[top : top + 120] - wide[20:140]).mean() for top in range(34)]
    assert min(offsets) < 16
    with pytest.raises(ProductInvalid, match="no picture from"):
        short_of_film(film, 6.0, ShortText(), folder / "late.mp4", form, samples=5 * SAMPLE_RATE)
    assert not (folder / "late.mp4").exists()


def test_a_short_has_the_sound_of_its_stretch_at_the_loudness_of_the_film(folder: Path) -> None:
    told = np.repeat(voice(12)[:, None], 2, axis=1) * np.float32(0.2)
    told[: SAMPLE_RATE * 2] = 0
    write_wav(folder / "final.wav", told)
    start = 2 * SAMPLE_RATE
    out = folder / "short.mp4"
    picture = still(folder, "silent.mp4", ShortText(WORDS))
    finish_short(
        picture, folder / "final.wav", out, start_sample=start, end_sample=start + SAMPLES, metadata={"title": "A = b"}
    )
    info = probe(out)
    (video,), (audio,) = info.of_kind("video"), info.of_kind("audio")
    assert (video.codec, video.width, video.height, audio.codec, audio.channels) == ("h264", 216, 384, "aac", 2)
    assert max(video.duration_seconds or 0, audio.duration_seconds or 0) <= 60
    assert abs((video.duration_seconds or 0) - (audio.duration_seconds or 0)) < 0.1
    assert info.metadata["title"] == "A = b"
    with av.open(str(out)) as container:
        heard = np.concatenate([frame.to_ndarray().T for frame in container.decode(audio=0)]).astype(np.float32)
    loudness = measure(lambda: [heard])
    assert abs(loudness.integrated_lufs + 14) < 1
    assert loudness.true_peak_db <= -1
    # Both ends are silent, so that the cut cannot be heard.
    assert np.abs(heard[:48]).max() < 0.02
    assert np.abs(heard[SAMPLES - 480 : SAMPLES]).max() < 0.02


def test_a_short_of_more_than_a_minute_is_refused_and_leaves_nothing(folder: Path) -> None:
    with pytest.raises(ProductInvalid, match="a minute at the most"):
        still(folder, "long.mp4", ShortText(), samples=61 * SAMPLE_RATE)
    assert not (folder / "long.mp4").exists()


def test_equal_inputs_give_equal_bytes(folder: Path) -> None:
    text = ShortText(WORDS, "Title", "Full story")
    one, other = (still(folder, name, text, moving=True).read_bytes() for name in ("one.mp4", "other.mp4"))
    assert one == other
