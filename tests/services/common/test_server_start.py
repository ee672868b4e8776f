"""A service that cannot start says so in one line, with the setting and what to do, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def told(home: Path, module: str = "services.crawl", **settings: str) -> str:
    """Start a process with settings that it cannot have; give the last line that it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTS_")}
    ended = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**kept, "SHORTS_HOME": str(home), "SHORTS_LISTEN": "127.0.0.1:0", **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    name, _, line = ended.stderr.splitlines()[-1].partition(": ")
    assert name == module.rpartition(".")[2]
    return line


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"SHORTS_LOG_LEVEL": "loud"}, "settings.log_level: "),
        ({"SHORTS_STORE": "ftp:there"}, "settings.store: is 'ftp:there'; it must be file:/folder or grpc:host:port"),
        ({"SHORTS_HOME": str(Path(__file__) / "home")}, "settings.home: is no folder to write in"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], line: str) -> None:
    assert told(tmp_path / "home", **settings).startswith(line)


def test_a_taken_port_is_told(tmp_path: Path, taken: int) -> None:
    line = told(tmp_path / "home", SHORTS_LISTEN=f"127.0.0.1:{taken}")
    assert line.startswith(f"cannot listen on 127.0.0.1:{taken} (")
    assert line.endswith("end what uses it, or set SHORTS_LISTEN to another address")


@pytest.mark.parametrize("module", ["services.crawl", "gateway"])
def test_a_taken_port_for_metrics_is_told(tmp_path: Path, taken: int, module: str) -> None:
    line = told(tmp_path / "home", module, SHORTS_METRICS_PORT=str(taken))
    assert line.startswith(f"cannot serve metrics on 127.0.0.1:{taken} (")
    assert line.endswith("or set SHORTS_METRICS_PORT to another one")
