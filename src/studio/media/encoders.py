"""Encoders of H.264: x264, and those of graphics hardware, which are used only where a person asks for one.

All are told to write no frames that look ahead and to put key frames where they are asked for, so that their streams
can be cut and joined as those of x264. What hardware writes differs from one machine to another.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import SetupError

THREADS = 4  # fixed, because x264 decides differently with another number
COLOURS = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv:scenecut=0"
X264_OPTIONS = {
    "profile": "high",
    "tune": "stillimage",
    "bf": "0",
    "threads": str(THREADS),
    "x264-params": COLOURS,
}
_TRIAL_FRAMES, _TRIAL_WIDTH, _TRIAL_HEIGHT = 8, 640, 368


@dataclass(frozen=True)
class Encoder:
    """``codec`` is ffmpeg's name; ``options`` gives its options for a quality (x264's crf) and a preset of x264."""

    codec: str
    options: Callable[[int, str], Mapping[str, str]]


def _x264(crf: int, preset: str) -> Mapping[str, str]:
    return {**X264_OPTIONS, "crf": str(crf), "preset": preset}


def _nvenc(crf: int, preset: str) -> Mapping[str, str]:
    return {"profile": "high", "bf": "0", "rc": "vbr", "cq": str(crf), "forced-idr": "1", "rc-lookahead": "0"}


def _qsv(crf: int, preset: str) -> Mapping[str, str]:
    return {"profile": "high", "bf": "0", "global_quality": str(crf), "forced_idr": "1", "look_ahead": "0"}


def _amf(crf: int, preset: str) -> Mapping[str, str]:
    return {"profile": "high", "bf": "0", "rc": "cqp", "qp_i": str(crf), "qp_p": str(crf), "forced_idr": "1"}


def _videotoolbox(crf: int, preset: str) -> Mapping[str, str]:
    # Its scale of quality runs from 1 to 100, upwards.
    return {"profile": "high", "bf": "0", "global_quality": str(118 * max(1, 100 - 2 * crf)), "flags": "+qscale"}


ENCODERS: Mapping[str, Encoder] = {
    "x264": Encoder("libx264", _x264),
    "nvenc": Encoder("h264_nvenc", _nvenc),
    "qsv": Encoder("h264_qsv", _qsv),
    "amf": Encoder("h264_amf", _amf),
    "videotoolbox": Encoder("h264_videotoolbox", _videotoolbox),
}
"""By the names that the setting takes."""


def add_stream(container: Any, encoder: str, *, rate: int, crf: int, preset: str) -> Any:
    """A stream of H.264 in ``container``. Raises SetupError for hardware that does not encode on this machine."""
    if encoder != "x264" and (problem := hardware_problem(encoder)):
        raise SetupError(
            f"the encoder {encoder!r} does not work on this machine: {problem}",
            hint='set film.encoder = "x264", which works everywhere',
        )
    return _stream(container, encoder, rate, crf, preset)


def _stream(container: Any, encoder: str, rate: int, crf: int, preset: str) -> Any:
    chosen = ENCODERS[encoder]
    stream = container.add_stream(chosen.codec, rate=rate)
    stream.pix_fmt = "yuv420p"
    stream.options = dict(chosen.options(crf, preset))
    return stream


@functools.cache
def hardware_problem(encoder: str) -> str:
    """Encode a few frames and look at them: empty where that works, else what was wrong. Tried once a run."""
    import av
    from av.video.frame import PictureType

    memory = io.BytesIO()
    try:
        with av.open(memory, "w", format="mp4") as container:
            stream = _stream(container, encoder, 24, 20, "veryfast")
            stream.width, stream.height, stream.gop_size = _TRIAL_WIDTH, _TRIAL_HEIGHT, 48
            for number in range(_TRIAL_FRAMES):
                frame = av.VideoFrame(_TRIAL_WIDTH, _TRIAL_HEIGHT, "yuv420p")
                frame.pts = number
                if number == _TRIAL_FRAMES // 2:
                    frame.pict_type = PictureType.I
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        memory.seek(0)
        with av.open(memory) as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
    except (av.FFmpegError, ValueError, LookupError, NotImplementedError) as error:
        return str(error)
    keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    if len(packets) != _TRIAL_FRAMES or any(packet.pts != packet.dts for packet in packets):
        return "it leaves frames out or writes them in another order"
    return "" if keys == [0, _TRIAL_FRAMES // 2] else "it puts no key frame where one is asked for"
