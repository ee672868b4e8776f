"""The crawl service: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.crawl.backend import REGISTRY, CrawlBackend
from services.crawl.validate import check_fetch
from shorts.crawl.v1 import crawl_pb2, crawl_pb2_grpc


class CrawlServicer(crawl_pb2_grpc.CrawlServiceServicer):
    """Serves shorts.crawl.v1.CrawlService."""

    def __init__(self, host: Host[CrawlBackend]) -> None:
        self._host = host

    async def Fetch(self, request: crawl_pb2.FetchRequest, context: Any) -> AsyncIterator[crawl_pb2.FetchResponse]:
        """Read one page and its pictures."""
        check_fetch(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.fetch(request, work)):
            yield crawl_pb2.FetchResponse(**event)


SERVICE = Service(
    "crawl",
    REGISTRY,
    lambda host, server: crawl_pb2_grpc.add_CrawlServiceServicer_to_server(CrawlServicer(host), server),
)
