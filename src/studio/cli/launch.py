"""What a launcher was asked to do: its file's name and flags, read into one plain value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.door import through
from studio.cli.flags import YES_NO, Flag, Kind, flags_of
from studio.cli.given import settings_given
from studio.errors import SettingsError, UsageError
from studio.scripts import PIPELINES, step_name
from studio.settings import Given, problem_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


@dataclass(frozen=True)
class Launch:
    """One start of a launcher.

    ``script`` is its name without ``.py`` and ``step`` the step that it starts (``13.youtube`` starts
    ``audio/12.youtube``); both are None for ``generate.py``. ``settings`` maps dotted names of settings to values
    that hold for this run, as ``studio.settings.load`` takes them. ``options`` are of this run only; absent means
    not asked for. They are: force, force_start, yes, bypass_validation, strict, clear, list_completed, dry_run,
    upload_shorts, shorts_only (True); audio, file, story, sfx, out, timeline, scenes, video, sound, video_file,
    shorts_dir (absolute Paths); films (absolute Paths, several); title (text); start_index (a whole number).
    """

    root: Path
    pipeline: str
    script: str | None = None
    step: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def launch(file: Path, arguments: Sequence[str]) -> int:
    """Start what a launcher stands for and return the exit code; failures are said on stderr."""

    def work() -> int:
        asked = parse(file, arguments)
        from studio.cli.run import run_launch

        return run_launch(asked)

    try:
        return through(work)
    except SystemExit as stop:  # the parser's way to say that help was shown or a flag is unknown
        return stop.code if isinstance(stop.code, int) else 2


def parse(file: Path, arguments: Sequence[str], *, folder: Path | None = None) -> Launch:
    """Read a launcher's name and flags.

    Relative paths are looked for in ``folder`` (the current one unless given) and then in the launcher's own.
    Raise UsageError when the file is no launcher, or a value does not go; exit with 2 and the usage when a flag is
    unknown.
    """
    root, pipeline, script, step = _named(file)
    flags = flags_of(step)
    given = vars(_parser(file.name, flags).parse_args([str(argument) for argument in arguments]))
    settings: dict[str, object] = {}
    options: dict[str, Any] = {}
    problems: list[str] = []
    for number, flag in enumerate(flags):
        value = given.get(_place(number))
        if value is None or flag.sets == "option":
            continue
        if flag.kind == "path":
            value = _resolve(value, folder or Path.cwd(), file.absolute().parent)
        elif flag.kind == "paths":
            value = tuple(_resolve(one, folder or Path.cwd(), file.absolute().parent) for one in value)
        if flag.is_setting and (problem := problem_of(flag.sets, Given(value, flag.names[0]))):
            problems.append(problem)
        (settings if flag.is_setting else options)[flag.sets] = value
    if problems:
        raise SettingsError(problems, hint=f"{file.name} --help says what each flag is for")
    settings |= settings_given(given.get("option") or [])
    return Launch(root, pipeline, script, step, settings, options)


def _named(file: Path) -> tuple[Path, str, str | None, str | None]:
    """Root, pipeline, script and step of a launcher's file."""
    file = file.absolute()
    inside = file.parent.parent if file.parent.name == "scripts" else file.parent
    pipeline = inside.name.removeprefix("gen.")
    is_generate = file.parent.name != "scripts" and file.name == "generate.py"
    script = None if is_generate else file.name.removesuffix(".py")
    step = step_name(script, pipeline) if script and pipeline in PIPELINES else None
    if pipeline not in PIPELINES or (step is None and not is_generate):
        raise UsageError(
            f"{file} is not a launcher: its name and folder say which script is meant",
            hint="launchers are gen.audio/generate.py, gen.audio/scripts/2.story.py and the like",
        )
    return inside.parent, pipeline, script, step


_SHOWN: Mapping[Kind, str] = {
    "integer": "N", "count": "N", "number": "N", "text": "TEXT", "path": "FILE", "paths": "FILE",
}  # fmt: skip
"""What stands behind a flag in its help."""


def _parser(program: str, flags: Sequence[Flag]) -> ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog=program, allow_abbrev=False)
    for number, flag in enumerate(flags):
        if flag.sets == "option":
            parser.add_argument(*flag.names, dest="option", action="append", metavar="KEY=VALUE", help=flag.meaning)
            continue
        named: dict[str, Any] = {"help": flag.meaning.replace("%", "%%"), "default": None}
        if flag.kind == "switch":
            named |= {"action": "store_const", "const": flag.value}
        elif flag.kind == "yes_no":
            named |= {"type": _yes_no, "nargs": "?", "const": True, "metavar": "{y,n}"}
        elif flag.kind == "paths":
            named |= {"nargs": "+", "action": "extend"}
        else:
            kinds: Mapping[str, Callable[[str], object]] = {"integer": int, "count": _count, "number": float}
            named |= {"type": kinds.get(flag.kind, str), "choices": flag.choices or None}
        if flag.names[0].startswith("-"):
            if flag.kind in _SHOWN:
                named["metavar"] = _SHOWN[flag.kind]
            parser.add_argument(*flag.names, dest=_place(number), **named)
        else:
            parser.add_argument(_place(number), metavar=flag.names[0], nargs="?", **named)
    return parser


def _place(number: int) -> str:
    """Where the parser keeps a flag: two flags may set the same."""
    return f"flag_{number}"


def _count(text: str) -> int:
    import argparse

    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


def _yes_no(text: str) -> bool:
    import argparse

    if text.lower() not in YES_NO:
        raise argparse.ArgumentTypeError(f"{text!r} is neither y nor n")
    return YES_NO[text.lower()]


def _resolve(value: str, folder: Path, own: Path) -> Path:
    """A path as it was meant: from where the person stands, else from where the script lies."""
    from_here, from_own = folder.absolute() / value, own / value
    return from_own if not from_here.exists() and from_own.exists() else from_here
