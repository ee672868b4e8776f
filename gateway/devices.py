"""The memory that models live in, gathered from what the services tell: which cards there are, and who is in which."""

from __future__ import annotations

from collections.abc import Iterable

from services.common.catalogue import catalogue
from shorts.service.v1.service_pb2 import Backend, BackendState, Device, Place, PlaceState
from shorts.studio.v1.studio_pb2 import DeviceUse, ListDevicesResponse, Resident, ServiceStatus

_STATES = {
    BackendState.BACKEND_STATE_LOADING: PlaceState.PLACE_STATE_LOADING,
    BackendState.BACKEND_STATE_READY: PlaceState.PLACE_STATE_IDLE,
}


def gather(statuses: Iterable[ServiceStatus]) -> ListDevicesResponse:
    """Put together what services tell of their devices. Several that share one tell of it each; it is listed once."""
    found: dict[tuple[str, str], DeviceUse] = {}
    held: dict[tuple[str, str], list[tuple[str, Backend]]] = {}
    silent: dict[str, str] = {}
    for status in statuses:
        told = status.description
        if error := status.error or told.devices_error:
            silent[status.service] = error
        for device in told.devices:
            use = found.setdefault((device.machine, device.key), DeviceUse(device=device))
            _join(use.device, device)
            backends = [backend for backend in told.backends if backend.device_key == device.key]
            if backends:
                use.services.append(status.service)
            held.setdefault((device.machine, device.key), []).extend((status.service, b) for b in backends)
    for key, use in found.items():
        use.residents.extend(_residents(use.device.places, held[key]))
        use.device.ClearField("places")
    response = ListDevicesResponse(devices=sorted(found.values(), key=_order))
    for service, error in silent.items():
        response.silent.add(service=service, error=error)
    return response


def _join(known: Device, told: Device) -> None:
    """Take over what one service tells of a device and another does not, as the account of a card it does not use."""
    for field, value in told.ListFields():
        if field.name != "places" and not getattr(known, field.name):
            setattr(known, field.name, value)
    if len(told.places) > len(known.places):
        del known.places[:]
        known.places.extend(told.places)


def _order(use: DeviceUse) -> tuple[bool, bool, str]:
    device = use.device
    return device.key == "cpu", not device.card, device.key


def _residents(places: Iterable[Place], backends: list[tuple[str, Backend]]) -> list[Resident]:
    """List who has a place in the account, then who holds memory without one."""
    residents, named = [], set()
    for place in places:
        service, _, name = place.holder.partition(" / ")
        backend = next((b for s, b in backends if (s, b.name) == (service, name)), None)
        if backend is not None:
            named.add((service, name))
        residents.append(
            Resident(
                service=service,
                backend=backend.name if backend is not None else "",
                model=_model(backend) if backend is not None else name,
                bytes=place.bytes,
                state=place.state,
            )
        )
    for service, backend in backends:
        if backend.resident_bytes and (service, backend.name) not in named:
            state = _STATES.get(backend.state, PlaceState.PLACE_STATE_UNSPECIFIED)
            residents.append(
                Resident(
                    service=service,
                    backend=backend.name,
                    model=_model(backend),
                    bytes=backend.resident_bytes,
                    state=state,
                )
            )
    return residents


def _model(backend: Backend) -> str:
    """Name the model that a backend works with: as the catalogue does, else as the backend does."""
    names = {model.id: model.name for model in catalogue().models}
    return names.get(backend.model) or backend.model
