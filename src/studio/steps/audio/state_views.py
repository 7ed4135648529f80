"""``output/tracking/<script>.state.json``, written from what was made in the shapes that other tools read.

They are a view and never the truth: deleting or editing one changes nothing.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studio.engine.item import Made
from studio.engine.tree import Tree
from studio.steps.audio.film import OUTPUT, Film
from studio.story.chapters import read_chapters

TRACKING = OUTPUT + "tracking/"


def _write(tree: Tree, script: str, made: Iterable[Made], state: Mapping[str, Any]) -> None:
    times = [one.record["at"] for one in made if "at" in one.record]
    metadata = {"start_time": min(times, default=0.0), "last_update": max(times, default=0.0)}
    text = json.dumps({**state, "metadata": metadata}, ensure_ascii=False, indent=2)
    tree.write_text(f"{TRACKING}{script}.state.json", text + "\n")


def generate(story_digest: str, made: Mapping[str, Made], tree: Tree, tracking: str = TRACKING) -> None:
    """Which story the files of a pipeline were made from, for all its scripts together."""
    times = [one.record["at"] for one in made.values() if "at" in one.record]
    state = {
        "file_hashes": {"story_file": story_digest},
        "last_checked": max(times, default=0.0),
        "tracked_files": {"story_file": "input/1.story.txt"},
    }
    tree.write_text(f"{tracking}generate.state.json", json.dumps(state, indent=2) + "\n")


def character(film: Film, voices: Mapping[str, str], made: Mapping[str, Made], tree: Tree) -> None:
    """The cast, the summary and the title."""
    title = made["title"].text("title.txt") if "title" in made and "title.txt" in made["title"].paths else ""
    summary = made["summary"].text("summary.txt").strip() if "summary" in made else ""
    parts: list[dict[str, str]] = [{"title": title, "short_summary": "", "long_summary": summary}]
    if "chapters" in made and (told := read_chapters(made["chapters"].text("chapters.txt"))):
        parts = [{"title": one.title, "short_summary": one.summary or "", "long_summary": ""} for one in told]
        parts[0]["long_summary"] = summary
    state = {
        "character_voices": {"completed": set(voices) == set(film.cast), "result": dict(voices)},
        "meta_summary": {
            "completed": bool(summary),
            "result": {"plot_summaries": parts},
        },
        "story_title": {"completed": bool(title), "result": title},
    }
    _write(tree, "1.character", made.values(), state)


def story(film: Film, made: Mapping[str, Made], tree: Tree) -> None:
    """The chunks of the narration, by number."""
    results = {}
    for number, (name, _) in enumerate(film.chunks, start=1):
        if f"chunk/{name}" in made:
            start, end = map(int, name.split("_"))
            results[str(number)] = {
                "chunk_number": number,
                "start_line": start,
                "end_line": end,
                "output_file": f"../output/story/{name}.wav",
                "success": True,
            }
    joined = "join" in made
    state = {
        "chunks": {"completed": [int(number) for number in results], "results": results},
        "final_concatenation": {"completed": joined, "result": "../output/story.wav" if joined else ""},
    }
    _write(tree, "2.story", made.values(), state)


def transcribe(made: Mapping[str, Made], tree: Tree) -> None:
    """The length of the narration and the number of entries on the timeline."""
    result: dict[str, Any] = {}
    if "subtitles" in made and "timeline.json" in made["subtitles"].paths:
        entries = made["subtitles"].json("timeline.json")
        result = {"total_duration": entries[-1][1] / 48_000, "segment_count": len(entries)}
    _write(tree, "3.transcribe", made.values(), {"transcription": {"completed": bool(result), "result": result}})


def timeline(film: Film, made: Mapping[str, Made], tree: Tree) -> None:
    """The effects chosen for each line."""
    results = {}
    for span in film.spans:
        if f"effects/{span.id}" in made:
            effects = made[f"effects/{span.id}"].json("value.json")["effects"]
            described = ", then ".join(effect["description"] for effect in effects)
            results[f"{span.id}:{span.text[:50]}"] = described or "Silence"
    _write(tree, "5.timeline", made.values(), {"sfx_entries": {"completed": list(results), "results": results}})


def timing(film: Film, made: Mapping[str, Made], tree: Tree) -> None:
    """Length and place of each effect, the place as a share of its line's text."""
    results = {}
    for span in film.spans:
        if f"place/{span.id}" in made:
            for effect in made[f"place/{span.id}"].json("value.json")["effects"]:
                results[f"{span.id}:{effect['description']}:{span.text[:50]}"] = {
                    "duration": round(effect["duration_samples"] / 48_000, 3),
                    "position": round(min(1.0, effect.get("start", 0) / max(1, len(span.text))), 3),
                }
    _write(tree, "6.timing", made.values(), {"timing_entries": {"completed": list(results), "results": results}})


def sfx(made: Mapping[str, Made], tree: Tree) -> None:
    """The files of the effects, in order."""
    results = {}
    order = 0
    for item_id, product in made.items():
        kind, _, span = item_id.partition("/")
        for index, one in enumerate(product.json("made.json") if kind == "clips" else ()):
            order += 1
            duration = _seconds(product.path(f"{index}.wav"))
            results[f"{order}_{one['description']}_{duration}"] = {
                "file": f"{span}-{index}.wav",
                "output_file": f"../output/sfx/{span}-{index}.wav",
                "order_index": order,
                "duration": duration,
                "description": one["description"],
            }
    _write(tree, "7.sfx", made.values(), {"audio_files": {"completed": list(results), "results": results}})


def _seconds(sound: Path) -> float:
    with wave.open(str(sound)) as file:
        return round(float(file.getnframes() / file.getframerate()), 3)


def thumbnail(made: Mapping[str, Made], tree: Tree) -> None:
    """The cover with its variations, and the vertical pictures."""
    cover: dict[str, Any] = {}
    uprights: dict[str, Any] = {}
    for item_id in made:
        kind, _, number = item_id.partition("/")
        if kind == "cover":
            cover["original"] = {"path": "../output/thumbnail.png"}
        elif kind == "variation":
            cover[f"v{number}"] = {"path": f"../output/thumbnail.v{number}.png"}
        elif kind == "short":
            uprights[f"thumbnail.shorts.v{number}"] = {"path": f"../output/thumbnail.shorts.v{number}.png"}
    results = {"thumbnail": {"variations": cover}, **uprights} if cover else uprights
    _write(tree, "10.thumbnail", made.values(), {"thumbnails": {"completed": list(results), "results": results}})
