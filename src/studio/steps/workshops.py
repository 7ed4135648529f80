"""The servers that a production's graphs run on: ComfyUI where it is, and one that only pretends, for a try."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.digest import digest_json
from studio.engine.item import File
from studio.errors import ProductionError
from studio.events import RequestFigures
from studio.settings import Settings

if TYPE_CHECKING:
    from studio.engine.view import View
    from studio.providers.comfyui import Workshop

SERVED = ("comfyui", "fake")
"""The providers of pictures and moving pictures that work on a server of graphs."""

KEPT = ".studio/cache/comfyui"
FAKE_SECONDS = 0.02


def graph_needs(view: View, graph_file: str) -> tuple[tuple[File, ...], dict[str, Any]]:
    """What an item needs that is made with a graph, and its parameters, so that a graph that changes makes it anew.

    The file; and where there is none, the graph that comes with the studio in its place.
    """
    shipped = None if view.person(graph_file) is not None else _shipped_text(graph_file)
    return (File(graph_file),), {} if shipped is None else {"graph": digest_json(shipped)[:16]}


def _shipped_text(graph_file: str) -> str | None:
    """The graph that comes with the studio under the name of a production's file; None where there is none."""
    from studio.production.create import shipped_graphs
    from studio.production.layout import graph_file as own

    found = (file for at, name, file in shipped_graphs() if own(at, name) == graph_file)
    return next((file.read_text(encoding="utf-8") for file in found), None)


class Workshops:
    """Opens each workshop when it is first asked for. Used by many threads."""

    def __init__(self, settings: Settings, root: Path | None, say: Callable[[str], None]) -> None:
        self._settings, self._root, self._say = settings, root, say
        self._lock = threading.Lock()
        self._open: dict[tuple[str, ...], Workshop] = {}
        self._fake_url = ""
        self._stack = ExitStack()

    def at(self, urls: tuple[str, ...]) -> Workshop:
        """The workshop at these addresses."""
        with self._lock:
            return self._at(urls)

    def fake(self) -> Workshop:
        """The workshop at a server of our own in this process, which draws what looks like nothing, quickly."""
        with self._lock:
            if not self._fake_url:
                from studio.servers.fakes.comfyui import FakeComfyUI
                from studio.servers.fakes.comfyui_nodes import whole_catalogue

                server = FakeComfyUI(catalogue=whole_catalogue(), seconds_per_prompt=FAKE_SECONDS)
                self._fake_url = self._stack.enter_context(server).url
            return self._at((self._fake_url,))

    def figures(self) -> tuple[RequestFigures, ...]:
        """How each server answered that was asked anything."""
        with self._lock:
            stats = [one for workshop in self._open.values() for one in workshop.fleet.stats()]
        return tuple(
            RequestFigures(
                one.server,
                one.requests + one.failed_requests,
                one.failed_requests,
                one.median_response_seconds,
                one.longest_response_seconds,
                one.busy_seconds,
                one.idle_seconds,
            )
            for one in stats
            if one.requests or one.failed_requests
        )

    def close(self) -> None:
        """Wait for no server any more, and end the one of our own."""
        with self._lock:
            for workshop in self._open.values():
                workshop.close()
            self._open.clear()
            self._stack.close()
            self._fake_url = ""

    def _at(self, urls: tuple[str, ...]) -> Workshop:
        if urls not in self._open:
            from studio.providers.comfyui import Workshop
            from studio.servers.comfyui.fleet import Fleet
            from studio.servers.comfyui.waiting import Limits

            if self._root is None:
                raise ProductionError("there are no graphs here: this is not a production")
            limits = Limits(progress_seconds=self._settings.engine.item_timeout_seconds)
            self._open[urls] = Workshop(
                Fleet(urls, limits=limits),
                self._graph_text,
                self._root / KEPT,
                say=self._say,
                summaries=self._settings.servers.workflow_summary_enabled,
                previews=self._settings.servers.previews,
            )
        return self._open[urls]

    def _graph_text(self, graph_file: str) -> tuple[str, str]:
        from studio.production import layout
        from studio.production.create import graph_text

        assert self._root is not None
        folder, _, name = graph_file.partition("/workflow/")
        pipeline = next(name for name, own in layout.PIPELINE_FOLDERS.items() if own == folder)
        return graph_text(self._root, pipeline, name.removesuffix(".json"))
