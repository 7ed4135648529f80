"""What every maker of clips keeps to, whoever it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.providers.on_comfyui import a_workshop
from tests.providers.video.pictures import kept, layered

from studio.errors import DiskFull, StudioError, UsageError
from studio.providers.comfyui import Workshop
from studio.providers.video import PROVIDERS, SERVED, ClipRequest, VideoProvider, video_provider
from studio.providers.video.contract import FilmCommission, FilmOptions
from studio.servers.fakes.comfyui import FakeComfyUI

WIDTH, HEIGHT, RATE = 128, 72, 24
HOSTILE = (
    '</svg><script>alert(1)</script>',
    "../../../../etc/passwd\n\r; rm -rf $(HOME) `id` %s {0} {{loc}}",
    "\x00\x1b\ud800 '][v]drawtext=text=a;[0:v]",
    "कहानी 灯塔 🦄 " + "ж" * 500,
    "",
)  # fmt: skip


@pytest.fixture(scope="module")
def on_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, FakeComfyUI]]:
    with a_workshop(tmp_path_factory.mktemp("comfyui")) as opened:
        yield opened


@pytest.fixture(params=sorted(PROVIDERS))
def provider(request: pytest.FixtureRequest) -> VideoProvider:
    served = {"workshop": lambda: request.getfixturevalue("on_server")[0]} if request.param in SERVED else {}
    found = video_provider(request.param, **served)
    assert found.name == request.param
    assert found.check().ok
    return found


@pytest.fixture
def asked(tmp_path: Path) -> ClipRequest:
    """Nine frames of a picture without layers, asked of whoever is to make them."""
    rows, columns = np.mgrid[0:144, 0:256]
    waves = np.stack([rows % 256, columns % 256, (rows // 16 + columns // 16) % 2 * 200], axis=2).astype(np.uint8)
    (tmp_path / "given").mkdir()
    (tmp_path / "out").mkdir()
    picture = tmp_path / "given" / "scene.png"
    Image.fromarray(waves).save(picture)
    options = FilmOptions("gen.video/workflow/animate.json", "Ink", chunk_seconds=2.0)
    commission = FilmCommission(options, f"video/clip/{tmp_path.name}", 5, "scene_1.1", "((male_tom)){Calm};", "a mill")
    return ClipRequest(
        picture, None, 9, RATE, WIDTH, HEIGHT, "Rain falls.", seed=3, preset="ultrafast", server=commission
    )


def again(request: ClipRequest, **changes: Any) -> ClipRequest:
    """Another request: a server is told another key for what is to be made anew."""
    assert request.server is not None
    key = f"{request.server.key}/{sorted(changes)}{changes}"
    return replace(request, **changes, server=replace(request.server, key=key))


def looked_at(path: Path) -> tuple[int, int, int, float, list[str], str]:
    """Frames that decode, width, height, rate, the kinds of the streams, and the codec of the picture."""
    with av.open(str(path)) as container:
        kinds = [stream.type for stream in container.streams]
        stream = container.streams.video[0]
        assert stream.average_rate is not None
        frames = sum(1 for _ in container.decode(stream))
        return frames, stream.width, stream.height, float(stream.average_rate), kinds, stream.codec_context.name


def refused(provider: VideoProvider, request: ClipRequest, out: Path) -> StudioError:
    """The words in which it is refused; nothing may be left where the clip was to be."""
    before = sorted(out.parent.iterdir()) if out.parent.is_dir() else None
    with pytest.raises(StudioError) as caught:
        provider.clip(request, out)
    assert (sorted(out.parent.iterdir()) if out.parent.is_dir() else None) == before
    assert len(str(caught.value)) > 20
    return caught.value


@pytest.mark.parametrize(
    ("frames", "handle", "rate", "size"),
    [(1, 0, 24, (128, 72)), (8, 0, 30, (128, 72)), (9, 3, 24, (72, 128)), (25, 0, 25, (130, 74))],
)
def test_a_clip_has_its_frames_its_size_and_its_rate_and_no_sound(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path, frames: int, handle: int, rate: int,
    size: tuple[int, int],
) -> None:  # fmt: skip
    wanted = again(asked, frames=frames, handle_frames=handle, frames_per_second=rate, width=size[0], height=size[1])
    out = tmp_path / "out" / "clip.mp4"
    made = provider.clip(wanted, out)
    assert looked_at(out) == (frames + handle, *size, rate, ["video"], "h264")
    assert made.shots[0][0] == 0
    assert all(words for _, words in made.shots)
    assert sorted(out.parent.iterdir()) == sorted([out, *made.last_frames])
    with av.open(str(out)) as container:
        keys = [number for number, packet in enumerate(container.demux(video=0)) if packet.is_keyframe]
    assert keys[0] == 0
    assert not handle or handle in keys


def test_equal_requests_give_equal_bytes_and_another_picture_another_clip(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path
) -> None:
    clips = [tmp_path / "out" / f"{number}.mp4" for number in range(3)]
    provider.clip(asked, clips[0])
    provider.clip(asked, clips[1])
    assert clips[0].read_bytes() == clips[1].read_bytes()
    other = tmp_path / "given" / "other.png"
    Image.new("RGB", (256, 144), "navy").save(other)
    provider.clip(again(asked, picture=other), clips[2])
    assert clips[0].read_bytes() != clips[2].read_bytes()


@pytest.mark.parametrize(
    "absurd",
    [
        {"frames": 0},
        {"frames": -3},
        {"frames": -3, "handle_frames": 9},
        {"handle_frames": -1},
        {"width": 0},
        {"height": -72},
        {"width": 127},
        {"height": 71},
        {"width": 1_000_000, "height": 1_000_000},
        {"frames_per_second": 0},
        {"frames_per_second": -24},
        {"encoder": "abacus"},
        {"preset": "hasty"},
        {"crf": 900},
    ],
    ids=str,
)
def test_what_no_clip_can_be_is_refused_before_a_server_works(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path, on_server: tuple[Workshop, FakeComfyUI],
    absurd: dict[str, Any],
) -> None:  # fmt: skip
    before = len(on_server[1].executions)
    refused(provider, again(asked, **absurd), tmp_path / "out" / "clip.mp4")
    assert len(on_server[1].executions) == before


def missing(path: Path) -> None:
    path.unlink()


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def words(path: Path) -> None:
    path.write_text("no picture", encoding="utf-8")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [missing, half, empty, words, folder], ids=lambda one: one.__name__)
def test_what_is_no_picture_is_refused_by_its_name_before_a_server_works(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path, on_server: tuple[Workshop, FakeComfyUI],
    spoil: Callable[[Path], None],
) -> None:  # fmt: skip
    spoil(asked.picture)
    before = len(on_server[1].executions)
    told = refused(provider, asked, tmp_path / "out" / "clip.mp4")
    assert "scene.png" in str(told)
    assert len(on_server[1].executions) == before


@pytest.mark.parametrize(
    ("mode", "size"), [("L", (40, 40)), ("RGBA", (256, 144)), ("P", (3, 200)), ("CMYK", (90, 60)), ("I;16", (64, 36))]
)
def test_a_picture_of_any_kind_and_shape_moves(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    picture = tmp_path / "given" / ("kind.tiff" if mode == "CMYK" else "kind.png")
    Image.new(mode, size, 0).save(picture)
    provider.clip(again(asked, picture=picture), tmp_path / "out" / "clip.mp4")
    assert looked_at(tmp_path / "out" / "clip.mp4")[:3] == (9, WIDTH, HEIGHT)


def test_paths_may_have_blanks_accents_emoji_and_chinese(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path
) -> None:
    there = tmp_path / "Été [1] 'a', 100% — 深夜 🌊"
    there.mkdir()
    moved = asked.picture.rename(there / "scène 1 {x} 雨.png")
    out = there / "clip é 🎬.mp4"
    provider.clip(replace(asked, picture=moved), out)
    assert looked_at(out)[0] == 9
    assert sorted(there.iterdir()) == sorted([moved, out])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_clip_or_gets_into_a_path(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path, text: str
) -> None:
    assert asked.server is not None
    told = replace(asked, motion=text, server=replace(asked.server, name=text or "s", scene=text, place=text))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    provider.clip(again(told, motion=text), tmp_path / "out" / "clip.mp4")
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before == {tmp_path / "out" / "clip.mp4"}


def test_a_clip_that_is_there_is_replaced_whole(provider: VideoProvider, asked: ClipRequest, tmp_path: Path) -> None:
    out = tmp_path / "out" / "clip.mp4"
    out.write_bytes(b"what was there" * 100_000)
    provider.clip(asked, out)
    assert looked_at(out)[0] == 9


def test_a_missing_folder_is_told_and_nothing_is_made(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path
) -> None:
    refused(provider, asked, tmp_path / "missing" / "clip.mp4")
    assert not (tmp_path / "missing").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs the full device of Linux")
def test_a_full_disk_is_told_as_one(provider: VideoProvider, asked: ClipRequest, tmp_path: Path) -> None:
    out = tmp_path / "out" / "clip.mp4"
    out.symlink_to("/dev/full")
    with pytest.raises(DiskFull, match="the disk is full"):
        provider.clip(asked, out)
    assert Path("/dev/full").exists()


def test_layers_that_are_none_are_told_by_a_maker_that_looks_at_them(
    provider: VideoProvider, asked: ClipRequest, tmp_path: Path
) -> None:
    if provider.name in SERVED:
        pytest.skip("this maker sees only the picture")
    _, layers = kept(tmp_path / "given", "layered", layered(people=False))
    provider.clip(replace(asked, layers=layers), tmp_path / "out" / "clip.mp4")
    layers.write_bytes(layers.read_bytes()[:200])
    told = refused(provider, replace(asked, layers=layers), tmp_path / "out" / "other.mp4")
    assert layers.name in str(told)


def test_a_maker_can_be_let_go_twice(provider: VideoProvider) -> None:
    provider.close()
    provider.close()


def test_an_unknown_maker_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UsageError) as caught:
        video_provider("flipbook")
    assert "camera" in caught.value.hint
    with pytest.raises(UsageError, match="for a production only"):
        video_provider("comfyui")
