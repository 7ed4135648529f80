"""The film provider on a server: exact frames at any size, in pieces that go on from each other."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.servers.comfyui_graphs import LIMITS, QUICK
from tests.servers.graphs.tools import all_of, one, shipped

from studio.errors import ProductInvalid, ProviderError
from studio.media.encode import PictureFormat, encode_pictures
from studio.media.frames import fitted_frames
from studio.providers.comfyui import Workshop
from studio.providers.video import video_provider
from studio.providers.video.comfyui import longest_piece
from studio.providers.video.contract import ClipRequest, FilmCommission, FilmOptions
from studio.servers.comfyui.fleet import Fleet
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_nodes import whole_catalogue


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeComfyUI]:
    with FakeComfyUI(tmp_path / "comfyui", catalogue=whole_catalogue(), seconds_per_prompt=0.01) as fake:
        yield fake


@pytest.fixture
def shop(server: FakeComfyUI, tmp_path: Path) -> Iterator[Workshop]:
    fleet = Fleet([server.url], limits=LIMITS, timeouts=QUICK)
    made = Workshop(fleet, lambda file: (json.dumps(shipped(file)), file), tmp_path / "kept")
    yield made
    made.close()


def request(tmp_path: Path, frames: int, handle: int = 0, *, width: int = 96, height: int = 54) -> ClipRequest:
    path = tmp_path / "scene.png"
    Image.new("RGB", (width * 2, height * 2), "navy").save(path)
    options = FilmOptions("video/animate", "Anime", chunk_seconds=1.0)
    commission = FilmCommission(options, "film/clip/1", 5, "scene_1.1", "{{loc_mill}}; ((male_tom)){Calm};", "a mill")
    return ClipRequest(
        path, None, frames, 24, width, height, "Rain falls.", handle_frames=handle, preset="ultrafast",
        server=commission,
    )  # fmt: skip


def frames_of(path: Path) -> tuple[int, int, int]:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return sum(1 for _ in container.decode(stream)), stream.width, stream.height


@pytest.mark.parametrize(("frames", "handle", "pieces"), [(1, 0, 1), (9, 3, 1), (25, 0, 1), (26, 0, 2), (50, 10, 3)])
def test_a_clip_has_exactly_the_frames_that_were_asked_for(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, frames: int, handle: int, pieces: int
) -> None:
    made = video_provider("comfyui", workshop=lambda: shop).clip(request(tmp_path, frames, handle), tmp_path / "c.mp4")
    assert frames_of(tmp_path / "c.mp4") == (frames + handle, 96, 54)
    assert len(server.executions) == pieces
    assert len(made.last_frames) == pieces - 1
    lengths = [one(entry["prompt"][2], "EmptyLTXVLatentVideo")["length"] for entry in server.machine.history.values()]
    assert all((length - 1) % 8 == 0 for length in lengths)


def test_later_pieces_begin_with_the_last_frame_of_the_one_before(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path
) -> None:
    made = video_provider("comfyui", workshop=lambda: shop).clip(request(tmp_path, 50), tmp_path / "c.mp4")
    first, second, third = (entry["prompt"][2] for entry in server.machine.history.values())
    assert [path.name for path in made.last_frames] == ["frame.1.017.png", "frame.2.018.png"]
    assert one(first, "LoadImage")["image"].startswith("scene_1.1-")
    uploaded = server.folder / "input" / one(second, "LoadImage")["image"]
    assert uploaded.name.startswith("scene_1.1_1_last_frame-")
    assert uploaded.read_bytes() == made.last_frames[0].read_bytes()
    assert one(first, "ImageFromBatch")["batch_index"] == 16
    assert not all_of(third, "ImageFromBatch")
    assert len({one(graph, "SamplerCustom")["noise_seed"] for graph in (first, second, third)}) == 3
    assert any("Rain falls." in inputs["text"] for inputs in all_of(first, "CLIPTextEncode"))


def test_the_frame_that_two_pieces_share_is_shown_once(shop: Workshop, server: FakeComfyUI, tmp_path: Path) -> None:
    video_provider("comfyui", workshop=lambda: shop).clip(
        request(tmp_path, 40, width=128, height=64), tmp_path / "c.mp4"
    )
    second = next((server.folder / "output/studio").glob(f"*{one_prefix(server, 1)}*.mp4"))
    form = PictureFormat(128, 64, 24)
    shown = next(fitted_frames(tmp_path / "c.mp4", form, first=20, count=1)).astype(int)
    own = [frame.astype(int) for frame in fitted_frames(second, form, first=0, count=3)]
    apart = [float(np.abs(shown - frame).mean()) for frame in own]
    assert min(range(3), key=apart.__getitem__) == 1


def one_prefix(server: FakeComfyUI, number: int) -> str:
    graph = list(server.machine.history.values())[number]["prompt"][2]
    return str(one(graph, "SaveVideo")["filename_prefix"]).rpartition("/")[2]


def test_a_clip_goes_on_behind_the_piece_that_was_made(shop: Workshop, server: FakeComfyUI, tmp_path: Path) -> None:
    provider = video_provider("comfyui", workshop=lambda: shop)
    server.faults.prompts = deque(["", "error"])
    with pytest.raises(ProviderError):
        provider.clip(request(tmp_path, 40), tmp_path / "c.mp4")
    assert not (tmp_path / "c.mp4").exists()
    server.restart()
    provider.clip(request(tmp_path, 40), tmp_path / "c.mp4")
    assert len(server.executions) == 3
    assert not list((tmp_path / "kept").iterdir())


def test_clips_that_cannot_be_are_refused(shop: Workshop, server: FakeComfyUI, tmp_path: Path) -> None:
    provider = video_provider("comfyui", workshop=lambda: shop)
    for bad in (request(tmp_path, 0), request(tmp_path, 9, width=95)):
        with pytest.raises(ProviderError):
            provider.clip(bad, tmp_path / "c.mp4")
    assert not server.executions


@pytest.mark.parametrize(("seconds", "rate", "frames"), [(3.0, 24, 73), (0.1, 24, 9), (8.0, 30, 241)])
def test_a_piece_is_as_long_as_set_and_no_shorter_than_a_model_makes(seconds: float, rate: int, frames: int) -> None:
    assert longest_piece(seconds, rate) == frames


def test_frames_of_a_foreign_film_are_fitted_and_too_few_are_an_error(tmp_path: Path) -> None:
    form = PictureFormat(64, 48, 24, preset="ultrafast")
    grey = [np.full((72, 64), level, np.uint8) for level in (60, 100, 140, 180)]
    for pixels in grey:
        pixels[48:] = 128
    encode_pictures(grey, tmp_path / "four.mp4", form, doing="a film")
    other = PictureFormat(32, 32, 24)
    found = list(fitted_frames(tmp_path / "four.mp4", other, first=1, count=2))
    assert [frame.shape for frame in found] == [(48, 32)] * 2
    assert [abs(int(frame[10, 10]) - level) < 6 for frame, level in zip(found, (100, 140), strict=True)] == [True] * 2
    with pytest.raises(ProductInvalid, match="has 4 frames, and 6"):
        list(fitted_frames(tmp_path / "four.mp4", other, first=1, count=5))
