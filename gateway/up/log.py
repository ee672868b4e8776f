"""The one log: what every process writes, shown as short lines for people or raw, and kept in SHORTS_HOME/logs.

A line of ours is a JSON object (see services.common.telemetry); anything else (a trace, a library's word) becomes one.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

LOG_BYTES, LOG_FILES = 32 << 20, 3
_COLOURS = ("cyan", "green", "magenta", "blue", "bright_cyan", "bright_green", "bright_magenta", "bright_blue")
_LEVELS = {"debug": "dim", "warning": "yellow", "error": "bold red", "critical": "bold red"}
_SHOWN_APART = {"timestamp", "level", "service", "job", "scene", "event", "exception", "stack_info"}
_SAID_BY_US = {"listening", "stopping"}
"""Events of the processes that people need not see beside the supervisor's own lines."""


class Log:
    """Takes lines of all processes. `lost` is called once where standard output is gone."""

    def __init__(self, home: Path, *, as_json: bool, lost: Callable[[], None]) -> None:
        self.path = home / "logs" / "shorts.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = RotatingFileHandler(self.path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        self._file.setFormatter(logging.Formatter("%(message)s"))
        self._screen = None if as_json else Console(highlight=False, soft_wrap=True)
        self._lost, self._shows = lost, True
        self._colours: dict[str, str] = {"up": "bold"}

    def take(self, name: str, line: str) -> None:
        """Take one line that the process `name` wrote."""
        entry = read_line(name, line)
        self._keep(entry)

    def say(self, event: str, *, level: str = "info", **facts: Any) -> None:
        """Say something as the supervisor."""
        stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self._keep({"service": "up", "level": level, "timestamp": stamp, "event": event, **facts})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _keep(self, entry: dict[str, Any]) -> None:
        raw = json.dumps(entry, ensure_ascii=False)
        self._file.emit(logging.makeLogRecord({"msg": "%s", "args": (raw,)}))
        if self._shows:
            try:
                self._show(entry, raw)
            except OSError:  # the pipe is closed, the terminal is gone: the file still has everything
                self._shows = False
                self._lost()

    def _show(self, entry: dict[str, Any], raw: str) -> None:
        if self._screen is None:
            sys.stdout.write(raw + "\n")
            sys.stdout.flush()
        elif entry["service"] == "up" or entry.get("event") not in _SAID_BY_US:
            self._screen.print(self._pretty(entry))

    def _pretty(self, entry: dict[str, Any]) -> Text:
        name, level = str(entry["service"]), str(entry.get("level", "info"))
        colour = self._colours.setdefault(name, _COLOURS[len(self._colours) % len(_COLOURS)])
        text = Text()
        text.append(_clock(entry.get("timestamp")), style="dim")
        text.append(f" {_plain(name):<8}", style=colour)
        if "job" in entry:
            where = f" job {entry['job']}" + (f" {entry['scene']}" if entry.get("scene") else "")
            text.append(_plain(where), style="cyan")
        text.append(f" {_plain(entry.get('event', ''))}", style=_LEVELS.get(level, ""))
        for key, value in entry.items():
            if key not in _SHOWN_APART:
                text.append(f" {_plain(key)}=", style="dim")
                text.append(_plain(value))
        if trace := str(entry.get("exception", "")).strip().splitlines():
            text.append(f" {_plain(trace[-1])}", style="dim")  # the file has the rest
        return text


def read_line(name: str, line: str) -> dict[str, Any]:
    """Read a line that a process wrote; one that is no entry of ours becomes the event of a new one."""
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if isinstance(entry, dict) and "event" in entry:
        return {**entry, "service": entry.get("service") or name}
    stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return {"service": name, "level": "info", "timestamp": stamp, "event": line.strip()}


def _clock(stamp: object) -> str:
    try:
        return datetime.fromisoformat(str(stamp)).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return datetime.now().astimezone().strftime("%H:%M:%S")


def _plain(value: object) -> str:
    """Give a value as text without control characters: a page's title must not steer the terminal."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return "".join(c if c.isprintable() else " " for c in text)
