"""Names of the folders and files that every production has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from studio.scripts import LAUNCHED_ALIASES, PIPELINES, SCRIPTS

FORMAT: Final = 1
STUDIO_FOLDER: Final = ".studio"
RECORD: Final = ".studio/production.json"
INTERPRETER: Final = ".studio/interpreter.txt"
SETTINGS: Final = "studio.toml"
STORY: Final = "1.story.txt"

PIPELINE_FOLDERS: Final = {pipeline: f"gen.{pipeline}" for pipeline in PIPELINES}

# Folders that are there from the start. A step makes those that only it writes.
FOLDERS: Final = (
    *(f"gen.{pipeline}/{name}" for pipeline in PIPELINES for name in ("input", "output", "scripts", "workflow")),
    "gen.audio/voices/female",
    "gen.audio/voices/male",
)

SETTINGS_HEADER: Final = """\
# Settings of this production: only what differs from your own settings and the defaults.
# `studio config` shows every setting and where its value comes from; for example:
#
# [narration]
# speed = 0.95
"""

# What the studio knows is rebuilt by making again; the record and the seed in it are not.
STUDIO_IGNORED: Final = """\
*
!.gitignore
!production.json
"""

# Credentials must never be shared; films and sounds are large and can be made again.
IGNORED: Final = """\
client_secret*.json
token.json
log.txt
gen.*/output/
"""


def launchers() -> Iterator[str]:
    """Yield every launcher, relative to the root."""
    for pipeline, folder in PIPELINE_FOLDERS.items():
        yield f"{folder}/generate.py"
        aliases = (alias.partition("/")[2] for alias in LAUNCHED_ALIASES if alias.startswith(f"{pipeline}/"))
        for script in (*SCRIPTS[pipeline], *aliases):
            yield f"{folder}/scripts/{script}.py"


def story_file(pipeline: str) -> str:
    """The story of a pipeline, relative to the root."""
    return f"{PIPELINE_FOLDERS[pipeline]}/input/{STORY}"


def graph_file(pipeline: str, name: str) -> str:
    """The graph ``name`` for an image server, relative to the root."""
    return f"{PIPELINE_FOLDERS[pipeline]}/workflow/{name}.json"
