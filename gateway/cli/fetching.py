"""Setting up a model from the command line: progress, the trial at the end, and what the user is told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from gateway.cli.interrupts import run_interruptible
from gateway.cli.problems import FAILED, InterruptedJobError
from gateway.weights import Step, fetch
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC, Release

TRIAL_SECONDS = 300
PACKAGE = "pip install 'shorts-studio[supertonic]'"


def set_up_voice(source: str, release: Release = SUPERTONIC) -> int:
    """Fetch the natural voice and try it; give the exit code. Raises what fetching raises."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    models = load_settings().models_folder
    folder = run_interruptible(_fetch(release, models, source, console))
    console.print(f"shorts: {release.size / 1e6:.0f} MB in {folder}, every hash right")
    console.print(f"shorts: licence {release.license}: {release.terms}")
    if find_spec("onnxruntime") is None:
        console.print(f"shorts: one thing is missing still, the package that runs it; install it with: {PACKAGE}")
        return FAILED
    if complaint := _try(folder):
        console.print(f"shorts: the files are right, but the voice does not speak here: {complaint}")
        return FAILED
    console.print("shorts: the voice speaks; shorts are made with it from now on. `shorts voices` lists its voices")
    return 0


async def _fetch(release: Release, models: Path, source: str, console: Console) -> Path:
    """Fetch with a bar on a terminal, elsewhere with a line for each file. Raises InterruptedJobError on Ctrl-C."""
    try:
        if not console.is_terminal:
            return await fetch(release, models, source, _Lines(console).tell)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("looking", total=release.size)

            def show(step: Step) -> None:
                progress.update(task, completed=step.done, description=Path(step.path).name)

            return await fetch(release, models, source, show)
    except asyncio.CancelledError:
        again = f"{release.command} --from {source}" if source else release.command
        raise InterruptedJobError(f"interrupted; what came is kept: go on with `{again}`") from None


class _Lines:
    """Tells of each file once, when it is begun."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._path = ""

    def tell(self, step: Step) -> None:
        """Tell of a step."""
        if step.path != self._path:
            self._path = step.path
            self._console.print(f"shorts: {step.path} ({step.done / step.total:.0%} of {step.total / 1e6:.0f} MB)")


def _try(folder: Path) -> str:
    """Let the model speak in a process of its own; give what is wrong, empty for nothing."""
    command = [sys.executable, "-m", "services.tts.supertonic.measure", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"it was not done after {TRIAL_SECONDS} s"
    lines = done.stderr.strip().splitlines()
    return "" if done.returncode == 0 else lines[-1] if lines else f"exit status {done.returncode}"
