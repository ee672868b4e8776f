"""What was measured: one file that keeps the last result of every case, and its table. Needs no PyTorch.

The page docs/models.md shows it; a case without a result was not run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
GIB = 1 << 30
NOT_RUN = "not run"
HEAD = (
    "pipeline",
    "s a step",
    "plain",
    "ratio",
    "s in all",
    "plain",
    "s to load",
    "plain",
    "peak GiB",
    "plain",
    "ratio",
)


@dataclass(frozen=True)
class Side:
    """What one side took: the studio's backend, or the plain script. Seconds, bytes; 0 where `error` says why."""

    step: float = 0.0
    """Seconds a step, the median of those after the first."""
    steps: int = 0
    made: float = 0.0
    """Seconds from the prompt to pixels: encoding, all steps, decoding. A second call, nothing is loaded in it."""
    whole: float = 0.0
    """Seconds of the whole call; the backend's with smoothing to 30 frames a second and the file."""
    load: float = 0.0
    """Seconds until the model lies where it works."""
    peak: int = 0
    """Most memory allocated on the card, over loading and both calls; on the processor, resident memory."""
    reserved: int = 0
    """Most memory that PyTorch's allocator held on the card."""
    error: str = ""


@dataclass(frozen=True)
class Machine:
    """What it was measured on."""

    card: str = ""
    """Empty: the processor."""
    card_bytes: int = 0
    driver: str = ""
    torch: str = ""
    diffusers: str = ""
    transformers: str = ""


@dataclass(frozen=True)
class Result:
    """One case, measured on both sides in one run."""

    case: str
    date: str
    machine: Machine
    ours: Side = field(default_factory=Side)
    plain: Side = field(default_factory=Side)
    job: Mapping[str, Any] = field(default_factory=dict)
    """Width, height, frames, steps, guidance and precision of the work."""
    plan: Mapping[str, Any] = field(default_factory=dict)
    """How the backend put the model into memory."""
    tflop: float = 0.0
    """How much work `made` was, 10^12 operations; 0: not counted."""
    tiny: bool = False
    """Whether the model was a tiny one of the tests: such a result says nothing of speed and is on no page."""

    @property
    def work(self) -> str:
        """Say what was made."""
        frames = int(self.job.get("frames", 1))
        clip = f", {frames} frames" if frames > 1 else ""
        return f"{self.job.get('width')} x {self.job.get('height')}{clip}, {self.job.get('steps')} steps"


def read_results(file: Path = RESULTS) -> dict[str, Result]:
    """Read all results by case; none where there is no file. Raises ValueError where it is damaged."""
    if not file.is_file():
        return {}
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["results"]
        return {row["case"]: _result(row) for row in rows}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file.name} is damaged ({error}); remove it and measure again") from error


def _result(row: dict[str, Any]) -> Result:
    parts = {"machine": Machine(**row["machine"]), "ours": Side(**row["ours"]), "plain": Side(**row["plain"])}
    return Result(**{**row, **parts})


def keep(result: Result, file: Path = RESULTS) -> None:
    """Put a result in the place of the last one of its case; the file is whole at any moment."""
    found = {**read_results(file), result.case: result}
    text = json.dumps({"results": [asdict(found[case]) for case in sorted(found)]}, indent=2) + "\n"
    made = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        made.write_text(text, encoding="utf-8")
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def cells(result: Result) -> tuple[str, ...]:
    """Give a result as the cells below HEAD, without the first; a side that failed has dashes."""
    ours, plain = result.ours, result.plain
    both = not ours.error and not plain.error
    return (
        _seconds(ours, ours.step),
        _seconds(plain, plain.step),
        _ratio(ours.step, plain.step) if both else "–",
        _seconds(ours, ours.made),
        _seconds(plain, plain.made),
        _seconds(ours, ours.load),
        _seconds(plain, plain.load),
        _gib(ours),
        _gib(plain),
        _ratio(ours.peak, plain.peak) if both else "–",
    )


def errors(result: Result) -> Iterator[str]:
    """Say what went wrong."""
    for name, side in (("the backend", result.ours), ("the plain script", result.plain)):
        if side.error:
            yield f"{result.case}, {name}: {side.error}"


def figures(results: Mapping[str, Result], ids: Collection[str]) -> Iterator[str]:
    """Write what was measured of models, `ids`, on cards as the catalogue keeps it."""
    for case, result in sorted(results.items()):
        if case in ids and result.machine.card and not result.tiny and not result.ours.error:
            yield (
                f'{case}: figures = [{{ work = "{result.work}", device = "{result.machine.card}", '
                f'seconds = {result.ours.made:.3g}, source = "make bench-gpu, {result.date}", '
                f"tflop = {result.tflop:g} }}]"
            )


def _seconds(side: Side, value: float) -> str:
    return "–" if side.error else f"{value:.3g}"


def _gib(side: Side) -> str:
    return "–" if side.error else f"{side.peak / GIB:.2f}"


def _ratio(ours: float, plain: float) -> str:
    return f"{ours / plain:.2f}" if plain else "–"
