"""``9.media``: what stands in the description, who is named in it, and what is told when something does not fit."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.engine.digest import digest_file
from studio.engine.item import Ref
from studio.engine.store import Receipt
from studio.publishing.checklist import DESCRIPTION, Weight, checklist
from studio.publishing.programme import Wish, programme
from studio.session import Request
from studio.story.clock import SAMPLE_RATE
from studio.story.metadata_files import read_chapter_list, read_tags, split_description
from studio.story.publishing import hashtags_in, problems_of_description, problems_of_tags, problems_of_title
from tests.film.helper import FAKE, Film, film

STORY = """\
(scene_1.1) {{loc_kitchen, Small cottage kitchen}}, {Heavy rain}; ((female_ada)){Calm}, {Standing};
[female_ada] The lamp went out, and an old door creaked open behind me in the dark.
[male_tom] Who is there at this hour, and why is it so cold in the kitchen of this house?
(scene_1.2) {{loc_harbour, Wooden pier with boats}}, {Stormy night}; ((male_tom)){Afraid}, {Running};
[male_tom] The boat is gone, and all the way down to the harbour there is nobody but the rain!
[female_ada] Then we shall wait for the morning, and light the lamp again, and shut the door.
"""
MEDIA = Request(until="audio/9.media")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Film:
    root = tmp_path_factory.mktemp("media")
    folder = root / "sounds"
    folder.mkdir()
    tone = (0.3 * np.sin(np.arange(48_000 * 2) / 20)).astype(np.float32)
    for name in ("door.wav", "rain.wav"):
        soundfile.write(folder / name, tone, 48_000)
    (folder / "rain.credit.txt").write_text("Rain on leaves by Ola,\nCC BY 4.0\n", encoding="utf-8")
    made = film(root / "film", STORY)
    made.settings = {
        **FAKE,
        "narration.speaker_change_pause_seconds": 8.0,
        "narration.paragraph_pause_seconds": 8.5,
        "effects.recordings_folder": str(folder),
    }
    assert made.make(MEDIA).exit_code in (0, 4)
    return made


@pytest.fixture
def made(original: Film, tmp_path: Path) -> Film:
    shutil.copytree(original.root, tmp_path / "film")
    return Film(tmp_path / "film", dict(original.settings))


def description(made: Film) -> tuple[str, str]:
    return split_description(made.output("description.txt").read_text(encoding="utf-8"))


def receipt(made: Film) -> Receipt:
    found = made.session().store.current("audio/9.media", "description")
    assert found
    return found


def test_the_texts_are_taken_and_everyone_is_named(made: Film) -> None:
    title, body = description(made)
    assert problems_of_title(title) == problems_of_description(body) == ()
    assert problems_of_tags(read_tags(made.output("tags.txt").read_text(encoding="utf-8"))) == ()
    assert "\nVoices: synthetic tones (CC0-1.0)\n" in body
    assert "\nSounds: Rain on leaves by Ola, CC BY 4.0\n" in body  # an ambience, with its credit file
    assert "\nSounds: recording: door.wav\n" in body
    assert "Letters: Noto Sans (SIL Open Font License 1.1)" in body
    assert "\n\nMade with AI: " in body
    assert len(hashtags_in(body)) <= 5
    assert hashtags_in(body)[-2:] == ("#audiobook", "#storytelling")


def test_making_again_makes_nothing_and_few_chapters_are_left_out_with_a_reason(made: Film) -> None:
    made.make(MEDIA)
    assert made.made() == []
    assert read_chapter_list(description(made)[1]) == ()
    (finding,) = receipt(made).findings
    assert finding == "no chapters are listed: there is 1 chapter, and fewer than 3 are not shown"


def test_chapters_of_a_person_are_listed_when_they_would_be_shown(made: Film) -> None:
    made.input("12.chapters.txt").write_text("25%: The Lamp\n50%: The Boat\n100%: The Rain\n", encoding="utf-8")
    made.make(MEDIA)
    assert [chapter.title for chapter in read_chapter_list(description(made)[1])] == [
        "The Lamp", "The Boat", "The Rain",
    ]  # fmt: skip
    assert receipt(made).findings == ()
    made.input("12.chapters.txt").write_text("50%: The Lamp\n100%: The Rain\n", encoding="utf-8")
    made.make(MEDIA)
    assert read_chapter_list(description(made)[1]) == ()
    (finding,) = receipt(made).findings
    assert finding == "no chapters are listed: there are 2 chapters, and fewer than 3 are not shown"


@pytest.mark.parametrize("pipeline", ["image", "video"])
def test_the_published_film_of_scenes_has_its_chapters_behind_its_intro(made: Film, pipeline: str) -> None:
    made.input("12.chapters.txt").write_text("25%: The Lamp\n50%: The Boat\n100%: The Rain\n", encoding="utf-8")
    made.make(MEDIA)
    chapters = made.session().store.current("audio/9.media", "chapters")
    assert chapters
    marks = made.session().store.made(chapters).json("marks.json")
    film_file = made.root / f"gen.{pipeline}/output/final_sd.mp4"
    film_file.parent.mkdir(parents=True, exist_ok=True)
    film_file.write_bytes(b"a film")

    def published(film: Path | None = None, intro_seconds: float = 2.7) -> list[int]:
        session = made.session(Request(pipeline), film__intro_seconds=intro_seconds)
        wish = Wish(films=(film,) if film else ())
        (one,) = programme(session, wish, datetime.now(UTC), judged=False).films
        return [chapter.start_sample // SAMPLE_RATE for chapter in read_chapter_list(one.description)]

    whole = [start // SAMPLE_RATE for start, *_ in marks]
    assert published() == [0, *((start + 27 * SAMPLE_RATE // 10) // SAMPLE_RATE for start, *_ in marks[1:])]
    assert published(intro_seconds=0) == whole
    made.output("final.mp4").write_bytes(b"the narrated film, which has no intro")
    assert published(made.output("final.mp4")) == whole
    film_file.with_name("final_sd.description.txt").write_text("Mine\n\n00:00 – A\n00:30 – B\n", encoding="utf-8")
    assert published() == [0, 30]


def test_a_title_of_a_person_stays_and_what_is_wrong_with_it_is_told(made: Film) -> None:
    theirs = "Ada <3 " + "حارسة 🕯 " * 40
    made.input("10.title.txt").write_text(theirs, encoding="utf-8")
    made.make(MEDIA)
    assert description(made)[0] == theirs.strip()
    told = " / ".join(receipt(made).findings)
    assert "the title has a < or a >" in told
    assert "characters, and at most 100 are taken" in told


def test_what_does_not_fit_gives_way_and_is_named(made: Film) -> None:
    calls = tuple(f"Call {number}: " + "é" * 200 for number in range(15))
    made.make(MEDIA, media__calls_to_action=calls, media__further_credits=("Read by <Ada>.",), media__disclosure="")
    body = description(made)[1]
    assert problems_of_description(body) == ()
    assert "Read by ‹Ada›." in body
    assert "Made with AI" not in body
    told = " / ".join(receipt(made).findings)
    assert "calls to action" in told
    assert "characters that the channel refuses" in told
    assert receipt(made).faults == ()


def test_a_credit_without_room_is_a_fault(made: Film) -> None:
    owed = tuple(f"Credit {number} " + "x" * 900 for number in range(6))
    assert made.make(MEDIA, media__further_credits=owed).exit_code == 4
    assert "the description has no room for the credit “Credit 5 x" in receipt(made).faults[-1]
    assert problems_of_description(description(made)[1]) == ()


def test_a_recorded_narration_needs_no_credit_of_a_voice(made: Film) -> None:
    shutil.copyfile(made.output("story.wav"), made.input("story.wav"))
    needs = made.session().look().nodes["audio/9.media", "description"].item.needs
    assert not [need for need in needs if isinstance(need, Ref) and need.id.startswith("voice/")]
    assert [need for need in needs if isinstance(need, Ref) and need.id.startswith("clips/")]


def test_credits_and_hashtags_can_be_left_out(made: Film) -> None:
    made.make(MEDIA, media__credits=False, media__hashtags=(), media__story_hashtags=0)
    body = description(made)[1]
    assert "Sounds:" not in body
    assert hashtags_in(body) == ()


def test_pictures_that_are_owed_to_somebody_name_them(made: Film) -> None:
    session = made.session()
    with session.changing():
        work = session.store.work_folder()
        (work / "told.json").write_text(json.dumps({"credits": ["Heads by Lisa (CC BY 4.0)"]}), encoding="utf-8")
        parts = {"told.json": digest_file(work / "told.json")}
        kept = Receipt(
            "image/3.scene", "scene/1", "k" * 64, 1, 1, "product", parts, {}, {}, "x", 1, 1, 1.0, (), (), 1, 1, 1
        )
        session.store.keep(kept, work)
    made.make(MEDIA)
    assert "\nPictures: Heads by Lisa (CC BY 4.0)\n" in description(made)[1]
    made.make(MEDIA)
    assert made.made() == []


def test_a_description_of_a_person_is_kept_as_it_is(made: Film) -> None:
    made.output("description.txt").write_text("Mine\n\n<b>" + "x" * 6000, encoding="utf-8")
    made.make(MEDIA)
    assert made.output("description.txt").read_text(encoding="utf-8") == "Mine\n\n<b>" + "x" * 6000


def test_the_checklist_tells_findings_faults_stopgaps_and_what_is_not_made(made: Film) -> None:
    owed = tuple(f"Credit {number} " + "x" * 900 for number in range(6))
    made.settings["media.further_credits"] = owed
    made.make(MEDIA)
    clips = made.session().look().nodes["audio/7.sfx", "mix"].status.receipt
    assert clips
    session = made.session()
    with session.changing():
        session.store.append("made", **{**clips.record(), "provisional": "made without the server"})
    points = checklist(made.session(), datetime.now(UTC))
    told = {(point.weight.value, point.about, point.says.split(":")[0], point.file) for point in points}
    assert ("look", "audio/9.media, the description", "no chapters are listed", DESCRIPTION) in told
    assert any(one[0] == "wrong" and one[2].startswith("the description has no room for the credit") for one in told)
    assert any(point.command == 'studio redo audio/9.media "description"' for point in points)
    assert any("items are not up to date, in audio/7.sfx" in point.says for point in points)
    assert [point.command for point in points if point.says == "it is a stopgap: made without the server"]
    assert any(point.weight is Weight.REFUSED and "there is no film at" in point.says for point in points)
    made.output("description.txt").write_text("Mine\n\nBy hand.\n", encoding="utf-8")
    assert not [point for point in checklist(made.session(), datetime.now(UTC)) if "the description" in point.about]
