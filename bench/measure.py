"""Runs commands and tells what they cost: CPU of the whole process tree, wall time, peak memory."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_SAMPLE_SECONDS = 0.1


class BenchError(Exception):
    """A command that the bench runs failed."""


@dataclass(frozen=True)
class Usage:
    """What a command cost; `lines` are those of its standard output with the seconds after which they came."""

    cpu: float
    wall: float
    peak_mb: float
    lines: list[tuple[float, str]] = field(default_factory=list, repr=False)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, sample: bool = True) -> Usage:
    """Run a command to its end.

    CPU is user and system time of the command and all its descendants that were waited for (getrusage), memory the
    highest sum over its process tree, sampled ten times a second, shared pages counted once where the system tells.
    Raises BenchError with the end of standard error if it fails.
    """
    before, started = _children_cpu(), time.monotonic()
    lines: list[tuple[float, str]] = []
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=env
        )
        reader = threading.Thread(target=_read, args=(process, lines, started), daemon=True)
        reader.start()
        try:
            peak = _watch(process) if sample else 0.0
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.monotonic() - started
        reader.join()
        if process.returncode:
            errors.seek(0)
            tail = errors.read().decode(errors="replace")[-2000:]
            raise BenchError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{tail}")
    return Usage(_children_cpu() - before, wall, peak, lines)


def _read(process: subprocess.Popen[bytes], lines: list[tuple[float, str]], started: float) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.append((time.monotonic() - started, line.decode(errors="replace").rstrip("\n")))  # noqa: PERF401


def _watch(process: subprocess.Popen[bytes]) -> float:
    peak, root = 0.0, psutil.Process(process.pid)
    while process.poll() is None:
        peak = max(peak, _tree_mb(root))
        time.sleep(_SAMPLE_SECONDS)
    return peak


def _tree_mb(root: psutil.Process) -> float:
    total = 0
    try:
        for member in [root, *root.children(recursive=True)]:
            try:
                total += _bytes(member)
            except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
                continue  # it ended while we looked
    except psutil.NoSuchProcess:
        return 0.0
    return total / 1e6


def _bytes(process: psutil.Process) -> int:
    if sys.platform == "linux":
        return int(process.memory_full_info().pss)
    return int(process.memory_info().rss)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_seconds() -> float:
    """Give the CPU time of this process so far, and of its children that were waited for."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + _children_cpu()


def median(usages: Sequence[Usage]) -> Usage:
    """Give the median of each figure."""
    return Usage(
        statistics.median(usage.cpu for usage in usages),
        statistics.median(usage.wall for usage in usages),
        statistics.median(usage.peak_mb for usage in usages),
    )
