"""What `shorts setup` would propose for this PC, as the API tells it: nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import psutil

from gateway.catalogue.cards import known as known_card
from gateway.catalogue.expected import card_for, expect
from gateway.catalogue.machine import Card, cards
from gateway.catalogue.measured import measured
from gateway.catalogue.plan import Plan, Room, plan_named, preset_for
from gateway.catalogue.told import told_expected, told_figure
from services.common.catalogue import Preset, catalogue
from services.common.errors import InvalidInputError
from services.common.settings import country_code
from shorts.shelf.v1.shelf_pb2 import ListModelsResponse, Presence
from shorts.studio.v1.studio_pb2 import DeviceUse, ProposeSetupRequest, ProposeSetupResponse, SetupPreset

GIB = 1 << 30
MODEL_SERVICES = ("llm", "image", "video", "tts", "music")


def propose(
    request: ProposeSetupRequest,
    devices: Iterable[DeviceUse],
    shelf: ListModelsResponse,
    routes: Mapping[str, Sequence[str]],
) -> ProposeSetupResponse:
    """Choose the models for what there is: cards and memory by `devices`, disk and models by `shelf`. Blocks.

    Raises InvalidInputError for a preset or region that there is not.
    """
    listed = list(devices)
    here_cards = [*_seen(listed), *cards()]
    vram = max((card.gib for card in here_cards), default=0.0)
    ram = max((use.device.total_bytes / GIB for use in listed if use.device.key == "cpu"), default=0.0)
    ram = ram or psutil.virtual_memory().total / GIB
    known = catalogue()
    preset = _preset(request.preset, known.presets, vram)
    here = frozenset(model.id for model in shelf.models if model.presence == Presence.PRESENCE_HERE)
    room = Room(
        # A preset that is asked for by name may be for another card than this one's.
        max(vram, preset.vram) if request.preset else vram,
        shelf.disk_free_bytes,
        ram,
        not request.non_commercial,
        _region(request.region) or shelf.region or None,
        here,
    )
    made = plan_named(known, preset.models, room)
    card, stands_for = card_for(room.vram, here_cards)
    response = ProposeSetupResponse(
        preset=_told(preset),
        presets=[_told(each) for each in sorted(known.presets, key=lambda each: each.vram)],
        vram_gib=vram,
        ram_gib=ram,
        disk_free_bytes=shelf.disk_free_bytes,
        figures=[told_figure(model, figure) for model, figure in made.figures],
        expected=told_expected(expect(made, card, stands_for=stands_for, measured=measured())),
    )
    _add_choices(response, made, routes)
    _add_fetch(response, made, shelf)
    return response


def _seen(uses: Iterable[DeviceUse]) -> list[Card]:
    """List the cards that services see, which the gateway may not see itself."""
    found = [(use.device.title, use.device.total_bytes / GIB) for use in uses if use.device.card]
    return [Card(title, gib, known_card(title, gib)) for title, gib in found]


def _preset(name: str, presets: Sequence[Preset], vram: float) -> Preset:
    if not name:
        return preset_for(presets, vram)
    for preset in presets:
        if preset.name == name:
            return preset
    raise InvalidInputError.of("preset", f"must be one of {', '.join(p.name for p in presets)}, not {name[:40]!r}")


def _region(code: str) -> str:
    try:
        return country_code(code)
    except ValueError as error:
        raise InvalidInputError.of("region", str(error)) from error


def _told(preset: Preset) -> SetupPreset:
    return SetupPreset(name=preset.name, title=preset.title, vram_gib=preset.vram)


def _add_choices(response: ProposeSetupResponse, made: Plan, routes: Mapping[str, Sequence[str]]) -> None:
    for choice in made.choices:
        response.choices.add(
            service=choice.model.service,
            models=[model.id for model in (choice.model, *choice.beside)],
            precision=choice.precision,
            vram_gib=choice.vram,
            by_ollama=choice.by_ollama,
        )
    for group in made.together:
        response.together.add(models=[c.model.id for c in group], vram_gib=sum(c.vram for c in group))
    for what, reason in made.left_out:
        response.left_out.add(what=what, reason=reason)
    taken = {choice.model.service for choice in made.choices}
    for service in MODEL_SERVICES:
        if service not in taken:
            response.without.add(service=service, backends=routes.get(service, ()))


def _add_fetch(response: ProposeSetupResponse, made: Plan, shelf: ListModelsResponse) -> None:
    wanted = [model for model in made.models if model.id not in made.room.here]
    response.fetch.extend(model.id for model in wanted)
    response.fetch_bytes = sum(model.size for model in wanted)
    response.unknown_sizes.extend(model.id for model in wanted if not model.size)
    named = {name for choice in response.choices for name in choice.models}
    response.models.extend(model for model in shelf.models if model.id in named)
