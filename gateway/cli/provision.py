"""`shorts setup` by itself: looks at the PC, proposes a set of models, and fetches it after a yes."""

from __future__ import annotations

import sys

import click

from gateway.catalogue.machine import Machine, look
from gateway.catalogue.plan import Plan, Room, plan_named, preset_for
from gateway.cli.bars import err_console
from gateway.cli.fetching import try_voice
from gateway.cli.planning import country, expected_of, ids_here, print_choices, words
from gateway.cli.problems import DONE
from gateway.cli.pulling import pull_model
from services.common.catalogue import Preset, catalogue, is_here
from services.common.errors import InvalidInputError
from services.common.settings import load_settings

VOICE = "supertonic-3"


def provision(preset_name: str | None, region: str | None, *, yes: bool, commercial: bool) -> int:
    """Propose a set and fetch it; give the exit code. Raises InvalidInputError for an unknown preset, UsageError where
    it may not ask, and what fetching raises.
    """
    settings = load_settings()
    folder = settings.models_folder
    machine = look(folder)
    preset = _preset(preset_name, machine)
    # A preset that was asked for by name may be for another card than this one's.
    vram = max(machine.vram, preset.vram) if preset_name else machine.vram
    room = Room(vram, machine.disk, machine.ram, commercial, country(settings, region), ids_here(settings))
    made = plan_named(catalogue(), preset.models, room)
    _tell(machine, preset, made)
    print_choices(made, settings)
    sys.stdout.write("\n" + "".join(f"{line}\n" for line in words(made, expected_of(made, machine))))
    wanted = [model for model in made.models if not is_here(model, folder)]
    if not wanted:
        sys.stdout.write("\nAll of it is here; nothing is to be fetched.\n")
        return DONE
    if not _agreed([model.name for model in wanted], yes=yes):
        sys.stdout.write("Nothing was fetched.\n")
        return DONE
    console = err_console()
    code = DONE
    for model in wanted:
        pulled = pull_model(model, "", console)
        if model.id == VOICE:
            code = max(code, try_voice(pulled.folder, console))
    return code


def _preset(name: str | None, machine: Machine) -> Preset:
    presets = catalogue().presets
    if name is None:
        return preset_for(presets, machine.vram)
    for preset in presets:
        if preset.name == name:
            return preset
    raise InvalidInputError.of("--preset", f"must be one of {', '.join(p.name for p in presets)}, not {name!r}")


def _tell(machine: Machine, preset: Preset, made: Plan) -> None:
    cards = ", ".join(f"{card.name} ({card.gib:.1f} GiB)" for card in machine.cards) or "no card of NVIDIA's"
    sys.stdout.write(
        f"This PC: {cards}; {machine.ram:.1f} GiB of memory; {machine.disk / 1e9:.0f} GB of disk free\n"
        f"Preset {preset.name}. {preset.title}\n"
    )
    if preset.vram and not machine.cards:
        sys.stdout.write("It is for a card that this PC does not have.\n")
    use = "commercial" if made.room.commercial else "non-commercial"
    sys.stdout.write(f"For {use} use; models whose licence forbids it are left out.\n\n")


def _agreed(names: list[str], *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at; run it again with --yes to fetch these models.")
    return click.confirm(f"\nFetch {', '.join(names)}?", default=False)
