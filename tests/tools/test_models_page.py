"""docs/models.md is what the catalogue says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.gpu.results import NOT_RUN, Machine, Result, Side
from bench.gpu.shapes import cases
from services.common.catalogue import catalogue
from tests.support.shelf import shelf
from tools import make_models_page


def test_the_page_is_up_to_date() -> None:
    assert make_models_page.PAGE.read_text(encoding="utf-8") == make_models_page.page(catalogue()), (
        "run: python tools/make_models_page.py"
    )


CARD = Machine("NVIDIA H200", 139 << 30, "580.1", "2.13.0", "0.42.1", "5.23.0")
JOB = {"width": 480, "height": 832, "frames": 161, "steps": 40}


def result(case: str, **changes: object) -> Result:
    ours, plain = Side(0.25, 40, 12.0, 13.0, 6.0, 20 << 30), Side(0.24, 40, 11.5, 11.5, 7.0, 21 << 30)
    fields = {"case": case, "date": "2026-12-01", "machine": CARD, "ours": ours, "plain": plain, "job": JOB, **changes}
    return Result(**fields)  # type: ignore[arg-type]


def test_the_page_tells_of_every_model_and_of_no_figure_that_was_not_taken() -> None:
    text = make_models_page.page(catalogue(), {})
    assert text.count("| – | – | – | – | – | not run |") == len(cases())
    assert "**None of the models was run**" in text
    for model in catalogue().models:
        assert f"`{model.id}`" in text
        assert model.license.name in text
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.endswith(" |") and "](" in line]
    assert len(rows) == len(catalogue().models)
    by_id = {row.split("`")[1]: row for row in rows}
    for model in catalogue().models:
        row = by_id[model.id]
        assert (f"| {NOT_RUN} |" in row) != bool(model.backend)
        assert ("| reckoned: " in row) == bool(model.backend), "what was not measured is told as reckoned"
    assert "**reckoned, not\nmeasured**" in text
    assert all(" on RTX " in row for row in text.splitlines() if row.startswith(("| `6gb`", "| `12gb`", "| `24gb`")))


def test_a_time_that_was_measured_is_shown() -> None:
    timed = shelf(
        **{
            "rank = 10\n": "rank = 10\nfigures = [{ work = 'a picture', device = 'RTX 4090', seconds = 3.5, "
            "source = 'make bench' }]\n"
        }
    )
    assert "a picture: 3.5 s (RTX 4090)" in make_models_page.page(timed)


def test_what_the_bench_measured_is_shown_with_its_date_and_the_rest_as_not_run() -> None:
    failed = result("sdxl-1.0", plain=Side(error="OutOfMemoryError: no room"))
    text = make_models_page.page(catalogue(), {"ltx-video": result("ltx-video"), "sdxl-1.0": failed})
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if line.startswith("| ")}
    assert rows["LTX-Video 2B"] == (
        "| LTX-Video 2B | 480 x 832, 161 frames, 40 steps | 0.25 / 0.24 | 12 / 11.5 | 6 / 7 | 20.00 / 21.00 "
        "| 2026-12-01, NVIDIA H200 |"
    )
    assert "0.25 / – |" in rows["SDXL 1.0"]
    assert rows["SD 1.5"].endswith("| not run |")
    assert rows["`ltx-video`"].endswith("| 480 x 832, 161 frames, 40 steps: 12 s (NVIDIA H200) |")
    assert "- 2026-12-01: NVIDIA H200, 139 GiB, driver 580.1; PyTorch 2.13.0, diffusers 0.42.1" in text
    assert "- sdxl-1.0, the plain script: OutOfMemoryError: no room" in text
    assert "None of the models was run" not in text


@pytest.mark.parametrize("changes", [{"tiny": True}, {"machine": Machine(torch="2.13.0+cpu")}])
def test_what_ran_tiny_or_on_a_processor_is_not_shown(changes: dict[str, object]) -> None:
    assert make_models_page.page(catalogue(), {"ltx-video": result("ltx-video", **changes)}) == make_models_page.page(
        catalogue(), {}
    )


def test_the_command_tells_an_old_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(make_models_page, "PAGE", tmp_path / "models.md")
    monkeypatch.setattr(sys, "argv", ["make_models_page.py", "--check"])
    assert make_models_page.main() == 1
    monkeypatch.setattr(sys, "argv", ["make_models_page.py"])
    assert make_models_page.main() == 0
    monkeypatch.setattr(sys, "argv", ["make_models_page.py", "--check"])
    assert make_models_page.main() == 0
