"""A program: make the film in the folder that is named, and print what was loaded by other threads than the first."""

from __future__ import annotations

import importlib.abc
import json
import sys
import threading
from pathlib import Path

LOADED: list[str] = []


class Spy(importlib.abc.MetaPathFinder):
    """Finds nothing; takes down who looks."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if threading.current_thread() is not threading.main_thread():
            LOADED.append(fullname)


def main() -> None:
    sys.meta_path.insert(0, Spy())
    from studio.production import Production
    from studio.session import Request, Session
    from studio.session.making import make
    from studio.settings import load

    production = Production.open(Path(sys.argv[1]))
    for pipeline in ("image", "video"):
        settings = load(production.root, {}, json.loads(sys.argv[2])).settings
        outcome = make(Session(production, settings, Request(pipeline)), lambda event: None)
        assert outcome.exit_code == 0, outcome.errors
    sys.stdout.write(json.dumps(LOADED))


if __name__ == "__main__":
    main()
