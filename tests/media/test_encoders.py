"""Encoders of graphics hardware: tried before they are used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.errors import SetupError
from studio.media import encoders
from studio.media.assembly import PlacedClip, join_clips
from studio.media.encode import PictureFormat, encode_pictures
from studio.media.encoders import ENCODERS, Encoder, hardware_problem
from studio.media.probe import probe


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    hardware_problem.cache_clear()
    yield
    hardware_problem.cache_clear()


def frames(count: int, form: PictureFormat) -> list[np.ndarray]:
    return [np.full((form.height * 3 // 2, form.width), 16 + 3 * n, np.uint8) for n in range(count)]


@pytest.mark.parametrize("name", [name for name in ENCODERS if name != "x264"])
def test_hardware_that_is_not_there_is_refused_in_words_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    if not hardware_problem(name):
        pytest.skip(f"{name} works on this machine")
    form = PictureFormat(640, 368, 24, encoder=name)
    with pytest.raises(SetupError, match=f"the encoder '{name}' does not work on this machine: .") as refused:
        encode_pictures(frames(3, form), tmp_path / "clip.mp4", form, doing="a clip")
    assert 'film.encoder = "x264"' in refused.value.hint
    assert not list(tmp_path.iterdir())


def test_another_encoder_that_passes_its_trial_makes_clips_that_are_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other options than ours stand in for hardware: its streams differ from those of x264 in their headers.
    other = Encoder("libx264", lambda crf, preset: {"profile": "main", "bf": "0", "crf": str(crf)})
    monkeypatch.setitem(ENCODERS, "nvenc", other)  # type: ignore[arg-type]
    form = PictureFormat(640, 368, 24, encoder="nvenc")
    clips = []
    for number in range(2):
        encode_pictures(frames(30, form), tmp_path / f"{number}.mp4", form, doing="a clip", key_frames={6})
        clips.append(PlacedClip(tmp_path / f"{number}.mp4", 30))
    join_clips(clips, tmp_path / "film.mp4", form)
    (video,) = probe(tmp_path / "film.mp4").of_kind("video")
    assert video.frames == 60


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"bf": "2"}, "another order"),
        ({"bf": "0", "x264-params": "no-open-gop=1:scenecut=0", "forced-idr": "0", "g": "1"}, "key frame"),
    ],
)
def test_an_encoder_whose_streams_could_not_be_joined_fails_its_trial(
    options: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENCODERS, "nvenc", Encoder("libx264", lambda crf, preset: options))  # type: ignore[arg-type]
    assert problem in encoders.hardware_problem("nvenc")
