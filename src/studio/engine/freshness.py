"""Is an item up to date, and if not, why: each reason has a name and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from studio.engine.digest import digest_json
from studio.engine.item import Item, Step
from studio.engine.store import Receipt, Store

VALUE = "value.json"
"""The part that holds a decision's value."""


class Why(Enum):
    """The named reasons for making an item."""

    NEVER_MADE = "it has not been made yet"
    PRODUCT_MISSING = "what was made is missing or damaged"
    PARAMETER_CHANGED = "a setting or a text of its own changed"
    INPUT_CHANGED = "something it is made from changed"
    STEP_CHANGED = "this program now makes it differently"
    ASKED_FOR = "you asked for it again"
    GIVEN = "you wrote another value"
    PROVISIONAL = "it is a stopgap"


@dataclass(frozen=True)
class Reason:
    """One reason, with what exactly changed."""

    why: Why
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.why.value}: {self.detail}" if self.detail else self.why.value


@dataclass(frozen=True)
class Status:
    """What looking at an item said. ``fresh`` is None when it depends on how its inputs come out.

    ``key`` is empty while an input is unknown; ``receipt`` is the take that counts when the item is fresh, else the
    last one.
    """

    fresh: bool | None
    reasons: tuple[Reason, ...] = ()
    key: str = ""
    receipt: Receipt | None = None


def key_of(step: Step, item: Item, needs: Mapping[str, str]) -> str:
    """The content of everything that ``item`` depends on, as one digest."""
    return digest_json([step.name, step.version, item.id, params_of(item), dict(needs)])


def params_of(item: Item) -> dict[str, object]:
    """The parameters as recorded: a person's value counts as one."""
    params = dict(item.params)
    if item.given is not None:
        params["given"] = item.given
    return params


def look(
    step: Step,
    item: Item,
    needs: Mapping[str, str | None],
    store: Store,
    *,
    forced: bool,
    decisions_too: bool,
    called: Callable[[str], str] = str,
) -> Status:
    """Given the digests of what ``item`` needs (None where unknown yet), say whether it is fresh and why not.

    ``called`` turns the key of a need into words for a person.
    """
    last = store.current(step.name, item.id)
    asked = store.asked_again(step.name, item.id) or (forced and (decisions_too or not item.decision))
    if last is None:
        return Status(False, (Reason(Why.NEVER_MADE, store.failure(step.name, item.id)),), _key(step, item, needs))
    if asked and not (item.given is not None and last.params.get("given") == item.given):
        return Status(False, (Reason(Why.ASKED_FOR),), _key(step, item, needs), last)
    pinned = store.pinned(step.name, item.id)
    if pinned is not None and store.intact(pinned):
        return Status(True, (), pinned.key, pinned)
    if last.provisional and last.params.get("given") is None:
        return Status(False, (Reason(Why.PROVISIONAL, last.provisional),), _key(step, item, needs), last)
    if item.decision:
        return _look_at_decision(step, item, needs, store, last)
    key = _key(step, item, needs)
    if key:
        if last.key == key and store.intact(last):
            return Status(True, (), key, last)
        earlier = store.by_key(step.name, item.id, key)
        if earlier:
            return Status(True, (), key, earlier)
    reasons = _differences(step, item, needs, last, called)
    if not reasons:
        if key or not store.intact(last):
            return Status(False, (Reason(Why.PRODUCT_MISSING),), key, last)
        return Status(None, (), "", last)
    return Status(False, reasons, key, last)


def _key(step: Step, item: Item, needs: Mapping[str, str | None]) -> str:
    known = {name: digest for name, digest in needs.items() if digest is not None}
    return key_of(step, item, known) if len(known) == len(needs) else ""


def _look_at_decision(step: Step, item: Item, needs: Mapping[str, str | None], store: Store, last: Receipt) -> Status:
    if item.given is not None and last.params.get("given") != item.given:
        return Status(False, (Reason(Why.GIVEN),), _key(step, item, needs), last)
    if not store.intact(last):
        return Status(False, (Reason(Why.PRODUCT_MISSING),), _key(step, item, needs), last)
    return Status(True, (), last.key, last)


def _differences(
    step: Step, item: Item, needs: Mapping[str, str | None], last: Receipt, called: Callable[[str], str]
) -> tuple[Reason, ...]:
    reasons = []
    if last.version != step.version:
        reasons.append(Reason(Why.STEP_CHANGED, f"version {last.version}, now {step.version}"))
    params = params_of(item)
    changed = sorted(
        name for name in {*params, *last.params} if digest_json(params.get(name)) != digest_json(last.params.get(name))
    )
    if changed:
        reasons.append(Reason(Why.PARAMETER_CHANGED, ", ".join(name.replace("_", " ") for name in changed)))
    moved = [name for name, digest in needs.items() if digest is not None and last.needs.get(name) != digest]
    moved += [name for name in needs if name not in last.needs and name not in moved]
    words = list(dict.fromkeys(called(name) for name in moved))
    if any(name not in needs for name in last.needs):
        words.append("something that is not needed any more")
    if words:
        more = f" and {len(words) - 3} more" if len(words) > 3 else ""
        reasons.append(Reason(Why.INPUT_CHANGED, ", ".join(words[:3]) + more))
    return tuple(reasons)
