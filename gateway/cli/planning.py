"""`shorts models plan`, and the words for a plan that `shorts setup` uses too."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from rich.text import Text

from gateway.catalogue.expected import Expectation, card_for, expect
from gateway.catalogue.machine import Machine, look
from gateway.catalogue.measured import measured
from gateway.catalogue.plan import Plan, Room, plan, preset_for
from gateway.cli import expecting
from gateway.cli.printing import print_table
from gateway.cli.shelf import size_of
from services.common.catalogue import catalogue, is_here
from services.common.errors import InvalidInputError
from services.common.packages import how_to_install
from services.common.settings import DEFAULT_ROUTES, Settings, country_code, load_settings

_MODULES = {"diffusers": "diffusers", "coqui": "TTS"}
"""By the extras that models of a set may need, a package of each."""


def print_plan(vram: float | None, disk: float | None, *, commercial: bool, region: str | None, as_json: bool) -> None:
    """Print which models fit. Raises InvalidInputError for a region that is none."""
    settings = load_settings()
    machine = look(settings.models_folder)
    room = Room(
        vram=machine.vram if vram is None else vram,
        disk=None if disk is None else round(disk * 1e9),
        ram=machine.ram if vram is None else None,
        commercial=commercial,
        region=country(settings, region),
        here=ids_here(settings),
    )
    made = plan(catalogue(), room)
    expected = expected_of(made, machine)
    if as_json:
        sys.stdout.write(json.dumps(_facts(made, expected), ensure_ascii=False, indent=1) + "\n")
        return
    card = f"a card of {room.vram:.3g} GiB" if room.vram else "no graphics card"
    sys.stdout.write(f"For {card}, {'commercial' if commercial else 'non-commercial'} use:\n\n")
    print_choices(made, settings)
    sys.stdout.write("\n" + "".join(f"{line}\n" for line in words(made, expected)))
    name = preset_for(catalogue().presets, room.vram).name
    sys.stdout.write(f"\n`shorts setup --preset {name}` fetches the preset for such a PC.\n")


def expected_of(made: Plan, machine: Machine) -> Expectation:
    """Reckon what a short takes by a plan, on this PC's card where the plan is for it."""
    card, stands_for = card_for(made.room.vram, machine.cards)
    return expect(made, card, stands_for=stands_for, measured=measured())


def ids_here(settings: Settings) -> frozenset[str]:
    """List the models on this PC."""
    return frozenset(m.id for m in catalogue().models if is_here(m, settings.models_folder))


def country(settings: Settings, region: str | None) -> str | None:
    """Give the country of an option, else of the settings; None where it is not known. Raises InvalidInputError."""
    if region is None:
        return settings.region or None
    try:
        return country_code(region) or None
    except ValueError as error:
        raise InvalidInputError.of("--region", str(error)) from error


def print_choices(made: Plan, settings: Settings) -> None:
    """Print the table of a plan: what does each service's work."""
    folder = settings.models_folder
    rows: list[list[str | Text]] = []
    for choice in made.choices:
        model = choice.model
        terms = model.license
        names = " + ".join(m.id for m in (model, *choice.beside))
        where = f"with {choice.beside[0].id}" if choice.beside else "processor"
        where = f"{choice.vram:g} GiB ({choice.precision})" if choice.vram else where
        size = "by Ollama" if choice.by_ollama else "here" if is_here(model, folder) else size_of(model)
        rows.append([model.service, names, where, size, terms.name, terms.commercial.value])
    taken = {choice.model.service for choice in made.choices}
    for service in ("llm", "image", "video", "tts", "music"):
        if service not in taken:
            own = f"no model: {', '.join(DEFAULT_ROUTES[service])}"
            rows.append([service, Text(own, "dim"), "processor", "", "", "yes"])
    print_table(("does", "model", "memory", "to fetch", "licence", "commercial"), rows)


def words(made: Plan, expected: Expectation) -> Iterator[str]:
    """Tell of a plan what the table does not."""
    wanted = [m for m in made.models if m.id not in made.room.here]
    unknown = [m.id for m in wanted if not m.size]
    known = sum(m.size for m in wanted)
    yield f"To fetch: {known / 1e9:.1f} GB" + (f", and {', '.join(unknown)} of unknown size" if unknown else "")
    groups = made.together
    if len(groups) == 1:
        names = ", ".join(c.model.id for c in groups[0])
        stay = "stays there" if len(groups[0]) == 1 else "stay there together"
        yield f"In the card's memory: {names} {stay} ({sum(c.vram for c in groups[0]):g} GiB)."
    elif groups:
        yield "In the card's memory one heavy model works at a time; those of a line stay there together, and another"
        yield "line's are unloaded first:"
        for group in groups:
            yield f"  {', '.join(c.model.id for c in group)} ({sum(c.vram for c in group):g} GiB)"
    yield from expecting.words(expected)
    for model, figure in made.figures:
        yield f"Measured: {model.name}, {figure.work}: {figure.seconds:g} s on {figure.device} ({figure.source})"
    yield from _served(made)
    yield from _lacking(made)
    for what, reason in made.left_out:
        yield f"Left out, {what}: {reason}"


def _served(made: Plan) -> Iterator[str]:
    """Tell how a language model is served, which the studio does not do by itself."""
    for choice in made.choices:
        model = choice.model
        if model.service != "llm":
            continue
        if choice.by_ollama:
            yield f"{model.name} is served by Ollama: `ollama pull {model.ollama}`, then set"
            yield f"  SHORTS_LLM_URL=http://127.0.0.1:11434/v1 SHORTS_LLM_MODEL={model.ollama}"
        else:
            yield f"{model.name} is served by vLLM: `vllm serve` with its folder, then set SHORTS_LLM_URL and"
            yield "  SHORTS_LLM_MODEL to where it listens and what it calls the model"


def _lacking(made: Plan) -> Iterator[str]:
    """Tell which extras the set needs that are not installed."""
    backends = {choice.model.backend for choice in made.choices}
    for extra, module in _MODULES.items():
        if extra in backends and find_spec(module) is None:
            yield f"What runs them is not here yet; {how_to_install(extra)}"


def _facts(made: Plan, expected: Expectation) -> dict[str, object]:
    return {
        "vram": made.room.vram,
        "commercial": made.room.commercial,
        "region": made.room.region,
        "choices": [
            {
                "service": c.model.service,
                "models": [m.id for m in (c.model, *c.beside)],
                "ollama": c.model.ollama if c.by_ollama else "",
                "precision": c.precision,
                "vram": c.vram,
                "licence": c.model.license.name,
            }
            for c in made.choices
        ],
        "together": [[c.model.id for c in group] for group in made.together],
        "bytes": sum(m.size for m in made.models if m.id not in made.room.here),
        "seconds": [{"model": m.id, "work": f.work, "device": f.device, "seconds": f.seconds} for m, f in made.figures],
        "expected": expecting.facts(expected),
        "left_out": [{"what": what, "reason": reason} for what, reason in made.left_out],
    }
