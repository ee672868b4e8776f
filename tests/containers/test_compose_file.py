"""What compose.yaml says against what the code says; needs no engine."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml

from deploy.requirements import requirements
from services.common.settings import SERVICES, Settings
from tests.containers.system import ALL, ROOT
from tools.make_env import COMPOSE_FILE, assign, read_cards

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
GPU_TEXT = (ROOT / "deploy/compose.gpu.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


def test_there_is_a_container_for_every_service() -> None:
    assert set(COMPOSE["services"]) == set(ALL)
    assert {name: service["build"]["args"]["SERVICE"] for name, service in COMPOSE["services"].items()} == {
        name: name for name in ALL
    }


def test_the_gateway_finds_every_service_where_it_listens() -> None:
    told = json.loads(COMPOSE["services"]["gateway"]["environment"]["SHORTS_SERVICES"])
    listens = {name: COMPOSE["services"][name]["environment"]["SHORTS_LISTEN"] for name in SERVICES}
    assert told == {name: f"{name}:{address.rpartition(':')[2]}" for name, address in listens.items()}
    assert len(set(told.values())) == len(SERVICES)


@pytest.mark.parametrize("name", ALL)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {f"SHORTS_{field.upper()}" for field in Settings.model_fields}
    assert set(COMPOSE["services"][name]["environment"]) <= known


def test_only_crawl_joins_a_network_that_leads_out() -> None:
    networks = COMPOSE["networks"]
    shut = {name for name, network in networks.items() if network.get("internal")}
    no_nat = {"com.docker.network.bridge.enable_ip_masquerade": "false"}
    assert {name for name in networks if name not in shut and networks[name].get("driver_opts") != no_nat} == {
        "outside"
    }
    assert [name for name in ALL if "outside" in COMPOSE["services"][name]["networks"]] == ["crawl"]


def test_ports_are_published_on_the_loopback_alone() -> None:
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    assert set(published) == {"gateway", "ui"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_overlay_and_the_cards_agree() -> None:
    assert all((ROOT / file).is_file() for file in COMPOSE_FILE.split(":"))
    asked = set(re.findall(r"\$\{(SHORTS_GPU_(?:LLM|IMAGE|VIDEO|TTS)):-0\}", GPU_TEXT))
    assert asked == set(assign(read_cards("0, 8192")))
    assert set(yaml.safe_load(GPU_TEXT)["services"]) <= set(SERVICES)


def test_images_install_what_pyproject_lists() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = requirements(pyproject)
    assert set(ALL) | {"base"} <= set(lists)
    assert lists["base"] == tomllib.loads(pyproject)["project"]["dependencies"]
    assert not any("shorts-studio" in line for name in ALL for line in lists[name])


def test_the_image_is_built_from_all_packages_of_the_wheel() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {path.partition("/")[0] for path in pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    copied = {path.partition("/")[0] for path in re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE)}
    assert packages <= copied
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{package}" for package in packages - {"protos"}} <= set(allowed)
    assert "# syntax=" not in DOCKERFILE
