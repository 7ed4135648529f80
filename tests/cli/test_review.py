"""``studio review``: what would be refused, what would look wrong, and what to do about each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from studio.cli.opening import open_session
from studio.publishing.checklist import Point, Weight, _told_once
from tests.cli.publishing_helper import DESCRIPTION, film_bytes, production
from tests.cli.test_publish import studio


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return production(tmp_path_factory.mktemp("review") / "film", shorts=2)


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "Ein Film 🎬 雨の夜"))


def output(root: Path, name: str) -> Path:
    return root / "gen.audio/output" / name


def points(root: Path, capsys: pytest.CaptureFixture[str], code: int) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert studio("review", root, "--json") == code
    told = json.loads(capsys.readouterr().out)
    assert told["refused"] == sum(point["weight"] == "refused" for point in told["points"])
    assert bool(told["refused"]) == (code == 4)
    return list(told["points"])


def test_a_film_that_would_be_taken_ends_with_0(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = points(root, capsys, 0)
    assert {point["about"] for point in found} == {"the production"}  # nothing of it has a receipt
    assert found[0]["command"] == "studio make"
    assert studio("review", root) == 0
    assert capsys.readouterr().out.endswith("Nothing would be refused.\n")


@pytest.mark.parametrize(
    ("file", "content", "about", "said"),
    [
        ("output/description.txt", "Ada <3 Tom\n\nHook", "title", "< or a >"),
        ("output/description.txt", "x" * 300 + "\n\nHook", "title", "300 characters"),
        ("output/description.txt", "🕯" * 51 + "\n\nHook", "title", "an emoji counts two"),
        ("output/description.txt", "حارسة " * 30 + "\n\nHook", "title", "at most 100"),
        ("output/description.txt", "", "title", "the title is empty"),
        ("output/description.txt", "Title\n\n" + "é" * 2501, "description", "5,002 bytes"),
        ("output/tags.txt", "<b>, rain", "tags", "< or a >"),
        ("output/tags.txt", ", ".join(f"number {n:03}" for n in range(50)), "tags", "at most 500"),
        ("input/2.story.srt", "1\n00:00:09,000 --> 00:00:01,000\nBack\n", "captions", "do not read"),
        ("output/final.mp4", "no film", "film", "final.mp4"),
        ("output/thumbnail.png", "no picture", "cover", "not a picture"),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_told_with_its_file(
    root: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, about: str, said: str
) -> None:
    (root / "gen.audio" / file).write_text(content, encoding="utf-8")
    refused = [point for point in points(root, capsys, 4) if point["weight"] == "refused"]
    assert [point["about"] for point in refused if said in point["says"]][:1] == [about], refused
    assert {point["file"] for point in refused if point["about"] == about} == {f"gen.audio/{file}"}
    assert studio("review", root) == 4
    assert capsys.readouterr().out.startswith("Would be refused (")


def test_the_title_of_our_description_is_mended_where_it_is_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = open_session(root)
    text = b"Ada <3\n\nHook\n"
    output(root, "description.txt").unlink()
    with session.changing():
        session.tree.write("gen.audio/output/description.txt", text)
    (root / "gen.audio/input/10.title.txt").write_text("Ada <3", encoding="utf-8")
    (point,) = [
        point for point in points(root, capsys, 4) if point["weight"] == "refused" and point["about"] == "title"
    ]
    assert (point["file"], point["command"]) == ("gen.audio/input/10.title.txt", "studio make")


def test_a_missing_film_is_refused_and_says_how_to_make_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output(root, "final.mp4").unlink()
    (point,) = [point for point in points(root, capsys, 4) if point["weight"] == "refused"]
    assert point["says"].startswith("there is no film at ")
    assert (point["file"], point["command"]) == ("gen.audio/output/final.mp4", "studio make")


def test_what_would_look_wrong_refuses_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    chapters = "📜 Chapters:\n\n00:00 – One\n00:01 – Two\n"
    output(root, "description.txt").write_text(DESCRIPTION + chapters + "#a1 " * 61, encoding="utf-8")
    Image.new("RGB", (400, 400)).save(output(root, "thumbnail.png"))
    output(root, "tags.txt").unlink()
    (root / "gen.audio/input/2.story.srt").unlink()
    told = {(point["weight"], point["about"], point["says"]) for point in points(root, capsys, 0)}
    assert ("wrong", "chapters", "there are 2 chapters, and fewer than 3 are not shown") in told
    assert ("wrong", "chapters", "chapter “One” lasts 1 s, less than 10 s") in told
    assert ("wrong", "description", "the description has 63 hashtags; with more than 60 all are ignored") in told
    assert ("wrong", "cover", "the cover is 400×400, not 16:9, and gets bars") in told
    assert ("wrong", "captions", "there are no subtitles") in told
    assert ("look", "tags", "there are no tags") in told


def test_texts_that_are_not_utf_8_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output(root, "description.txt").write_bytes("Grüße\n\nÄpfel\n".encode("cp1252"))
    output(root, "tags.txt").write_bytes("Äpfel, rain".encode("cp1252"))
    told = {(point["weight"], point["about"]): point["says"] for point in points(root, capsys, 4)}
    assert "description.txt holds letters that cannot be read" in told["refused", "description"]
    assert "tags.txt holds letters that cannot be read" in told["refused", "tags"]
    capsys.readouterr()
    assert studio("publish", root, "--dry-run") != 0
    assert "description.txt holds letters that cannot be read" in capsys.readouterr().err


def test_shorts_that_are_wide_or_broken_are_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output(root, "shorts/shorts.v1.mp4").write_bytes(film_bytes())
    output(root, "shorts/shorts.v2.mp4").write_bytes(b"no film")
    found = {point["about"]: point for point in points(root, capsys, 4)}
    assert "320×180, not upright" in found["shorts.v1.mp4"]["says"]
    assert found["shorts.v2.mp4"]["file"] == "gen.audio/output/shorts/shorts.v2.mp4"


def test_settings_that_would_be_refused_are_told_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "studio.toml").write_text(
        '[youtube]\npublish_at = "2020-01-01T00:00:00Z"\nprivacy = "public"\ncategory_id = "31"\n', encoding="utf-8"
    )
    refused = [point for point in points(root, capsys, 4) if point["weight"] == "refused"]
    assert len(refused) == 3
    assert {point["file"] for point in refused} == {"studio.toml"}


def test_reviewing_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def seen() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(root.rglob("*"))
                if path.is_file() and "cache" not in path.parts}  # fmt: skip

    before = seen()
    points(root, capsys, 0)
    assert seen() == before


def test_what_is_the_same_of_several_items_is_told_once() -> None:
    same = [Point(Weight.LOOK, f"audio/10.thumbnail, picture {n}", "it names no place", f"{n}.png") for n in range(3)]
    worse = Point(Weight.WRONG, "audio/10.thumbnail, picture 3", "it names no place")
    told = list(_told_once([same[0], worse, *same[1:]]))
    assert [(point.weight, point.about, point.file) for point in told] == [
        (Weight.LOOK, "audio/10.thumbnail, picture 0 and 2 more", "0.png"),
        (Weight.WRONG, "audio/10.thumbnail, picture 3", ""),
    ]
