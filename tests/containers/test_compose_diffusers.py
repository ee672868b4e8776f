"""What deploy/compose.diffusers.yaml says against compose.yaml and the code; how overlays add up. Needs no engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.utils import canonicalize_name

from deploy.requirements import requirements
from services.common.backends import Registry
from services.common.catalogue import catalogue
from services.common.packages import OVERLAYS
from services.common.settings import DEFAULT_ROUTES, Settings
from services.image.backend import REGISTRY as IMAGE
from services.video.backend import REGISTRY as VIDEO
from tests.containers.system import ROOT
from tests.containers.test_compose_file import closure
from tools.make_env import COMPOSE_FILE

FILE = "deploy/compose.diffusers.yaml"
BASE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
TEXT = (ROOT / FILE).read_text(encoding="utf-8")
OVERLAY: dict[str, Any] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
REGISTRIES: dict[str, Registry[Any]] = {"image": IMAGE, "video": VIDEO}
ALL_OVERLAYS = sorted((ROOT / "deploy").glob("compose.*.yaml"))


def environment(path: Path, service: str) -> dict[str, Any]:
    """Give what an overlay adds to the environment of a service."""
    services: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    added: dict[str, Any] = services.get(service, {}).get("environment", {})
    return added


def test_it_changes_only_what_it_must_of_services_that_there_are() -> None:
    assert set(OVERLAY) == {"gateway", *REGISTRIES}
    assert set(OVERLAY["gateway"]) == {"environment"}
    for service in REGISTRIES:
        assert set(OVERLAY[service]) == {"image", "build", "environment", "mem_limit", "shm_size", "pids_limit"}
        assert OVERLAY[service]["image"] != BASE[service].get("image")


@pytest.mark.parametrize("service", ["gateway", *REGISTRIES])
def test_every_variable_is_a_setting_that_holds(service: str) -> None:
    for variable, value in OVERLAY[service]["environment"].items():
        field = variable.removeprefix("SHORTS_").lower()
        assert field in Settings.model_fields
        unset = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
        Settings.model_validate({field: json.loads(unset) if unset.startswith("[") else unset})


@pytest.mark.parametrize("service", REGISTRIES)
def test_models_come_first_and_what_draws_stays_behind_them(service: str) -> None:
    route = json.loads(OVERLAY["gateway"]["environment"][f"SHORTS_ROUTE_{service.upper()}"])
    assert route == ["diffusers", *DEFAULT_ROUTES[service]]
    assert set(route) <= set(REGISTRIES[service].names())


@pytest.mark.parametrize("service", REGISTRIES)
def test_the_image_is_the_service_on_a_stage_with_pytorch(service: str) -> None:
    build = OVERLAY[service]["build"]
    assert {**build, "args": {}} == {**BASE[service]["build"], "args": {}}
    assert build["args"] == {"SERVICE": service, "FOUNDATION": "diffusers", "TORCH": "${SHORTS_TORCH:-}"}
    assert re.search(r"^FROM torch AS diffusers$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^FROM \$\{FOUNDATION\}$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^ARG FOUNDATION=base$", DOCKERFILE, re.MULTILINE)
    assert "/lists/diffusers-cuda.txt" in DOCKERFILE


@pytest.mark.parametrize("service", REGISTRIES)
def test_the_packages_are_all_that_the_backend_asks_for(service: str) -> None:
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    lists = requirements(PYPROJECT)
    # bitsandbytes, for 4 bits on a card, is not installed where tests run.
    installed = [line for line in lists["diffusers-cuda"] if not line.startswith("bitsandbytes")]
    held = closure([*lists["base"], *installed, *lists[service]])
    modules = metadata.packages_distributions()
    asked = REGISTRIES[service].get("diffusers").packages
    assert not [m for m in asked if not held & {canonicalize_name(name) for name in modules[m]}]


def test_an_extra_of_this_project_within_another_is_written_out() -> None:
    lists = requirements(PYPROJECT)
    assert {*lists["diffusers"]} < {*lists["diffusers-cuda"]}
    assert any(line.startswith("bitsandbytes") for line in lists["diffusers-cuda"])
    name = tomllib.loads(PYPROJECT)["project"]["name"]
    assert not [line for lines in lists.values() for line in lines if line.startswith(name)]


def test_a_route_of_one_overlay_is_none_of_another_so_they_add_up() -> None:
    seen: list[str] = [name for path in ALL_OVERLAYS for name in environment(path, "gateway")]
    assert len(set(seen)) == len(seen)
    assert set(seen) == {f"SHORTS_ROUTE_{name}" for name in ("LLM", "IMAGE", "VIDEO", "TTS")}
    # What the user says wins: no overlay may write this one.
    assert "SHORTS_ROUTES" in BASE["gateway"]["environment"]


def merged(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Have Compose put all files together, without the user's .env."""
    if not shutil.which("docker-compose") and subprocess.run(["docker", "compose", "version"], check=False).returncode:
        pytest.skip("there is no Compose")
    empty = folder / "empty.env"
    empty.touch()
    files = [part for path in ("compose.yaml", *ALL_OVERLAYS) for part in ("--file", str(path))]
    command = [str(ROOT / "deploy/compose.sh"), "--env-file", str(empty), *files, "config"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHORTS_", "COMPOSE_"))}
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **variables}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(not shutil.which("docker"), reason="there is no Compose")
def test_compose_takes_all_overlays_at_once_with_the_routes_of_the_user(tmp_path: Path) -> None:
    mine = '{"tts": ["espeak"]}'
    done = merged(tmp_path, SHORTS_ROUTES=mine, SHORTS_LLM_VRAM_GIB="20.4")
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    told = services["gateway"]["environment"]
    settings = Settings.model_validate(
        {name[7:].lower(): json.loads(told[name]) for name in told if name.startswith("SHORTS_ROUTE")}
    )
    for service, first in {"llm": "openai", "image": "diffusers", "video": "diffusers", "tts": "espeak"}.items():
        assert settings.effective_routes[service][0] == first
    assert services["image"]["build"]["args"]["FOUNDATION"] == "diffusers"
    assert services["image"]["deploy"]["resources"]["reservations"]["devices"]


@pytest.mark.skipif(not shutil.which("docker"), reason="there is no Compose")
def test_compose_asks_what_a_language_model_takes_of_its_card(tmp_path: Path) -> None:
    done = merged(tmp_path)
    assert done.returncode != 0
    assert "how many GiB of its card vLLM takes" in done.stderr


def test_the_commands_in_it_are_right() -> None:
    (asked,) = re.findall(r"run --rm setup model (.+)$", TEXT, re.MULTILINE)
    assert [catalogue().get(model).service for model in asked.split()] == ["image", "video"]
    assert f"COMPOSE_FILE={COMPOSE_FILE} docker compose up" in TEXT


def test_the_overlay_that_a_lacking_package_names_is_there() -> None:
    assert set(OVERLAYS) <= set(tomllib.loads(PYPROJECT)["project"]["optional-dependencies"])
    assert all((ROOT / path).is_file() for path in OVERLAYS.values())


def test_the_page_on_containers_names_every_overlay() -> None:
    page = (ROOT / "docs/containers.md").read_text(encoding="utf-8")
    assert [path.name for path in ALL_OVERLAYS if path.name not in page] == []
