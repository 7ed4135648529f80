"""Pictures and sound of different lengths made equally long: the last picture is held, or silence follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.errors import ProductInvalid
from studio.media import samples as sound
from studio.media.encode import PictureFormat
from studio.media.probe import Stream, probe

SAMPLE_RATE = sound.SAMPLE_RATE


@dataclass(frozen=True)
class Lengths:
    """How long pictures and sound are, in frames and in samples; ``lead_frames`` of pictures come before the sound."""

    frames: int
    frames_per_second: int
    samples: int
    lead_frames: int = 0

    @property
    def apart_ms(self) -> float:
        """By how much they differ, in milliseconds."""
        return abs(self._apart_seconds) * 1000

    @property
    def alike(self) -> bool:
        """Whether they differ by a frame at most."""
        return abs(self._apart_seconds) <= 1 / self.frames_per_second + 1e-6

    @property
    def frames_of_sound(self) -> int:
        """The frames that pictures need to last as long as the sound."""
        return self.lead_frames - (-self.samples * self.frames_per_second // SAMPLE_RATE)

    @property
    def samples_of_pictures(self) -> int:
        """The samples that the sound needs to last as long as the pictures."""
        return (self.frames - self.lead_frames) * SAMPLE_RATE // self.frames_per_second

    @property
    def _apart_seconds(self) -> float:
        seconds = (self.frames - self.lead_frames) / self.frames_per_second
        return seconds - self.samples / SAMPLE_RATE


def lengths(video: Path, audio: Path, lead_frames: int = 0) -> Lengths:
    """How long a film without sound and a sound file are. Raises ProductInvalid for what is neither."""
    picture = _picture(video)
    return Lengths(picture.frames or 0, round(picture.frames_per_second or 0), sound.total_samples(audio), lead_frames)


def fitted(
    video: Path, audio: Path, folder: Path, *, lead_frames: int = 0, crf: int = 18, preset: str = "veryfast"
) -> tuple[Path, Path]:
    """A film and its sound that last equally long, and can be put together: those given, or new ones in ``folder``.

    Where the pictures end first their last one is held, where the sound does silence follows. Pictures of another
    encoding than H.264 are encoded anew. Raises ProductInvalid, DiskFull.
    """
    from studio.media.assembly import PlacedClip, join_clips

    measured = lengths(video, audio, lead_frames)
    picture = _picture(video)
    wanted = max(measured.frames, 1) if measured.alike else max(measured.frames, measured.frames_of_sound)
    if wanted != measured.frames or picture.codec != "h264":
        form = PictureFormat(
            (picture.width or 0) // 2 * 2, (picture.height or 0) // 2 * 2, measured.frames_per_second, crf, preset
        )
        join_clips([PlacedClip(video, wanted)], folder / "fitted.mp4", form)
        video = folder / "fitted.mp4"
    missing = measured.samples_of_pictures - measured.samples
    if not measured.alike and missing > 0:
        sound.concatenate([audio, missing], folder / "fitted.wav", channels=2)
        audio = folder / "fitted.wav"
    return video, audio


def _picture(video: Path) -> Stream:
    picture = next(iter(probe(video).of_kind("video")), None)
    if picture is None or not picture.frames or not picture.frames_per_second:
        raise ProductInvalid(f"{video.name} holds no pictures to make a film of", hint=str(video))
    return picture
