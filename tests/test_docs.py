from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from studio import errors
from studio.cli.app import app
from studio.settings import schema
from studio.story.parse import parse_story

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def page(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (file.relative_to(ROOT).as_posix(), text)
        for file in PAGES
        for kind, text in BLOCK.findall(file.read_text(encoding="utf-8"))
        if kind == language
    ]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(file: Path) -> None:
    text = BLOCK.sub("", file.read_text(encoding="utf-8"))
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    gone = [
        target for target in targets if target and "://" not in target and not (file.parent / unquote(target)).exists()
    ]
    assert gone == []


def test_every_page_can_be_reached_from_the_index_or_the_readme() -> None:
    docs = {file for file in PAGES if file.is_relative_to(ROOT / "docs")}
    reached: set[Path] = set()
    todo = [ROOT / "README.md", ROOT / "docs" / "index.md"]
    while todo:
        file = todo.pop()
        if file in reached or not file.is_file():
            continue
        reached.add(file)
        links = re.findall(r"\]\(([^)\s#]+\.md)", file.read_text(encoding="utf-8"))
        todo += [(file.parent / link).resolve() for link in links]
    assert docs - reached == set()


def test_the_exit_codes_are_those_of_the_program() -> None:
    named = {int(code) for code in re.findall(r"^\| (\d+) \|", page("docs/reference/exit-codes.md"), re.MULTILINE)}
    assert named == {value for name, value in vars(errors).items() if name.startswith("EXIT_")}


def test_every_setting_that_the_docs_show_exists_and_takes_that_value() -> None:
    shown = blocks("toml")
    assert shown
    for file, text in shown:
        for section, values in tomllib.loads(text).items():
            for key, value in values.items():
                name = f"{section}.{key}"
                assert name in schema.keys(), f"{file} shows a setting that does not exist: {name}"  # noqa: SIM118
                assert schema.check(name, value)[1] == "", f"{file}: {name} = {value!r}"


def test_every_story_that_the_docs_show_can_be_read() -> None:
    stories = [text for _, text in blocks("") if text.startswith("[")]
    assert len(stories) >= 4
    for text in stories:
        assert parse_story(text).spans


def test_paths_of_the_source_that_the_docs_name_exist() -> None:
    named = {
        (file.relative_to(ROOT).as_posix(), path)
        for file in PAGES
        for path in re.findall(
            r"`((?:src|tests|bench|tools|examples|docs)/[\w./-]+)`", file.read_text(encoding="utf-8")
        )
    }
    assert named
    assert [(file, path) for file, path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_command_that_the_docs_show_exists() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    shown = {
        (file.relative_to(ROOT).as_posix(), verb)
        for file in PAGES
        for verb in re.findall(r"(?:^|`|run )studio ([a-z]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {verb for _, verb in shown} >= {"demo", "new", "make", "plan", "why", "redo", "status"}
    assert [(file, verb) for file, verb in sorted(shown) if verb not in known] == []
