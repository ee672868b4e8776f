"""What the bench of cards measured is taken where it says something of a card, and nothing of a damaged file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.gpu.results import Machine, Result, Side, figures, keep
from gateway.catalogue.measured import measured

CARD = Machine("NVIDIA GeForce RTX 4090", 24 << 30, "580", "2.13", "0.42", "5.23")
JOB = {"width": 768, "height": 1344, "frames": 1, "steps": 30}


def result(case: str, **changes: Any) -> Result:
    fields: dict[str, Any] = {"case": case, "date": "2026-12-01", "machine": CARD, "job": JOB, "tflop": 409.0}
    sides = {"ours": Side(made=5.0), "plain": Side(made=5.1)}
    return Result(**{**fields, **sides, **changes})


def test_results_become_figures_of_their_models(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    assert measured(file) == ()
    keep(result("sdxl-1.0"), file)
    useless: dict[str, dict[str, Any]] = {
        "sd-1.5": {"tiny": True},
        "ltx-video": {"ours": Side(error="OutOfMemoryError: no room")},
        "svd-xt-1.1": {"machine": Machine(torch="2")},
        "cogvideox-2b": {"tflop": 0.0},
    }
    for case, changes in useless.items():
        keep(result(case, **changes), file)
    ((model, figure),) = measured(file)
    assert (model, figure.device, figure.seconds, figure.tflop) == ("sdxl-1.0", CARD.card, 5.0, 409.0)
    assert figure.work == "768 x 1344, 30 steps"
    assert "2026-12-01" in figure.source


def test_a_damaged_file_gives_none(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    for text in ("{", json.dumps({"results": [{"case": "x"}]}), json.dumps([])):
        file.write_text(text)
        assert measured(file) == ()


def test_figures_are_written_as_the_catalogue_keeps_them() -> None:
    found = {"sdxl-1.0": result("sdxl-1.0"), "sdxl-1.0-edges": result("sdxl-1.0-edges"), "x": result("x", tiny=True)}
    assert list(figures(found, {"sdxl-1.0", "x"})) == [
        'sdxl-1.0: figures = [{ work = "768 x 1344, 30 steps", device = "NVIDIA GeForce RTX 4090", seconds = 5, '
        'source = "make bench-gpu, 2026-12-01", tflop = 409 }]'
    ]
