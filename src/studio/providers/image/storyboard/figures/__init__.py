"""People of the storyboard: how they look, what they do, and their drawing."""

from __future__ import annotations

from studio.providers.image.storyboard.figures.acting import read_acting
from studio.providers.image.storyboard.figures.draw import draw_figure
from studio.providers.image.storyboard.figures.look import Garment, Look
from studio.providers.image.storyboard.figures.look_reader import read_look
from studio.providers.image.storyboard.figures.pose import Expression, Pose

__all__ = ["Expression", "Garment", "Look", "Pose", "draw_figure", "read_acting", "read_look"]
