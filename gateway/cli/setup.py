"""`shorts setup`."""

from __future__ import annotations

import click


@click.group(invoke_without_command=True, short_help="Look at this PC, propose models that fit it, fetch them.")
@click.option("--preset", metavar="NAME", help="Another set than the one for this PC: cpu, 6gb, 12gb, 16gb, 24gb, …")
@click.option("--yes", is_flag=True, help="Fetch without asking.")
@click.option("--region", metavar="CODE", help="Your country, two letters, for example KR.")
@click.option(
    "--commercial/--non-commercial",
    default=True,
    show_default=True,
    help="Whether shorts may earn money; models that forbid it are left out.",
)
@click.pass_context
def setup(ctx: click.Context, preset: str | None, yes: bool, region: str | None, commercial: bool) -> int | None:
    """Look at this PC (card, memory, disk), propose a set of models with sizes, licences and what a short will take,
    and fetch it after a yes. `shorts make` works without them; with them it uses them by itself.

    \b
    Examples:
      shorts setup
      shorts setup --preset 12gb --yes
      shorts setup voice
    """
    if ctx.invoked_subcommand is not None:
        return None
    from gateway.cli.provision import provision

    return provision(preset, region, yes=yes, commercial=commercial)


_from_option = click.option(
    "--from",
    "source",
    default="",
    metavar="URL|FOLDER",
    help="A mirror of the hub (https://mirror.example), the address of the files' folder, or a folder on this PC.",
)


@setup.command(short_help="Fetch the natural voice (400 MB).")
@_from_option
def voice(source: str) -> int:
    """Fetch the natural voice, Supertonic 3: Korean and English, on the processor, no graphics card needed.

    The files are checked against hashes that the studio knows. Run it again to go on where it broke off, or to check
    and mend what is there. On a PC without the internet, copy the folder of the model from one that has it, and give
    it with --from.

    \b
    Examples:
      shorts setup voice
      shorts setup voice --from https://mirror.example
      shorts setup voice --from /media/usb/supertonic-3
    """
    from gateway.cli.fetching import set_up_voice

    return set_up_voice(source)


@setup.command(short_help="Fetch models by name; as `shorts models pull`.")
@click.argument("model_ids", metavar="MODEL...", nargs=-1, required=True)
@_from_option
def model(model_ids: tuple[str, ...], source: str) -> None:
    """Fetch each MODEL of the catalogue, as `shorts models pull` does: for containers, where setup alone may write.

    \b
    Example:
      shorts setup model sdxl-1.0
    """
    from gateway.cli.pulling import pull_models

    pull_models(model_ids, source)
