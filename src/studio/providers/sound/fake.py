"""A provider that gives a real file's worth of tone, so that films can be tried without synthesis.

The pitch comes from the description, so that two sounds can be told apart by ear and by test.
"""

from __future__ import annotations

import hashlib

import numpy as np

from studio.providers.sound.contract import Sound, SoundRequest
from studio.providers.sound.dsp import time_axis
from studio.providers.sound.finish import asked_count, finished


def tone(request: SoundRequest) -> Sound:
    """Given a request, return a sine between 200 and 800 Hz of the asked length."""
    n = asked_count("fake", request)
    digest = hashlib.sha256(f"{request.description}\0{request.seed}".encode()).digest()
    frequency_hertz = 200.0 + 600.0 * int.from_bytes(digest[:4], "big") / 2**32
    wave = np.sin(2.0 * np.pi * frequency_hertz * time_axis(n))
    samples = finished(np.stack((wave, wave), axis=1), bed=True)
    return Sound(samples, "fake:tone", "test tone", gain_db=-12.0)
