"""What is installed while its successor comes, and what is told while files are hashed."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.weights import Step, fetch
from services.common.errors import ExhaustedError, UnavailableError
from tests.support.hub import Hub, serve

FILES = {"net.onnx": bytes(range(256)) * 400, "onnx/tts.json": b'{"a": 1}', "LICENSE": b"be kind"}
NEWER = b'{"a": 2, "b": 3}'


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(dict(FILES)) as running:
        yield running


def get(hub: Hub, models: Path, steps: list[Step] | None = None) -> Path:
    tell = (steps if steps is not None else []).append
    return asyncio.run(fetch(hub.release(), models, "", tell, patience=0.001))


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_an_update_that_fails_leaves_what_is_installed(hub: Hub, tmp_path: Path) -> None:
    folder = get(hub, tmp_path)
    (folder / "paces.json").write_text("{}")
    before = held(folder)
    hub.files["onnx/tts.json"] = NEWER
    hub.answer = {"onnx/tts.json": [500] * 9}
    with pytest.raises(UnavailableError):
        get(hub, tmp_path)
    assert held(folder) == before
    hub.answer.clear()
    hub.asked.clear()
    assert held(get(hub, tmp_path)) == hub.files
    assert [path for path, _ in hub.asked] == ["onnx/tts.json"], "what is right already is not fetched again"
    assert [p.name for p in tmp_path.iterdir()] == ["tiny-1"]


def test_an_update_without_room_leaves_what_is_installed(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = get(hub, tmp_path)
    hub.files["onnx/tts.json"] = NEWER
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(ExhaustedError, match="SHORTS_MODELS"):
        get(hub, tmp_path)
    assert held(folder) == FILES


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_what_dies_while_it_is_put_in_place_is_gone_on_with(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    get(hub, tmp_path)
    hub.files["onnx/tts.json"] = NEWER
    moves = 0
    usual = os.replace

    def replace(source: Any, target: Any) -> None:
        nonlocal moves
        moves += 1  # the first is that of the file that came
        if moves == number:
            raise OSError(errno.EIO, "the machine dies")
        usual(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("gateway.staging.os.replace", replace)
        with pytest.raises(OSError, match="dies"):
            get(hub, tmp_path)
    hub.asked.clear()
    assert held(get(hub, tmp_path)) == hub.files
    assert hub.asked == []
    assert [p.name for p in tmp_path.iterdir()] == ["tiny-1"]


def test_what_came_of_another_release_does_not_get_into_this_one(hub: Hub, tmp_path: Path) -> None:
    part = tmp_path / ".tiny-1.part"
    (part / "old").mkdir(parents=True)
    (part / "old" / "net.onnx.part").write_bytes(b"half")
    assert held(get(hub, tmp_path)) == FILES


def test_a_disk_that_fills_up_on_the_way_is_told(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("gateway.download.os.fsync", fsync)
        with pytest.raises(ExhaustedError, match=r"is full; what came is kept.*SHORTS_MODELS") as caught:
            get(hub, tmp_path)
    assert "--out" not in caught.value.message
    assert list(held(tmp_path)) == [".tiny-1.part/net.onnx.part"]
    assert held(get(hub, tmp_path)) == FILES


def test_hashing_is_told(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.common.catalogue.release._CHUNK", 40_000)
    for _ in range(2):  # after it was fetched, and before nothing is fetched
        steps: list[Step] = []
        get(hub, tmp_path, steps)
        checks = [step.checked for step in steps if step.path == "net.onnx" and step.checked is not None]
        assert checks == [pytest.approx(share) for share in (0.390625, 0.78125, 1.0)]
        done = [step.done for step in steps]
        assert done == sorted(done)
        assert (done[-1], steps[-1].checked) == (steps[-1].total, None)


def test_nobody_waits_for_a_hash_that_was_cancelled(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    get(hub, tmp_path)
    monkeypatch.setattr("services.common.catalogue.release._CHUNK", 1000)
    steps: list[Step] = []
    hashing, go_on = threading.Event(), threading.Event()

    def tell(step: Step) -> None:
        steps.append(step)
        hashing.set()
        go_on.wait(20)

    async def cancelled() -> None:
        work = asyncio.ensure_future(fetch(hub.release(), tmp_path, "", tell))
        await asyncio.to_thread(hashing.wait, 20)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        go_on.set()

    asyncio.run(cancelled())
    assert len(steps) == 1
    assert held(tmp_path / "tiny-1") == FILES
