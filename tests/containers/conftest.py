"""Containers are tested where a Docker engine with Compose can be had; where none can, the run says so."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.containers.system import ALL, BUILD_SECONDS, System, missing

_told: list[str] = []


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Build all images, start everything, wait until it is healthy; take it all down again."""
    if why := missing():
        _told[:] = [f"CONTAINERS ARE NOT TESTED: {why}"]
        pytest.skip(why)
    system = System(tmp_path_factory.mktemp("containers"))
    try:
        started = time.monotonic()
        system.compose("build", seconds=BUILD_SECONDS)
        built = time.monotonic()
        system.compose("up", "-d")
        system.wait_until_healthy()
        healthy = time.monotonic()
        _told.append(f"containers: built in {built - started:.0f} s, healthy {healthy - built:.0f} s after that")
        for name in ALL:
            _told.append(f"  image of {name}: {system.image_bytes(name) / 1e6:.0f} MB")  # noqa: PERF401
        yield system
    finally:
        system.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was found, or that nothing could be tested."""
    for line in _told:
        terminalreporter.write_line(line, yellow=line.isupper() or "NOT TESTED" in line)
