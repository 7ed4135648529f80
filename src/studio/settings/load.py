"""Where settings come from: defaults, the person's file, the production's file, the environment, flags.

A later layer wins, setting by setting. Every mistake of every layer is reported at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from studio.errors import SettingsError

if TYPE_CHECKING:
    from studio.settings.schema import Key, Settings

Layer = Literal["default", "user", "production", "environment", "flag"]
FILE_NAME = "studio.toml"
_PREFIX = "STUDIO_"
_FALSE, _TRUE = ("0", "false", "no", "n", "off"), ("1", "true", "yes", "y", "on")


@dataclass(frozen=True)
class Origin:
    """Which layer a value comes from, and where in it: a file and line, a variable, a flag."""

    layer: Layer
    where: str = ""

    def __str__(self) -> str:
        return self.where or self.layer


@dataclass(frozen=True)
class Loaded:
    """The settings that hold, and the origin of each by its dotted name."""

    settings: Settings
    origins: Mapping[str, Origin]

    def value(self, name: str) -> Any:
        """Return the value of the setting with this dotted name."""
        value: Any = self.settings
        for part in name.split("."):
            value = getattr(value, part)
        return value


@dataclass(frozen=True)
class _Entry:
    """One value that a layer sets. ``text`` says that it was typed as text and must be read first."""

    name: str
    value: Any
    origin: Origin
    text: bool = False


@dataclass(frozen=True)
class Given:
    """A value from the command line that a flag of its own gives: ``flag`` as it is typed, such as ``--privacy``."""

    value: object
    flag: str


def user_file(environment: Mapping[str, str]) -> Path:
    """Return where the person's own settings lie (the file need not exist); ``STUDIO_CONFIG`` names another."""
    if named := environment.get("STUDIO_CONFIG"):
        return Path(named)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        base = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "ai-content-studio" / "config.toml"


def load(
    production_root: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Loaded:
    """Return the settings that hold for a production (or, with None, outside of any).

    ``environment`` is ``os.environ`` unless given. ``flags`` maps dotted names to values, those that have a flag of
    their own as `Given`; values that are text are read as the setting's kind. Raise SettingsError with every mistake
    of every layer.
    """
    environment = os.environ if environment is None else environment
    problems: list[str] = []
    entries = [
        *_file(user_file(environment), "user", problems),
        *_file(production_root / FILE_NAME if production_root else None, "production", problems),
        *_variables(environment),
        *_flags(flags or {}),
    ]
    values, origins = _checked(entries, problems)
    settings = _built(values, origins, problems)
    if problems or settings is None:
        hint = "`studio config` shows every setting with its meaning; `studio config KEY` shows one"
        raise SettingsError(problems, hint=hint)
    return Loaded(settings, origins)


def problem_of(name: str, given: Given) -> str:
    """What is wrong with one value for a setting, with the flag that gave it; "" for nothing."""
    problems: list[str] = []
    _checked(list(_flags({name: given})), problems)
    return "; ".join(problems)


def _file(file: Path | None, layer: Layer, problems: list[str]) -> Iterator[_Entry]:
    if file is None or not file.is_file():
        return
    from studio.settings import schema, toml

    table, text, problem = toml.read(file)
    if problem:
        problems.append(problem)
        return
    lines = toml.lines(text)
    shown = file.name if layer == "production" else str(file)
    tables = frozenset(schema.sections()) | {name.partition(".")[0] for name in schema.sections()}
    for name, value in toml.leaves(table, tables):
        line = lines.get(name) or lines.get(name.rpartition(".")[0])
        yield _Entry(name, value, Origin(layer, f"{shown}, line {line}" if line else shown))


def _variables(environment: Mapping[str, str]) -> Iterator[_Entry]:
    """Named variables first, then ``STUDIO_SECTION__KEY``, which wins."""
    from studio.settings import schema

    for key in schema.keys().values():
        for variable in key.environment:
            if value := environment.get(variable):
                yield _Entry(key.name, value, Origin("environment", variable), text=True)
                break
    for variable, value in sorted(environment.items()):
        if variable.upper().startswith(_PREFIX) and "__" in variable:
            name = variable[len(_PREFIX) :].lower().replace("__", ".")
            yield _Entry(name, value, Origin("environment", variable), text=True)


def _flags(flags: Mapping[str, object]) -> Iterator[_Entry]:
    for name, given in flags.items():
        one = given if isinstance(given, Given) else Given(given, f"-o {name}")
        yield _Entry(name, one.value, Origin("flag", one.flag), isinstance(one.value, str))


def _checked(entries: list[_Entry], problems: list[str]) -> tuple[dict[str, Any], dict[str, Origin]]:
    """Check every entry by itself, also those that a later layer replaces; return what holds."""
    from studio.settings import schema

    values: dict[str, Any] = {name: key.default for name, key in schema.keys().items()}
    origins = dict.fromkeys(values, Origin("default"))
    for entry in entries:
        key = schema.keys().get(entry.name)
        if key is None:
            problems.append(f"{entry.origin}: {unknown_setting(entry.name)}")
            continue
        if key.secret and entry.origin.layer == "production":
            problems.append(
                f"{entry.origin}: {key.name} is a secret and a production may be shared: "
                "put it into your own settings file or the environment"
            )
            continue
        given = _read(entry.value, key) if entry.text else entry.value
        value, wrong = schema.check(key.name, given)
        if wrong:
            problems.append(f"{entry.origin}: {_wrong(key, given, wrong)}")
            continue
        merges = isinstance(value, dict) and isinstance(values[key.name], dict)
        values[key.name] = {**values[key.name], **value} if merges else value
        origins[key.name] = entry.origin
    return values, origins


def _built(values: dict[str, Any], origins: dict[str, Origin], problems: list[str]) -> Settings | None:
    """Put the values together; what two settings say against each other is reported here."""
    from pydantic import ValidationError

    from studio.settings.schema import Settings

    table: dict[str, Any] = {}
    for name, value in values.items():
        *above, last = name.split(".")
        place = table
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        for problem in error.errors():
            section = ".".join(str(part) for part in problem["loc"])
            files = {str(origins[name]) for name in origins if name.startswith(f"{section}.")} - {"default"}
            where = f"{' and '.join(sorted(files))}: " if files else ""
            problems.append(f"{where}{section}: {problem['msg'].removeprefix('Value error, ')}")
        return None


def _read(text: str, key: Key) -> object:
    """Read text of a variable or flag as the kind of the setting; leave what does not read to the check."""
    import tomllib

    from studio.settings import schema

    wanted = schema.kind(key.name)
    if wanted == "string":
        return text
    if wanted == "boolean":
        word = text.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        if wanted == "array":
            return [part.strip() for part in text.split(",") if part.strip()]
        return text


def _wrong(key: Key, given: object, said: str) -> str:
    """Say what a setting was given and what it takes."""
    from studio.settings import schema, show

    expected = schema.expected(key.name)
    if key.secret:
        return f"{key.name}: expected {expected}"
    if schema.kind(key.name) in ("array", "object") and isinstance(given, list | tuple | dict):
        return f"{key.name}: {said}"
    return f"{key.name} = {show.toml_value(given)}: expected {expected}; for example {show.toml_value(key.example)}"


def unknown_setting(name: str) -> str:
    """Name what an unknown setting may have meant: a constant of the seed, or the nearest spelling."""
    from studio.settings import schema

    known = schema.keys()
    if any(other.startswith(f"{name}.") for other in known):
        return f"{name} is a table, not a value: write [{name}] and its settings below"
    meant = _meant(name.lower(), known)
    return f"there is no setting {name}" + (f"; did you mean {' or '.join(meant[:3])}?" if meant else "")


def _meant(name: str, known: Mapping[str, Key]) -> list[str]:
    from difflib import get_close_matches

    table, _, last = name.rpartition(".")
    carried = [key.name for key in known.values() if key.seed.lower() == last]
    same_word = [other for other in known if other.rpartition(".")[2] == last]
    near_here = get_close_matches(
        name, [other for other in known if other.rpartition(".")[0] == table], n=1, cutoff=0.8
    )
    found = [other for other in carried if other.rpartition(".")[0] == table] or near_here or carried
    found = (
        found or get_close_matches(name, same_word, n=3, cutoff=0) or get_close_matches(name, known, n=1, cutoff=0.8)
    )
    if found:
        return found
    by_word: dict[str, str] = {}
    for key in known.values():
        for word in (key.name.rpartition(".")[2], key.seed.lower()):
            by_word.setdefault(word, key.name)
    near = [by_word[word] for word in get_close_matches(last, by_word, n=1, cutoff=0.75)]
    stem = last.rstrip("s")
    return near or [other for other in known if other.startswith(f"{table}.") and len(stem) > 3 and stem in other]
