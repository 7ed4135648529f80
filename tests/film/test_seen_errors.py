"""Slips in stories with scenes, and files that are not what they should be: what is said, and how it goes on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.errors import StudioError
from studio.pipelines import StepOptions
from studio.session import Request
from studio.session.describing import describe
from tests.film.helper import Film
from tests.film.seen import finals, frames, make, nodes, ran, seen, seen_film

KITCHEN = "(scene_1.1) {{loc_kitchen, Small kitchen}}, {Evening}; ((female_ada)){Calm};\n[female_ada] It rains.\n"
DRAWN = Request("image", only=("image/1.story", "image/3.scene"))


def test_slips_that_would_show_another_film_are_refused_and_can_be_bypassed(tmp_path: Path) -> None:
    for number, (rest, said) in enumerate(
        [
            ("(scene_1.2) {{loc_kitchen}}, {Night}; ((female_adda)){Calm};\n[female_ada] Still.\n", "female_adda"),
            ("(scene_1.2) {{loc_2}}, {Night}; ((female_ada)){Calm};\n[female_ada] Still.\n", "loc_2"),
        ]
    ):
        made = seen_film(tmp_path / f"film{number}", KITCHEN + rest)
        with pytest.raises(StudioError, match=f"line 3: .*{said}") as refused:
            made.make(DRAWN)
        assert refused.value.exit_code == 2
        assert "--bypass-validation" in refused.value.hint
        asked = Request("image", only=DRAWN.only, options=StepOptions(bypass_validation=True))
        assert any(said in note for note in made.session(asked).plan().notes)
        assert made.make(asked).exit_code == 0
        assert len(list((made.root / "gen.image/output/scene").iterdir())) == 2
        told = describe(made.session(asked), made.session(asked).look().nodes["image/1.story", "check"])
        assert any(said in finding for finding in told["findings"])


@pytest.mark.parametrize(
    ("story", "said", "scenes"),
    [
        (
            KITCHEN.partition("\n")[0] + "\n" + KITCHEN.replace("1.1", "1.2"),
            "no line of dialogue belongs to scene_1.1",
            {"scene_1.2"},
        ),
        ("[female_ada] Hello.\n" + KITCHEN + "(scene_1.2) {{loc_kitchen}}, {Night};\n[female_ada] Good night.\n",
         "without a scene of its own behind the last scene", {"scene_1.1", "scene_1.2"}),
        (KITCHEN.replace("1.1", "1.3") + "(scene_1.2) {{loc_kitchen}}, {Night};\n[female_ada] Good night.\n",
         "scene_1.2 comes after scene_1.3", {"scene_1.2", "scene_1.3"}),
    ],
)  # fmt: skip
def test_what_is_read_in_another_way_than_it_stands_is_said_before_and_after(
    tmp_path: Path, story: str, said: str, scenes: set[str]
) -> None:
    made = seen_film(tmp_path / "film", story)
    assert any(said in note for note in made.session(DRAWN).plan().notes)
    assert made.make(DRAWN).exit_code == 0
    findings = [said for event in made.events for said in getattr(event, "findings", ())]
    assert any(said in finding for finding in findings)
    assert {path.stem for path in (made.root / "gen.image/output/scene").iterdir()} == scenes


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (KITCHEN + KITCHEN, "line 3.*scene_1.1"),
        ("(scene_1.1) {{loc_kitchen, Small kitchen}}, {Evening};\n", "no dialogue|without|nobody|no line"),
        ("(scene_1.1) {Evening}; ((female_ada)){Calm};\n[female_ada] It rains.\n", "line 1.*no place"),
        ("(scene_1) {{loc}}, {Evening};\n[female_ada] It rains.\n", "line 1.*scene_1"),
    ],
)
def test_stories_with_scenes_that_have_no_safe_reading_are_refused(tmp_path: Path, story: str, said: str) -> None:
    with pytest.raises(StudioError, match=said) as refused:
        seen_film(tmp_path / "film", story).make(DRAWN)
    assert refused.value.exit_code == 2


def test_slips_in_the_scene_list_are_said_and_the_story_counts(harbour: Film) -> None:
    path = harbour.root / "gen.image/input/3.scene.txt"
    rows = path.read_text(encoding="utf-8").splitlines()
    twice = rows[1].replace("{Afraid}", "{Happy}")
    path.write_text(
        "\n".join([rows[1], rows[0], rows[3], twice, rows[0].replace("1.1", "9.9")]) + "\n", encoding="utf-8"
    )
    notes = " | ".join(harbour.session(Request("video")).plan().notes)
    for said in ("scene_1.2 was already used", "no scene scene_9.9", "scene_1.3 of the story is not in the list"):
        assert said in notes
    assert {name for name in seen(ran(harbour, "image")) if "image/3.scene" in name} == {
        "image/3.scene scene/scene_1.2"
    }
    assert twice in path.read_text(encoding="utf-8")


def test_a_scene_list_that_does_not_read_names_its_line(harbour: Film) -> None:
    path = harbour.root / "gen.image/input/3.scene.txt"
    path.write_text(path.read_text(encoding="utf-8") + "something else\n", encoding="utf-8")
    with pytest.raises(StudioError, match=r"3\.scene\.txt, line 5"):
        harbour.make(Request("image"))


def test_files_that_are_not_utf8_are_told_and_those_of_windows_are_read(harbour: Film) -> None:
    files = (
        "gen.image/input/2.character.txt",
        "gen.image/input/3.location.txt",
        "gen.image/input/3.scene.txt",
        "gen.video/input/2.motion.txt",
        "gen.audio/input/2.timeline.txt",
        "gen.audio/input/2.character.txt",
        "gen.audio/input/4.sfx.txt",
    )
    for file in files:
        path = harbour.root / file
        ours = path.read_bytes()
        path.write_bytes("((female_ada)): schöne Frau\n".encode("latin-1"))
        if "timeline" in file:
            (told,) = harbour.make(Request("video", only=("image/4.audio",))).errors
        else:
            with pytest.raises(StudioError) as refused:
                harbour.make(Request("video"))
            told = refused.value
        assert "UTF-8" in str(told)
        assert path.name in str(told)
        path.write_bytes(b"\xef\xbb\xbf" + ours.replace(b"\n", b"\r\n"))
    done = ran(harbour, "video")
    assert not [name for name in seen(done) if name.startswith(("image/2", "image/3", "video/2", "video/5"))]


@pytest.mark.parametrize("data", [b"", b"this is no picture", b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_a_picture_that_is_none_is_told_by_name_and_the_rest_is_made(harbour: Film, data: bytes) -> None:
    path = harbour.root / "gen.image/output/scene/scene_1.2.png"
    path.write_bytes(data)
    outcome = harbour.make(Request("video"))
    assert outcome.exit_code in (1, 2)
    assert all("scene_1.2" in str(error) for error in outcome.errors)
    assert len(outcome.errors) == 1
    assert path.read_bytes() == data
    path.unlink()
    assert seen(ran(harbour, "video")) == set()


def test_a_clip_that_is_none_is_told_by_name(harbour: Film) -> None:
    path = harbour.root / "gen.video/output/animation/scene_1.2.mp4"
    path.write_bytes(b"this is no film")
    outcome = harbour.make(Request("video"))
    assert outcome.exit_code in (1, 2)
    assert "scene_1.2.mp4" in str(outcome.errors[0]) + outcome.errors[0].hint
    assert path.read_bytes() == b"this is no film"


def test_pictures_of_other_sizes_and_kinds_are_taken(harbour: Film) -> None:
    from PIL import Image

    folder = harbour.root / "gen.image/output/scene"
    Image.new("RGBA", (1, 1), (200, 30, 30, 128)).save(folder / "scene_1.1.png")
    Image.new("CMYK", (301, 77), (0, 200, 200, 0)).save(folder / "scene_1.2.png", format="JPEG")
    Image.new("L", (40, 400), 90).save(folder / "scene_1.3.png")
    Image.new("P", (64, 64)).save(folder / "scene_2.1.png", transparency=0)
    make(harbour)
    for path in finals(harbour):
        assert np.abs(np.diff(frames(path)[2:30], axis=0)).max() < 6
    assert all(node.made for node in nodes(harbour).values())
