"""The command line, `shorts`. Every command is thin over the studio's API.

Modules of the commands import click alone, so that `shorts --help` is quick; the rest is imported as a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from gateway.cli.characters import characters
from gateway.cli.doctor import doctor
from gateway.cli.jobs import cancel, jobs, recipes, resume, watch
from gateway.cli.make import make
from gateway.cli.models import models
from gateway.cli.setup import setup
from gateway.cli.signals import heed
from gateway.cli.up import up
from gateway.cli.voices import voices


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="shorts-studio", prog_name="shorts", message="%(prog)s %(version)s")
def shorts() -> None:
    """Turn a text, or a product's facts and photos, into a finished vertical short, on this PC.

    \b
    shorts make "우리 동네 빵집은 새벽 4시에 문을 연다. …"
    shorts make @bakery.txt --out bread.mp4
    shorts make @product.md --images photo1.jpg photo2.jpg --recipe product

    `shorts COMMAND --help` explains a command, with examples.
    """


for _command in (make, jobs, watch, cancel, resume, voices, characters, recipes, up, setup, models, doctor):
    shorts.add_command(_command)


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 bad usage or input, 130 interrupted."""
    heed()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; give its exit code. The one place where what went wrong becomes a message and a code."""
    try:
        result = shorts.main(list(arguments), prog_name="shorts", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("shorts: interrupted\n")
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:  # noqa: BLE001 (what nobody foresaw is told too, with its trace)
        from gateway.cli.problems import explain

        code, lines = explain(error)
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        return code
    return result if isinstance(result, int) else 0
