"""From a story to a film, with fakes for the models: what is made, what an edit remakes, what a person keeps."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.engine.graph import State
from studio.media.probe import probe
from studio.session import Request, choosing
from studio.story.effects_file import read_effects
from studio.story.parse import parse_story
from studio.story.srt import read_srt
from tests.film.helper import STORIES, Film, film

FILES = (
    "input/2.character.txt",
    "input/2.story.srt",
    "input/2.story.vtt",
    "input/2.story.str.txt",
    "input/2.timeline.txt",
    "input/3.timing.txt",
    "input/4.sfx.txt",
    "input/4.ambience.txt",
    "input/9.summary.txt",
    "input/10.title.txt",
    "input/10.thumbnail.txt",
    "input/12.chapters.txt",
    "output/story.wav",
    "output/story/1_5.wav",
    "output/story/6_10.wav",
    "output/quality.txt",
    "output/quality.json",
    "output/quality.html",
    "output/sfx.wav",
    "output/ambience.wav",
    "output/final.wav",
    "output/stems/speech.wav",
    "output/description.txt",
    "output/tags.txt",
    "output/thumbnail.png",
    "output/final.mp4",
    "output/tracking/1.character.state.json",
    "output/tracking/2.story.state.json",
    "output/tracking/3.transcribe.state.json",
    "output/tracking/5.timeline.state.json",
    "output/tracking/6.timing.state.json",
    "output/tracking/7.sfx.state.json",
    "output/tracking/generate.state.json",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = film(tmp_path_factory.mktemp("films") / "ten lines ünïcode 故事", STORIES / "ten_lines.txt")
    assert made.make().exit_code == 0
    return made


@pytest.fixture
def ten(original: Film, tmp_path: Path) -> Film:
    """A copy of a finished production: moving or copying one makes nothing stale."""
    shutil.copytree(original.root, tmp_path / "copy")
    return Film(tmp_path / "copy")


def _seconds(name: Path) -> tuple[int, int]:
    info = soundfile.info(str(name))
    return info.frames, info.samplerate


def test_every_file_is_there_and_not_empty(original: Film) -> None:
    absent = [name for name in FILES if not (original.root / "gen.audio" / name).is_file()]
    assert absent == []
    empty = [name for name in FILES if not (original.root / "gen.audio" / name).stat().st_size]
    assert [name for name in empty if name != "input/4.ambience.txt"] == []


def test_the_timeline_is_as_long_as_the_narration_to_the_sample(original: Film) -> None:
    frames, rate = _seconds(original.output("story.wav"))
    rows = original.input("2.timeline.txt").read_text(encoding="utf-8").splitlines()
    total = sum(Decimal(row.split(":", 1)[0]) for row in rows)
    assert rate == 48_000
    assert round(total * rate) == frames


def test_every_line_begins_on_a_whole_frame(original: Film) -> None:
    made = original.session().look().nodes["audio/2.story", "join"].made
    assert made
    laid = made.json("positions.json")
    assert {line["start_sample"] % 2000 for line in laid["lines"]} == {0}
    assert laid["samples"] == _seconds(original.output("story.wav"))[0]


def test_subtitles_carry_the_source_text_byte_for_byte(original: Film) -> None:
    story = parse_story(original.input("1.story.txt").read_text(encoding="utf-8"))
    shown = " ".join(cue.text for cue in read_srt(original.input("2.story.srt").read_text(encoding="utf-8")))
    assert " ".join(shown.split()) == " ".join(" ".join(span.text for span in story.spans).split())
    timeline = original.input("2.timeline.txt").read_text(encoding="utf-8").splitlines()
    spoken = [row.split(":", 1)[1].strip() for row in timeline if row.split(":", 1)[1].strip(" .")]
    assert " ".join(spoken) == " ".join(" ".join(span.text.split()) for span in story.spans)


def test_the_film_has_one_picture_one_sound_one_text_and_chapters(original: Film) -> None:
    info = probe(original.output("final.mp4"))
    assert [len(info.of_kind(kind)) for kind in ("video", "audio", "subtitle")] == [1, 1, 1]
    assert info.chapters
    frames, rate = _seconds(original.output("final.wav"))
    assert abs(info.duration_seconds - frames / rate) < 0.1


def test_making_again_makes_nothing(ten: Film) -> None:
    outcome = ten.make()
    assert (outcome.exit_code, ten.made()) == (0, [])
    assert ten.planned() == []


def test_one_changed_sentence_remakes_one_line_and_what_hangs_on_it(ten: Film, tmp_path: Path) -> None:
    before = ten.tree()
    ten.edit_story("Who would come here so late", "Who on earth would come here so late")
    planned = ten.planned()
    ten.make()
    made = ten.made()
    assert set(made) <= set(planned)
    lines = [name for name in made if " line/" in name]
    assert len(lines) == 1
    numbered = ("chunk", "audio/10.thumbnail", "audio/11.video")
    of_lines = [name for name in made if "/" in name.split()[1] and not any(one in name for one in numbered)]
    spans = {name.rpartition("/")[2] for name in of_lines}
    assert len({span for span in spans if any(span in line for line in lines)}) == 1
    others = [n for n in made if n.split()[1].partition("/")[0] in ("take", "align", "effects", "place", "clips")]
    assert {name.rpartition("/")[2] for name in others} == {lines[0].rpartition("/")[2]}
    after = ten.tree()
    assert before["gen.audio/output/story/6_10.wav"] == after["gen.audio/output/story/6_10.wav"]
    assert before["gen.audio/output/story/1_5.wav"] != after["gen.audio/output/story/1_5.wav"]
    assert before["gen.audio/input/10.title.txt"] == after["gen.audio/input/10.title.txt"]
    notes = ten.session().plan().notes
    for kept, item in (("the title was", "title"), ("the chapters were", "chapters")):
        again = f"`studio redo 1.character {item}` asks for another"
        assert f"{kept} written before your last edit of the story; {again}" in notes


def test_the_result_of_an_edit_equals_a_build_from_nothing_with_the_same_decisions(ten: Film, tmp_path: Path) -> None:
    ten.edit_story("Who would come here so late", "Who on earth would come here so late")
    ten.make()
    clean = Film(tmp_path / "clean")
    shutil.copytree(ten.root, clean.root)
    keep_decisions(clean)
    for name in ("output", "input"):
        for path in (clean.root / "gen.audio" / name).rglob("*"):
            if path.is_file() and path.name != "1.story.txt":
                path.unlink()
    clean.make()
    assert len(clean.made()) > 30
    assert without_times(clean.tree()) == without_times(ten.tree())


def keep_decisions(made: Film) -> None:
    """Forget everything but decisions."""
    journal = made.root / ".studio/receipts.jsonl"
    rows = [json.loads(row) for row in journal.read_text(encoding="utf-8").splitlines()]
    kept = [row for row in rows if row["record"] != "made" or row["kind"] == "decision"]
    journal.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")


def without_times(tree: dict[str, bytes]) -> dict[str, bytes]:
    """State views carry the times of receipts."""
    plain = {}
    for name, data in tree.items():
        if name.endswith(".state.json"):
            state = json.loads(data)
            state.pop("metadata", None)
            state.pop("last_checked", None)
            data = json.dumps(state).encode()
        plain[name] = data
    return plain


def test_a_voice_written_by_hand_is_used_kept_and_named(ten: Film) -> None:
    path = ten.input("2.character.txt")
    rows = path.read_text(encoding="utf-8").splitlines()
    character, _, voice = next(row for row in rows if row.startswith("male_baker_frank")).partition("=")
    other = next(v.id for v in ten.session().film.engines.speech.voices() if v.gender == "male" and v.id != voice)
    path.write_text(
        "# my cast\n" + "\n".join(rows).replace(f"{character}={voice}", f"{character}={other}") + "\n", encoding="utf-8"
    )
    planned = ten.planned()
    ten.make()
    spoken = [name for name in ten.made() if " line/" in name]
    lines = [s for s in ten.session().film.spans if s.character == character]
    assert len(spoken) == len(lines)
    assert set(ten.made()) <= set(planned)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# my cast\n")
    assert f"{character}={other}" in text
    ten.make()
    assert ten.made() == []


def test_an_unknown_voice_is_refused_with_the_nearest_names(ten: Film) -> None:
    from studio.errors import StoryError

    path = ten.input("2.character.txt")
    path.write_text(path.read_text(encoding="utf-8").replace("=fake", "=fajke", 1), encoding="utf-8")
    with pytest.raises(StoryError, match="which is not here"):
        ten.make()


def test_a_replaced_chunk_is_kept_and_built_on(ten: Film) -> None:
    path = ten.output("story/6_10.wav")
    samples, rate = soundfile.read(str(path))
    soundfile.write(str(path), np.concatenate([samples, samples[: rate // 2]]) * 0.5, rate)
    theirs = path.read_bytes()
    assert any("recording/6_10" in name for name in ten.planned())
    ten.make()
    assert path.read_bytes() == theirs
    assert any("join" in name for name in ten.made())
    takes = [n for n in ten.session().items("audio/2.story") if n.item.id.startswith("take/") and n.made]
    assert sum(n.made.by == "person" for n in takes if n.made) == 5


def test_a_persons_whole_narration_is_cut_to_lines_and_kept_to_the_sample(ten: Film) -> None:
    samples, rate = soundfile.read(str(ten.output("story.wav")))
    own = np.concatenate([samples, np.zeros(rate // 3)])
    soundfile.write(str(ten.input("story.wav")), own, rate)
    ten.settings["quality.word_error_rate_limit"] = 1.0  # the fake ear hears nothing right
    assert ten.make().exit_code == 0
    frames, _ = _seconds(ten.output("final.wav"))
    assert frames == len(own)


def test_an_edited_effect_is_kept_built_on_and_named(ten: Film) -> None:
    path = ten.input("4.sfx.txt")
    entries = read_effects(path.read_text(encoding="utf-8"))
    described = next(entry.description for entry in entries if not entry.silence)
    path.write_text(path.read_text(encoding="utf-8").replace(described, "church bell tolling"), encoding="utf-8")
    planned = ten.planned()
    assert any("audio/5.timeline effects/" in name for name in planned)
    ten.make()
    assert set(ten.made()) <= set(planned)
    assert "church bell tolling" in path.read_text(encoding="utf-8")
    assert "church bell tolling" in ten.input("3.timing.txt").read_text(encoding="utf-8")
    assert sum("effects/" in name for name in ten.made()) == 1
    ten.make()
    assert ten.made() == []


def test_an_effect_written_into_the_timing_file_is_made(ten: Film) -> None:
    path = ten.input("3.timing.txt")
    rows = path.read_text(encoding="utf-8").splitlines()
    first = next(n for n, row in enumerate(rows) if "Silence" in row)
    rows[first] = rows[first].replace("Silence", "dog barking")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ten.make()
    assert "dog barking" in ten.input("4.sfx.txt").read_text(encoding="utf-8")
    assert "dog barking" in path.read_text(encoding="utf-8")


def test_a_cover_put_there_by_hand_goes_into_the_film(ten: Film) -> None:
    from PIL import Image

    Image.new("RGB", (640, 360), (200, 30, 30)).save(ten.output("thumbnail.png"))
    theirs = ten.output("thumbnail.png").read_bytes()
    assert ten.planned() == ["audio/11.video film"]
    ten.make()
    assert ten.output("thumbnail.png").read_bytes() == theirs
    assert ten.made() == ["audio/11.video film"]


def test_a_title_written_by_hand_is_shown_everywhere_and_restore_gives_ours_back(ten: Film) -> None:
    ours = ten.input("10.title.txt").read_text(encoding="utf-8")
    ten.input("10.title.txt").write_text("My Title <3", encoding="utf-8")
    ten.make()
    assert ten.output("description.txt").read_text(encoding="utf-8").startswith("My Title <3\n")
    assert probe(ten.output("final.mp4")).metadata["title"] == "My Title <3"
    choosing.restore(ten.session(), "audio/1.character", ["10.title.txt"])
    ten.make()
    assert ten.input("10.title.txt").read_text(encoding="utf-8") == ours


def test_redo_makes_another_take_and_take_brings_the_first_back(ten: Film) -> None:
    choosing.redo(ten.session(), "audio/10.thumbnail", [])
    assert ten.planned()[0] == "audio/10.thumbnail cover"
    first = ten.output("thumbnail.png").read_bytes()
    ten.make()
    second = ten.output("thumbnail.png").read_bytes()
    choosing.take(ten.session(), "audio/10.thumbnail", "cover", 1)
    ten.make()
    assert ten.output("thumbnail.png").read_bytes() == first
    choosing.take(ten.session(), "audio/10.thumbnail", "cover", 2)
    ten.make()
    assert ten.output("thumbnail.png").read_bytes() == second


def test_chapters_that_were_there_before_anything_was_made_are_kept_and_shown(tmp_path: Path) -> None:
    made = film(tmp_path / "film", STORIES / "ten_lines.txt")
    theirs = "50%: The First Half\nSHORT_SUMMARY : It begins.\n\n100%: The Second Half\n"
    made.input("12.chapters.txt").write_text(theirs, encoding="utf-8")
    assert made.make(Request(until="audio/9.media")).exit_code == 0
    assert made.input("12.chapters.txt").read_text(encoding="utf-8") == theirs
    marks = next(node for node in made.session().items("audio/9.media") if node.item.id == "chapters")
    assert marks.made is not None
    assert [name for _, _, name, _ in marks.made.json("marks.json")] == ["The First Half", "The Second Half"]


def test_a_pronunciation_remakes_only_the_lines_with_the_word(ten: Film) -> None:
    ten.input("pronunciation.txt").write_text("Thunder = thunn-der\n", encoding="utf-8")
    ten.make()
    lines = [name for name in ten.made() if " line/" in name]
    story = parse_story(ten.input("1.story.txt").read_text(encoding="utf-8"))
    assert len(lines) == sum("thunder" in span.text.lower() for span in story.spans)


def test_another_chunk_size_speaks_nothing_again_and_leaves_no_old_chunks(ten: Film) -> None:
    ten.make(narration__chunk_size=4)
    assert not [name for name in ten.made() if " line/" in name]
    assert sorted(p.name for p in ten.output("story").iterdir()) == ["1_4.wav", "5_8.wav", "9_10.wav"]


def test_a_preview_has_the_first_lines_and_decides_nothing_about_the_film(tmp_path: Path) -> None:
    new = film(tmp_path / "film", STORIES / "ten_lines.txt")
    outcome = new.make(Request(preview=True))
    assert outcome.exit_code == 0
    assert (new.root / "preview/gen.audio/output/final.mp4").is_file()
    assert not new.output("final.mp4").exists()
    assert new.make(Request(until="audio/2.story")).exit_code == 0
    assert len([name for name in new.made() if " line/" in name]) == 2


def test_an_effect_that_fails_is_silence_and_a_fault(ten: Film) -> None:
    path = ten.input("4.sfx.txt")
    entries = read_effects(path.read_text(encoding="utf-8"))
    described = next(entry.description for entry in entries if not entry.silence)
    path.write_text(path.read_text(encoding="utf-8").replace(described, "xyzzy plugh"), encoding="utf-8")
    outcome = ten.make()
    assert outcome.exit_code == 4
    assert any("xyzzy plugh" in fault for _, fault in outcome.faults)
    assert _seconds(ten.output("sfx.wav"))[0] == _seconds(ten.output("story.wav"))[0]


def test_two_runs_at_once_are_refused(ten: Film) -> None:
    from studio.errors import ProductionError

    with ten.session().changing(), pytest.raises(ProductionError, match="is being worked on by process"):
        ten.make()


@pytest.mark.parametrize(("story", "lines"), [("prose.txt", 9), ("dialogue_only.txt", 8)])
def test_other_kinds_of_stories_become_films_too(tmp_path: Path, story: str, lines: int) -> None:
    told = (STORIES / story).read_text(encoding="utf-8").splitlines(keepends=True)
    made = film(tmp_path / "film", "".join(told[:lines]))
    assert made.make().exit_code == 0
    states = {node.state for node in made.session().look().current_nodes()}
    assert states == {State.FRESH}
    shown = read_srt(made.input("2.story.srt").read_text(encoding="utf-8"))
    spans = made.session().film.spans
    assert " ".join(" ".join(c.text for c in shown).split()) == " ".join(" ".join(s.text for s in spans).split())


def test_scene_lines_give_ambience_and_a_hindi_story_runs(tmp_path: Path) -> None:
    text = (
        "[female_narrator_asha] बारिश हो रही थी और दरवाज़े पर दस्तक हुई।\n"
        "(scene_1.1) {{loc_1, Busy tavern with a stone hearth}}, {Stormy night}; ((female_narrator_asha)){Calm};\n"
        "[male_boy_ravi] कौन है वहाँ?\n"
        "(scene_1.2) {{loc_1}}, {Stormy night}; ((male_boy_ravi)){Afraid};\n"
    )
    made = film(tmp_path / "film", text)
    made.settings["language.language"] = "hi"
    assert made.make().exit_code == 0
    assert made.input("4.ambience.txt").read_text(encoding="utf-8").strip()
    made.input("4.ambience.txt").write_text("0.5 2.0 -12: church bell\n", encoding="utf-8")
    assert made.make().exit_code == 0
    assert made.input("4.ambience.txt").read_text(encoding="utf-8") == "0.5 2.0 -12: church bell\n"
    samples, rate = soundfile.read(str(made.output("ambience.wav")))
    assert np.abs(samples[rate : 2 * rate]).max() > 0.001
    assert np.abs(samples[: rate // 2]).max() == 0
    assert "बारिश" in made.input("2.story.srt").read_text(encoding="utf-8")


def test_a_persons_folder_of_sounds_comes_first_and_is_noticed_when_it_grows(ten: Film) -> None:
    folder = ten.root / "sounds"
    folder.mkdir()
    ten.settings["effects.recordings_folder"] = "sounds"
    ten.make()
    time = np.arange(48_000) / 48_000
    soundfile.write(str(folder / "knock.wav"), 0.3 * np.sin(2 * np.pi * 440 * time), 48_000)
    assert any("audio/7.sfx clips/" in name for name in ten.planned())
    ten.make()
    made = [n.made.json("made.json") for n in ten.session().items("audio/7.sfx") if n.item.kind == "clips" and n.made]
    assert "knock.wav" in [one["by"] for clips in made for one in clips]


def test_a_line_that_is_asked_for_again_is_spoken_in_another_way(ten: Film) -> None:
    before = ten.output("story.wav").read_bytes()
    choosing.redo(ten.session(), "audio/2.story", ["3"])
    ten.make()
    assert [name for name in ten.made() if " line/" in name]
    assert ten.output("story.wav").read_bytes() != before
