"""The command ``studio``: what can be said, and where each verb is. Bodies are imported when a verb is used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.commands.config import config
from studio.cli.commands.doctor import doctor
from studio.cli.door import through
from studio.errors import EXIT_DONE

app = typer.Typer(
    name="studio",
    help="Turns a written story into a narrated film: voices, effects, subtitles, chapters, a cover.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(config)
app.command()(doctor)

Where = Annotated[Path, typer.Argument(help="The production's folder, or one inside it.")]
AsOption = Annotated[Path, typer.Option("--production", "-p", help="The production's folder, or one inside it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Pipeline = Annotated[str, typer.Option("--pipeline", help="audio, image or video.")]
Film = Annotated[
    str,
    typer.Option("--pipeline", help="audio, image or video; without it, what this production was made with or for."),
]
Settings = Annotated[
    list[str] | None, typer.Option("-o", "--option", help="Set section.key=value for this run; may be repeated.")
]
StepName = Annotated[str, typer.Argument(help="A step, such as audio/2.story or 2.story.")]
VoiceName = Annotated[str, typer.Argument(help="A voice, as `studio voices` lists it.")]
ItemNames = Annotated[list[str] | None, typer.Argument(help="Lines, characters, files: as `studio plan` names them.")]


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make it.")] = Path("studio-demo"),
    pipeline: Pipeline = "video",
    option: Settings = None,
) -> None:
    """Make the film of the story that comes with the studio: animated, or with --pipeline audio only narrated."""
    from studio.cli.commands.make import demo as run

    raise typer.Exit(run(folder, pipeline, option or []))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder of the new production.")],
    story: Annotated[Path, typer.Option("--story", help="The story: a text file in UTF-8.")],
    pipeline: Pipeline = "audio",
) -> None:
    """Lay out a production around a story."""
    from studio.cli.commands.produce import new as run

    run(folder, story, pipeline)


@app.command()
def adopt(folder: Where = Path()) -> None:
    """Take over a folder that another tool of the same layout made. What is there stays as it is."""
    from studio.cli.commands.produce import adopt as run

    run(folder)


@app.command()
def make(
    folder: Where = Path(),
    pipeline: Film = "",
    until: Annotated[str, typer.Option("--until", help="Stop after this step.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only the first lines, into the folder preview/.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make everything again; decisions and your files stay.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Findings in the narration are errors.")] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Make what waits for a server that is not there by other means, for now.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what happens as JSON lines.")] = False,
    option: Settings = None,
) -> None:
    """Make what is missing or stale of the film."""
    from studio.cli.commands.make import make as run

    raise typer.Exit(
        run(
            folder,
            pipeline,
            until=until,
            preview=preview,
            force=force,
            strict=strict,
            draft=draft,
            as_json=as_json,
            option=option or [],
        )
    )


@app.command()
def plan(
    folder: Where = Path(),
    pipeline: Film = "",
    until: Annotated[str, typer.Option("--until")] = "",
    as_json: Json = False,
    option: Settings = None,
) -> None:
    """Say what `make` would do, item by item, why, and how long it would take."""
    from studio.cli.commands.explain import plan as run

    run(folder, pipeline, until, as_json, option or [])


@app.command()
def why(
    step: StepName,
    item: Annotated[str, typer.Argument(help="One item.")] = "",
    production: AsOption = Path(),
    as_json: Json = False,
) -> None:
    """Say why a step or one of its items will or will not be made, and how it was made."""
    from studio.cli.commands.explain import why as run

    run(step, item, production, as_json)


@app.command()
def status(folder: Where = Path(), as_json: Json = False) -> None:
    """Say how far the production is, step by step, and who made what."""
    from studio.cli.commands.explain import status as run

    run(folder, as_json)


@app.command()
def review(folder: Where = Path(), as_json: Json = False) -> None:
    """List what to look at before the film goes out, and how to mend it. Ends with 4 when YouTube would refuse it."""
    from studio.cli.commands.review import review as run

    raise typer.Exit(run(folder, as_json))


@app.command()
def redo(step: StepName, items: ItemNames = None, production: AsOption = Path()) -> None:
    """Ask for another take of some items, or of a whole step. `studio make` then makes them."""
    from studio.cli.commands.choose import redo as run

    run(step, items or [], production)


@app.command()
def take(
    step: StepName,
    item: Annotated[str, typer.Argument(help="One item.")],
    number: Annotated[int, typer.Argument(help="The take, as `studio why` numbers them.")],
    production: AsOption = Path(),
) -> None:
    """Choose an earlier take of an item."""
    from studio.cli.commands.choose import take as run

    run(step, item, number, production)


@app.command()
def restore(
    step: StepName,
    files: Annotated[list[str] | None, typer.Argument(help="Files; all of the step if left out.")] = None,
    production: AsOption = Path(),
) -> None:
    """Take your changes of a step's files back. Your versions are kept under .studio/persons."""
    from studio.cli.commands.choose import restore as run

    run(step, files or [], production)


@app.command()
def use(
    choice: Annotated[str, typer.Argument(help="ROLE=PROVIDER, such as speech=espeak.")], production: AsOption = Path()
) -> None:
    """Let another provider serve a role of this production."""
    from studio.cli.commands.choose import use as run

    run(choice, production)


voices = typer.Typer(help="List the voices that characters can have, and look after recordings of voices.")
app.add_typer(voices, name="voices", invoke_without_command=True)


@voices.callback()
def voices_listed(context: typer.Context, as_json: Json = False, production: AsOption = Path()) -> None:
    """List the voices that characters can have, and look after recordings of voices."""
    from studio.cli.commands.voices import listed

    if context.invoked_subcommand is None:
        listed(as_json, production)
    context.obj = production


def _of_voices(context: typer.Context, production: Path) -> Path:
    """The production that was named, after the verb or before it."""
    return production if production != Path() else context.obj or production


@voices.command("list")
def voices_list(context: typer.Context, as_json: Json = False, production: AsOption = Path()) -> None:
    """List the voices that come with the studio, and the production's recordings."""
    from studio.cli.commands.voices import listed

    listed(as_json, _of_voices(context, production))


@voices.command("listen")
def voices_listen(
    context: typer.Context,
    voice: VoiceName,
    out: Annotated[Path | None, typer.Option("--out", help="The WAV file to write; VOICE.wav if left out.")] = None,
    production: AsOption = Path(),
) -> None:
    """Write a file in which a voice can be heard, or name its recording."""
    from studio.cli.commands.voices import listen

    listen(voice, out, _of_voices(context, production))


@voices.command("add")
def voices_add(
    context: typer.Context,
    name: VoiceName,
    file: Annotated[Path, typer.Argument(help="A recording of 3 to 30 seconds: wav, flac, mp3 or ogg.")],
    gender: Annotated[str, typer.Option("--gender", help="female or male.")],
    region: Annotated[str, typer.Option("--region", help="Where people speak like that; else language.region.")] = "",
    language: Annotated[str, typer.Option("--language", help="en, hi, bn …; else language.language.")] = "",
    text: Annotated[str, typer.Option("--text", help="What is said in it; else what is heard in it.")] = "",
    production: AsOption = Path(),
) -> None:
    """Take a recording of a voice into the production, and check it."""
    from studio.cli.commands.voices import add

    raise typer.Exit(add(name, file, gender, region, language, text, _of_voices(context, production)))


@voices.command("check")
def voices_check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Recordings; all if left out.")] = None,
    hearing: Annotated[bool, typer.Option("--listen/--no-listen", help="Compare what is heard with the text.")] = True,
    production: AsOption = Path(),
) -> None:
    """Say whether recordings are fit to be spoken like: length, level, noise, clipping, words."""
    from studio.cli.commands.voices import check

    raise typer.Exit(check(names or [], hearing, _of_voices(context, production)))


@voices.command("render")
def voices_render(
    context: typer.Context,
    provider: Annotated[str, typer.Option("--provider", help="Whose voices: kokoro or espeak.")] = "kokoro",
    language: Annotated[list[str] | None, typer.Option("--language", help="en, hi or bn; may be repeated.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that are there.")] = False,
    production: AsOption = Path(),
) -> None:
    """Make recordings of the voices that come with the studio, so that a server keeps a character's voice."""
    from studio.cli.commands.voices import render

    raise typer.Exit(render(provider, language or [], again, _of_voices(context, production)))


@app.command()
def models(
    folder: Where = Path(),
    only: Annotated[
        str, typer.Option("--set", help="One set: language, voices, effects, pictures, animation, ltx2 or others.")
    ] = "",
    missing: Annotated[
        bool, typer.Option("--missing", help="Only what is not here; ends with 3 if it is needed.")
    ] = False,
    commands: Annotated[bool, typer.Option("--commands", help="Tell how to get what is not here.")] = False,
    as_json: Json = False,
    option: Settings = None,
) -> None:
    """List the models that servers need for a film, which of them are here and whole, and where to get the rest."""
    from studio.cli.commands.models import models as run

    raise typer.Exit(run(folder, only=only, missing=missing, commands=commands, as_json=as_json, option=option or []))


@app.command()
def publish(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER] [FILM]...", help="The production's folder; films instead of the one that it makes."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say everything that would be sent, and call nobody.")
    ] = False,
    privacy: Annotated[str, typer.Option("--privacy", help="private, unlisted or public.")] = "",
    category: Annotated[str, typer.Option("--category", help="Number of the category.")] = "",
    title: Annotated[str, typer.Option("--title", help="Title instead of the description's first line.")] = "",
    video: Annotated[
        list[Path] | None, typer.Option("--video", "--video-file", help="A film; may be given again.")
    ] = None,
    shorts_dir: Annotated[Path | None, typer.Option("--shorts-dir", help="Folder of the shorts.")] = None,
    upload_shorts: Annotated[bool, typer.Option("--upload-shorts", help="The shorts too.")] = False,
    shorts_only: Annotated[bool, typer.Option("--shorts-only", help="Only the shorts.")] = False,
    sign_in: Annotated[bool, typer.Option("--sign-in", help="Sign in, and nothing else.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="A changed film becomes a new video without asking.")
    ] = False,
    option: Settings = None,
) -> None:
    """Upload the film, once; without credentials, lay it out for an upload by hand."""
    from studio.cli.commands.publish import Asked, from_verb
    from studio.cli.given import settings_given
    from studio.publishing.programme import Wish
    from studio.settings import Given

    given = settings_given(option or [])
    given |= {"youtube.privacy": Given(privacy, "--privacy")} if privacy else {}
    given |= {"youtube.category_id": Given(category, "--category")} if category else {}
    wish = Wish(tuple(video or ()), title, not shorts_only, upload_shorts or shorts_only, shorts_dir)
    raise typer.Exit(from_verb(places or (), given, Asked(wish, dry_run, yes), signing_in=sign_in))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def step(context: typer.Context, name: StepName) -> None:
    """Run one step with the flags of its script: studio step 2.story --force."""
    from studio.cli.run import run_step

    raise typer.Exit(run_step(name, context.args))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; failures are one or two sentences on stderr and an exit code, with which the process ends."""

    def work() -> int:
        app(args=arguments, standalone_mode=True)
        return EXIT_DONE

    code = through(work)
    if code != EXIT_DONE:
        sys.exit(code)
    return code
