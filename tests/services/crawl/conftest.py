"""A small web on this machine, and a backend that may reach it."""

from __future__ import annotations

import http.server
import io
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.crawl.backends.http import HttpBackend
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]
PRODUCT = """<html lang="ko"><head><title>물병 - 가게</title><script type="application/ld+json">
{"@type": "Product", "name": "물병", "offers": {"price": "9900", "priceCurrency": "KRW"}}</script></head>
<body>%s</body></html>"""


def jpeg(seed: int, width: int = 400, height: int = 300, kind: str = "JPEG") -> bytes:
    """Draw a picture that differs from those of other seeds."""
    picture = Image.new("RGB", (width, height), (seed * 53 % 256, seed * 97 % 256, 120))
    draw = ImageDraw.Draw(picture)
    for k in range(6):
        x, y = (seed * 131 + k * 67) % width, (seed * 71 + k * 113) % height
        draw.rectangle((x, y, x + 90, y + 60), fill=((seed + k) * 83 % 256, k * 40, (seed * k * 29) % 256))
    target = io.BytesIO()
    picture.save(target, kind)
    return target.getvalue()


class Site:
    """A web site of a test: answers by path, and what it was asked."""

    def __init__(self) -> None:
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append((self.path, dict(self.headers)))
                answer = site.answers.get(self.path)
                if answer is None:
                    self.send_error(404)
                    return
                try:
                    answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    site.left.set()

            def log_message(self, *_: Any) -> None:
                pass

        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.left = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def give(
        self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> str:
        """Answer a path; `headers` are written with underscores. Gives the address."""
        data = body.encode() if isinstance(body, str) else body

        def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(data)

        self.answers[path] = answer
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    """Give a web site on loopback."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


class Reader:
    """Reads pages with the backend, as a call of the service does."""

    def __init__(self, backend: HttpBackend, store: FileStore) -> None:
        self.backend, self.store = backend, store

    def url(self, url: str, *, most: int = 0, stop: threading.Event | None = None) -> Page:
        return self._fetch(FetchRequest(backend="http", url=url, max_images=most), stop)

    def saved(self, data: bytes | str, *, most: int = 0) -> Page:
        page = self.store.put([data.encode() if isinstance(data, str) else data], "text/html")
        return self._fetch(FetchRequest(backend="http", page=page, max_images=most), None)

    def _fetch(self, request: FetchRequest, stop: threading.Event | None) -> Page:
        work = Work(self.store, lambda _: None, stop or threading.Event())
        try:
            return self.backend.fetch(request, work)
        finally:
            work.close()

    def pictures(self, page: Page) -> list[Image.Image]:
        return [Image.open(io.BytesIO(self.store.read(image))) for image in page.images]


@pytest.fixture
def reader(site: Site, store: FileStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Give a loaded backend that may reach the site, and nothing else that is private."""
    monkeypatch.setenv("SHORTS_CRAWL_ALLOW", f'["127.0.0.1:{site.port}", "shop.test:{site.port}"]')
    backend = HttpBackend()
    backend.load()
    yield Reader(backend, store)
    backend.unload()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Answer for name servers: by name, the answers in their order, the last one again and again; counts in "asked"."""
    table: dict[str, list[list[str]]] = {"shop.test": [["127.0.0.1"]], "asked": []}

    def getaddrinfo(host: str, port: Any, *_: Any, **__: Any) -> list[Any]:
        table["asked"].append([host])
        answers = table.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown name")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))
            for address in answer
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return table


HERE = Path(__file__).parent
