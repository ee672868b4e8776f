"""The models of a studio as its API serves them: in a folder of this machine, or kept by another process.

In containers the gateway has no way out and writes no models: there it asks the one container that does.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import grpc
import structlog

from gateway.catalogue.pull import Pulled, check_pullable
from gateway.catalogue.pulling import RunningPull
from gateway.catalogue.told import bytes_in, places, told
from gateway.weights import alone
from services.common.catalogue import Model, catalogue, refusal
from services.common.catalogue.release import command_here
from services.common.channel import open_channel
from services.common.errors import PreconditionError, StudioError, UnavailableError, from_rpc
from services.common.settings import Settings
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from shorts.shelf.v1.shelf_pb2 import ListModelsResponse, Presence, PullModelResponse, RemoveModelResponse

log = structlog.get_logger()
CALL_SECONDS = 30.0


class Shelf(ABC):
    """Lists, fetches and removes models; see shorts.shelf.v1.ShelfService for errors."""

    @abstractmethod
    async def list(self, service: str = "") -> ListModelsResponse:
        """List the models that do a service's work; empty: all."""

    @abstractmethod
    def pull(self, model_id: str) -> AsyncGenerator[PullModelResponse, None]:
        """Fetch a model: progress, then the result. Leaving stops it."""

    @abstractmethod
    async def remove(self, model_id: str) -> RemoveModelResponse:
        """Remove a model's files."""

    async def close(self) -> None:  # noqa: B027 - a folder needs no closing
        """Give back what it holds."""


class LocalShelf(Shelf):
    """The models in the folder of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.models_folder
        self._pulls: dict[str, RunningPull] = {}

    async def list(self, service: str = "") -> ListModelsResponse:
        """List the models, with what is here of each."""
        chosen = [model for model in catalogue().models if service in {"", model.service}]
        models = await asyncio.to_thread(lambda: [self._told(model) for model in chosen])
        there = next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
        free = await asyncio.to_thread(lambda: shutil.disk_usage(there).free)
        return ListModelsResponse(models=models, disk_free_bytes=free, region=self._settings.region)

    def _told(self, model: Model) -> shelf_pb2.Model:
        message = told(model, self._folder, self._settings.region)
        if running := self._pulls.get(model.id):
            message.presence = Presence.PRESENCE_COMING
            message.progress.CopyFrom(running.progress())
        return message

    async def pull(self, model_id: str) -> AsyncGenerator[PullModelResponse, None]:
        """Fetch a model from the hub, or from the mirror of the settings."""
        model = catalogue().get(model_id)
        check_pullable(model)
        if why := refusal(model, commercial=False, region=self._settings.region or None):
            raise PreconditionError(why, reason="LICENCE", metadata={"model": model.id})
        await asyncio.to_thread(self._check_writable, model)
        if model.id in self._pulls:
            raise UnavailableError(f"{model.name} is being fetched already; follow that pull", reason="SETUP_RUNS")
        log.info("pull begins", model=model.id)
        running = self._pulls[model.id] = RunningPull(model, self._folder, self._settings.models_mirror)
        try:
            async with aclosing(running.follow()) as followed:
                async for event in followed:
                    if isinstance(event, Pulled):
                        del self._pulls[model.id]
                        log.info("pull ended", model=model.id, bytes=event.release.size, checked=event.checked)
                        result = await asyncio.to_thread(self._told, model)
                        yield PullModelResponse(result=shelf_pb2.PulledModel(model=result, checked=event.checked))
                    else:
                        yield PullModelResponse(progress=event)
        finally:
            if self._pulls.pop(model.id, None):
                log.info("pull stopped", model=model.id)

    def _check_writable(self, model: Model) -> None:
        """Raise PreconditionError where this process may not write models."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            shut = "" if os.access(self._folder, os.W_OK) else "it is read-only here"
        except OSError as error:
            shut = error.strerror or str(error)
        if shut:
            command = command_here(model.fetch_command, self._settings.setup_command)
            raise PreconditionError(
                f"{self._folder} cannot be written ({shut}); fetch {model.name} with: {command}, or set SHORTS_MODELS",
                reason="SHELF_SHUT",
            )

    async def remove(self, model_id: str) -> RemoveModelResponse:
        """Remove a model's files, and what came of a pull that broke off."""
        model = catalogue().get(model_id)
        freed = await asyncio.to_thread(self._remove, model)
        return RemoveModelResponse(model=await asyncio.to_thread(self._told, model), freed_bytes=freed)

    def _remove(self, model: Model) -> int:
        there = [folder for folder in places(model, self._folder) if folder.is_dir()]
        if not there:
            return 0
        with alone(self._folder / f".{model.id}.lock"):
            freed = sum(map(bytes_in, there))
            for folder in there:
                try:
                    shutil.rmtree(folder)
                except OSError as error:
                    raise PreconditionError(
                        f"{folder} cannot be removed ({error.strerror}); remove it by hand", reason="SHELF_SHUT"
                    ) from error
        log.info("model removed", model=model.id, bytes=freed)
        return freed


class RemoteShelf(Shelf):
    """The models that another process keeps, at the address of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.shelf
        self._channel = open_channel(settings.shelf, settings.token)
        self._stub: Any = shelf_pb2_grpc.ShelfServiceStub(self._channel)

    async def list(self, service: str = "") -> ListModelsResponse:
        """Pass the question on."""
        try:
            response: ListModelsResponse = await self._stub.ListModels(
                shelf_pb2.ListModelsRequest(service=service), timeout=CALL_SECONDS
            )
        except grpc.aio.AioRpcError as error:
            raise self._told(error) from error
        return response

    async def pull(self, model_id: str) -> AsyncGenerator[PullModelResponse, None]:
        """Pass the stream on."""
        call = self._stub.PullModel(shelf_pb2.PullModelRequest(id=model_id))
        try:
            async for response in call:
                yield response
        except grpc.aio.AioRpcError as error:
            raise self._told(error) from error
        finally:
            call.cancel()

    async def remove(self, model_id: str) -> RemoveModelResponse:
        """Pass the wish on."""
        try:
            response: RemoveModelResponse = await self._stub.RemoveModel(
                shelf_pb2.RemoveModelRequest(id=model_id), timeout=CALL_SECONDS
            )
        except grpc.aio.AioRpcError as error:
            raise self._told(error) from error
        return response

    def _told(self, broken: grpc.aio.AioRpcError) -> StudioError:
        """Name the process that does not answer, where that is what is wrong."""
        error = from_rpc(broken)
        if isinstance(error, UnavailableError) and error.reason == UnavailableError.default_reason:
            return UnavailableError(
                f"the process that keeps the models does not answer at {self._address}; start it (in containers: "
                "docker compose up -d shelf), or correct SHORTS_SHELF",
                reason="SHELF_SILENT",
            )
        return error

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()


def open_shelf(settings: Settings) -> Shelf:
    """Open the shelf of the settings."""
    return RemoteShelf(settings) if settings.shelf else LocalShelf(settings)
