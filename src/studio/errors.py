"""Every failure that a person may meet, as one tree.

::

    StudioError                  message, hint, context
    ├─ UsageError                what was typed or written can be corrected          exit 2
    │  ├─ SettingsError          all mistakes of all layers at once
    │  ├─ ProductionError        not a production, newer version, already in use
    │  ├─ GraphError             a graph for an image server: file, node, what was looked for
    │  └─ StoryError             file, line, what was expected, an example
    ├─ SetupError                something that this needs is missing here           exit 3
    │  ├─ ToolMissing            a program: how to get it
    │  ├─ WeightsMissing         model weights: absent or damaged, and where they may come from
    │  └─ ExtraMissing           an optional part: the name of the extra
    ├─ StepError                 a step could not make its product                   exit 1
    │  ├─ ProviderError          provider, retryable
    │  │  └─ ProviderTimeout     no answer within the limit
    │  ├─ WorkerDied             the process that holds the models ended; retryable
    │  ├─ ToolFailed             command, exit code, its last lines
    │  ├─ ProductInvalid         a file was made, but measuring it says that it is wrong
    │  └─ DiskFull               no room for the product
    ├─ Blocked                   not tried: something before it failed or was not made
    │  └─ Unavailable            a server that it needs is not there
    └─ Stopped                   the person stopped it                               exit 130

Programming mistakes stay ordinary exceptions. Every message says what was being done and what went wrong;
``hint`` says what to try.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_MISSING = 3
EXIT_FAULTS = 4
EXIT_STOPPED = 130


class StudioError(Exception):
    """The base: ``str(error)`` is one sentence for a person, ``hint`` what to try next."""

    exit_code = EXIT_FAILED
    retryable = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.context: dict[str, str] = {}

    def __str__(self) -> str:
        where = ", ".join(f"{name} {value}" for name, value in self.context.items())
        return f"{where}: {self.message}" if where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__))


def _rebuild(kind: type[StudioError], args: tuple[object, ...], state: dict[str, object]) -> StudioError:
    """Errors cross process borders; subclasses have constructors of their own, so state travels whole."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(StudioError):
    """What was typed or written can be corrected."""

    exit_code = EXIT_USAGE


class SettingsError(UsageError):
    """One or more settings are wrong; ``problems`` lists all of them."""

    def __init__(self, problems: Iterable[str], *, hint: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems), hint=hint)
        self.problems = tuple(self.problems)


class ProductionError(UsageError):
    """The folder is not a production, is newer than this program, or is in use."""


class GraphError(UsageError):
    """A graph for an image server does not read, or lacks what a step needs in it."""


class StoryError(UsageError):
    """A text file does not read: names the file and line, what was expected and an example."""

    def __init__(self, file: str, line: int | None, problem: str, *, expected: str = "", example: str = "") -> None:
        self.file, self.line, self.expected, self.example = file, line, expected, example
        where = file if line is None else f"{file}, line {line}"
        parts = [f"{where}: {problem}"]
        if expected:
            parts.append(f"expected {expected}")
        hint = f"for example: {example}" if example else ""
        super().__init__("; ".join(parts), hint=hint)


class SetupError(StudioError):
    """Something that this needs is missing on this machine."""

    exit_code = EXIT_MISSING


class ToolMissing(SetupError):
    """A program is missing."""


class WeightsMissing(SetupError):
    """Model weights are absent or damaged."""


class ExtraMissing(SetupError):
    """An optional part of this program is not installed."""


class StepError(StudioError):
    """A step could not make its product."""


class ProviderError(StepError):
    """A provider failed; ``retryable`` says whether asking again may help."""

    def __init__(self, provider: str, message: str, *, retryable: bool = False, hint: str = "") -> None:
        super().__init__(f"{provider}: {message}", hint=hint)
        self.provider, self.retryable = provider, retryable


class ProviderTimeout(ProviderError):
    """No answer within the limit."""

    def __init__(self, provider: str, doing: str, seconds: float) -> None:
        super().__init__(provider, f"{doing} took longer than {seconds:g} s", retryable=True)


class WorkerDied(StepError):
    """The process that holds the models ended; a new one is started for the next call."""

    retryable = True


class ToolFailed(StepError):
    """An outside program failed; the message carries its exit code and last lines."""

    def __init__(self, tool: str, doing: str, exit_code: int, last_lines: Iterable[str], *, hint: str = "") -> None:
        self.tool, self.tool_exit_code, self.last_lines = tool, exit_code, tuple(last_lines)
        said = "\n  ".join(self.last_lines)
        super().__init__(
            f"{tool} failed while {doing} (exit {exit_code})" + (f":\n  {said}" if said else ""), hint=hint
        )


class LengthsDiffer(StepError):
    """Sound and pictures, or two sounds, are not equally long, and that was to be an error."""

    exit_code = EXIT_USAGE


class ProductInvalid(StepError):
    """A file was made, but measuring it says that it is wrong."""


class DiskFull(StepError):
    """No room is left for the product."""


def no_room(error: OSError, doing: str) -> DiskFull | None:
    """Given what the system said, the error that a person can use, when it is that the disk is full."""
    if error.errno not in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return None
    hint = "free some room and run the same command again; what is finished is kept"
    return DiskFull(f"the disk is full: {doing}", hint=hint)


class Blocked(StudioError):
    """Not tried: something before it failed or has not been made."""


class Unavailable(Blocked):
    """A server that this needs is not there; what needs it waits, or is made as a draft."""


class Stopped(StudioError):
    """The person stopped the run; what was finished is kept."""

    exit_code = EXIT_STOPPED


@contextmanager
def doing(**context: str) -> Iterator[None]:
    """Attach ``context`` (step, item, file …) to any StudioError raised inside, outermost first."""
    try:
        yield
    except StudioError as error:
        error.context = {**context, **error.context}
        raise
