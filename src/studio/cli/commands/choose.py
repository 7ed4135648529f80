"""``studio redo``, ``take``, ``restore``, ``use``: choosing between what was made."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from studio.cli.launch import Launch
from studio.cli.opening import open_for, open_session, step_given
from studio.errors import EXIT_DONE, UsageError
from studio.production.typed import in_shell
from studio.session import choosing


def redo(step: str, items: Sequence[str], folder: Path) -> None:
    """Ask for another take."""
    name = step_given(step)
    session = open_for(folder, name)
    nodes = choosing.redo(session, name, items)
    for node in nodes:
        sys.stdout.write(f"{node.item.step} {node.item.name}\n")
    sys.stderr.write(f"{len(nodes)} will be made again by: studio make {in_shell(session.production.root)}\n")


def take(step: str, item: str, number: int, folder: Path) -> None:
    """Choose an earlier take."""
    name = step_given(step)
    chosen = choosing.take(open_for(folder, name), name, item, number)
    sys.stdout.write(f"{chosen.step} {chosen.id}: take {number}, made by {chosen.by or 'the studio'}\n")


def restore(step: str, files: Sequence[str], folder: Path) -> None:
    """Give files back to the studio."""
    name = step_given(step)
    session = open_for(folder, name)
    given_back = choosing.restore(session, name, files)
    for path in given_back:
        sys.stdout.write(path + "\n")
    if not given_back:
        sys.stderr.write("You changed no file of this step.\n")
        return
    command = f"studio make {in_shell(session.production.root)}"
    sys.stderr.write(f"Your versions are kept under .studio/persons. Ours are written by: {command}\n")


def use(choice: str, folder: Path) -> None:
    """Let another provider serve a role."""
    role, equals, provider = choice.partition("=")
    if not equals:
        raise UsageError(f"{choice!r}: expected ROLE=PROVIDER", hint="for example: studio use speech=espeak")
    choosing.use(open_session(folder), role.strip(), provider.strip())
    sys.stdout.write(f"{role.strip()}={provider.strip()}\n")
    sys.stderr.write("`studio plan` says what will be made again.\n")


def clear_effects(launch: Launch) -> int:
    """``7.sfx --clear``: take away the effects' files that are ours and forget that they were made."""
    session = open_session(launch.root, None, launch.settings)
    step = "audio/7.sfx"
    names = [name for name in session.tree.owned(step) if name.endswith(".wav") and not session.tree.person(name)]
    there = [name for name in names if session.tree.source(name).exists()]
    if there and not session.settings.cast.auto_confirm:
        if "cast.auto_confirm" not in launch.settings:
            raise UsageError(f"{len(there)} files of effects would be deleted", hint="add --auto-confirm y")
        sys.stdout.write("Nothing was deleted.\n")
        return EXIT_DONE
    with session.changing():
        for name in there:
            session.tree.source(name).unlink()
        choosing.ask_again(session, session.items(step))
    sys.stdout.write(f"{len(there)} files of effects deleted\n")
    return EXIT_DONE
