"""The crawl service over gRPC."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest

from services.common.artifacts import FileStore
from services.common.channel import open_channel
from services.common.errors import InvalidInputError, RefusedError, StudioError, from_rpc
from services.common.server import start
from services.crawl.backends.http import HttpBackend
from services.crawl.limits import LONGEST_URL, PAGE_BYTES
from services.crawl.servicer import SERVICE
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1 import crawl_pb2, crawl_pb2_grpc
from shorts.crawl.v1.crawl_pb2 import FetchRequest
from tests.services.crawl.conftest import PRODUCT, Site, jpeg


@pytest.fixture
async def stub(site: Site, store: FileStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setenv("SHORTS_CRAWL_ALLOW", f'["127.0.0.1:{site.port}"]')
    with tempfile.TemporaryDirectory(prefix="crawl-") as folder:
        running = await start(SERVICE, f"unix:{folder}/s", store)
        async with open_channel(running.address) as channel:
            yield crawl_pb2_grpc.CrawlServiceStub(channel)
        await running.stop(0)


async def failure(stub: Any, request: FetchRequest) -> StudioError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        _ = [event async for event in stub.Fetch(request)]
    return from_rpc(caught.value)


async def test_a_page_comes_as_progress_and_one_result(stub: Any, site: Site, store: FileStore) -> None:
    site.give("/a.jpg", jpeg(1), "image/jpeg")
    url = site.give("/p", PRODUCT % '<img src="/a.jpg">')
    events = [event async for event in stub.Fetch(FetchRequest(backend="http", url=url))]
    assert [event.WhichOneof("event") for event in events].count("result") == 1
    page: crawl_pb2.Page = events[-1].result
    assert (page.title, page.price.amount, page.price.currency, page.site) == ("물병", "9900", "KRW", "가게")
    assert not page.HasField("list_price")
    assert store.read(page.images[0]).startswith(b"\xff\xd8")


async def test_a_refusal_is_permission_denied(stub: Any, site: Site) -> None:
    error = await failure(stub, FetchRequest(backend="http", url=site.give("/p", "no", status=403)))
    assert isinstance(error, RefusedError)
    assert error.code is grpc.StatusCode.PERMISSION_DENIED
    assert error.metadata == {"host": "127.0.0.1"}
    assert not error.retryable


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (FetchRequest(), "source"),
        (FetchRequest(url=""), "url"),
        (FetchRequest(url="shop.example"), "url"),
        (FetchRequest(url="ftp://shop.example"), "url"),
        (FetchRequest(url="http://user@shop.example"), "url"),
        (FetchRequest(url="http://shop.example/" + "x" * LONGEST_URL), "url"),
        (FetchRequest(url="http://localhost/"), "url"),
        (FetchRequest(url="http://shop.example", max_images=21), "max_images"),
        (FetchRequest(url="http://shop.example", max_images=-1), "max_images"),
        (FetchRequest(page=Artifact(sha256="x", size_bytes=5)), "page.sha256"),
        (FetchRequest(page=Artifact(sha256="0" * 64, size_bytes=PAGE_BYTES + 1)), "page.size_bytes"),
    ],
)
async def test_bad_requests_name_their_field(stub: Any, request_: FetchRequest, field: str) -> None:
    request_.backend = "http"
    error = await failure(stub, request_)
    assert isinstance(error, InvalidInputError)
    assert [violation.field for violation in error.violations] == [field]


def test_a_wrong_allow_list_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_CRAWL_ALLOW", '["http://wiki.home/x"]')
    with pytest.raises(InvalidInputError, match="crawl_allow"):
        HttpBackend().load()
