"""docs/models.md is what the catalogue says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from services.common.catalogue import catalogue
from tests.support.shelf import shelf
from tools import make_models_page


def test_the_page_is_up_to_date() -> None:
    assert make_models_page.PAGE.read_text(encoding="utf-8") == make_models_page.page(catalogue()), (
        "run: python tools/make_models_page.py"
    )


def test_the_page_tells_of_every_model_and_of_no_figure_that_was_not_taken() -> None:
    text = make_models_page.page(catalogue())
    for model in catalogue().models:
        assert f"`{model.id}`" in text
        assert model.license.name in text
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.endswith(" |") and "](" in line]
    assert len(rows) == len(catalogue().models)
    assert all(row.endswith("| not run |") for row in rows)


def test_a_time_that_was_measured_is_shown() -> None:
    timed = shelf(
        **{
            "rank = 10\n": "rank = 10\nfigures = [{ work = 'a picture', device = 'RTX 4090', seconds = 3.5, "
            "source = 'make bench' }]\n"
        }
    )
    assert "a picture: 3.5 s (RTX 4090)" in make_models_page.page(timed)


def test_the_command_tells_an_old_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(make_models_page, "PAGE", tmp_path / "models.md")
    monkeypatch.setattr(sys, "argv", ["make_models_page.py", "--check"])
    assert make_models_page.main() == 1
    monkeypatch.setattr(sys, "argv", ["make_models_page.py"])
    assert make_models_page.main() == 0
    monkeypatch.setattr(sys, "argv", ["make_models_page.py", "--check"])
    assert make_models_page.main() == 0
