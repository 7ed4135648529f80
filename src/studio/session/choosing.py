"""Choosing between what was made: another take, an earlier one, another provider, a person's files or ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePath

from studio.engine.graph import Choice, Node
from studio.engine.plan import walk
from studio.engine.store import Receipt
from studio.errors import UsageError
from studio.session.opened import Session


def redo(session: Session, step: str, items: Collection[str]) -> tuple[Node, ...]:
    """Ask for another take of some items, or of all of a step; ``make`` then makes them."""
    nodes = tuple(session.find(step, item) for item in items) or session.items(step)
    with session.changing():
        ask_again(session, nodes)
    return nodes


def ask_again(session: Session, nodes: Iterable[Node]) -> None:
    """Note, within ``session.changing()``, that those of the items that were made are wanted in another take."""
    for node in nodes:
        if session.store.current(node.item.step, node.item.id):
            session.store.append("asked-again", step=node.item.step, id=node.item.id)


def take(session: Session, step: str, item: str, number: int) -> Receipt:
    """Choose an earlier take of an item by its number in ``takes``, from 1."""
    node = session.find(step, item)
    takes = session.store.takes(node.item.step, node.item.id)
    if not 1 <= number <= len(takes):
        count = "no takes" if not takes else "one take" if len(takes) == 1 else f"{len(takes)} takes"
        raise UsageError(f"{node.item.name} has {count}, and none with the number {number}")
    chosen = takes[number - 1]
    if not session.store.intact(chosen):
        raise UsageError(f"take {number} of {node.item.name} has been deleted or changed")
    with session.changing():
        session.store.append("pinned", step=node.item.step, id=node.item.id, key=chosen.key, take=chosen.take)
    return chosen


def use(session: Session, role: str, provider: str) -> None:
    """Let another provider serve a role from now on."""
    from studio.steps.engines import AUTOMATIC, PROVIDER_TABLES, nearest

    if role not in AUTOMATIC:
        raise UsageError(f"there is no role {role!r}", hint=nearest(role, tuple(AUTOMATIC)))
    known = tuple(PROVIDER_TABLES[role]())
    if provider not in known:
        raise UsageError(f"nobody called {provider!r} can serve as {role}", hint=nearest(provider, known))
    wished = getattr(session.settings.engines, role)
    if wished not in ("auto", provider):
        raise UsageError(
            f"{provider} would not serve as {role}: the setting engines.{role} says {wished!r}",
            hint=f"set engines.{role} to {provider!r} in studio.toml, or take it out",
        )
    with session.changing():
        session.store.append("provider", role=role, name=provider)


def set_aside(session: Session, step: str) -> list[str]:
    """Keep copies of a person's files of ``step`` under ``.studio/persons`` and take the files away."""
    taken = persons_files(session, step)
    for path in taken:
        _take_away(session, path)
    return taken


def persons_files(session: Session, step: str) -> list[str]:
    """The files of a step that are a person's."""
    graph = walk(session.steps, session.store, session.tree, Choice())
    declared = [path for node in graph.current_nodes() if node.item.step == step for _, path in node.item.files]
    written = [path for path in session.tree.owned(step) if path not in declared]
    return [path for path in dict.fromkeys([*declared, *written]) if session.tree.person(path)]


def restore(session: Session, step: str, files: Collection[str] = ()) -> list[str]:
    """Give a step's files back to the studio: a person's versions are kept aside, ours are written again.

    Of a file with many entries, which ours and a person's share, all entries that a person wrote are given back.
    """
    with session.changing():
        nodes = session.items(step)
        declared = {path for node in nodes for _, path in node.item.files}
        entries = [node for node in nodes if node.item.decision and _is_a_persons(session, node)]
        shared = [path for path in session.tree.owned(step) if path not in declared and "/tracking/" not in path]
        theirs = list(dict.fromkeys([*persons_files(session, step), *(shared if entries else ())]))
        unknown = [name for name in files if not any(_is_meant(path, name) for path in theirs)]
        if unknown:
            raise UsageError(
                f"{unknown[0]} is not a file of {step} that you changed",
                hint="you changed: " + (", ".join(theirs) or "nothing"),
            )
        chosen = [path for path in theirs if not files or any(_is_meant(path, name) for name in files)]
        for path in chosen:
            if session.tree.person(path) is not None:
                _take_away(session, path)
        if any(path not in declared for path in chosen):
            ask_again(session, entries)
        return chosen


def _is_meant(path: str, name: str) -> bool:
    """Whether a person who says ``name`` (a file, or the end of its path) may mean the file at ``path``."""
    wanted = PurePath(name).as_posix()
    return wanted != "." and f"/{path}".endswith(f"/{wanted}")


def _take_away(session: Session, path: str) -> None:
    source = session.tree.source(path)
    session.tree.keep_aside(source)
    source.unlink()


def _is_a_persons(session: Session, node: Node) -> bool:
    receipt = session.store.current(node.item.step, node.item.id)
    return receipt is not None and receipt.by == "person"
