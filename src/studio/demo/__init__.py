"""The story of ``studio demo``, as package data: the same text as ``examples/the-bell-at-silver-bay``."""
