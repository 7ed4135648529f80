"""Who serves a role: chosen by name, and refused before anything runs where the name is nobody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from studio.cli.commands.choose import use
from studio.errors import SettingsError, UsageError
from studio.providers.sound import make_sound
from studio.providers.sound.contract import SoundRequest
from studio.session import Request
from studio.settings import load
from studio.steps.engines import AUTOMATIC, PROVIDER_TABLES, RULES, chosen
from tests.film.helper import Film, film

STORY = "[female_ada] There was a knock at the door.\n[male_tom] Who is there at this hour?\n"


@pytest.fixture
def made(tmp_path: Path) -> Film:
    return film(tmp_path / "film", STORY)


def test_all_settings_that_name_nobody_are_told_at_once_with_what_was_meant() -> None:
    settings = load(None, {}, {"engines.sound": "synth", "engines.chat": "lmstudio", "engines.video": "camra"}).settings
    with pytest.raises(SettingsError) as caught:
        chosen(settings, {})
    assert caught.value.problems == (
        "engines.sound = 'synth': nobody of that name is known; did you mean 'synthesis'?",
        "engines.video = 'camra': nobody of that name is known; did you mean 'camera'?",
        "engines.chat = 'lmstudio': nobody of that name is known; did you mean 'lm-studio'?",
    )


def test_a_film_with_such_a_setting_is_refused_before_anything_is_made(made: Film) -> None:
    with pytest.raises(SettingsError, match=r"engines\.sound = 'synth'"):
        made.make(engines__sound="synth")
    assert made.events == []
    assert made.session().store.known("audio/1.character") == ()


@pytest.mark.parametrize("role", AUTOMATIC)
def test_the_name_that_stands_for_the_automatic_choice_is_known(role: str) -> None:
    assert AUTOMATIC[role] in tuple(PROVIDER_TABLES[role]())
    assert "fake" in tuple(PROVIDER_TABLES[role]())


@pytest.mark.parametrize("role", AUTOMATIC)
def test_every_role_can_be_given_to_its_fake(made: Film, role: str) -> None:
    made.settings = {"servers.look_for_servers": False}
    use(f"{role}=fake", made.root)
    engines = made.session().film.engines
    assert engines.names == {**AUTOMATIC, role: "fake"}
    opened: Mapping[str, Callable[[], str]] = {
        "speech": lambda: engines.speech.name,
        "transcription": lambda: engines.transcriber.name,
        "image": lambda: engines.images.name,
        "video": lambda: engines.video.name,
        "chat": lambda: engines.chat.name,
        "sound": lambda: make_sound(SoundRequest("a bell", 0.5, 7), provider="fake").source.partition(":")[0],
    }
    try:
        assert opened[role]() == "fake"
    finally:
        engines.close()


def test_a_film_is_written_by_the_fake_model_without_any_server(made: Film) -> None:
    use("chat=fake", made.root)
    assert made.make(Request(only=("audio/1.character",))).exit_code == 0
    found = made.session().store.current("audio/1.character", "title")
    assert found is not None
    assert (found.by, found.findings) == ("fake", ())


@pytest.mark.parametrize(
    ("typed", "problem", "hint"),
    [
        ("imgae=fake", "there is no role 'imgae'", "did you mean 'image'?"),
        ("picture-maker=fake", "there is no role 'picture-maker'", "known are: speech"),
        ("image=comfy", "nobody called 'comfy' can serve as image", "did you mean 'comfyui'?"),
        ("speech=nobody", "nobody called 'nobody' can serve as speech", "known are: kokoro"),
        ("chat=rule", "nobody called 'rule' can serve as chat", f"did you mean '{RULES}'?"),
        ("image", "expected ROLE=PROVIDER", "for example"),
    ],
)
def test_a_role_or_a_name_that_is_not_known_is_answered_with_what_was_meant(
    made: Film, typed: str, problem: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        use(typed, made.root)
    assert problem in str(caught.value)
    assert hint in caught.value.hint


def test_a_choice_that_a_setting_would_overrule_is_not_taken(made: Film) -> None:
    (made.root / "studio.toml").write_text('[engines]\nimage = "comfyui"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"fake would not serve as image: the setting engines\.image says 'comfyui'"):
        use("image=fake", made.root)
    use("image=comfyui", made.root)
