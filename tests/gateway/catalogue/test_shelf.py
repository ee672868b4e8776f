"""The shelf: what is here of each model, pulls that are followed and stopped, removal; over a hub on the loopback."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from gateway.catalogue.pulling import PACE_SECONDS, Speed
from gateway.catalogue.shelf import LocalShelf
from gateway.download import CHUNK
from services.common.errors import ExhaustedError, NotFoundError, PreconditionError, UnavailableError
from services.common.settings import Settings
from shorts.shelf.v1 import shelf_pb2
from shorts.shelf.v1.shelf_pb2 import Model, Presence, PullModelResponse
from tests.support.hub import Hub, safetensors, serve
from tests.support.shelf import shelf as small

VOICE = bytes(n % 251 for n in range(4 * CHUNK))
"""Long enough for half of it to be told of."""
TINY = {"config.json": b"{}", "unet/a.safetensors": safetensors(2_000), "net.onnx": VOICE}
OpenShelf = Callable[..., LocalShelf]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(dict(TINY)) as running:
        yield running


@pytest.fixture
def open_shelf(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenShelf:
    """Give a way to open a shelf of the small catalogue over the hub."""
    known = small()
    for module in ("gateway.catalogue.shelf", "services.common.catalogue.local"):
        monkeypatch.setattr(f"{module}.catalogue", lambda: known)

    def open_it(**changes: Any) -> LocalShelf:
        return LocalShelf(Settings(**{"home": tmp_path / "home", "models_mirror": hub.url, **changes}))

    return open_it


async def model_of(shelf: LocalShelf, model_id: str) -> Model:
    return next(model for model in (await shelf.list()).models if model.id == model_id)


async def pulled(shelf: LocalShelf, model_id: str) -> list[PullModelResponse]:
    return [event async for event in shelf.pull(model_id)]


async def until_half(events: AsyncIterator[PullModelResponse], hub: Hub) -> PullModelResponse:
    """Follow a pull until the hub has sent half of a file; give what was told last."""
    async for event in events:
        if hub.half.is_set() and event.progress.done_bytes >= 2 * CHUNK:
            return event
    raise AssertionError("the pull ended")


def let_go(hub: Hub) -> None:
    """Let the hub send again; the file under way breaks off."""
    stall, hub.stall = hub.stall, None
    assert stall is not None
    stall.set()


async def test_models_are_told_with_licence_needs_and_what_is_here(open_shelf: OpenShelf) -> None:
    listed = await open_shelf(region="KR").list()
    models = {model.id: model for model in listed.models}
    assert list(models) == [model.id for model in small().models]
    assert listed.region == "KR"
    assert listed.disk_free_bytes > 0
    tiny = models["tiny"]
    assert (tiny.presence, tiny.bytes_here, tiny.fetchable) == (Presence.PRESENCE_ABSENT, 0, True)
    assert [(need.precision, need.gib) for need in tiny.vram] == [("bf16", 8.0), ("fp8", 5.0)]
    assert tiny.terms.commercial == shelf_pb2.COMMERCIAL_YES
    assert models["private-voice"].terms.commercial == shelf_pb2.COMMERCIAL_NO
    assert models["private-voice"].size_bytes == 5_000_000_000
    assert list(models["tiny-lora"].needs) == ["tiny"]
    assert "gives no right in KR" in models["far-film"].refusal
    assert list(models["far-film"].terms.excluded) == ["EU", "GB", "KR"]
    assert models["far-film"].token_missing
    old = models["old-film"]
    assert (old.backend, old.fetchable, old.why) == ("", False, "it exists only as pickles")
    assert list(old.instead) == ["near-film"]
    assert [model.id for model in (await open_shelf().list("tts")).models] == ["private-voice", "spoken"]


async def test_a_model_is_fetched_and_removed(open_shelf: OpenShelf, tmp_path: Path) -> None:
    shelf = open_shelf()
    *told, last = await pulled(shelf, "tiny")
    assert told
    assert last.result.checked == "hub"
    assert last.result.model.presence == Presence.PRESENCE_HERE
    size = sum(len(TINY[path]) for path in ("config.json", "unet/a.safetensors"))
    assert last.result.model.bytes_here > size, "the files and their lock"
    assert (await model_of(shelf, "tiny")).presence == Presence.PRESENCE_HERE
    removed = await shelf.remove("tiny")
    assert removed.freed_bytes == last.result.model.bytes_here
    assert removed.model.presence == Presence.PRESENCE_ABSENT
    assert list((tmp_path / "home" / "models").iterdir()) == []
    assert (await shelf.remove("tiny")).freed_bytes == 0


async def test_whoever_leaves_stops_the_pull_and_the_next_goes_on(
    open_shelf: OpenShelf, hub: Hub, tmp_path: Path
) -> None:

    shelf, hub.stall = open_shelf(), threading.Event()
    async with aclosing(shelf.pull("spoken")) as events:
        await until_half(events, hub)
    part = tmp_path / "home" / "models" / ".spoken.part" / "net.onnx.part"
    assert part.read_bytes() == VOICE[: 2 * CHUNK]
    partly = await model_of(shelf, "spoken")
    assert (partly.presence, partly.bytes_here) == (Presence.PRESENCE_PARTLY, 2 * CHUNK)
    let_go(hub)
    *_, last = await pulled(shelf, "spoken")
    assert last.result.model.presence == Presence.PRESENCE_HERE
    assert hub.asked[-1] == ("net.onnx", f"bytes={2 * CHUNK}-"), "it went on where it broke off"


async def test_one_pull_of_a_model_at_a_time_and_others_see_it(open_shelf: OpenShelf, hub: Hub) -> None:

    shelf, hub.stall = open_shelf(), threading.Event()
    other = open_shelf()  # as another process over the same folder
    async with aclosing(shelf.pull("spoken")) as events:
        told = await until_half(events, hub)
        assert (told.progress.file, told.progress.files, told.progress.total_bytes) == (1, 1, 4 * CHUNK)
        coming = await model_of(shelf, "spoken")
        assert coming.presence == Presence.PRESENCE_COMING
        assert coming.progress.done_bytes == told.progress.done_bytes
        for rival in (shelf, other):
            with pytest.raises(UnavailableError) as caught:
                await pulled(rival, "spoken")
            assert caught.value.reason == "SETUP_RUNS"
        with pytest.raises(UnavailableError):
            await other.remove("spoken")
        let_go(hub)
        assert [event async for event in events][-1].HasField("result")


async def test_what_may_not_be_fetched_is_refused_before_any_file_is(open_shelf: OpenShelf, hub: Hub) -> None:
    for model_id, reason in (("old-film", "NOT_FETCHED"), ("far-film", "LICENCE")):
        with pytest.raises(PreconditionError) as caught:
            await pulled(open_shelf(), model_id)
        assert caught.value.reason == reason
    with pytest.raises(NotFoundError):
        await pulled(open_shelf(), "nothing")
    with pytest.raises(NotFoundError):
        await open_shelf().remove("nothing")
    assert not hub.asked
    assert not hub.questions


async def test_a_full_disk_and_a_dead_network_are_told(
    open_shelf: OpenShelf, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = open_shelf()
    with monkeypatch.context() as patched:
        patched.setattr("gateway.staging.shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1})())
        with pytest.raises(ExhaustedError):
            await pulled(shelf, "spoken")
    with pytest.raises(UnavailableError) as caught:
        await pulled(open_shelf(models_mirror="http://127.0.0.1:9"), "spoken")
    assert caught.value.reason == "NETWORK"
    assert (await model_of(shelf, "spoken")).presence == Presence.PRESENCE_ABSENT


async def test_a_folder_that_cannot_be_written_names_the_command(
    open_shelf: OpenShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.catalogue.shelf.os.access", lambda _path, mode: mode != os.W_OK)
    shelf = open_shelf(setup_command="docker compose run --rm setup")
    with pytest.raises(PreconditionError, match="docker compose run --rm setup model spoken") as caught:
        await pulled(shelf, "spoken")
    assert caught.value.reason == "SHELF_SHUT"
    (tmp_path / "file").write_text("")
    with pytest.raises(PreconditionError, match="cannot be written"):
        await pulled(open_shelf(models=tmp_path / "file" / "models"), "spoken")


async def test_a_damaged_lock_is_told_with_the_model(open_shelf: OpenShelf, tmp_path: Path) -> None:
    shelf = open_shelf()
    await pulled(shelf, "spoken")
    (tmp_path / "home" / "models" / "spoken" / "shorts.lock.json").write_text("{")
    found = await model_of(shelf, "spoken")
    assert found.presence == Presence.PRESENCE_PARTLY
    assert "is damaged" in found.detail


async def test_a_task_that_is_cancelled_leaves_no_pull(open_shelf: OpenShelf, hub: Hub) -> None:

    shelf, hub.stall = open_shelf(), threading.Event()
    task = asyncio.create_task(pulled(shelf, "spoken"))
    while (await model_of(shelf, "spoken")).progress.done_bytes < 2 * CHUNK:
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    let_go(hub)
    assert (await model_of(shelf, "spoken")).presence == Presence.PRESENCE_PARTLY
    assert (await pulled(shelf, "spoken"))[-1].HasField("result"), "its lock is free again"


def test_speed_counts_what_is_fetched_and_not_what_was_here() -> None:
    speed = Speed()
    assert speed.at(0) == 0
    speed.take(0, 0.0)
    speed.take(50 * CHUNK, 1.0)  # a file that was here and has been checked
    assert speed.at(1 + PACE_SECONDS) == 0
    speed.take(51 * CHUNK, 2.0)
    speed.take(53 * CHUNK, 3.0)
    assert speed.at(3.0) == pytest.approx(CHUNK)
    for second in range(4, 40):
        speed.take((50 + second) * CHUNK, float(second))
    assert speed.at(39.0) == pytest.approx(CHUNK), "over the last seconds"
    assert speed.at(78.0) < CHUNK, "it falls where nothing comes any more"
