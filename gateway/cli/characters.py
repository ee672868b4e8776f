"""`shorts characters`."""

from __future__ import annotations

import click


@click.command(short_help="List the characters; draw a sheet of them.")
@click.option("--cast", metavar="NAME", help="Only this cast, for example food.")
@click.option("--sheet", metavar="FILE", help="Draw them, with their names, into this PNG.")
@click.option("--portraits", is_flag=True, help="On the sheet, heads and shoulders instead of whole figures.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each.")
def characters(cast: str | None, sheet: str | None, portraits: bool, force: bool, as_json: bool) -> None:
    """List the characters that present shorts, cast by cast, or draw a sheet of them.

    \b
    Examples:
      shorts characters
      shorts characters --cast food --json
      shorts characters --sheet sheet.png
    """
    if sheet is None and (portraits or force):
        raise click.UsageError("--portraits and --force belong to --sheet FILE; add it.")
    if sheet is not None and as_json:
        raise click.UsageError("--sheet and --json exclude each other; choose one.")
    from gateway.cli.cast import list_characters, write_sheet

    if sheet is None:
        list_characters(cast, as_json=as_json)
    else:
        write_sheet(cast, sheet, portraits=portraits, force=force)
