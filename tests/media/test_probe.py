from pathlib import Path

import pytest

from studio.errors import ProductInvalid
from studio.media import ffmpeg
from studio.media.probe import probe


def test_a_film_is_described_stream_by_stream(tmp_path: Path) -> None:
    out = tmp_path / "film 🌊.mp4"
    inputs = ["-f", "lavfi", "-i", "testsrc=s=64x36:d=1:r=24", "-f", "lavfi", "-i", "sine=d=1:r=48000"]
    words = ["-metadata", "title=Lamp", "-metadata:s:a", "language=hin"]
    ffmpeg.run([*inputs, *words, "-pix_fmt", "yuv420p", str(out)], doing="encoding", timeout_seconds=30)
    info = probe(out)
    (video,), (audio,) = info.of_kind("video"), info.of_kind("audio")
    assert (video.codec, video.width, video.height, video.frames) == ("h264", 64, 36, 24)
    assert video.frames_per_second == 24
    assert (audio.codec, audio.sample_rate, audio.channels, audio.language) == ("aac", 48_000, 1, "hin")
    assert info.duration_seconds == pytest.approx(1.0, abs=0.05)
    assert info.metadata["title"] == "Lamp"


@pytest.mark.parametrize("content", [b"", b"this is no film\n" * 50, b"\x00" * 4096])
def test_what_is_not_media_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "story.mp4"
    path.write_bytes(content)
    with pytest.raises(ProductInvalid, match=r"story\.mp4"):
        probe(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProductInvalid, match=r"no file gone\.wav"):
        probe(tmp_path / "gone.wav")
