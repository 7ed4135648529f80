"""The figures: every module here is imported by ``bench/run.py`` and registers what it measures."""
