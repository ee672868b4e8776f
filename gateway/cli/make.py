"""`shorts make`."""

from __future__ import annotations

from typing import Any

import click

from gateway.cli.model_options import MakingOptions, making_options
from gateway.cli.options import MOODS, Number, OutputOptions, Seed, Several, SeveralCommand, check_music, output_options


@click.command(cls=SeveralCommand, short_help="Make a short from a text, or from facts and photos.")
@click.argument("source")
@click.option(
    "--recipe",
    default=None,
    metavar="NAME",
    help="story, product; see `shorts recipes`.  [default: story, for a page what suits it]",
)
@click.option("--language", type=click.Choice(["ko", "en"]), help="Language of text and voice.  [default: the text's]")
@click.option(
    "--tone",
    type=click.Choice(["professional", "casual", "funny", "enthusiastic"]),
    default="casual",
    show_default=True,
    help="Choice of words.",
)
@click.option(
    "--scenes",
    type=Number(int, 3, 10),
    default=None,
    metavar="N",
    help="Number of scenes, 3 to 10.  [default: what suits the text]",
)
@click.option(
    "--length",
    type=Number(float, 5, 180, " seconds"),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Length aimed at, 5 to 180.",
)
@click.option(
    "--aspect",
    type=click.Choice(["9:16", "1:1", "16:9"]),
    default="9:16",
    show_default=True,
    help="Shape of the frame.",
)
@click.option("--voice", metavar="ID", help="Voice, see `shorts voices`.  [default: the recommended one]")
@click.option(
    "--character", metavar="ID", help="Who presents it, see `shorts characters`; none: nobody.  [default: who suits it]"
)
@click.option("--images", cls=Several, metavar="FILE...", help="Your photos in order, up to 20: JPEG, PNG or WebP.")
@click.option(
    "--music",
    metavar="FILE|none",
    help="Your music, turned down under the voice; none: no music.  [default: composed to suit the text]",
)
@click.option(
    "--music-mood",
    type=click.Choice(MOODS),
    help="Mood of the music that is composed; not with --music.  [default: that of most of the script]",
)
@click.option(
    "--seed",
    type=Seed(),
    default=0,
    show_default=True,
    metavar="N",
    help="The same seed gives the same short; another one varies it.",
)
@click.option(
    "--cuts",
    type=click.Choice(["short", "scenes", "both"]),
    default="short",
    show_default=True,
    help="One file, one per scene, or both.",
)
@click.option(
    "--captions",
    type=click.Choice(["bold", "box", "off"]),
    default="bold",
    show_default=True,
    help="Look of the captions.",
)
@click.option("--non-commercial", is_flag=True, help="Allow voices and models that forbid commercial use.")
@making_options
@output_options
def make(out: str | None, force: bool, as_json: bool, quiet: bool, **options: Any) -> None:
    """Make a finished short of SOURCE: a text, @FILE, the address of a page, or - for standard input.

    The MP4 comes with subtitles (.srt), a thumbnail (.jpg) and a record of how it was made (.json). Text files may be
    in UTF-8, UTF-16 or CP949. A page gives its facts and pictures; where a site refuses programs, save the page in a
    browser and give the file (@page.html, @page.mhtml). Ctrl-C stops the work and cleans up.

    \b
    Examples:
      shorts make @bakery.txt --out bread.mp4
      shorts make "우리 동네 빵집은 새벽 4시에 문을 연다. …" --tone casual --scenes 5 --length 30
      shorts make @story.txt --language en --tone funny --scenes 7 --length 45 --seed 7
      shorts make @product.md --images photo1.jpg photo2.jpg --recipe product --music bed.mp3
      shorts make https://shop.example/mug --length 20
      shorts make @story.txt --character wise-owl --music-mood mysterious
      shorts make @page.mhtml --tone enthusiastic
      shorts make @story.txt --image-model sdxl-1.0 --lora film-look:0.6 --video-model ltx-video
      shorts make @story.txt --character wise-owl --image-model sd-1.5 --paint-character pose --face drawn
      cat notice.txt | shorts make - --aspect 1:1 --quiet
    """
    output = OutputOptions(out, force, as_json, quiet)
    check_music(options["music"], options["music_mood"])
    making = MakingOptions.taken_from(options)
    from gateway.cli.follow import run_make
    from gateway.cli.spec import MakeOptions

    run_make(MakeOptions(making=making, **options), output)
