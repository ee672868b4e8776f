"""The one log of `shorts up`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gateway.up.log import Log

LINE = {
    "event": "call refused",
    "level": "warning",
    "timestamp": "2026-01-02T03:04:05Z",
    "service": "render",
    "job": "3-ab12",
    "scene": "scene-2",
    "reason": "DISK_FULL",
}


def lost() -> None:
    raise AssertionError("the screen is there")


def test_lines_are_short_for_people_and_whole_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(tmp_path, as_json=False, lost=lost)
    log.take("render", json.dumps(LINE))
    log.take("ui", "  You can \x1b[31m view it now")
    log.take("render", json.dumps({**LINE, "event": "listening"}))
    log.say("everything stands")
    log.close()
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].endswith("render   job 3-ab12 scene-2 call refused reason=DISK_FULL")
    assert shown[1].endswith("ui       You can  [31m view it now"), "a process must not steer the terminal"
    assert shown[2].endswith("up       everything stands")
    assert len(shown) == 3
    kept = [json.loads(line) for line in (tmp_path / "logs" / "shorts.jsonl").read_text().splitlines()]
    assert kept[0] == LINE
    assert [entry["service"] for entry in kept] == ["render", "ui", "render", "up"]


def test_raw_lines_are_json_whatever_a_process_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(tmp_path, as_json=True, lost=lost)
    for line in ("Traceback (most recent call last):", "[1, 2]", '{"a": 1}', '{"event": "한글"}'):
        log.take("llm", line)
    log.close()
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [entry["event"] for entry in shown] == ["Traceback (most recent call last):", "[1, 2]", '{"a": 1}', "한글"]
    assert {entry["service"] for entry in shown} == {"llm"}


def test_a_closed_screen_is_told_once_and_the_file_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    log = Log(tmp_path, as_json=True, lost=lambda: calls.append(1))

    def closed(_text: str) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(sys.stdout, "write", closed)
    log.say("one")
    log.say("two")
    log.close()
    assert calls == [1]
    assert len((tmp_path / "logs" / "shorts.jsonl").read_text().splitlines()) == 2
