from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio.errors import ProductInvalid
from studio.media import captions, ffmpeg, motion
from studio.media.film import cover_film
from studio.media.languages import three_letters
from studio.media.probe import MediaInfo, probe
from studio.media.samples import SAMPLE_RATE, write_wav
from tests.media.sounds import voice

SIZE = {"width": 320, "height": 180}
SAMPLES = 2 * SAMPLE_RATE + 777
SPOKEN = "The lamp <went> out {at} nine \\N\nand नमस्ते দুনিয়া 深夜 & more"
CHAPTERS = [(0, 48_000, "One = a;b#c\\d"), (48_000, SAMPLES, "Zwei\nnew 🌊")]
TAGS = {"title": "T=;#\\ x 🌊", "description": "first line\nsecond; line = #3"}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("it's a, film: [深夜] 🌊")
    rows, columns = np.mgrid[0:400, 0:500]
    stripes = np.stack([rows % 256, columns % 256, (rows // 40 + columns // 40) % 2 * 120], axis=2).astype(np.uint8)
    Image.fromarray(stripes // 2).save(folder / "cover.png")
    write_wav(folder / "sound.wav", voice(3)[:SAMPLES])
    text = f"1\n00:00:00,500 --> 00:00:01,500\n{SPOKEN}\n\n2\n00:00:01,600 --> 00:00:02,000\nHello\n"
    (folder / "words.srt").write_text(text, encoding="utf-8")
    return folder


def make(parts: Path, name: str, **options: object) -> MediaInfo:
    chosen = {"subtitles": parts / "words.srt", "chapters": CHAPTERS, "metadata": TAGS, **SIZE, **options}
    return cover_film(parts / "cover.png", parts / "sound.wav", parts / name, **chosen)


@pytest.fixture(scope="module")
def film(parts: Path) -> MediaInfo:
    return make(parts, "film.mp4", language="hi")


def pictures(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)]).astype(int)


def test_a_film_has_one_picture_one_sound_one_text_and_their_length(parts: Path, film: MediaInfo) -> None:
    (video,), (audio,), (text,) = (film.of_kind(kind) for kind in ("video", "audio", "subtitle"))
    assert (video.codec, video.width, video.height, video.frames_per_second) == ("h264", 320, 180, 30)
    assert (audio.codec, audio.sample_rate, audio.channels) == ("aac", 48_000, 2)
    assert (text.codec, text.language, audio.language) == ("mov_text", "hin", "hin")
    assert video.frames == len(pictures(parts / "film.mp4")) == 61
    assert abs((video.duration_seconds or 0) - SAMPLES / SAMPLE_RATE) < 1 / 30
    assert abs((audio.duration_seconds or 0) - SAMPLES / SAMPLE_RATE) < 1 / 30


def test_chapters_and_tags_are_as_they_were_written(film: MediaInfo) -> None:
    assert [chapter.title for chapter in film.chapters] == [title for _, _, title in CHAPTERS]
    assert [chapter.start_seconds for chapter in film.chapters] == [0.0, 1.0]
    assert film.metadata["title"] == TAGS["title"]
    assert film.metadata["description"] == TAGS["description"]


def test_the_subtitle_track_holds_the_words_as_they_are(parts: Path, film: MediaInfo) -> None:
    with av.open(str(parts / "film.mp4")) as container:
        packets = [bytes(packet) for packet in container.demux(container.streams.subtitles[0])]
    shown = [packet[2 : 2 + int.from_bytes(packet[:2], "big")].decode() for packet in packets if len(packet) > 2]
    assert shown[0].replace("\u2060", "") == SPOKEN
    assert shown[1] == "Hello"


def test_the_picture_has_the_colours_of_high_definition(parts: Path, film: MediaInfo) -> None:
    with av.open(str(parts / "film.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert context.profile == "High"
        assert (context.pix_fmt, context.color_primaries, context.color_trc, context.colorspace) == ("yuv420p", 1, 1, 1)


def test_a_red_cover_is_a_red_film(parts: Path, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (200, 40, 30)).save(tmp_path / "red.png")
    cover_film(tmp_path / "red.png", parts / "sound.wav", tmp_path / "red.mp4", motion=False, **SIZE)
    with av.open(str(tmp_path / "red.mp4")) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="yuv420p")
    # Y, Cb, Cr by ITU-R BT.709 in studio range.
    assert [int(frame[90, 160]), int(frame[200, 100]), int(frame[250, 100])] == pytest.approx([79, 108, 198], abs=3)


def test_the_cover_moves_slowly_and_without_trembling(parts: Path, film: MediaInfo) -> None:
    frames = pictures(parts / "film.mp4")
    assert np.abs(frames[30] - frames[0]).mean() > 0.5
    grain = np.random.default_rng(1).integers(0, 256, (60, 100), np.uint8)
    Image.fromarray(grain).resize((640, 360), Image.Resampling.BICUBIC).save(parts / "grain.png")
    planes = motion._planes(parts / "grain.png", 320, 180)
    drawn = np.stack([motion._frame(planes, number / 600, 320, 180)[:180].astype(float) for number in range(100, 130)])
    steps = np.abs(np.diff(drawn, axis=0)).mean(axis=(1, 2))
    assert steps.max() < 1.5 * steps.min()  # whole pixels would be: now and then a jump, else nothing


def test_a_still_film_does_not_move(parts: Path, tmp_path: Path) -> None:
    make(parts, "still.mp4", motion=False, subtitles=None)
    frames = pictures(parts / "still.mp4")
    assert np.abs(frames[-1] - frames[0]).mean() < 1.0


def test_burned_subtitles_are_in_the_picture_where_and_when_they_belong(parts: Path, film: MediaInfo) -> None:
    burned = make(parts, "burned.mp4", burn=True)
    assert burned.of_kind("video")[0].frames == 61
    assert len(burned.of_kind("subtitle")) == 1
    plain, drawn = pictures(parts / "film.mp4"), pictures(parts / "burned.mp4")
    difference = np.abs(plain - drawn)
    assert difference[20:40, 130:175].max() > 120
    assert difference[20:40, :100].mean() < 3
    assert difference[:10, 130:175].mean() < 3


def test_a_long_film_repeats_its_movement_without_a_seam(parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.media.film.cycle_frames", lambda total, rate: 20)
    repeated = make(parts, "repeated.mp4", subtitles=None)
    assert repeated.of_kind("video")[0].frames == 61
    with av.open(str(parts / "repeated.mp4")) as container:
        times = [packet.pts for packet in container.demux(video=0) if packet.pts is not None]
    assert set(np.diff(times)) == {times[1] - times[0]}
    frames = pictures(parts / "repeated.mp4")
    assert np.abs(frames[20] - frames[0]).mean() < 1.5
    assert np.abs(frames[40] - frames[39]).mean() < 3 * np.abs(frames[30] - frames[29]).mean() + 1


def test_breaths_make_up_the_film() -> None:
    for total in (1, 100, 630, 631, 3600, 18_001, 107_999):
        cycle = motion.cycle_frames(total, 30)
        assert 1 <= cycle <= 630
        assert total <= 630 or cycle > 300
        assert -(-total // cycle) * cycle - total < max(1, total / cycle + 1)


def test_the_same_inputs_give_the_same_film(parts: Path, film: MediaInfo) -> None:
    make(parts, "again.mp4", language="hi")
    assert (parts / "again.mp4").read_bytes() == (parts / "film.mp4").read_bytes()


def test_nothing_is_left_of_a_film_that_failed(parts: Path, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_text("no picture")
    with pytest.raises(ProductInvalid, match=r"cover\.png cannot be read as a picture"):
        cover_film(tmp_path / "cover.png", parts / "sound.wav", tmp_path / "out.mp4", **SIZE)
    (tmp_path / "bad.srt").write_text("no times here")
    with pytest.raises(ProductInvalid, match="no subtitle times"):
        cover_film(
            parts / "cover.png", parts / "sound.wav", tmp_path / "out.mp4", subtitles=tmp_path / "bad.srt", **SIZE
        )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["bad.srt", "cover.png"]


def test_subtitles_without_numbers_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(
        "\ufeff00:00:01,5 --> 00:00:02,000\n1914\nwas a year\n\n3\n00:01:00.000 --> 01:00:00,000\nx\n", encoding="utf-8"
    )
    assert captions.read_srt(path) == (
        captions.Caption(1.5, 2.0, "1914\nwas a year"),
        captions.Caption(60.0, 3600.0, "x"),
    )


def test_metadata_survives_its_escapes(tmp_path: Path) -> None:
    assert ffmpeg.metadata_escape("a=b;c#d\\e\nf") == "a\\=b\\;c\\#d\\\\e\\\nf"


def test_languages_have_three_letters() -> None:
    assert [three_letters(name) for name in ("en", "en-GB", "bn", "hin", "xx")] == ["eng", "eng", "ben", "hin", "und"]


def test_a_film_is_described_by_its_file(parts: Path, film: MediaInfo) -> None:
    assert probe(parts / "film.mp4") == film
