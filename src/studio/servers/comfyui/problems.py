"""What can go wrong with a ComfyUI server, each told apart and in the server's own words.

::

    ComfyProblem
    ├─ ServerUnreachable       nobody answers                                       may pass
    │  └─ AllServersDown       none of several answers                              may pass
    ├─ ServerRestarted         the server came back and knows nothing of the prompt may pass
    ├─ BadReply                an answer that is no answer (500, not JSON)          may pass
    ├─ WorkerDead              answers, but runs nothing: only a restart helps      may pass, where it is ours
    ├─ TooLarge                more bytes than the server takes
    ├─ PromptRefused           the graph is wrong; ``problems`` lists all of it
    │  ├─ UnknownNode          a node class that the server does not have
    │  └─ PromptPartlyValid    accepted, but would have left outputs away
    ├─ PromptFailed            a node failed while running
    │  ├─ OutOfMemory          the graphics card is full                            may pass
    │  └─ ServerDiskFull       the disk of the server is full
    ├─ PromptInterrupted       somebody stopped it
    ├─ PromptEndedEarlier      an earlier run of this very prompt failed: take the next attempt
    ├─ PromptLost              the server forgot it                                 may pass
    ├─ PromptTimedOut          no progress, or too long in all                      may pass
    ├─ NoOutput                it succeeded and made no file
    ├─ OutputMissing           the file that it names is gone                       may pass
    └─ OutputDamaged           the file arrives, or lies there, incomplete          may pass
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from studio.errors import ProviderError, ProviderTimeout, Unavailable

LONGEST_WORDS = 600  # what a server says may be megabytes; a message for a person is not


class ComfyProblem(ProviderError):
    """The base. ``server`` is the address without credentials."""

    may_pass: ClassVar[bool] = False
    advice: ClassVar[str] = ""

    def __init__(self, server: str, message: str, *, hint: str = "") -> None:
        ProviderError.__init__(self, f"ComfyUI at {server}", message, retryable=self.may_pass, hint=hint or self.advice)
        self.server = server


class ServerUnreachable(ComfyProblem):
    """Nobody answers. ``sent`` says whether the request may have arrived all the same."""

    may_pass = True
    advice = "is the server running, and is its address right? (COMFYUI_BASE_URL)"
    sent = False


class AllServersDown(ServerUnreachable, Unavailable):
    """None of the servers answers; what needs them waits, or is made as a draft."""


class ServerRestarted(ComfyProblem):
    """The connection broke, and what answers now knows nothing of the prompt."""

    may_pass = True
    advice = "the server was restarted, or it crashed: its own log says why"


class BadReply(ComfyProblem):
    """An answer that is no answer: an internal error, or not the JSON that was asked for."""

    may_pass = True
    advice = "is it a ComfyUI server that answers at this address? Its own log may say more"


class WorkerDead(ComfyProblem):
    """The server answers, but what is queued is never started, or what runs never ends and cannot be stopped.

    One that we started is restarted before another try.
    """

    may_pass = True
    advice = "restart the server: the part of it that runs prompts has ended or hangs, and only that brings it back"


class TooLarge(ComfyProblem):
    """A file or graph has more bytes than the server takes."""

    advice = "start the server with a larger --max-upload-size (in MB), or send a smaller file"


@dataclass(frozen=True)
class NodeProblem:
    """One complaint about one node of a graph: the node's id and class, the server's kind, words and details."""

    node_id: str
    class_type: str
    kind: str
    message: str
    details: str = ""

    def __str__(self) -> str:
        where = f"node {self.node_id} ({self.class_type}): " if self.node_id else ""
        return f"{where}{self.message}" + (f" [{self.details}]" if self.details else "")


class PromptRefused(ComfyProblem):
    """The server does not take the graph; ``problems`` has all that it says about it."""

    advice = "the graph and the server do not fit together: `studio doctor` compares them"

    def __init__(self, server: str, problems: Iterable[NodeProblem], *, words: str = "", hint: str = "") -> None:
        self.problems = tuple(problems)
        said = "; ".join([*([words] if words else []), *map(str, self.problems)])
        super().__init__(server, f"the graph was refused: {shortened(said)}", hint=hint)
        self.problems = tuple(self.problems)


class UnknownNode(PromptRefused):
    """The server does not know a node class: ``class_type``."""

    advice = "install the node pack that provides it, then restart the server; `studio doctor` names the pack"

    def __init__(self, server: str, problem: NodeProblem) -> None:
        self.class_type = problem.class_type
        super().__init__(server, [problem])


class PromptPartlyValid(PromptRefused):
    """The server took the graph, but would have left out the outputs that are wrong. It was taken back."""


class PromptFailed(ComfyProblem):
    """A node failed while the prompt ran: ``node_id``, ``node_type``, ``exception_type``, ``said``."""

    advice = "the server's own log has the whole report"

    def __init__(
        self, server: str, *, node_id: str, node_type: str, exception_type: str, said: str, hint: str = ""
    ) -> None:
        self.node_id, self.node_type, self.exception_type = node_id, node_type, exception_type
        self.said = shortened(said)
        super().__init__(server, f"{self.opening} node {node_id} ({node_type}): {self._words()}", hint=hint)

    opening: ClassVar[str] = "the prompt failed in"

    def _words(self) -> str:
        return ": ".join(part for part in (self.exception_type, self.said) if part) or "no reason was given"


class OutOfMemory(PromptFailed):
    """The graphics card (or the machine) has not enough memory."""

    may_pass = True
    opening = "the server ran out of memory in"
    advice = "close what else uses the graphics card, or choose a smaller picture size or a smaller model"


class ServerDiskFull(PromptFailed):
    """The disk of the server is full."""

    opening = "the disk of the server is full, in"
    advice = "free some room on the server's machine (its output and temp folders)"


class PromptInterrupted(ComfyProblem):
    """Somebody stopped the prompt, here or in the server's own page."""

    advice = "run again to have it made after all"


class PromptEndedEarlier(ComfyProblem):
    """The server has an earlier, failed run under this very id; ``earlier`` is how that one ended."""

    advice = "submit it under the id of the next attempt"

    def __init__(self, server: str, prompt_id: str, earlier: ComfyProblem) -> None:
        self.prompt_id, self.earlier = prompt_id, earlier
        super().__init__(server, f"an earlier attempt did not end well: {earlier.message}")


class PromptLost(ComfyProblem):
    """The prompt is neither queued, nor running, nor finished."""

    may_pass = True
    advice = "somebody may have cleared the queue of the server; it is submitted again"


class PromptTimedOut(ComfyProblem, ProviderTimeout):
    """No progress for too long, or too long in all."""

    may_pass = True

    def __init__(self, server: str, what: str, seconds: float) -> None:
        self.words = f"{what} for more than {seconds:g} s"
        ComfyProblem.__init__(self, server, self.words)


class NoOutput(ComfyProblem):
    """The prompt succeeded, and names no file."""

    advice = "the graph needs a node that saves what it makes (SaveImage, SaveAudio, SaveVideo …)"


class OutputMissing(ComfyProblem):
    """The server names a file that it does not have any more.

    A server that has run the very same graph before answers with the old name; when that file was deleted, only a
    graph that differs (its file name prefix is enough) makes it anew.
    """

    may_pass = True


class OutputDamaged(ComfyProblem):
    """A file came, or lies on the server, incomplete."""

    may_pass = True


def shortened(text: str, limit: int = LONGEST_WORDS) -> str:
    """``text`` in one line, and not longer than a person reads."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def refusal(server: str, reply: object) -> PromptRefused:
    """Given the body of a refused submission, the error with everything that it says."""
    body = reply if isinstance(reply, dict) else {}
    error = body.get("error")
    if isinstance(error, str):
        error = {"message": error}
    error = error if isinstance(error, dict) else {}
    problems = node_problems(body.get("node_errors"))
    kind = _text(error.get("type"))
    extra = error.get("extra_info")
    if kind == "missing_node_type":
        more: Mapping[str, Any] = extra if isinstance(extra, dict) else {}
        return UnknownNode(
            server,
            NodeProblem(_text(more.get("node_id")), _text(more.get("class_type")), kind, _text(error.get("message"))),
        )
    words = "" if problems else ": ".join(filter(None, (_text(error.get("message")), _text(error.get("details")))))
    return PromptRefused(server, problems, words=words or ("" if problems else "no reason was given"))


def node_problems(node_errors: object) -> list[NodeProblem]:
    """Given ``node_errors`` of a reply, every complaint in it, in the order of the nodes' ids."""
    found: list[NodeProblem] = []
    if not isinstance(node_errors, dict):
        return found
    for node_id, about in sorted(node_errors.items(), key=lambda pair: _natural(str(pair[0]))):
        errors = about.get("errors") if isinstance(about, dict) else None
        found += [
            NodeProblem(
                str(node_id),
                _text(about.get("class_type")),
                _text(each.get("type")),
                _text(each.get("message")),
                _text(each.get("details")),
            )
            for each in (errors if isinstance(errors, list) else [])
            if isinstance(each, dict)
        ]
    return found


_MEMORY_TYPES = ("outofmemoryerror", "memoryerror")
_MEMORY_WORDS = ("out of memory", "allocation on device", "cuda error: out of memory", "not enough memory")
_DISK_WORDS = ("no space left on device", "not enough space on the disk", "disk quota exceeded", "winerror 112")


def failure(server: str, report: Mapping[str, Any]) -> PromptFailed:
    """Given the server's ``execution_error``, the error of the right kind. The traceback stays out of it."""
    kind = _text(report.get("exception_type"))
    said = _text(report.get("exception_message"))
    text = f"{kind} {said}".lower()
    which: type[PromptFailed] = PromptFailed
    if any(words in text for words in _DISK_WORDS):
        which = ServerDiskFull
    elif kind.lower().rpartition(".")[2] in _MEMORY_TYPES or any(words in text for words in _MEMORY_WORDS):
        which = OutOfMemory
    return which(
        server,
        node_id=_text(report.get("node_id")),
        node_type=_text(report.get("node_type")),
        exception_type=kind,
        said=said,
    )


def _text(value: object) -> str:
    return "" if value is None else shortened(str(value))


def _natural(text: str) -> tuple[int, int, str]:
    return (0, int(text), text) if text.isdecimal() else (1, 0, text)
