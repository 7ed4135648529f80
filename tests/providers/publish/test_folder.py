"""The folder for an upload by hand, as files on a disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.providers.publish import Captions, Publication
from studio.providers.publish import folder as module
from studio.providers.publish.folder import FolderPublisher

TITLE = "</textarea><script>alert(1)</script> & שלום 🌧️"


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_bytes(content)
    temporary.replace(path)
    return path


def film(made: Path, content: bytes = b"film one", **more: object) -> Publication:
    given: dict[str, object] = {
        "film": put(made / "final.mp4", content),
        "digest": hashlib.sha256(content).hexdigest(),
        "kind": "film",
        "title": "A Knock",
        "description": "Who knocks?\n\n#story",
        "tags": ("rain", "night"),
        "thumbnail": put(made / "thumbnail.png", b"picture"),
        "captions": (Captions(put(made / "2.story.srt", b"1\n"), "zh-Hant"),),
    }
    return Publication(**{**given, **more})  # type: ignore[arg-type]


def short(made: Path, number: int) -> Publication:
    content = b"short %d" % number
    path = put(made / f"shorts.v{number}.mp4", content)
    return Publication(path, hashlib.sha256(content).hexdigest(), "short", f"Part {number}", "Text", ("Shorts",))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    return tmp_path / "gen.audio/output/upload"


def test_a_film_lies_there_with_all_that_goes_with_it(tmp_path: Path, upload: Path) -> None:
    publisher = FolderPublisher(upload)
    one = film(tmp_path / "made", title=TITLE)
    assert publisher.check().ok
    assert publisher.problems(one) == ()
    publisher.publish(one)
    for number in range(1, 12):
        publisher.publish(short(tmp_path / "made", number))
    found = everything(upload)
    assert found["film.mp4"] == b"film one"
    assert found["title.txt"].decode() == TITLE
    assert found["description.txt"] == b"Who knocks?\n\n#story"
    assert found["tags.txt"] == b"rain, night"
    assert found["thumbnail.png"] == b"picture"
    assert found["captions.zh-Hant.srt"] == b"1\n"
    assert found["shorts/short-11.title.txt"] == b"Part 11"
    assert (upload / "film.mp4").samefile(one.film)
    assert not (upload / "thumbnail.png").samefile(str(one.thumbnail))
    files = json.loads(found["index.json"])["files"]
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "index.json"} == {
        name: entry["sha256"] for name, entry in files.items()
    }


def test_the_page_shows_every_text_and_runs_none_of_it(tmp_path: Path, upload: Path) -> None:
    publisher = FolderPublisher(upload)
    publisher.publish(film(tmp_path, title=TITLE, description="\n<b>bold</b>", publish_at="2999-01-01T00:00:00Z"))
    for number in (10, 9):
        publisher.publish(short(tmp_path, number))
    page = (upload / "INSTRUCTIONS.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>bold" not in page
    shown = [unescape(text) for text in re.findall(r"<textarea[^>]*>\n([\s\S]*?)</textarea>", page)]
    assert shown[:3] == [TITLE, "\n<b>bold</b>", "rain, night"]
    assert page.index("short-1.mp4") < page.index("short-2.mp4")
    assert "2999-01-01T00:00:00Z" in page


def test_laying_out_again_writes_nothing(tmp_path: Path, upload: Path) -> None:
    one = film(tmp_path)
    assert not FolderPublisher(upload).publish(one).already
    before = {path: path.stat().st_mtime_ns for path in upload.rglob("*")}
    assert FolderPublisher(upload).publish(one).already
    assert {path: path.stat().st_mtime_ns for path in upload.rglob("*")} == before


def test_what_a_person_changed_stays_and_what_is_ours_is_replaced(tmp_path: Path, upload: Path) -> None:
    FolderPublisher(upload).publish(film(tmp_path))
    (upload / "description.txt").write_text("Mine", encoding="utf-8")
    (upload / "notes.txt").write_text("Mine too", encoding="utf-8")
    publisher = FolderPublisher(upload)
    publisher.publish(film(tmp_path, b"film two", title="New", description="Other"))
    publisher.sweep()
    found = everything(upload)
    assert (found["film.mp4"], found["title.txt"]) == (b"film two", b"New")
    assert (found["description.txt"], found["notes.txt"]) == (b"Mine", b"Mine too")
    assert publisher.kept == ["description.txt"]


def test_what_is_no_longer_published_goes_and_what_a_person_changed_of_it_stays(tmp_path: Path, upload: Path) -> None:
    publisher = FolderPublisher(upload)
    publisher.publish(film(tmp_path))
    publisher.publish(short(tmp_path, 1))
    publisher.publish(film(tmp_path / "other", b"another"))
    assert (upload / "film-2/film.mp4").is_file()
    (upload / "film-2/title.txt").write_text("Mine", encoding="utf-8")
    publisher = FolderPublisher(upload)
    publisher.publish(film(tmp_path))
    publisher.sweep()
    assert not (upload / "shorts").exists()
    assert [path.name for path in (upload / "film-2").iterdir()] == ["title.txt"]
    assert "short-1" not in (upload / "INSTRUCTIONS.html").read_text(encoding="utf-8")
    assert list(json.loads((upload / "index.json").read_text(encoding="utf-8"))["publications"]) == [""]


def test_a_copy_lies_there_where_the_disk_cannot_link(
    tmp_path: Path, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "not here")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", refuse)
        FolderPublisher(upload).publish(film(tmp_path))
        assert not (upload / "film.mp4").samefile(tmp_path / "final.mp4")
        assert FolderPublisher(upload).publish(film(tmp_path)).already
        FolderPublisher(upload).publish(film(tmp_path, b"film two"))
        assert (upload / "film.mp4").read_bytes() == b"film two"
    assert FolderPublisher(upload).publish(film(tmp_path, b"film two")).already
    assert (upload / "film.mp4").samefile(tmp_path / "final.mp4")


@pytest.mark.parametrize("instant", range(1, 12))
def test_a_kill_at_any_instant_makes_nothing_of_ours_a_persons(
    tmp_path: Path, upload: Path, monkeypatch: pytest.MonkeyPatch, instant: int
) -> None:
    FolderPublisher(upload).publish(film(tmp_path))
    count = 0
    real = Path.replace

    def dying(self: Path, target: Path) -> Path:
        nonlocal count
        if upload in self.parents:
            count += 1
            if count == instant:
                raise KeyboardInterrupt
        return real(self, target)

    changed = {"title": "New", "description": "Other", "tags": ("x",)}
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with suppress(KeyboardInterrupt):
            FolderPublisher(upload).publish(film(tmp_path, b"film two", **changed))
    third = film(tmp_path, b"film three", title="Third")
    publisher = FolderPublisher(upload)
    publisher.publish(third)
    assert publisher.kept == []
    assert (upload / "film.mp4").read_bytes() == b"film three"
    assert (upload / "title.txt").read_bytes() == b"Third"
    assert not list(upload.glob(".*"))


def test_names_in_a_spoilt_index_reach_no_file_outside(tmp_path: Path, upload: Path) -> None:
    secret = put(tmp_path / "secret.txt", b"mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    name = os.path.relpath(secret, upload).replace(os.sep, "/")
    entry = {"files": {name: {"sha256": digest, "earlier": []}}, "publications": {"x": {"files": [name]}}, "format": 1}
    put(upload / "index.json", json.dumps(entry).encode())
    FolderPublisher(upload).sweep()
    assert secret.read_bytes() == b"mine"
    for spoilt in (b"{", b"[]", b'{"format": 1}', b'{"format": 9, "files": {}, "publications": {}}'):
        put(upload / "index.json", spoilt)
        FolderPublisher(upload).publish(film(tmp_path))


def test_what_is_missing_or_cannot_be_written_is_said(tmp_path: Path, upload: Path) -> None:
    one = film(tmp_path)
    one.film.unlink()
    assert FolderPublisher(upload).problems(one) == ("there is no file final.mp4",)
    with pytest.raises(StudioError, match=r"there is no file final\.mp4"):
        FolderPublisher(upload).publish(one)
    put(upload.parent / "upload", b"a file where the folder should be")
    with pytest.raises(StudioError, match="folder for the upload"):
        FolderPublisher(upload).publish(film(tmp_path))
    assert module.INDEX == "index.json"


@pytest.mark.parametrize(("number", "said"), [("24", "Entertainment"), ("999", "the one with the number 999")])
def test_the_instructions_name_the_category(tmp_path: Path, upload: Path, number: str, said: str) -> None:
    FolderPublisher(upload).publish(film(tmp_path / "made", category_id=number))
    assert f"<b>Category</b>: {said}." in (upload / "INSTRUCTIONS.html").read_text(encoding="utf-8")
