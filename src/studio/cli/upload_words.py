"""What is said of an upload beforehand: all of it with ``--dry-run``, and what it takes of a day's quota."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from studio.cli.progress import duration
from studio.errors import StudioError
from studio.providers.publish import CountsCalls, Publication, Publisher
from studio.publishing.laying import film_link, records, slot
from studio.publishing.programme import Programme, own_film
from studio.session import Session


def everything(session: Session, provider: Publisher, wanted: Programme) -> Iterator[str]:
    """Lines that say all that would be sent. Nobody is called."""
    known = records(session)
    for one in wanted.publications:
        yield from _described(session, one)
        sent = known.last(provider.name, slot(session, one.film))
        if sent and sent.link:
            state = "already published" if sent.digest == one.digest else "changed since it was published"
            yield f"{state}: {sent.link}"
        elif sent and sent.digest == one.digest:
            yield "begun: the upload goes on where it stopped"
        yield ""
    yield from quota(provider, wanted)
    check = provider.check()
    if not check.ok:
        yield f"{provider.name}: {check.missing}" + (f" ({check.hint})" if check.hint else "")


def visible(text: str) -> str:
    """A line that others wrote, fit for a terminal: what would command it is shown as a mark."""
    return "".join("\ufffd" if unicodedata.category(one) == "Cc" and one != "\t" else one for one in text)


def _described(session: Session, one: Publication) -> Iterator[str]:
    yield f"{one.kind}: {one.film}"
    yield f"length: {_length(one)}, {one.film.stat().st_size / 1e6:.1f} MB"
    yield f"title: {one.title}"
    yield f"tags: {', '.join(one.tags)}"
    yield f"seen by: {one.privacy}" + (f", public from {one.publish_at}" if one.publish_at else "")
    yield f"category: {one.category_id}"
    yield f"language: {one.language}"
    yield f"made for kids: {'yes' if one.made_for_kids else 'no'}"
    yield f"synthetic media: {'yes' if one.synthetic_media else 'no'}"
    if one.kind == "film":
        yield f"cover: {one.thumbnail or 'none'}"
        yield from (f"captions: {track.path} ({track.language})" for track in one.captions)
        yield f"playlist: {one.playlist_id or 'none'}"
    else:
        yield f"link: {film_link(session, own_film(session)) or 'to the film, once it is up'}"
    yield "description:"
    yield from (f"  {line}".rstrip() for line in one.description.splitlines())


def _length(one: Publication) -> str:
    from studio.media.probe import probe

    try:
        return duration(probe(one.film).duration_seconds)
    except StudioError:
        return "unknown length"


def quota(provider: Publisher, wanted: Programme) -> Iterator[str]:
    """What is still to be sent takes of what is allowed in a day; nothing where all is up, or nobody counts."""
    if not isinstance(provider, CountsCalls):
        return
    needed: Counter[str] = Counter()
    for one in wanted.publications:
        needed.update(provider.needed(one))
    if not any(needed.values()):
        return
    left = provider.left()
    yield (
        "quota: this takes "
        + " and ".join(
            f"{needed[bucket]:,} of {left.get(bucket, 0):,} {bucket}" for bucket in sorted(needed) if needed[bucket]
        )
        + " that are left today"
    )
    if any(needed[bucket] > left.get(bucket, 0) for bucket in needed):
        more = provider.resets_at().astimezone().strftime("%Y-%m-%d %H:%M")
        yield f"quota: not all of it fits; the same command goes on after {more}, when there is more"
