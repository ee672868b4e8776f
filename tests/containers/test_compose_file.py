"""What compose.yaml says against what the code says; needs no engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.requirements import requirements
from gateway.cli import shorts
from services.common.settings import SERVICES, Settings
from services.common.weights import SUPERTONIC
from services.tts.backends.supertonic import SupertonicBackend
from tests.containers.system import ALL, ROOT
from tools.make_env import COMPOSE_FILE, assign, read_cards

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
GPU_TEXT = (ROOT / "deploy/compose.gpu.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
SETUP, SHELF = "setup", "shelf"
SERVED = {name: service for name, service in COMPOSE["services"].items() if name != "ui"}
COMMANDS: dict[str, Any] = dict(shorts.commands)


def test_there_is_a_container_for_every_service() -> None:
    assert set(COMPOSE["services"]) == {*ALL, SETUP}
    assert {name: service["build"]["args"]["SERVICE"] for name, service in COMPOSE["services"].items()} == {
        name: name for name in (*ALL, SETUP)
    }


def test_the_gateway_finds_every_service_where_it_listens() -> None:
    told = json.loads(COMPOSE["services"]["gateway"]["environment"]["SHORTS_SERVICES"])
    listens = {name: COMPOSE["services"][name]["environment"]["SHORTS_LISTEN"] for name in SERVICES}
    assert told == {name: f"{name}:{address.rpartition(':')[2]}" for name, address in listens.items()}
    assert len(set(told.values())) == len(SERVICES)


@pytest.mark.parametrize("name", [*ALL, SETUP])
def test_every_variable_is_a_setting(name: str) -> None:
    known = {f"SHORTS_{field.upper()}" for field in Settings.model_fields}
    assert set(COMPOSE["services"][name]["environment"]) <= known | ({"HF_TOKEN"} if name == SHELF else set())


def test_the_gateway_finds_the_shelf_where_it_listens() -> None:
    shelf = COMPOSE["services"][SHELF]["environment"]
    assert COMPOSE["services"]["gateway"]["environment"]["SHORTS_SHELF"] == "shelf:7458"
    assert shelf["SHORTS_LISTEN"] == "0.0.0.0:7458"
    assert "SHORTS_SHELF" not in shelf


def test_only_crawl_and_what_fetches_models_join_a_network_that_leads_out() -> None:
    networks = COMPOSE["networks"]
    shut = {name for name, network in networks.items() if network.get("internal")}
    no_nat = {"com.docker.network.bridge.enable_ip_masquerade": "false"}
    assert {name for name in networks if name not in shut and networks[name].get("driver_opts") != no_nat} == {
        "outside",
        "fetching",
    }
    assert [name for name in ALL if "outside" in COMPOSE["services"][name]["networks"]] == ["crawl"]
    assert [name for name, service in COMPOSE["services"].items() if "fetching" in service["networks"]] == [
        SHELF,
        SETUP,
    ]
    joined = COMPOSE["services"][SHELF]["networks"]
    shared = [name for name, s in COMPOSE["services"].items() if set(s["networks"]) & set(joined) - {"fetching"}]
    assert shared == ["gateway", SHELF], "it meets nobody else"


def test_setup_runs_on_demand_and_it_and_the_shelf_alone_write_models() -> None:
    setup = COMPOSE["services"][SETUP]
    assert setup["profiles"] == [SETUP]
    assert setup["restart"] == "no"
    assert setup["networks"] == ["fetching"]
    assert not any("profiles" in COMPOSE["services"][name] for name in ALL)
    mounted = {name: [v for v in s.get("volumes", ()) if v.startswith("models:")] for name, s in SERVED.items()}
    assert {name for name, volumes in mounted.items() if "models:/models" in volumes} == {SETUP, SHELF}
    assert mounted["gateway"] == []
    assert mounted["tts"] == ["models:/models:ro"]
    assert {s["environment"]["SHORTS_MODELS"] for s in SERVED.values()} == {"/models"}


def test_the_command_that_messages_name_is_that_of_setup() -> None:
    told = SUPERTONIC.command_here(COMPOSE["services"]["tts"]["environment"]["SHORTS_SETUP_COMMAND"])
    assert told == "docker compose run --rm setup voice"
    assert COMPOSE["services"][SETUP]["entrypoint"] == ["serve"]
    assert re.search(r'setup\) run="shorts setup"', DOCKERFILE)
    assert COMMANDS["setup"].commands.keys() >= {"voice"}


def closure(requirements: list[str]) -> set[str]:
    """Name the packages that requirements bring, with those that these bring."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(line) for line in metadata.distribution(name).requires or ()]
    return found


ONLY = """
import sys
kept = set(sys.argv[1].split(","))
class Rest:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in kept:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Rest())
"""
# Each backend of a service is made as it describes itself, also those whose packages are not here.
DESCRIBED = "services.{0}.servicer, services.{0}.backend as own; [own.REGISTRY.get(n) for n in own.REGISTRY.names()]"
ENTERED = {
    SETUP: "gateway.cli.setup, gateway.cli.fetching, services.tts.supertonic.measure",
    SHELF: "gateway.shelf",
    **{name: DESCRIBED.format(name) for name in SERVICES},
}


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        (SETUP, {"rich", "onnxruntime", "grpcio"}),
        (SHELF, {"httpx", "grpcio"}),
        *((name, {"grpcio", "protobuf"}) for name in SERVICES),
    ],
)
def test_the_packages_of_an_image_are_enough_for_it(name: str, needed: set[str]) -> None:
    lists = requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held = closure([*lists["base"], *lists[name]])
    assert needed <= held
    modules = metadata.packages_distributions().items()
    # Modules without a package, as pip's own, are none of this test's.
    others = [m for m, packages in modules if not held & {canonicalize_name(package) for package in packages}]
    own = {"shorts", "services", "gateway", "ui", "pkg_resources", "setuptools"}
    command = [sys.executable, "-c", f"{ONLY}import {ENTERED[name]}", ",".join(set(others) - own)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-600:]


def test_the_natural_voice_has_the_memory_it_needs() -> None:
    needed = SupertonicBackend.info.needed_bytes
    for name in ("tts", SETUP):
        assert COMPOSE["services"][name]["mem_limit"] == "2g"
    assert needed + (500 << 20) < 2 << 30, "the model, the service beside it, and /tmp"


def test_ports_are_published_on_the_loopback_alone() -> None:
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    assert set(published) == {"gateway", "ui"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_overlay_and_the_cards_agree() -> None:
    assert all((ROOT / file).is_file() for file in COMPOSE_FILE.split(":"))
    asked = set(re.findall(r"\$\{(SHORTS_GPU_(?:LLM|IMAGE|VIDEO|TTS)):-0\}", GPU_TEXT))
    assert asked == set(assign(read_cards("0, 8192")))
    assert set(yaml.safe_load(GPU_TEXT)["services"]) <= {*SERVICES, SETUP}


def test_images_install_what_pyproject_lists() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = requirements(pyproject)
    assert {*ALL, SETUP, "base"} <= set(lists)
    extras = tomllib.loads(pyproject)["project"]["optional-dependencies"]
    assert set(lists["tts"]) == {*extras["tts"], *extras["supertonic"], *extras["gpu"]}
    assert set(lists[SETUP]) == {*extras["setup"], *extras["supertonic"], *extras["gpu"]}
    for name in yaml.safe_load(GPU_TEXT)["services"]:
        assert set(extras["gpu"]) <= set(lists[name]), "what is given a card can ask it for its memory"
    assert set(extras["setup"]) <= set(extras["gateway"])
    assert set(extras["shelf"]) <= set(extras["setup"])
    assert all(len(set(lines)) == len(lines) for lines in lists.values())
    assert lists["base"] == tomllib.loads(pyproject)["project"]["dependencies"]
    assert not any("shorts-studio" in line for name in (*ALL, SETUP) for line in lists[name])


def test_the_image_is_built_from_all_packages_of_the_wheel() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {path.partition("/")[0] for path in pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    copied = {path.partition("/")[0] for path in re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE)}
    assert packages <= copied
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{package}" for package in packages - {"protos"}} <= set(allowed)
    assert "# syntax=" not in DOCKERFILE
