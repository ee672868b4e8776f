"""The image of deploy/compose.llm.yaml, built and tried without a graphics card as far as vLLM goes without one.

Building it fetches some gigabytes, which most runs of the tests are spared: SHORTS_TEST_VLLM_IMAGE=1 asks for it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest
import yaml

from tests.containers.system import BUILD_SECONDS, ROOT, System, missing

ASKED = "SHORTS_TEST_VLLM_IMAGE"
OVERLAY = ROOT / "deploy/compose.llm.yaml"
VLLM: dict[str, Any] = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))["services"]["vllm"]
MODEL = "qwen3-8b"
SETTINGS = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "vocab_size": 64,
    "hidden_size": 64,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "max_position_embeddings": 16384,
}
"""Of a model without weights: vLLM reads them before it looks at the card."""
ON_THE_PROCESSOR = {"VLLM_TARGET_DEVICE": "cpu"}
KERNEL = """
import os, torch, triton, triton.language as tl
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

@triton.jit
def twice(x, n, block: tl.constexpr):
    at = tl.program_id(0) * block + tl.arange(0, block)
    tl.store(x + at, tl.load(x + at, mask=at < n) * 2, mask=at < n)

source = ASTSource(fn=twice, signature={"x": "*fp32", "n": "i32", "block": "constexpr"}, constexprs={"block": 128})
for capability in (80, 90, 120):
    print(capability, len(triton.compile(source, target=GPUTarget("cuda", capability, 32)).asm["cubin"]) > 0)
print(float(torch.compile(lambda x: (x * 2).sum())(torch.ones(64))), os.getuid(), torch.version.cuda is not None)
"""

pytestmark = pytest.mark.skipif(ASKED not in os.environ, reason=f"builds a large image; {ASKED}=1 asks for it")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build it as Compose does, under a name of its own."""
    if why := missing():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("vllm")
    own = folder / "own.yaml"
    system = System(folder, (OVERLAY, own), SHORTS_LLM_VRAM_GIB="0")
    name = f"{system.project}-vllm"
    own.write_text(yaml.safe_dump({"services": {"vllm": {"image": name}}}), encoding="utf-8")
    try:
        system.compose("--profile", "llm", "build", "vllm", seconds=BUILD_SECONDS)
        yield name
    finally:
        if system.engine.images.list(name):
            system.engine.images.remove(name)
        system.close()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / MODEL
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    for path in (folder, *folder.iterdir(), tmp_path):
        path.chmod(0o755)  # another user's container reads it
    return tmp_path


def _run(
    image: str,
    command: list[str],
    *,
    entry: list[str] | None = None,
    models: Path | None = None,
    environment: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Run a command in the image as the overlay runs it, but for the card; give its exit status and its output."""
    engine = docker.from_env(timeout=300)
    scratch, _, options = VLLM["tmpfs"][0].partition(":")
    container = engine.containers.create(
        image,
        command,
        entrypoint=entry,
        environment={**VLLM["environment"], "VLLM_API_KEY": "", **(environment or {})},
        read_only=VLLM["read_only"],
        cap_drop=VLLM["cap_drop"],
        security_opt=VLLM["security_opt"],
        init=VLLM["init"],
        tmpfs={scratch: options},
        network_mode="none",
        volumes=["/cache", *([f"{models}:/models:ro"] if models else [])],
    )
    try:
        container.start()
        status = container.wait(timeout=300)["StatusCode"]
        return int(status), container.logs().decode(errors="replace")
    finally:
        container.remove(force=True, v=True)
        engine.close()


def _command() -> list[str]:
    return [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", part) for part in VLLM["command"]]


def test_it_holds_the_version_that_is_pinned(image: str) -> None:
    (pinned,) = re.findall(r"^ARG VLLM=(.+)$", (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    status, told = _run(image, ["--version"], entry=["vllm"], environment=ON_THE_PROCESSOR)
    assert (status, told.split()[-1]) == (0, pinned)


def test_it_compiles_kernels_as_it_runs(image: str) -> None:
    # In a file, since Triton reads the source of a kernel again.
    script = 'printf %s "$KERNEL" > /tmp/kernel.py && python /tmp/kernel.py'
    status, told = _run(image, [script], entry=["sh", "-c"], environment={"KERNEL": KERNEL})
    assert status == 0, told[-2000:]
    assert told.splitlines()[-4:] == ["80 True", "90 True", "120 True", "128.0 10001 True"]


def test_it_takes_the_command_of_the_overlay(image: str, models: Path) -> None:
    status, told = _run(image, _command(), models=models, environment=ON_THE_PROCESSOR)
    assert status != 0
    assert "Sleep mode is not supported on current platform" in told, told[-2000:]  # all before that was understood


def test_without_a_card_it_ends_and_says_so(image: str, models: Path) -> None:
    status, told = _run(image, _command(), models=models)
    assert status != 0
    assert "Failed to infer device type" in told.splitlines()[-1]
