from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.errors import ProductInvalid
from studio.media.assembly import PlacedClip, join_clips
from studio.media.encode import PictureFormat, encode_pictures
from studio.media.film import finish_film
from studio.media.probe import probe
from studio.media.samples import SAMPLE_RATE, write_wav
from tests.media.sounds import voice

FORM = PictureFormat(160, 90 // 2 * 2, 24, crf=12, preset="ultrafast")
HANDLE = 6


def plain(level: int, count: int) -> list[np.ndarray]:
    """Frames of one grey, each with its number as a bright column."""
    frames = []
    for number in range(count):
        frame = np.full((FORM.height * 3 // 2, FORM.width), 128, np.uint8)
        frame[: FORM.height] = level
        frame[: FORM.height // 2, number % FORM.width] = 235
        frames.append(frame)
    return frames


def clip(path: Path, level: int, frames: int, handle: int = HANDLE, form: PictureFormat = FORM) -> Path:
    encode_pictures(plain(level, frames + handle), path, form, doing="a clip", key_frames={handle})
    return path


def luma(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="yuv420p")[: frame.height] for frame in container.decode(video=0)])


def levels(path: Path) -> list[int]:
    """The grey of the lower part of each frame, where no column is."""
    return [int(np.median(frame[frame.shape[0] * 3 // 4 :])) for frame in luma(path)]


def columns(path: Path) -> list[int]:
    return [int(frame[5:20].mean(axis=0).argmax()) for frame in luma(path)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("it's clips [深夜]")
    clip(made / "a.mp4", 60, 70)
    clip(made / "b.mp4", 120, 55)
    clip(made / "c.mp4", 180, 100)
    return made


def test_clips_follow_each_other_to_the_frame(folder: Path) -> None:
    out = folder / "cut.mp4"
    join_clips(
        [PlacedClip(folder / "a.mp4", 70), PlacedClip(folder / "b.mp4", 50), PlacedClip(folder / "c.mp4", 100)],
        out,
        FORM,
    )
    assert probe(out).of_kind("video")[0].frames == 220
    assert levels(out) == pytest.approx([60] * 70 + [120] * 50 + [180] * 100, abs=2)
    assert columns(out) == [*range(70), *range(50), *range(100)]


def test_every_frame_has_its_time(folder: Path) -> None:
    out = folder / "times.mp4"
    join_clips([PlacedClip(folder / "a.mp4", 70), PlacedClip(folder / "b.mp4", 50, HANDLE)], out, FORM)
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        times = [packet.pts * stream.time_base for packet in container.demux(stream) if packet.pts is not None]
    assert times == [Fraction(number, 24) for number in range(120)]


def test_a_dissolve_lies_at_its_boundary_and_costs_no_time(folder: Path) -> None:
    out = folder / "dissolve.mp4"
    clips = [
        PlacedClip(folder / "a.mp4", 70),
        PlacedClip(folder / "b.mp4", 50, HANDLE),
        PlacedClip(folder / "c.mp4", 60, HANDLE),
    ]
    join_clips(clips, out, FORM)
    seen = levels(out)
    assert len(seen) == 180
    assert seen[:70] == pytest.approx([60] * 70, abs=2)
    assert seen[70:76] == pytest.approx([60 + 60 * (n + 1) / 7 for n in range(6)], abs=3)
    assert seen[76:120] == pytest.approx([120] * 44, abs=2)
    assert seen[120:126] == pytest.approx([120 + 60 * (n + 1) / 7 for n in range(6)], abs=3)
    assert seen[126:] == pytest.approx([180] * 54, abs=2)
    # The clip runs on while it fades in, and the one before while it fades out.
    assert columns(out)[76:120] == list(range(6, 50))
    fading = luma(out)[71, 5:20].mean(axis=0)
    assert {1, 71} <= set(np.argsort(fading)[-2:])


def test_only_the_dissolve_is_encoded_again(folder: Path) -> None:
    out = folder / "copied.mp4"
    join_clips([PlacedClip(folder / "a.mp4", 70), PlacedClip(folder / "b.mp4", 50, HANDLE)], out, FORM)

    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(video=0) if packet.pts is not None]

    joined = packets(out)
    assert joined[:70] == packets(folder / "a.mp4")[:70]
    assert joined[76:] == packets(folder / "b.mp4")[6:50]
    assert joined[70:76] != packets(folder / "b.mp4")[:6]


def test_a_clip_without_a_handle_holds_its_last_frame_under_the_dissolve(folder: Path) -> None:
    clip(folder / "short.mp4", 60, 20, handle=0)
    out = folder / "held.mp4"
    join_clips([PlacedClip(folder / "short.mp4", 20), PlacedClip(folder / "b.mp4", 30, HANDLE)], out, FORM)
    assert len(levels(out)) == 50
    assert levels(out)[20:26] == pytest.approx([60 + 60 * (n + 1) / 7 for n in range(6)], abs=3)


def foreign(path: Path, *, width: int, height: int, rate: int, frames: int, codec: str = "mpeg4") -> Path:
    """Somebody's own film: a white disc in the middle of grey that gets lighter."""
    rows, across = np.mgrid[0:height, 0:width]
    disc = (rows - height / 2) ** 2 + (across - width / 2) ** 2 < (min(width, height) / 6) ** 2
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.bit_rate = 4_000_000
        for number in range(frames):
            picture = np.full((height, width, 3), 20 + 100 * number // frames, np.uint8)
            picture[disc] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("width", "height", "rate", "frames"), [(100, 200, 30, 60), (352, 120, 12, 30), (64, 48, 25, 10)]
)
def test_a_foreign_clip_is_made_to_fit(folder: Path, width: int, height: int, rate: int, frames: int) -> None:
    own = foreign(folder / "own.mp4", width=width, height=height, rate=rate, frames=frames)
    out = folder / "fitted.mp4"
    join_clips(
        [PlacedClip(folder / "a.mp4", 20), PlacedClip(own, 30), PlacedClip(folder / "b.mp4", 20, HANDLE)], out, FORM
    )
    pictures = luma(out).astype(int)
    assert pictures.shape == (70, FORM.height, FORM.width)
    assert columns(out)[:20] == list(range(20))
    assert columns(out)[56:] == list(range(6, 20))
    first = pictures[20]
    assert first[FORM.height // 2, FORM.width // 2] > 220
    # A disc stays a disc: nothing is distorted.
    bright = first > 150
    tall, wide = np.flatnonzero(bright.any(axis=1)).size, np.flatnonzero(bright.any(axis=0)).size
    assert abs(tall - wide) <= 5
    # Its own time: the corner gets lighter as in the original, and its last frame is held.
    corner = pictures[20:50, 2:8, 2:8].mean(axis=(1, 2))
    due = [20 + 100 * min(frames - 1, round(n * rate / 24)) / frames for n in range(30)]
    expected = [16 + level * 219 / 255 for level in due]
    assert corner == pytest.approx(expected, abs=8)


def test_a_clip_of_other_settings_is_encoded_anew(folder: Path) -> None:
    other = PictureFormat(FORM.width, FORM.height, 24, crf=12, preset="medium")
    clip(folder / "other.mp4", 200, 30, form=other)
    out = folder / "mixed.mp4"
    join_clips([PlacedClip(folder / "a.mp4", 10), PlacedClip(folder / "other.mp4", 30)], out, FORM)
    assert columns(out) == [*range(10), *range(30)]


def test_the_same_clips_give_the_same_bytes(folder: Path) -> None:
    clips = [PlacedClip(folder / "a.mp4", 30), PlacedClip(folder / "b.mp4", 30, HANDLE)]
    join_clips(clips, folder / "one.mp4", FORM)
    join_clips(clips, folder / "two.mp4", FORM)
    assert (folder / "one.mp4").read_bytes() == (folder / "two.mp4").read_bytes()


@pytest.mark.parametrize("content", [b"", b"this is no film", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_film_is_named(folder: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.mp4").write_bytes(content)
    with pytest.raises(ProductInvalid, match=r"mine\.mp4"):
        join_clips(
            [PlacedClip(folder / "a.mp4", 10), PlacedClip(tmp_path / "mine.mp4", 10)], tmp_path / "out.mp4", FORM
        )
    write_wav(tmp_path / "sound.mp4", voice(1)[:4800])
    with pytest.raises(ProductInvalid, match=r"sound\.mp4 holds no moving picture"):
        join_clips([PlacedClip(tmp_path / "sound.mp4", 10)], tmp_path / "out.mp4", FORM)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.mp4", "sound.mp4"]


def test_a_finished_film_is_as_long_as_its_pictures_and_begins_its_sound_after_the_intro(
    folder: Path, tmp_path: Path
) -> None:
    intro, told = 12, 60
    join_clips([PlacedClip(folder / "c.mp4", intro), PlacedClip(folder / "a.mp4", told)], tmp_path / "silent.mp4", FORM)
    write_wav(tmp_path / "told.wav", np.full(told * 2000 - 700, 0.25, np.float32))
    (tmp_path / "words.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n", encoding="utf-8")
    info = finish_film(
        tmp_path / "silent.mp4",
        tmp_path / "told.wav",
        tmp_path / "film.mp4",
        silence_frames=intro,
        subtitles=tmp_path / "words.srt",
        chapters=[(0, 48_000, "One"), (48_000, told * 2000, "Two")],
        metadata={"title": "A film"},
    )
    (video,), (audio,) = info.of_kind("video"), info.of_kind("audio")
    assert video.frames == intro + told
    assert audio.duration_seconds == pytest.approx(72 / 24, abs=0.002)
    assert [mark.start_seconds for mark in info.chapters] == [0.0, 1.5]
    with av.open(str(tmp_path / "film.mp4")) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert np.abs(sound[: SAMPLE_RATE // 2 - 2000]).max() < 0.01
    assert np.abs(sound[SAMPLE_RATE // 2 + 2000 : SAMPLE_RATE]).min() > 0.15
    with av.open(str(tmp_path / "film.mp4")) as container:
        track = container.streams.subtitles[0]
        shown = [float(packet.pts * track.time_base) for packet in container.demux(track) if packet.size > 4]
    assert shown == pytest.approx([1.5], abs=0.01)


def test_sound_that_does_not_fit_the_pictures_is_said(folder: Path, tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", np.zeros(80 * 2000, np.float32))
    with pytest.raises(ProductInvalid, match="more than a frame apart"):
        finish_film(folder / "a.mp4", tmp_path / "long.wav", tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()
