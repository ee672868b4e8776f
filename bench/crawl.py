"""What reading a page costs: a plain product page from a site on this machine, from the request to its facts.

Run by itself, it is the measured process: `python -m bench.crawl FOLDER URL` prints the CPU seconds of one page.
`python -m bench.crawl` prints how well facts are read.
"""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench import facts
from bench.measure import BenchError
from services.common.artifacts import FileStore
from services.common.operation import Work
from shorts.crawl.v1 import crawl_pb2

PAGE = Path(__file__).resolve().parent.parent / "samples" / "mug.html"
PAGES = 5


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def page_seconds(folder: Path) -> float:
    """Measure the CPU seconds of one page with its pictures, in a process that has the backend loaded."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = f"127.0.0.1:{server.server_address[1]}"
    env = {**os.environ, "SHORTS_CRAWL_ALLOW": f'["{where}"]', "SHORTS_HOME": str(folder / "home")}
    try:
        command = [sys.executable, "-m", "bench.crawl", str(folder), f"http://{where}/"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    finally:
        server.shutdown()
        server.server_close()
    if done.returncode:
        raise BenchError(f"reading a page failed:\n{done.stderr[-2000:]}")
    return float(done.stdout)


def main() -> None:
    """Load the backend, read the page several times, print the mean CPU seconds of one.

    Without a folder and an address: print how well facts are read from the set of pages, beside structured data alone.
    """
    if len(sys.argv) < 3:
        facts.main()
        return
    from services.crawl.backends.http import HttpBackend  # noqa: PLC0415 - this is the measured process

    backend, store = HttpBackend(), FileStore(Path(sys.argv[1]) / "crawl-store")
    backend.load()
    request = crawl_pb2.FetchRequest(backend="http", url=sys.argv[2])
    started = time.process_time()
    for _ in range(PAGES):
        work = Work(store, lambda _: None, threading.Event())
        page = backend.fetch(request, work)
        if not page.price.amount:
            raise BenchError("the page's price was not found")
    sys.stdout.write(f"{(time.process_time() - started) / PAGES}\n")


if __name__ == "__main__":
    main()
