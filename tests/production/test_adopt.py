from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.cli.commands.produce import adopt as adopt_and_say
from studio.production.create import adopt
from studio.production.takeover import Taken, take_over
from studio.story.chapters import read_chapters
from studio.story.descriptions import read_descriptions
from studio.story.motion_file import read_motions
from studio.story.voice_map import parse_voice_map

STORY = (
    "(scene_1.1) {{loc_1, Brick pottery}}, {Dusk}; ((female_potter_ada)){Calm};\n"
    "[female_potter_ada] The kiln was cold by noon.\n"
    "(scene_1.2) {{loc_1}}, {Night}; ((male_smith_tom)){Alarmed};\n"
    "[male_smith_tom] Then who is that?\n"
)
HERE = ("amber", "basalt")
CHARACTER: dict[str, Any] = {
    "character_voices": {
        "completed": True,
        "result": {"female_potter_ada": "amber", "male_smith_tom": "ramu_xx"},
    },
    "meta_summary": {
        "completed": True,
        "result": {
            "plot_summaries": [
                {"title": "The cold kiln", "short_summary": "Ada finds it cold.", "long_summary": "Ada came early."},
                {"title": "The stranger", "short_summary": "Tom sees one.", "long_summary": "Tom came\nlate."},
            ]
        },
        "unheard_of": [1, {"deep": None}],
    },
    "story_title": {"completed": True, "result": "The Cold Kiln"},
    "metadata": {"start_time": 1.0, "last_update": 2.0},
    "later_addition": {"any": "thing"},
}
LOOKS: dict[str, Any] = {
    "characters": {"completed": ["female_potter_ada"], "results": {"female_potter_ada": "Face: (Age: adult)"}},
    "character_summaries": {"completed": [], "results": {"female_potter_ada": "A tall woman in an apron."}},
    "locations": {"completed": ["loc_1"], "results": {"loc_1": "Place: (Type: pottery)", "odd,{name}": "x", "n": 5}},
    "location_summaries": {"completed": ["loc_1"], "results": {"loc_1": "A brick pottery with a kiln."}},
}
MOTION: dict[str, Any] = {
    "motion_entries": {
        "completed": [],
        "results": {
            "scene_1.1:The kiln was cold": "The camera holds.\nSmoke rises.",
            "scene_scene_1.2:Then who is": "The camera pushes in.",
            "no scene at all": "Nothing.",
        },
    }
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    root = tmp_path / "alter Film 故事"
    (root / "gen.image/input").mkdir(parents=True)
    (root / "gen.image/input/1.story.txt").write_text(STORY, encoding="utf-8")
    return root


def track(root: Path, name: str, state: object) -> None:
    path = root / f"{name.partition('/')[0]}/output/tracking/{name.partition('/')[2]}.state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(state if isinstance(state, str) else json.dumps(state, indent=2), encoding="utf-8")


def text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def test_what_trackers_know_becomes_the_files_that_are_missing(old: Path) -> None:
    track(old, "gen.audio/1.character", CHARACTER)
    track(old, "gen.image/1.story", LOOKS)
    track(old, "gen.video/2.motion", MOTION)
    taken = take_over(old, HERE)
    assert parse_voice_map(text(old, "gen.audio/input/2.character.txt")).voices == {"female_potter_ada": "amber"}
    assert text(old, "gen.audio/input/10.title.txt") == "The Cold Kiln"
    assert text(old, "gen.audio/input/9.summary.txt") == "Ada came early. Tom came late."
    chapters = read_chapters(text(old, "gen.audio/input/12.chapters.txt"))
    assert [(c.end_percent, c.title, c.summary) for c in chapters] == [
        (50, "The cold kiln", "Ada finds it cold."),
        (100, "The stranger", "Tom sees one."),
    ]
    for name, kind, described in (
        ("2.character", "character", {"female_potter_ada": "Face: (Age: adult)"}),
        ("3.character", "character", {"female_potter_ada": "A tall woman in an apron."}),
        ("2.location", "location", {"loc_1": "Place: (Type: pottery)"}),
        ("3.location", "location", {"loc_1": "A brick pottery with a kiln."}),
    ):
        read = read_descriptions(text(old, f"gen.image/input/{name}.txt"), kind, file=name)  # type: ignore[arg-type]
        assert read.texts == described
    assert {m.scene: m.text for m in read_motions(text(old, "gen.video/input/2.motion.txt"))} == {
        "scene_1.1": "The camera holds. Smoke rises.",
        "scene_1.2": "The camera pushes in.",
    }
    assert len(taken.files) == 9
    assert ("gen.video/input/2.motion.txt", "gen.video/output/tracking/2.motion.state.json") in taken.files
    assert any("male_smith_tom (ramu_xx)" in note for note in taken.notes)
    assert any("odd,{name}" in note for note in taken.notes)


def test_files_of_the_person_stay_as_they_are(old: Path) -> None:
    mine = {
        "gen.audio/input/2.character.txt": "female_potter_ada=basalt\n",
        "gen.audio/input/10.title.txt": "Mine",
        "gen.image/input/2.location.txt": "{{loc_1}} Mine.\n",
        "gen.video/input/2.motion.txt": "(motion_1.1) Mine.\n",
    }
    for name, words in mine.items():
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(words, encoding="utf-8")
    track(old, "gen.audio/1.character", CHARACTER)
    track(old, "gen.image/1.story", LOOKS)
    track(old, "gen.video/5.motion", MOTION)
    taken = take_over(old, HERE)
    assert {name: text(old, name) for name in mine} == mine
    assert not {name for name, _ in taken.files} & set(mine)
    assert (old / "gen.image/input/3.location.txt").is_file()


@pytest.mark.parametrize("broken", ['{"character_voices": ', "\x00", "[" * 100_000, '"text"', "[1, 2]", ""])
def test_a_broken_tracker_is_told_and_left_out(old: Path, broken: str) -> None:
    track(old, "gen.audio/1.character", broken)
    track(old, "gen.video/5.motion", MOTION)
    taken = take_over(old, HERE)
    assert [name for name, _ in taken.files] == ["gen.video/input/2.motion.txt"]
    is_json = broken in ('"text"', "[1, 2]")
    assert len(taken.notes) == (0 if is_json else 1)
    assert is_json or "1.character.state.json is broken" in taken.notes[0]


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, {"result": 7}, {"results": ["a"], "result": {"a": {"b": 1}}}])
def test_values_of_other_shapes_are_let_pass(old: Path, odd: object) -> None:
    track(old, "gen.audio/1.character", {"character_voices": odd, "meta_summary": odd, "story_title": odd})
    track(old, "gen.image/1.story", dict.fromkeys(LOOKS, odd))
    track(old, "gen.image/3.scene", {"scenes": odd})
    track(old, "gen.video/5.motion", {"motion_entries": odd})
    assert take_over(old, HERE) == Taken()


def test_descriptions_and_pictures_of_the_drawing_scripts_are_found(old: Path, tmp_path: Path) -> None:
    (old / "elsewhere").mkdir(parents=True)
    (old / "elsewhere/ada.png").write_bytes(b"a picture")
    (tmp_path / "secret.png").write_bytes(b"outside")
    track(
        old,
        "gen.image/2.character",
        {
            "characters": {
                "completed": ["female_potter_ada"],
                "results": {
                    "female_potter_ada": {"path": "../../elsewhere/ada.png", "description": "A woman of fifty."},
                    "thief": {"path": "../../../secret.png"},
                    "../up": {"path": "../../elsewhere/ada.png"},
                    "words": {"path": "../input/1.story.txt"},
                },
            }
        },
    )
    taken = take_over(old, HERE)
    assert (old / "gen.image/output/characters/female_potter_ada.png").read_bytes() == b"a picture"
    assert sorted(path.name for path in (old / "gen.image/output").rglob("*.png")) == ["female_potter_ada.png"]
    assert text(old, "gen.image/input/2.character.txt") == "((female_potter_ada)): A woman of fifty.\n"
    assert len(taken.files) == 2


def test_adopting_says_what_came_from_where_and_takes_only_once(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_ENGINES__SPEECH", "fake")
    track(old, "gen.audio/1.character", {"character_voices": {"result": {"female_potter_ada": "fake-female-3"}}})
    adopt_and_say(old)
    said = capsys.readouterr().err
    origin = "gen.audio/output/tracking/1.character.state.json"
    assert f"gen.audio/input/2.character.txt: taken from {origin}" in said
    (old / "gen.audio/input/2.character.txt").unlink()
    adopt_and_say(old)
    assert "taken from" not in capsys.readouterr().err


def test_a_folder_without_a_story_is_refused_before_anything_is_taken(tmp_path: Path) -> None:
    track(tmp_path, "gen.audio/1.character", CHARACTER)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Exception, match="has no story to take over"):
        adopt(tmp_path, on_new=lambda root: pytest.fail("nothing was to be taken"))
    assert sorted(tmp_path.rglob("*")) == before
