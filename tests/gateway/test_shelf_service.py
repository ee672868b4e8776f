"""ShelfService on the wire: over a folder, and passed on to another process that keeps the models."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest

from gateway.catalogue.shelf import LocalShelf, RemoteShelf, Shelf, open_shelf
from gateway.download import CHUNK
from gateway.shelf_service import ShelfServicer
from services.common.channel import open_channel
from services.common.errors import (
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
    from_rpc,
)
from services.common.server import listen
from services.common.settings import Settings
from shorts.service.v1 import service_pb2
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from shorts.shelf.v1.shelf_pb2 import Presence
from shorts.studio.v1.studio_pb2 import ServiceStatus
from tests.support.hub import Hub, serve
from tests.support.shelf import shelf as small

CONTRACT = "shorts.shelf.v1.ShelfService"
TOKEN = "token-of-the-test"
VOICE = bytes(n % 251 for n in range(4 * CHUNK))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Run a hub with the voice of the small catalogue."""
    known = small()
    for module in ("gateway.catalogue.shelf", "services.common.catalogue.local"):
        monkeypatch.setattr(f"{module}.catalogue", lambda: known)
    with serve({"net.onnx": VOICE}) as running:
        yield running


class Served:
    """A shelf behind a server, with a client, and what the services would say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.statuses: list[ServiceStatus] = []
        self.stack = AsyncExitStack()
        self.stub: Any = None

    async def ask(self) -> list[ServiceStatus]:
        return self.statuses

    async def serve(self, shelf: Shelf, name: str) -> str:
        """Serve a shelf; give its address."""
        servicer = ShelfServicer(shelf, self.ask)

        def add(server: grpc.aio.Server) -> None:
            shelf_pb2_grpc.add_ShelfServiceServicer_to_server(servicer, server)

        listening = await listen(name, (CONTRACT,), add, f"unix:{self.folder}/{name}.sock", token=TOKEN)
        self.stack.push_async_callback(listening.stop, 0)
        return listening.address

    async def models(self, **request: Any) -> dict[str, shelf_pb2.Model]:
        listed = await self.stub.ListModels(shelf_pb2.ListModelsRequest(**request))
        return {model.id: model for model in listed.models}

    async def error(self, call: Any) -> StudioError:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call if not hasattr(call, "__aiter__") else [_ async for _ in call]
        return from_rpc(caught.value)


@pytest.fixture(params=["here", "elsewhere"])
async def served(request: pytest.FixtureRequest, hub: Hub, tmp_path: Path) -> AsyncIterator[Served]:
    """Serve a shelf of the small catalogue: of this process, and of one that the gateway asks over the wire."""
    folder = Path(tempfile.mkdtemp(prefix="shelf-"))  # socket paths must be short
    given = Served(folder)
    async with given.stack as stack:
        local = LocalShelf(Settings(home=tmp_path / "home", models_mirror=hub.url))
        address = await given.serve(local, "keeper")
        if request.param == "elsewhere":
            remote = open_shelf(Settings(home=tmp_path / "other", shelf=address, token=TOKEN))
            assert isinstance(remote, RemoteShelf)
            stack.push_async_callback(remote.close)
            address = await given.serve(remote, "gateway")
        channel = await stack.enter_async_context(open_channel(address, TOKEN))
        given.stub = shelf_pb2_grpc.ShelfServiceStub(channel)
        yield given
    shutil.rmtree(folder)


async def test_models_are_listed_fetched_and_removed(served: Served, tmp_path: Path) -> None:
    assert (await served.models())["spoken"].presence == Presence.PRESENCE_ABSENT
    *told, last = [event async for event in served.stub.PullModel(shelf_pb2.PullModelRequest(id="spoken"))]
    assert all(event.HasField("progress") for event in told)
    assert last.result.model.presence == Presence.PRESENCE_HERE
    assert (tmp_path / "home" / "models" / "spoken" / "net.onnx").read_bytes() == VOICE
    assert set(await served.models(service="tts")) == {"spoken", "private-voice"}
    removed = await served.stub.RemoveModel(shelf_pb2.RemoveModelRequest(id="spoken"))
    assert removed.freed_bytes > len(VOICE)
    assert (await served.models())["spoken"].presence == Presence.PRESENCE_ABSENT


async def test_closing_the_stream_stops_the_pull_and_keeps_what_came(served: Served, hub: Hub, tmp_path: Path) -> None:
    hub.stall = threading.Event()
    call = served.stub.PullModel(shelf_pb2.PullModelRequest(id="spoken"))
    async for event in call:
        if event.progress.done_bytes >= 2 * CHUNK:
            break
    call.cancel()
    while (await served.models())["spoken"].presence == Presence.PRESENCE_COMING:
        await asyncio.sleep(0.02)
    hub.stall.set()
    hub.stall = None
    assert (await served.models())["spoken"].presence == Presence.PRESENCE_PARTLY
    part = tmp_path / "home" / "models" / ".spoken.part" / "net.onnx.part"
    assert part.stat().st_size == 2 * CHUNK
    *_, last = [event async for event in served.stub.PullModel(shelf_pb2.PullModelRequest(id="spoken"))]
    assert last.result.model.presence == Presence.PRESENCE_HERE
    assert hub.asked[-1] == ("net.onnx", f"bytes={2 * CHUNK}-")


async def test_errors_are_typed(served: Served) -> None:
    pull, remove = shelf_pb2.PullModelRequest, shelf_pb2.RemoveModelRequest
    error = await served.error(served.stub.ListModels(shelf_pb2.ListModelsRequest(service="magic")))
    assert isinstance(error, InvalidInputError)
    assert error.violations[0].field == "service"
    assert isinstance(await served.error(served.stub.PullModel(pull(id="nothing"))), NotFoundError)
    assert isinstance(await served.error(served.stub.RemoveModel(remove(id="nothing"))), NotFoundError)
    refused = await served.error(served.stub.PullModel(pull(id="old-film")))
    assert isinstance(refused, PreconditionError)
    assert refused.reason == "NOT_FETCHED"
    assert "near-film" in refused.message


async def test_a_model_that_is_here_says_why_nothing_runs_it(served: Served) -> None:
    missing = "onnxruntime is missing; install it"
    backend = service_pb2.Backend(
        name="supertonic", state=service_pb2.BackendState.BACKEND_STATE_UNAVAILABLE, detail=missing
    )
    status = ServiceStatus(service="tts", description=service_pb2.DescribeResponse(backends=[backend]))
    served.statuses = [status]
    assert (await served.models())["spoken"].detail == "", "it is not here: that is no riddle"
    [_ async for _ in served.stub.PullModel(shelf_pb2.PullModelRequest(id="spoken"))]
    assert (await served.models())["spoken"].detail == missing
    status.description.backends[0].state = service_pb2.BackendState.BACKEND_STATE_UNLOADED
    assert (await served.models())["spoken"].detail == ""


async def test_a_keeper_that_is_away_is_named(tmp_path: Path) -> None:
    shelf = RemoteShelf(Settings(home=tmp_path, shelf="127.0.0.1:9"))
    for call in (shelf.list(), shelf.remove("spoken"), anext(shelf.pull("spoken"))):
        with pytest.raises(UnavailableError, match=r"127\.0\.0\.1:9") as caught:
            await call
        assert caught.value.reason == "SHELF_SILENT"
    await shelf.close()


def test_the_keeper_serves_by_itself_and_stops_as_asked(tmp_path: Path) -> None:
    from tests.ui.conftest import free_port

    port = free_port()
    environment = {"PATH": "", "SHORTS_HOME": str(tmp_path), "SHORTS_LISTEN": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gateway.shelf"]
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE)
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = shelf_pb2_grpc.ShelfServiceStub(channel)
            listed = stub.ListModels(shelf_pb2.ListModelsRequest(), wait_for_ready=True, timeout=60)
            assert any(model.id == "sdxl-1.0" for model in listed.models)
            second = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert second.returncode == 1
            assert "SHORTS_LISTEN" in second.stderr
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0
