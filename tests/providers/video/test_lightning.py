from dataclasses import replace
from pathlib import Path

import av
import numpy as np
from tests.providers.video.pictures import kept, layered

from studio.providers.image.layers import Layer
from studio.providers.video import ClipRequest, video_provider
from studio.providers.video.lightning import flashes

BOLT = '<path d="M310 20L290 90L320 90L300 170L340 80L312 80z" fill="#ffffff"/>'


def test_lightning_flashes_now_and_then_and_each_flash_is_short() -> None:
    for seed in range(40):
        starts = [start for start, _ in flashes(seed, 60).moments]
        pauses = np.diff(starts)
        assert starts[0] < 2.5
        assert all(pause < 0.2 or 3 <= pause < 7.2 for pause in pauses)
        bright = [flashes(seed, 60).strength(number / 24) for number in range(24 * 60)]
        assert max(bright) > 0.5
        assert np.mean(np.array(bright) > 0) < 0.2


def test_equal_seeds_give_equal_flashes_and_a_longer_clip_begins_alike() -> None:
    assert flashes(3, 20) == flashes(3, 20)
    assert flashes(3, 40).moments[: len(flashes(3, 20).moments)] == flashes(3, 20).moments
    assert flashes(3, 20) != flashes(4, 20)


def test_in_a_clip_the_bolt_is_seen_only_while_it_flashes_and_the_sky_is_brighter_then(tmp_path: Path) -> None:
    picture = layered(people=False)
    bolt = Layer("lightning", 0.05, BOLT, "particles", particles="lightning")
    picture = replace(picture, layers=(picture.layers[0], bolt, *picture.layers[1:]))
    png, layers = kept(tmp_path, "storm", picture)
    request = ClipRequest(png, layers, 72, 24, 320, 180, motion="hold", seed=4, crf=8, preset="ultrafast")
    video_provider("camera").clip(request, tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "clip.mp4")) as container:
        frames = np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)]).astype(float)
    at_bolt, sky, land = frames[:, 42:46, 152:158], frames[:, 20:50, 20:60], frames[:, 150:170, 20:60]
    quiet, flash = np.argmin(sky.mean(axis=(1, 2))), np.argmax(sky.mean(axis=(1, 2)))
    assert at_bolt[flash].mean() > at_bolt[quiet].mean() + 40
    assert abs(at_bolt[quiet].mean() - sky[quiet].mean()) < 4
    assert sky[flash].mean() > sky[quiet].mean() + 12
    assert abs(land[flash].mean() - land[quiet].mean()) < 4
    assert np.mean(sky.mean(axis=(1, 2)) > sky[quiet].mean() + 4) < 0.4
