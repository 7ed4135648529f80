"""The film of a narration: moving pictures, the sound, subtitles, chapters and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.errors import ProductInvalid
from studio.media import ffmpeg
from studio.media.captions import read_srt, write_drawn, write_plain
from studio.media.encoders import X264_OPTIONS
from studio.media.languages import three_letters
from studio.media.motion import breathing_film, cycle_frames
from studio.media.probe import MediaInfo, probe
from studio.media.samples import SAMPLE_RATE, total_samples
from studio.media.typefaces import FOLDER as FONTS
from studio.media.unfinished import whole_or_nothing

_INTERMEDIATE_CRF, _INTERMEDIATE_PRESET = 10, "veryfast"
_TIMEOUT_SECONDS, _TIMEOUT_PER_SECOND = 300.0, 20.0


@dataclass(frozen=True)
class _Film:
    """What all parts of making one film need to know."""

    audio: Path
    out: Path
    frames: int
    frames_per_second: int
    width: int
    height: int
    crf: int
    preset: str
    language: str
    audio_bitrate: int = 192_000
    silence_frames: int = 0

    @property
    def seconds(self) -> float:
        return self.frames / self.frames_per_second

    @property
    def timeout_seconds(self) -> float:
        return _TIMEOUT_SECONDS + _TIMEOUT_PER_SECOND * self.seconds


def cover_film(
    cover: Path,
    audio: Path,
    out: Path,
    *,
    subtitles: Path | None = None,
    burn: bool = False,
    chapters: Sequence[tuple[int, int, str]] = (),
    metadata: Mapping[str, str] | None = None,
    language: str = "en",
    frames_per_second: int = 30,
    width: int = 1280,
    height: int = 720,
    crf: int = 18,
    preset: str = "faster",
    motion: bool = True,
    on_progress: Callable[[float], None] | None = None,
) -> MediaInfo:
    """Write an MP4 of ``cover`` and ``audio``: H.264 High, AAC, as long as the audio to less than one frame.

    ``subtitles`` (SubRip) become a track that can be switched on, marked with ``language`` (ISO 639, two or three
    letters); with ``burn`` they are also drawn into the picture. ``crf`` and ``preset`` are those of x264; ``motion``
    lets the cover move slowly. ``chapters`` are (start sample, end sample, title) at 48 kHz. ``metadata``
    are tags of the container: title, description, artist, genre, comment, date and the like. ``on_progress`` is told
    0 to 1. Equal inputs give equal bytes. Returns what the file was measured to hold.

    Raises ProductInvalid (an input is unreadable, or the film is not what was asked for), ToolFailed, ToolMissing,
    ProviderTimeout, DiskFull; nothing is left at ``out`` then.
    """
    samples = _samples_of(audio)
    frames = -(-samples * frames_per_second // SAMPLE_RATE)
    film = _Film(audio, out, frames, frames_per_second, width, height, crf, preset, three_letters(language))
    tell = on_progress or (lambda done: None)
    # A picture that does not move is repeated group by group.
    cycle = cycle_frames(frames, frames_per_second) if motion else min(frames, 2 * frames_per_second)
    # Where subtitles are drawn every frame is encoded anew, so the first encoding must not show.
    burn = burn and subtitles is not None
    moving_share = 0.3 if burn else 0.8
    with TemporaryDirectory(prefix=".film-", dir=out.parent) as folder:
        moving = Path(folder) / "moving.mp4"
        breathing_film(
            cover,
            moving,
            frames=cycle,
            frames_per_second=frames_per_second,
            width=width,
            height=height,
            crf=min(crf, _INTERMEDIATE_CRF) if burn else crf,
            preset=_INTERMEDIATE_PRESET if burn else preset,
            moving=motion,
            on_progress=lambda done: tell(done * moving_share),
        )
        return _finished(
            film,
            moving,
            subtitles,
            chapters,
            metadata or {},
            burn=burn,
            tell=lambda done: tell(moving_share + (1 - moving_share) * done),
        )


def finish_film(
    video: Path,
    audio: Path,
    out: Path,
    *,
    silence_frames: int = 0,
    subtitles: Path | None = None,
    burn: bool = False,
    chapters: Sequence[tuple[int, int, str]] = (),
    metadata: Mapping[str, str] | None = None,
    language: str = "en",
    audio_bitrate: int = 192_000,
    crf: int = 18,
    preset: str = "veryfast",
    on_progress: Callable[[float], None] | None = None,
) -> MediaInfo:
    """Write an MP4 of the pictures of ``video`` (H.264, copied) and of ``audio`` (AAC), both exactly as long.

    ``silence_frames`` is how many frames of pictures come before the sound (an intro): sound, subtitles and chapters
    are moved alike, but a chapter at the start has the intro too. The rest as for ``cover_film``; ``crf`` and
    ``preset`` matter with ``burn`` only.

    Raises what ``cover_film`` raises, and ProductInvalid where sound and pictures differ by more than one frame.
    """
    picture = next(iter(probe(video).of_kind("video")), None)
    if picture is None or not picture.frames or not picture.frames_per_second:
        raise ProductInvalid(f"{video.name} holds no pictures to make a film of", hint=str(video))
    rate = round(picture.frames_per_second)
    film = _Film(
        audio,
        out,
        picture.frames,
        rate,
        picture.width or 0,
        picture.height or 0,
        crf,
        preset,
        three_letters(language),
        audio_bitrate,
        silence_frames,
    )
    heard = _samples_of(audio) / SAMPLE_RATE + silence_frames / rate
    if abs(heard - film.seconds) > 1.0 / rate + 1e-6:
        raise ProductInvalid(
            f"the pictures of {out.name} last {film.seconds:.3f} s and its sound {heard:.3f} s: more than a frame apart"
        )
    tell = on_progress or (lambda done: None)
    return _finished(film, video, subtitles, chapters, metadata or {}, burn=burn, tell=tell)


def _samples_of(audio: Path) -> int:
    samples = total_samples(audio)
    if samples == 0:
        raise ProductInvalid(f"{audio.name} holds no sound to make a film of", hint=str(audio))
    return samples


def _finished(
    film: _Film,
    moving: Path,
    subtitles: Path | None,
    chapters: Sequence[tuple[int, int, str]],
    metadata: Mapping[str, str],
    *,
    burn: bool,
    tell: Callable[[float], None],
) -> MediaInfo:
    """Put everything into one file, look at it, and remove it where it is not as it should be."""
    with whole_or_nothing(film.out):
        with TemporaryDirectory(prefix=".film-", dir=film.out.parent) as folder:
            texts = _subtitle_files(subtitles, film, Path(folder))
            described = Path(folder) / "metadata.txt"
            shift = film.silence_frames * SAMPLE_RATE // film.frames_per_second
            # What comes before the sound belongs to the chapter that begins with it: players want one at the start.
            moved = [(start + shift if start else 0, end + shift, title) for start, end, title in chapters]
            described.write_text(_described(metadata, moved), encoding="utf-8", newline="\n")
            ffmpeg.run(
                _arguments(film, moving, texts, described, burn=burn),
                doing="joining picture and sound of the film",
                timeout_seconds=film.timeout_seconds,
                on_progress=lambda made: tell(min(1.0, made / film.seconds)),
            )
        info = probe(film.out)
        _check(info, film, with_subtitles=texts is not None)
    tell(1.0)
    return info


def _subtitle_files(subtitles: Path | None, film: _Film, folder: Path) -> tuple[Path, Path] | None:
    """The subtitles for the track and, with their look and fonts, for the picture; None when there are none."""
    shift = film.silence_frames / film.frames_per_second
    captions = read_srt(subtitles) if subtitles is not None else ()
    if not captions:
        return None
    captions = tuple(
        replace(one, start_seconds=one.start_seconds + shift, end_seconds=one.end_seconds + shift) for one in captions
    )
    plain, drawn = folder / "plain.ass", folder / "drawn.ass"
    write_plain(captions, plain)
    write_drawn(captions, drawn, width=film.width, height=film.height)
    return plain, drawn


def _arguments(film: _Film, moving: Path, texts: tuple[Path, Path] | None, described: Path, *, burn: bool) -> list[str]:
    inputs = ["-stream_loop", "-1", "-i", str(moving), "-i", str(film.audio), "-f", "ffmetadata", "-i", str(described)]
    maps = ["-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "2", "-map_chapters", "2"]
    # The fast coder takes a third of the time of the other; at this rate its noise is less up to 5 kHz and 5 dB more
    # above, where it lies under the sound itself.
    coder = ["-c:a", "aac", "-aac_coder", "fast", "-b:a", str(film.audio_bitrate)]
    sound = ["-af", _sound_filter(film), *coder]
    sound += ["-ar", str(SAMPLE_RATE), "-ac", "2"]
    picture = _encoded(film, texts[1]) if burn and texts is not None else ["-c:v", "copy"]
    track: list[str] = []
    if texts is not None:
        inputs += ["-i", str(texts[0])]
        maps += ["-map", "3:s:0"]
        # Switched on by default, unless the words are already in the picture.
        track = ["-c:s", "mov_text", "-metadata:s:s:0", f"language={film.language}"]
        track += ["-disposition:s:0", "0" if burn else "default"]
    words = ["-metadata:s:a:0", f"language={film.language}"]
    return [
        *inputs,
        *maps,
        *picture,
        "-frames:v",
        str(film.frames),
        *sound,
        *track,
        *words,
        *ffmpeg.BIT_EXACT,
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        str(film.out),
    ]


def _sound_filter(film: _Film) -> str:
    """The silence before the sound; then exactly as many samples as the pictures last."""
    before = film.silence_frames * SAMPLE_RATE // film.frames_per_second
    samples = film.frames * SAMPLE_RATE // film.frames_per_second
    return f"aresample={SAMPLE_RATE},adelay={before}S:all=1,apad=whole_len={samples},atrim=end_sample={samples}"


def _encoded(film: _Film, texts: Path) -> list[str]:
    graph = f"subtitles=filename={ffmpeg.filter_escape(texts)}:fontsdir={ffmpeg.filter_escape(FONTS)}"
    chosen = {**X264_OPTIONS, "preset": film.preset, "crf": str(film.crf)}
    options = [part for name, value in chosen.items() for part in (f"-{name}:v", value)]
    colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    group = str(2 * film.frames_per_second)
    return ["-vf", graph, "-c:v", "libx264", *options, "-g", group, *colours]


def _described(metadata: Mapping[str, str], chapters: Sequence[tuple[int, int, str]]) -> str:
    """The tags and chapters in ffmpeg's own text form."""
    lines = [";FFMETADATA1"]
    lines += [f"{ffmpeg.metadata_escape(name)}={ffmpeg.metadata_escape(text)}" for name, text in metadata.items()]
    for start, end, title in chapters:
        lines += ["[CHAPTER]", f"TIMEBASE=1/{SAMPLE_RATE}", f"START={start}", f"END={end}"]
        lines.append(f"title={ffmpeg.metadata_escape(title)}")
    return "\n".join(lines) + "\n"


def _check(info: MediaInfo, film: _Film, *, with_subtitles: bool) -> None:
    """Raise ProductInvalid unless the film has the streams and the length that it should have."""
    found = tuple(len(info.of_kind(kind)) for kind in ("video", "audio", "subtitle"))
    if found != (1, 1, int(with_subtitles)):
        raise ProductInvalid(
            f"{film.out.name} has {found[0]} pictures, {found[1]} sounds and {found[2]} subtitle tracks, not one each"
        )
    (video,), (audio,) = info.of_kind("video"), info.of_kind("audio")
    if video.frames != film.frames:
        raise ProductInvalid(f"{film.out.name} has {video.frames} frames, and {film.frames} were to be made")
    if abs((audio.duration_seconds or 0.0) - film.seconds) > 1.01 / film.frames_per_second:
        raise ProductInvalid(
            f"the sound of {film.out.name} lasts {audio.duration_seconds} s and its picture {film.seconds:.3f} s"
        )
