"""What deploy/compose.llm.yaml and the image that it builds say against the code and the rest; needs no engine."""

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
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
STAGES = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
(STAGE,) = [stage for stage in STAGES if re.match(r"\S+ AS vllm$", stage, re.MULTILINE)]
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
    assert re.search(rf"^HEALTHCHECK .*\n +CMD .*:{options['port']}/health", STAGE, re.MULTILINE)
    assert re.search(rf"^EXPOSE {options['port']}$", STAGE, re.MULTILINE)


def test_vllm_can_sleep_and_only_the_llm_service_can_tell_it_to() -> None:
    assert "--enable-sleep-mode" in VLLM["command"]
    assert VLLM["environment"]["VLLM_SERVER_DEV_MODE"] == "1"
    assert not {"ports", "expose", "network_mode"} & set(VLLM)
    (link,) = VLLM["networks"]
    assert OVERLAY["networks"][link]["internal"] is True
    assert LLM["networks"] == [*BASE["services"]["llm"]["networks"], link]
    assert link not in BASE["networks"]


def test_vllm_is_built_here_of_one_version() -> None:
    assert VLLM["build"] == {
        "context": ".",
        "dockerfile": BASE["services"]["llm"]["build"]["dockerfile"],
        "target": "vllm",
    }
    assert VLLM["image"] == "shorts-studio-vllm"
    assert re.search(r"^ARG VLLM=\d+\.\d+\.\d+$", STAGE, re.MULTILINE)
    assert '"vllm==$VLLM"' in STAGE
    assert STAGES[-1].startswith("${FOUNDATION}"), "what is built where no target is named"
    assert STAGE.startswith("ground "), "none of the studio's packages"
    assert not re.search(r"^COPY |/wheel", STAGE, re.MULTILINE), "and none of its code"


def test_vllm_runs_as_the_user_of_the_studio_and_takes_nothing_from_outside() -> None:
    assert re.findall(r"^USER (.*)$", STAGE, re.MULTILINE) == re.findall(r"^USER (.*)$", STAGES[-1], re.MULTILINE)
    kept = ("read_only", "cap_drop", "security_opt", "init", "restart", "logging", "dns", "dns_opt")
    assert {name: VLLM[name] for name in kept} == {name: BASE["x-service"][name] for name in kept}
    assert not {"cap_add", "privileged", "user"} & set(VLLM)
    for told in ("HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1", "VLLM_NO_USAGE_STATS=1", "DO_NOT_TRACK=1"):
        assert told in STAGE.split()
    assert "models:/models:ro" in VLLM["volumes"]
    (device,) = VLLM["deploy"]["resources"]["reservations"]["devices"]
    assert device["device_ids"] == ["${SHORTS_GPU_LLM:-0}"]


def test_what_vllm_compiles_it_may_write_and_run() -> None:
    (home,) = re.findall(r"^ENV HOME=(\S+)", STAGE, re.MULTILINE)
    assert re.search(rf"install --directory --owner shorts --group shorts {home}$", STAGE, re.MULTILINE)
    assert home in {volume.split(":")[1] for volume in VLLM["volumes"]}
    (scratch,) = VLLM["tmpfs"]
    folder, _, options = scratch.partition(":")
    assert folder == "/tmp"
    assert "exec" in options.split(","), "Docker's usual one runs nothing"
    assert "g++" in STAGE


def test_volumes_named_are_there() -> None:
    named = {volume.partition(":")[0] for volume in VLLM["volumes"]}
    assert named <= {*BASE["volumes"], *OVERLAY["volumes"]}


def test_what_it_takes_of_a_card_that_is_shared_must_be_said() -> None:
    asked = LLM["environment"]["SHORTS_LLM_VRAM_GIB"]
    assert asked.startswith("${SHORTS_LLM_VRAM_GIB:?")
    share = next(option for option in VLLM["command"] if option.startswith("--gpu-memory-utilization="))
    assert share.endswith(f"${{SHORTS_LLM_GPU_SHARE:-{LLM_SHARE}}}")
    assert f"{LLM_SHARE} of" in asked
