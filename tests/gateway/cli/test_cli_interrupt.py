"""Ctrl-C and SIGTERM: the job is cancelled, nothing stays behind, the exit code is 130."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio, Start

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다. SLOW"


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return
    raise AssertionError(f"{words!r} was never told")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_cancels_the_job(
    studio: FakeStudio, start: Start, folder: Path, number: signal.Signals
) -> None:
    process = start("make", TEXT, "--out", "a.mp4")
    wait_for(process, "script ")
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert "the job is cancelled and nothing was left behind" in err
    assert "Traceback" not in err
    assert out == ""
    assert studio.cancelled["job-1"].is_set()
    assert list(folder.iterdir()) == []


def test_the_second_signal_leaves_at_once(studio: FakeStudio, start: Start, folder: Path) -> None:
    studio.artifacts.stall = True
    process = start("make", "빵", "--out", "a.mp4")
    assert studio.artifacts.reading.wait(20)
    assert len(list(folder.iterdir())) > 0  # a temporary file of the download
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert list(folder.iterdir()) == []


def test_a_signal_while_files_arrive_leaves_none_of_them(studio: FakeStudio, start: Start, folder: Path) -> None:
    studio.artifacts.stall = True
    process = start("make", "빵", "--out", "a.mp4")
    assert studio.artifacts.reading.wait(20)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert list(folder.iterdir()) == []


def test_watching_can_be_left_without_harm_to_the_job(studio: FakeStudio, start: Start, folder: Path) -> None:
    from shorts.studio.v1 import studio_pb2

    studio.add(studio_pb2.JobSpec(text=TEXT), studio_pb2.JOB_STATE_RUNNING)
    process = start("watch", "job-1")
    wait_for(process, "script ")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert "goes on" in err
    assert not studio.cancelled["job-1"].is_set()


def test_signals_that_nohup_ignores_stay_ignored() -> None:
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from gateway.cli.signals import heed; heed(); "
        "print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, signal.getsignal(signal.SIGTERM).__name__)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "True default_int_handler\n"
