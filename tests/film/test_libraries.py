"""Libraries that many threads use are loaded by one: Python may hand half of one to threads that load it at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from studio.steps.libraries import FILMS
from tests.film import loading
from tests.film.seen import HARBOUR, SMALL, seen_film


def test_no_item_loads_a_library_whose_parts_load_one_another(tmp_path: Path) -> None:
    made = seen_film(tmp_path / "film", HARBOUR)
    settings = {**SMALL, "engines.sound": "synthesis", "servers.look_for_servers": False}
    command = [sys.executable, loading.__file__, str(made.root), json.dumps(settings)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = json.loads(done.stdout)
    assert any(name.startswith("spacy") for name in loaded), "the items were made by other threads than the first"
    assert [name for name in loaded if name.split(".")[0] in ("numpy", "scipy") or name in FILMS] == []
