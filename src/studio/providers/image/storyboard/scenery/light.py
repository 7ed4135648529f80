"""Hour, weather and season as light, and the colours of the sky."""

from __future__ import annotations

from studio.providers.image.storyboard.parts import Light
from studio.providers.image.storyboard.scenery.words import Reading

_OUTSIDE = {
    ("day", ""): ("#fff2d2", 0.06, 0.0),
    ("day", "dull"): ("#8793a6", 0.26, 0.1),
    ("day", "storm"): ("#5c6980", 0.38, 0.27),
    ("day", "fog"): ("#c3ccd2", 0.42, 0.04),
    ("day", "snow"): ("#dde7f2", 0.16, 0.02),
    ("dusk", ""): ("#d77f5c", 0.27, 0.2),
    ("dusk", "dull"): ("#6f6a88", 0.38, 0.27),
    ("dusk", "storm"): ("#4c4a68", 0.45, 0.36),
    ("dusk", "fog"): ("#a8929a", 0.45, 0.2),
    ("dusk", "snow"): ("#a79bbb", 0.3, 0.16),
    ("dawn", ""): ("#f4b595", 0.22, 0.07),
    ("dawn", "dull"): ("#8f8fa3", 0.34, 0.16),
    ("dawn", "storm"): ("#626880", 0.4, 0.3),
    ("dawn", "fog"): ("#d3bdbb", 0.45, 0.06),
    ("dawn", "snow"): ("#d9c5d2", 0.25, 0.05),
    ("night", ""): ("#2c4187", 0.53, 0.48),
    ("night", "dull"): ("#33467c", 0.5, 0.38),
    ("night", "storm"): ("#30446c", 0.5, 0.39),
    ("night", "fog"): ("#46557a", 0.6, 0.45),
    ("night", "snow"): ("#2c4076", 0.55, 0.5),
}  # fmt: skip
_INSIDE = {
    "day": ("#fff0d4", 0.08, 0.02),
    "dusk": ("#e8a463", 0.2, 0.2), "dawn": ("#f2c79e", 0.16, 0.1),
    "night": ("#80548c", 0.3, 0.545),
}  # fmt: skip
_SKIES = {
    ("day", ""): ("#6fabd6", "#b5d9ea", "#e9f1e6"),
    ("day", "dull"): ("#7e8b9b", "#a5b0ba", "#c5cac9"),
    ("day", "storm"): ("#3f4858", "#5b6576", "#858d94"),
    ("day", "fog"): ("#b4bfc6", "#c8d0d3", "#d9dcd9"),
    ("day", "snow"): ("#a9bac9", "#c6d2db", "#e2e7e9"),
    ("dusk", ""): ("#4d4a7c", "#c0707b", "#f3b06c"),
    ("dusk", "dull"): ("#4a4c68", "#736d86", "#a98e8d"),
    ("dusk", "storm"): ("#2c2e42", "#474860", "#77687a"),
    ("dusk", "fog"): ("#7c7690", "#a0909c", "#bda59f"),
    ("dusk", "snow"): ("#6a6b92", "#9a8ea8", "#cdb3b4"),
    ("dawn", ""): ("#7f97c4", "#e5b5ae", "#fbdca6"),
    ("dawn", "dull"): ("#7d86a0", "#a9a6b2", "#cfbdb4"),
    ("dawn", "storm"): ("#3d455a", "#616882", "#978f96"),
    ("dawn", "fog"): ("#b0b3c2", "#cfc4c4", "#e4d2c3"),
    ("dawn", "snow"): ("#9aa5c4", "#cfc3cd", "#ecd9cc"),
    ("night", ""): ("#0b1230", "#16244e", "#2a3b69"),
    ("night", "dull"): ("#111a33", "#1f2b4b", "#303f60"),
    ("night", "storm"): ("#0c1222", "#1a2338", "#2c3950"),
    ("night", "fog"): ("#1d2742", "#2f3b58", "#44516c"),
    ("night", "snow"): ("#16203f", "#293860", "#44557f"),
}  # fmt: skip


def _air(weather: str) -> str:
    return {"rain": "dull", "overcast": "dull", "wind": ""}.get(weather, weather)


def outside_light(reading: Reading) -> Light:
    """How things under the open sky are lit."""
    tint, amount, darkness = _OUTSIDE[reading.hour, _air(reading.weather)]
    if reading.hour == "day" and not reading.weather and "morning" in reading.setting:
        tint, amount = "#ffdf9f", 0.11
    return Light(reading.hour, reading.weather, reading.season, tint, amount, darkness, -0.5)


def inside_light(reading: Reading, *, lamp: bool = True) -> Light:
    """How a room is lit: by the window, or by its lamps. Without a ``lamp`` it is colder and darker by night."""
    tint, amount, darkness = _INSIDE[reading.hour]
    dull = reading.weather in ("storm", "rain", "overcast", "fog")
    if reading.hour != "night" and dull:
        tint, amount, darkness = ("#8f93a8", amount + 0.08, darkness + 0.12)
    if reading.hour == "night" and not lamp:
        tint, amount, darkness = ("#3a4a78", 0.4, 0.42)
    if reading.has("warm|cosy|cozy"):
        tint, amount = ("#a8625a" if reading.hour == "night" else "#f0b46c"), amount + 0.05
    if reading.has("dark|gloomy|dim|shadowy"):
        darkness = min(0.52, darkness + (0.04 if reading.hour == "night" else 0.14))
    return Light(reading.hour, reading.weather, reading.season, tint, amount, darkness, -0.5)


def sky_colours(reading: Reading) -> tuple[str, str, str]:
    """The sky from its top to the horizon; nothing lights it but itself."""
    top, middle, low = _SKIES[reading.hour, _air(reading.weather)]
    return "*" + top, "*" + middle, "*" + low
