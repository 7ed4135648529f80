"""The ledgers of uploads and of quota: what they remember, through crashes and over midnight."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.servers.youtube_client import Clock

from studio.providers.publish.contract import Captions, Publication
from studio.providers.publish.ledger import Ledger, Lines, Record
from studio.providers.publish.quota import Quota, needed, next_midnight, pacific, prices
from studio.providers.publish.retry import Patience, Waiting

NOON = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def test_what_was_done_for_a_film_is_known_by_its_content_and_kind(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "uploads.jsonl")
    ledger.note("aa", "film", "session")
    ledger.note("aa", "film", "last bytes")
    ledger.note("aa", "film", "published", id="1", link="https://youtu.be/1")
    ledger.note("aa", "film", "thumbnail", content="t")
    ledger.note("aa", "film", "captions", language="en", content="c", id="track")
    record = Ledger(tmp_path / "uploads.jsonl").record("aa", "film")
    assert (record.id, record.link, record.last_bytes_sent) == ("1", "https://youtu.be/1", True)
    assert (record.thumbnail, record.captions) == ("t", {"en": ("c", "track")})
    assert not ledger.record("aa", "short").id
    assert not ledger.record("bb", "film").id
    assert ledger.ids() == {"1"}


@pytest.mark.parametrize("torn", range(1, 60, 7))
def test_a_torn_last_line_is_as_if_never_written(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "uploads.jsonl"
    ledger = Ledger(path)
    ledger.note("aa", "film", "published", id="1")
    whole = path.read_bytes()
    ledger.note("bb", "film", "published", id="2")
    path.write_bytes(path.read_bytes()[: len(whole) + torn])
    assert ledger.ids() == {"1"}
    ledger.note("cc", "film", "published", id="3")
    assert ledger.ids() == {"1", "3"}


def test_a_torn_letter_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    Lines(path).add({"title": "é"})
    path.write_bytes(path.read_bytes() + '{"title": "é'.encode()[:-1])
    assert list(Lines(path).read()) == [{"title": "é"}]


def test_a_forgotten_film_is_as_if_never_published(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "uploads.jsonl")
    ledger.note("aa", "film", "published", id="1")
    ledger.forget("aa", "film")
    assert not ledger.record("aa", "film").id


def test_what_was_begun_and_never_answered_is_known(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "uploads.jsonl")
    ledger.note("aa", "film", "begun", part="playlist PL")
    assert ledger.record("aa", "film").begun == {"playlist PL"}
    ledger.note("aa", "film", "playlist", id="PL")
    assert not ledger.record("aa", "film").begun


def test_the_clock_of_california_is_that_of_the_zone_database() -> None:
    try:
        zone = zoneinfo.ZoneInfo("America/Los_Angeles")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zones")
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    while moment.year < 2030:
        assert pacific(moment) == moment.astimezone(zone).replace(tzinfo=None)
        midnight = next_midnight(moment).astimezone(zone)
        assert (midnight.hour, midnight.minute) == (0, 0)
        assert timedelta() < next_midnight(moment) - moment <= timedelta(hours=25)
        moment += timedelta(hours=6, minutes=47)


def test_quota_is_counted_by_the_day_of_california(tmp_path: Path) -> None:
    now = [NOON]
    quota = Quota(tmp_path / "quota.jsonl", lambda: now[0])
    assert quota.left() == {"uploads": 100, "units": 10_000}
    quota.spend("videos.insert")
    quota.spend("captions.insert")
    quota.spend("thumbnails.set")
    assert quota.left() == {"uploads": 99, "units": 9_550}
    assert quota.resets_at() == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    now[0] = quota.resets_at() - timedelta(seconds=1)
    assert quota.left()["units"] == 9_550
    now[0] = quota.resets_at()
    assert quota.left() == {"uploads": 100, "units": 10_000}


def test_a_call_that_today_does_not_allow_is_known_before_it_is_made(tmp_path: Path) -> None:
    quota = Quota(tmp_path / "quota.jsonl", lambda: NOON)
    for _ in range(24):
        quota.spend("captions.insert")
    assert quota.left()["units"] == 400
    assert quota.allows("captions.insert")
    quota.spend("thumbnails.set")
    assert not quota.allows("captions.insert")
    assert quota.allows("playlistItems.insert")
    quota.used_up("captions.insert")
    assert not quota.allows("videos.list")
    assert quota.allows("videos.insert")


def test_a_film_with_everything_costs_what_the_table_says() -> None:
    film = Publication(
        Path("f"), "aa", "film", "t", "d", thumbnail=Path("t"), captions=(Captions(Path("c"), "en"),), playlist_id="PL"
    )
    assert needed(film) == {"uploads": 1, "units": 500}
    assert needed(Publication(Path("f"), "aa", "film", "t", "d")) == {"uploads": 1, "units": 0}
    assert needed(film, Record(session_at="2030-01-31T18:00:00+00:00")) == {"uploads": 0, "units": 500}
    assert all(bucket in prices().a_day for bucket, _ in prices().calls.values())


def test_pauses_grow_and_end() -> None:
    clock = Clock()
    waiting = Waiting(Patience(attempts=8, clock=clock, sleep=clock.sleep), "a film")
    while waiting.again():
        pass
    assert len(clock.slept) == 7
    assert all(2**n / 2 <= slept <= 2**n for n, slept in enumerate(clock.slept))
    waiting.got_on()
    assert waiting.again()


def test_the_whole_of_the_pauses_is_bounded() -> None:
    clock = Clock()
    waiting = Waiting(Patience(attempts=1000, total_seconds=100, clock=clock, sleep=clock.sleep), "a film")
    while waiting.again():
        pass
    assert clock.seconds <= 100


def test_two_clients_do_not_come_back_at_once() -> None:
    patience = Patience()
    assert patience.pause_seconds("one", 3) != patience.pause_seconds("two", 3)
    assert patience.pause_seconds("one", 3) == patience.pause_seconds("one", 3)
