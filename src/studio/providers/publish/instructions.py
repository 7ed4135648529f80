"""The page that lies with a film: what a person puts where in YouTube Studio, in the order in which it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from studio.story.publishing import CATEGORIES

_STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
textarea { width: 100%; box-sizing: border-box; font: 15px/1.4 ui-monospace, monospace; padding: .5rem; }
code { background: #eee; padding: .1rem .3rem; } li { margin: .6rem 0; } h2 { margin-top: 3rem; }
"""


def page(publications: Sequence[Mapping[str, Any]]) -> str:
    """The page for publications as the folder's index describes them, films before their shorts.

    All texts are the person's and are shown as they are: nothing in them becomes part of the page's own markup.
    """
    films = [one for one in publications if one["kind"] == "film"]
    shorts = [one for one in publications if one["kind"] == "short"]
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>To upload by hand</title>',
        f"<style>{_STYLE}</style>",
        "<h1>To upload by hand</h1>",
        "<p>Everything lies in this folder. Go to <code>studio.youtube.com</code>, choose <b>Create</b>, then ",
        "<b>Upload videos</b>. Click into a field below to select its text, then copy it.</p>",
        *(_film(film) for film in films),
    ]
    if shorts:
        parts += [
            "<h2>Shorts</h2><p>Upload each like the film; an upright video of up to a minute becomes a short by ",
            "itself. In its details, <b>Related video</b> takes the film, so that viewers find it.</p>",
        ]
        parts += [_short(short) for short in shorts]
    return "\n".join(parts) + "\n"


def _film(film: Mapping[str, Any]) -> str:
    files: Sequence[str] = film["files"]
    steps = [
        f"Drop <code>{escape(files[0])}</code> onto the page.",
        f"<b>Title</b>{_field(film['title'], 2)}",
        f"<b>Description</b>{_field(film['description'], 12)}",
    ]
    if covers := [name for name in files if "thumbnail." in name]:
        steps.append(f"<b>Thumbnail</b>: upload <code>{escape(covers[0])}</code>.")
    if film["playlist"]:
        steps.append(f"<b>Playlists</b>: the one with the id <code>{escape(film['playlist'])}</code>.")
    steps.append(f"<b>Audience</b>: {'yes, it is' if film['made_for_kids'] else 'no, it is not'} made for children.")
    steps.append("<b>Show more</b> opens what follows.")
    if film["synthetic_media"]:
        steps.append("<b>Altered content</b>: yes. Voices and pictures of this film were made by a computer.")
    steps.append(f"<b>Tags</b>{_field(', '.join(film['tags']), 3)}")
    steps.append(f"<b>Language</b>: <code>{escape(film['language'])}</code>. {_category(film)}")
    tracks = [name for name in files if "captions." in name]
    if tracks:
        named = ", ".join(f"<code>{escape(name)}</code>" for name in tracks)
        steps.append(f"On the next page, <b>Add subtitles</b>, <b>Upload file</b>, <b>With timing</b>: {named}.")
    steps.append(f"On the last page, <b>Visibility</b>: {_seen_by(film)}.")
    return f"<h2>{escape(film['title'])}</h2><ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"


def _short(short: Mapping[str, Any]) -> str:
    return (
        f"<h3><code>{escape(short['files'][0])}</code></h3>"
        f"<p><b>Title</b>{_field(short['title'], 2)}</p><p><b>Description</b>{_field(short['description'], 6)}</p>"
        f"<p><b>Tags</b>{_field(', '.join(short['tags']), 2)}</p><p><b>Visibility</b>: {_seen_by(short)}.</p>"
    )


def _field(text: str, rows: int) -> str:
    # A newline directly after the tag is not part of the text; without it, one at the text's own start would be lost.
    return f'<textarea readonly rows="{rows}" onclick="this.select()">\n{escape(text)}</textarea>'


def _category(film: Mapping[str, Any]) -> str:
    number = str(film["category"])
    name = CATEGORIES.get(int(number)) if number.isascii() and number.isdigit() else None
    return f"<b>Category</b>: {escape(name) if name else 'the one with the number ' + escape(number)}."


def _seen_by(one: Mapping[str, Any]) -> str:
    if one["publish_at"]:
        return f"schedule it for <code>{escape(one['publish_at'])}</code>"
    return f"<b>{escape(one['privacy'])}</b>"
