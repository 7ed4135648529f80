"""A picture in layers, small and plain, whose parts are where a test can find them."""

from __future__ import annotations

from pathlib import Path

from studio.providers.image.layers import Layer, LayeredPicture, write_layers
from studio.providers.image.storyboard.rasterise import write_png

HENRY, ADA = "male_keeper_henry", "female_nurse_ada"
HEADS = {HENRY: (220.0, 150.0, 60.0), ADA: (440.0, 150.0, 60.0)}
_MOUTHS = {"": 3, "mouth_half": 9, "mouth_open": 18}


def figure(name: str) -> Layer:
    x, y, head = HEADS[name]

    def drawing(mouth: int, eyes: bool) -> str:
        eye = "".join(
            f'<rect x="{x + side * 12 - 5}" y="{y - 8}" width="10" height="{10 if eyes else 2}" fill="#101010"/>'
            for side in (-1, 1)
        )
        return (
            f'<rect x="{x - 30}" y="180" width="60" height="150" fill="#a03030"/>'
            f'<ellipse cx="{x}" cy="{y}" rx="26" ry="30" fill="#f0c8a0"/>{eye}'
            f'<rect x="{x - 10}" y="{y + 10}" width="20" height="{mouth}" fill="#501010"/>'
        )

    states = {"blink": drawing(3, False)}
    for state in ("mouth_half", "mouth_open"):
        states[state] = drawing(_MOUTHS[state], True)
        states[f"blink_{state}"] = drawing(_MOUTHS[state], False)
    return Layer(name, 1.0, drawing(3, True), "figure", name, (x, 330.0), (x, y, head), states)


def layered(*, particles: str = "", people: bool = True, bleed: bool = True) -> LayeredPicture:
    """640 x 360: sky, hills, ground, two people, and a post in front."""
    left, width = (-80, 800) if bleed else (0, 640)
    top, bottom = (-45, 410) if bleed else (0, 360)
    layers = [
        Layer("sky", 0.0, f'<rect x="{left}" y="{top}" width="{width}" height="{bottom - top}" fill="#80a0d0"/>'),
        Layer(
            "hills", 0.4, f'<path d="M{left} 200L200 120L420 190L{left + width} 140V{bottom}H{left}z" fill="#608060"/>'
        ),
        Layer("ground", 1.0, f'<rect x="{left}" y="280" width="{width}" height="{bottom - 280}" fill="#c0a878"/>'),
    ]
    if people:
        layers += [figure(HENRY), figure(ADA)]
    if particles:
        dots = "".join(f'<circle cx="{n * 97 % 640}" cy="{n * 53 % 360}" r="2" fill="#ffffff"/>' for n in range(200))
        layers.append(Layer(particles, 1.2, dots, "particles", particles=particles))
    layers.append(Layer("post", 1.5, '<rect x="600" y="200" width="20" height="210" fill="#705030"/>'))
    return LayeredPicture(640, 360, tuple(layers))


def kept(folder: Path, name: str, picture: LayeredPicture) -> tuple[Path, Path]:
    """The picture as PNG and its layers."""
    png, layers = folder / f"{name}.png", folder / f"{name}.layers.json"
    write_png(picture.svg(), png)
    write_layers(picture, layers)
    return png, layers
