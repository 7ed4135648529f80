"""What is fixed about a person: the same in every scene."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Garment:
    """A thing that is worn: its kind (``coat``, ``boots``), colour as ``#rrggbb``, and pattern or nothing."""

    kind: str
    colour: str
    pattern: str = ""


@dataclass(frozen=True)
class Look:
    """How a person looks. ``being`` is ``person`` or another kind (dog, cat, robot, ghost …).

    ``height`` is a part of an ordinary adult's (child 0.62 to tall man 1.06); ``traits`` are small things of the face
    from the seed: width of the jaw, size of the nose, of the eyes (each 0 to 1).
    """

    gender: str = "female"
    age: str = "adult"
    years: int | None = None
    build: str = "average"
    height: float = 1.0
    skin: str = "#f0c7a4"
    hair_colour: str = "#5b3a26"
    hair_style: str = "short"
    beard: str = ""
    eye_colour: str = "#4a3426"
    glasses: str = ""
    freckles: bool = False
    headwear: Garment | None = None
    top: Garment = Garment("shirt", "#7f9fb8")
    outerwear: Garment | None = None
    bottom: Garment = Garment("trousers", "#4a5568")
    footwear: Garment = Garment("shoes", "#4a342a")
    extras: tuple[Garment, ...] = ()
    being: str = "person"
    traits: tuple[float, float, float] = (0.5, 0.5, 0.5)

    def worn(self, *kinds: str) -> Garment | None:
        """The first extra of one of these kinds."""
        return next((garment for garment in self.extras if garment.kind in kinds), None)
