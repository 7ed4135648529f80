"""The flags of every script: how they are written, what they mean, and what they set.

A flag sets either a setting (``sets`` is its dotted name) or an option of this one run (``sets`` is one word).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from studio.scripts import ALIASES, LAUNCHED_ALIASES, STEPS

Kind = Literal["switch", "yes_no", "integer", "count", "number", "text", "path", "paths", "choice"]

YES_NO: Final[Mapping[str, bool]] = {"y": True, "yes": True, "n": False, "no": False}


@dataclass(frozen=True)
class Flag:
    """One flag, or one argument without a dash when ``names`` has none.

    A ``switch`` sets ``value``. ``paths`` are one or more, and may be given again. A ``path`` is resolved against the
    folder that the launcher is started from, or, when it is not there, against the launcher's own.
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


FORCE = Flag(
    ("--force", "-f"),
    "force",
    "Make everything of this script again; earlier takes are kept. With files of your own: replace what is there.",
)
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
    Flag(
        ("--auto-confirm",),
        "cast.auto_confirm",
        "Answer questions with yes or no; without a word, yes. With n a run ends after the cast, for you to change it, "
        "and nothing is cleared.",
        "yes_no",
    ),
    Flag(("--yes", "-y"), "yes", "Do not ask before something of yours is replaced."),
    Flag(
        ("--bypass-validation",),
        "bypass_validation",
        "Go on when characters or scenes of the story do not match; what does not is reported.",
    ),
    Flag(
        ("-o", "--option"), "option", "Set one setting for this run: `-o section.key=value`; may be repeated.", "text"
    ),
)


OF_GENERATE: Final = (
    Flag(
        ("--draft",),
        "draft",
        "Make what waits for a server that is not there by other means, for now; told and made anew when it is there.",
    ),
    *EVERYWHERE,
)


def _mode(table: str) -> Flag:
    meaning = (
        "Graph that an image server is given: `diffusion` takes your own, such as `scene.diffusion.json` beside "
        "`scene.json`. Pictures drawn without a server are the same."
    )
    return Flag(("--mode", "-m"), f"{table}.mode", meaning, "choice", choices=("flux", "diffusion"))


def _tolerance(setting: str) -> Flag:
    return Flag(("--tolerance-ms",), setting, "Difference in length that is accepted, in milliseconds.", "integer")


_LIST_COMPLETED = Flag(("--list-completed", "-l"), "list_completed", "List what is made, and stop.")
_STRICT = Flag(("--strict",), "strict", "Exit with 2 when the lengths differ by more.")
_BESIDE = "It is then made from file to file, and nothing else of the production is touched."
_OUT = Flag(("--out",), "out", f"File to write instead of the production's own. {_BESIDE}", "path")
_STORY = Flag(
    ("story",), "story", f"Story to read instead of the production's. {_BESIDE} Written beside what you name.", "path"
)

FLAGS: Final[Mapping[str, tuple[Flag, ...]]] = {
    "audio/1.character": (
        Flag(
            ("--auto-gender",),
            "cast.auto_gender",
            "Voice for a character whose tag and lines do not say.",
            "choice",
            choices=("m", "f", "male", "female"),
        ),
        Flag(
            ("--change-settings",),
            "cast.change_settings",
            "Ask for language and region first; the answers hold for this run.",
            "yes_no",
        ),
        Flag(
            ("--region",),
            "language.region",
            "Region whose voices are taken first; said when no voice is of it.",
            "text",
        ),
        Flag(("--language",), "language.language", "Language of the story.", "text"),
    ),
    "audio/2.story": (
        Flag(("--chunk-size",), "narration.chunk_size", "Lines in one file of output/story.", "integer"),
    ),
    "audio/3.transcribe": (Flag(("audio",), "audio", "Narration to listen to instead of output/story.wav.", "path"),),
    "audio/4.quality": (Flag(("--strict",), "strict", "A finding in the narration is an error, with exit code 1."),),
    "audio/5.timeline": (
        Flag(
            ("file",),
            "file",
            "Timeline, with scenes or without, whose effects are chosen and written as 3.timing.txt beside it; nothing "
            "else is touched. For input/2.timeline.txt and input/2.timeline.script.txt the script runs as usual.",
            "path",
        ),
    ),
    "audio/6.timing": (
        Flag(
            ("file",),
            "file",
            "Effects that are placed by the 2.timeline.script.txt or 2.timeline.txt beside them, else by the "
            "production's, and written as 4.sfx.txt beside them; nothing else is touched. For input/3.timing.txt the "
            "script runs as usual.",
            "path",
        ),
    ),
    "audio/7.sfx": (Flag(("--clear",), "clear", "Delete the made effects, unless --auto-confirm says n, and stop."),),
    "audio/8.combine": (
        Flag(("--story",), "story", f"Narration to mix. {_BESIDE}", "path"),
        Flag(("--sfx",), "sfx", f"Effects to mix. {_BESIDE}", "path"),
        _OUT,
        _tolerance("mix.tolerance_ms"),
        _STRICT,
    ),
    "audio/9.media": (),
    "audio/10.thumbnail": (_mode("thumbnail"),),
    "audio/11.video": (
        Flag(
            ("--video-file",),
            "video_file",
            "Film of the whole story whose pictures the shorts show; without it their upright pictures move.",
            "path",
        ),
    ),
    "audio/12.youtube": (
        Flag(
            ("--video-file", "--video"),
            "films",
            "Films to upload instead of the production's own; texts, cover and subtitles beside a film, under its own "
            "name, are taken before those of the story.",
            "paths",
        ),
        Flag(("--title",), "title", "Title instead of the description's first line, for one film.", "text"),
        Flag(
            ("--privacy",),
            "youtube.privacy",
            "Who may see the film.",
            "choice",
            choices=("private", "unlisted", "public"),
        ),
        Flag(("--category",), "youtube.category_id", "Number of the category.", "text"),
        Flag(("--shorts-dir",), "shorts_dir", "Folder of the shorts instead of output/shorts.", "path"),
        Flag(("--upload-shorts",), "upload_shorts", "Upload the shorts too."),
        Flag(("--shorts-only",), "shorts_only", "Upload only the shorts."),
        Flag(
            ("--dry-run",),
            "dry_run",
            "Say everything that would be uploaded and what of the quota it takes; call nobody.",
        ),
    ),
    "image/1.story": (),
    "image/2.character": (_mode("portraits"), _LIST_COMPLETED),
    "image/2.location": (_mode("places"), _LIST_COMPLETED),
    "image/3.scene": (_mode("scenes"), _LIST_COMPLETED),
    "image/4.audio": (
        _STORY,
        Flag(
            ("timeline",),
            "timeline",
            f"Timeline to read instead of gen.audio/input/2.timeline.txt. {_BESIDE} "
            "Written as 2.timeline.script.txt beside it.",
            "path",
        ),
    ),
    "image/5.video": (
        Flag(
            ("timeline",),
            "timeline",
            f"Timeline with scenes to read instead of gen.audio/input/2.timeline.script.txt. {_BESIDE}",
            "path",
        ),
        Flag(("scenes",), "scenes", f"Folder of the scenes' pictures instead of output/scene. {_BESIDE}", "path"),
        Flag(("out",), "out", f"Folder to write to instead of output/video. {_BESIDE}", "path"),
        Flag(("frames_per_second",), "scene_film.frames_per_second", "Frames in a second of film.", "integer"),
        Flag(
            ("--no-resume",),
            "resume.enable_resumable_mode",
            "The same as `--disable-resumable`.",
            value=False,
        ),
        Flag(
            ("--start-index",),
            "start_index",
            "First scene whose clip is made, counted from 0; the clips before it are left as they are.",
            "count",
        ),
        Flag(
            ("--min-ok-size",),
            "scene_film.min_ok_size",
            "Bytes below which a clip counts as broken and is made again.",
            "integer",
        ),
    ),
    "image/6.combine": (
        Flag(("--video",), "video", f"Film without sound instead of output/merged.mp4. {_BESIDE}", "path"),
        Flag(("--audio",), "sound", f"Sound of the film instead of gen.audio/output/final.wav. {_BESIDE}", "path"),
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
        Flag(("--output",), "out", f"File to write instead of input/2.motion.txt. {_BESIDE}", "path"),
    ),
}


def flags_of(step: str | None) -> tuple[Flag, ...]:
    """Every flag that a script takes; with None, those of ``generate.py``."""
    return (*FLAGS[step], *EVERYWHERE) if step else OF_GENERATE


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
        "",
        "## generate.py",
        "",
        "Those of every script, and:",
        "",
        *_rows(OF_GENERATE[:1]),
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
            "paths": "one or more files",
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
