"""A model hub on the loopback: redirects to another address, ranges, the hash in a header; and what can go wrong."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from services.common.weights import Release, WeightFile


@dataclass
class Hub:
    """Files by path, how to misbehave, and what was asked: (path, range)."""

    files: dict[str, bytes]
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    ranges: bool = True
    cut: dict[str, list[int]] = field(default_factory=dict)
    """Bytes after which the connection is dropped, one for each time that the path is asked for."""
    answer: dict[str, list[int]] = field(default_factory=dict)
    """Statuses to answer with, one for each time."""
    sent: dict[str, bytes] = field(default_factory=dict)
    """What is sent in place of the file."""
    linked: dict[str, str] = field(default_factory=dict)
    """Hashes told in place of the file's own."""
    stall: threading.Event | None = None
    """Set: the sending of each file stops half way until this is set."""
    half: threading.Event = field(default_factory=threading.Event)

    def release(self, name: str = "tiny-1") -> Release:
        """Pin what the hub has."""
        pins = tuple(WeightFile(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in self.files.items())
        return Release(
            name, "Org/tiny", "abc123", "OpenRAIL-M", "be kind", pins, hub=self.url, command="shorts setup x"
        )


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Hub]:
    """Run a hub with these files."""
    hub = Hub(files)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            return

        def do_GET(self) -> None:
            path = re.sub(r"^/(Org/tiny/resolve/abc123|cdn|plain)/", "", self.path)
            if path not in hub.files:
                self.send_error(404)
            elif self.path.startswith("/Org/"):
                self.send_response(302)
                data = hub.files[path]
                self.send_header("X-Linked-Etag", f'"{hub.linked.get(path, hashlib.sha256(data).hexdigest())}"')
                self.send_header("Location", f"/cdn/{path}")
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._send(path)

        def _send(self, path: str) -> None:
            wanted = self.headers.get("Range", "")
            hub.asked.append((path, wanted))
            if hub.answer.get(path):
                self.send_error(hub.answer[path].pop(0))
                return
            data = hub.sent.get(path, hub.files[path])
            begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and hub.ranges else 0
            if begin >= len(data) and begin:
                self.send_error(416)
                return
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - begin))
            self.end_headers()
            body = data[begin:]
            if hub.cut.get(path):
                self.wfile.write(body[: hub.cut[path].pop(0)])
                self.close_connection = True
                return
            if hub.stall is not None:
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                hub.half.set()
                hub.stall.wait(20)
                return
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        if hub.stall is not None:
            hub.stall.set()
        server.shutdown()
        thread.join()
        server.server_close()
