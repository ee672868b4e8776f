"""The PyTorch of this environment for image builds, where it is a build for the processor: a tenth of the usual."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import docker

PORT = 17453
"""The same each time, since what is built from an address is remembered by it."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the parent's
        """Say nothing."""


@contextmanager
def served_torch(engine: docker.DockerClient, folder: Path) -> Iterator[str]:
    """Serve PyTorch to image builds; give what SHORTS_TORCH is then. Empty where this environment's one has CUDA."""
    wanted = version("torch")
    if not wanted.endswith("+cpu"):
        yield ""
        return
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
        f"torch=={wanted}",
    ]
    subprocess.run(command, check=True, timeout=600)
    (host,) = (config["Gateway"] for config in engine.networks.get("bridge").attrs["IPAM"]["Config"])
    server = ThreadingHTTPServer((host, PORT), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"torch=={wanted} --find-links http://{host}:{PORT}/ --trusted-host {host}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
