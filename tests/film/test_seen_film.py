"""From a story with scenes to the film of its pictures and the animated film, at tiny sizes, read back."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from studio.engine.graph import State
from studio.media.probe import probe
from studio.session import Request
from studio.story.clock import SAMPLE_RATE
from studio.story.timeline import read_script
from tests.film.helper import Film
from tests.film.seen import (
    COLOURS,
    FRAME,
    HARBOUR,
    RATE,
    finals,
    frames,
    make,
    near,
    nodes,
    scene_starts,
    scenes,
    seen_film,
    sound,
)

SCENES = ("scene_1.1", "scene_1.2", "scene_1.3", "scene_2.1")


def test_everybody_every_place_and_every_scene_has_a_picture(harbour_film: Film) -> None:
    from PIL import Image

    for folder, names, size in (
        ("scene", SCENES, (320, 180)),
        ("characters", ("female_ada", "male_tom", "male_keeper_ben"), (126, 190)),
        ("locations", ("loc_kitchen", "loc_harbour", "loc_lighthouse"), (320, 180)),
        ("backgrounds", ("loc_kitchen.1", "loc_harbour.1", "loc_lighthouse.1"), (320, 180)),
    ):
        found = harbour_film.root / "gen.image/output" / folder
        assert sorted(path.stem for path in found.iterdir()) == sorted(names)
        for path in found.iterdir():
            with Image.open(path) as picture:
                assert picture.size == size
                assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 20, f"{path.name} is almost empty"


def test_the_views_of_the_state_have_the_shapes_that_other_tools_read(harbour_film: Film) -> None:
    def state(folder: str, script: str) -> dict[str, Any]:
        path = harbour_film.root / folder / "output/tracking" / f"{script}.state.json"
        return dict(json.loads(path.read_text(encoding="utf-8")))

    (effect, *_) = state("gen.audio", "7.sfx")["audio_files"]["results"].values()
    assert effect["duration"] == round(soundfile.info(str(harbour_film.output("sfx") / effect["file"])).duration, 3)
    covers = state("gen.audio", "10.thumbnail")["thumbnails"]
    uprights = sorted(path.stem for path in harbour_film.output("").glob("thumbnail.shorts.v*.png"))
    assert covers["completed"] == ["thumbnail", *uprights]
    assert covers["results"]["thumbnail"]["variations"] == {"original": {"path": "../output/thumbnail.png"}}
    (part,) = state("gen.audio", "1.character")["meta_summary"]["result"]["plot_summaries"]
    assert all(part[name] for name in ("title", "short_summary", "long_summary"))
    story = (harbour_film.root / "gen.audio/input/1.story.txt").read_bytes()
    assert state("gen.audio", "generate")["file_hashes"] == {"story_file": hashlib.sha256(story).hexdigest()}
    assert state("gen.image", "2.character")["characters"]["completed"]
    assert state("gen.video", "2.animate")["videos"]["results"]["scene_1.1"]["frame_count"] > 0


def test_both_films_have_one_picture_one_sound_one_text_and_chapters_and_are_as_long_as_the_sound(
    harbour_film: Film,
) -> None:
    samples = soundfile.info(str(harbour_film.output("final.wav"))).frames
    for path in finals(harbour_film):
        info = probe(path)
        assert [len(info.of_kind(kind)) for kind in ("video", "audio", "subtitle")] == [1, 1, 1]
        assert info.chapters
        (video,), (heard,) = info.of_kind("video"), info.of_kind("audio")
        assert video.frames == -(-samples // FRAME)
        assert abs((video.frames or 0) / RATE - (heard.duration_seconds or 0.0)) <= 1 / RATE
        assert abs((video.frames or 0) * FRAME - samples) <= FRAME
        assert len(frames(path)) == video.frames


def test_every_line_of_the_timeline_has_its_scene(harbour_film: Film) -> None:
    script = read_script(harbour_film.input("2.timeline.script.txt").read_text(encoding="utf-8"))
    spoken = [entry for entry in script if not entry.silence]
    owner = {" ".join(span.text.split()): shown.id for shown in scenes(harbour_film) for span in shown.spans}
    assert [entry.scene for entry in spoken] == [owner[entry.words] for entry in spoken]
    assert {entry.scene for entry in spoken} == set(SCENES)
    assert "UNKNOWN" not in harbour_film.input("2.timeline.script.txt").read_text(encoding="utf-8")


def test_making_again_makes_nothing_and_everything_is_up_to_date(harbour: Film) -> None:
    for pipeline in ("audio", "image", "video"):
        # Shorts are cut from the film of the pipeline that is asked for, and the audio pipeline alone takes looks as
        # they stand: the first time each has its own, and no picture is drawn again.
        assert harbour.make(Request(pipeline)).exit_code == 0
        own = ("audio/10.thumbnail scenes", "audio/11.video")
        assert [name for name in harbour.made() if not name.startswith(own)] == []
    for pipeline in ("audio", "image", "video"):
        assert harbour.planned(Request(pipeline)) == []
        assert (harbour.make(Request(pipeline)).exit_code, harbour.made()) == (0, [])
    assert {node.state for node in nodes(harbour).values()} == {State.FRESH}


@pytest.mark.parametrize("dissolve", [pytest.param(0.0, marks=pytest.mark.slow), 0.4])
def test_scenes_change_with_their_lines_from_the_first_to_the_last(painted: Film, dissolve: float) -> None:
    painted.settings |= {"film.dissolve_seconds": dissolve}
    make(painted)
    starts = scene_starts(painted)
    assert [name for name, _ in starts] == list(SCENES)
    fading = [False, False, True, True]  # the second scene is in the place of the first
    for path in finals(painted):
        shown = frames(path)
        begins = [round(start / FRAME) for _, start in starts] + [len(shown)]
        for number, (begin, end) in enumerate(pairwise(begins)):
            faded = begin + (round(dissolve * RATE) if fading[number] else 0)
            assert all(near(colour, COLOURS[number]) for colour in shown[faded + 1 : end - 1])
            if number:
                before = np.abs(shown[begin - 2] - np.array(COLOURS[number - 1])).max()
                after = np.abs(shown[begin + 1] - np.array(COLOURS[number - 1])).max()
                assert before <= 8 < after


def test_the_sound_of_the_films_is_that_of_the_narration_at_both_ends(harbour_film: Film) -> None:
    wanted, _ = soundfile.read(str(harbour_film.output("final.wav")), dtype="float32", always_2d=True)
    for path in finals(harbour_film):
        assert abs(_shift(sound(path), wanted[:, 0], at=0)) <= FRAME // 4
        assert abs(_shift(sound(path), wanted[:, 0], at=len(wanted) - 96_000)) <= FRAME // 4


def _shift(found: np.ndarray, wanted: np.ndarray, *, at: int, expected: int = 0) -> int:
    """How many samples later ``found`` has two seconds of ``wanted`` than ``expected``."""
    reach, piece = 2 * FRAME, wanted[at : at + 96_000]
    start = at + expected - reach
    window = found[max(0, start) : start + len(piece) + 2 * reach]
    size = 1 << (len(window) + len(piece)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(piece, size)))
    lag = int(np.argmax(likeness))
    return max(0, start) + (lag if lag < size // 2 else lag - size) - at - expected


def test_an_intro_moves_sound_subtitles_chapters_and_pictures_alike(painted: Film) -> None:
    plain = [(frames(path), probe(path), sound(path)) for path in finals(painted)]
    texts = [_captions(path) for path in finals(painted)]
    painted.settings |= {"film.intro_seconds": 1.5}
    make(painted)
    late = round(1.5 * RATE)
    for path, (shown, info, heard), captions in zip(finals(painted), plain, texts, strict=True):
        later = frames(path)
        assert len(later) == len(shown) + late
        assert np.abs(later[late:] - shown).max() <= 6
        assert np.abs(later[: late - 1] - shown[0]).max() > 20, "the cover is shown"
        (video,), (audio,) = probe(path).of_kind("video"), probe(path).of_kind("audio")
        assert abs((video.frames or 0) / RATE - (audio.duration_seconds or 0)) <= 1 / RATE
        moved = sound(path)
        assert np.abs(moved[: late * FRAME - 2048]).max() < 0.01
        assert abs(_shift(moved, heard, at=48_000, expected=late * FRAME)) <= FRAME // 4
        assert [(start - 1500, text) for start, text in _captions(path)] == captions
        assert probe(path).chapters[1:] == tuple(
            type(c)(c.start_seconds + 1.5, c.end_seconds + 1.5, c.title) for c in info.chapters[1:]
        )


def _captions(path: Path) -> list[tuple[int, str]]:
    """Start in milliseconds and words of each caption of a film's text track."""
    import av

    with av.open(str(path)) as container:
        stream = container.streams.subtitles[0]
        told = []
        for packet in container.demux(stream):
            data = bytes(packet)
            size = int.from_bytes(data[:2], "big") if len(data) >= 2 else 0
            if size:
                told.append((round(float(packet.pts * packet.time_base) * 1000), data[2 : 2 + size].decode("utf-8")))
    return told


def test_burned_subtitles_are_in_the_picture(painted: Film) -> None:
    path = finals(painted)[1]
    before = _lightest(path)
    painted.settings |= {"subtitles.burn": True}
    make(painted, "video")
    after = _lightest(path)
    assert len(after) == len(before)
    assert max(before) < 225
    assert sorted(after)[len(after) // 4] > 235, "most frames have letters, which are white"
    assert len(probe(path).of_kind("subtitle")) == 1


def _lightest(path: Path) -> list[int]:
    """The least of red, green and blue at the whitest point of each frame."""
    import av

    with av.open(str(path)) as container:
        return [int(frame.to_ndarray(format="rgb24").min(axis=2).max()) for frame in container.decode(video=0)]


@pytest.mark.slow
def test_a_preview_makes_only_the_scenes_of_the_first_lines(tmp_path: Path) -> None:
    more = "".join(
        f"(scene_3.{n}) {{{{loc_lighthouse}}}}, {{Clear morning}}; ((male_tom)){{Happy}};\n"
        f"[male_tom] This is line {n}.\n"
        for n in range(1, 7)
    )
    made = seen_film(tmp_path / "film", HARBOUR + more)
    assert made.make(Request("video", preview=True)).exit_code == 0
    drawn = {path.stem for path in (made.root / "preview/gen.image/output/scene").iterdir()}
    assert drawn == set(SCENES)
    shown = frames(made.root / "preview/gen.video/output/final_sd.mp4")
    assert 5 * RATE < len(shown) < 60 * RATE
    assert not (made.root / "gen.image/output/scene").exists()


def test_shorts_of_the_animated_film_show_its_scenes(painted: Film) -> None:
    painted.settings |= {"shorts.shortest_seconds": 5.0, "shorts.captions": False, "shorts.preset": "ultrafast"}
    painted.settings |= {"shorts.title_seconds": 0.0, "shorts.pointer_seconds": 0.0}
    make(painted, "video")
    windows = nodes(painted)["audio/11.video", "windows"].made
    assert windows is not None
    start = windows.json("1.place.json")["start_sample"]
    scenes = scene_starts(painted)
    with av.open(str(painted.output("shorts/shorts.v1.mp4"))) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert pictures[0].shape == (384, 216, 3)
    seen = set()
    for number in range(0, len(pictures), 6):
        at = start + number * SAMPLE_RATE / RATE
        if min(abs(begin - at) for _, begin in scenes[1:]) > 0.7 * SAMPLE_RATE:  # where no scene dissolves
            scene = max(place for place, (_, begin) in enumerate(scenes) if begin <= at)
            middle = pictures[number][140:170, 80:136].mean(axis=(0, 1))
            assert near(middle, COLOURS[scene], within=16), number
            seen.add(scene)
    assert len(seen) > 1
