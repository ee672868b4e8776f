"""`shorts models`: what the user sees, and what is on the disk afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gateway.cli import run
from tests.support.hub import Hub, safetensors, serve

CANNY = "controlnet-canny-sd15"
CANNY_FILES = {"config.json": b"{}", "diffusion_pytorch_model.fp16.safetensors": safetensors(600_000)}
TINY = {
    "config.json": b"{}",
    "unet/a.safetensors": safetensors(2_000),
    "lora.safetensors": safetensors(10),
    "net.onnx": b"onnx",
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Run a hub with a model of the real catalogue, and let it be the mirror."""
    with serve(dict(CANNY_FILES), "lllyasviel/control_v11p_sd15_canny") as running:
        monkeypatch.setenv("SHORTS_MODELS_MIRROR", running.url)
        yield running


def models_folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


def test_the_list_tells_size_licence_and_where_one_may_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list", "--service", "video"]) == 0
    told = capsys.readouterr().out
    row = next(line for line in told.splitlines() if line.startswith("hunyuanvideo-1.5"))
    assert "Tencent Hunyuan Community License" in row
    assert "limited, not in EU GB KR" in row
    assert "no backend" in row
    assert "sdxl" not in told
    assert run(["models", "list", "--here"]) == 0
    assert "shorts setup" in capsys.readouterr().out


def test_the_list_for_programs_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {row["id"]: row for row in rows}
    assert found["xtts-v2"]["license"]["commercial"] == "no"
    assert found["hunyuanvideo"]["license"]["excluded"] == ["EU", "GB", "KR"]
    assert found["supertonic-3"]["size"] == 401_291_751
    assert found["supertonic-3"]["here"] is False


def test_all_that_is_known_of_a_model_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "show", "sdxl-1.0"]) == 0
    told = capsys.readouterr().out
    for part in (
        "Stable Diffusion XL 1.0",
        "Open RAIL++-M",
        "1024x1024",
        "83e012a805b8",
        "not measured",
        "not checked",
    ):
        assert part in told
    assert run(["models", "show", "open-sora"]) == 0
    assert "wan2.2-ti2v-5b" in capsys.readouterr().out
    assert run(["models", "show", "sdxl"]) == 1
    assert "did you mean sdxl-1.0" in capsys.readouterr().err


def test_a_model_is_fetched_checked_mended_and_removed(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "pull", CANNY]) == 0
    told = capsys.readouterr().err
    assert "licence OpenRAIL" in told
    assert "every hash right" in told
    assert "it works with sd-1.5, which is not here: shorts models pull sd-1.5" in told
    folder = models_folder(tmp_path) / CANNY
    assert (folder / "config.json").read_bytes() == b"{}"
    assert run(["models", "list", "--here"]) == 0
    assert CANNY in capsys.readouterr().out
    assert run(["models", "verify"]) == 0
    assert f"{CANNY}: 2 files, every hash right" in capsys.readouterr().out
    weights = folder / "diffusion_pytorch_model.fp16.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    assert run(["models", "verify", CANNY]) == 1
    assert "1 of 2 files are wrong" in capsys.readouterr().out
    assert run(["models", "pull", CANNY]) == 0
    assert run(["models", "verify", CANNY]) == 0
    assert run(["models", "remove", CANNY, "--yes"]) == 0
    assert list(models_folder(tmp_path).iterdir()) == []
    assert run(["models", "verify", CANNY]) == 1
    assert "not here" in capsys.readouterr().out


def test_the_commands_of_containers_are_told(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORTS_SETUP_COMMAND", "docker compose run --rm setup")
    assert run(["models", "list", "--here"]) == 0
    assert "`docker compose run --rm setup` proposes some" in capsys.readouterr().out
    assert run(["models", "pull", CANNY]) == 0
    told = capsys.readouterr().err
    assert "which is not here: docker compose run --rm setup model sd-1.5" in told
    (models_folder(tmp_path) / CANNY / "config.json").unlink()
    assert run(["models", "verify", CANNY]) == 1
    assert f"fetch it again: docker compose run --rm setup model {CANNY}" in capsys.readouterr().out


def test_verifying_tells_of_what_takes_long(
    hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["models", "pull", CANNY]) == 0
    capsys.readouterr()
    monkeypatch.setattr("gateway.cli.bars._CHECK_PACE_SECONDS", 0.0)
    monkeypatch.setattr("services.common.catalogue.release._CHUNK", 400_000)
    assert run(["models", "verify", CANNY]) == 0
    captured = capsys.readouterr()
    weights = "shorts: checking diffusion_pytorch_model.fp16.safetensors"
    assert captured.err.splitlines() == ["shorts: checking config.json (100%)", f"{weights} (67%)", f"{weights} (100%)"]
    assert "every hash right" in captured.out


def test_removing_asks_first(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["models", "remove", CANNY]) == 0
    assert "none of them is here" in capsys.readouterr().out
    assert run(["models", "pull", CANNY]) == 0
    assert run(["models", "remove", CANNY]) == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    for answer, code in ((False, 130), (True, 0)):
        monkeypatch.setattr(click.termui, "visible_prompt_func", lambda _text, yes=answer: "y" if yes else "n")
        assert run(["models", "remove", CANNY]) == code
    assert list(models_folder(tmp_path).iterdir()) == []


def test_what_is_refused_is_told_before_anything_is_fetched(
    hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["models", "pull", CANNY, "bark"]) == 1
    assert "pickle" in capsys.readouterr().err
    assert run(["models", "pull", "hunyuanvideo"]) == 1
    assert "SHORTS_REGION" in capsys.readouterr().err
    monkeypatch.setenv("SHORTS_REGION", "kr")
    assert run(["models", "pull", "hunyuanvideo"]) == 1
    assert "no right in KR; use wan2.2-ti2v-5b in its place" in capsys.readouterr().err
    assert run(["models", "pull", "make-a-video"]) == 1
    assert "published no weights; in its place" in capsys.readouterr().err
    assert run(["models", "pull", CANNY, "sdxl-1.0", "--from", "."]) == 2
    assert "name one MODEL" in capsys.readouterr().err
    assert hub.questions == []


def test_ctrl_c_keeps_what_came_and_says_how_to_go_on(hub: Hub, tmp_path: Path) -> None:
    hub.stall = threading.Event()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys; from gateway.cli import run; sys.exit(run(['models', 'pull', {CANNY!r}]))",
        ],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "protos/gen"},
    )
    assert hub.half.wait(20)
    while not list(models_folder(tmp_path).rglob("*.part/**/*.part")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert f"what came is kept: go on with `shorts models pull {CANNY}`" in said
    assert [p.name for p in models_folder(tmp_path).iterdir()] == [f".{CANNY}.part"]
    hub.stall.set()
    hub.stall = None
    assert run(["models", "pull", CANNY]) == 0
    assert run(["models", "verify", CANNY]) == 0
