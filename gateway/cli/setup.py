"""`shorts setup`."""

from __future__ import annotations

import click


@click.group(short_help="Fetch what the studio can use but does not come with.")
def setup() -> None:
    """Fetch models, once. `shorts make` works without them; with them it uses them by itself."""


@setup.command(short_help="Fetch the natural voice (400 MB).")
@click.option(
    "--from",
    "source",
    default="",
    metavar="URL|FOLDER",
    help="A mirror of the hub (https://mirror.example), the address of the files' folder, or a folder on this PC.",
)
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
