"""``audio/4.quality``: the report on the narration, line by line and as a whole.

Written as text, as JSON and as a page with a player for each line.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProductInvalid
from studio.steps.audio.film import OUTPUT, QUALITY, STORY, TRANSCRIBE, Film
from studio.steps.audio.narration import heard_of, heard_refs
from studio.story.clock import SAMPLE_RATE, seconds
from studio.story.speakable import is_speakable

GRADES = ((0.02, "excellent"), (0.05, "good"), (0.12, "fair"))


class QualityStep(Step):
    """Reports."""

    name = QUALITY
    seconds_per_cost: Mapping[str, float] = {"report": 0.001}

    def __init__(self, film: Film, *, strict: bool = False) -> None:
        self.film, self.strict = film, strict or film.settings.quality.strict

    def expand(self, view: View) -> Iterable[Item]:
        """The report; with ``strict`` also a gate behind it that does not open while there are findings."""
        heard = heard_refs(self.film, view)
        yield Item(
            self.name,
            "report",
            needs=(
                Ref(STORY, "join", "positions.json"),
                Ref(TRANSCRIBE, "subtitles", "cues.json"),
                *(ref for refs in heard.values() for ref in refs),
            ),
            params={
                "lines": [[s.id, s.line, s.character, s.text] for s in self.film.spans if is_speakable(s.text)],
                "limit": self.film.settings.quality.word_error_rate_limit,
            },
            files=tuple((f"quality.{end}", f"{OUTPUT}quality.{end}") for end in ("txt", "json", "html")),
            label="the quality report",
            aliases=("quality.html",),
            cost=len(self.film.spans),
        )
        if self.strict:
            yield Item(self.name, "gate", needs=(Ref(self.name, "report"),), label="no findings")

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Write the three forms of the report, or open the gate."""
        if item.id == "gate":
            (need,) = item.needs
            assert isinstance(need, Ref)
            self._gate(inputs.json(need, "quality.json"))
            (out / "open.txt").write_text("no findings\n", encoding="utf-8")
            return ""
        report = self._report(item, inputs)
        (out / "quality.json").write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        (out / "quality.txt").write_bytes(as_text(report).encode("utf-8"))
        (out / "quality.html").write_bytes(as_page(report).encode("utf-8"))
        return ""

    @staticmethod
    def _gate(report: Mapping[str, Any]) -> None:
        found = [line for line in report["lines"] if line["findings"]]
        if found:
            first = "; ".join(f"line {line['line']}: {line['findings'][0]}" for line in found[:3])
            raise ProductInvalid(
                f"{len(found)} lines have findings: {first}",
                hint="listen to them in output/quality.html; `studio redo audio/2.story LINE` speaks a line again",
            )

    def _report(self, item: Item, inputs: Inputs) -> dict[str, Any]:
        positions, cues, *heard = (need for need in item.needs if isinstance(need, Ref))
        places = {line["span"]: line for line in inputs.json(positions)["lines"]}
        told = heard_of(inputs, heard)
        lines = []
        for span, number, character, text in item.params["lines"]:
            one = told.get(span)
            place = places[span]
            line = {
                "span": span,
                "line": number,
                "character": character,
                "text": text,
                "start_seconds": round(seconds(place["start_sample"]), 3),
                "end_seconds": round(seconds(place["end_sample"]), 3),
            }
            if one:
                kept = ("word_error_rate", "longest_run", "words", "wrong_words", "characters_per_second", "level_db")
                line |= {"heard": one["text"], "attempts": one["attempts"], **{name: one[name] for name in kept}}
            lines.append({**line, "findings": one["findings"] if one else []})
        words = sum(line.get("words", 0) for line in lines)
        wrong = sum(line.get("word_error_rate", 0.0) * line.get("words", 0) for line in lines)
        sheet = inputs.json(cues)
        return {
            "words": words,
            "word_error_rate": round(wrong / words, 4) if words else None,
            "grade": _grade(wrong / words) if words else "not listened to",
            "lines_with_findings": sum(bool(line["findings"]) for line in lines),
            "taken_again": sum(line.get("attempts", 1) > 1 for line in lines),
            "fast_cues": sheet["fast_cues"],
            "seconds": round(inputs.json(positions)["samples"] / SAMPLE_RATE, 3),
            "lines": lines,
        }

    def check(self, item: Item, out: Path) -> Verdict:
        """More words heard otherwise than the limit allows is a fault of the film."""
        if item.id == "gate":
            return Verdict()
        rate = json.loads((out / "quality.json").read_bytes())["word_error_rate"]
        limit = float(item.params["limit"])
        if rate is not None and rate > limit:
            return Verdict(faults=(f"{rate:.1%} of the words are heard differently, the limit is {limit:.1%}",))
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """All files of this step are parts of items."""


def _grade(rate: float) -> str:
    return next((name for limit, name in GRADES if rate <= limit), "poor")


def as_text(report: Mapping[str, Any]) -> str:
    """The report for a terminal: the whole first, then the lines that have findings."""
    rate = report["word_error_rate"]
    rows = [
        f"Narration: {report['grade']}",
        f"  length                 {report['seconds']:.1f} s, {len(report['lines'])} lines",
        f"  words                  {report['words']}",
        f"  heard differently      {rate:.2%}" if rate is not None else "  heard differently      not listened to",
        f"  lines taken again      {report['taken_again']}",
        f"  lines with findings    {report['lines_with_findings']}",
        f"  fast subtitles         {report['fast_cues']}",
        "",
    ]
    for line in report["lines"]:
        if line["findings"] or line.get("wrong_words"):
            rows.append(f"line {line['line']}, {line['character']}: {line['text']}")
            if line.get("wrong_words"):
                rows.append(f"    heard: {line['heard']}")
            rows += [f"    {finding}" for finding in line["findings"]]
    return "\n".join(rows) + "\n"


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1b1f;background:#fff}
table{border-collapse:collapse;width:100%}td,th{padding:.45rem .6rem;border-bottom:1px solid #ddd;text-align:left;
vertical-align:top}th{position:sticky;top:0;background:#f4f4f6}.finding{color:#a3230f}.heard{color:#5a5a66}
button{font:inherit;padding:.2rem .6rem}.number{text-align:right;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content auto;gap:.2rem 1rem}dd{margin:0}
@media(prefers-color-scheme:dark){body{background:#17171a;color:#ececf0}th{background:#26262b}td,th{border-color:#3a3a41}
.finding{color:#ff9c8a}.heard{color:#a9a9b5}}
"""

_SCRIPT = """
const player=document.getElementById('player');let stop=0;
player.addEventListener('timeupdate',()=>{if(stop&&player.currentTime>=stop){player.pause();stop=0}});
document.addEventListener('click',event=>{const button=event.target.closest('button[data-start]');if(!button)return;
stop=Number(button.dataset.end)+0.1;player.currentTime=Number(button.dataset.start);player.play()});
"""


def as_page(report: Mapping[str, Any]) -> str:
    """The report as one page beside ``story.wav``, with a button that plays each line."""
    rate = report["word_error_rate"]
    facts = {
        "Grade": report["grade"],
        "Length": f"{report['seconds']:.1f} s",
        "Words": report["words"],
        "Heard differently": "not listened to" if rate is None else f"{rate:.2%}",
        "Lines taken again": report["taken_again"],
        "Lines with findings": report["lines_with_findings"],
        "Fast subtitles": report["fast_cues"],
    }
    listed = "".join(f"<dt>{html.escape(k)}</dt><dd>{html.escape(str(v))}</dd>" for k, v in facts.items())
    rows = "".join(map(_row, report["lines"]))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Narration report</title><style>{_STYLE}</style></head><body>'
        f"<h1>Narration report</h1><dl>{listed}</dl>"
        '<p><audio id="player" controls preload="metadata" src="story.wav"></audio></p>'
        '<table><thead><tr><th scope="col">Line</th><th scope="col">Listen</th><th scope="col">Character</th>'
        '<th scope="col">Text, and what was heard</th><th scope="col">Wrong</th><th scope="col">Takes</th></tr></thead>'
        f"<tbody>{rows}</tbody></table><script>{_SCRIPT}</script></body></html>\n"
    )


def _row(line: Mapping[str, Any]) -> str:
    text = html.escape(line["text"])
    if line.get("wrong_words"):
        text += f'<br><span class="heard">heard: {html.escape(line["heard"])}</span>'
    text += "".join(f'<br><span class="finding">{html.escape(finding)}</span>' for finding in line["findings"])
    rate = f"{line['word_error_rate']:.0%}" if "word_error_rate" in line else ""
    return (
        f'<tr><td class="number">{line["line"]}</td><td><button data-start="{line["start_seconds"]}" '
        f'data-end="{line["end_seconds"]}" aria-label="Play line {line["line"]}">▶</button></td>'
        f"<td>{html.escape(line['character'])}</td><td>{text}</td>"
        f'<td class="number">{rate}</td><td class="number">{line.get("attempts", "")}</td></tr>'
    )
