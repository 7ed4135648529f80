"""Read what a ComfyUI server says about a prompt that has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from studio.servers.comfyui.problems import ComfyProblem, PromptInterrupted, failure

Kind = Literal["image", "video", "audio", "other"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"), "image"),
    **dict.fromkeys((".mp4", ".webm", ".mkv", ".mov", ".gif", ".avi"), "video"),
    **dict.fromkeys((".flac", ".mp3", ".opus", ".wav", ".ogg", ".m4a"), "audio"),
}


@dataclass(frozen=True)
class OutputFile:
    """A file that a node of a prompt made: what ``/view`` needs to give it, and what the node called it.

    ``key`` is the server's own word for it ("images", "audio", "gifs" …), which does not say what it is: videos
    come under "images" and "gifs". ``type`` is "output", "temp" or "input".
    """

    node: str
    key: str
    filename: str
    subfolder: str = ""
    type: str = "output"
    animated: bool = False

    @property
    def suffix(self) -> str:
        """The ending of the name in small letters, as in ".png"; empty when it has none that is safe to use."""
        ending = PurePosixPath(self.filename.replace("\\", "/")).suffix.lower()
        return ending if ending[1:].isalnum() and ending.isascii() else ""

    @property
    def kind(self) -> Kind:
        """What the file is, by its ending."""
        if self.suffix == ".webp":
            return "video" if self.animated else "image"
        return _KINDS.get(self.suffix, "other")


@dataclass(frozen=True)
class PromptResult:
    """A prompt that succeeded: its files by node, and when it ran (seconds of the server's clock, 0 if unknown)."""

    prompt_id: str
    outputs: Mapping[str, tuple[OutputFile, ...]]
    began_seconds: float = 0.0
    ended_seconds: float = 0.0
    cached_nodes: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[OutputFile, ...]:
        """All files, by the number of their node."""
        return tuple(file for node in self.outputs for file in self.outputs[node])


def read_entry(server: str, prompt_id: str, entry: Mapping[str, Any]) -> PromptResult:
    """Given the history entry of a prompt, its result.

    Raises PromptFailed (or what is more exact), PromptInterrupted; ComfyProblem when it ended for no reason given.
    """
    status = entry.get("status")
    messages = _messages(status)
    for name, data in reversed(messages):
        if name == "execution_error":
            raise failure(server, data)
        if name == "execution_interrupted":
            node = f"{data.get('node_id')} ({data.get('node_type')})"
            raise PromptInterrupted(server, f"the prompt was interrupted in node {node}")
    if isinstance(status, dict) and status.get("status_str") not in (None, "success"):
        raise ComfyProblem(server, f"the prompt ended as {status.get('status_str')!r}, and no reason was given")
    times = {name: data.get("timestamp") for name, data in messages}
    cached = [data.get("nodes") for name, data in messages if name == "execution_cached"]
    return PromptResult(
        prompt_id,
        output_files(entry.get("outputs")),
        began_seconds=_seconds(times.get("execution_start")),
        ended_seconds=_seconds(times.get("execution_success")),
        cached_nodes=tuple(str(node) for nodes in cached if isinstance(nodes, list) for node in nodes),
    )


def output_files(outputs: object) -> dict[str, tuple[OutputFile, ...]]:
    """Given the ``outputs`` of a history entry, the files that they name, whatever key they come under."""
    found: dict[str, tuple[OutputFile, ...]] = {}
    if not isinstance(outputs, dict):
        return found
    for node, made in sorted(outputs.items(), key=lambda pair: _by_number(str(pair[0]))):
        if not isinstance(made, dict):
            continue
        flags = made.get("animated")
        animated = isinstance(flags, list | tuple) and any(flag is True for flag in flags)
        files = tuple(
            OutputFile(
                str(node),
                str(key),
                each["filename"],
                _word(each.get("subfolder"), ""),
                _word(each.get("type"), "output"),
                animated,
            )
            for key, listed in made.items()
            if isinstance(listed, list)
            for each in listed
            if isinstance(each, dict) and isinstance(each.get("filename"), str)
        )
        if files:
            found[str(node)] = files
    return found


def _messages(status: object) -> list[tuple[str, dict[str, Any]]]:
    listed = status.get("messages") if isinstance(status, dict) else None
    return [
        (str(each[0]), each[1])
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, list | tuple) and len(each) == 2 and isinstance(each[1], dict)
    ]


def _word(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise


def _seconds(milliseconds: object) -> float:
    return milliseconds / 1000 if isinstance(milliseconds, int | float) else 0.0


def _by_number(node: str) -> tuple[int, int, str]:
    return (0, int(node), node) if node.isdecimal() else (1, 0, node)
