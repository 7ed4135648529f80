"""What the server's refusals mean, in words: the one place where errors of outside libraries become ours."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from studio.errors import ProviderError, SetupError, StudioError

PROVIDER = "youtube"

_SIGN_IN_AGAIN = "sign in again: {sign_in}"

# Reasons of the Data API, what they mean, and what to try.
_REASONS: dict[str, tuple[str, str]] = {
    "uploadLimitExceeded": (
        "the channel may upload no more films for now",
        "YouTube limits the uploads of a channel in 24 hours; run the same command again tomorrow",
    ),
    "youtubeSignupRequired": (
        "the account has no channel",
        "open YouTube with this account, make a channel, and run the same command again",
    ),
    "accessNotConfigured": (
        "the YouTube Data API is not enabled in the project of the credentials",
        "enable YouTube Data API v3 in the Google Cloud console, under APIs & Services",
    ),
    "authenticatedUserAccountSuspended": ("the account is suspended", "see the messages of YouTube to this account"),
    "authenticatedUserAccountClosed": ("the account is closed", "sign in with another: {sign_in}"),
    "invalidTitle": ("the title is not accepted", "at most 100 characters, and neither < nor >"),
    "invalidDescription": ("the description is not accepted", "at most 5000 bytes, and neither < nor >"),
    "invalidTags": ("the tags are not accepted", "at most 500 characters together, and neither < nor >"),
    "invalidCategoryId": ("the category is not accepted", "22 is People & Blogs, 24 Entertainment"),
    "invalidPublishAt": ("the time of publishing is not accepted", "it goes only with a private film"),
    "forbiddenPrivacySetting": ("this privacy is not allowed to this account", "try private"),
    "invalidImage": ("the picture is not accepted", "use a JPEG or PNG of 1280x720"),
    "videoNotFound": ("the film is not there any more", "was it deleted? See the channel's own page"),
    "playlistNotFound": ("there is no such playlist", "check its id"),
    "playlistItemsNotAccessible": ("the playlist is not this account's", "check its id"),
    "playlistContainsMaximumNumberOfVideos": ("the playlist is full", "choose another"),
    "forbidden": ("YouTube does not allow it to this account", "pictures of one's own need a verified account"),
}
_SIGN_IN_REASONS = {
    "authError": "YouTube does not accept the sign-in",
    "unauthorized": "YouTube does not accept the sign-in",
    "insufficientPermissions": "the sign-in does not allow this",
    "insufficientScopes": "the sign-in does not allow this",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "the sign-in does not allow this",
}
_DAY_USED_UP = {"quotaExceeded", "dailyLimitExceeded"}
_PASSING = {"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded", "backendError", "internalError"}
_PASSING_STATUS = {408, 429, 500, 502, 503, 504}

LONGEST_QUOTE = 200
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"https?://\S+")
# Names of things are short; what is longer than this without a space is a token, a key or the address of a session.
_TOKEN = re.compile(r"[\w\-./~+%=&?]{32,}")


class Refused(ProviderError):
    """The server said no, and will say so again: ``status`` and ``reason`` are its own."""

    def __init__(self, message: str, *, status: int = 0, reason: str = "", hint: str = "") -> None:
        super().__init__(PROVIDER, message, hint=hint)
        self.status, self.reason = status, reason


class QuotaUsedUp(Refused):
    """What is allowed in a day is used up; ``resets_at`` says when there is more."""

    def __init__(self, doing: str, resets_at: datetime) -> None:
        self.resets_at = resets_at
        there = resets_at.astimezone().strftime("%Y-%m-%d %H:%M")
        super().__init__(
            f"{doing}: the daily quota is used up; there is more after {there}",
            reason="quotaExceeded",
            hint="run the same command again then; it goes on where it stopped",
        )


class Unavailable(ProviderError):
    """No answer, or one that says to come back: trying again may help, after ``wait_seconds`` at least."""

    def __init__(self, message: str, *, wait_seconds: float = 0.0) -> None:
        super().__init__(
            PROVIDER, message, retryable=True, hint="run the same command again; it goes on where it stopped"
        )
        self.wait_seconds = wait_seconds


class Words:
    """Turns failures into errors that a person can use, with nothing secret in them."""

    def __init__(self, sign_in_command: str, secrets: Callable[[], Iterable[str]], resets_at: Callable[[], datetime]):
        self._sign_in, self._secrets, self._resets_at = sign_in_command, secrets, resets_at

    def translated(self, error: Exception, doing: str) -> StudioError:
        """The error to raise for one that was met while ``doing``. Programming mistakes are handed back as they are."""
        from google.auth.exceptions import GoogleAuthError, RefreshError
        from googleapiclient.errors import HttpError

        if isinstance(error, HttpError):
            return self._refused(error, doing)
        if isinstance(error, RefreshError):
            return self._no_refresh(error, doing)
        if isinstance(error, GoogleAuthError):
            return Unavailable(f"{doing}: the sign-in server cannot be reached ({self.clean(str(error))})")
        if isinstance(error, ValueError):
            return Unavailable(f"{doing}: the answer is not what YouTube answers")
        said = self.clean(str(error)) or type(error).__name__
        return Unavailable(f"{doing}: the line to YouTube was lost ({said})")

    def _refused(self, error: Any, doing: str) -> StudioError:
        status = int(error.resp.status)
        reason, message = reason_of(error.content)
        said = self.clean(message)
        if reason in _DAY_USED_UP or (status in {403, 429} and "per day" in message):
            return QuotaUsedUp(doing, self._resets_at())
        if status in _PASSING_STATUS or reason in _PASSING:
            return Unavailable(
                f"{doing}: YouTube answered {status}{_said(said or reason)}",
                wait_seconds=_seconds(error.resp.get("retry-after", "")),
            )
        if status == 401 or reason in _SIGN_IN_REASONS:
            words = _SIGN_IN_REASONS.get(reason, "YouTube does not accept the sign-in")
            return SetupError(f"{doing}: {words}{_said(said)}", hint=_SIGN_IN_AGAIN.format(sign_in=self._sign_in))
        words, hint = _REASONS.get(reason, (f"YouTube answered {status}", "see the channel's own page on YouTube"))
        hint = hint.format(sign_in=self._sign_in)
        return Refused(f"{doing}: {words}{_said(said)}", status=status, reason=reason, hint=hint)

    def _no_refresh(self, error: Any, doing: str) -> StudioError:
        details = next((part for part in error.args if isinstance(part, dict)), {})
        kind = str(details.get("error", "")) or str(error.args[0] if error.args else "")
        if getattr(error, "retryable", False):
            return Unavailable(f"{doing}: the sign-in server answers with an error")
        if "invalid_client" in kind or "unauthorized_client" in kind or "deleted_client" in kind:
            return SetupError(
                f"{doing}: the sign-in server does not know the credentials",
                hint="download the client secrets anew from the Google Cloud console, and sign in again: "
                + self._sign_in,
            )
        return SetupError(
            f"{doing}: the sign-in has expired or was revoked", hint=_SIGN_IN_AGAIN.format(sign_in=self._sign_in)
        )

    def clean(self, text: str) -> str:
        """What somebody else said, fit to be shown: one short line without markup, addresses or secrets."""
        for secret in self._secrets():
            if secret:
                text = text.replace(secret, "…")
        text = html.unescape(_TAG.sub("", text))
        text = _TOKEN.sub("…", _ADDRESS.sub("…", text))
        text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
        return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def reason_of(content: bytes) -> tuple[str, str]:
    """The reason and the message in an answer of the Data API; empty where it has none."""
    try:
        error = json.loads(content)["error"]
    except (ValueError, KeyError, TypeError):
        return "", ""
    if not isinstance(error, dict):
        return str(error), ""
    listed = error.get("errors") or error.get("details") or [{}]
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    return str(first.get("reason") or error.get("status") or ""), str(error.get("message") or "")


def _said(words: str) -> str:
    return f" (it says: {words})" if words else ""


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,6}", text) else 0.0
