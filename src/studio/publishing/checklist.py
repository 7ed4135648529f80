"""What a person should look at before a film goes out: read from receipts and from the files that are there.

Nothing is made, measured anew or sent. What would be refused is what the upload itself refuses: ``programme`` says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from studio.engine.graph import Node, State
from studio.errors import StudioError
from studio.publishing.programme import COVER, SHORTS_FOLDER, SUBTITLES, Wish, own_film, programme, short_files
from studio.session import Session
from studio.story import publishing as rules
from studio.story.metadata_files import read_chapter_list, read_tags, split_description

DESCRIPTION, TAGS, TITLE = (
    "gen.audio/output/description.txt",
    "gen.audio/output/tags.txt",
    "gen.audio/input/10.title.txt",
)
CHAPTERS = "gen.audio/input/12.chapters.txt"
PLAYED_LUFS, NEAR_LUFS = -14.0, 1.0


class Weight(StrEnum):
    """How bad something is."""

    REFUSED = "refused"
    WRONG = "wrong"
    LOOK = "look"


@dataclass(frozen=True)
class Point:
    """One thing to look at: what it is about, what is to be said, the file to edit and the command that helps."""

    weight: Weight
    about: str
    says: str
    file: str = ""
    command: str = ""


def checklist(session: Session, now: datetime) -> tuple[Point, ...]:
    """All points, the worst first, else in the order of the film. ``now`` (aware) judges the time of publication."""
    wanted = programme(session, Wish(shorts=True), now)
    points = [*_made(session), *_texts(session), *_files(session), *_settings(session, now)]
    told = {point.says for point in points}
    points += [
        Point(weight, "the upload", says, "", "studio publish --dry-run")
        for weight, all_told in ((Weight.REFUSED, wanted.problems), (Weight.WRONG, wanted.notes))
        for says in all_told
        if not any(one in says or says in one for one in told)
    ]
    points = [
        Point(Weight.REFUSED, one.about, one.says, one.file, one.command)
        if any(one.says in problem for problem in wanted.problems)
        else one
        for one in dict.fromkeys(points)
    ]
    return tuple(sorted(points, key=lambda point: list(Weight).index(point.weight)))


def _settings(session: Session, now: datetime) -> Iterator[Point]:
    """What the settings say that is refused whatever the film."""
    wanted = session.settings.youtube
    for says in (
        *rules.problems_of_publish_time(wanted.publish_at, wanted.privacy, now),
        *rules.problems_of_category(wanted.category_id),
        *rules.problems_of_language(wanted.language or session.settings.language.language),
    ):
        yield Point(Weight.REFUSED, "settings", says, "studio.toml", "studio config")


# ---------------------------------------------------------------- what the store knows


def _made(session: Session) -> Iterator[Point]:
    """Faults, findings and stopgaps of what was made, and what is not made or not up to date."""
    states = [state for state in session.look().steps if state.step.name in session.choice.only]
    for state in states:
        yield from _told_once(point for node in state.nodes for point in _of_item(session, node))
    nodes = [node for state in states for node in state.nodes]
    stale = [node for node in nodes if node.state is not State.FRESH]
    steps = list(dict.fromkeys(node.item.step for node in stale))
    steps += [state.step.name for state in states if state.unexpanded is not None]
    if steps:
        first = f"{steps[0]} and {len(steps) - 1} steps after it" if len(steps) > 1 else steps[0]
        says = f"{len(stale)} of {len(nodes)} items are not up to date, in {first}"
        yield Point(Weight.WRONG, "the production", says, "", "studio make")


def _told_once(points: Iterable[Point]) -> Iterator[Point]:
    """What is the same of several items of a step, told of the first, with how many others it is so of."""
    alike: dict[tuple[Weight, str], list[Point]] = {}
    for point in points:
        alike.setdefault((point.weight, point.says), []).append(point)
    for first, *others in alike.values():
        more = f" and {len(others)} more" if others else ""
        yield replace(first, about=first.about + more)


def _of_item(session: Session, node: Node) -> Iterator[Point]:
    step, name = node.item.step, node.item.name
    file = node.item.files[0][1] if node.item.files else ""
    why = f'studio why {step} "{node.item.id}"'
    failure = session.store.failure(step, node.item.id)
    if failure and node.state is not State.FRESH:
        yield Point(Weight.WRONG, f"{step}, {name}", f"the last try failed: {failure}", file, why)
    receipt = session.store.current(step, node.item.id)
    if receipt is None or _is_a_persons(session, node):
        return
    if receipt.provisional:
        yield Point(Weight.LOOK, f"{step}, {name}", f"it is a stopgap: {receipt.provisional}", file, "studio make")
    elif node.state is not State.FRESH:
        return
    redo = f'studio redo {step} "{node.item.id}"'
    for fault in receipt.faults:
        yield Point(Weight.WRONG, f"{step}, {name}", fault, file, redo)
    for finding in receipt.findings:
        yield Point(Weight.LOOK, f"{step}, {name}", finding, file, redo)


def _is_a_persons(session: Session, node: Node) -> bool:
    """Whether all that is seen of an item is a person's: what was found about ours is then of no use."""
    return bool(node.item.files) and all(session.tree.person(path) for _, path in node.item.files)


# ---------------------------------------------------------------- what is told about the film


def _texts(session: Session) -> Iterator[Point]:
    written = _read(session, DESCRIPTION)
    if written is None:
        yield Point(Weight.WRONG, "description", "there is no description", DESCRIPTION, "studio make")
    else:
        for says in rules.problems_of_letters(written, file=Path(DESCRIPTION).name):
            yield Point(Weight.REFUSED, "description", says, DESCRIPTION)
        title, text = split_description(written)
        theirs = session.tree.person(DESCRIPTION) is not None
        titled = TITLE if not theirs and session.tree.path(TITLE).is_file() else DESCRIPTION
        then = "studio make" if titled == TITLE else ""
        for says in rules.problems_of_title(title):
            yield Point(Weight.REFUSED, "title", says, titled, then)
        for says in rules.problems_of_description(text):
            yield Point(Weight.REFUSED, "description", says, DESCRIPTION)
        for says in rules.problems_of_hashtags(text):
            yield Point(Weight.WRONG, "description", says, DESCRIPTION)
        chapters = read_chapter_list(text)
        for says in rules.problems_of_chapters(chapters, _seconds(own_film(session))):
            file = DESCRIPTION if theirs else CHAPTERS
            yield Point(Weight.WRONG, "chapters", says, file, "" if theirs else "studio make")
    tags = _read(session, TAGS)
    if not read_tags(tags or ""):
        yield Point(Weight.LOOK, "tags", "there are no tags", TAGS, "studio make" if tags is None else "")
    for says in rules.problems_of_letters(tags or "", file=Path(TAGS).name):
        yield Point(Weight.REFUSED, "tags", says, TAGS)
    for says in rules.problems_of_tags(read_tags(tags or "")):
        yield Point(Weight.REFUSED, "tags", says, TAGS)


def _read(session: Session, file: str) -> str | None:
    path = session.tree.path(file)
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else None


# ---------------------------------------------------------------- files


def _files(session: Session) -> Iterator[Point]:
    film = own_film(session)
    name = session.production.relative(film)
    if not film.is_file():
        yield Point(Weight.REFUSED, "film", f"there is no film at {film}", name, "studio make")
    else:
        yield from _film(film, name)
    yield from _loudness(session)
    cover = session.tree.path(COVER)
    if not cover.is_file():
        yield Point(Weight.WRONG, "cover", "there is no cover", COVER, "studio make")
    else:
        yield from (Point(Weight.WRONG, "cover", says, COVER, _redo_cover(session)) for says in _cover(cover))
    captions = _read(session, SUBTITLES)
    if captions is None:
        yield Point(Weight.WRONG, "captions", "there are no subtitles", SUBTITLES, "studio make")
    else:
        for says in rules.problems_of_captions(captions, file=Path(SUBTITLES).name):
            yield Point(Weight.WRONG, "captions", says, SUBTITLES)
    shorts = session.tree.path(SHORTS_FOLDER)
    if not short_files(shorts):
        yield Point(Weight.LOOK, "shorts", f"there are no shorts in {shorts}", SHORTS_FOLDER)
    for short in short_files(shorts):
        for says in _short(short):
            yield Point(Weight.WRONG, short.name, says, session.production.relative(short), "studio make")


def _redo_cover(session: Session) -> str:
    mine = session.tree.person(COVER) is None
    return "studio redo audio/10.thumbnail" if mine else "studio restore audio/10.thumbnail"


def _film(film: Path, name: str) -> Iterator[Point]:
    from studio.media.whole import whole_film

    try:
        info = whole_film(film)
    except StudioError as error:
        yield Point(Weight.REFUSED, "film", str(error), name, "studio make")
        return
    for says in rules.problems_of_film(info.duration_seconds, film.stat().st_size):
        yield Point(Weight.REFUSED, "film", says, name)
    pictures, sounds = info.of_kind("video"), info.of_kind("audio")
    if len(pictures) > 1 or len(sounds) > 1:
        says = f"the film has {len(pictures)} pictures and {len(sounds)} sounds; only the first of each is shown"
        yield Point(Weight.WRONG, "film", says, name, "studio make")
    apart = abs((pictures[0].duration_seconds or 0.0) - (sounds[0].duration_seconds or 0.0))
    if apart > 0.5:
        yield Point(Weight.WRONG, "film", f"its picture and its sound differ by {apart:.1f} s", name, "studio make")
    width, height = pictures[0].width or 0, pictures[0].height or 0
    if abs(width * 9 - height * 16) > 16:
        yield Point(Weight.LOOK, "film", f"the film is {width}×{height}, not 16:9, and gets bars", name)


def _loudness(session: Session) -> Iterator[Point]:
    """The loudness of the mix as it was measured when it was made."""
    receipt = session.store.current("audio/8.combine", "mix")
    if receipt is None or not session.store.intact(receipt) or session.tree.person("gen.audio/output/final.wav"):
        return
    heard = float(session.store.made(receipt).json("mix.json")["loudness"]["integrated_lufs"])
    if heard > PLAYED_LUFS + NEAR_LUFS:
        yield Point(
            Weight.LOOK,
            "loudness",
            f"the sound has {heard:.1f} LUFS and is turned down to {PLAYED_LUFS:g}",
            "studio.toml",
            "studio make",
        )
    elif heard < PLAYED_LUFS - NEAR_LUFS:
        yield Point(
            Weight.LOOK,
            "loudness",
            f"the sound has {heard:.1f} LUFS, softer than the {PLAYED_LUFS:g} of other films, and is not turned up",
            "studio.toml",
            "studio make",
        )


def _cover(path: Path) -> tuple[str, ...]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError):
        return (f"{path.name} is not a picture that can be read",)
    return rules.problems_of_thumbnail(path.stat().st_size, width, height)


def _short(path: Path) -> tuple[str, ...]:
    from studio.media.probe import probe

    try:
        info = probe(path)
    except StudioError as error:
        return (str(error),)
    pictures = info.of_kind("video")
    if not pictures:
        return (f"{path.name} has no picture",)
    return rules.problems_of_short(info.duration_seconds, pictures[0].width or 0, pictures[0].height or 0)


def _seconds(film: Path) -> float | None:
    from studio.media.probe import probe

    try:
        return probe(film).duration_seconds
    except StudioError:
        return None
