"""`shorts setup voice`: what the user sees, and what Ctrl-C leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from importlib import util
from pathlib import Path

import pytest

from gateway.cli import run
from gateway.cli.fetching import set_up_voice
from services.common.weights import SUPERTONIC, Release
from tests.support import tiny_supertonic
from tests.support.hub import Hub, serve


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tiny_supertonic.make(tmp_path_factory.mktemp("tiny") / "model")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def hub(tiny: dict[str, bytes]) -> Iterator[Hub]:
    with serve(tiny) as running:
        yield running


def voice(hub: Hub) -> Release:
    return replace(hub.release(SUPERTONIC.name), command=SUPERTONIC.command)


def test_the_voice_is_fetched_tried_and_told_of(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert set_up_voice("", voice(hub)) == 0
    told = capsys.readouterr().err
    folder = tmp_path / "home" / "models" / "supertonic-3"
    assert str(folder) in told
    assert "onnx/vocoder.onnx" in told
    assert "the voice speaks" in told
    assert voice(hub).license in told
    paces = json.loads((folder / "paces.json").read_text())
    assert set(paces) == {"F1", "F2", "F3", "F4", "F5", "M1", "M2", "M3", "M4", "M5"}
    assert all(1 < pace < 12 for each in paces.values() for pace in each.values())


def test_a_model_that_cannot_be_read_is_told(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.files = {**hub.files, "onnx/vocoder.onnx": b"no network"}
    assert set_up_voice("", voice(hub)) == 1
    assert "does not speak here" in capsys.readouterr().err


def test_the_package_that_is_missing_is_named(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "gateway.cli.fetching.find_spec", lambda name: None if name == "onnxruntime" else util.find_spec
    )
    assert set_up_voice("", voice(hub)) == 1
    assert "pip install 'shorts-studio[supertonic]'" in capsys.readouterr().err


def test_a_wrong_source_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["setup", "voice", "--from", str(tmp_path / "nowhere")]) == 2
    assert "--from" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run(["setup", "voice", "--from", str(tmp_path / "empty")]) == 1
    assert "lacks 17 of the 17 files" in capsys.readouterr().err


def test_ctrl_c_keeps_what_came_and_says_how_to_go_on(hub: Hub, tmp_path: Path) -> None:
    hub.stall = threading.Event()
    script = (
        "import json, sys\nfrom gateway.cli import shorts, run\nimport gateway.cli.fetching as fetching\n"
        "from services.common.weights import Release, WeightFile\n"
        "told = json.loads(sys.argv[1])\n"
        "told['files'] = tuple(WeightFile(*f) for f in told['files'])\n"
        "original = fetching.set_up_voice\n"
        "fetching.set_up_voice = lambda source: original(source, Release(**told))\n"
        "sys.exit(run(['setup', 'voice']))\n"
    )
    release = voice(hub)
    told = {**vars(release), "files": [(f.path, f.size, f.sha256) for f in release.files]}
    process = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(told)],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "protos/gen"},
    )
    assert hub.half.wait(20)
    models = tmp_path / "home" / "models"
    while not list(models.rglob("*.part/**/*.part")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert "what came is kept: go on with `shorts setup voice`" in said
    assert [p.name for p in models.iterdir()] == [".supertonic-3.part"]
