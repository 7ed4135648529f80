"""Write requirements.txt: every package of a default install, exactly, with the hashes of its files.

Run ``uv run python tools/export_requirements.py`` after a change of the dependencies in pyproject.toml, and
with ``--upgrade`` to take newer versions. The export is made in a scratch folder, so that nothing else here
changes; it holds for every platform and Python version that pyproject.toml names, and it names no host.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "requirements.txt"
HEADER = """\
# Every package of a default install, exactly, with the hashes of its files, for all supported platforms.
# Made by tools/export_requirements.py; do not edit by hand.
"""
COMMAND = ("uv", "export", "--no-emit-project", "--no-dev", "--no-annotate", "--no-header", "--quiet")


def export(*, upgrade: bool) -> str:
    """Return the text of requirements.txt. Versions are those of uv.lock where it exists and fits."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("pyproject.toml", "uv.lock", "README.md", "LICENSE"):
            if (ROOT / name).is_file():
                shutil.copy(ROOT / name, folder / name)
        command = [*COMMAND, *(["--upgrade"] if upgrade else [])]
        # check=False: what uv says about the failure is worth more than a traceback.
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"uv export failed with exit code {done.returncode}:\n{done.stderr}")
    return HEADER + done.stdout


def problems(text: str) -> list[str]:
    """Return the lines that would tie the file to one machine or one registry."""
    return [line for line in text.splitlines() if "://" in line or " @ " in line or line.startswith(("-", "."))]


def main() -> None:
    """Write the file, or with ``--check`` say whether it is what would be written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is out of date")
    arguments = parser.parse_args()
    text = export(upgrade=arguments.upgrade)
    if bad := problems(text):
        sys.exit("these lines name a host or a path of this machine:\n" + "\n".join(bad))
    if arguments.check:
        same = OUTPUT.is_file() and OUTPUT.read_text(encoding="utf-8") == text
        sys.exit(0 if same else "requirements.txt is out of date: run tools/export_requirements.py")
    OUTPUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
