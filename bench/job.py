"""The whole job through the command line, and how fast the programs start."""

from __future__ import annotations

import json
import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import BenchError, Usage, run

SHORTS = Path(sys.executable).with_name("shorts")
SAMPLE = Path("samples/bakery.txt")
LENGTH = 30
SERVICES = ("llm", "image", "video", "tts", "music", "render", "crawl")


@dataclass(frozen=True)
class Job:
    """A finished job: its cost, the length of its short, and when things came, seconds after the submit."""

    usage: Usage
    seconds: float
    first_preview: float | None
    from_command: float | None
    """Until the first preview from the start of the command, with Python's and the services' start."""


def make(folder: Path, *, music: Path | None = None) -> Job:
    """Make the sample's short in a fresh home, as a user would. Raises BenchError."""
    home = folder / "home"
    command: list[str | Path] = [SHORTS, "make", f"@{SAMPLE}", "--out", folder / "job.mp4", "--force", "--json"]
    command += ["--length", str(LENGTH), "--seed", "1", *(("--music", music) if music else ())]
    usage = run(command, env={**os.environ, "SHORTS_HOME": str(home)})
    submitted, preview, seconds = None, None, 0.0
    for at, line in usage.lines:
        message = json.loads(line)
        if submitted is None:
            submitted = at
        if preview is None and message.get("scene", {}).get("preview"):
            preview = at
        for video in message.get("state_changed", {}).get("result", {}).get("videos", ()):
            seconds = max(seconds, float(video["duration"]))
    if not seconds:
        raise BenchError("the job told no finished video")
    first = None if preview is None or submitted is None else preview - submitted
    return Job(usage, seconds, first, preview)


def help_seconds() -> float:
    """Give the median wall time of `shorts --help`."""
    return _wall([SHORTS, "--help"])


def import_seconds() -> dict[str, float]:
    """Give for every service the median wall time of a Python that imports it and ends."""
    return {name: _wall([sys.executable, "-c", f"import services.{name}.servicer"]) for name in SERVICES}


def _wall(command: list[str | Path]) -> float:
    run(command, sample=False)  # once for the disk's cache
    return statistics.median(run(command, sample=False).wall for _ in range(5))
