from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.cli.flags import EVERYWHERE, FLAGS, Flag

SOURCE = Path(__file__).parents[2] / "src" / "studio"
FLAG_LIST = SOURCE / "cli" / "flags.py"

# Flags that nothing honours. Keep it empty.
EXCEPTIONS: frozenset[str] = frozenset()


def code(*, without: tuple[str, ...] = ()) -> str:
    """The program without its list of flags, its declarations of settings, its comments and its docstrings."""
    files = [path for path in SOURCE.rglob("*.py") if path != FLAG_LIST and not set(without) & set(path.parts)]
    texts = [path.read_text(encoding="utf-8") for path in sorted(files)]
    return "\n".join(re.sub(r'"""[\s\S]*?"""|#[^\n]*', "", text) for text in texts)


READERS = code(without=("sections",))
LAUNCHING = code(without=("settings", "providers", "story", "media", "engine", "production"))


def honoured(flag: Flag) -> bool:
    """Whether code reads what the flag sets: the attribute of a setting, or an option by its name."""
    if flag.is_setting:
        section, _, key = flag.sets.partition(".")
        return re.search(rf"\.{key}\b", READERS) is not None and re.search(rf"\b{section}\b", READERS) is not None
    name = flag.sets
    forms = (
        rf'options\.get\(\s*"{name}"',
        rf'options\["{name}"\]',
        rf'with_option\("{name}"\)',
        rf'_given\(launch, "{name}"',
        rf'get\("{name}"',
    )
    return name == "option" or any(re.search(form, LAUNCHING) for form in forms)


ALL = sorted({(step, flag) for step, flags in FLAGS.items() for flag in (*flags, *EVERYWHERE)}, key=str)


@pytest.mark.parametrize("flag", sorted({flag for _, flag in ALL}, key=str), ids=lambda flag: flag.names[0])
def test_every_flag_is_honoured_somewhere(flag: Flag) -> None:
    assert honoured(flag) or flag.names[0] in EXCEPTIONS, f"{flag.names[0]} sets {flag.sets}, which nothing reads"


def test_what_nothing_reads_is_found() -> None:
    assert not honoured(Flag(("--x",), "narration.nobody_reads_this", ""))
    assert not honoured(Flag(("--x",), "nobody_reads_this", ""))
    assert not EXCEPTIONS


def test_every_flag_that_names_a_file_is_one_that_files_are_made_from() -> None:
    from studio.cli.commands.files import _WORK, OWN

    elsewhere = {("audio/3.transcribe", "audio"), ("audio/11.video", "video_file")}
    elsewhere |= {("audio/12.youtube", name) for name in ("video_file", "shorts_dir")}
    named = {(step, flag.sets) for step, flag in ALL if flag.kind == "path"}
    assert named - elsewhere == {(step, option) for step, options in OWN.items() for option in options}
    assert set(OWN) == set(_WORK)
