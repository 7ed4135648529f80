"""The shorts of whole productions: where they begin and end, what is burned into them, what a person chose."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio.cli.products import products
from studio.errors import StoryError
from studio.media.loudness import measure
from studio.media.probe import probe
from studio.story.clock import SAMPLE_RATE
from studio.story.shorts_file import read_shorts
from tests.film.helper import FAKE, STORIES, Film, film

FILE = "11.shorts.txt"
SHORT = {
    **FAKE,
    "thumbnail.shorts_variations": 4,
    "shorts.seconds": 15.0,
    "shorts.tolerance_seconds": 9.0,
    "shorts.shortest_seconds": 3.0,
    "shorts.title_seconds": 0.0,
    "shorts.pointer_seconds": 0.0,
    "shorts.preset": "ultrafast",
    "video.motion": False,
}
CAPTIONS = slice(225, 285)  # rows in which the words stand


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A film of half a minute with its shorts."""
    made = film(tmp_path_factory.mktemp("shorts") / "film", STORIES / "ten_lines.txt")
    made.settings = dict(SHORT)
    assert made.make().exit_code == 0
    return made


@pytest.fixture
def made(whole: Film, tmp_path: Path) -> Film:
    """A copy of it."""
    shutil.copytree(whole.root, tmp_path / "copy")
    return Film(tmp_path / "copy", dict(whole.settings))


def product(made: Film, step: str, item: str, part: str) -> Any:
    product = made.session().look().nodes[step, item].made
    assert product is not None
    return product.json(part)


def shorts(made: Film) -> list[Path]:
    return sorted((made.root / "gen.audio/output/shorts").glob("*.mp4"))


def places(made: Film) -> list[tuple[int, int]]:
    """From which sample to which each short lasts."""
    found = [product(made, "audio/11.video", "windows", f"{number}.place.json") for number in range(1, 5)]
    return [(one["start_sample"], one["end_sample"]) for one in found if one["end_sample"]]


def laid_out(made: Film) -> list[dict[str, Any]]:
    return list(product(made, "audio/2.story", "join", "positions.json")["lines"])


def rows(made: Film) -> list[str]:
    """What stands in the file, without its comment."""
    return [row for row in made.input(FILE).read_text(encoding="utf-8").splitlines() if not row.startswith("#")]


def words_heard(made: Film) -> list[tuple[float, float]]:
    """When each word of the film is heard: its time within its line, and when the line begins."""
    found = []
    for line in laid_out(made):
        for word in product(made, "audio/3.transcribe", f"align/{line['span']}", "words.json")["words"]:
            start, end = ((line["start_sample"] + word[name]) / SAMPLE_RATE for name in ("start_sample", "end_sample"))
            found.append((start, end))
    return found


def decoded(path: Path, colours: str) -> Any:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format=colours) for frame in container.decode(video=0)]).astype(int)


def test_shorts_begin_and_end_with_lines_and_share_none(whole: Film) -> None:
    starts = {line["start_sample"]: number for number, line in enumerate(laid_out(whole))}
    ends = {line["end_sample"]: number for number, line in enumerate(laid_out(whole))}
    lead, tail = round(0.12 * SAMPLE_RATE), round(0.45 * SAMPLE_RATE)
    held = []
    for start, end in sorted(places(whole)):
        # The pause before and after is heard a little, and nothing of the lines beyond it.
        first = next(number for at, number in starts.items() if start <= at <= start + lead)
        last = next(number for at, number in ends.items() if end - tail <= at <= end)
        beyond = [line for line in laid_out(whole) if start < line["end_sample"] and line["start_sample"] < end]
        assert len(beyond) == last - first + 1
        held.append((first, last))
    assert len(held) == 3
    assert all(one[1] < following[0] for one, following in pairwise(held))


def test_fewer_shorts_than_were_asked_for_are_told(whole: Film) -> None:
    (told,) = [note for note in whole.session().plan().notes if "gives 3 shorts" in note]
    shown = {name: (path, told) for name, path, told in products(whole.session(), lengths=False)}
    assert shown["shorts"] == (whole.output("shorts"), "3 of 4; `studio review` says why")
    assert re.fullmatch(r"the story lasts \d\d s and gives 3 shorts, not 4 of about 15 s", told)


def test_every_short_has_its_size_its_codecs_its_length_and_the_loudness_of_the_film(whole: Film) -> None:
    assert len(shorts(whole)) == 3
    for short in shorts(whole):
        info = probe(short)
        (video,), (audio,) = info.of_kind("video"), info.of_kind("audio")
        assert (video.codec, video.width, video.height, audio.codec) == ("h264", 216, 384, "aac")
        assert info.duration_seconds <= 60
        with av.open(str(short)) as container:
            heard = np.concatenate([frame.to_ndarray().T for frame in container.decode(audio=0)]).astype(np.float32)
        assert abs(measure(lambda heard=heard: [heard]).integrated_lufs + 14) <= 1  # type: ignore[misc]


def test_each_burned_word_is_seen_while_it_is_heard(whole: Film) -> None:
    heard = words_heard(whole)
    for short, (start, end) in zip(shorts(whole), places(whole), strict=True):
        pictures = decoded(short, "gray")
        rate = 15
        begin = start / SAMPLE_RATE
        changed = (np.abs(np.diff(pictures[:, CAPTIONS], axis=0)) > 60).reshape(len(pictures) - 1, -1).sum(axis=1) > 4
        seen = [(int(number) + 1) / rate for number in np.flatnonzero(changed)]
        mine = [(one - begin, other - begin) for one, other in heard if begin <= one and other <= end / SAMPLE_RATE]
        assert len(mine) > 10
        for at in {time for word in mine for time in word if time > 1 / rate}:
            assert min(abs(at - one) for one in seen) < 0.08
        for one in seen:  # and nothing comes or goes at another time
            assert min(abs(at - one) for word in mine for at in word) < 0.08


def test_what_a_person_wrote_into_the_file_is_kept_and_made(made: Film) -> None:
    before = [short.read_bytes() for short in shorts(made)]
    comment = "# My own choice."
    kept = rows(made)[0]
    made.input(FILE).write_text(f"{comment}\n2-4: the whale\n{kept}\n", encoding="utf-8")
    assert made.make().exit_code == 0
    assert made.input(FILE).read_text(encoding="utf-8").splitlines() == [comment, "2-4: the whale", kept]
    assert len(shorts(made)) == 2
    lines = laid_out(made)
    (start, end), _ = places(made)
    assert 0 <= lines[1]["start_sample"] - start <= 0.12 * SAMPLE_RATE
    assert 0 <= end - lines[3]["end_sample"] <= 0.45 * SAMPLE_RATE
    assert shorts(made)[0].read_bytes() not in before
    # Nothing is left to do, and another run leaves all as it is.
    after = made.tree()
    assert made.make().exit_code == 0
    assert made.made() == []
    assert made.tree() == after


def test_a_persons_rows_move_with_their_lines(made: Film) -> None:
    made.input(FILE).write_text("4-6: mine\n", encoding="utf-8")
    assert made.make().exit_code == 0
    story = made.input("1.story.txt")
    text = story.read_text(encoding="utf-8")
    story.write_text("[narrator] A line was put before it all.\n" + text, encoding="utf-8")
    assert made.make().exit_code == 0
    assert rows(made) == ["5-7: mine"]
    assert len(shorts(made)) == 1


def test_a_row_of_lines_that_are_not_there_is_told(made: Film) -> None:
    made.input(FILE).write_text("# mine\n400-410: beyond the end\n", encoding="utf-8")
    with pytest.raises(StoryError, match="nothing is spoken in lines 400 to 410") as told:
        made.make()
    assert told.value.line == 2


def test_no_rows_no_shorts(made: Film) -> None:
    made.input(FILE).write_text("# none, please\n", encoding="utf-8")
    assert made.make().exit_code == 0
    assert shorts(made) == []
    assert read_shorts(made.input(FILE).read_text(encoding="utf-8")) == ()
