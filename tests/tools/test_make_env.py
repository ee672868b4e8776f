"""Cards for containers: what `make up` writes into .env, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.make_env import COMPOSE_FILE, NOTE, Card, assign, llm_vram, merge, read_cards, value_of

SCRIPT = Path(__file__).parents[2] / "tools/make_env.py"
ONE = {"SHORTS_GPU_VIDEO": "0", "SHORTS_GPU_IMAGE": "0", "SHORTS_GPU_LLM": "0", "SHORTS_GPU_TTS": "0"}


def test_cards_are_read_largest_first() -> None:
    assert read_cards("0, 8192\n1, 24564\n2, [N/A]\n") == [Card(1, 24564), Card(0, 8192), Card(2, 0)]
    assert read_cards("") == []
    assert read_cards("NVIDIA-SMI has failed because it could not communicate with the driver.") == []


def test_one_card_is_shared_and_more_are_spread() -> None:
    assert assign([Card(0, 8192)]) == ONE
    spread = {"SHORTS_GPU_VIDEO": "1", "SHORTS_GPU_IMAGE": "0", "SHORTS_GPU_LLM": "1", "SHORTS_GPU_TTS": "0"}
    assert assign(read_cards("0, 8192\n1, 24564")) == spread
    assert len(set(assign([Card(n, 80_000) for n in range(8)]).values())) == 4


def test_a_fresh_file_gets_all_and_running_again_changes_nothing() -> None:
    text = merge("", {"COMPOSE_FILE": COMPOSE_FILE, **ONE})
    assert text.splitlines()[:2] == [
        NOTE,
        "COMPOSE_FILE=compose.yaml:deploy/compose.gpu.yaml:deploy/compose.diffusers.yaml",
    ]
    assert merge(text, {"COMPOSE_FILE": COMPOSE_FILE, **ONE}) == text


def test_lines_of_the_user_stay() -> None:
    mine = "# mine\nSHORTS_TOKEN=abc\nexport SHORTS_GPU_LLM = 3"
    text = merge(mine, {"COMPOSE_FILE": COMPOSE_FILE, **ONE})
    assert text.startswith(mine + "\n")
    assert text.count("SHORTS_GPU_LLM") == 1
    assert value_of(text, "SHORTS_GPU_LLM") == "3"
    assert value_of(text, "COMPOSE_FILE") == COMPOSE_FILE


def env(**lines: str) -> str:
    return "".join(f"{name}={value}\n" for name, value in {**ONE, **lines}.items())


def test_what_a_language_model_takes_of_a_shared_card_is_told() -> None:
    cards = read_cards("0, 24564\n1, 8192")
    assert llm_vram(cards, env()) == {"SHORTS_LLM_VRAM_GIB": "20.4"}
    assert llm_vram(cards, env(SHORTS_LLM_GPU_SHARE="0.5")) == {"SHORTS_LLM_VRAM_GIB": "12"}
    assert llm_vram(cards, env(SHORTS_GPU_LLM="1")) == {"SHORTS_LLM_VRAM_GIB": "0"}
    assert llm_vram(cards, env(SHORTS_GPU_LLM="1", SHORTS_GPU_TTS="1")) == {"SHORTS_LLM_VRAM_GIB": "6.8"}


@pytest.mark.parametrize(
    "lines",
    [
        {"SHORTS_GPU_LLM": "GPU-8f3c"},
        {"SHORTS_GPU_VIDEO": "GPU-8f3c"},
        {"SHORTS_GPU_LLM": "7"},
        {"SHORTS_LLM_GPU_SHARE": "85%"},
    ],
)
def test_what_cannot_be_told_is_left_to_the_user(lines: dict[str, str]) -> None:
    assert llm_vram(read_cards("0, 24564"), env(**lines)) == {}
    assert llm_vram(read_cards("0, [N/A]"), env()) == {}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that is all the script's PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def program(folder: Path, name: str, output: str, code: int = 0) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{output}'\nexit {code}\n")
    file.chmod(0o755)


def run(machine: Path, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, file], env={"PATH": str(machine)}, text=True, capture_output=True, check=False
    )


RUNTIMES = '{"nvidia":{"path":"nvidia-container-runtime"},"runc":{"path":"runc"}}'


def test_a_machine_without_cards_writes_nothing(machine: Path, tmp_path: Path) -> None:
    program(machine, "docker", RUNTIMES)
    done = run(machine, tmp_path / ".env")
    assert (done.returncode, done.stdout, (tmp_path / ".env").exists()) == (0, "", False)


def test_a_machine_with_a_card_writes_the_overlay(machine: Path, tmp_path: Path) -> None:
    program(machine, "nvidia-smi", "0, 24564")
    program(machine, "docker", RUNTIMES)
    done = run(machine, tmp_path / ".env")
    assert done.returncode == 0, done.stderr
    assert value_of((tmp_path / ".env").read_text(), "COMPOSE_FILE") == COMPOSE_FILE
    assert "SHORTS_GPU_VIDEO=0" in done.stdout
    assert value_of((tmp_path / ".env").read_text(), "SHORTS_LLM_VRAM_GIB") == "20.4"
    assert "some gigabytes" in done.stdout
    again = run(machine, tmp_path / ".env")
    assert (again.returncode, again.stdout) == (0, "")


def test_a_card_that_docker_cannot_use_is_told(machine: Path, tmp_path: Path) -> None:
    program(machine, "nvidia-smi", "0, 24564")
    program(machine, "docker", '{"runc":{"path":"runc"}}')
    done = run(machine, tmp_path / ".env")
    assert done.returncode == 0
    assert "NVIDIA Container" in done.stdout
    assert not (tmp_path / ".env").exists()


def test_an_overlay_without_a_card_is_told_before_anything_starts(machine: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"COMPOSE_FILE={COMPOSE_FILE}\n")
    program(machine, "nvidia-smi", "no devices were found", code=6)
    done = run(machine, tmp_path / ".env")
    assert done.returncode == 1
    assert "delete its line COMPOSE_FILE" in done.stdout


def test_a_compose_file_of_the_user_is_kept_and_told(machine: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPOSE_FILE=compose.yaml:mine.yaml\n")
    program(machine, "nvidia-smi", "0, 24564")
    program(machine, "docker", RUNTIMES)
    done = run(machine, tmp_path / ".env")
    assert "of your own" in done.stdout
    assert value_of((tmp_path / ".env").read_text(), "COMPOSE_FILE") == "compose.yaml:mine.yaml"


def test_a_file_of_an_earlier_version_is_told_what_models_lack(machine: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPOSE_FILE=compose.yaml:deploy/compose.gpu.yaml\n")
    program(machine, "nvidia-smi", "0, 24564")
    program(machine, "docker", RUNTIMES)
    done = run(machine, tmp_path / ".env")
    assert "without deploy/compose.diffusers.yaml; add it" in done.stdout
