"""`shorts models`: what models there are, and those on this PC."""

from __future__ import annotations

import click

from gateway.cli.options import Number

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_from_option = click.option(
    "--from",
    "source",
    default="",
    metavar="URL|FOLDER",
    help="A mirror of the hub (https://mirror.example), or a folder that holds the model's files.",
)
_region_option = click.option("--region", metavar="CODE", help="Your country, two letters, for example KR.")


@click.group(short_help="List, fetch, check and plan models.")
def models() -> None:
    """Models that the studio can use: what they are, what their licences allow, what they need; those on this PC.

    The studio works without any. `shorts setup` proposes a set that fits this PC.
    """


@models.command("list", short_help="List the models.")
@click.option(
    "--service",
    type=click.Choice(["llm", "image", "video", "tts", "music", "library"]),
    help="Only those that do this service's work.",
)
@click.option("--here", is_flag=True, help="Only those on this PC.")
@_json_option
def list_(service: str | None, here: bool, as_json: bool) -> None:
    """List the models: which are here, how large they are, what their licences allow, what they need.

    \b
    Examples:
      shorts models list
      shorts models list --service video
    """
    from gateway.cli.shelf import list_models

    list_models(service or "", here=here, as_json=as_json)


@models.command(short_help="Show all that is known of a model.")
@click.argument("model_id", metavar="MODEL")
@_json_option
def show(model_id: str, as_json: bool) -> None:
    """Show all that is known of MODEL: files, licence, needs, limits, sources, and what was not checked.

    \b
    Example:
      shorts models show sdxl-1.0
    """
    from gateway.cli.shelf import show_model

    show_model(model_id, as_json=as_json)


@models.command(short_help="Fetch models.")
@click.argument("model_ids", metavar="MODEL...", nargs=-1, required=True)
@_from_option
def pull(model_ids: tuple[str, ...], source: str) -> None:
    """Fetch each MODEL, going on where an earlier pull broke off; every file is checked against its hash.

    Files come from the hub, from the mirror that SHORTS_MODELS_MIRROR or --from names, or from a folder: on a PC
    without the internet, copy the model's folder from one that has it. Only safetensors, ONNX and text are taken. Some
    models are given only to those who accepted their terms; HF_TOKEN then holds your token of the hub.

    \b
    Examples:
      shorts models pull sdxl-1.0
      shorts models pull sdxl-1.0 --from https://mirror.example
      shorts models pull sdxl-1.0 --from /media/usb/sdxl-1.0
    """
    from gateway.cli.pulling import pull_models

    pull_models(model_ids, source)


@models.command(short_help="Check the files of models.")
@click.argument("model_ids", metavar="MODEL...", nargs=-1)
def verify(model_ids: tuple[str, ...]) -> int:
    """Read each MODEL's files again and compare their hashes; all models on this PC where none is named.

    The exit code is 1 where something is wrong.

    \b
    Examples:
      shorts models verify
      shorts models verify sdxl-1.0
    """
    from gateway.cli.shelf import verify_models

    return verify_models(model_ids)


@models.command(short_help="Remove models from this PC.")
@click.argument("model_ids", metavar="MODEL...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(model_ids: tuple[str, ...], yes: bool) -> int:
    """Remove each MODEL's files from this PC, and what came of a pull that broke off.

    A studio that runs unloads it first, and refuses while a job works with it.

    \b
    Example:
      shorts models remove sdxl-1.0 --yes
    """
    from gateway.cli.removing import remove_models

    return remove_models(model_ids, yes=yes)


@models.command(short_help="Say which models fit a PC.")
@click.option(
    "--vram",
    type=Number(float, 0, 1024, " GiB"),
    metavar="GIB",
    help="Memory of the graphics card, 0 without one.  [default: this PC's]",
)
@click.option("--disk", type=Number(float, 0, 100_000, " GB"), metavar="GB", help="Fetch no more than this.")
@click.option(
    "--commercial/--non-commercial",
    default=True,
    show_default=True,
    help="Whether shorts may earn money; models that forbid it are left out.",
)
@_region_option
@_json_option
def plan(vram: float | None, disk: float | None, commercial: bool, region: str | None, as_json: bool) -> None:
    """Choose a model for each service so that all fit one card, one at work at a time, and say what stays in memory
    together, what is to be fetched, and what a short will take where that was measured. Nothing is fetched.

    \b
    Examples:
      shorts models plan
      shorts models plan --vram 12
      shorts models plan --vram 24 --region KR --non-commercial
    """
    from gateway.cli.planning import print_plan

    print_plan(vram, disk, commercial=commercial, region=region, as_json=as_json)
