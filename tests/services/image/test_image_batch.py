"""Several pictures in one call: the same as one by one, over gRPC; progress through all of them; errors by place."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from services.common.artifacts import FileStore
from services.common.channel import open_channel
from services.common.errors import CancelledError, InvalidInputError, from_rpc
from services.common.operation import Work
from services.common.server import start
from services.common.validation import within
from services.image.servicer import SERVICE
from shorts.image.v1 import image_pb2, image_pb2_grpc
from shorts.service.v1.service_pb2 import Progress


@pytest.fixture
async def stub(store: FileStore, tmp_path: Path) -> AsyncIterator[Any]:
    running = await start(SERVICE, f"unix:{tmp_path}/s", store)
    async with open_channel(running.address) as channel:
        yield image_pb2_grpc.ImageServiceStub(channel)
    await running.stop(0)


def request(index: int, **fields: Any) -> image_pb2.GenerateRequest:
    base: dict[str, Any] = {"width": 96, "height": 128, "prompt": "a bakery", "seed": 2, "scene_count": 4}
    return image_pb2.GenerateRequest(**{**base, "scene_index": index, **fields})


async def test_a_batch_gives_what_single_calls_give(stub: Any) -> None:
    requests = [request(index) for index in range(3)]
    batch = image_pb2.GenerateBatchRequest(backend="illustrator", requests=requests)
    events = [event async for event in stub.GenerateBatch(batch)]
    assert [event.WhichOneof("event") for event in events].count("result") == 1
    pictures = events[-1].result.pictures
    fractions = [event.progress.fraction for event in events[:-1]]
    assert fractions == sorted(fractions)
    alone = []
    for one in requests:
        one.backend = "illustrator"
        alone.append([event async for event in stub.Generate(one)][-1].result)
    assert list(pictures) == alone
    assert len({picture.image.sha256 for picture in pictures}) == 3


@pytest.mark.parametrize(
    ("batch", "field"),
    [
        ({"requests": []}, "requests"), ({"requests": [request(0), request(1, width=97)]}, "requests[1].width"),
        ({"requests": [request(0, backend="diffusers")]}, "requests[0].backend"),
    ],
)  # fmt: skip
async def test_a_bad_batch_names_its_place(stub: Any, store: FileStore, batch: dict[str, Any], field: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        _ = [
            event async for event in stub.GenerateBatch(image_pb2.GenerateBatchRequest(backend="illustrator", **batch))
        ]
    error = from_rpc(caught.value)
    assert isinstance(error, InvalidInputError)
    assert [violation.field for violation in error.violations] == [field]
    assert not [path for path in store.root.rglob("*") if path.is_file()]


def test_a_part_of_a_work(store: FileStore) -> None:
    seen: list[Progress] = []
    stop = threading.Event()
    whole = Work(store, seen.append, stop)
    part = whole.part(0.5, 0.75, "picture 3 of 4: ")
    part.progress(0.0, "drawing")
    part.progress(1.0, "storing")
    assert [(progress.fraction, progress.activity) for progress in seen] == [
        (0.5, "picture 3 of 4: drawing"), (0.75, "picture 3 of 4: storing"),
    ]  # fmt: skip
    scratch = part.scratch
    part.close()
    assert not scratch.exists()
    stop.set()
    assert part.stopped
    with pytest.raises(CancelledError):
        part.progress(1.0)


def test_errors_within_a_part_name_their_place() -> None:
    with pytest.raises(InvalidInputError) as caught, within("requests[2]"):
        raise InvalidInputError.of("width", "is odd")
    assert caught.value.violations[0].field == "requests[2].width"
