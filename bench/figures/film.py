"""What moving pictures cost: against ffmpeg's own zoom, against moviepy, against the length of the film, in memory."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from measure import CannotMeasure, Figure, Goal, command_seconds, figure, interleaved, seconds

from studio.media import ffmpeg
from studio.media.assembly import PlacedClip, join_clips
from studio.media.encode import PictureFormat
from studio.media.encoders import X264_OPTIONS
from studio.providers.image.contract import SceneRequest, SeenActor
from studio.providers.image.storyboard.provider import provider as storyboard
from studio.providers.video import ClipRequest, Spoken, video_provider

STILLS, STILL_SECONDS, RATE = 6, 5, 24
FRAMES = STILL_SECONDS * RATE
FORM = PictureFormat(1280, 720, RATE, 18, "veryfast")
PLACES = (
    ("kitchen", "A small kitchen with a stove, a table and a window", "night, rain"),
    ("harbour", "A stone harbour with a lighthouse and fishing boats", "evening, storm"),
    ("forest", "A snowy forest with tall pines", "winter, snow, day"),
    ("street", "A narrow street of old houses with lamps", "dusk"),
    ("library", "A library with high shelves and a ladder", "day"),
    ("field", "A wide field with a path and a mill", "autumn, wind"),
)
MOVIEPY = """
import sys
from moviepy import CompositeVideoClip, ImageClip, concatenate_videoclips
out, rate, seconds, crf, preset, *stills = sys.argv[1:]
rate, seconds = int(rate), int(seconds)
parts = []
for still in stills:
    clip = ImageClip(still, duration=seconds).resized(lambda t: 1 + 0.1 * t / seconds).with_position("center")
    parts.append(CompositeVideoClip([clip], size=(1280, 720)))
film = concatenate_videoclips(parts)
film.write_videofile(out, fps=rate, codec="libx264", preset=preset, audio=False, logger=None, threads=4,
                     ffmpeg_params=["-crf", crf, "-pix_fmt", "yuv420p"])
"""


def _scene(number: int) -> SceneRequest:
    name, description, setting = PLACES[number % len(PLACES)]
    people = (
        SeenActor(
            "male_keeper_henry", "an old man with a white beard and a blue coat", 1, ("worried", "standing"), True
        ),
        SeenActor("female_nurse_ada", "a young woman with red hair and a green dress", 2, ("calm", "standing")),
    )
    return SceneRequest(f"1.{number}", name, description, setting, people, "", number, number)


@contextmanager
def _stills(count: int = STILLS) -> Iterator[tuple[Path, list[Path]]]:
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        pictures = [Path(folder) / f"still{number}.png" for number in range(count)]
        for number, picture in enumerate(pictures):
            storyboard().scene(_scene(number), picture)
        yield Path(folder), pictures


def _ours(folder: Path, pictures: list[Path]) -> None:
    """Clips with a camera move each, as many at a time as a run makes, and their join."""
    maker = video_provider("camera")
    size = {"width": FORM.width, "height": FORM.height, "crf": FORM.crf, "preset": FORM.preset}

    def clip(number: int) -> PlacedClip:
        path = folder / f"clip{number}.mp4"
        request = ClipRequest(pictures[number], None, FRAMES, RATE, motion="push in", seed=number, **size)  # type: ignore[arg-type]
        maker.clip(request, path)
        return PlacedClip(path, FRAMES)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # as many as the engine has slots
        clips = list(pool.map(clip, range(len(pictures))))
    join_clips(clips, folder / "ours.mp4", FORM)


def _zoompan(folder: Path, pictures: list[Path]) -> list[str]:
    """The command that zooms into the same stills with ffmpeg's own filter, encoded as we do."""
    inputs = [part for picture in pictures for part in ("-i", str(picture))]
    zoom = f"zoompan=z='1+0.1*on/{FRAMES}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={FRAMES}:s=1280x720:fps={RATE}"
    graph = ";".join(f"[{n}:v]{zoom}[v{n}]" for n in range(len(pictures)))
    graph += ";" + "".join(f"[v{n}]" for n in range(len(pictures))) + f"concat=n={len(pictures)},format=yuv420p[v]"
    options = {**X264_OPTIONS, "preset": FORM.preset, "crf": str(FORM.crf), "g": str(FORM.group)}
    coding = [part for name, value in options.items() for part in (f"-{name}", value)]
    command = [ffmpeg.binary(), "-nostdin", "-y", "-v", "error", *inputs, "-filter_complex", graph, "-map", "[v]"]
    return [*command, "-c:v", "libx264", *coding, str(folder / "zoompan.mp4")]


@figure("film-render")
def film_render(name: str) -> Figure:
    """Six still pictures of five seconds with camera moves, joined, against ffmpeg's zoompan of the same."""
    with _stills() as (folder, pictures):
        command = _zoompan(folder, pictures)
        ours, other = interleaved(
            lambda: seconds(lambda: _ours(folder, pictures)), lambda: command_seconds(command), pairs=3
        )
    return Figure(name, ours, other, "s", Goal("ratio", 1.5))


@figure("film-moviepy")
def film_moviepy(name: str) -> Figure:
    """The same stills through moviepy 2, one linear zoom each: we take at most a fifth of its time."""
    uv = shutil.which("uv")
    if uv is None:
        raise CannotMeasure("moviepy is fetched with uv, and uv is not here")
    run = [uv, "run", "--with", "moviepy==2.*", "--no-project", "--python", sys.executable, "python"]
    try:
        subprocess.run([*run, "-c", "import moviepy"], check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotMeasure("moviepy 2 cannot be had here (uv run --with moviepy==2.*)") from error
    with _stills() as (folder, pictures):
        script = folder / "zoom.py"
        script.write_text(MOVIEPY, encoding="utf-8")
        arguments = [str(folder / "moviepy.mp4"), str(RATE), str(STILL_SECONDS), str(FORM.crf), FORM.preset]
        command = [*run, str(script), *arguments, *(str(picture) for picture in pictures)]
        ours, other = interleaved(
            lambda: seconds(lambda: _ours(folder, pictures)), lambda: command_seconds(command), pairs=1, warm_up=0
        )
    return Figure(name, ours, other, "s", Goal("ratio", 0.2))


@figure("film-animated")
def film_animated(name: str) -> Figure:
    """Three scenes in layers, of ten seconds each, with people who speak, against their length."""
    length = 10
    levels = tuple(max(0.0, min(1.0, 0.5 + 0.5 * math.sin(n * 0.9))) for n in range(length * RATE))
    with _stills(3) as (folder, pictures):

        def make() -> None:
            for number, picture in enumerate(pictures):
                layers = picture.with_name(f"{picture.stem}.layers.json")
                request = ClipRequest(
                    picture,
                    layers,
                    length * RATE,
                    RATE,
                    1024,
                    576,
                    spoken=(Spoken("male_keeper_henry", 0, levels),),
                    cut_frames=(5 * RATE,),
                    seed=number,
                )
                video_provider("camera").clip(request, folder / f"scene{number}.mp4")

        taken = min(seconds(make) for _ in range(2))
    return Figure(name, taken, 3.0 * length, "s", Goal("ratio", 1.0))


@figure("scene-picture")
def scene_picture(name: str) -> Figure:
    """One picture of a scene, 1280 x 720, with its layers."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        maker = storyboard()

        def make() -> None:
            for number in range(len(PLACES)):
                maker.scene(_scene(number), Path(folder) / f"{number}.png")

        make()
        taken = seconds(make) / len(PLACES)
    return Figure(name, taken, 1.0, "s", Goal("ours", 1.5))


ASSEMBLY = """
import resource, sys
from pathlib import Path
from studio.media.assembly import PlacedClip, join_clips
from studio.media.encode import PictureFormat
folder, copies = Path(sys.argv[1]), int(sys.argv[2])
clips = [PlacedClip(folder / f"clip{n % 6}.mp4", 120, 8 if n else 0) for n in range(copies)]
join_clips(clips, folder / "long.mp4", PictureFormat(1280, 720, 24, 18, "veryfast"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@figure("film-memory")
def film_memory(name: str) -> Figure:
    """Peak memory of joining a film of ten minutes, with a dissolve every five seconds, against one of two minutes."""
    if os.name != "posix":
        raise CannotMeasure("the peak memory of a process cannot be asked for on this system")
    scale = 1e6 if sys.platform == "darwin" else 1e3
    with _stills() as (folder, pictures):
        _ours(folder, pictures)

        def peak(minutes: int) -> float:
            command = [sys.executable, "-c", ASSEMBLY, str(folder), str(minutes * 60 // STILL_SECONDS)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
            if done.returncode:
                raise CannotMeasure(done.stderr[-400:])
            return int(done.stdout) / scale

        return Figure(name, peak(10), peak(2), "MB", Goal("ratio", 1.3))
