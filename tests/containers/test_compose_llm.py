"""What deploy/compose.llm.yaml says against the code and the other files; needs no engine."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from services.common.catalogue import catalogue
from services.common.settings import Settings
from services.llm.backend import REGISTRY
from services.llm.openai.config import Config
from tests.containers.system import ROOT
from tools.make_env import LLM_SHARE

TEXT = (ROOT / "deploy/compose.llm.yaml").read_text(encoding="utf-8")
OVERLAY: dict[str, Any] = yaml.safe_load(TEXT)
BASE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
VLLM = OVERLAY["services"]["vllm"]
LLM = OVERLAY["services"]["llm"]


def _default(value: str) -> str:
    """Give what a value is where no variable is set but those that must be: 0."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", re.sub(r"\$\{\w+:\?[^}]*\}", "0", value))


def test_it_adds_vllm_to_the_studio_and_changes_the_llm_service_and_its_route_alone() -> None:
    assert set(OVERLAY["services"]) == {"gateway", "llm", "vllm"}
    assert OVERLAY["services"]["gateway"] == {"environment": {"SHORTS_ROUTE_LLM": '["openai", "rules"]'}}
    assert set(json.loads('["openai", "rules"]')) <= set(REGISTRY.names())
    assert "vllm" not in BASE["services"]
    assert "llm" in BASE["services"]
    assert VLLM["profiles"] == ["llm"]


def test_every_variable_of_the_service_is_a_setting_that_holds() -> None:
    values = {name: _default(value) for name, value in LLM["environment"].items()}
    fields = {name.removeprefix("SHORTS_").lower(): value for name, value in values.items()}
    assert set(fields) <= set(Settings.model_fields)
    config = Config.of(Settings.model_validate(fields))
    assert config.fault() == ""
    assert config.flavour == "vllm"
    assert catalogue().get(config.model).backend == "openai"


def test_the_service_asks_vllm_where_it_listens_for_the_model_that_it_serves() -> None:
    model, *told = VLLM["command"]
    options = dict(option.removeprefix("--").partition("=")[::2] for option in told)
    assert LLM["environment"]["SHORTS_LLM_URL"] == f"http://vllm:{options['port']}/v1"
    assert options["served-model-name"] == LLM["environment"]["SHORTS_LLM_MODEL"]
    assert model == f"/models/{options['served-model-name']}"
    assert f":{options['port']}/health" in VLLM["healthcheck"]["test"][-1]


def test_vllm_can_sleep_and_only_the_llm_service_can_tell_it_to() -> None:
    assert "--enable-sleep-mode" in VLLM["command"]
    assert VLLM["environment"]["VLLM_SERVER_DEV_MODE"] == "1"
    assert "ports" not in VLLM
    (link,) = VLLM["networks"]
    assert OVERLAY["networks"][link]["internal"] is True
    assert LLM["networks"] == [*BASE["services"]["llm"]["networks"], link]
    assert link not in BASE["networks"]


def test_vllm_is_pinned_and_takes_nothing_from_outside() -> None:
    assert re.fullmatch(r"vllm/vllm-openai:v\d+\.\d+\.\d+", VLLM["image"])
    assert VLLM["environment"]["HF_HUB_OFFLINE"] == "1"
    assert "models:/models:ro" in VLLM["volumes"]
    assert VLLM["cap_drop"] == ["ALL"]
    assert VLLM["security_opt"] == BASE["x-service"]["security_opt"]
    (device,) = VLLM["deploy"]["resources"]["reservations"]["devices"]
    assert device["device_ids"] == ["${SHORTS_GPU_LLM:-0}"]


def test_volumes_named_are_there() -> None:
    named = {volume.partition(":")[0] for volume in VLLM["volumes"]}
    assert named <= {*BASE["volumes"], *OVERLAY["volumes"]}


def test_what_it_takes_of_a_card_that_is_shared_must_be_said() -> None:
    asked = LLM["environment"]["SHORTS_LLM_VRAM_GIB"]
    assert asked.startswith("${SHORTS_LLM_VRAM_GIB:?")
    share = next(option for option in VLLM["command"] if option.startswith("--gpu-memory-utilization="))
    assert share.endswith(f"${{SHORTS_LLM_GPU_SHARE:-{LLM_SHARE}}}")
    assert f"{LLM_SHARE} of" in asked
