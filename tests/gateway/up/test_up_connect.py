"""Commands find the running gateway: one that is starting, one that was killed, one that the settings name."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import grpc
import pytest

from gateway import embedded
from gateway.embedded import open_studio
from gateway.ownership import Owner, StateFolder
from gateway.up.claim import Claim, claim, read_claim
from services.common.errors import UnavailableError
from services.common.server import Listening, listen
from services.common.settings import Settings


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a path that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="connect-"))
    (folder / "guests").mkdir()
    yield folder
    shutil.rmtree(folder)


async def serve(address: str) -> Listening:
    return await listen("gateway", (), lambda _: None, address)


async def connect(settings: Settings, told: list[str]) -> bool:
    async with open_studio(settings, told.append) as channel:
        return channel.get_state() == grpc.ChannelConnectivity.READY


async def test_a_gateway_that_is_starting_is_waited_for(tmp_path: Path, sockets: Path) -> None:
    """Neither is the command an error nor does it take the gateway's place, though that is free."""
    settings = Settings(home=tmp_path / "home")
    with claim(settings.home, "127.0.0.1:7450", ""):
        command = asyncio.create_task(connect(settings, []))
        await asyncio.sleep(0.5)
        assert not command.done()
        folder = StateFolder(settings.home)
        with folder.try_to_own() as mine:
            assert mine is not None, "the command took the gateway's place"
            listening = await serve(f"unix:{sockets}/g.sock")
            folder.announce(Owner(listening.address, "", str(sockets), os.getpid()))
            assert await asyncio.wait_for(command, 20)
            await listening.stop(0)


async def test_what_a_killed_supervisor_left_is_no_claim(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with claim(home, "127.0.0.1:7450", "") as run_folder:
        mine = read_claim(home)
        assert mine is not None
        assert run_folder is not None
        with claim(home, "", "") as second:
            assert second is None
    assert not run_folder.exists()
    left = tmp_path / "shorts-up-left"
    left.mkdir()
    # Its number went to another process since.
    (home / "up.json").write_text(json.dumps(asdict(Claim(os.getpid(), mine.born - 5, str(left), "", ""))))
    assert read_claim(home) is None
    with claim(home, "", "") as run_folder:
        assert run_folder is not None
        assert not left.exists()


async def test_a_named_gateway_that_is_starting_is_waited_for(tmp_path: Path, sockets: Path) -> None:
    address, told = f"unix:{sockets}/g.sock", list[str]()
    command = asyncio.create_task(connect(Settings(home=tmp_path / "home", gateway=address), told))
    while not told:
        await asyncio.sleep(0.05)
    assert told == [f"waiting for the gateway at {address}"]
    listening = await serve(address)
    assert await asyncio.wait_for(command, 20)
    await listening.stop(0)


async def test_a_named_gateway_that_never_answers_is_told_with_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "REACH_SECONDS", 0.1)
    with pytest.raises(UnavailableError, match=r"does not answer; start it .* or correct or unset SHORTS_GATEWAY"):
        await connect(Settings(home=tmp_path / "home", gateway="unix:/nowhere"), [])
