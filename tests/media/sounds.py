"""Small sounds with the properties of real ones, made from a seed."""

import numpy as np
from scipy import signal

from studio.media.samples import SAMPLE_RATE, Samples


def voice(seconds: float, seed: int = 1) -> Samples:
    """A buzzing voice with formants, syllables and a crest like speech; mono."""
    generator = np.random.default_rng(seed)
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = np.cumsum(110 + 10 * np.sin(2 * np.pi * 3 * times)) / SAMPLE_RATE
    sound = (np.diff(np.floor(pitch), prepend=0) > 0).astype(float)
    for frequency, width in ((500, 80), (1500, 100), (2500, 150)):
        radius = np.exp(-np.pi * width / SAMPLE_RATE)
        turn = np.cos(2 * np.pi * frequency / SAMPLE_RATE)
        sound = signal.lfilter([1], [1, -2 * radius * turn, radius**2], sound)
    sound *= np.clip(np.sin(2 * np.pi * 2 * times) * 1.3 + 0.6, 0, 1)
    sound = 0.4 * sound / np.abs(sound).max() + 1e-4 * generator.standard_normal(times.size)
    return sound.astype(np.float32)


def noise(seconds: float, level: float, seed: int = 2) -> Samples:
    """White noise, stereo."""
    generator = np.random.default_rng(seed)
    return (level * generator.standard_normal((int(seconds * SAMPLE_RATE), 2))).astype(np.float32)


def knock(seed: int = 3) -> Samples:
    """Half a second of a loud knock, mono."""
    generator = np.random.default_rng(seed)
    return (0.5 * generator.standard_normal(24_000) * np.exp(-np.arange(24_000) / 3000)).astype(np.float32)
