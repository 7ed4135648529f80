"""What a person sees while a film is sent: a bar with speed and time left, or in a pipe a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from studio.cli.progress import duration
from studio.providers.publish import Sent

EVERY_SECONDS = 15.0


@contextmanager
def sending(stream: TextIO, title: str) -> Iterator[Callable[[Sent], None]]:
    """Yield what is told how far the sending of ``title`` is."""
    if stream.isatty():
        with _bar(stream, title) as on_sent:
            yield on_sent
    else:
        yield _lines(stream, title)


@contextmanager
def _bar(stream: TextIO, title: str) -> Iterator[Callable[[Sent], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:<30.30}", markup=False),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=Console(file=stream, highlight=False, markup=False), transient=True) as bar:
        task = bar.add_task(title, total=None, note="")

        def on_sent(sent: Sent) -> None:
            bar.update(task, completed=sent.sent_bytes, total=sent.total_bytes, note=told(sent))

        yield on_sent


def _lines(stream: TextIO, title: str) -> Callable[[Sent], None]:
    last = time.monotonic()

    def on_sent(sent: Sent) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY_SECONDS and sent.sent_bytes < sent.total_bytes:
            return
        last = now
        of = f"{sent.sent_bytes / 1e6:.1f} of {sent.total_bytes / 1e6:.1f} MB"
        stream.write(f"{title}: {of}" + (f", {words}" if (words := told(sent)) else "") + "\n")
        stream.flush()

    return on_sent


def told(sent: Sent) -> str:
    """Speed and time left in words; nothing while the speed is unknown."""
    if sent.bytes_per_second <= 0:
        return ""
    speed = f"{sent.bytes_per_second / 1e6:.1f} MB/s"
    left = (sent.total_bytes - sent.sent_bytes) / sent.bytes_per_second
    return f"{speed}, about {duration(left)} left" if left > 0 else speed
