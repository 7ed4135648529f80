from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Written in two halves, so that this file does not hold what it forbids.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "hub.dock" + "er"]
MACHINE_PATHS = re.compile(r"(?<![\w.~\-])(?:/(?:" + "wo" + "rk|ho" + "me|ro" + "ot|Use" + r"rs)/\w|[A-Z]:\\Users\\)")
PINS = re.compile(r"^(?P<name>[\w.\-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?(?P<rest>(?: \\\n.*)+)")


def tracked_texts() -> list[tuple[str, str]]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs the git repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    texts = []
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            data = (ROOT / name).read_bytes()
            if b"\0" not in data[:8192]:
                texts.append((name, data.decode("utf-8", errors="replace")))
    return texts


def mentions(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def pins() -> list[tuple[str, Version, str, str]]:
    """Return name, version, marker and the lines of hashes of every entry of requirements.txt."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[^\s#])", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    found = []
    for entry in entries:
        match = PINS.match(entry)
        assert match, f"not one exact version with hashes: {entry.splitlines()[0]}"
        found.append(
            (canonicalize_name(match["name"]), Version(match["version"]), match["marker"] or "", match["rest"])
        )
    return found


def test_no_tracked_file_names_a_registry() -> None:
    assert mentions(re.compile("|".join(map(re.escape, REGISTRY_HOSTS)))) == []


def test_no_tracked_file_names_the_package_index_of_this_machine() -> None:
    variables = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
    hosts = {urlsplit(url).hostname for name in variables for url in os.environ.get(name, "").split()}
    named = [re.escape(host) for host in hosts if host and host not in {"localhost", "127.0.0.1"}]
    assert not named or mentions(re.compile("|".join(named))) == []


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    assert mentions(MACHINE_PATHS) == []
    assert mentions(re.compile(re.escape(str(ROOT)))) == []


def test_the_versions_agree() -> None:
    assert importlib.metadata.version(PROJECT["name"]) == PROJECT["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert all(Version(heading) <= Version(PROJECT["version"]) for heading in headings[1:])


def test_the_named_python_versions_are_those_that_are_allowed() -> None:
    named = re.findall(r"Python :: (3\.\d+)$", "\n".join(PROJECT["classifiers"]), re.MULTILINE)
    allowed = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert named == [version for minor in range(30) if (version := f"3.{minor}") in allowed]


def test_requirements_hold_every_dependency_in_a_version_that_fits() -> None:
    pinned = pins()
    for line in PROJECT["dependencies"]:
        wanted = Requirement(line)
        versions = [version for name, version, _, _ in pinned if name == canonicalize_name(wanted.name)]
        assert versions, f"requirements.txt lacks {wanted.name}: run tools/export_requirements.py"
        # Where Python versions need different ones, each of them is pinned on a line of its own.
        fits = any if wanted.marker else all
        assert fits(version in wanted.specifier for version in versions), f"{wanted} but pinned are {versions}"


def test_every_requirement_has_hashes() -> None:
    for name, _, _, rest in pins():
        lines = [line.strip(" \\") for line in rest.strip(" \\\n").splitlines()]
        assert lines, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines), name


def test_requirements_name_no_host_and_no_folder() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"://| @ |^-|^\.|^/", text, re.MULTILINE)


def test_a_default_install_takes_nothing_under_the_gpl() -> None:
    # The optional extra `espeak` is GPL-3.0; it must never become part of what everybody gets.
    names = {name for name, _, _, _ in pins()}
    assert not {name for name in names if "espeak" in name or "phonemizer" in name or name == "piper-tts"}


def test_the_build_machine_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^uv run studio demo\b", readme, re.MULTILINE)
    command = re.search(r"^uv run pytest[^#\n]*", readme, re.MULTILINE)
    assert command, "README.md must give the test command on a line of its own"
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep -m 1 -oE '^uv run pytest[^#]*' README.md" in script
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)
