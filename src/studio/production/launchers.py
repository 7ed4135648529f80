"""The launchers of a production: one text for all of them, and writing them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from studio.production import layout
from studio.production.writing import write_whole

# Runs in whatever Python a person has, so: the standard library, no words that Python 3.6 cannot read, and no
# import of its own folder (whose files have names such as 4.quality.py, which nothing can import by mistake).
LAUNCHER = '''\
"""Starts AI Content Studio for this file, from any folder. Every launcher is the same; its name says what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

STARTED = "AI_CONTENT_STUDIO_LAUNCHER"
START = "from studio.cli.launch import launch"


def folders():
    return [folder for folder in Path(__file__).absolute().parents]


def has_studio(command):
    """Whether this interpreter has the studio, and not another package of that name."""
    try:
        return subprocess.run(
            command + ["-c", START], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode == 0
    except OSError:
        return False


def interpreters():
    """Commands that may start an interpreter with the studio, the likeliest first."""
    for folder in folders():
        recorded = folder / ".studio" / "interpreter.txt"
        if recorded.is_file():
            yield [recorded.read_text(encoding="utf-8").strip()]
    command = shutil.which("studio")
    if command:
        beside = Path(command).resolve().parent
        for name in ("python.exe", "python3", "python"):
            for interpreter in (beside / name, beside.parent / name):
                if interpreter.is_file():
                    yield [str(interpreter)]
    uv = shutil.which("uv")
    for folder in folders():
        if uv and (folder / "pyproject.toml").is_file():
            yield [uv, "run", "--no-sync", "--project", str(folder), "python"]


def run(command):
    process = subprocess.Popen(command, env=dict(os.environ, **{STARTED: "1"}))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the same key stroke reached the child, which stops in order


def main():
    try:
        from studio.cli.launch import launch
    except (ImportError, SyntaxError) as error:
        reason = str(error)
    else:
        return launch(Path(__file__), sys.argv[1:])
    tried = []
    for command in [] if os.environ.get(STARTED) else interpreters():
        if command not in tried and has_studio(command):
            return run(command + [__file__] + sys.argv[1:])
        tried.append(command)
    sys.stderr.write(
        "AI Content Studio is not installed for " + sys.executable + " (" + reason + ").\\n"
        "Install it there:  " + sys.executable + " -m pip install ai-content-studio\\n"
        "or start this file with the Python that has it.\\n"
    )
    return 3


if __name__ == "__main__":
    sys.exit(main())
'''


def write_launchers(root: Path) -> tuple[Path, ...]:
    """Write the launchers that are missing, and which interpreter has the studio; return what was written.

    A file that is there is left alone, whoever wrote it.
    """
    write_whole(root / layout.INTERPRETER, f"{sys.executable}\n".encode())
    written = []
    for file in (root / name for name in layout.launchers()):
        if not file.exists():
            write_whole(file, LAUNCHER.encode())
            written.append(file)
    return tuple(written)


def foreign_launchers(root: Path) -> Iterator[Path]:
    """Yield the files in the place of a launcher that are something else: a person's own or another system's."""
    wanted = LAUNCHER.encode()
    for file in (root / name for name in layout.launchers()):
        if file.is_file() and file.read_bytes().replace(b"\r\n", b"\n") != wanted:
            yield file
