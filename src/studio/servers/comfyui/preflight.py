"""What a running ComfyUI has, and whether graphs can run on it, asked before anything is queued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from studio.servers.comfyui.client import ComfyClient
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.preflight import GraphReport, examine
from studio.servers.models.places import alike


def reports(
    graphs: Mapping[str, str], client: ComfyClient, patches: Mapping[str, Sequence[Callable[[Graph], Graph]]]
) -> tuple[GraphReport, ...]:
    """Examine graphs (text by where each comes from) on a server: a report for each, or for each of its patches.

    Files that a step uploads are left aside. Raises ServerUnreachable, BadReply; nothing for what is wrong in a graph.
    """
    told = client.object_info()
    return tuple(
        examine(where, text, told, patch) for where, text in graphs.items() for patch in patches.get(where) or (None,)
    )


def listed_models(client: ComfyClient, folders: Iterable[str]) -> dict[str, frozenset[str]]:
    """The files that a server has in these folders of models, and in those that are the same, by folder.

    A folder that the server does not have is left out. Raises ServerUnreachable, BadReply.
    """
    told = client.wire.ask_json("/models")
    there = {str(name) for name in told} if isinstance(told, list) else set()
    wanted = sorted({name for folder in folders for name in alike(folder)} & there)
    return {folder: frozenset(client.models(folder)) for folder in wanted}
