"""Trouble: interrupts, kills, bad input, two at a time. Nothing partial, nothing left over, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from typing import Any

import pytest

from tests.e2e.conftest import SAMPLES, Desk
from tests.support.judge import judge

BAKERY = f"@{SAMPLES / 'bakery.txt'}"


def _until_stage(process: subprocess.Popen[str], stage: str) -> None:
    """Read the JSON events of a run until a stage has begun."""
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event.get("stage", {}).get("stage") == stage:
            return
    pytest.fail(f"{stage} never began: {process.stderr.read() if process.stderr else ''}")


def test_ctrl_c_in_the_render_leaves_nothing(desk: Desk) -> None:
    process = desk.start("make", BAKERY, "--length", "20", "--json", "--out", "a.mp4")
    _until_stage(process, "render")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert list(desk.folder.iterdir()) == []
    assert desk.leftovers() == []
    assert "cancelled" in desk.run("jobs").stdout.lower()


def test_after_kill_minus_nine_the_job_goes_on(desk: Desk) -> None:
    process = desk.start("make", BAKERY, "--length", "10", "--json", "--out", "a.mp4")
    _until_stage(process, "render")
    process.kill()
    process.communicate(timeout=20)
    _wait_for_orphans(desk)
    assert not list(desk.folder.glob("*.mp4"))
    listed = desk.run("jobs").stdout
    assert "interrupted" in listed.lower()
    job_id = next(
        word for line in listed.splitlines() if "interrupted" in line.lower() for word in line.split() if "-" in word
    )
    desk.run("resume", job_id, "--out", "a.mp4")
    assert judge(desk.folder / "a.mp4").video.duration > 5
    timings = desk.record("a")["timings"]
    assert [unit["stage"] for unit in timings if not unit["reused"]] in (["render"], [])
    assert desk.leftovers() == []


def _wait_for_orphans(desk: Desk) -> None:
    """Children of a killed process see their pipes close and end."""
    deadline = time.monotonic() + 10
    while any("cmdline" in left for left in desk.leftovers()):
        assert time.monotonic() < deadline, desk.leftovers()
        time.sleep(0.05)


def test_a_second_command_uses_the_first_ones_studio(desk: Desk) -> None:
    first = desk.start("make", BAKERY, "--length", "8", "--json", "--out", "first.mp4")
    _until_stage(first, "voice")
    second = desk.start("make", BAKERY, "--length", "8", "--seed", "9", "--quiet", "--out", "second.mp4")
    for process in (first, second):
        _, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
    assert judge(desk.folder / "first.mp4").video.duration > 4
    assert judge(desk.folder / "second.mp4").video.duration > 4
    assert desk.leftovers() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["", "--out", "a.mp4"], "text"),
        (["🍞", "--out", "a.mp4"], "SOURCE: has no Korean or English"),
        (["가" * 1_000_000, "--out", "a.mp4"], "50,000"),
        (["@missing.txt"], "missing.txt"),
        ([BAKERY, "--scenes", "0"], "scenes"),
        ([BAKERY, "--scenes", "99"], "scenes"),
        ([BAKERY, "--length", "2"], "length"),
        ([BAKERY, "--voice", "nobody"], "nobody"),
        ([BAKERY, "--images", "missing.jpg"], "missing.jpg"),
        ([BAKERY, "--images", "not-a-photo.jpg"], "not-a-photo.jpg"),
        ([BAKERY, "--music", "not-a-photo.jpg"], "not-a-photo.jpg"),
        ([BAKERY, "--out", "no/such/folder/a.mp4"], "no/such/folder"),
        (["مرحبا بالعالم. هذا نص عربي طويل بما يكفي ليكون قصة."], "SOURCE: has no Korean or English"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input_is_told_at_once(desk: Desk, arguments: list[str], told: str) -> None:
    (desk.folder / "not-a-photo.jpg").write_text("I am a text")
    if len(arguments[0]) > 100_000:  # too long for a command line
        (desk.folder / "long.txt").write_text(arguments[0], encoding="utf-8")
        arguments = ["@long.txt", *arguments[1:]]
    done = desk.run("make", *arguments, code=2)
    assert told in done.stderr
    assert not list(desk.folder.glob("*.mp4"))
    assert desk.leftovers() == []


def test_odd_texts_make_a_short_or_a_clear_error(desk: Desk) -> None:
    text = "골목 \x07빵집은 \u202eمرحبا\u202c 새벽 4시에 문을 연다. "
    text += "{\\an8}%{pts} ';[a]drawtext=x 빵은 180개다! 🍞🍞 すし も 있다."
    (desk.folder / "odd.txt").write_text(text, encoding="utf-8")
    desk.run("make", "@odd.txt", "--length", "6", "--out", "odd.mp4")
    assert judge(desk.folder / "odd.mp4").video.duration > 2


def test_a_full_disk_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = desk.environment() | {"SHORTS_MIN_FREE_MIB": str(1 << 40)}
    monkeypatch.setattr(Desk, "environment", lambda _self: environment)
    done = desk.run("make", BAKERY, "--out", "a.mp4", code=1)
    assert "free some space" in done.stderr
    assert not list(desk.folder.glob("*"))
