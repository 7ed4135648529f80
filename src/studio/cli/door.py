"""What every way in does: it speaks UTF-8, and ends with words and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from studio.errors import EXIT_STOPPED, StepError, StudioError, no_room


def through(work: Callable[[], int]) -> int:
    """Do ``work`` and return its exit code; a failure that a person can mend is one or two sentences on stderr."""
    # The studio has no plugins of pydantic, and to look for some is to read the metadata of every package there is.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows has letters of one language only
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return work()
    except StudioError as error:
        return _told(error)
    except PermissionError as error:
        return _told(
            StepError(
                f"{error.filename or 'a file'}: {error.strerror or error}", hint="see who may read and write there"
            )
        )
    except OSError as error:
        full = no_room(error, f"{error.filename or 'a file'} could not be written")
        if full is None:
            raise
        return _told(full)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return EXIT_STOPPED


def _told(error: StudioError) -> int:
    sys.stderr.write(f"{error}\n" + (f"  {error.hint}\n" if error.hint else ""))
    return error.exit_code
