"""Shorts made with the `shorts` program itself, in a process of its own with a home and a temp folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

SHORTS = str(Path(sys.executable).with_name("shorts"))
SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass
class Desk:
    """A user's desk: a folder to work in, a home for the studio, a temp folder that must be empty afterwards."""

    folder: Path
    home: Path
    temp: Path

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTS_")}
        return kept | {"SHORTS_HOME": str(self.home), "TMPDIR": str(self.temp), "SHORTS_MIN_FREE_MIB": "50"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `shorts …` in the background."""
        return subprocess.Popen(
            [SHORTS, *arguments],
            cwd=self.folder,
            env=self.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `shorts …` and check its exit code."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        assert process.returncode == code, f"exit code {process.returncode}\n{out}\n{err}"
        return subprocess.CompletedProcess(arguments, code, out, err)

    def record(self, name: str) -> dict[str, Any]:
        """Read the record beside a short."""
        data: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return data

    def leftovers(self) -> list[str]:
        """List what no run may leave: temp files, parts in the store, processes that know this home."""
        files = [str(path) for path in self.temp.rglob("*")] + [str(p) for p in (self.home / "artifacts/tmp").glob("*")]
        return files + [str(p.info) for p in psutil.process_iter(["cmdline"]) if _knows(p, self.home)]


def _knows(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get("SHORTS_HOME") == str(home)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def make_desk(root: Path) -> Desk:
    """Set up a desk."""
    desk = Desk(root / "desk", root / "state", root / "temp")
    for folder in (desk.folder, desk.home, desk.temp):
        folder.mkdir()
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give a desk of the test's own."""
    return make_desk(tmp_path)
