"""A short: an upright film of some seconds, with its words in the picture.

The picture is made first, without sound, by one run of ffmpeg: a still picture under a slow camera, or a stretch of a
film placed in the tall frame, and the words over it. Then the sound of the same stretch joins it, at its own loudness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from studio.errors import ProductInvalid
from studio.media import ffmpeg
from studio.media.encode import open_picture, split_planes, stacked
from studio.media.encoders import THREADS, X264_OPTIONS
from studio.media.loudness import Loudness, normalise
from studio.media.probe import MediaInfo, probe
from studio.media.samples import SAMPLE_RATE, Samples, open_sound, read_blocks, slice_file
from studio.media.shorts_text import ShortText, write_short_text
from studio.media.typefaces import FOLDER as FONTS
from studio.media.unfinished import whole_or_nothing

if TYPE_CHECKING:
    from studio.media.encode import Pixels, Planes

LONGEST_SECONDS = 60.0
MOVES = ("in", "out", "up", "down")
_ZOOM_PER_SECOND = 0.0024  # how much closer the camera comes, as a share of what it sees
_MOST_ZOOM = 0.12
_SPARE = 0.01  # of the picture outside of the frame at its widest
_STEP_PIXELS = 1.0  # the picture is drawn anew when its border has moved this far
# Said of raw pictures: else ffmpeg converts every frame from colours that it does not know.
_COLOURS = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
_BLUR_WIDTH = 108  # what lies behind a film in the tall frame is made this wide, blurred, and enlarged
_ENLARGED = 1.3  # a film is shown this much wider than the frame, its sides cut off
_FILM_AT = 0.4  # middle of a film in the tall frame, as a share of the height
_CEILING_MARGIN_DB = 0.5  # what the sound coder may add to a peak
_TIMEOUT_SECONDS, _TIMEOUT_PER_SECOND = 120.0, 60.0


@dataclass(frozen=True)
class ShortForm:
    """Size, rate and quality of a short; sides are even, ``crf`` and ``preset`` are x264's."""

    width: int = 1080
    height: int = 1920
    frames_per_second: int = 15
    crf: int = 20
    preset: str = "veryfast"

    def frames(self, samples: int) -> int:
        """How many frames are shown while ``samples`` samples are heard."""
        return -(-samples * self.frames_per_second // SAMPLE_RATE)


def short_of_picture(
    picture: Path, text: ShortText, out: Path, form: ShortForm, *, samples: int, move: str = "in", moving: bool = True
) -> None:
    """Write the silent short of a still picture, which fills the frame; ``move`` is one of ``MOVES``.

    Raises ProductInvalid (no picture, or longer than a minute), ToolFailed, ToolMissing, ProviderTimeout, DiskFull.
    """
    frames = _checked_frames(form, samples, out)
    planes = _planes(picture, form)
    zoom = min(_MOST_ZOOM, _ZOOM_PER_SECOND * samples / SAMPLE_RATE)
    travel = math.hypot(form.width, form.height) * zoom / 2
    drawn = min(frames, max(2, math.ceil(travel / _STEP_PIXELS))) if moving else 1
    # Whole frames for each drawing, at a rate that is told as a fraction.
    source = [
        *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{form.width}x{form.height}"),
        *("-framerate", f"{drawn * form.frames_per_second}/{frames}", "-i", "pipe:0"),
    ]
    feed = (_frame(planes, move, zoom, number / max(1, drawn - 1), form).tobytes() for number in range(drawn))
    held = f"{_COLOURS},tpad=stop_mode=clone:stop=-1,fps={form.frames_per_second}:round=down"
    _encode(source, held, text, out, form, frames, feed)


def short_of_film(
    film: Path, start_seconds: float, text: ShortText, out: Path, form: ShortForm, *, samples: int
) -> None:
    """Write the silent short of a stretch of ``film``, in the tall frame over a blurred copy of itself.

    Raises as ``short_of_picture`` does, and ProductInvalid for a film that ends before.
    """
    frames = _checked_frames(form, samples, out)
    info = probe(film)
    picture = next(iter(info.of_kind("video")), None)
    lasts = (picture.duration_seconds or info.duration_seconds or 0.0) if picture else 0.0
    wanted = start_seconds + samples / SAMPLE_RATE
    if picture is None or not picture.width or not picture.height or lasts < wanted - 1.0:
        raise ProductInvalid(
            f"{film.name} has no picture from {start_seconds:.1f} s to {wanted:.1f} s to make a short of",
            hint="name a film of the whole story with --video-file, or leave the flag out",
        )
    source = ["-ss", f"{start_seconds:.6f}", "-t", f"{samples / SAMPLE_RATE + 1:.6f}", "-i", str(film)]
    _encode(source, _tall(picture.width / picture.height, form), text, out, form, frames, None)


def finish_short(
    picture: Path,
    audio: Path,
    out: Path,
    *,
    start_sample: int,
    end_sample: int,
    fade_in_seconds: float = 0.03,
    fade_out_seconds: float = 0.3,
    target_lufs: float = -14.0,
    ceiling_db: float = -1.0,
    metadata: Mapping[str, str] | None = None,
    language: str = "",
) -> Loudness:
    """Write the MP4 of a silent short and of the samples of ``audio`` that belong to it; return their loudness.

    The sound is brought to ``target_lufs``, its true peak stays under ``ceiling_db``, and both ends are faded.
    Raises as ``short_of_picture`` does; nothing is left at ``out`` then.
    """
    with open_sound(audio) as file:
        if file.samplerate != SAMPLE_RATE:
            raise ProductInvalid(f"{audio.name} has {file.samplerate} Hz, and {SAMPLE_RATE} are needed to cut it")
        end_sample = min(end_sample, int(file.frames))
    with whole_or_nothing(out):
        with TemporaryDirectory(prefix=".short-", dir=out.parent) as folder:
            cut, loud = Path(folder) / "cut.wav", Path(folder) / "loud.wav"
            slice_file(audio, start_sample, end_sample, cut)
            fades = (round(fade_in_seconds * SAMPLE_RATE), round(fade_out_seconds * SAMPLE_RATE))
            heard = normalise(
                lambda: _faded(cut, end_sample - start_sample, *fades),
                loud,
                target_lufs=target_lufs,
                ceiling_db=ceiling_db - _CEILING_MARGIN_DB,
            )
            ffmpeg.run(
                _joined(picture, loud, out, metadata or {}, language),
                doing="joining picture and sound of a short",
                timeout_seconds=_TIMEOUT_SECONDS,
            )
        check_short(probe(out), out.name)
    return heard


def check_short(info: MediaInfo, name: str) -> None:
    """Raise ProductInvalid unless there is one picture and one sound, equally long, of a minute at the most."""
    pictures, sounds = info.of_kind("video"), info.of_kind("audio")
    if len(pictures) != 1 or len(sounds) != 1:
        raise ProductInvalid(f"{name} has {len(pictures)} pictures and {len(sounds)} sounds, not one of each")
    seen, heard = pictures[0].duration_seconds or 0.0, sounds[0].duration_seconds or 0.0
    if abs(seen - heard) > 0.15:
        raise ProductInvalid(f"picture and sound of {name} differ by {abs(seen - heard):.2f} s")
    if max(seen, heard) > LONGEST_SECONDS:
        raise ProductInvalid(f"{name} lasts {max(seen, heard):.1f} s, and a short lasts a minute at the most")


def _checked_frames(form: ShortForm, samples: int, out: Path) -> int:
    if not 0 < samples <= LONGEST_SECONDS * SAMPLE_RATE:
        raise ProductInvalid(
            f"{out.name} would last {samples / SAMPLE_RATE:.1f} s, and a short lasts a minute at the most"
        )
    return form.frames(samples)


def _encode(
    source: list[str],
    graph: str,
    text: ShortText,
    out: Path,
    form: ShortForm,
    frames: int,
    feed: Iterator[bytes] | None,
) -> None:
    with TemporaryDirectory(prefix=".short-", dir=out.parent) as folder:
        words = Path(folder) / "words.ass"
        write_short_text(
            text, words, width=form.width, height=form.height, frames=frames, frames_per_second=form.frames_per_second
        )
        drawn = f"subtitles=filename={ffmpeg.filter_escape(words)}:fontsdir={ffmpeg.filter_escape(FONTS)}"
        # A film has repeated frames next to none; a still picture mostly.
        chosen = {**X264_OPTIONS, "preset": form.preset, "crf": str(form.crf), "threads": str(THREADS)}
        options = [part for name, value in chosen.items() for part in (f"-{name}:v", value)]
        colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
        arguments = [
            *source,
            *("-filter_complex", f"[0:v]{graph},{drawn},format=yuv420p[v]", "-map", "[v]", "-an"),
            *("-c:v", "libx264", *options, "-g", str(4 * form.frames_per_second), *colours),
            *("-frames:v", str(frames), *ffmpeg.BIT_EXACT, "-f", "mp4", str(out)),
        ]
        limit = _TIMEOUT_SECONDS + _TIMEOUT_PER_SECOND * frames / form.frames_per_second
        ffmpeg.run(arguments, doing="encoding the picture of a short", timeout_seconds=limit, feed=feed)


def _tall(shape: float, form: ShortForm) -> str:
    """The filters that place pictures of that width to height in the frame."""
    width, height = form.width, form.height
    wide = max(width, min(round(width * _ENLARGED), round(shape * height * 0.6)))
    tall = min(height, round(wide / shape / 2) * 2)
    small, low = _BLUR_WIDTH, round(_BLUR_WIDTH * height / width / 2) * 2
    top = max(0, min(height - tall, round(height * _FILM_AT - tall / 2))) // 2 * 2
    return (
        f"fps={form.frames_per_second},tpad=stop_mode=clone:stop=-1,split[a][b];"
        f"[a]scale={small}:{low}:force_original_aspect_ratio=increase:flags=bilinear,crop={small}:{low},"
        f"gblur=sigma=4,eq=brightness=-0.04:contrast=0.85,scale={width}:{height}:flags=bilinear[back];"
        f"[b]scale=-2:{tall}:flags=bicubic,crop='min(iw,{width})':{tall}[front];"
        f"[back][front]overlay=x=(W-w)/2:y={top}:format=yuv420"
    )


def _joined(picture: Path, sound: Path, out: Path, metadata: Mapping[str, str], language: str) -> list[str]:
    tags = [part for name, value in metadata.items() for part in ("-metadata", f"{name}={value}")]
    spoken = ["-metadata:s:a:0", f"language={language}"] if language else []
    return [
        *("-i", str(picture), "-i", str(sound), "-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1"),
        *("-c:v", "copy", "-c:a", "aac", "-aac_coder", "fast", "-b:a", "192000", "-ar", str(SAMPLE_RATE), "-ac", "2"),
        *(*tags, *spoken, *ffmpeg.BIT_EXACT, "-movflags", "+faststart", "-f", "mp4", str(out)),
    ]


def _faded(path: Path, total: int, fade_in: int, fade_out: int) -> Iterator[Samples]:
    """The samples of a file with both ends faded, in the shape of a raised cosine."""
    start = 0
    for block in read_blocks(path, 2):
        times = np.arange(start, start + block.shape[0])
        rising = np.clip(times / max(1, fade_in), 0.0, 1.0)
        falling = np.clip((total - times) / max(1, fade_out), 0.0, 1.0)
        gain = (0.5 - 0.5 * np.cos(np.pi * rising)) * (0.5 - 0.5 * np.cos(np.pi * falling))
        yield block * gain.astype(np.float32)[:, None]
        start += block.shape[0]


def _planes(picture: Path, form: ShortForm) -> Planes:
    """The picture as large as the frame and a little more, what does not fit cut from its longer sides."""
    from PIL import Image

    image = open_picture(picture)
    wide, high = form.width, form.height
    scale = max(wide / image.width, high / image.height)
    left, top = (image.width - wide / scale) / 2, (image.height - high / scale) / 2
    box = (max(0.0, left), max(0.0, top), image.width - max(0.0, left), image.height - max(0.0, top))
    return split_planes(image.resize((wide, high), Image.Resampling.LANCZOS, box=box))


def _frame(planes: Planes, move: str, zoom: float, done: float, form: ShortForm) -> Pixels:
    """The picture at a moment of the move, which begins and ends gently; ``done`` runs from 0 to 1."""
    from PIL import Image

    eased = done - 0.5 * math.sin(2 * math.pi * done) / (2 * math.pi)
    near = {"in": eased, "out": 1 - eased}.get(move, 1.0)
    part = 1 - _SPARE - zoom * near
    aim = {"up": 1 - eased, "down": eased}.get(move, 0.4)
    drawn = []
    for plane, half in zip(planes, (1, 2, 2), strict=True):
        free_x, free_y = plane.width * (1 - part), plane.height * (1 - part)
        left, top = free_x / 2, free_y * aim
        box = (left, top, left + plane.width * part, top + plane.height * part)
        size = (form.width // half, form.height // half)
        drawn.append(plane.resize(size, Image.Resampling.BICUBIC, box=box))
    return stacked((drawn[0], drawn[1], drawn[2]))
