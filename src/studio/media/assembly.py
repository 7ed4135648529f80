"""Clips become one stream of pictures: packets are copied, and only where two clips dissolve is anything encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from studio.errors import DiskFull, ProductInvalid
from studio.media.encode import PictureFormat, Pixels, encode_pictures
from studio.media.frames import fit_frame
from studio.media.unfinished import whole_or_nothing


@dataclass(frozen=True)
class PlacedClip:
    """A clip and how many frames of it are shown; what the file has beyond them is its handle.

    Over its first ``dissolve_frames`` the handle of the clip before fades out; the clip itself is not shown later for
    that. Our own clips have a key frame where the dissolve ends, so that all after it is copied.
    """

    path: Path
    frames: int
    dissolve_frames: int = 0


@dataclass(frozen=True)
class _Source:
    """A clip as it was found: whether its packets can be copied, their number and which are key frames."""

    clip: PlacedClip
    alike: bool
    packets: int = 0
    keys: tuple[int, ...] = ()


def join_clips(
    clips: Sequence[PlacedClip],
    out: Path,
    form: PictureFormat,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write one H.264 stream in MP4 of exactly as many frames as all clips together.

    Clips that were encoded with ``form`` are copied. A clip of other size, rate or encoding is encoded anew: scaled
    until it fills the film, its longer sides cut; taken at the film's rate, trimmed, and where it is too short its last
    frame is held. Nothing is left at ``out`` when it fails. Memory does not grow with the length.

    Raises ProductInvalid (a clip cannot be read, has no picture, or nothing is to be joined), DiskFull.
    """
    import av

    if not clips or any(clip.frames < 1 for clip in clips):
        raise ProductInvalid("no film can be joined of clips without frames")
    total, done = sum(clip.frames for clip in clips), 0
    with whole_or_nothing(out):
        try:
            with TemporaryDirectory(prefix=".join-", dir=out.parent) as folder:
                reference = Path(folder) / "reference.mp4"
                black = np.full((form.height * 3 // 2, form.width), 128, np.uint8)
                encode_pictures([black], reference, form, doing="the join of the clips")
                sources = [_look_at(clip, _header(reference), form) for clip in clips]
                with (
                    av.open(str(reference)) as first,
                    av.open(str(out), "w", format="mp4", options={"fflags": "+bitexact"}) as container,
                ):
                    stream = container.add_stream_from_template(first.streams.video[0])
                    for packet in _packets(sources, Path(folder), form):
                        packet.time_base = Fraction(1, form.frames_per_second)
                        packet.pts = packet.dts = done
                        packet.duration = 1
                        packet.stream = stream
                        container.mux(packet)
                        done += 1
                        if on_progress is not None and done % form.group == 0:
                            on_progress(done / total)
        except av.FFmpegError as error:
            if "space" in str(error).lower():
                raise DiskFull("the disk is full: the clips could not be joined") from error
            raise ProductInvalid(f"the clips could not be joined: {error}") from error
        if done != total:
            raise ProductInvalid(f"the joined clips have {done} frames, and {total} were to be made")


def _header(path: Path) -> bytes:
    """The parameter sets of an H.264 stream."""
    import av

    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


def _look_at(clip: PlacedClip, header: bytes, form: PictureFormat) -> _Source:
    """Read the packets of a clip, not the pictures. Raises ProductInvalid for what holds no picture."""
    import av

    try:
        with av.open(str(clip.path)) as container:
            if not container.streams.video:
                raise ProductInvalid(f"{clip.path.name} holds no moving picture", hint=str(clip.path))
            stream = container.streams.video[0]
            context = stream.codec_context
            if context.name != "h264" or bytes(context.extradata or b"") != header:
                return _Source(clip, False)
            times: list[tuple[int, int]] = []
            keys: list[int] = []
            for packet in container.demux(stream):
                if packet.pts is None or packet.dts is None:
                    continue
                if packet.is_keyframe:
                    keys.append(len(times))
                times.append((packet.pts, packet.dts))
            step = 1 / (form.frames_per_second * (stream.time_base or Fraction(1)))
    except av.FFmpegError as error:
        raise ProductInvalid(f"{clip.path.name} cannot be read as a film: {error}", hint=str(clip.path)) from error
    even = all(pts == dts == number * step for number, (pts, dts) in enumerate(times))
    return _Source(clip, even and len(times) >= clip.frames and keys[:1] == [0], len(times), tuple(keys))


def _packets(sources: Sequence[_Source], folder: Path, form: PictureFormat) -> Iterator[Any]:
    """All packets of the film, in its order."""
    for number, source in enumerate(sources):
        clip = source.clip
        before = sources[number - 1] if number else None
        dissolve = min(clip.dissolve_frames, clip.frames) if before is not None else 0
        copied = _copied_from(source, dissolve)
        if copied > 0:
            made = folder / f"{number}.mp4"
            pictures = _begun(before, source, dissolve, copied, form)
            encode_pictures(pictures, made, form, doing=f"the beginning of {clip.path.name}")
            yield from _read_packets(made, 0, copied)
            made.unlink()
        yield from _read_packets(clip.path, copied, clip.frames)


def _copied_from(source: _Source, dissolve: int) -> int:
    """The first frame of a clip that is copied as it is."""
    if not source.alike:
        return source.clip.frames
    return next((key for key in source.keys if dissolve <= key <= source.clip.frames), source.clip.frames)


def _read_packets(path: Path, first: int, end: int) -> Iterator[Any]:
    """The packets of an even stream from a key frame ``first`` to before ``end``."""
    import av

    if end <= first:
        return
    with av.open(str(path)) as container:
        number = 0
        for packet in container.demux(container.streams.video[0]):
            if packet.pts is None:
                continue
            if number >= end:
                return
            if number >= first:
                yield packet
            number += 1


def _begun(before: _Source | None, source: _Source, dissolve: int, count: int, form: PictureFormat) -> Iterator[Pixels]:
    """The first ``count`` frames of a clip, over which the one before fades out."""
    own = _pictures(source, 0, form)
    if before is not None and dissolve:
        fading = _pictures(before, before.clip.frames, form)
        for number in range(dissolve):
            part = round(256 * (number + 1) / (dissolve + 1))
            yield _mixed(next(fading), next(own), part)
    yield from islice(own, count - dissolve)


def _mixed(first: Pixels, second: Pixels, part: int) -> Pixels:
    """``part`` 256ths of the second picture, the rest of the first."""
    sums = first.astype(np.uint16) * (256 - part) + second.astype(np.uint16) * part
    return ((sums + 128) >> 8).astype(np.uint8)


def _pictures(source: _Source, first: int, form: PictureFormat) -> Iterator[Pixels]:
    """The frames of a clip from ``first`` on, as the film has them; without end, because the last one is held."""
    import av

    path = source.clip.path
    last: Pixels | None = None
    shown = first  # the frame of the film that is due
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            base = stream.time_base or Fraction(1, form.frames_per_second)
            began = stream.start_time or 0
            key = max((key for key in source.keys if key <= min(first, source.packets - 1)), default=0)
            if key:
                container.seek(round(key / (form.frames_per_second * base)), stream=stream)
            for frame in container.decode(stream):
                if frame.pts is None:
                    continue
                at = (frame.pts - began) * base * form.frames_per_second
                # This frame is seen from the film's frame nearest to its time; until then the one before is.
                while last is not None and shown < round(at):
                    yield last
                    shown += 1
                last = frame.to_ndarray(format="yuv420p") if source.alike else fit_frame(frame, stream, form)
    except av.FFmpegError as error:
        raise ProductInvalid(f"{path.name} cannot be read as a film: {error}", hint=str(path)) from error
    if last is None:
        raise ProductInvalid(f"{path.name} holds no picture", hint=str(path))
    while True:
        yield last
