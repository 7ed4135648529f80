"""What the servers of a production have and lack: who answers, which graphs run there, which models are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.checkup import Finding, State
from studio.cli.graph_samples import sample_patches
from studio.cli.model_report import GraphTexts, Report, graphs_of, needed_graphs, places_of, report, requests_of
from studio.cli.server_sight import ChatSight, ComfySight, names_here, see_all
from studio.errors import StudioError
from studio.steps.engines import needs_chat_server

if TYPE_CHECKING:
    from studio.servers.comfyui.graphs.check import Problem
    from studio.servers.models.standing import Standing
    from studio.settings import Settings

_LOST = "what it was chosen for cannot be made"
_NOTHING = "nothing: no role was given to it"
_BROKEN = {"partial", "empty", "unreadable"}
_MOST_NAMES = 6


def server_findings(root: Path | None, settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at every server that the settings name. None is needed unless a role was given to it, or falls to it."""
    graphs = graphs_of(root)
    names = names_here(root, settings)
    samples = sample_patches(settings, root)
    patches = {where: samples[name] for where, name in graphs.names.items() if name in samples}
    comfyui, chat = see_all(settings, graphs.texts, patches)
    told = report(settings, names, graphs, places_of(settings, root, environment), comfyui, chat)
    used = needed_graphs(names, settings, root)
    for seen in comfyui:
        yield _comfyui(seen, settings, root, needed=bool(used))
        yield from _graphs(seen, graphs, used)
    if told.problems:
        state: State = "missing" if used else "optional"
        yield from (Finding("graphs", state, problem, _LOST if used else _NOTHING) for problem in told.problems)
    for name in sorted(used - set(graphs.names.values())):
        detail = f"there is no graph {name}.json, and the mode in the settings asks for it"
        hint = "export one from ComfyUI with Export (API) into the folder of the others, or leave the mode at flux"
        yield Finding("graphs", "missing", detail, _LOST, hint)
    yield from _files(told, answered=any(seen.object_info is not None for seen in comfyui))
    for other in chat:
        yield _chat(other, settings, root, names)
        yield from _language(other, settings, needed=needs_chat_server(names))


def _comfyui(seen: ComfySight, settings: Settings, root: Path | None, *, needed: bool) -> Finding:
    if seen.object_info is not None:
        return Finding("comfyui", "ok", seen.words)
    from studio.steps.serving import comfyui

    startable = _startable(lambda: comfyui(settings, root or Path.cwd()).where())
    if startable:
        return Finding("comfyui", "ok", f"{seen.words}; it is started from {startable} when it is needed")
    hint = "start it, or name its address in servers.comfyui_base_url, or its folder in COMFYUI_DIR"
    return _absent("comfyui", seen.words, hint, needed=needed)


def _chat(seen: ChatSight, settings: Settings, root: Path | None, names: Mapping[str, str]) -> Finding:
    if seen.answers:
        hint = "put its key into LM_STUDIO_API_KEY" if seen.models is None else ""
        return Finding("lmstudio", "ok", seen.words, hint=hint)
    from studio.steps.serving import chat

    startable = _startable(lambda: chat(settings, root or Path.cwd()).where())
    if startable and names["chat"] != "openai":
        return Finding("lmstudio", "ok", f"{seen.words}; it is started with {startable} when it is needed")
    hint = "start it, or name its address in servers.lm_studio_base_url"
    return _absent("lmstudio", seen.words, hint, needed=needs_chat_server(names))


def _startable(where: object) -> str:
    assert callable(where)
    try:
        return str(where())
    except StudioError:
        return ""


def _absent(name: str, detail: str, hint: str, *, needed: bool) -> Finding:
    return Finding(
        name, "missing" if needed else "optional", detail, "a role was given to it" if needed else _NOTHING, hint
    )


def _graphs(seen: ComfySight, graphs: GraphTexts, used: frozenset[str]) -> Iterator[Finding]:
    """What keeps graphs from running on a server, each thing once with the graphs that it concerns."""
    if seen.object_info is None:
        return
    found: dict[tuple[str, ...], tuple[Problem, list[str]]] = {}
    for each in seen.reports:
        for problem in each.problems:
            if problem.fatal:
                key = _key(problem, each.where)
                found.setdefault(key, (problem, []))[1].append(each.where)
    for problem, where in found.values():
        concerned = list(dict.fromkeys(where))
        needed = any(graphs.names[name] in used for name in concerned)
        listed = ", ".join(concerned)
        cost = _LOST if needed else "nothing now: these graphs are not used"
        hint = problem.hint or "correct the graph in ComfyUI's editor and export it again with Export (API)"
        yield Finding("graphs", "missing" if needed else "optional", f"{listed}: {problem.message}", cost, hint)
    all_of_them = {each.where for each in seen.reports}
    running = all_of_them - {each.where for each in seen.reports if not each.runs}
    if running:
        yield Finding("graphs", "ok", f"{len(running)} of {len(all_of_them)} run at {seen.address}")


def _key(problem: Problem, where: str) -> tuple[str, ...]:
    """Things that are mended at one stroke are one finding."""
    if problem.kind == "model missing":
        return problem.kind, problem.file
    if problem.kind == "class missing":
        return problem.kind, problem.class_type
    return problem.kind, where, problem.node, problem.input, problem.message


def _files(told: Report, *, answered: bool) -> Iterator[Finding]:
    """Files of models that are needed and are broken; without a server that tells it, also those that lack."""
    of_comfyui = [each for each in told.standings if each.needed and not each.model.of_language]
    shown = [each for each in of_comfyui if not each.here and (each.state in _BROKEN or not answered)]
    for each in shown:
        yield Finding("models", "missing", _words(each), _LOST, f"get it from {each.model.get}")
    if of_comfyui and not shown and told.places.known:
        yield Finding("models", "ok", f"{len(of_comfyui)} files are named by what is used; `studio models` lists them")


def _words(each: Standing) -> str:
    where = f" ({each.where})" if each.where else ""
    detail = f": {each.detail}" if each.detail else f"; it belongs into models/{' or '.join(each.model.folders)}"
    return f"{each.model.file} is {each.state}{where}{detail}"


def _language(seen: ChatSight, settings: Settings, *, needed: bool) -> Iterator[Finding]:
    """Whether the models that the settings name are among those of the server."""
    if seen.models is None:
        return
    asked: dict[str, list[str]] = {}
    for model, setting in requests_of(settings):
        asked.setdefault(model, []).append(setting)
    listed = ", ".join(seen.models[:_MOST_NAMES]) + (" and others" if len(seen.models) > _MOST_NAMES else "")
    for model, by in asked.items():
        named = ", ".join(by)
        if model in seen.models:
            yield Finding("texts", "ok", f"{model} ({named}) is among its models")
            continue
        detail = f"{model} ({named}) is not among the models of {seen.address}: {listed or 'it has none'}"
        hint = f"load it there, or set {by[0]} to one of them"
        yield Finding(
            "texts", "missing" if needed else "optional", detail, "texts by rules" if needed else _NOTHING, hint
        )
