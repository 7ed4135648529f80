"""Libraries that several items use at once, to be named as a step's `Step.libraries`.

Their packages import one another in circles, so that two threads which load them at the same time can each get half
of one. spaCy is not among them: only one thread loads it (tasks/nlp.py).
"""

from __future__ import annotations

ARRAYS = ("numpy", "numpy.typing", "numpy.random")
SOUND = (*ARRAYS, "scipy.fft", "scipy.ndimage", "scipy.signal")
PICTURES = (*ARRAYS, "PIL.Image", "PIL.ImageDraw", "PIL.ImageFont")
FILMS = (*SOUND, *PICTURES, "av")
