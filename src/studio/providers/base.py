"""What all providers share: the answer to "can this run here?"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """Whether something can run on this machine, and if not, what is missing and what that costs.

    ``missing`` names what is absent ("weights of the voice model"), ``hint`` says how to get it ("install the
    package …"), ``cost`` says what is lost without it ("no speech can be made"). All three are empty when
    ``ok`` and nothing is to be said; an ``ok`` check may still carry a hint (a better choice exists).
    """

    ok: bool
    missing: str = ""
    hint: str = ""
    cost: str = ""
