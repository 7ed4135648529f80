from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.providers.video.pictures import HEADS, HENRY, kept, layered

from studio.errors import ProductInvalid, ProviderError, UsageError
from studio.media.assembly import PlacedClip, join_clips
from studio.media.encode import PictureFormat
from studio.media.probe import probe
from studio.providers.image.layers import Layer, write_layers
from studio.providers.video import ClipRequest, Spoken, video_provider

WIDTH, HEIGHT = 320, 180


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scenes [深夜]")
    kept(made, "scene", layered())
    kept(made, "rain", layered(particles="rain", people=False))
    kept(made, "tight", layered(bleed=False, people=False))
    return made


def asked(folder: Path, name: str = "scene", **options: object) -> ClipRequest:
    request = ClipRequest(
        folder / f"{name}.png", folder / f"{name}.layers.json", 24, 24, WIDTH, HEIGHT, motion="hold", seed=4, crf=8
    )
    return replace(request, preset="ultrafast", **options)


def frames(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]).astype(int)


def made(request: ClipRequest, out: Path) -> np.ndarray:
    video_provider("camera").clip(request, out)
    return frames(out)


def box(character: str) -> tuple[slice, slice]:
    """Where the mouth of somebody is in a whole framing."""
    x, y, head = (value / 2 for value in HEADS[character])
    return slice(round(y + 3), round(y + head / 2)), slice(round(x - 8), round(x + 8))


@pytest.mark.parametrize("layers", [True, False])
def test_a_clip_has_its_frames_and_its_handle(folder: Path, tmp_path: Path, layers: bool) -> None:
    request = asked(folder, frames=37, handle_frames=8)
    video_provider("camera").clip(request if layers else replace(request, layers=None), tmp_path / "clip.mp4")
    (video,) = probe(tmp_path / "clip.mp4").of_kind("video")
    assert (video.codec, video.width, video.height, video.frames_per_second) == ("h264", WIDTH, HEIGHT, 24)
    assert video.frames == len(frames(tmp_path / "clip.mp4")) == 45
    with av.open(str(tmp_path / "clip.mp4")) as container:
        keys = [number for number, packet in enumerate(container.demux(video=0)) if packet.is_keyframe]
    assert keys[:2] == [0, 8]


def test_a_clip_looks_like_its_picture(folder: Path, tmp_path: Path) -> None:
    with Image.open(folder / "scene.png") as image:
        still = np.asarray(image.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BOX)).astype(int)
    assert np.abs(made(asked(folder), tmp_path / "layers.mp4")[0] - still).mean() < 2.5
    assert np.abs(made(asked(folder, layers=None), tmp_path / "flat.mp4")[0] - still).mean() < 2.5


def test_a_mouth_moves_while_its_owner_speaks_and_only_then(folder: Path, tmp_path: Path) -> None:
    loud = tuple(0.9 if n % 6 < 3 else 0.05 for n in range(36))
    request = asked(folder, frames=72, spoken=(Spoken(HENRY, 36, loud),))
    pictures = made(request, tmp_path / "speech.mp4")
    mouth = pictures[:, *box(HENRY)].mean(axis=(1, 2, 3))
    other = pictures[:, *box("female_nurse_ada")].mean(axis=(1, 2, 3))
    assert np.ptp(mouth[:36]) < 5  # it breathes
    assert np.ptp(mouth[36:]) > 15
    assert np.ptp(other) < 5
    changes = np.flatnonzero(np.abs(np.diff(mouth[36:])) > 4)
    assert 6 <= changes.size <= 30


def test_people_blink_and_breathe_at_their_own_times(folder: Path, tmp_path: Path) -> None:
    pictures = made(asked(folder, frames=160, shots=False), tmp_path / "still.mp4")
    shut = {}
    for name, (x, y, _) in HEADS.items():
        eyes = pictures[:, round(y / 2 - 3) : round(y / 2 + 1), round(x / 2 - 9) : round(x / 2 - 3)].mean(
            axis=(1, 2, 3)
        )
        shut[name] = np.flatnonzero(eyes > eyes.min() + 40)
        assert 2 <= shut[name].size <= 16
        assert shut[name][-1] - shut[name][0] > shut[name].size or np.diff(shut[name]).max(initial=1) == 1
    assert set(shut[HENRY]) != set(shut["female_nurse_ada"])
    # The top of a head rises by a fraction of a pixel; the feet stand still.
    crown = pictures[:, 58:62, 107:113].mean(axis=(1, 2, 3))
    feet = pictures[:, 163:167, 100:120].mean(axis=(1, 2, 3))
    assert np.ptp(crown) > 3
    assert np.ptp(feet) < 2


def test_what_is_near_moves_more_than_what_is_far(folder: Path, tmp_path: Path) -> None:
    pictures = made(asked(folder, frames=48, motion="The camera pans right."), tmp_path / "pan.mp4")

    def brown_and_red(picture: np.ndarray) -> tuple[int, int]:
        """Where the post in front and the coat of the first figure begin."""
        warm = (picture[112:125, :, 0] - picture[112:125, :, 2]).mean(axis=0) > 40
        return 260 + int(np.flatnonzero(warm[260:])[0]), int(np.flatnonzero(warm)[0])

    (post_from, red_from), (post_to, red_to) = brown_and_red(pictures[0]), brown_and_red(pictures[-1])
    assert post_from - post_to > red_from - red_to > 4
    assert np.abs(pictures[0][5:20] - pictures[-1][5:20]).mean() < 1


@pytest.mark.parametrize(
    "motion", ["push in", "pull back", "pan left", "pan right", "tilt up", "tilt down", "follow henry"]
)
@pytest.mark.parametrize("name", ["scene", "tight"])
def test_a_camera_never_looks_past_the_picture(folder: Path, tmp_path: Path, name: str, motion: str) -> None:
    pictures = made(asked(folder, name, frames=60, motion=motion, crf=20), tmp_path / "clip.mp4")
    border = np.concatenate(
        [
            pictures[:, 0].reshape(-1, 3),
            pictures[:, -1].reshape(-1, 3),
            pictures[:, :, 0].reshape(-1, 3),
            pictures[:, :, -1].reshape(-1, 3),
        ]
    )
    assert border.max(axis=1).min() > 40  # behind all layers it is black
    assert np.abs(pictures[0] - pictures[-1]).mean() > 0.8


def test_rain_falls_everywhere_and_in_every_frame(folder: Path, tmp_path: Path) -> None:
    dry = made(asked(folder, "tight"), tmp_path / "dry.mp4")
    wet = made(asked(folder, "rain"), tmp_path / "wet.mp4")
    assert np.abs(np.diff(dry, axis=0)).mean() < 0.2
    steps = np.abs(np.diff(wet, axis=0))
    assert steps.mean(axis=(1, 2, 3)).min() > 1.0
    for rows in (slice(0, 60), slice(60, 120)):
        for columns in (slice(0, 160), slice(160, 320)):
            assert steps[:, rows, columns].mean() > 0.8


@pytest.mark.parametrize("kind", ["snow", "sparks", "dust", "leaves", "fog", "rain", "something new"])
def test_particles_of_every_kind_move(tmp_path: Path, kind: str) -> None:
    kept(tmp_path, "air", layered(particles=kind, people=False))
    pictures = made(asked(tmp_path, "air", frames=12), tmp_path / "air.mp4")
    assert np.abs(pictures[11] - pictures[0]).max() > 12


def test_a_long_scene_gets_shots_that_begin_where_they_may(folder: Path, tmp_path: Path) -> None:
    cuts = (50, 140, 150, 300, 470)
    spoken = (Spoken(HENRY, 150, (0.5,) * 140),)
    request = asked(folder, frames=480, cut_frames=cuts, spoken=spoken, motion="", crf=30)
    clip = video_provider("camera").clip(request, tmp_path / "shots.mp4")
    firsts = [first for first, _ in clip.shots]
    assert firsts[0] == 0
    assert len(firsts) >= 2
    assert set(firsts[1:]) <= set(cuts)
    assert all(96 <= b - a <= 288 for a, b in zip(firsts, [*firsts[1:], 480], strict=True))
    assert any(HENRY in words for _, words in clip.shots)
    pictures = frames(tmp_path / "shots.mp4")
    for first in firsts[1:]:
        assert np.abs(pictures[first] - pictures[first - 1]).mean() > 8
        assert np.abs(pictures[first - 1] - pictures[first - 2]).mean() < 2
    whole = video_provider("camera").clip(replace(request, shots=False, frames=30), tmp_path / "one.mp4")
    assert len(whole.shots) == 1


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    request = asked(folder, "rain", frames=20, motion="")
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        video_provider("camera").clip(replace(request, seed=seed), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


def test_clips_join_without_being_encoded_again(folder: Path, tmp_path: Path) -> None:
    video_provider("camera").clip(asked(folder, handle_frames=6), tmp_path / "a.mp4")
    Image.new("RGB", (100, 100), (200, 20, 20)).save(tmp_path / "red.png")
    red = asked(folder, frames=30, picture=tmp_path / "red.png", layers=None, handle_frames=6)
    video_provider("camera").clip(red, tmp_path / "b.mp4")
    form = PictureFormat(WIDTH, HEIGHT, 24, 8, "ultrafast")
    join_clips([PlacedClip(tmp_path / "a.mp4", 24), PlacedClip(tmp_path / "b.mp4", 30, 6)], tmp_path / "c.mp4", form)
    joined = frames(tmp_path / "c.mp4")
    assert len(joined) == 54
    assert np.array_equal(joined[:24], frames(tmp_path / "a.mp4")[:24])
    assert np.array_equal(joined[30:], frames(tmp_path / "b.mp4")[6:30])
    redness = joined[..., 0].mean(axis=(1, 2)) - joined[..., 2].mean(axis=(1, 2))
    assert np.all(np.diff(redness[23:31]) > 5)


@pytest.mark.parametrize(("width", "height"), [(100, 300), (900, 100), (64, 64), (1, 1), (1600, 900)])
def test_a_picture_of_any_shape_fills_the_film_undistorted(tmp_path: Path, width: int, height: int) -> None:
    rows, columns = np.mgrid[0:height, 0:width]
    disc = (rows - height / 2) ** 2 + (columns - width / 2) ** 2 < (min(width, height) / 5) ** 2
    pixels = np.full((height, width, 3), 90, np.uint8)
    pixels[disc] = 250
    Image.fromarray(pixels).save(tmp_path / "own.png")
    request = asked(tmp_path, "own", layers=None, frames=8, motion="hold")
    picture = made(request, tmp_path / "own.mp4")[0]
    assert picture.min() > 40
    bright = picture.mean(axis=2) > 170
    if min(width, height) > 1:
        tall, wide = np.flatnonzero(bright.any(axis=1)).size, np.flatnonzero(bright.any(axis=0)).size
        assert abs(tall - wide) <= 4


def test_a_tall_picture_is_looked_at_by_tilting(tmp_path: Path) -> None:
    rows = np.linspace(0, 255, 900).astype(np.uint8)
    Image.fromarray(np.repeat(rows[:, None], 300, axis=1)).save(tmp_path / "own.png")
    request = asked(tmp_path, "own", layers=None, frames=96, motion="", crf=20)
    clip = video_provider("camera").clip(request, tmp_path / "own.mp4")
    assert clip.shots[0][1] in ("wide, tilt up", "wide, tilt down")
    light = frames(tmp_path / "own.mp4").mean(axis=(1, 2, 3))
    assert abs(light[-1] - light[0]) > 9


def test_a_photograph_is_turned_as_its_camera_noted(tmp_path: Path) -> None:
    pixels = np.zeros((200, 320, 3), np.uint8)
    pixels[:, :160] = (220, 30, 30)
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.fromarray(pixels).save(tmp_path / "own.jpg", exif=exif)
    picture = made(asked(tmp_path, picture=tmp_path / "own.jpg", layers=None, frames=4), tmp_path / "own.mp4")[0]
    assert picture[:, 20:100].mean() < 15
    assert picture[:, 220:300, 0].mean() > 180


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR broken"])
def test_a_file_that_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.png").write_bytes(content)
    with pytest.raises(ProductInvalid, match=r"own\.png cannot be read as a picture"):
        video_provider("camera").clip(asked(tmp_path, "own", layers=None), tmp_path / "out.mp4")
    (tmp_path / "own.layers.json").write_bytes(content)
    with pytest.raises(ProductInvalid, match=r"own\.layers\.json does not hold the layers"):
        video_provider("camera").clip(asked(tmp_path, "own"), tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()


def test_layers_that_cannot_be_drawn_leave_nothing_behind(folder: Path, tmp_path: Path) -> None:
    bad = layered()
    write_layers(replace(bad, layers=(Layer("sky", 0.0, "<rect"), *bad.layers[1:])), tmp_path / "own.layers.json")
    with pytest.raises(ProductInvalid):
        video_provider("camera").clip(asked(folder, layers=tmp_path / "own.layers.json"), tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()


def test_a_request_without_frames_and_an_unknown_maker_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="0 \\+ 0 frames"):
        video_provider("camera").clip(asked(folder, frames=0), tmp_path / "out.mp4")
    with pytest.raises(UsageError, match="no video provider 'nobody'"):
        video_provider("nobody")


def test_drawing_ends_when_the_person_stops_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def stops(self: object, number: int) -> np.ndarray:
        drawn.append(number)
        if number == 5:
            raise KeyboardInterrupt
        return np.zeros((HEIGHT * 3 // 2, WIDTH), np.uint8)

    monkeypatch.setattr("studio.providers.video.stage.Stage.draw", stops)
    with pytest.raises(KeyboardInterrupt):
        video_provider("camera").clip(asked(folder, frames=2000), tmp_path / "out.mp4")
    assert len(drawn) < 60
    assert not (tmp_path / "out.mp4").exists()
