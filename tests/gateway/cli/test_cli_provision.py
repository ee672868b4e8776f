"""`shorts models plan` and `shorts setup`: what is proposed for a PC, and what is fetched after a yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gateway.catalogue.machine import Card, Machine
from gateway.cli import expecting, planning, provision, pulling, run, shelf
from services.common.catalogue.times import Figure
from tests.support.hub import Hub, safetensors, serve
from tests.support.shelf import shelf as small

TINY = {
    "config.json": b"{}",
    "unet/a.safetensors": safetensors(2_000),
    "lora.safetensors": safetensors(10),
    "net.onnx": b"onnx",
}


@pytest.fixture
def tiny_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Run a hub with the small catalogue's models, on a PC with a card of 12 GiB."""
    known = small()
    for module in (shelf, pulling, planning, provision):
        monkeypatch.setattr(module, "catalogue", lambda: known)
    monkeypatch.setattr("services.common.catalogue.local.catalogue", lambda: known)
    for module in (planning, provision):
        monkeypatch.setattr(module, "look", lambda _folder: Machine((Card("RTX 3060", 12.0),), 32.0, 10**12))
    with serve(dict(TINY)) as running:
        monkeypatch.setenv("SHORTS_MODELS_MIRROR", running.url)
        yield running


def models_folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


def test_a_plan_tells_what_fits_and_what_a_short_takes(tiny_hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "plan", "--vram", "12"]) == 0
    told = capsys.readouterr().out
    for part in (
        "For a card of 12 GiB, commercial use",
        "8 GiB (bf16)",
        "no model: rules",
        "those of a line stay there together",
        "not measured",
        "Left out, tts",
        "--preset 12gb",
    ):
        assert part in told
    assert "far-film" not in told
    assert run(["models", "plan", "--vram", "24", "--region", "US", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {c["service"]: c["models"] for c in made["choices"]} == {
        "image": ["tiny"], "video": ["far-film"], "tts": ["spoken"],
    }  # fmt: skip
    assert made["together"] == [["far-film", "tiny"]]
    assert made["region"] == "US"


def test_a_plan_tells_what_is_reckoned_as_reckoned(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "plan", "--vram", "12"]) == 0
    told = capsys.readouterr().out
    whole = next(line for line in told.splitlines() if line.startswith("Time for a short of 30 s in 6 scenes: about "))
    assert whole.endswith(" minutes on RTX 3060 (12 GB), reckoned, not measured.")
    for part in (
        "stands for those with 12 GB",
        "6 clips by ltx-video: ",
        "6 pictures by sdxl-1.0: ",
        "the rest, on the processor: 20 to 25 seconds (measured on two cores of another PC)",
        "(`--backend video=motion`): about ",
    ):
        assert part in told
    assert run(["models", "plan", "--vram", "0"]) == 0
    assert "seconds on the processor, reckoned, not measured." in capsys.readouterr().out
    assert run(["models", "plan", "--vram", "24", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["expected"]
    assert (made["card"], made["stands_for"], made["measured"], made["scenes"]) == ("RTX 3090", True, False, 6)
    assert 0 < 2 * made["low"] < made["high"] < 3 * made["low"]
    assert sum(part["high"] for part in made["parts"]) == pytest.approx(made["high"], abs=1)


def test_what_was_measured_is_told_as_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = Figure("768 x 1344, 30 steps", "NVIDIA GeForce RTX 3060", 30.0, "make bench-gpu", tflop=409.0)
    for module in (planning, expecting):
        monkeypatch.setattr(module, "measured", lambda: (("sdxl-1.0", figure),))
    assert run(["models", "plan", "--vram", "12"]) == 0
    told = capsys.readouterr().out
    assert "partly measured, the rest reckoned." in told
    assert "6 pictures by sdxl-1.0: 2.5 to 3.5 minutes (measured)" in told
    assert run(["models", "show", "sdxl-1.0"]) == 0
    told = capsys.readouterr().out
    assert "25 to 35 seconds on RTX 3060 (12 GB), measured; " in told
    assert "on RTX 4090 (24 GB), reckoned, not measured" in told


def test_a_model_tells_its_work_and_one_that_is_not_run_tells_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "show", "sdxl-1.0"]) == 0
    assert "a picture (768 x 1344, 30 steps, 409 TFLOP): " in capsys.readouterr().out
    assert run(["models", "show", "mochi-1"]) == 0
    assert "reckoned" not in capsys.readouterr().out


def test_a_plan_for_this_pc_looks_at_it(tiny_hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "plan"]) == 0
    assert "For a card of 12 GiB" in capsys.readouterr().out
    assert run(["models", "plan", "--vram", "0", "--disk", "0.1"]) == 0
    told = capsys.readouterr().out
    assert "no graphics card" in told
    assert "0.1 GB of disk are left" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--vram", "-1"], "out of range"),
        (["--vram", "much"], "not a number"),
        (["--region", "Korea"], "region"),
        (["--disk", "nan"], "out of range"),
    ],
)
def test_a_plan_for_nonsense_is_bad_usage(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "plan", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_setup_proposes_and_fetches_after_a_yes(
    tiny_hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["setup"]) == 2
    said = capsys.readouterr()
    assert "--yes" in said.err
    for part in ("RTX 3060 (12.0 GiB)", "Preset 12gb. A card of 12 GB", "spoken", "near-film", "To fetch: 30.4 GB"):
        assert part in said.out
    assert "Left out, private-voice" in said.out
    assert "not measured, and nothing to reckon it from. Without models: about 20 to 25 seconds" in said.out
    assert tiny_hub.questions == []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda _text: "n")
    assert run(["setup"]) == 0
    assert "Nothing was fetched" in capsys.readouterr().out
    assert not models_folder(tmp_path).exists()


def test_setup_fetches_a_preset_without_asking(
    tiny_hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["setup", "--preset", "cpu", "--yes"]) == 0
    assert [p.name for p in models_folder(tmp_path).iterdir()] == ["spoken"]
    capsys.readouterr()
    assert run(["setup", "--preset", "cpu"]) == 0
    assert "nothing is to be fetched" in capsys.readouterr().out
    assert run(["setup", "--preset", "huge"]) == 2
    assert "must be one of cpu, 12gb" in capsys.readouterr().err


def test_setup_tells_of_a_preset_for_another_pc(
    tiny_hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provision, "look", lambda _folder: Machine((), 8.0, 10**12))
    assert run(["setup", "--preset", "12gb"]) == 2
    assert "a card that this PC does not have" in capsys.readouterr().out
    assert run(["setup"]) == 2
    told = capsys.readouterr().out
    assert "no card of NVIDIA's" in told
    assert "Preset cpu" in told


def test_a_model_for_private_use_says_so(tiny_hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["setup", "model", "private-voice"]) == 0
    assert "only jobs with --non-commercial use Private voice" in capsys.readouterr().err


def test_a_plan_tells_which_packages_its_models_need(
    tiny_hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for there in (False, True):
        monkeypatch.setattr(planning, "find_spec", lambda _name, there=there: object() if there else None)
        assert run(["models", "plan", "--vram", "12"]) == 0
        assert ("pip install 'shorts-studio[diffusers]'" in capsys.readouterr().out) is not there
