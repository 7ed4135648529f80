"""Scripts that are given files of their own by flags: from file to file, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.cli.launch import launch
from studio.media.probe import probe
from studio.media.samples import write_wav
from studio.production.create import create
from studio.story.effects_file import read_effects
from studio.story.motion_file import read_motions
from studio.story.timeline import read_script

SETTINGS = """\
[scene_film]
width = 128
height = 72
[film]
preset = "ultrafast"
dissolve_seconds = 0.25
[cast]
auto_confirm = true
"""
STORY = """\
(scene_1.1) {{loc_1, Small kitchen with a stove}}, {Evening}; ((female_ada)){Calm}, {Knocking on the door};
[female_ada] It rains and rains.
(scene_1.2) {{loc_2, Wooden pier}}, {Night}; ((male_tom)){Afraid}, {Running};
[male_tom] There was a knock at the door.
"""
TIMELINE = "1.5: It rains and rains\n1.0: .\n2.5: there was a nock at the door\n0.5: .\n"
SCRIPT = """\
1.500000: scene_1.1 = {{loc_1}}, {Evening}; ((female_ada)){Calm}, {Knocking on the door};, female_ada = It rains.
1.000000 : .
0.700000: scene_1.2 = {{loc_2}}, {Night}; ((male_tom)){Afraid};, male_tom = Slowly, very slowly, a dog barked.
0.300000: UNKNOWN
1.500000: scene_1.2 = {{loc_2}}, {Night}; ((male_tom)){Afraid};, male_tom = Slowly, very slowly, a dog barked.
0.500000 : .
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    made = create(tmp_path / "film ü", story, pipeline="image", random_seed=7)
    made.settings_file.write_text(SETTINGS, encoding="utf-8")
    return made.root


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    (tmp_path / "my files").mkdir()
    return tmp_path / "my files"


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(root: Path, script: str, *arguments: object) -> int:
    """Start a launcher; the production must be as it was before."""
    pipeline, _, name = script.partition("/")
    before = contents(root)
    code = launch(root / f"gen.{pipeline}/scripts/{name}.py", [str(one) for one in arguments])
    assert contents(root) == before, "something else of the production was touched"
    return code


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(path: Path) -> list[tuple[float, str]]:
    return [
        (round((entry.end_sample - entry.start_sample) / 48_000, 3), entry.description)
        for entry in read_effects(path.read_text(encoding="utf-8"))
    ]


def test_effects_are_chosen_from_a_timeline_and_then_placed(root: Path, elsewhere: Path) -> None:
    timeline = put(
        elsewhere / "2.timeline.txt",
        "1.5: It rains\n1.0: .\n4.0: Just then came a knock at the door, and nobody in the room moved.\n",
    )
    assert run(root, "audio/5.timeline", timeline) == 0
    assert told(elsewhere / "3.timing.txt") == [(1.5, "Silence"), (1.0, "Silence"), (4.0, "knock at the door")]
    assert run(root, "audio/6.timing", elsewhere / "3.timing.txt") == 0
    placed = told(elsewhere / "4.sfx.txt")
    assert [words for _, words in placed] == ["Silence", "knock at the door", "Silence"]
    assert placed[0][0] > 2.5  # where the word is spoken, and not at the beginning of its entry
    assert sum(seconds for seconds, _ in placed) == pytest.approx(6.5)


def test_a_timeline_with_scenes_is_read_by_its_scenes_and_words(root: Path, elsewhere: Path) -> None:
    again = SCRIPT.splitlines()[0].replace("It rains.", "It pours.")  # what is done is heard once in a scene
    assert run(root, "audio/5.timeline", put(elsewhere / "2.timeline.script.txt", f"{again}\n{SCRIPT}")) == 0
    assert [words for _, words in told(elsewhere / "3.timing.txt")] == [
        "knock at the door", "Silence", "Silence", "Silence", "Silence", "dog bark", "Silence",
    ]  # fmt: skip


def test_effects_of_somebody_else_last_as_long_as_such_sounds_do(root: Path, elsewhere: Path) -> None:
    put(elsewhere / "2.timeline.txt", "20.0: It rains and rains\n5.0: .\n")
    put(elsewhere / "3.timing.txt", "20.0: A loud knock\n5.0: Zyxglorp\n")
    assert run(root, "audio/6.timing", elsewhere / "3.timing.txt") == 0
    knock, quiet, unknown, rest = told(elsewhere / "4.sfx.txt")
    assert (knock[1], quiet[1], unknown, rest[1]) == ("A loud knock", "Silence", (4.0, "Zyxglorp"), "Silence")
    assert knock[0] < 3


def test_a_file_that_nobody_named_is_replaced_only_with_force(
    root: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timeline = put(elsewhere / "t.txt", "3.0: There was a knock at the door.\n")
    put(elsewhere / "3.timing.txt", "3.0: Mine\n")
    assert run(root, "audio/5.timeline", timeline) == 2
    assert "--force" in capsys.readouterr().err
    assert told(elsewhere / "3.timing.txt") == [(3.0, "Mine")]
    assert run(root, "audio/5.timeline", timeline, "--force") == 0
    assert run(root, "audio/5.timeline", timeline) == 0  # the same again is no harm
    assert told(elsewhere / "3.timing.txt") == [(3.0, "knock at the door")]


@pytest.mark.parametrize("script", ["audio/5.timeline", "audio/6.timing", "image/4.audio", "image/5.video"])
def test_a_file_that_is_not_there_or_does_not_read_is_said(
    root: Path, elsewhere: Path, script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = root / "gen.image/input/1.story.txt"
    put(elsewhere / "2.timeline.txt", TIMELINE)
    first = [own] if script == "image/4.audio" else []
    assert run(root, script, *first, elsewhere / "nowhere.txt") == 2
    assert "nowhere.txt" in capsys.readouterr().err
    (root / "gen.image/output/scene").mkdir(exist_ok=True)
    assert run(root, script, *first, put(elsewhere / "broken.txt", "three seconds: hello\n")) == 2
    assert "broken.txt, line 1" in capsys.readouterr().err


def test_scenes_are_found_for_the_words_of_another_timeline(root: Path, elsewhere: Path) -> None:
    story, timeline = root / "gen.image/input/1.story.txt", put(elsewhere / "heard.txt", TIMELINE)
    assert run(root, "image/4.audio", story, timeline) == 0
    script = read_script((elsewhere / "2.timeline.script.txt").read_text(encoding="utf-8"))
    assert [(entry.scene, entry.actor) for entry in script] == [
        ("scene_1.1", "female_ada"), (None, ""), ("scene_1.2", "male_tom"), (None, ""),
    ]  # fmt: skip
    assert script[2].words == "There was a knock at the door."
    assert script[2].scene_text.startswith("{{loc_2}}, {Night}")


def test_another_story_is_checked_unless_that_is_bypassed(root: Path, elsewhere: Path) -> None:
    timeline = put(elsewhere / "heard.txt", TIMELINE)
    story = put(elsewhere / "story.txt", STORY.replace("((female_ada))", "((female_adda))"))
    assert run(root, "image/4.audio", story, timeline) == 2
    assert run(root, "image/4.audio", story, timeline, "--bypass-validation") == 0
    assert (elsewhere / "2.timeline.script.txt").is_file()


def test_motions_are_said_for_another_story_and_its_own_are_kept(root: Path, elsewhere: Path) -> None:
    story = put(elsewhere / "story.txt", STORY + "(motion_1.2) The pier shakes.\n")
    assert run(root, "video/5.motion", story) == 0
    found = {m.scene: m.text for m in read_motions((elsewhere / "2.motion.txt").read_text(encoding="utf-8"))}
    assert list(found) == ["scene_1.1", "scene_1.2"]
    assert found["scene_1.2"] == "The pier shakes."
    assert "camera" in found["scene_1.1"]
    assert run(root, "video/5.motion", "--input", story, "--output", elsewhere / "said.txt") == 0
    assert (elsewhere / "said.txt").read_bytes() == (elsewhere / "2.motion.txt").read_bytes()


def pictures(folder: Path, *names: str) -> Path:
    from PIL import Image

    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        noise = np.random.default_rng(number).integers(0, 255, (72, 128, 3), np.uint8)
        Image.fromarray(noise).save(folder / name)
    return folder


def counts(folder: Path) -> dict[str, int]:
    return {path.name: probe(path).of_kind("video")[0].frames or 0 for path in sorted(folder.glob("*.mp4"))}


def test_a_film_is_made_of_the_pictures_of_a_folder(
    root: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = put(elsewhere / "script.txt", SCRIPT)
    shown, out = pictures(elsewhere / "shown", "scene_1.1.png", "scene_1.2.jpg"), elsewhere / "clips"
    assert run(root, "image/5.video", script, shown, out, 24, "--start-index", 1) == 2
    assert set(counts(out)) == {"scene_1.2.mp4"}
    assert "scene_1.1.mp4 is not there" in capsys.readouterr().err
    kept = (out / "scene_1.2.mp4").stat().st_mtime_ns
    assert run(root, "image/5.video", script, shown, out, 24) == 0
    assert counts(out) == {"merged.mp4": 132, "scene_1.1.mp4": 66, "scene_1.2.mp4": 78}
    assert (out / "scene_1.2.mp4").stat().st_mtime_ns == kept
    assert "1 clips made" in capsys.readouterr().err
    assert run(root, "image/5.video", script, shown, out, 24, "--no-resume", "--start-index", 1) == 0
    assert "1 clips made" in capsys.readouterr().err
    assert (out / "scene_1.2.mp4").stat().st_mtime_ns > kept
    assert run(root, "image/5.video", script, shown, out, 25) == 0
    assert counts(out)["merged.mp4"] == 138
    assert run(root, "image/5.video", script, shown, out, 25, "--min-ok-size", 10**8) == 1
    assert "fewer than 100000000 bytes" in capsys.readouterr().err
    assert counts(out)["merged.mp4"] == 138


def test_a_scene_without_a_picture_is_shown_by_its_neighbours(
    root: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = put(elsewhere / "script.txt", SCRIPT)
    assert run(root, "image/5.video", script, pictures(elsewhere / "none")) == 2
    assert run(root, "image/5.video", script, pictures(elsewhere / "one", "scene_1.2.png")) == 0
    assert "scene_1.1 has no picture: scene_1.2.png stands for it" in capsys.readouterr().err
    assert counts(elsewhere / "video")["merged.mp4"] == 132


def test_pictures_and_sound_become_a_film_and_too_great_a_difference_is_2_when_strict(
    root: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = put(elsewhere / "script.txt", SCRIPT)
    assert run(root, "image/5.video", script, pictures(elsewhere / "one", "scene_1.2.png"), elsewhere / "v") == 0
    sound, film = elsewhere / "sound.wav", elsewhere / "film.mp4"
    given = ("--video", elsewhere / "v/merged.mp4", "--audio", sound, "--out", film)
    for seconds, lasts in ((5.5, 5.5), (7.0, 7.0), (4.0, 5.5)):
        write_wav(sound, np.sin(np.arange(round(48_000 * seconds), dtype=np.float32) / 20) * np.float32(0.1))
        assert run(root, "image/6.combine", *given) == 0
        video, audio = probe(film).of_kind("video")[0], probe(film).of_kind("audio")[0]
        assert video.duration_seconds == pytest.approx(lasts, abs=0.05)
        assert audio.duration_seconds == pytest.approx(lasts, abs=0.05)
    assert "differ by 1500 ms, more than 500" in capsys.readouterr().err
    film.unlink()
    assert run(root, "image/6.combine", *given, "--strict") == 2
    assert not film.exists()
    assert run(root, "image/6.combine", *given, "--strict", "--tolerance-ms", 2000) == 0
    assert run(root, "image/6.combine", "--video", film, "--audio", sound, "--out", film) == 2


def test_a_list_of_scripts_gives_none_of_them_files_of_its_own(
    root: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timeline = put(elsewhere / "t.txt", TIMELINE)
    settings = root / "studio.toml"
    settings.write_text(SETTINGS + f"[pipelines.audio.arguments]\n'audio/5.timeline' = ['{timeline.as_posix()}']\n")
    assert launch(root / "gen.audio/generate.py", []) == 2
    assert "pipelines.audio.arguments" in capsys.readouterr().err
