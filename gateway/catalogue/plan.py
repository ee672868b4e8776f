"""Which models fit a PC: one for each service, what stays in the card's memory together, what a short will take.

The rule is that of the ledger of a card (services.common.gpu): one heavy model works at a time, and those that do not
fit beside it are unloaded first. So each model must fit the card alone, and those that fit together stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.catalogue.model import Model, Preset, refusal
from services.common.catalogue.read import SERVICES, Catalogue
from services.common.catalogue.times import Figure

HEADROOM_GIB = 0.5
"""Kept free on a card for the screen and the driver."""
UNRANKED = 100
"""A model of this rank or more is taken only by name."""
PROCESSOR = "cpu"
OLLAMA = "q4"
"""Precision that Ollama serves a model in; it fetches such a model by itself, under its own name."""


@dataclass(frozen=True)
class Room:
    """What there is, and what is allowed."""

    vram: float
    """GiB of the largest card; 0: none."""
    disk: int | None = None
    """Bytes that may be fetched; None: no limit."""
    ram: float | None = None
    """GiB of main memory; None: enough."""
    commercial: bool = True
    region: str | None = None
    here: frozenset[str] = frozenset()
    """Ids of the models that are on the disk already, and take nothing more of it."""


@dataclass(frozen=True)
class Choice:
    """A model, how it runs, and what it takes."""

    model: Model
    precision: str
    """As in `Model.vram`, or "cpu"."""
    vram: float
    """GiB on the card; 0 on the processor, and for what adds little to the memory of the model that it works with."""
    beside: tuple[Model, ...] = ()
    """Models that it needs, fetched with it; their memory is in `vram`."""

    @property
    def by_ollama(self) -> bool:
        """Whether Ollama fetches and serves it."""
        return bool(self.model.ollama) and self.precision == OLLAMA

    @property
    def models(self) -> tuple[Model, ...]:
        """All that the studio fetches for it."""
        return self.beside if self.by_ollama else (self.model, *self.beside)


@dataclass(frozen=True)
class Plan:
    """A set of models for a room."""

    room: Room
    choices: tuple[Choice, ...]
    left_out: tuple[tuple[str, str], ...]
    """Services that get no model, or models asked for that are not taken, each with the reason."""

    @property
    def models(self) -> tuple[Model, ...]:
        """All models to fetch, each once."""
        return tuple({model.id: model for choice in self.choices for model in choice.models}.values())

    @property
    def together(self) -> tuple[tuple[Choice, ...], ...]:
        """Group the models of the card: those of a group stay in its memory together, a change of group unloads.

        First fit, the largest first: D. S. Johnson, Near-optimal bin packing algorithms, 1973.
        """
        groups: list[list[Choice]] = []
        for choice in sorted((c for c in self.choices if c.vram), key=lambda c: -c.vram):
            for group in groups:
                if sum(c.vram for c in group) + choice.vram <= self.room.vram - HEADROOM_GIB:
                    group.append(choice)
                    break
            else:
                groups.append([choice])
        return tuple(map(tuple, groups))

    @property
    def figures(self) -> tuple[tuple[Model, Figure], ...]:
        """List the times that were measured of the models chosen."""
        return tuple((choice.model, figure) for choice in self.choices for figure in choice.model.figures)


def plan(catalogue: Catalogue, room: Room) -> Plan:
    """Choose for each service the first model by rank that fits, is allowed, and that this version runs."""
    choices: list[Choice] = []
    left_out: list[tuple[str, str]] = []
    for service in SERVICES:
        ranked = sorted((m for m in catalogue.of(service) if m.rank < UNRANKED), key=lambda m: m.rank)
        for model in (m for m in ranked if m.usable):
            choice, reason = _try(catalogue, model, room, choices)
            if choice is not None:
                choices.append(choice)
                break
            left_out.append((service, reason))
        else:
            if idle := ", ".join(m.id for m in catalogue.of(service) if not m.backend and m.fetchable):
                left_out.append((service, f"no backend in this version: {idle}"))
    return Plan(room, tuple(choices), tuple(left_out))


def plan_named(catalogue: Catalogue, ids: Sequence[str], room: Room) -> Plan:
    """Take the models named, as far as they fit, are allowed, and this version runs them. Raises NotFoundError."""
    choices: list[Choice] = []
    left_out: list[tuple[str, str]] = []
    for model_id in ids:
        choice, reason = _try(catalogue, catalogue.get(model_id), room, choices)
        if choice is not None:
            choices.append(choice)
        else:
            left_out.append((model_id, reason))
    return Plan(room, tuple(choices), tuple(left_out))


def preset_for(presets: Sequence[Preset], vram: float) -> Preset:
    """Give the largest preset that a card of this many GiB holds; a card sold as 12 GB may tell 11.8."""
    fitting = [preset for preset in presets if preset.vram <= vram + HEADROOM_GIB]
    return max(fitting or [min(presets, key=lambda p: p.vram)], key=lambda p: p.vram)


def _try(catalogue: Catalogue, model: Model, room: Room, taken: Sequence[Choice]) -> tuple[Choice | None, str]:
    """Give a choice, or the reason against it."""
    if not model.usable:
        return None, f"{model.name}: {model.why or 'no backend in this version'}"
    beside = (catalogue.get(model.needs[0]),) if model.needs else ()
    for each in (model, *beside):
        if told := refusal(each, commercial=room.commercial, region=room.region):
            return None, told
    # A LoRA, a ControlNet, an adapter of the same service lives in the memory of its base.
    bearer = beside[0] if beside and not model.vram and beside[0].service == model.service else model
    run = _run(bearer, room)
    if run is None:
        return None, _too_large(bearer, room)
    precision, vram = run
    choice = Choice(model, precision, vram if bearer is model else 0.0, beside)
    if told := _disk(choice, room, taken):
        return None, told
    return choice, ""


def _run(model: Model, room: Room) -> tuple[str, float] | None:
    """Give the best precision that fits the card, else the processor where that is enough."""
    for precision, vram in model.vram.items():
        if vram <= room.vram - HEADROOM_GIB:
            return precision, vram
    if model.cpu and (room.ram is None or model.ram <= room.ram):
        return PROCESSOR, 0.0
    return None


def _too_large(model: Model, room: Room) -> str:
    if not model.vram:
        return f"{model.name}: what it takes of a card's memory is not known"
    least = min(model.vram.values())
    there = f"there are {room.vram:g}, less {HEADROOM_GIB:g} for the screen" if room.vram else "there is no card"
    return f"{model.name} needs {least:g} GiB of graphics memory, and {there}"


def _disk(choice: Choice, room: Room, taken: Sequence[Choice]) -> str:
    """Say why a choice does not fit the disk beside those that are taken; empty where it does."""
    if room.disk is None:
        return ""
    before = {m.id: m.size for c in taken for m in c.models if m.id not in room.here}
    after = {**before, **{m.id: m.size for m in choice.models if m.id not in room.here}}
    used, needed = sum(before.values()), sum(after.values())
    if needed <= room.disk:
        return ""
    more, left = needed - used, max(0, room.disk - used)
    return f"{choice.model.name} is {more / 1e9:.1f} GB, and {left / 1e9:.1f} GB of disk are left"
