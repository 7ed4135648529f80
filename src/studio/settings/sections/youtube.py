"""The account that is published to, and what a film is published as."""

from __future__ import annotations

from typing import Literal

from studio.settings.fields import Section, setting


class Youtube(Section):
    """What a film is uploaded as. Nothing is uploaded unless you ask for it."""

    upload: bool = setting(
        False, "Upload the film whenever `studio make`, `studio demo` or `generate.py` has made it to the end."
    )
    upload_shorts: bool = setting(False, "Upload the shorts too, without `--upload-shorts`.")
    privacy: Literal["private", "unlisted", "public"] = setting(
        "private",
        "Who may see an uploaded film.",
        seed="YOUTUBE_PRIVACY_STATUS",
        environment=("YOUTUBE_PRIVACY_STATUS",),
    )
    publish_at: str = setting(
        "",
        "When a private film becomes public by itself; empty for never.",
        example="2030-01-31T18:00:00+01:00",
        words="a time with its offset in quotes",
    )
    category_id: str = setting(
        "22",
        "Number of the category (22 is People & Blogs).",
        example="24",
        seed="YOUTUBE_CATEGORY_ID",
        environment=("YOUTUBE_CATEGORY_ID",),
        words="a number in quotes",
        pattern=r"^[0-9]{1,3}$",
    )
    language: str = setting("", "Language of the film and of its texts; empty takes that of the story.", example="en")
    made_for_kids: bool = setting(False, "Say that the film is made for children.")
    contains_synthetic_media: bool = setting(True, "Say that voices and pictures were made by a computer.")
    thumbnail: bool = setting(True, "Send the cover along.")
    captions: bool = setting(True, "Send the subtitles along.")
    playlist_id: str = setting(
        "",
        "Playlist that the film joins; empty for none.",
        example="PLabcdefghijklmnop",
        words="the id of a playlist in quotes",
        pattern=r"^[A-Za-z0-9_-]{0,64}$",
    )
    shorts_link: str = setting(
        "The whole story:", "What stands before the film's link in the description of a short.", example="Listen on:"
    )
    client_secrets_file: str = setting(
        "client_secrets.json",
        "Credentials of the upload, in `gen.audio/`; `client_secret.json` is found too.",
        seed="client_secrets",
    )
    token_file: str = setting("token.json", "Where the upload keeps its sign-in, in `gen.audio/`.", seed="token_file")
