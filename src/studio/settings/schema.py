"""All settings as one value, and what is known about each by its dotted name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from studio.settings.fields import Section
from studio.settings.sections.animation import Animation, Film, Motion
from studio.settings.sections.images import Looks, Places, Portraits, SceneFilm, Scenes
from studio.settings.sections.listening import Quality, Subtitles
from studio.settings.sections.machine import Engine, Engines, Paths, Servers
from studio.settings.sections.narration import Cast, Language, Narration, Resume
from studio.settings.sections.pictures import Thumbnail, Video
from studio.settings.sections.pipelines import Pipelines
from studio.settings.sections.shorts import Shorts
from studio.settings.sections.sound import Effects, Mix
from studio.settings.sections.texts import Media, Texts
from studio.settings.sections.youtube import Youtube


class Settings(Section):
    """Every setting of the studio. Frozen; made by ``studio.settings.load``."""

    language: Language = Language()
    cast: Cast = Cast()
    narration: Narration = Narration()
    resume: Resume = Resume()
    subtitles: Subtitles = Subtitles()
    quality: Quality = Quality()
    effects: Effects = Effects()
    mix: Mix = Mix()
    texts: Texts = Texts()
    media: Media = Media()
    thumbnail: Thumbnail = Thumbnail()
    video: Video = Video()
    shorts: Shorts = Shorts()
    looks: Looks = Looks()
    portraits: Portraits = Portraits()
    places: Places = Places()
    scenes: Scenes = Scenes()
    scene_film: SceneFilm = SceneFilm()
    motion: Motion = Motion()
    animation: Animation = Animation()
    film: Film = Film()
    youtube: Youtube = Youtube()
    engines: Engines = Engines()
    servers: Servers = Servers()
    pipelines: Pipelines = Pipelines()
    paths: Paths = Paths()
    engine: Engine = Engine()


@dataclass(frozen=True)
class Key:
    """One setting: ``name`` is dotted (``narration.chunk_size``), ``field`` how it is declared."""

    name: str
    section: type[Section]
    field: FieldInfo

    @property
    def description(self) -> str:
        """One sentence."""
        return self.field.description or ""

    @property
    def default(self) -> Any:
        """The value when no layer says otherwise."""
        return self.field.default

    @property
    def example(self) -> Any:
        """A valid value."""
        return (self.field.examples or [self.field.default])[0]

    @property
    def seed(self) -> str:
        """The constant that this setting carries on, or nothing."""
        return str(self._extra.get("seed", ""))

    @property
    def environment(self) -> tuple[str, ...]:
        """Variables that set it, besides ``STUDIO_SECTION__KEY``; the first that is set wins."""
        return tuple(self._extra.get("environment", ()))

    @property
    def words(self) -> str:
        """What values it takes, where the kind does not say it."""
        return str(self._extra.get("words", ""))

    @property
    def secret(self) -> bool:
        """Whether the value must never be shown."""
        return bool(self._extra.get("secret"))

    @property
    def _extra(self) -> Mapping[str, Any]:
        extra = self.field.json_schema_extra
        return extra if isinstance(extra, dict) else {}


def _walk(section: type[Section], prefix: str) -> Iterator[Key]:
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from _walk(kind, f"{prefix}{name}.")
        else:
            yield Key(prefix + name, section, field)


@cache
def keys() -> Mapping[str, Key]:
    """Return every setting by its dotted name, in the order of the sections."""
    return {key.name: key for key in _walk(Settings, "")}


@cache
def sections() -> Mapping[str, type[Section]]:
    """Return every table by its dotted name (``narration``, ``pipelines.audio``)."""
    return {key.name.rpartition(".")[0]: key.section for key in keys().values()}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    field = keys()[name].field
    # Subscription with a tuple is the only way to build Annotated from a list of limits.
    annotated: Any = Annotated
    kind: Any = annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(kind)


def check(name: str, value: object) -> tuple[Any, str]:
    """Given a value for a setting, return it as kept, and what is wrong with it ("" for nothing)."""
    try:
        return _adapter(name).validate_python(_as_tuples(value), strict=True), ""
    except ValidationError as error:
        return None, "; ".join(dict.fromkeys(_said(problem) for problem in error.errors()))


def _as_tuples(value: object) -> object:
    """TOML gives lists; settings are frozen and keep tuples."""
    if isinstance(value, list | tuple):
        return tuple(_as_tuples(item) for item in value)
    if isinstance(value, dict):
        return {name: _as_tuples(item) for name, item in value.items()}
    return value


def _said(problem: Any) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
    words = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where.removeprefix('.')}: {words}" if where else words


@cache
def kind(name: str) -> str:
    """Return ``integer``, ``number``, ``boolean``, ``string``, ``array`` or ``object``."""
    return str(_adapter(name).json_schema().get("type", "string"))


def is_plain(name: str) -> bool:
    """Whether ``expected`` says all there is to say about a setting's values."""
    schema = _adapter(name).json_schema()
    return kind(name) not in ("array", "object") and ("pattern" not in schema or bool(keys()[name].words))


def expected(name: str) -> str:
    """Return in words what values a setting takes, such as "a whole number from 1 to 20"."""
    schema = _adapter(name).json_schema()
    words = (
        keys()[name].words
        or {
            "integer": "a whole number",
            "number": "a number",
            "boolean": "true or false",
            "string": "a text in quotes",
            "array": "a list in [ ]",
            "object": "a table",
        }[kind(name)]
    )
    if "enum" in schema:
        return "one of " + ", ".join(repr(choice) for choice in schema["enum"])
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        words += f" from {low:g} to {high:g}" if abs(high) < 1e9 else f" of {low:g} or more"
    elif (above := schema.get("exclusiveMinimum")) is not None:
        words += f" above {above:g}" + (f", up to {high:g}" if high is not None else "")
    if "multipleOf" in schema:
        words += f" divisible by {schema['multipleOf']:g}"
    return words
