"""What `make bench-gpu` measured in this checkout: figures of models, besides those that the catalogue has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import structlog

from services.common.catalogue.times import Figure

RESULTS = Path(__file__).parents[2] / "bench" / "gpu" / "results.json"
"""Not in an installed distribution."""
log = structlog.get_logger()


def measured(file: Path = RESULTS) -> tuple[tuple[str, Figure], ...]:
    """Give figures by model, of the studio's own side on real cards; none where nothing was measured.

    A damaged file gives none either, and is told in the log: expectations are reckoned without it.
    """
    if not file.is_file():
        return ()
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["results"]
        return tuple((row["case"], _figure(row)) for row in rows if _counts(row))
    except (KeyError, TypeError, ValueError, OSError) as error:
        log.warning("what bench-gpu measured cannot be read", file=file.name, error=str(error))
        return ()


def _counts(row: dict[str, Any]) -> bool:
    """Tell whether a result says something of a card: full models, no error, and how much work it was."""
    full = not row.get("tiny", False) and bool(row["machine"]["card"])
    return full and not row["ours"]["error"] and bool(row.get("tflop"))


def _figure(row: dict[str, Any]) -> Figure:
    job = row["job"]
    frames = f", {job['frames']} frames" if job.get("frames", 1) > 1 else ""
    return Figure(
        work=f"{job['width']} x {job['height']}{frames}, {job['steps']} steps",
        device=str(row["machine"]["card"]),
        seconds=float(row["ours"]["made"]),
        source=f"make bench-gpu, {row['date']}",
        tflop=float(row["tflop"]),
    )
