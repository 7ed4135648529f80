"""``studio redo``, ``take``, ``restore``, ``use``: choosing between what was made."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from studio.cli.launch import Launch
from studio.cli.opening import open_for, open_session, step_given
from studio.errors import EXIT_DONE, UsageError


def redo(step: str, items: Sequence[str], folder: Path) -> None:
    """Ask for another take."""
    name = step_given(step)
    session = open_for(folder, name)
    nodes = session.redo(name, items)
    for node in nodes:
        sys.stdout.write(f"{node.item.step} {node.item.name}\n")
    sys.stderr.write(f"{len(nodes)} will be made again by: studio make {session.production.root}\n")


def take(step: str, item: str, number: int, folder: Path) -> None:
    """Choose an earlier take."""
    name = step_given(step)
    chosen = open_for(folder, name).take(name, item, number)
    sys.stdout.write(f"{chosen.step} {chosen.id}: take {number}, made by {chosen.by or 'the studio'}\n")


def restore(step: str, files: Sequence[str], folder: Path) -> None:
    """Give files back to the studio."""
    name = step_given(step)
    session = open_for(folder, name)
    given_back = session.restore(name, files)
    for path in given_back:
        sys.stdout.write(path + "\n")
    sys.stderr.write(
        f"Your versions are kept under .studio/persons. Ours are written by: studio make {session.production.root}\n"
        if given_back
        else "You changed no file of this step.\n"
    )


def use(choice: str, folder: Path) -> None:
    """Let another provider serve a role."""
    role, equals, provider = choice.partition("=")
    if not equals:
        raise UsageError(f"{choice!r}: expected ROLE=PROVIDER", hint="for example: studio use speech=espeak")
    session = open_session(folder)
    session.use(role.strip(), provider.strip())
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
        for node in session.items(step):
            if session.store.current(node.item.step, node.item.id):
                session.store.append("asked-again", step=node.item.step, id=node.item.id)
    sys.stdout.write(f"{len(there)} files of effects deleted\n")
    return EXIT_DONE
