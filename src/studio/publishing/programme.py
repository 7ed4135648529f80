"""What is to be published, gathered from the files of a production as they are, and what speaks against it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from studio.engine.digest import digest_file
from studio.errors import ProductInvalid, StudioError, UsageError
from studio.media.probe import MediaInfo
from studio.media.upload_picture import upload_picture
from studio.media.whole import whole_film
from studio.providers.publish import Captions, Publication
from studio.publishing.after_intro import captions_after, description_after, intro_samples
from studio.session import Session
from studio.story import publishing as rules
from studio.story.graphemes import cut_text
from studio.story.metadata_files import read_chapter_list, read_tags, split_description, write_tags

FILMS = {
    "audio": "gen.audio/output/final.mp4",
    "image": "gen.image/output/final_sd.mp4",
    "video": "gen.video/output/final_sd.mp4",
}
"""The film of each pipeline, from the root of a production."""

SHORTS_FOLDER, COVER = "gen.audio/output/shorts", "gen.audio/output/thumbnail.png"
SUBTITLES = "gen.audio/input/2.story.srt"
SHORT_TAGS = ("Shorts", "YouTubeShorts")
CREDITS = ("Voices: ", "Sounds: ", "Pictures: ", "Letters: ")
"""How rows of credits in a description begin."""
LONGEST_HOOK = 500
A_LINK = "https://www.youtube.com/watch?v=00000000000"
"""As long as the longest to a film, which is not known yet when texts are judged."""


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


def programme(session: Session, wish: Wish, now: datetime, *, judged: bool = True) -> Programme:
    """Gather what ``wish`` asks for. ``now`` (aware) judges the time of publication.

    Nobody is called. Without ``judged`` no film is opened, and there are neither problems nor notes. UsageError for a
    title that several films would share.
    """
    if wish.title and len(wish.films) > 1:
        raise UsageError("one title was given for several films", hint="upload them one by one, or leave --title out")
    # "scripts/../output/final.mp4" is the production's own film; links are left as they are, as its root is.
    wish = replace(wish, films=tuple(Path(os.path.abspath(path)) for path in wish.films))  # noqa: PTH100
    gathering = _Gathering(session, judged)
    gathering.judge_settings(now)
    wanted = (wish.films or (own_film(session),)) if wish.film else ()
    films = [film for path in wanted if (film := gathering.film(path, wish.title))]
    shorts = gathering.shorts(wish) if wish.shorts or not wish.film else []
    contents = [(one.kind, one.digest) for one in (*films, *shorts)]
    if len(set(contents)) < len(contents):
        gathering.problems.append("the same film is named twice")
    problems, notes = (tuple(dict.fromkeys(told)) if judged else () for told in (gathering.problems, gathering.notes))
    return Programme(tuple(films), tuple(shorts), problems, notes)


def with_link(session: Session, short: Publication, link: str) -> Publication:
    """A short whose description begins with the link to its film; an empty link gives none."""
    return replace(short, description=_pointing(session, short.description, link)) if link else short


def _pointing(session: Session, description: str, link: str) -> str:
    pointer = f"{session.settings.youtube.shorts_link} {link}".strip()
    return f"{pointer}\n\n{description}".strip()


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
    return cut_text(title, room, rules.counted_characters) + ending


class _Gathering:
    """Reads what is published from files, and collects what speaks against it."""

    def __init__(self, session: Session, judged: bool) -> None:
        self._session, self._judged = session, judged
        self._settings = session.settings
        self.problems: list[str] = []
        self.notes: list[str] = []

    def judge_settings(self, now: datetime) -> None:
        """What is wrong whatever the film."""
        wanted = self._settings.youtube
        self.problems += rules.problems_of_publish_time(wanted.publish_at, wanted.privacy, now)
        self.problems += rules.problems_of_category(wanted.category_id)
        self.problems += rules.problems_of_language(wanted.language or self._settings.language.language)

    def film(self, path: Path, title: str) -> Publication | None:
        """A film with all that goes with it; None when there is none."""
        texts = self._texts(title, path)
        if info := self._read_film(path):
            self.problems += rules.problems_of_film(info.duration_seconds, path.stat().st_size)
            self.notes += rules.problems_of_chapters(read_chapter_list(texts.description), info.duration_seconds)
        self._judge_texts(texts, "")
        self.notes += rules.problems_of_hashtags(texts.description)
        if not path.is_file():
            return None
        wanted = self._settings.youtube
        return replace(
            self._publication(path, texts),
            thumbnail=self._thumbnail(path) if wanted.thumbnail else None,
            captions=self._captions(path) if wanted.captions else (),
            playlist_id=wanted.playlist_id,
        )

    def shorts(self, wish: Wish) -> list[Publication]:
        """The shorts of a film, with its texts."""
        folder = wish.shorts_folder or self._session.tree.path(SHORTS_FOLDER)
        found = short_files(folder)
        if not found:
            (self.notes if wish.film else self.problems).append(f"there are no shorts in {folder}")
        texts = self._texts(wish.title, wish.films[0] if wish.films else own_film(self._session))
        return [self._short(path, number, texts) for number, path in enumerate(found, start=1)]

    def _short(self, path: Path, number: int, texts: _Texts) -> Publication:
        if info := self._read_film(path):
            (picture, *_) = info.of_kind("video")
            told = rules.problems_of_short(info.duration_seconds, picture.width or 0, picture.height or 0)
            self.problems += [f"{path.name}: {problem}" for problem in told]
        stated = re.fullmatch(r"shorts\.v(\d{1,4})", path.stem)
        title = short_title(texts.title, int(stated[1]) if stated else number) if texts.title else ""
        tags = read_tags(write_tags((*SHORT_TAGS, *texts.tags)))
        short = _Texts(title, self._description_of_short(texts.description), tags)
        pointing = _pointing(self._session, short.description, A_LINK)
        self._judge_texts(replace(short, description=pointing), f"{path.name}: ")
        return replace(self._publication(path, short), kind="short")

    def _description_of_short(self, whole: str) -> str:
        """The hook of the film, and what a short owes as the film does: its credits, and that a computer made it."""
        hook, *further = [block.strip() for block in whole.split("\n\n") if block.strip()] or [""]
        media = self._settings.media
        ours = {" ".join(text.split()) for text in (media.disclosure, *media.further_credits)} - {""}
        owed = [block for block in further if any(row.startswith(CREDITS) or row in ours for row in block.splitlines())]
        hashtags = " ".join(dict.fromkeys(("#Shorts", *rules.hashtags_in(whole)[:4])))
        return "\n\n".join(filter(None, (cut_text(hook, LONGEST_HOOK), *owed, hashtags)))

    def _texts(self, title: str, film: Path) -> _Texts:
        """Title, description and tags for a film: those beside it under its own name, else those of the story."""

        def beside(name: str) -> Path:
            return film.with_name(f"{film.stem}.{name}")

        def read(name: str) -> str:
            path = beside(name) if beside(name).is_file() else self._session.tree.path(f"gen.audio/output/{name}")
            text = path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
            self.problems += rules.problems_of_letters(text, file=path.name)
            return text

        written, description = split_description(read("description.txt"))
        later = intro_samples(self._session, self._pipeline(film))
        if later and not beside("description.txt").is_file():
            description = description_after(self._session, description, later)
        return _Texts(" ".join((title or written).split()), description, read_tags(read("tags.txt")))

    def _publication(self, path: Path, texts: _Texts) -> Publication:
        wanted = self._settings.youtube
        return Publication(
            film=path.absolute(),
            digest=self._session.tree.digests.digest(path) or "",
            kind="film",
            title=texts.title,
            description=texts.description,
            tags=texts.tags,
            category_id=wanted.category_id,
            language=wanted.language or self._settings.language.language,
            privacy=wanted.privacy,
            publish_at=wanted.publish_at,
            made_for_kids=wanted.made_for_kids,
            synthetic_media=wanted.contains_synthetic_media,
        )

    def _read_film(self, path: Path) -> MediaInfo | None:
        if not path.is_file():
            self.problems.append(f"there is no film at {path}")
            return None
        if not self._judged:
            return None
        try:
            return whole_film(path)
        except StudioError as error:
            self.problems.append(str(error))
            return None

    def _judge_texts(self, texts: _Texts, start: str) -> None:
        told = (
            *rules.problems_of_title(texts.title),
            *rules.problems_of_description(texts.description),
            *rules.problems_of_tags(texts.tags),
        )
        self.problems += [start + problem for problem in told]

    def _thumbnail(self, film: Path) -> Path | None:
        """The cover beside the film under its own name, else that of the story."""
        beside = [film.with_suffix(suffix) for suffix in (".png", ".jpg", ".jpeg")]
        path = next((one for one in beside if one.is_file()), self._session.tree.path(COVER))
        if not path.is_file():
            self.notes.append("there is no cover; the channel shows a picture out of the film")
            return None
        try:
            return self._fit_for_upload(path)
        except StudioError as error:
            self.problems.append(f"the cover: {error}")
            return path.absolute() if path.is_file() else None

    def _fit_for_upload(self, path: Path) -> Path:
        """The cover itself where a channel takes it as it is, else one made of it that fits."""
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(path) as picture:
                kind, size = picture.format, picture.size
        except (UnidentifiedImageError, OSError) as error:
            raise ProductInvalid(f"{path.name} is not a picture that can be read") from error
        told = rules.problems_of_thumbnail(path.stat().st_size, *size)
        if not told and kind in ("PNG", "JPEG"):
            return path.absolute()
        self.notes += [f"{problem}; one that fits is made of it" for problem in told]
        folder = self._session.production.studio / "publish"
        name = f"cover-{digest_file(path)[:12]}"
        for made in (folder / f"{name}.png", folder / f"{name}.jpg"):
            if made.is_file():
                return made
        folder.mkdir(parents=True, exist_ok=True)
        return upload_picture(path, folder / name)

    def _captions(self, film: Path) -> tuple[Captions, ...]:
        """The subtitles beside the film under its own name, else those of the story when the film is one of its own."""
        beside = film.with_suffix(".srt")
        own = self._pipeline(film)
        story = self._session.tree.path(SUBTITLES)
        path = beside if beside.is_file() else story
        if not path.is_file() or (path == story and not own):
            return ()
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        told = rules.problems_of_captions(text, file=path.name)
        self.problems += told
        if path == story and not told and (later := intro_samples(self._session, own)):
            path = captions_after(self._session, own, text, later)
        return (Captions(path.absolute(), self._settings.language.language),)

    def _pipeline(self, film: Path) -> str:
        """The pipeline of which this is the film; "" for a film from elsewhere."""
        return next((name for name, file in FILMS.items() if film.absolute() == self._session.tree.path(file)), "")
