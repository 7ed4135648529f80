"""Publishing as a person asks for it, with a channel of our own in the table of publishers."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from studio.cli.app import main
from studio.cli.commands.publish import lay_out_made, upload_made
from studio.cli.launch import launch
from studio.cli.opening import open_session
from studio.cli.sending import sending, told
from studio.providers.publish import PROVIDERS, Sent
from studio.publishing.programme import short_title
from studio.session import Request
from studio.settings.sections.texts import Media
from studio.story.graphemes import graphemes
from studio.story.publishing import problems_of_title
from tests.cli.publishing_helper import Channel, film_bytes, index, production


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return production(tmp_path_factory.mktemp("publish") / "film", shorts=2)


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "Ein Film 🎬 雨の夜"))


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Channel:
    made = Channel()
    monkeypatch.setitem(PROVIDERS, "youtube", lambda place: made)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return made


def studio(*arguments: str | Path) -> int:
    """The exit code of the command, in this process."""
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def launcher(root: Path, *arguments: str | Path, script: str = "12.youtube") -> int:
    return launch(root / f"gen.audio/scripts/{script}.py", [str(argument) for argument in arguments])


def output(root: Path, name: str) -> Path:
    return root / "gen.audio/output" / name


def test_a_film_is_published_with_all_that_goes_with_it(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root) == 0
    (film,) = channel.films.values()
    assert film.film == output(root, "final.mp4")
    assert (film.title, film.tags) == ("A Knock at Night", ("rain", "night"))
    assert film.description.startswith("Who knocks when it rains?")
    assert (film.privacy, film.category_id, film.language) == ("private", "22", "en")
    assert film.synthetic_media
    assert not film.made_for_kids
    assert film.thumbnail == output(root, "thumbnail.png")
    assert [(track.path.name, track.language) for track in film.captions] == [("2.story.srt", "en")]
    said = capsys.readouterr()
    assert said.out == f"https://youtu.be/{film.digest[:11]}\n"
    assert "published: A Knock at Night" in said.err
    assert "0.0 of 0.0 MB" in said.err


def test_the_second_time_it_is_said_to_be_published_already(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root) == 0
    link = capsys.readouterr().out
    assert studio("publish", root) == 0
    said = capsys.readouterr()
    assert said.out == link
    assert "already published" in said.err
    assert len(channel.films) == 1


def test_a_changed_film_is_asked_about_before_it_becomes_a_new_video(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert studio("publish", root) == 0
    output(root, "final.mp4").write_bytes(film_bytes(seed=255))
    assert studio("publish", root) == 2
    said = capsys.readouterr().err
    assert "final.mp4 has changed since it was published as https://youtu.be/" in said
    assert "Add --yes" in said
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert studio("publish", root) == 2
    assert len(channel.films) == 1
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert studio("publish", root) == 0
    assert len(channel.films) == 2
    output(root, "final.mp4").write_bytes(film_bytes(seed=511))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert launcher(root, "--yes") == 0
    assert len(channel.films) == 3


def test_a_film_whose_upload_was_killed_before_its_answer_is_known_to_be_there(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    channel.before_answer = killed
    assert studio("publish", root) == 130
    channel.before_answer = lambda publication: None
    capsys.readouterr()
    assert studio("publish", root, "--dry-run") == 0
    assert "begun: the upload goes on where it stopped" in capsys.readouterr().out
    output(root, "final.mp4").write_bytes(film_bytes(seed=255))
    assert studio("publish", root) == 2
    assert "begun to be published" in capsys.readouterr().err
    output(root, "final.mp4").write_bytes(film_bytes())
    assert studio("publish", root) == 0
    assert "already published" in capsys.readouterr().err


def test_what_is_left_for_later_is_said_and_has_its_own_exit_code(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    channel.left = ("captions: the daily quota is used up",)
    assert studio("publish", root) == 4
    assert "captions: the daily quota is used up" in capsys.readouterr().err


def test_shorts_have_titles_tags_and_a_link_to_the_film(root: Path, channel: Channel) -> None:
    assert launcher(root, "--upload-shorts") == 0
    film, *shorts = channel.films.values()
    assert [short.title for short in shorts] == [f"A Knock at Night #Shorts (Part {n})" for n in (1, 2)]
    for short in shorts:
        assert short.description.startswith(f"The whole story: https://youtu.be/{film.digest[:11]}\n\nWho knocks")
        assert "#Shorts" in short.description
        assert short.tags[:2] == ("Shorts", "YouTubeShorts")
        assert short.thumbnail is None
        assert not short.captions


def test_a_folder_of_shorts_that_nobody_asked_to_upload_is_told(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(output(root, "shorts"))
    assert launcher(root, "--shorts-dir", folder) == 0
    assert len(channel.films) == 1
    assert "--upload-shorts uploads them too" in capsys.readouterr().err
    assert launcher(root, "--shorts-dir", folder, "--upload-shorts") == 0
    assert "--upload-shorts" not in capsys.readouterr().err
    assert len(channel.films) == 3


def test_shorts_name_whom_they_are_owed_to_and_that_a_computer_made_them(root: Path, channel: Channel) -> None:
    disclosure = Media().disclosure
    owed = "Voices: Heart by hexgrad (Apache-2.0)\nSounds: Rain on leaves by Ola, CC BY 4.0\nMy thanks to Ada."
    output(root, "description.txt").write_text(
        f"A Knock at Night\n\n{'Who knocks? ' * 300}\n\n• A door\n\nSubscribe.\n\n{owed}\n\n{disclosure}\n\n#rain\n",
        encoding="utf-8",
    )
    assert launcher(root, "--upload-shorts") == 0
    _, short, _ = channel.films.values()
    link, hook, *rest = short.description.split("\n\n")
    assert link.startswith("The whole story: https://")
    assert hook.startswith("Who knocks?")
    assert len(hook) <= 500
    assert rest == [owed, disclosure, "#Shorts #rain"]


def test_what_stands_before_the_link_of_a_short_is_judged_before_anything_is_sent(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root, "--upload-shorts", "-o", "youtube.shorts_link=<here>") == 2
    assert "has a < or a >" in capsys.readouterr().err
    assert not channel.films


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Rain " * 30, "Rain Rain"),
        ("\U0001f469\u200d\U0001f467" * 30, "\U0001f469\u200d\U0001f467" * 15),
        ("ज़" * 60, "ज़" * 39),
    ],
    ids=["words", "people of several parts", "letters with marks"],
)
def test_a_long_title_of_a_short_is_cut_where_a_reader_would_cut_it(title: str, kept: str) -> None:
    short = short_title(title.strip(), 3)
    assert short.startswith(kept)
    head, _, ending = short.partition("…")
    assert ending == " #Shorts (Part 3)"
    assert title.startswith(head)
    assert problems_of_title(short) == ()
    assert graphemes(head) == graphemes(title)[: len(graphemes(head))]
    assert not head.endswith(" ")


def test_only_the_shorts_of_a_folder_are_published_with_the_link_of_the_film_that_is_up(
    root: Path, channel: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "my shorts"
    elsewhere.mkdir()
    for number in (10, 9):
        (elsewhere / f"part {number}.mp4").write_bytes(film_bytes("90x160", 2.0, number))
    assert launcher(root, "--shorts-only", "--shorts-dir", elsewhere) == 0
    assert "no link" in capsys.readouterr().err
    assert [publication.film.name for publication in channel.films.values()] == ["part 9.mp4", "part 10.mp4"]
    channel.films.clear()
    assert launcher(root) == 0
    assert studio("publish", root, "--shorts-only") == 0
    film, *shorts = channel.films.values()
    assert len(shorts) == 2
    assert all(film.digest[:11] in short.description for short in shorts)


def test_several_films_are_published_in_one_call_each_with_the_texts_beside_it(
    root: Path, channel: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "Ein anderer 🎞.mp4"
    other.write_bytes(film_bytes(seed=9))
    other.with_name("Ein anderer 🎞.description.txt").write_text("Another\n\nTold anew.\n", encoding="utf-8")
    assert launcher(root, "--video-file", "../output/final.mp4", other, script="13.youtube") == 0
    assert channel.titles() == ["A Knock at Night", "Another"]
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert [len(film.captions) for film in channel.films.values()] == [1, 0]
    assert launcher(root, "--video", "../output/final.mp4", "--video", other, "--title", "One") == 2
    assert "one title was given for several films" in capsys.readouterr().err
    assert studio("publish", root, output(root, "final.mp4"), other) == 0


def test_flags_and_variables_say_as_what_a_film_is_published(
    root: Path, channel: Channel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YOUTUBE_PRIVACY_STATUS", "unlisted")
    monkeypatch.setenv("YOUTUBE_CATEGORY_ID", "24")
    monkeypatch.chdir(tmp_path)
    assert launcher(root, "--title", "  Mine,\n and mine ") == 0
    (film,) = channel.films.values()
    assert (film.title, film.privacy, film.category_id) == ("Mine, and mine", "unlisted", "24")
    channel.films.clear()
    assert launcher(root, "--privacy", "public", "--category", "1", script="13.youtube") == 0
    (film,) = channel.films.values()
    assert (film.privacy, film.category_id) == ("public", "1")
    channel.films.clear()
    flags = ["--privacy", "private", "--category", "10", "--title", "Other"]
    for one in (
        "made_for_kids=true", "contains_synthetic_media=false", "playlist_id=PL123", "captions=false",
        "thumbnail=false", "publish_at=2999-01-31T18:00:00+01:00", "language=de",
    ):  # fmt: skip
        flags += ["-o", f"youtube.{one}"]
    assert studio("publish", root, *flags) == 0
    (film,) = channel.films.values()
    assert (film.title, film.privacy, film.category_id, film.playlist_id) == ("Other", "private", "10", "PL123")
    assert (film.made_for_kids, film.synthetic_media, film.language) == (True, False, "de")
    assert (film.publish_at, film.thumbnail, film.captions) == ("2999-01-31T18:00:00+01:00", None, ())


def test_a_dry_run_says_everything_and_calls_nobody(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher(root, "--dry-run", "--upload-shorts") == 0
    said = capsys.readouterr()
    for row in (
        f"film: {output(root, 'final.mp4')}", "title: A Knock at Night", "tags: rain, night", "seen by: private",
        "category: 22", "language: en", "made for kids: no", "synthetic media: yes",
        "thumbnail.png", "2.story.srt (en)",
        "playlist: none", "  Who knocks when it rains?", "shorts.v2.mp4", "#Shorts (Part 2)",
    ):  # fmt: skip
        assert row in said.out
    assert "Nothing was uploaded." in said.err
    assert not channel.films
    assert not (root / ".studio/publish").exists()


def test_texts_that_would_command_a_terminal_do_not(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    output(root, "description.txt").write_text("A \x1b[31mKnock\n\nWho\x1b[2J\x9b2J knocks?\n", encoding="utf-8")
    output(root, "tags.txt").write_text("rain\x07\n", encoding="utf-8")
    assert studio("publish", root, "--dry-run") == 2
    said = capsys.readouterr()
    assert "A �[31mKnock" in said.out
    studio("review", root)
    reviewed = capsys.readouterr().out
    assert "U+001B" in reviewed
    assert not {"\x1b", "\x9b", "\x07"} & set(said.out + said.err + reviewed)
    assert not channel.films


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (("description.txt", b"A <b>Bold</b> Title\n\nText"), "has a < or a >"),
        (("description.txt", b"T" * 300 + b"\n\nText"), "300 characters"),
        (("description.txt", ("雨" * 2000).encode().join((b"T\n\n", b""))), "6,000 bytes"),
        (("description.txt", b""), "the title is empty"),
        (("tags.txt", b"x" * 501), "501 characters"),
        (("final.mp4", b""), "final.mp4 cannot be read"),
        (("final.mp4", film_bytes()[:-9000]), "final.mp4 is cut off"),
        (("thumbnail.png", b"no picture"), "thumbnail.png is not a picture that can be read"),
        (("shorts/shorts.v1.mp4", film_bytes(seed=3)), "not upright"),
        (("shorts/shorts.v1.mp4", film_bytes("90x160", 62.0)), "more than 60 s"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_would_be_refused_is_said_before_anybody_is_called(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str], spoilt: tuple[str, bytes], words: str
) -> None:
    name, data = spoilt
    output(root, name).write_bytes(data)
    assert studio("publish", root, "--upload-shorts") == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""
    assert studio("publish", root, "--upload-shorts", "--dry-run") == 2
    assert not channel.films


def test_a_cover_that_is_too_large_is_sent_as_one_that_fits(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    with output(root, "thumbnail.png").open("ab") as stream:
        stream.write(bytes(3_000_000))
    assert studio("publish", root) == 0
    (film,) = channel.films.values()
    assert film.thumbnail is not None
    assert film.thumbnail.stat().st_size < 2_000_000
    assert "one that fits is made of it" in capsys.readouterr().err


def test_a_film_that_is_not_there_is_refused(root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    output(root, "final.mp4").unlink()
    assert studio("publish", root) == 2
    assert "there is no film at" in capsys.readouterr().err
    assert launcher(root, "--video", "nowhere.mp4") == 2
    assert "nowhere.mp4" in capsys.readouterr().err


def test_titles_of_any_script_are_published_as_they_are(root: Path, channel: Channel) -> None:
    title = "שלום 🌧️ 雨の夜 — “quoted” & more"
    output(root, "description.txt").write_text(f"{title}\n\nText\n", encoding="utf-8")
    output(root, "tags.txt").write_text("", encoding="utf-8")
    assert studio("publish", root) == 0
    (film,) = channel.films.values()
    assert (film.title, film.tags) == (title, ())


def test_without_credentials_a_folder_is_laid_out_and_the_way_to_get_them_said(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    channel.signed_in = False
    assert launcher(root, "--upload-shorts", "--title", "By hand") == 3
    said = capsys.readouterr()
    assert said.out == f"{output(root, 'upload')}\n"
    assert "nobody is signed in" in said.err
    assert "sign in first" in said.err
    assert (output(root, "upload/title.txt")).read_text(encoding="utf-8") == "By hand"
    assert (output(root, "upload/shorts/short-2.mp4")).is_file()
    assert not channel.films


def test_the_real_publisher_without_credentials_says_where_they_belong(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert launcher(root) == 3
    said = capsys.readouterr()
    assert "client_secrets.json" in said.err
    assert (output(root, "upload/film.mp4")).is_file()
    assert studio("publish", root, "--dry-run") == 0
    assert "quota: this takes 450 of 10,000 units and 1 of 100 uploads that are left today" in capsys.readouterr().out
    assert studio("publish", root, "--sign-in") == 3
    assert "client secrets" in capsys.readouterr().err


def test_a_value_that_does_not_go_is_told_with_the_flag_that_gave_it(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root, "--privacy", "secret") == 2
    said = capsys.readouterr().err
    assert '--privacy: youtube.privacy = "secret": expected' in said
    assert studio("publish", root, "-o", "youtube.privacy=secret") == 2
    assert capsys.readouterr().err == said.replace("--privacy", "-o youtube.privacy", 1)
    assert not channel.films


def test_who_wants_no_channel_gets_the_folder_only(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root, "-o", "engines.publish=folder") == 0
    assert capsys.readouterr().out == f"{output(root, 'upload')}\n"
    assert studio("publish", root, "-o", "engines.publish=nobody") == 2
    assert "known are: folder, youtube" in capsys.readouterr().err
    assert studio("publish", root, "--sign-in", "-o", "engines.publish=folder") == 2
    assert not channel.films


def test_two_folders_and_a_film_outside_of_any_production_are_told(
    root: Path, channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert studio("publish", root, tmp_path) == 2
    monkeypatch.chdir(tmp_path)
    assert studio("publish") == 2
    assert "is not inside a production" in capsys.readouterr().err
    assert studio("publish", output(root, "final.mp4")) == 0
    assert len(channel.films) == 1


def test_the_scenes_film_with_an_intro_has_its_subtitles_later(tmp_path: Path, channel: Channel) -> None:
    root = production(tmp_path / "seen", pipeline="image")
    shutil.copy(output(root, "final.mp4"), root / "gen.image/output/final_sd.mp4")
    assert studio("publish", root, "-o", "film.intro_seconds=1.5") == 0
    (film,) = channel.films.values()
    assert film.film == root / "gen.image/output/final_sd.mp4"
    assert "00:00:01,600 --> 00:00:02,500" in film.captions[0].path.read_text(encoding="utf-8")


def test_the_index_of_the_folder_holds_no_place_of_this_machine(root: Path, channel: Channel) -> None:
    assert studio("publish", root, "-o", "engines.publish=folder") == 0
    assert str(root) not in json.dumps(index(root), ensure_ascii=False)


def test_the_doctor_says_whether_a_film_can_be_uploaded(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio("doctor", root)
    assert "ok        publishing" in capsys.readouterr().out
    monkeypatch.undo()
    studio("doctor", root)
    said = capsys.readouterr().out
    assert "optional  publishing" in said
    assert "client_secrets.json" in said


ONLY_UPLOAD = '[pipelines.audio]\nscripts = ["13.youtube.py"]\n'
ALWAYS = "[pipelines.audio]\nscripts = []\n[youtube]\nupload = true\n"


@pytest.mark.parametrize("settings", [ONLY_UPLOAD, ALWAYS], ids=["in the list of scripts", "by the setting"])
@pytest.mark.parametrize("start", ["make", "generate.py"])
def test_a_film_that_was_made_to_its_end_is_uploaded_where_the_settings_say_so(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str], settings: str, start: str
) -> None:
    (root / "studio.toml").write_text(settings, encoding="utf-8")

    def run() -> int:
        given = ("-o", "youtube.privacy=unlisted")
        return studio("make", root, *given) if start == "make" else launch(root / "gen.audio/generate.py", given)

    assert run() == 0
    assert len(channel.films) == 3  # its arguments in the settings ask for the shorts, too
    assert {film.privacy for film in channel.films.values()} == {"unlisted"}
    assert output(root, "upload/film.mp4").samefile(output(root, "final.mp4"))
    assert "https://youtu.be/" in capsys.readouterr().out
    output(root, "final.mp4").write_bytes(film_bytes(seed=77))
    assert run() == 2
    assert "has changed since it was published" in capsys.readouterr().err
    assert len(channel.films) == 3


def test_nothing_is_uploaded_of_a_preview_or_of_a_film_with_faults(
    root: Path, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "studio.toml").write_text(ALWAYS, encoding="utf-8")
    assert studio("make", root, "--preview") == 0
    assert not output(root, "upload").exists()
    session = open_session(root, Request("audio"))
    lay_out_made(session)
    assert upload_made(session, {}, scripts=(), with_faults=True) is None
    assert "because of the faults" in capsys.readouterr().err
    assert output(root, "upload/film.mp4").is_file()
    assert not channel.films


def test_without_an_explicit_setting_making_uploads_nothing(root: Path, channel: Channel) -> None:
    (root / "studio.toml").write_text("[pipelines.audio]\nscripts = []\n", encoding="utf-8")
    assert studio("make", root) == 0
    assert launch(root / "gen.audio/generate.py", []) == 0
    assert output(root, "upload/shorts/short-2.mp4").is_file()
    assert not channel.films


def test_on_a_terminal_a_bar_shows_speed_and_time_left() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with sending(stream, "A Knock at Night with a very long title") as on_sent:
        on_sent(Sent(0, 8_000_000, 0.0))
        on_sent(Sent(4_000_000, 8_000_000, 500_000.0))
    assert told(Sent(4_000_000, 8_000_000, 500_000.0)) == "0.5 MB/s, about 8 s left"
    assert told(Sent(0, 8_000_000, 0.0)) == ""
    assert "A Knock at Night" in stream.getvalue()
