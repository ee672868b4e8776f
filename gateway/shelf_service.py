"""shorts.shelf.v1.ShelfService: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import Any

from gateway.catalogue.shelf import Shelf
from services.common.catalogue.read import SERVICES
from services.common.validation import Checks
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from shorts.shelf.v1.shelf_pb2 import Presence
from shorts.studio.v1.studio_pb2 import ServiceStatus

Ask = Callable[[], Awaitable[Sequence[ServiceStatus]]]
Remove = Callable[[str], Awaitable[shelf_pb2.RemoveModelResponse]]


class ShelfServicer(shelf_pb2_grpc.ShelfServiceServicer):
    """The shelf's API. `ask` tells how the services are, so that models say why they do not work; None: not known.

    `remove` removes a model, also out of the services' memory; None: from the shelf alone.
    """

    def __init__(self, shelf: Shelf, ask: Ask | None = None, remove: Remove | None = None) -> None:
        self._shelf = shelf
        self._ask = ask
        self._remove = remove or shelf.remove

    async def ListModels(self, request: shelf_pb2.ListModelsRequest, context: Any) -> shelf_pb2.ListModelsResponse:
        with Checks() as check:
            check.one_of("service", request.service, SERVICES, empty_ok=True)
        response = await self._shelf.list(request.service)
        if self._ask is not None:
            add_details(response.models, await self._ask())
        return response

    async def PullModel(
        self, request: shelf_pb2.PullModelRequest, context: Any
    ) -> AsyncIterator[shelf_pb2.PullModelResponse]:
        async with aclosing(self._shelf.pull(request.id)) as events:
            async for event in events:
                yield event

    async def RemoveModel(self, request: shelf_pb2.RemoveModelRequest, context: Any) -> shelf_pb2.RemoveModelResponse:
        return await self._remove(request.id)


def add_details(models: Iterable[shelf_pb2.Model], statuses: Iterable[ServiceStatus]) -> None:
    """Say of models that are here why nothing can run them, as the services tell it."""
    backends: dict[tuple[str, str], Backend] = {}
    for status in statuses:
        for backend in status.description.backends:
            backends.setdefault((status.service, backend.name), backend)
    for model in models:
        runs = backends.get((model.service, model.backend))
        if model.presence != Presence.PRESENCE_HERE or model.detail or runs is None:
            continue
        own = next((fit for fit in runs.fits if fit.model == model.id), None)
        if own is not None:
            model.detail = own.fault
        elif runs.state == BackendState.BACKEND_STATE_UNAVAILABLE:
            model.detail = runs.detail
