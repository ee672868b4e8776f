"""A model hub on the loopback: redirects to another address, ranges, the hash in a header; and what can go wrong."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any

from services.common.weights import Release, WeightFile

COMMIT = "abc123"
LARGE = frozenset({".onnx", ".safetensors", ".bin"})
"""Kinds of files that a hub keeps in LFS, and so tells the SHA-256 of."""


@dataclass
class Hub:
    """Files by path, how to misbehave, and what was asked: (path, range)."""

    files: dict[str, bytes]
    repository: str = "Org/tiny"
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    """What was asked of the API: paths."""
    shown: list[tuple[str, str]] = field(default_factory=list)
    """Tokens that were shown, with the path that they were shown for."""
    ranges: bool = True
    cut: dict[str, list[int]] = field(default_factory=dict)
    """Bytes after which the connection is dropped, one for each time that the path is asked for."""
    answer: dict[str, list[int]] = field(default_factory=dict)
    """Statuses to answer with, one for each time; "api" stands for all questions."""
    sent: dict[str, bytes] = field(default_factory=dict)
    """What is sent in place of the file."""
    linked: dict[str, str] = field(default_factory=dict)
    """Hashes told in place of the file's own."""
    token: str = ""
    """Set: files and questions are only for those who show it."""
    cdn: str = ""
    """Set: host that files lie on, in place of the hub's own."""
    page: int = 1000
    """Files in each page of a listing."""
    strange: bool = False
    """Answer questions with a page for people."""
    stall: threading.Event | None = None
    """Set: the sending of each file stops half way until this is set."""
    half: threading.Event = field(default_factory=threading.Event)

    def release(self, name: str = "tiny-1") -> Release:
        """Pin what the hub has."""
        pins = tuple(WeightFile(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in self.files.items())
        return Release(
            name, self.repository, COMMIT, "OpenRAIL-M", "be kind", pins, hub=self.url, command="shorts setup x"
        )

    def rows(self) -> list[dict[str, Any]]:
        """List the files as the API does, folders among them."""
        folders = {str(PurePosixPath(path).parent) for path in self.files} - {"."}
        rows: list[dict[str, Any]] = [{"type": "directory", "oid": "0" * 40, "size": 0, "path": p} for p in folders]
        for path, data in self.files.items():
            git = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
            row: dict[str, Any] = {"type": "file", "oid": git, "size": len(data), "path": path}
            if PurePosixPath(path).suffix in LARGE:
                told = self.linked.get(path, hashlib.sha256(data).hexdigest())
                row["lfs"] = {"oid": told, "size": len(data), "pointerSize": 134}
            rows.append(row)
        return rows


def safetensors(length: int = 1000) -> bytes:
    """Make a safetensors file with one tensor of so many bytes."""
    header = json.dumps({"a": {"dtype": "U8", "shape": [length], "data_offsets": [0, length]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(i % 251 for i in range(length))


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def log_message(self, *args: object) -> None:
        return

    def do_GET(self) -> None:
        if token := self.headers.get("Authorization", ""):
            self.hub.shown.append((token.removeprefix("Bearer "), self.path))
        if self.path.startswith("/api/"):
            self._answer()
            return
        path = re.sub(rf"^/({re.escape(self.hub.repository)}/resolve/{COMMIT}|cdn|plain)/", "", self.path)
        if path not in self.hub.files:
            self.send_error(404)
        elif self.path.startswith(f"/{self.hub.repository}/"):
            if self._shut():
                return
            self.send_response(302)
            data = self.hub.files[path]
            self.send_header("X-Linked-Etag", f'"{self.hub.linked.get(path, hashlib.sha256(data).hexdigest())}"')
            self.send_header("Location", f"{self.hub.cdn}/cdn/{path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(path)

    def _shut(self) -> bool:
        shut = bool(self.hub.token) and self.headers.get("Authorization") != f"Bearer {self.hub.token}"
        if shut:
            self.send_response(401)
            self.send_header("X-Error-Code", "GatedRepo")
            self.send_header("Content-Length", "0")
            self.end_headers()
        return shut

    def _answer(self) -> None:
        self.hub.questions.append(self.path)
        if self.hub.answer.get("api"):
            self.send_error(self.hub.answer["api"].pop(0))
            return
        path, _, query = self.path.removeprefix(f"/api/models/{self.hub.repository}/").partition("?")
        links = ""
        if path.startswith("revision/"):
            told: Any = {"id": self.hub.repository, "sha": COMMIT}
        elif path == f"tree/{COMMIT}":
            found = re.search(r"cursor=(\d+)", query)
            begin = int(found[1]) if found else 0
            told, end = self.hub.rows()[begin : begin + self.hub.page], begin + self.hub.page
            if end < len(self.hub.rows()):
                links = f'<{self.hub.url}{self.path.partition("?")[0]}?recursive=1&cursor={end}>; rel="next"'
        else:
            self.send_error(404)
            return
        if self._shut():
            return
        body = b"<html>hello</html>" if self.hub.strange else json.dumps(told).encode()
        self.send_response(200)
        if links:
            self.send_header("Link", links)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send(self, path: str) -> None:
        wanted = self.headers.get("Range", "")
        self.hub.asked.append((path, wanted))
        if self.hub.answer.get(path):
            self.send_error(self.hub.answer[path].pop(0))
            return
        data = self.hub.sent.get(path, self.hub.files[path])
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.hub.ranges else 0
        if begin >= len(data) and begin:
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        body = data[begin:]
        if self.hub.cut.get(path):
            self.wfile.write(body[: self.hub.cut[path].pop(0)])
            self.close_connection = True
            return
        if self.hub.stall is not None:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.hub.half.set()
            self.hub.stall.wait(20)
            return
        self.wfile.write(body)


@contextmanager
def serve(files: dict[str, bytes], repository: str = "Org/tiny") -> Iterator[Hub]:
    """Run a hub with these files."""
    hub = Hub(files, repository)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
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
