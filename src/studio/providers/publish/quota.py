"""How many calls a day are allowed, what each costs, and what is left of today.

The figures are data (``quota.toml``). What was spent is counted in a ledger of its own, by the day of the server, which
begins at midnight in California. The count is ours: another program with the same credentials is not in it, and where
the server says that the day is used up, that is believed.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

from studio.providers.publish.contract import Publication
from studio.providers.publish.ledger import Lines, Record


@dataclass(frozen=True)
class Prices:
    """``a_day`` is how much of each bucket there is; ``calls`` the bucket and the cost of each call."""

    a_day: Mapping[str, int]
    calls: Mapping[str, tuple[str, int]]


@cache
def prices() -> Prices:
    """The figures that come with the program."""
    text = resources.files("studio.providers.publish").joinpath("quota.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Prices(data["a_day"], {name: (call["bucket"], call["cost"]) for name, call in data["calls"].items()})


def needed(publication: Publication, record: Record | None = None) -> dict[str, int]:
    """What publishing something costs, by bucket: from nothing, or what is not done yet according to ``record``.

    An upload that was begun is gone on with, and costs nothing more.
    """
    record = record or Record()
    calls: Counter[str] = Counter()
    calls["videos.insert"] += not (record.id or record.session_at)
    calls["thumbnails.set"] += publication.thumbnail is not None and not record.thumbnail
    calls["captions.insert"] += sum(captions.language not in record.captions for captions in publication.captions)
    calls["playlistItems.insert"] += bool(publication.playlist_id) and publication.playlist_id not in record.playlists
    spent: Counter[str] = Counter()
    for call, count in calls.items():
        bucket, cost = prices().calls[call]
        spent[bucket] += cost * count
    return {bucket: spent[bucket] for bucket in prices().a_day}


def pacific(moment: datetime) -> datetime:
    """The clock in California at ``moment`` (aware), by the rule of the Energy Policy Act of 2005.

    The rule is written out because Windows has no time zones of its own and the answer must be the same everywhere.
    """
    moment = moment.astimezone(UTC)
    year = moment.year
    starts = datetime.combine(_sunday(date(year, 3, 8)), time(10), UTC)  # second Sunday of March, 2:00 at UTC-8
    ends = datetime.combine(_sunday(date(year, 11, 1)), time(9), UTC)  # first Sunday of November, 2:00 at UTC-7
    hours = -7 if starts <= moment < ends else -8
    return (moment + timedelta(hours=hours)).replace(tzinfo=None)


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def next_midnight(moment: datetime) -> datetime:
    """The moment (in UTC) when the day of ``moment`` ends in California."""
    tomorrow = datetime.combine(pacific(moment).date() + timedelta(days=1), time())
    guess = (tomorrow + timedelta(hours=7)).replace(tzinfo=UTC)
    return guess if pacific(guess) == tomorrow else guess + timedelta(hours=1)


class Quota:
    """What is left of today."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._lines = Lines(path)
        self._now = now

    def left(self) -> dict[str, int]:
        """What is left today, by bucket; never below zero."""
        today = pacific(self._now()).date().isoformat()
        spent: Counter[str] = Counter()
        for line in self._lines.read():
            if line.get("day") == today:
                spent[str(line.get("bucket"))] += int(line.get("cost", 0))
        return {bucket: max(0, count - spent[bucket]) for bucket, count in prices().a_day.items()}

    def allows(self, call: str) -> bool:
        """Say whether ``call`` can still be made today."""
        bucket, cost = prices().calls[call]
        return self.left()[bucket] >= cost

    def spend(self, call: str) -> None:
        """Count ``call``. It is counted before it is made: one that fails costs as well."""
        bucket, cost = prices().calls[call]
        self._lines.add({"day": self._today(), "call": call, "bucket": bucket, "cost": cost})

    def used_up(self, call: str) -> None:
        """Write down that the server says that nothing is left today for calls such as this."""
        bucket, _ = prices().calls[call]
        self._lines.add({"day": self._today(), "call": "the server", "bucket": bucket, "cost": self.left()[bucket]})

    def resets_at(self) -> datetime:
        """When today ends, in UTC."""
        return next_midnight(self._now())

    def _today(self) -> str:
        return pacific(self._now()).date().isoformat()
