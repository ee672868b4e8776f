"""`shorts models remove`: by the studio that works on the state folder, so that it unloads them first, or alone."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import grpc
import psutil
import structlog

from gateway.catalogue.shelf import LocalShelf
from gateway.catalogue.told import bytes_in, places
from gateway.cli.problems import DONE
from gateway.ownership import Owner, read_owner
from services.common.catalogue import Model, catalogue
from services.common.channel import open_channel
from services.common.errors import StudioError, UnavailableError, from_rpc
from services.common.settings import Settings, load_settings
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc

_REMOVE_SECONDS = 60.0


def remove_models(model_ids: Sequence[str], *, yes: bool) -> int:
    """Remove models and what came of them; give the exit code.

    Raises NotFoundError, UsageError where it may not ask, PreconditionError for one that a job works with, and
    UnavailableError where a pull of it, or a studio that does not answer, is in the way.
    """
    settings = load_settings()
    there = [
        model for model in map(catalogue().get, dict.fromkeys(model_ids)) if _bytes_of(model, settings) is not None
    ]
    if not there:
        sys.stdout.write("none of them is here\n")
        return DONE
    size = sum(_bytes_of(model, settings) or 0 for model in there)
    names = ", ".join(model.name for model in there)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(f"this removes {names} ({size / 1e9:.2f} GB); say so with --yes.")
        click.confirm(f"Remove {names} ({size / 1e9:.2f} GB)?", abort=True)
    with _quiet():
        asyncio.run(_remove(there, settings))
    return DONE


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep off the terminal what a studio would log of the same work."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(**before)


def _bytes_of(model: Model, settings: Settings) -> int | None:
    """Add up what is here of a model; None where nothing is."""
    folders = [folder for folder in places(model, settings.models_folder) if folder.is_dir()]
    return sum(map(bytes_in, folders)) if folders else None


async def _remove(models: Sequence[Model], settings: Settings) -> None:
    """Remove models one by one, telling of each."""
    owner, shelf = read_owner(settings.home), LocalShelf(settings)
    for model in models:
        size = _bytes_of(model, settings) or 0
        if owner is not None and psutil.pid_exists(owner.pid):
            await _ask(owner, model)
        await shelf.remove(model.id)  # all of it where no studio runs, or one that keeps its models elsewhere
        sys.stdout.write(f"removed {model.name}: {size / 1e9:.2f} GB are free again\n")


async def _ask(owner: Owner, model: Model) -> None:
    """Have a studio that runs unload a model and remove it."""
    async with open_channel(owner.address, owner.token) as channel:
        stub: Any = shelf_pb2_grpc.ShelfServiceStub(channel)
        try:
            await stub.RemoveModel(shelf_pb2.RemoveModelRequest(id=model.id), timeout=_REMOVE_SECONDS)
        except grpc.aio.AioRpcError as broken:
            raise _told(from_rpc(broken), owner) from broken


def _told(error: StudioError, owner: Owner) -> StudioError:
    """Name the process that does not answer, where that is what is wrong."""
    if not isinstance(error, UnavailableError) or error.reason != UnavailableError.default_reason:
        return error
    return UnavailableError(
        f"the studio that runs (pid {owner.pid}) does not answer at {owner.address}, and may hold the model; wait if "
        "it is just starting or leaving, else end it",
        reason="GATEWAY_SILENT",
    )
