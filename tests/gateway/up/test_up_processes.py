"""`shorts up` as people run it: real processes, real commands beside it, and nothing left however it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from gateway.cli import run
from gateway.ownership import Owner, StateFolder
from gateway.ports import free_port
from gateway.up import run as up_run
from gateway.up.claim import Claim, read_claim
from tests.support.processes import left_over

SECONDS = 60.0
MAIN = "from gateway.cli import main; main()"


@dataclass
class Up:
    """A running `shorts up`, its log as far as it was read, and its processes."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    ui_port: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    children: list[psutil.Process] = field(default_factory=list)

    def wait_for(self, words: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.entries.append(json.loads(line))
            if words in self.entries[-1]["event"]:
                self.children = psutil.Process(self.process.pid).children(recursive=True)
                return self.entries[-1]
        raise AssertionError(f"{words!r} was never said: {self.entries}")

    def child(self, module: str) -> psutil.Process:
        return next(p for p in psutil.Process(self.process.pid).children() if p.cmdline()[-1] == module)

    def claim(self) -> Claim:
        found = read_claim(self.home)
        assert found is not None
        return found


@pytest.fixture
def start_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Up]]:
    """Give a way to start one, with as few processes as the test needs, on a state folder of its own."""
    started: list[Up] = []

    def start(*options: str, services: tuple[str, ...] = ("tts",)) -> Up:
        elsewhere = dict.fromkeys(("crawl", "llm", "image", "video", "tts", "music", "render"), "unix:/nowhere")
        for name in services:
            del elsewhere[name]
        monkeypatch.setenv("SHORTS_SERVICES", json.dumps(elsewhere))
        monkeypatch.setenv("SHORTS_MIN_FREE_MIB", "0")
        port, ui_port = free_port(), free_port()
        ports = [] if "--no-ui" in options else ["--ui-port", str(ui_port)]
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "up", "--json", "--port", str(port), *ports, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(Up(process, Path(os.environ["SHORTS_HOME"]), port, ui_port))
        return started[-1]

    yield start
    for up in started:
        with up.process:
            up.process.kill()
        for child in up.children:
            if child.is_running():
                child.kill()


def all_gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=SECONDS)[1]


def test_everything_stands_heals_and_stops(
    start_up: Callable[..., Up], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    up = start_up()
    up.wait_for("everything stands")
    run_folder = Path(up.claim().run_folder)

    page = http.client.HTTPConnection("127.0.0.1", up.ui_port, timeout=10)
    page.request("GET", "/_stcore/health")
    assert page.getresponse().status == 200
    page.close()

    assert run(["jobs"]) == 0
    assert "no jobs yet" in capsys.readouterr().out
    assert run(["voices", "--json"]) == 0
    voices = capsys.readouterr().out
    assert "espeak" in voices
    monkeypatch.setenv("SHORTS_GATEWAY", f"127.0.0.1:{up.port}")
    assert run(["recipes"]) == 0
    assert "story" in capsys.readouterr().out
    monkeypatch.delenv("SHORTS_GATEWAY")

    assert run(["up", "--no-ui"]) == 1
    refused = capsys.readouterr().err
    assert f"(pid {up.process.pid})" in refused
    assert f"gateway 127.0.0.1:{up.port}" in refused
    assert f"dashboard http://localhost:{up.ui_port}" in refused

    up.child("services.tts").kill()
    assert "SIGKILL; starting it again" in up.wait_for("tts was ended by")["event"]
    up.wait_for("tts stands again")
    assert run(["voices", "--json"]) == 0
    assert capsys.readouterr().out == voices

    gateway = up.child("gateway")
    gateway.kill()
    psutil.wait_procs([gateway], timeout=SECONDS)
    assert run(["jobs"]) == 0  # neither an error, nor a studio of its own in the place of the gateway that comes
    assert "no jobs yet" in capsys.readouterr().out
    up.wait_for("gateway stands again")

    up.process.send_signal(signal.SIGINT)
    _, errors = up.process.communicate(timeout=SECONDS)
    assert (up.process.returncode, errors) == (130, "")
    assert all_gone(up.children)
    assert not run_folder.exists()
    assert read_claim(up.home) is None
    assert not (up.home / "gateway.json").exists()
    kept = [json.loads(line) for line in (up.home / "logs" / "shorts.jsonl").read_text().splitlines()]
    assert kept[-1]["event"] == "stopped"
    stopping = [entry["service"] for entry in kept if entry["event"] == "stopping"]
    assert stopping[-2:] == ["gateway", "tts"], "callers stop before those they call"


def test_a_killed_supervisor_takes_everything_with_it(
    start_up: Callable[..., Up], capsys: pytest.CaptureFixture[str]
) -> None:
    up = start_up("--no-ui")
    up.wait_for("everything stands")
    assert len(up.children) >= 2
    run_folder = Path(up.claim().run_folder)
    up.process.kill()
    up.process.wait()
    assert all_gone(up.children)
    assert run_folder.is_relative_to(tempfile.gettempdir())
    # What it left does not stop the next one, which clears it.
    again = start_up("--no-ui", services=())
    again.wait_for("everything stands")
    assert not run_folder.exists()
    again.process.terminate()
    again.process.communicate(timeout=SECONDS)
    assert again.process.returncode == 0
    assert all_gone(again.children)


def test_a_port_that_is_taken_is_told_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(["up", "--no-ui", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"port {port}, which the gateway needs, cannot be had" in said
    assert "shorts up --port" in said
    assert left_over() == []
    assert not (Path(os.environ["SHORTS_HOME"]) / "up.json").exists()


def test_a_command_at_work_on_the_folder_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up_run, "_NOTICE_SECONDS", 0.0)
    folder = StateFolder(Path(os.environ["SHORTS_HOME"]))
    with folder.try_to_own() as run_folder:
        folder.announce(Owner("unix:/nowhere", "", str(run_folder), os.getpid()))
        assert run(["up", "--no-ui", "--port", str(free_port())]) == 1
    assert f"another shorts command (pid {os.getpid()}) works on" in capsys.readouterr().err


def test_options_that_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "--no-ui", "--open"]) == 2
    assert "--open and --no-ui exclude each other" in capsys.readouterr().err
