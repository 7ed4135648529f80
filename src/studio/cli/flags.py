"""The flags of every script: how they are written, what they mean, and what they set.

A flag sets either a setting (``sets`` is its dotted name) or an option of this one run (``sets`` is one word).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from studio.scripts import ALIASES, LAUNCHED_ALIASES, STEPS

Kind = Literal["switch", "yes_no", "integer", "count", "number", "text", "path", "choice"]

YES_NO: Final[Mapping[str, bool]] = {"y": True, "yes": True, "n": False, "no": False}


@dataclass(frozen=True)
class Flag:
    """One flag, or one argument without a dash when ``names`` has none.

    A ``switch`` sets ``value``. A ``path`` is resolved against the folder that the launcher is started from, or,
    when it is not there, against the launcher's own.
    """

    names: tuple[str, ...]
    sets: str
    meaning: str
    kind: Kind = "switch"
    value: Any = True
    choices: tuple[str, ...] = ()

    @property
    def is_setting(self) -> bool:
        """Whether it sets a setting, rather than an option of the run."""
        return "." in self.sets


FORCE = Flag(("--force", "-f"), "force", "Make everything of this script again; earlier takes are kept.")
FORCE_START = Flag(
    ("--force-start",), "force_start", "Begin anew: forget what this script made, after saying what and asking."
)
EVERYWHERE: Final = (
    FORCE,
    FORCE_START,
    Flag(
        ("--disable-resumable",),
        "resume.enable_resumable_mode",
        "Make everything of this run anew instead of going on.",
        value=False,
    ),
    Flag(("--auto-confirm",), "cast.auto_confirm", "Answer questions with yes or no; without a word, yes.", "yes_no"),
    Flag(("--yes", "-y"), "yes", "Do not ask before something of yours is replaced."),
    Flag(
        ("--bypass-validation",),
        "bypass_validation",
        "Go on when characters or scenes of the story do not match; it is reported as a fault.",
    ),
    Flag(
        ("-o", "--option"), "option", "Set one setting for this run: `-o section.key=value`; may be repeated.", "text"
    ),
)


def _mode(table: str) -> Flag:
    meaning = "Kind of workflow of an image server."
    return Flag(("--mode", "-m"), f"{table}.mode", meaning, "choice", choices=("flux", "diffusion"))


def _tolerance(setting: str) -> Flag:
    return Flag(("--tolerance-ms",), setting, "Difference in length that is accepted, in milliseconds.", "integer")


_LIST_COMPLETED = Flag(("--list-completed", "-l"), "list_completed", "List what is made, and stop.")
_STRICT = Flag(("--strict",), "strict", "Exit with 2 when the lengths differ by more.")
_OUT = Flag(("--out",), "out", "File to write.", "path")
_STORY = Flag(("story",), "story", "Story to read instead of input/1.story.txt.", "path")

FLAGS: Final[Mapping[str, tuple[Flag, ...]]] = {
    "audio/1.character": (
        Flag(
            ("--auto-gender",),
            "cast.auto_gender",
            "Voice for a character whose tag and lines do not say.",
            "choice",
            choices=("m", "f", "male", "female"),
        ),
        Flag(("--change-settings",), "cast.change_settings", "Ask for language and region first.", "yes_no"),
        Flag(("--region",), "language.region", "Region whose voices are taken first.", "text"),
        Flag(("--language",), "language.language", "Language of the story.", "text"),
    ),
    "audio/2.story": (
        Flag(("--chunk-size",), "narration.chunk_size", "Lines in one file of output/story.", "integer"),
    ),
    "audio/3.transcribe": (Flag(("audio",), "audio", "Narration to listen to instead of output/story.wav.", "path"),),
    "audio/4.quality": (),
    "audio/5.timeline": (Flag(("file",), "file", "Timeline to read instead of input/2.timeline.txt.", "path"),),
    "audio/6.timing": (Flag(("file",), "file", "Effects to read instead of input/3.timing.txt.", "path"),),
    "audio/7.sfx": (Flag(("--clear",), "clear", "Delete the made effects (after asking), and stop."),),
    "audio/8.combine": (
        Flag(("--story",), "story", "Narration to mix.", "path"),
        Flag(("--sfx",), "sfx", "Effects to mix.", "path"),
        _OUT,
        _tolerance("mix.tolerance_ms"),
        _STRICT,
    ),
    "audio/9.media": (),
    "audio/10.thumbnail": (_mode("thumbnail"),),
    "audio/11.video": (Flag(("--video-file",), "video_file", "Film whose shorts are cut.", "path"),),
    "audio/12.youtube": (
        Flag(("--video-file", "--video"), "video_file", "Film to upload.", "path"),
        Flag(("--title",), "title", "Title instead of the description's first line.", "text"),
        Flag(
            ("--privacy",),
            "youtube.privacy",
            "Who may see the film.",
            "choice",
            choices=("private", "unlisted", "public"),
        ),
        Flag(("--category",), "youtube.category_id", "Number of the category.", "text"),
        Flag(("--shorts-dir",), "shorts_dir", "Folder of the shorts.", "path"),
        Flag(("--upload-shorts",), "upload_shorts", "Upload the shorts too."),
        Flag(("--shorts-only",), "shorts_only", "Upload only the shorts."),
        Flag(("--dry-run",), "dry_run", "Say what would be uploaded, and stop."),
    ),
    "image/1.story": (),
    "image/2.character": (_mode("portraits"), _LIST_COMPLETED),
    "image/2.location": (_mode("places"), _LIST_COMPLETED),
    "image/3.scene": (_mode("scenes"), _LIST_COMPLETED),
    "image/4.audio": (
        _STORY,
        Flag(("timeline",), "timeline", "Timeline to read instead of gen.audio/input/2.timeline.txt.", "path"),
    ),
    "image/5.video": (
        Flag(
            ("timeline",),
            "timeline",
            "Timeline to read instead of gen.audio/input/2.timeline.script.txt.",
            "path",
        ),
        Flag(("scenes",), "scenes", "Folder of the scenes' pictures instead of output/scene.", "path"),
        Flag(("out",), "out", "Folder to write to instead of output/video.", "path"),
        Flag(("frames_per_second",), "scene_film.frames_per_second", "Frames in a second of film.", "integer"),
        Flag(
            ("--no-resume",),
            "resume.enable_resumable_mode",
            "The same as `--disable-resumable`.",
            value=False,
        ),
        Flag(("--start-index",), "start_index", "First scene whose clip is made, counted from 0.", "count"),
        Flag(
            ("--min-ok-size",),
            "scene_film.min_ok_size",
            "Bytes below which a clip counts as broken.",
            "integer",
        ),
    ),
    "image/6.combine": (
        Flag(("--video",), "video", "Film without sound instead of output/merged.mp4.", "path"),
        Flag(("--audio",), "sound", "Sound of the film instead of gen.audio/output/final.wav.", "path"),
        _OUT,
        _tolerance("scene_film.tolerance_ms"),
        _STRICT,
    ),
    "video/1.story": (),
    "video/2.animate": (),
    "video/3.video": (),
    "video/5.motion": (
        _STORY,
        Flag(("--input",), "story", "The same as `story`.", "path"),
        Flag(("--output",), "out", "File to write instead of input/2.motion.txt.", "path"),
    ),
}


def flags_of(step: str | None) -> tuple[Flag, ...]:
    """Every flag that a script takes; with None, those of ``generate.py``."""
    return (*FLAGS[step], *EVERYWHERE) if step else EVERYWHERE


def reference_page() -> str:
    """Return ``docs/reference/launchers.md``."""
    lines = [
        "# Launchers and their flags",
        "",
        "Every script of a production, and each pipeline's `generate.py`, starts from any folder:",
        "",
        "```bash",
        "cd gen.audio && python generate.py",
        "python gen.audio/scripts/2.story.py --chunk-size 3",
        "```",
        "",
        "`generate.py` runs the scripts that `[pipelines.…]` of the settings lists, with the flags given there.",
        "A script runs what it needs before it, if that has not been made. A flag that names a setting holds for",
        "this run only. An unknown flag ends with exit code 2 and the flags that there are.",
        "",
        "## Flags of every script",
        "",
        *_rows(EVERYWHERE),
    ]
    for step in STEPS:
        also = [f"`{alias.partition('/')[2]}.py`" for alias in LAUNCHED_ALIASES if ALIASES[alias] == step]
        pipeline, _, script = step.partition("/")
        lines += ["", f"## gen.{pipeline}/scripts/{script}.py", ""]
        if also:
            lines += [f"Also started by {', '.join(also)}.", ""]
        lines += _rows(FLAGS[step]) if FLAGS[step] else ["Those of every script."]
    return "\n".join(lines) + "\n"


def _rows(flags: tuple[Flag, ...]) -> list[str]:
    rows = ["| flag | takes | sets | meaning |", "|---|---|---|---|"]
    for flag in flags:
        names = ", ".join(f"`{name}`" for name in flag.names)
        takes = ", ".join(f"`{choice}`" for choice in flag.choices) or {
            "switch": "",
            "yes_no": "`y`, `n`, `yes`, `no`, or nothing",
            "path": "a file or folder",
            "integer": "a whole number",
            "count": "a whole number from 0",
            "number": "a number",
        }.get(flag.kind, "text")
        value = f" = {str(flag.value).lower()}" if flag.kind == "switch" and flag.value is not True else ""
        sets = f"`{flag.sets}`{value}" if flag.is_setting else "this run"
        rows.append(f"| {names} | {takes} | {sets} | {flag.meaning} |")
    return rows


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(reference_page().encode())
