"""Setting up the natural voice from the command line: fetched, then tried, and what the user is told."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from gateway.cli.bars import err_console, run_with_bar
from gateway.cli.problems import FAILED
from gateway.weights import Tell, fetch
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC, Release

TRIAL_SECONDS = 300
PACKAGE = "pip install 'shorts-studio[supertonic]'"


def set_up_voice(source: str, release: Release = SUPERTONIC) -> int:
    """Fetch the natural voice and try it; give the exit code. Raises what fetching raises."""
    console = err_console()
    settings = load_settings()
    from_ = source or settings.models_mirror
    command = release.command_here(settings.setup_command)

    async def work(tell: Tell) -> Path:
        return await fetch(release, settings.models_folder, from_, tell)

    again = f"{command} --from {source}" if source else command
    folder = run_with_bar(work, release.size, again, console)
    console.print(f"shorts: {release.size / 1e6:.0f} MB in {folder}, every hash right")
    console.print(f"shorts: licence {release.license}: {release.terms}")
    return try_voice(folder, console)


def try_voice(folder: Path, console: Console) -> int:
    """Let the natural voice that was fetched speak, and tell how that went; give the exit code."""
    if find_spec("onnxruntime") is None:
        console.print(f"shorts: one thing is missing still, the package that runs it; install it with: {PACKAGE}")
        return FAILED
    if complaint := _try(folder):
        console.print(f"shorts: the files are right, but the voice does not speak here: {complaint}")
        return FAILED
    console.print("shorts: the voice speaks; shorts are made with it from now on. `shorts voices` lists its voices")
    return 0


def _try(folder: Path) -> str:
    """Let the model speak in a process of its own; give what is wrong, empty for nothing."""
    command = [sys.executable, "-m", "services.tts.supertonic.measure", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"it was not done after {TRIAL_SECONDS} s"
    lines = done.stderr.strip().splitlines()
    return "" if done.returncode == 0 else lines[-1] if lines else f"exit status {done.returncode}"
