"""What a way of reading pages must offer, and the ways there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page


class CrawlBackend(Backend):
    """One way of reading pages."""

    @abstractmethod
    def fetch(self, request: FetchRequest, work: Work) -> Page:
        """Read the page of a request that was validated, and its pictures.

        Raises InvalidInputError, NotFoundError, RefusedError, PreconditionError, ExhaustedError, DeadlineError and
        UnavailableError as shorts.crawl.v1.CrawlService.Fetch lists them.
        """


REGISTRY: Registry[CrawlBackend] = Registry("crawl", {"http": "services.crawl.backends.http:HttpBackend"})
