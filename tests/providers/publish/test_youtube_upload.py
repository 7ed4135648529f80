"""Uploads to a YouTube of our own over real sockets, and everything that can go wrong with them."""

from __future__ import annotations

import dataclasses
import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.servers.youtube import STEP, Refusal, YouTubeServer, youtube_server
from tests.servers.youtube_client import SRT, Desk, make_film

from studio.errors import ProviderError, SetupError, StudioError, UsageError
from studio.providers.publish.contract import Captions, Sent
from studio.providers.publish.youtube_extras import digest_of
from studio.providers.publish.youtube_words import QuotaUsedUp, Refused

PIECES = 7  # of the film, the last one short


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    with youtube_server() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, server: YouTubeServer) -> Desk:
    return Desk(tmp_path / "desk", server)


def expect_one_whole_film(desk: Desk, captions: str = SRT) -> None:
    server = desk.server
    assert len(server.videos) == 1
    (video,) = server.videos.values()
    assert video.sha256 == digest_of(desk.folder / "final.mp4")
    assert [one["text"].decode() for one in video.captions.values()] == [captions]
    assert video.thumbnails[-1] == (desk.folder / "thumbnail.png").read_bytes()
    assert len(server.playlists["PL-test"]) == 1


def expect_no_secret(desk: Desk, *more: object) -> None:
    text = desk.written() + "\n".join(map(str, more))
    assert [secret for secret in desk.server.secrets() if secret in text] == []


def test_a_film_is_published_with_all_that_goes_with_it(desk: Desk) -> None:
    sent: list[Sent] = []
    youtube = desk.youtube()
    published = youtube.publish(desk.publication(), sent.append)
    youtube.close()

    assert published.link == f"https://youtu.be/{published.id}"
    assert (published.already, published.left) == (False, ())
    expect_one_whole_film(desk)
    about = desk.server.videos[published.id].about
    assert about["snippet"] == {
        "title": "The lighthouse keeper",
        "description": "A story.\n\n0:00 The storm",
        "tags": ["story", "sea voyage"],
        "categoryId": "22",
        "defaultLanguage": "en",
        "defaultAudioLanguage": "en",
    }
    assert about["status"] == {
        "privacyStatus": "private",
        "selfDeclaredMadeForKids": False,
        "containsSyntheticMedia": True,
    }
    size = (desk.folder / "final.mp4").stat().st_size
    assert [one.sent_bytes for one in sent] == [*range(0, size, STEP), size]
    assert {one.total_bytes for one in sent} == {size}
    assert desk.server.calls["chunk"] == PIECES
    assert not list((desk.ledger / "private").iterdir())
    expect_no_secret(desk, published)


def test_a_time_of_publishing_goes_in_the_time_of_the_world(desk: Desk) -> None:
    published = desk.publish(desk.publication(publish_at="2030-01-31T18:00:00+01:00"))
    assert desk.server.videos[published.id].about["status"]["publishAt"] == "2030-01-31T17:00:00Z"


def test_a_short_gets_the_link_of_a_short(desk: Desk) -> None:
    short = dataclasses.replace(desk.publication(), kind="short", captions=(), thumbnail=None, playlist_id="")
    published = desk.publish(short)
    assert published.link == f"https://www.youtube.com/shorts/{published.id}"


def test_a_second_run_says_that_it_is_there_and_makes_no_call(desk: Desk) -> None:
    first = desk.publish()
    calls = desk.server.calls.total()
    second = desk.publish()
    assert (second.id, second.link, second.already) == (first.id, first.link, True)
    assert desk.server.calls.total() == calls


def test_a_film_that_was_deleted_there_is_published_again_when_it_is_forgotten(desk: Desk) -> None:
    first = desk.publish()
    desk.youtube().forget(desk.publication())
    assert desk.publish().id != first.id


def test_a_changed_film_is_another(desk: Desk) -> None:
    first = desk.publish()
    make_film(desk.folder / "final.mp4", seed=2)
    assert desk.publish().id != first.id


def test_errors_of_the_server_are_survived_with_growing_pauses(desk: Desk) -> None:
    for call in ("videos.insert", "chunk", "thumbnails.set", "captions.insert", "playlistItems.insert"):
        desk.server.fault(call, refusal=Refusal(503, "backendError"), times=2)
        desk.server.fault(call, refusal=Refusal(500, "internalError"))
    assert desk.publish().left == ()
    expect_one_whole_film(desk)
    assert len(desk.clock.slept) == 15
    first, second, third = desk.clock.slept[:3]
    assert first < second < third


def test_the_pauses_are_the_same_on_every_run(tmp_path: Path, server: YouTubeServer) -> None:
    slept = []
    for name in ("one", "two"):
        server.fault("chunk", refusal=Refusal(503, "backendError"), times=4)
        desk = Desk(tmp_path / name, server)
        desk.publish()
        slept.append(desk.clock.slept)
    assert slept[0] == slept[1]


def test_a_server_that_stays_down_is_given_up_and_gone_on_with_later(desk: Desk) -> None:
    down = desk.server.fault("chunk", refusal=Refusal(503, "backendError"), after=5, times=1000)
    asked = desk.server.fault("status", refusal=Refusal(503, "backendError"), times=1000)
    with pytest.raises(ProviderError, match="503") as caught:
        desk.publish()
    assert caught.value.retryable
    assert len(desk.clock.slept) == 7
    assert desk.server.calls["videos.insert"] == 1
    down.times = asked.times = 0
    pieces = desk.server.calls["chunk"]
    desk.publish()
    assert desk.server.calls["videos.insert"] == 1
    assert desk.server.calls["chunk"] == pieces + PIECES - 5
    expect_one_whole_film(desk)


def test_a_wait_that_the_server_asks_for_is_kept(desk: Desk) -> None:
    desk.server.fault("videos.insert", refusal=Refusal(429, "rateLimitExceeded", headers={"Retry-After": "40"}))
    desk.publish()
    assert desk.clock.slept == [40]


def test_too_many_requests_at_once_are_waited_out(desk: Desk) -> None:
    desk.server.fault("thumbnails.set", refusal=Refusal(403, "rateLimitExceeded"), times=3)
    assert desk.publish().left == ()
    assert len(desk.clock.slept) == 3


@pytest.mark.parametrize("drop", ["before", 0, 100_000, "after"])
def test_a_lost_line_in_the_middle_goes_on_where_the_server_is(desk: Desk, drop: str | int) -> None:
    desk.server.fault("chunk", drop=drop, after=1, times=2)
    desk.publish(chunk_bytes=2 * STEP)
    expect_one_whole_film(desk)
    assert desk.server.calls["status"] == 2


def test_what_arrived_of_a_broken_piece_is_not_sent_again(desk: Desk) -> None:
    sent: list[Sent] = []
    desk.server.fault("chunk", drop=3 * STEP)
    youtube = desk.youtube(chunk_bytes=4 * STEP)
    youtube.publish(desk.publication(), sent.append)
    youtube.close()
    assert [one.sent_bytes / STEP for one in sent] == [0, 3, pytest.approx(6.05, abs=0.01)]
    expect_one_whole_film(desk)


def test_a_server_that_takes_less_than_was_sent_gets_the_rest(desk: Desk) -> None:
    desk.server.fault("chunk", take=STEP, times=2)
    desk.publish(chunk_bytes=4 * STEP)
    expect_one_whole_film(desk)


def test_a_server_that_takes_nothing_is_given_up(desk: Desk) -> None:
    desk.server.fault("chunk", take=0, after=1, times=1000)
    with pytest.raises(ProviderError, match="takes no more"):
        desk.publish()
    assert desk.server.calls["chunk"] == 9


def test_an_answer_lost_after_the_last_byte_makes_no_second_film(desk: Desk) -> None:
    desk.server.fault("chunk", drop="after", after=PIECES - 1)
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["videos.insert"] == 1


def test_a_film_that_was_made_without_our_knowing_is_taken_on_the_next_run(desk: Desk) -> None:
    desk.server.fault("chunk", drop="after", after=PIECES - 1)
    desk.server.fault("status", drop="before", times=1000)
    with pytest.raises(ProviderError):
        desk.publish()
    desk.server.faults.clear()
    pieces = desk.server.calls["chunk"]
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["chunk"] == pieces
    assert desk.server.calls["videos.insert"] == 1


def lose_the_answer_and_the_session(desk: Desk) -> None:
    desk.server.fault("chunk", drop="after", after=PIECES - 1)
    desk.server.fault("status", drop="before", times=1000)
    with pytest.raises(ProviderError):
        desk.publish()
    desk.server.faults.clear()
    for session in desk.server.sessions.values():
        session.gone = 410


def test_a_film_whose_session_is_gone_before_it_could_tell_is_found_on_the_channel(desk: Desk) -> None:
    lose_the_answer_and_the_session(desk)
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["videos.list"] == 1


def test_another_film_of_the_same_name_on_the_channel_is_not_taken_for_it(desk: Desk) -> None:
    lose_the_answer_and_the_session(desk)
    (video,) = desk.server.videos.values()
    video.data += b"another"
    desk.publish()
    assert len(desk.server.videos) == 2


def test_a_film_from_before_the_upload_is_not_taken_for_it(desk: Desk) -> None:
    lose_the_answer_and_the_session(desk)
    (video,) = desk.server.videos.values()
    video.published_at = "2020-01-01T00:00:00Z"
    desk.publish()
    assert len(desk.server.videos) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_an_expired_session_is_begun_anew(desk: Desk, status: int) -> None:
    down = desk.server.fault("chunk", refusal=Refusal(503, "backendError"), after=5, times=1000)
    with pytest.raises(ProviderError):
        desk.publish()
    down.times = 0
    for session in desk.server.sessions.values():
        session.gone = status
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["videos.insert"] == 2
    assert desk.server.calls["videos.list"] == 0


def test_a_session_that_expires_while_it_is_used_is_begun_anew(desk: Desk) -> None:
    desk.server.fault("chunk", refusal=Refusal(404, "notFound"), after=5)
    desk.publish()
    expect_one_whole_film(desk)


def test_a_server_that_loses_every_session_is_given_up(desk: Desk) -> None:
    desk.server.fault("chunk", refusal=Refusal(410, "gone"), times=1000)
    desk.server.fault("status", refusal=Refusal(410, "gone"), times=1000)
    with pytest.raises(ProviderError, match="again and again"):
        desk.publish()
    assert desk.server.calls["videos.insert"] == 3


def test_a_title_changed_between_two_attempts_is_the_one_that_is_published(desk: Desk) -> None:
    down = desk.server.fault("chunk", refusal=Refusal(503, "backendError"), after=5, times=1000)
    with pytest.raises(ProviderError):
        desk.publish()
    down.times = 0
    published = desk.publish(desk.publication(title="The keeper of the light"))
    assert desk.server.videos[published.id].about["snippet"]["title"] == "The keeper of the light"
    expect_one_whole_film(desk)


def test_a_torn_or_strange_session_file_is_as_if_it_were_not_there(desk: Desk) -> None:
    down = desk.server.fault("chunk", refusal=Refusal(503, "backendError"), after=5, times=1000)
    with pytest.raises(ProviderError):
        desk.publish()
    down.times = 0
    (kept,) = (desk.ledger / "private").iterdir()
    kept.write_text('{"uri": "https://evil.test/?upload_id=1", "told": ""}')
    desk.publish()
    expect_one_whole_film(desk)


def test_the_session_is_kept_privately_before_the_first_byte_goes(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []

    def look(sent: Sent) -> None:
        seen.extend((sent.sent_bytes, kept.stat().st_mode & 0o777) for kept in (desk.ledger / "private").iterdir())

    youtube = desk.youtube()
    youtube.publish(desk.publication(), look)
    youtube.close()
    assert seen[0] == (0, 0o600)


def test_a_film_that_changes_while_it_is_sent_is_not_published(desk: Desk) -> None:
    def change(sent: Sent) -> None:
        if sent.sent_bytes == 2 * STEP:
            make_film(publication.film, seed=3)

    publication = desk.publication()
    youtube = desk.youtube()
    with pytest.raises(ProviderError, match="changed while it was being sent"):
        youtube.publish(publication, change)
    youtube.close()
    assert not desk.server.videos


def test_a_film_that_goes_away_while_it_is_sent_is_told(desk: Desk) -> None:
    def remove(sent: Sent) -> None:
        publication.film.unlink(missing_ok=True)

    publication = desk.publication()
    youtube = desk.youtube()
    with pytest.raises(ProviderError, match="cannot be read any more"):
        youtube.publish(publication, remove)
    youtube.close()


def test_what_is_left_is_done_when_the_time_of_publishing_has_come(desk: Desk) -> None:
    late = desk.publication(publish_at="2026-11-23T18:00:00Z")
    fault = desk.server.fault("captions.insert", refusal=Refusal(403, "forbidden"), times=1000)
    assert len(desk.publish(late).left) == 1
    fault.times = 0
    desk.today += timedelta(days=5)
    assert desk.publish(late).left == ()


def test_a_film_that_is_not_the_one_of_the_digest_is_not_sent(desk: Desk) -> None:
    publication = desk.publication()
    make_film(desk.folder / "final.mp4", seed=4)
    with pytest.raises(ProviderError, match="changed after it was chosen"):
        desk.publish(publication)
    assert not desk.server.calls


@pytest.mark.parametrize("call", ["captions.insert", "playlistItems.insert", "thumbnails.set"])
def test_a_lost_answer_adds_nothing_twice(desk: Desk, call: str) -> None:
    desk.server.fault(call, drop="after")
    assert desk.publish().left == ()
    expect_one_whole_film(desk)
    assert desk.server.calls["captions.update"] == 0


def test_what_could_not_be_done_now_is_told_and_done_on_the_next_run(desk: Desk) -> None:
    fault = desk.server.fault("captions.insert", refusal=Refusal(403, "forbidden", "Not allowed"), times=1000)
    published = desk.publish()
    (left,) = published.left
    assert left.startswith("captions (en): ")
    assert "Not allowed" in left
    fault.times = 0
    second = desk.publish()
    assert (second.already, second.left) == (False, ())
    expect_one_whole_film(desk)
    assert desk.server.calls["thumbnails.set"] == 1
    assert desk.publish().already


def test_a_refusal_is_told_by_us_and_not_by_the_libraries_too(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.server.fault("captions.insert", refusal=Refusal(403, "forbidden", "Not allowed"))
    (left,) = desk.publish().left
    assert "Not allowed" in left
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_captions_that_are_there_already_are_brought_up_to_date(desk: Desk) -> None:
    fault = desk.server.fault("captions.insert", refusal=Refusal(403, "forbidden"), times=1000)
    published = desk.publish()
    fault.times = 0
    theirs = {"language": "en", "name": "English", "trackKind": "standard", "text": b"old --> old"}
    desk.server.videos[published.id].captions["theirs"] = theirs
    assert desk.publish().left == ()
    expect_one_whole_film(desk)


def test_changed_captions_replace_the_old_ones(desk: Desk) -> None:
    desk.publish()
    changed = SRT.replace("Once", "Twice")
    (desk.folder / "2.story.srt").write_text(changed)
    assert not desk.publish().already
    expect_one_whole_film(desk, changed)
    assert desk.server.calls["captions.insert"] == 1
    assert desk.publish().already


def test_a_changed_picture_is_set_and_nothing_else_done(desk: Desk) -> None:
    desk.publish()
    desk.picture((0, 0, 200))
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["thumbnails.set"] == 2
    assert desk.server.calls["captions.insert"] == 1


def test_a_picture_that_is_too_large_is_sent_smaller(desk: Desk) -> None:
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), np.uint8)
    Image.fromarray(noise).save(desk.folder / "thumbnail.png", compress_level=0)
    assert (desk.folder / "thumbnail.png").stat().st_size > 2 * 1024 * 1024
    published = desk.publish()
    assert published.left == ()
    (picture,) = desk.server.videos[published.id].thumbnails
    assert picture.startswith(b"\xff\xd8")


def test_captions_in_two_languages_are_two_tracks(desk: Desk) -> None:
    (desk.folder / "de.srt").write_text(SRT.replace("Once upon a time", "Es war einmal"))
    both = (
        Captions(desk.folder / "2.story.srt", "en", "English"),
        Captions(desk.folder / "de.srt", "de", "Deutsch"),
    )
    published = desk.publish(desk.publication(captions=both))
    assert {one["language"] for one in desk.server.videos[published.id].captions.values()} == {"en", "de"}


def test_a_used_up_day_stops_the_upload_and_the_next_day_goes_on(desk: Desk) -> None:
    desk.server.fault("videos.insert", refusal=Refusal(403, "quotaExceeded", "You have exceeded your quota."))
    with pytest.raises(QuotaUsedUp) as caught:
        desk.publish()
    assert desk.clock.slept == []
    assert caught.value.resets_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert "daily quota" in str(caught.value)
    assert caught.value.hint
    assert desk.youtube().left() == {"uploads": 0, "units": 10000}
    with pytest.raises(QuotaUsedUp):
        desk.publish()
    assert desk.server.calls["videos.insert"] == 1
    desk.today += timedelta(days=1)
    desk.publish()
    expect_one_whole_film(desk)


def test_units_that_run_out_leave_the_rest_for_the_next_day(desk: Desk) -> None:
    desk.ledger.mkdir()
    spent = {"day": "2026-11-22", "call": "x", "bucket": "units", "cost": 9900}
    (desk.ledger / "quota.jsonl").write_text(json.dumps(spent) + "\n")
    published = desk.publish()
    (left,) = published.left
    assert left.startswith("captions (en): ")
    assert "daily quota" in left
    assert desk.server.calls["captions.insert"] == 0
    assert desk.youtube().needed(desk.publication()) == {"uploads": 0, "units": 400}
    desk.today += timedelta(days=1)
    assert desk.publish().left == ()
    expect_one_whole_film(desk)


def test_what_it_costs_is_known_before_and_counted_after(desk: Desk) -> None:
    youtube = desk.youtube()
    assert youtube.needed(desk.publication()) == {"uploads": 1, "units": 500}
    youtube.publish(desk.publication())
    youtube.close()
    assert youtube.left() == {"uploads": 99, "units": 9500}
    assert youtube.needed(desk.publication()) == {"uploads": 0, "units": 0}


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (400, "uploadLimitExceeded", "may upload no more"),
        (403, "forbidden", "does not allow"),
        (401, "youtubeSignupRequired", "sign-in"),
        (403, "accessNotConfigured", "not enabled"),
        (400, "invalidTitle", "title"),
        (418, "unheardOf", "418"),
    ],
)
def test_what_the_server_refuses_is_told_in_words_and_not_tried_again(
    desk: Desk, status: int, reason: str, words: str
) -> None:
    said = f"<a href='https://x.test/?k=1'>No</a>, {desk.server.signed_in()['token']} no \x1b[31m"
    desk.server.fault("videos.insert", refusal=Refusal(status, reason, said), times=3)
    with pytest.raises(StudioError, match=words) as caught:
        desk.publish()
    assert caught.value.hint
    assert desk.clock.slept == []
    assert desk.server.calls["videos.insert"] == (3 if status == 401 else 1)  # refreshed twice by the library
    assert "No" in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "x.test" not in str(caught.value)
    assert "ya29" not in str(caught.value)
    expect_no_secret(desk, caught.value, caught.value.hint)


def test_an_answer_that_is_not_json_is_no_crash(desk: Desk) -> None:
    desk.server.fault("thumbnails.set", text="<html>hello</html>")
    desk.server.fault("captions.insert", text="{}")
    desk.server.fault("playlistItems.insert", text="[1]")
    desk.server.fault("chunk", text="[]", after=PIECES - 1)
    assert desk.publish().left == ()
    expect_one_whole_film(desk)


def test_a_slow_answer_is_given_up_and_asked_for(desk: Desk) -> None:
    slow = threading.Event()
    desk.server.fault("chunk", wait=slow, after=3)
    try:
        desk.publish(wait_seconds=0.5)
    finally:
        slow.set()
    expect_one_whole_film(desk)


def test_an_expired_token_is_refreshed_and_kept(desk: Desk) -> None:
    old = json.loads(desk.token.read_text())
    desk.token.write_text(json.dumps({**old, "expiry": "2020-01-01T00:00:00Z"}))
    desk.publish()
    new = json.loads(desk.token.read_text())
    assert new["token"] != old["token"]
    assert new["refresh_token"] == old["refresh_token"]
    assert desk.token.stat().st_mode & 0o777 == 0o600
    assert desk.server.calls["token"] == 1


def test_a_token_refused_in_the_middle_is_refreshed(desk: Desk) -> None:
    desk.server.fault("chunk", refusal=Refusal(401, "authError"), after=3)
    desk.publish()
    expect_one_whole_film(desk)
    assert desk.server.calls["token"] == 1


def test_a_revoked_sign_in_is_told_with_what_to_do(desk: Desk) -> None:
    desk.server.revoked = True
    desk.server.tokens.clear()
    with pytest.raises(SetupError, match="revoked") as caught:
        desk.publish()
    assert "sign in again: studio publish" in caught.value.hint
    expect_no_secret(desk, caught.value, caught.value.hint)


def test_a_sign_in_that_was_not_given_for_captions_says_so_and_the_film_is_there(desk: Desk) -> None:
    token = json.loads(desk.token.read_text())
    desk.server.tokens[token["token"]] = {"https://www.googleapis.com/auth/youtube.upload"}
    left = desk.publish().left
    assert len(left) == 2
    assert all("does not allow" in one and "sign in again" in one for one in left)


def test_two_at_once_do_not_make_two_films(desk: Desk) -> None:
    youtube = desk.youtube()
    refused: list[str] = []

    def second(sent: Sent) -> None:
        if not refused:
            with pytest.raises(ProviderError, match="another upload") as caught:
                desk.publish()
            refused.append(str(caught.value))

    youtube.publish(desk.publication(), second)
    youtube.close()
    assert refused
    expect_one_whole_film(desk)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "title is empty"),
        ({"title": "a <b>"}, "< or a >"),
        ({"title": "x" * 300}, "300 characters"),
        ({"description": "é" * 2501}, "5,002 bytes"),
        ({"tags": ("x" * 501,)}, "tags have 501"),
        ({"category_id": "film"}, "category"),
        ({"language": "english please"}, "language"),
        ({"publish_at": "2030-01-31T18:00:00Z", "privacy": "public"}, "private"),
        ({"publish_at": "tomorrow"}, "publish time"),
        ({"thumbnail": Path("nowhere.png")}, "no picture"),
        ({"captions": (Captions(Path("nowhere.srt"), "en"),)}, "no captions"),
    ],
)
def test_what_would_be_refused_is_told_before_any_call(desk: Desk, more: dict[str, Any], words: str) -> None:
    publication = desk.publication(**more)
    assert any(words in problem for problem in desk.youtube().problems(publication))
    with pytest.raises(UsageError, match=words):
        desk.publish(publication)
    assert not desk.server.calls


@pytest.mark.parametrize("content", [None, b"", b"no film at all" * 100])
def test_a_film_that_is_missing_or_broken_is_told_before_any_call(desk: Desk, content: bytes | None) -> None:
    publication = desk.publication()
    if content is None:
        publication.film.unlink()
    else:
        publication.film.write_bytes(content)
    with pytest.raises(UsageError, match=r"final\.mp4"):
        desk.publish(publication)
    assert not desk.server.calls


def test_an_address_that_is_not_the_servers_own_is_not_followed(desk: Desk) -> None:
    youtube = desk.youtube()
    line = youtube._opened()
    assert line.is_ours(f"{desk.server.base}/upload?upload_id=1")
    assert not line.is_ours("https://evil.test/upload?upload_id=1")
    assert not line.is_ours("https://www.googleapis.com/upload")
    youtube.close()


def test_pieces_of_a_size_that_is_not_taken_are_a_mistake_of_the_program(desk: Desk) -> None:
    with pytest.raises(ValueError, match="multiples"):
        desk.publish(chunk_bytes=1000)


def test_nothing_secret_is_logged_or_written_when_everything_goes_wrong(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.server.fault("chunk", drop="after", after=2)
    desk.server.fault("chunk", refusal=Refusal(503, "backendError", "try later"), after=3)
    desk.server.fault("captions.insert", refusal=Refusal(400, "invalidMetadata", "why"), times=9)
    desk.server.fault("playlistItems.insert", drop="before", times=99)
    desk.server.fault("chunk", refusal=Refusal(401, "authError"), after=5)
    published = desk.publish()
    errors = [published.left]
    desk.server.revoked = True
    desk.server.tokens.clear()
    errors.append(desk.publish().left)
    assert desk.server.secrets()
    assert any("session-secret" in secret for secret in desk.server.secrets())
    expect_no_secret(desk, *errors, caplog.text, *[vars(record) for record in caplog.records])


def test_refused_carries_what_the_server_said() -> None:
    error = Refused("uploading: no", status=404, reason="notFound")
    assert (error.status, error.reason, error.retryable) == (404, "notFound", False)
