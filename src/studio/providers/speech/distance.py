"""How different two voices are. Pure Python, from what was measured once."""

from __future__ import annotations

import math

from studio.providers.speech.contract import Voice

_SEMITONES = 3.0  # of pitch that alone keep two voices apart
_TIMBRE = 2.5  # of the length of the difference of two timbres that alone keeps two voices apart
CLEARLY_DIFFERENT = 1.0


def voice_distance(first: Voice, second: Voice) -> float:
    """Return how different two voices of one provider are: 0 for the same, 1 and more for clearly different.

    Pitch counts in semitones and timbre by the distance of the spectral envelopes, each in units of what is
    clearly different alone; the two add up as the sides of a right angle.
    """
    pitch = 12 * abs(math.log2(max(first.pitch_hz, 1.0) / max(second.pitch_hz, 1.0))) / _SEMITONES
    timbre = math.dist(first.timbre, second.timbre) / _TIMBRE
    return math.hypot(pitch, timbre)
