"""The memory that models live in: a bar for each card, and who is in it; kept up to date."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from services.common.errors import StudioError
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import Device
from shorts.studio.v1.studio_pb2 import DeviceUse, ListDevicesResponse, Resident
from ui.client import Client
from ui.html import esc, icon, memory
from ui.texts import Texts

REFRESH_SECONDS = 2.0
MAIN_MEMORY = "cpu"
PLACES = {
    service_pb2.PLACE_STATE_WAITING: "place_waiting",
    service_pb2.PLACE_STATE_LOADING: "place_loading",
    service_pb2.PLACE_STATE_IDLE: "place_idle",
    service_pb2.PLACE_STATE_QUEUED: "place_queued",
    service_pb2.PLACE_STATE_WORKING: "place_working",
}
SERVICES = {
    "crawl": "service_crawl",
    "llm": "service_llm",
    "image": "service_image",
    "video": "service_video",
    "tts": "service_tts",
    "music": "service_music",
    "render": "service_render",
    "library": "service_library",
}


def service_name(t: Texts, service: str) -> str:
    """Name a service's work; one that a newer studio has by its own name."""
    return t(SERVICES[service]) if service in SERVICES else service


def card_gib(devices: ListDevicesResponse) -> float:
    """Give the memory of the largest card, GiB; 0: there is none."""
    return max((use.device.total_bytes / 2**30 for use in devices.devices if use.device.card), default=0.0)


def draw_memory(t: Texts, client: Client, first: ListDevicesResponse) -> None:
    """Draw what there is now, then every two seconds anew."""
    st.html(f'<h2 class="step">{esc(t("memory_title"))}</h2>')
    shown = [first]

    @st.fragment(run_every=REFRESH_SECONDS)
    def bars() -> None:
        if shown:
            devices = shown.pop()
        else:
            try:
                devices = client.devices()
            except StudioError as error:
                st.html(f'<div class="ribbon" role="status">{esc(error.message)}</div>')
                return
        st.html(memory_html(t, devices))

    bars()


def memory_html(t: Texts, devices: ListDevicesResponse) -> str:
    """Build the bars of all devices."""
    blocks = [] if any(use.device.card for use in devices.devices) else [_no_card(t)]
    blocks += [_device(t, use) for use in devices.devices]
    for silent in devices.silent:
        title = t("memory_silent", service=service_name(t, silent.service))
        told = f'<p class="literal" dir="auto">{esc(silent.error)}</p>'
        blocks.append(f'<div class="note" role="status">{icon("info")}<div><b>{esc(title)}</b>{told}</div></div>')
    return f'<div class="devices">{"".join(blocks)}</div>'


def _no_card(t: Texts) -> str:
    return f'<p class="no-card">{icon("developer_board_off")}<span>{esc(t("memory_no_card"))}</span></p>'


def _device(t: Texts, use: DeviceUse) -> str:
    device = use.device
    whole = device.total_bytes or device.budget_bytes
    holding = [r for r in use.residents if r.state != service_pb2.PLACE_STATE_WAITING]
    held = sum(resident.bytes for resident in holding)
    # A reservation may not be used up yet: then nothing is left for others to have.
    others = max(0, device.used_bytes - held)
    bar = "".join(_segment(f"tone-{n % 5}", r.bytes, whole) for n, r in enumerate(holding))
    bar += _segment("others", others, whole)
    facts = [t("memory_of", total=memory(whole), used=memory(device.used_bytes or held))]
    if not device.used_bytes and not holding:
        facts = [t("memory_total", total=memory(whole))]
    if device.budget_bytes and device.budget_bytes != whole:
        facts.append(t("memory_budget", budget=memory(device.budget_bytes)))
    if device.card and not use.services:
        facts.append(t("memory_unused"))
    rows = "".join(_row(t, resident, number) for number, resident in enumerate(_holding_first(use.residents)))
    if others:
        rows += (
            f'<li><i class="swatch others"></i><b>{esc(t("memory_others"))}</b><span>{esc(memory(others))}</span></li>'
        )
    empty = "" if use.residents else f'<p class="nobody">{esc(t("memory_empty"))}</p>'
    label = esc(f"{_title(t, device)}: {' · '.join(facts)}")
    return (
        f'<section class="device" data-device="{esc(device.key)}"><h3>{icon(_symbol(device))}'
        f'<span class="literal" dir="auto">{esc(_title(t, device))}</span></h3>'
        f'<p class="facts">{esc(" · ".join(facts))}</p><div class="bar" role="img" aria-label="{label}">{bar}</div>'
        f"{empty}<ul>{rows}</ul></section>"
    )


def _holding_first(residents: Iterable[Resident]) -> list[Resident]:
    """Sort those that wait behind those that hold, as the colours of the bar have it."""
    return sorted(residents, key=lambda resident: resident.state == service_pb2.PLACE_STATE_WAITING)


def _segment(kind: str, size: int, whole: int) -> str:
    share = 100 * size / whole if whole else 0
    return f'<i class="{kind}" style="width:{min(100, share):.2f}%"></i>' if size else ""


def _row(t: Texts, resident: Resident, number: int) -> str:
    waiting = resident.state == service_pb2.PLACE_STATE_WAITING
    swatch = "waiting" if waiting else f"tone-{number % 5}"
    state = f"<em>{esc(t(PLACES[resident.state]))}</em>" if resident.state in PLACES else ""
    backend = f" · {resident.backend}" if resident.backend else ""
    return (
        f'<li><i class="swatch {swatch}"></i><b class="literal" dir="auto">{esc(resident.model)}</b>'
        f"<small>{esc(service_name(t, resident.service) + backend)}</small>{state}"
        f"<span>{esc(memory(resident.bytes))}</span></li>"
    )


def _title(t: Texts, device: Device) -> str:
    if device.key == MAIN_MEMORY:
        return t("memory_main")
    return device.title if device.card else t("memory_stand_in")


def _symbol(device: Device) -> str:
    return "memory_alt" if device.key == MAIN_MEMORY else "developer_board"
