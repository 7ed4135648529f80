"""What a language model is asked about quotations of which the text does not tell who says them: labels only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.steps.questions import LABEL_TEMPERATURE, Question, choice, listing, one_line, question, quoted, shape
from studio.story.quotations import Quotation
from studio.story.spans import NARRATOR

AT_ONCE = 6
"""How many quotations are asked about together."""
NOBODY = "nobody"
_BEFORE_LETTERS, _AFTER_LETTERS = 700, 250
_LONGEST_WORDS = 500


def request_for_speakers(
    source: str, asked: Sequence[Quotation], people: Sequence[str], *, model: str
) -> Question[dict[str, str]]:
    """Who of ``people`` says each of some quotations, by its id; the narrator where it is nobody of them."""
    labels = {f"Q{number}": one for number, one in enumerate(asked, start=1)}
    entry = shape(quotation=choice(list(labels)), speaker=choice([*people, NOBODY]))
    return question(
        "quotation_speakers",
        "You say who speaks in a story that is read aloud by several voices. Each passage holds one quotation that "
        "begins with its label, such as [Q1]. Say for each label who of the people says it, as the passage tells; "
        f"“{NOBODY}” where it is none of them, where nobody says it aloud, or where it cannot be told. Give every "
        "label once.",
        "\n".join(quoted(label.lower(), _passage(source, one, label)) for label, one in labels.items()),
        shape(quotations=listing(entry, len(labels), len(labels))),
        lambda value: {
            labels[one["quotation"]].id: NARRATOR if one["speaker"] == NOBODY else str(one["speaker"])
            for one in value["quotations"]
        },
        accept=lambda value: _accept(value, labels),
        temperature=LABEL_TEMPERATURE,
        model=model,
        longest_answer_tokens=40 * len(labels) + 120,
    )


def _passage(source: str, one: Quotation, label: str) -> str:
    """The quotation with its label, and what stands before and after it."""
    words = source[one.start : one.end]
    words = words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"
    before, after = source[max(0, one.start - _BEFORE_LETTERS) : one.start], source[one.end :][:_AFTER_LETTERS]
    return one_line(f"{before}[{label}] {words}{after}")


def _accept(value: Any, labels: Mapping[str, Quotation]) -> str:
    given = {one["quotation"] for one in value["quotations"]}
    missing = [label for label in labels if label not in given]
    return f"the label {missing[0]} is missing, and another is given twice" if missing else ""
