"""``studio models``: the models that graphs and requests need, which of them are here, and how to get the rest."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from studio.cli.commands.config import production_root
from studio.cli.given import settings_given
from studio.cli.model_report import Report, graphs_of, places_of, report
from studio.cli.server_sight import names_here, see_all
from studio.errors import EXIT_DONE, EXIT_MISSING, UsageError
from studio.servers.comfyui.graphs.packs import PACKS_OF_SETS, least_words
from studio.servers.models.catalogue import SETS, Model, size_words
from studio.servers.models.packs import PackStanding
from studio.servers.models.standing import Standing, State, counted

WORDS: dict[State, str] = {
    "ok": "here",
    "other": "here",
    "server": "here",
    "later": "later",
    "unlisted": "unseen",
    "misplaced": "elsewhere",
    "partial": "partial",
    "empty": "empty",
    "unreadable": "damaged",
    "missing": "missing",
}


def models(folder: Path, *, only: str, missing: bool, commands: bool, as_json: bool, option: Sequence[str] = ()) -> int:
    """Print the report and return the exit code.

    That is 3 with ``missing`` when something is not here that the providers in use need, or, where a set is named,
    that this set needs; 0 otherwise.
    """
    if only and only not in SETS:
        raise UsageError(f"there is no set of models {only!r}", hint="sets are: " + ", ".join(SETS))
    told = look(folder, option)
    told = told.of_set(only) if only else told
    lacking = [each for each in told.standings if not each.here and not each.model.optional] if only else told.lacking
    if missing:
        told = replace(told, standings=tuple(each for each in told.standings if not each.here))
    if as_json:
        sys.stdout.write(json.dumps(told.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif commands:
        sys.stdout.write("\n".join(how_to_get(told)) + "\n")
    else:
        sys.stdout.write("\n".join(table(told)) + "\n")
    return EXIT_MISSING if missing and lacking else EXIT_DONE


def look(folder: Path, option: Sequence[str] = ()) -> Report:
    """The report for the production that holds ``folder``, or for none."""
    from studio.settings import load

    root = production_root(folder)
    settings = load(root, os.environ, settings_given(option)).settings
    graphs = graphs_of(root)
    comfyui, chat = see_all(settings, graphs.texts)
    return report(settings, names_here(root, settings), graphs, places_of(settings, root, os.environ), comfyui, chat)


def table(told: Report) -> Iterator[str]:
    """The report as lines of text."""
    yield from _where(told)
    shown: set[str] = set()
    for name, purpose in SETS.items():
        rows = [each for each in told.standings if name in each.model.sets and each.model.file not in shown]
        shown |= {each.model.file for each in rows}
        packs = [each for of_set, each in told.packs if of_set == name]
        if rows:
            yield f"\n{name}: {purpose}"
            yield from (line for pack in packs for line in _pack(pack))
            yield from (line for each in rows for line in _model(each))
    if foreign := [each for each in told.standings if each.model.file not in shown]:
        yield "\nnot in the catalogue, and named by your graphs and settings"
        yield from (line for each in foreign for line in _model(each))
    here, absent = counted(told.standings)
    yield f"\n{here} are here, {absent} are not."
    if told.lacking:
        yield f"Needed now and not here: {', '.join(_line(each.model.file) for each in told.lacking)}."
        yield "`studio models --commands` tells how to get them."


def _where(told: Report) -> Iterator[str]:
    looked = [*told.places.roots, *(path for _, path in told.places.extra)]
    if looked:
        yield "looked in: " + ", ".join(map(str, looked))
    else:
        yield "looked in no folder of ComfyUI: set COMFYUI_DIR to the folder that has its main.py"
    if told.places.language:
        yield "language models in: " + ", ".join(map(str, told.places.language))
    yield from (each.words for each in told.comfyui)
    yield from (each.words for each in told.chat)
    yield from (f"problem: {_line(problem)}" for problem in told.problems)


def _pack(each: PackStanding) -> Iterator[str]:
    version = f" {each.version}" if each.version else ""
    needs = f" (needs {each.pack.least} or later)" if each.pack.least else ""
    yield f"  {each.state:<9}  {each.pack.name}{version}{needs}"
    if each.state in {"missing", "too old"}:
        yield f"             get it: {each.pack.address}"


def _model(each: Standing) -> Iterator[str]:
    model = each.model
    about = [model.kind, "/".join(model.folders[:1]), _size(each)]
    about += [f"{model.vram_gb:g} GB of graphics memory"] if model.vram_gb else []
    about += ["optional"] if model.optional else []
    yield f"  {WORDS[each.state]:<9}  {_line(model.file)}  ({', '.join(part for part in about if part)})"
    if each.detail:
        yield f"             {_line(each.detail)}: {each.where}" if each.where else f"             {_line(each.detail)}"
    if each.state == "server":
        yield "             on the server that runs"
    if not each.here or each.state == "later":
        licence = f" ({model.licence})" if model.licence else ""
        yield f"             get it: {_line(model.get)}{licence}"
    if each.needed:
        yield f"             needed by: {', '.join(map(_line, each.needed))}"


def _size(each: Standing) -> str:
    if each.bytes:
        gigabytes = each.bytes / 1e9
        return size_words(round(gigabytes, 1 if gigabytes >= 1 else 3)) if each.bytes >= 500_000 else "under 1 MB"
    return f"about {size_words(each.model.about_gb)}" if each.model.about_gb else ""


def how_to_get(told: Report) -> Iterator[str]:
    """What a person can do, or give to a shell, to have what is not here; nothing is fetched by this program."""
    wanted = [each for each in told.standings if not each.here and not each.model.of_language]
    spoken = [each for each in told.standings if not each.here and each.model.of_language]
    yield "# Nothing is fetched by this program. Read what each model's licence allows before you use it."
    yield from _packs_to_get(told)
    root = told.places.roots[0] if told.places.roots else Path("ComfyUI") / "models"
    folders = list(dict.fromkeys(each.model.folders[0] for each in wanted))
    if folders:
        yield "\n# Folders"
        yield from (_make_folder(root / folder) for folder in folders)
    room = sum(each.model.about_gb or 0 for each in wanted)
    if wanted:
        yield f"\n# Files: about {room:.0f} GB"
    for each in wanted:
        yield from _file_to_get(each.model, root)
    if spoken:
        yield "\n# Language models: in LM Studio's own search, or put into its folder of models"
    for each in spoken:
        yield f"# {_line(each.model.file)}: {_about(each.model)}{_line(each.model.get)}"


def _packs_to_get(told: Report) -> Iterator[str]:
    sets = {name for each in told.standings for name in each.model.sets if not each.here}
    packs = {
        each.pack.name: each
        for name, each in told.packs
        if name in PACKS_OF_SETS and (name in sets or len(told.packs) == len(PACKS_OF_SETS[name]))
        if each.state != "installed" or each.pack.least
    }
    if packs:
        yield "\n# Packs of nodes, in ComfyUI/custom_nodes (ComfyUI-Manager installs them too); then restart ComfyUI."
    for each in packs.values():
        if each.state == "installed" or not each.pack.folder:
            newer = least_words(each.pack) or ", as new as it can be"
            yield f"# {each.pack.name}{newer}: update it ({each.pack.address})"
        else:
            yield f"git clone {each.pack.address}"
            yield from ([f"#   {each.pack.name}{least_words(each.pack)}"] if each.pack.least else [])


def _file_to_get(model: Model, root: Path) -> Iterator[str]:
    licence = f" Licence: {model.licence}." if model.licence else ""
    yield f"# {_line(model.name)}: {_about(model)}{_line(model.get)}.{licence}"
    target = root / model.folders[0] / _line(model.file).replace("\\", "/").rpartition("/")[2]
    if model.link:
        program = "curl.exe" if sys.platform == "win32" else "curl"
        yield f"{program} --location --fail --continue-at - --output {_quoted(target)} {model.link}"
    elif not model.by_pack:
        yield f"#   save it as {target}"


def _about(model: Model) -> str:
    return f"about {size_words(model.about_gb)}, " if model.about_gb else ""


def _make_folder(folder: Path) -> str:
    return f"mkdir {_quoted(folder)}" if sys.platform == "win32" else f"mkdir -p {_quoted(folder)}"


def _quoted(path: Path) -> str:
    return f'"{path}"' if sys.platform == "win32" else shlex.quote(str(path))


def _line(text: str) -> str:
    """Text that may come from a file of somebody's, as part of one line."""
    return "".join(character if character.isprintable() else " " for character in text)
