"""``studio publish`` and ``12.youtube``: a film goes out into the world, once, and only when somebody asks for it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from studio.cli.asking import says_yes
from studio.cli.launch import Launch, parse
from studio.cli.opening import open_session, usual_pipeline
from studio.cli.sending import sending
from studio.cli.upload_words import everything, quota, visible
from studio.errors import EXIT_DONE, EXIT_FAULTS, EXIT_MISSING, EXIT_USAGE, SetupError, UsageError
from studio.pipelines import UPLOAD
from studio.production import Production
from studio.production.typed import in_shell
from studio.providers.publish import Publication, Published, Publisher, SignsIn, publisher
from studio.publishing.laying import film_link, lay_out, lay_out_programme, place, publisher_name, records, slot
from studio.publishing.programme import Programme, Wish, own_film, programme, with_link
from studio.publishing.record import Records, Sending
from studio.session import Request, Session

FOLDER = "folder"


@dataclass(frozen=True)
class Asked:
    """What a person asked for. ``yes`` answers whether a changed film is to become a new video."""

    wish: Wish
    dry_run: bool = False
    yes: bool = False


def from_verb(places: Sequence[Path], given: Mapping[str, object], asked: Asked, *, signing_in: bool = False) -> int:
    """``studio publish [FOLDER] [FILM …]``: folders say which production, files which films."""
    folders = [path for path in places if path.is_dir()]
    if len(folders) > 1:
        raise UsageError("films of one production are published at a time", hint=f"leave out {folders[1]}")
    films = tuple(path.absolute() for path in (*asked.wish.films, *places) if path not in folders)
    folder = folders[0] if folders else Path.cwd()
    if not folders and films and Production.holding(folder) is None:
        folder = films[0].parent
    session = _open(folder, given)
    if signing_in:
        return sign_in(session)
    return publish(session, replace(asked, wish=replace(asked.wish, films=films)))


def from_launch(launch: Launch) -> int:
    """What ``12.youtube`` was started with."""
    return publish(_open(launch.root, launch.settings), _asked(launch))


def lay_out_made(session: Session) -> None:
    """End a run that made a film: lay it out for an upload by hand, and say what of a person's stays there."""
    laid = None if session.request.preview else lay_out(session)
    if laid:
        sys.stderr.writelines(f"kept your {laid.folder.name}/{name}\n" for name in laid.kept)


def upload_made(
    session: Session, given: Mapping[str, object], *, scripts: Collection[str], with_faults: bool
) -> int | None:
    """Upload the film that a run made, where the settings say so; the exit code, None when they do not.

    ``given`` are the settings that hold for this run, ``scripts`` those that the run was to start.
    """
    if session.request.preview:
        return None
    if UPLOAD not in scripts and not session.settings.youtube.upload:
        return None
    if with_faults:
        command = f"studio publish {in_shell(session.production.root)}"
        sys.stderr.write(f"Nothing was uploaded, because of the faults. To upload all the same: {command}\n")
        return None
    file = session.production.folder("audio") / "scripts" / "12.youtube.py"
    arguments = getattr(session.settings.pipelines, session.request.pipeline).arguments.get(UPLOAD, ())
    one = parse(file, arguments, folder=file.parent)
    return publish(open_session(one.root, Request(session.request.pipeline), {**one.settings, **given}), _asked(one))


def publish(session: Session, asked: Asked) -> int:
    """Publish what is asked for, or say what would be; return the exit code.

    0: all of it is up. 4: the films are up, and something that goes with them is left for the next call. 2: it would
    be refused, or a changed film needs a yes. 3: credentials are missing; a folder for an upload by hand is laid out.
    """
    shorts = asked.wish.shorts or session.settings.youtube.upload_shorts
    if asked.wish.shorts_folder and asked.wish.film and not shorts:
        sys.stderr.write("! --shorts-dir only says where shorts lie; --upload-shorts uploads them too\n")
    wanted = programme(session, replace(asked.wish, shorts=shorts), datetime.now(UTC))
    provider = publisher(publisher_name(session.settings), place(session))
    try:
        if not wanted.problems:
            told = [problem for one in wanted.publications for problem in provider.problems(one)]
            wanted = replace(wanted, problems=tuple(dict.fromkeys(told)))
        if asked.dry_run:
            sys.stdout.writelines(f"{visible(line)}\n" for line in everything(session, provider, wanted))
        sys.stderr.writelines(f"! {visible(note)}\n" for note in wanted.notes)
        sys.stderr.writelines(f"✗ {visible(problem)}\n" for problem in wanted.problems)
        if asked.dry_run or wanted.problems:
            sys.stderr.write("Nothing was uploaded.\n")
            return EXIT_USAGE if wanted.problems else EXIT_DONE
        if provider.name == FOLDER:
            return _by_hand(session, wanted)
        if missing := _what_is_missing(provider):
            return _without_credentials(session, wanted, missing)
        return _send(session, provider, wanted, asked)
    finally:
        provider.close()


def sign_in(session: Session) -> int:
    """``studio publish --sign-in``: let a person sign in, and nothing else."""
    provider = publisher(publisher_name(session.settings), place(session))
    if not isinstance(provider, SignsIn):
        raise UsageError(f"nobody signs in to {provider.name}", hint="set engines.publish to auto")
    try:
        _let_sign_in(provider)
    finally:
        provider.close()
    return EXIT_DONE


def _let_sign_in(provider: SignsIn) -> None:
    def tell(address: str) -> None:
        sys.stderr.write(f"Sign in with your browser; if none opens, open this address:\n{address}\n")

    provider.sign_in(tell)
    sys.stderr.write("Signed in.\n")


def _send(session: Session, provider: Publisher, wanted: Programme, asked: Asked) -> int:
    known = records(session)
    if not _may_send(known, session, provider, wanted, asked):
        return EXIT_USAGE
    sys.stderr.writelines(f"{line}\n" for line in quota(provider, wanted))
    left: list[str] = []
    links = [_send_one(known, session, provider, film, left).link for film in wanted.films]
    link = links[0] if links else film_link(session, asked.wish.films[0] if asked.wish.films else own_film(session))
    if wanted.shorts and not link:
        sys.stderr.write("! the film has not been published, so that the shorts have no link to it\n")
    for short in wanted.shorts:
        _send_one(known, session, provider, with_link(session, short, link), left)
    sys.stderr.writelines(f"! {told}\n" for told in left)
    if left:
        sys.stderr.write("The same command does what is left.\n")
    return EXIT_FAULTS if left else EXIT_DONE


def _send_one(known: Records, session: Session, provider: Publisher, one: Publication, left: list[str]) -> Published:
    """Publish one film; what was sent is noted before and after, so that a kill between leaves no film unknown."""
    name, film = provider.name, slot(session, one.film)
    before = known.last(name, film)
    if before is None or before.digest != one.digest:
        known.note(name, film, Sending(one.digest, one.title))
    with sending(sys.stderr, one.title) as on_sent:
        done = provider.publish(one, on_sent)
    known.note(name, film, Sending(one.digest, one.title, done.link))
    same = before is not None and before.digest == one.digest and before.link
    state = "already published" if done.already else "brought up to date" if same else "published"
    sys.stderr.write(f"{state}: {one.title}\n")
    sys.stdout.write(f"{done.link}\n")
    sys.stdout.flush()
    left += [f"{one.title}: {told}" for told in done.left]
    return done


def _may_send(known: Records, session: Session, provider: Publisher, wanted: Programme, asked: Asked) -> bool:
    """Whether films that were published with another content may become new videos: a person's answer."""
    changed = 0
    for one in wanted.publications:
        sent = known.last(provider.name, slot(session, one.film))
        if sent is None or sent.digest == one.digest:
            continue
        changed += 1
        where = f"published as {sent.link}" if sent.link else "begun to be published"
        sys.stderr.write(f"{one.film.name} has changed since it was {where}\n")
    if not changed or asked.yes:
        return True
    if not sys.stdin.isatty():
        sys.stderr.write("Nothing was uploaded: it would be a new video. Add --yes to upload it.\n")
        return False
    if says_yes(f"Upload {'it as a new video' if changed == 1 else 'them as new videos'}?"):
        return True
    sys.stderr.write("Nothing was uploaded.\n")
    return False


def _what_is_missing(provider: Publisher) -> SetupError | None:
    """What keeps the publisher from working, after a person at a terminal was asked to sign in."""
    check = provider.check()
    if check.ok:
        return None
    if isinstance(provider, SignsIn) and sys.stdin.isatty() and sys.stderr.isatty():
        try:
            _let_sign_in(provider)
        except SetupError as error:
            return error
        check = provider.check()
    return None if check.ok else SetupError(check.missing, hint=check.hint)


def _without_credentials(session: Session, wanted: Programme, missing: SetupError) -> int:
    """Lay everything out for an upload by hand and say how to get credentials."""
    _by_hand(session, wanted)
    sys.stderr.write(f"Nothing was uploaded: {missing}\n" + (f"  {missing.hint}\n" if missing.hint else ""))
    sys.stderr.write("  Or upload by hand: INSTRUCTIONS.html in the folder above says what goes where.\n")
    return EXIT_MISSING


def _by_hand(session: Session, wanted: Programme) -> int:
    laid = lay_out_programme(session, wanted)
    sys.stderr.writelines(f"kept your {laid.folder.name}/{name}\n" for name in laid.kept)
    sys.stdout.write(f"{laid.folder}\n")
    return EXIT_DONE


def _open(folder: Path, given: Mapping[str, object]) -> Session:
    return open_session(folder, Request(usual_pipeline(folder)), given)


def _asked(launch: Launch) -> Asked:
    options = launch.options
    only, folder = bool(options.get("shorts_only")), options.get("shorts_dir")
    wish = Wish(
        films=tuple(options.get("films") or ()),
        title=str(options.get("title") or ""),
        film=not only,
        shorts=only or bool(options.get("upload_shorts")),
        shorts_folder=Path(folder) if folder else None,
    )
    return Asked(wish, bool(options.get("dry_run")), bool(options.get("yes")))
