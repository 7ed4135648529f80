"""Measure the studio: ``uv run python bench/run.py [NAME …]``.

One line per figure; exit code 1 when a goal is missed or a figure could not be measured.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys

import figures
from measure import FIGURES, CannotMeasure


def main() -> int:
    """Measure what was asked for, all figures by default, and print a line as soon as each is known."""
    # What is measured is a program whose compiled modules are kept, as they are unless this is set.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for module in pkgutil.iter_modules(figures.__path__):
        importlib.import_module(f"figures.{module.name}")
    parser = argparse.ArgumentParser(description="Measure the studio.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(sorted(FIGURES))}")
    names = parser.parse_args().names or sorted(FIGURES)
    if unknown := [name for name in names if name not in FIGURES]:
        parser.error(f"no figure is named {', '.join(unknown)}; there are {', '.join(sorted(FIGURES))}")
    missed = False
    for name in names:
        try:
            measured = FIGURES[name]()
        except CannotMeasure as problem:
            print(f"{name:<20} not measured: {problem}", flush=True)
            missed = True
            continue
        print(measured, flush=True)
        missed = missed or not measured.met
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
