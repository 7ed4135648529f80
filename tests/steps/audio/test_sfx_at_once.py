from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from studio.engine.item import Inputs, Item
from studio.settings import load
from studio.steps.audio.film import SFX, Film
from studio.steps.audio.sfx import SfxStep


class Watched(SfxStep):
    """Makes nothing, slowly, and counts how many are at it."""

    def __init__(self, film: Film) -> None:
        super().__init__(film)
        self._lock = threading.Lock()
        self.now = self.most = 0

    def _make_sounds(self, item: Item, inputs: Inputs, seed: int, out: Path, provider: str) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._lock:
            self.now -= 1
        return provider


def test_no_more_effects_are_made_at_once_than_the_setting_says(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "APPDATA": str(tmp_path)}
    film = SimpleNamespace(settings=load(None, home, {"effects.max_workers": 2}).settings)
    step = Watched(cast(Film, film))
    items = [Item(SFX, f"clips/{number}", params={"provider": "fake"}) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: step.make(item, cast(Any, None), 0, tmp_path), items))
    assert step.most <= 2
