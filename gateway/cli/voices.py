"""`shorts voices`: the list, and voices of one's own."""

from __future__ import annotations

import click


@click.group(invoke_without_command=True, short_help="List the voices; add one of your own.")
@click.option("--language", type=click.Choice(["ko", "en"]), help="Only voices that speak this language.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each.")
@click.pass_context
def voices(ctx: click.Context, language: str | None, as_json: bool) -> None:
    """List the voices, recommended ones first. Give an ID to `shorts make --voice`.

    \b
    Examples:
      shorts voices
      shorts voices --language ko
      shorts voices add mina --sample mina.m4a --consent "I, Mina Kim, agree that …" --origin "her phone, 3 May 2026"
    """
    if ctx.invoked_subcommand is None:
        from gateway.cli.tables import list_voices

        list_voices(language or "", as_json=as_json)


@voices.command(short_help="Add a voice that is cloned from a sample.")
@click.argument("name")
@click.option("--sample", required=True, metavar="FILE", help="3 to 30 seconds of the voice alone; any sound format.")
@click.option("--consent", required=True, metavar="TEXT", help="A sentence in which who is heard agrees, by name.")
@click.option("--origin", required=True, metavar="TEXT", help="Who recorded the sample, when, with what.")
@click.option(
    "--language",
    type=click.Choice(["ko", "en"]),
    default="ko",
    show_default=True,
    help="Language of the sample; the voice speaks both.",
)
def add(name: str, sample: str, consent: str, origin: str, language: str) -> None:
    """Add the voice NAME, cloned from a sample of somebody who agreed to it. Consent and origin are kept with it.

    It needs a voice service with XTTS-v2, whose licence forbids commercial use: give such shorts --non-commercial.

    \b
    Example:
      shorts voices add mina --sample mina.m4a --origin "recorded by Mina Kim on 3 May 2026" \\
          --consent "I, Mina Kim, agree that my voice is cloned for my own videos."
      shorts make @bakery.txt --voice own-mina --non-commercial
    """
    from gateway.cli.own_voices import add_voice

    add_voice(name, sample, consent, origin, language)


@voices.command(short_help="Forget a voice that was added.")
@click.argument("voice_id", metavar="ID")
def remove(voice_id: str) -> None:
    """Forget the voice ID with its consent and its origin. Shorts that were made with it stay, and so do the recording
    and the sample made of it, in the studio's store; the command says which files these are.

    \b
    Example:
      shorts voices remove own-mina
    """
    from gateway.cli.own_voices import remove_voice

    remove_voice(voice_id)
