"""What is to be published, gathered from the files of a production as they are, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from studio.errors import StudioError, UsageError
from studio.media.probe import MediaInfo
from studio.media.whole import whole_film
from studio.providers.publish import Captions, Publication
from studio.session import Session
from studio.story import publishing as rules
from studio.story.metadata_files import read_chapter_list, read_tags, split_description, write_tags

FILMS = {
    "audio": "gen.audio/output/final.mp4",
    "image": "gen.image/output/final_sd.mp4",
    "video": "gen.video/output/final_sd.mp4",
}
"""The film of each pipeline, from the root of a production."""

WATCH = "https://youtu.be/"
SHORT_TAGS = ("Shorts", "YouTubeShorts")


@dataclass(frozen=True)
class Wish:
    """What a person asks to be published.

    ``films`` are files; without any it is the film that the production makes. ``shorts`` come from ``shorts_folder``,
    or from that of the production. ``film`` is False when only the shorts are wanted.
    """

    films: tuple[Path, ...] = ()
    title: str = ""
    film: bool = True
    shorts: bool = False
    shorts_folder: Path | None = None


@dataclass(frozen=True)
class Programme:
    """The films and shorts to publish. ``problems`` would be refused; ``notes`` would only look wrong.

    The descriptions of shorts wait for the film's link: ``with_link`` gives it to them.
    """

    films: tuple[Publication, ...]
    shorts: tuple[Publication, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def publications(self) -> tuple[Publication, ...]:
        """All of them, films first."""
        return (*self.films, *self.shorts)


@dataclass(frozen=True)
class _Texts:
    title: str
    description: str
    tags: tuple[str, ...]


def own_film(session: Session) -> Path:
    """The film that the pipeline of this session makes; need not be there."""
    return session.tree.path(FILMS[session.request.pipeline])


def programme(session: Session, wish: Wish, now: datetime) -> Programme:
    """Gather what ``wish`` asks for. ``now`` (aware) judges the time of publication.

    Nothing is read that is not here and nobody is called. UsageError for a title that several films would share.
    """
    if wish.title and len(wish.films) > 1:
        raise UsageError("one title was given for several films", hint="upload them one by one, or leave --title out")
    problems, notes = _about_settings(session, now), list[str]()
    wanted = (wish.films or (own_film(session),)) if wish.film else ()
    films = [_film(session, path, wish.title, problems, notes) for path in wanted]
    shorts: list[Publication] = []
    if wish.shorts or not wish.film:
        folder = wish.shorts_folder or session.tree.path("gen.audio/output/shorts")
        found = short_files(folder)
        if not found:
            (notes if wish.film else problems).append(f"there are no shorts in {folder}")
        texts = _texts(session, wish.title, wish.films[0] if wish.films else own_film(session))
        shorts = [_short(session, path, n, texts, problems) for n, path in enumerate(found, start=1)]
    every = [one for one in films if one] + shorts
    if len({(one.kind, one.digest) for one in every if one.digest}) < sum(1 for one in every if one.digest):
        problems.append("the same film is named twice")
    return Programme(tuple(one for one in films if one), tuple(shorts), tuple(dict.fromkeys(problems)), tuple(notes))


def with_link(session: Session, short: Publication, link: str) -> Publication:
    """A short whose description begins with the link to its film; an empty link gives none."""
    if not link:
        return short
    pointer = f"{session.settings.youtube.shorts_link} {link}".strip()
    return replace(short, description=f"{pointer}\n\n{short.description}".strip())


def short_files(folder: Path) -> tuple[Path, ...]:
    """The shorts in a folder, in the order of the numbers in their names."""
    found = (path for path in folder.glob("*.mp4") if not path.name.startswith(".")) if folder.is_dir() else ()
    return tuple(sorted(found, key=_by_number))


def _by_number(path: Path) -> list[tuple[int, str]]:
    return [(int(digits or -1), other) for digits, other in re.findall(r"(\d{1,9})|(\D+)", path.stem)]


def short_title(title: str, number: int) -> str:
    """``<title> #Shorts (Part n)``, the title shortened so that all of it fits."""
    ending = f" #Shorts (Part {number})"
    room = rules.LIMITS.title_characters - rules.counted_characters(ending)
    if rules.counted_characters(title) > room:
        kept = title
        while rules.counted_characters(kept) > room - 1:
            kept = kept[:-1]
        title = (kept.rpartition(" ")[0] or kept).rstrip(" ,;:–-") + "…"
    return title + ending


def _texts(session: Session, title: str, film: Path) -> _Texts:
    """Title, description and tags for a film: those beside it under its own name, else those of the story."""

    def read(name: str) -> str:
        beside = film.with_name(f"{film.stem}.{name}")
        path = beside if beside.is_file() else session.tree.path(f"gen.audio/output/{name}")
        return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""

    written, description = split_description(read("description.txt"))
    title = " ".join((title or written).split())
    return _Texts(title, description, read_tags(read("tags.txt")))


def _about_settings(session: Session, now: datetime) -> list[str]:
    wanted = session.settings.youtube
    return [
        *rules.problems_of_publish_time(wanted.publish_at, wanted.privacy, now),
        *rules.problems_of_category(wanted.category_id),
        *rules.problems_of_language(wanted.language or session.settings.language.language),
    ]


def _film(session: Session, path: Path, title: str, problems: list[str], notes: list[str]) -> Publication | None:
    texts = _texts(session, title, path)
    info = _read_film(path, f"{path.name}: ", problems)
    if info:
        problems += rules.problems_of_film(info.duration_seconds, path.stat().st_size)
        notes += rules.problems_of_chapters(read_chapter_list(texts.description), info.duration_seconds)
    problems += _about_texts(texts, "")
    notes += rules.problems_of_hashtags(texts.description)
    if not path.is_file():
        return None
    return replace(
        _publication(session, path, "film", texts),
        thumbnail=_thumbnail(session, path, problems, notes) if session.settings.youtube.thumbnail else None,
        captions=_captions(session, path, problems) if session.settings.youtube.captions else (),
        playlist_id=session.settings.youtube.playlist_id,
    )


def _short(session: Session, path: Path, number: int, texts: _Texts, problems: list[str]) -> Publication:
    info = _read_film(path, f"{path.name}: ", problems)
    if info:
        (picture, *_) = info.of_kind("video")
        told = rules.problems_of_short(info.duration_seconds, picture.width or 0, picture.height or 0)
        problems += [f"{path.name}: {problem}" for problem in told]
    stated = re.fullmatch(r"shorts\.v(\d{1,4})", path.stem)
    title = short_title(texts.title, int(stated[1]) if stated else number) if texts.title else ""
    hook = next((block for block in texts.description.split("\n\n") if block.strip()), "")
    hashtags = " ".join(dict.fromkeys(("#Shorts", *rules.hashtags_in(texts.description)[:4])))
    tags = read_tags(write_tags((*SHORT_TAGS, *texts.tags)))
    short = _Texts(title, f"{hook}\n\n{hashtags}".strip(), tags)
    problems += _about_texts(short, f"{path.name}: ")
    return _publication(session, path, "short", short)


def _publication(session: Session, path: Path, kind: str, texts: _Texts) -> Publication:
    wanted = session.settings.youtube
    return Publication(
        film=path.absolute(),
        digest=session.tree.digests.digest(path) or "",
        kind="short" if kind == "short" else "film",
        title=texts.title,
        description=texts.description,
        tags=texts.tags,
        category_id=wanted.category_id,
        language=wanted.language or session.settings.language.language,
        privacy=wanted.privacy,
        publish_at=wanted.publish_at,
        made_for_kids=wanted.made_for_kids,
        synthetic_media=wanted.contains_synthetic_media,
    )


def _read_film(path: Path, name: str, problems: list[str]) -> MediaInfo | None:
    if not path.is_file():
        problems.append(f"there is no film at {path}")
        return None
    try:
        return whole_film(path)
    except StudioError as error:
        problems.append(str(error) if path.name in str(error) else f"{name}{error}")
        return None


def _about_texts(texts: _Texts, start: str) -> Iterable[str]:
    told: Sequence[str] = (
        *rules.problems_of_title(texts.title),
        *rules.problems_of_description(texts.description),
        *rules.problems_of_tags(texts.tags),
    )
    return [start + problem for problem in told]


def _thumbnail(session: Session, film: Path, problems: list[str], notes: list[str]) -> Path | None:
    """The cover beside the film under its own name, else that of the story."""
    from PIL import Image, UnidentifiedImageError

    beside = [film.with_suffix(suffix) for suffix in (".png", ".jpg", ".jpeg")]
    path = next((one for one in beside if one.is_file()), session.tree.path("gen.audio/output/thumbnail.png"))
    if not path.is_file():
        notes.append("there is no cover; the channel shows a picture out of the film")
        return None
    try:
        with Image.open(path) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError) as error:
        problems.append(f"the cover {path.name} cannot be read: {error}")
        return None
    problems += rules.problems_of_thumbnail(path.stat().st_size, 1280, 720)
    notes += rules.problems_of_thumbnail(0, width, height)
    return path.absolute()


def _captions(session: Session, film: Path, problems: list[str]) -> tuple[Captions, ...]:
    """The subtitles beside the film under its own name, else those of the story when the film is one of its own."""
    beside = film.with_suffix(".srt")
    own = next((name for name, file in FILMS.items() if film.absolute() == session.tree.path(file)), "")
    story = session.tree.path("gen.audio/input/2.story.srt")
    path = beside if beside.is_file() else story
    if not path.is_file() or (path == story and not own):
        return ()
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    told = rules.problems_of_captions(text, file=path.name)
    problems += told
    if path == story and own in ("image", "video") and session.settings.film.intro_seconds and not told:
        path = _after_intro(session, own, text)
    return (Captions(path.absolute(), session.settings.language.language),)


def _after_intro(session: Session, pipeline: str, text: str) -> Path:
    """The subtitles of a film that begins with its cover: as much later as that is shown."""
    from studio.story.clock import SAMPLE_RATE
    from studio.story.srt import read_srt, write_srt

    settings = session.settings
    rate = settings.scene_film.frames_per_second if pipeline == "image" else settings.animation.frames_per_second
    later = round(Fraction(settings.film.intro_seconds) * rate) * SAMPLE_RATE // rate
    moved = [
        replace(one, start_sample=one.start_sample + later, end_sample=one.end_sample + later) for one in read_srt(text)
    ]
    path = session.production.studio / "publish" / f"captions.{pipeline}.srt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_srt(moved), encoding="utf-8", newline="\n")
    return path
