"""Speech made faster or slower with its pitch kept: for voices that have no speed of their own."""

from __future__ import annotations

import math
from fractions import Fraction

from studio.providers.speech.common import Samples


def at_tempo(samples: Samples, sample_rate: int, tempo: float) -> Samples:
    """Mono ``samples`` spoken ``tempo`` times as fast (0.5 to 2); the same input gives the same output."""
    if math.isclose(tempo, 1.0):
        return samples
    import av
    import numpy as np
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(format="flt", sample_rate=sample_rate, layout="mono", time_base=Fraction(1, sample_rate))
    stretch, sink = graph.add("atempo", f"{tempo:.4f}"), graph.add("abuffersink")
    source.link_to(stretch)
    stretch.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.asarray(samples, np.float32)[None, :], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = sample_rate, 0, Fraction(1, sample_rate)
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray().ravel())
        except (av.EOFError, av.BlockingIOError):
            break
    return np.concatenate(pieces).astype(np.float32) if pieces else samples[:0]
