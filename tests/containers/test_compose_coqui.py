"""What deploy/compose.coqui.yaml says against compose.yaml and the code; needs no engine."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import yaml

from deploy.requirements import requirements
from services.common.settings import Settings
from services.tts.backend import REGISTRY
from services.tts.coqui.folder import MODEL_ID
from tests.containers.system import ROOT

BASE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
TEXT = (ROOT / "deploy/compose.coqui.yaml").read_text(encoding="utf-8")
OVERLAY: dict[str, Any] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_it_changes_only_what_it_must_of_services_that_there_are() -> None:
    assert set(OVERLAY) == {"gateway", "tts"}
    assert set(OVERLAY["tts"]) == {"image", "build", "mem_limit", "shm_size", "pids_limit"}
    assert set(OVERLAY["gateway"]) == {"environment"}
    assert set(OVERLAY["gateway"]["environment"]) <= {f"SHORTS_{name.upper()}" for name in Settings.model_fields}


def test_the_route_names_backends_that_there_are_and_the_usual_voice_first() -> None:
    route = json.loads(OVERLAY["gateway"]["environment"]["SHORTS_ROUTE_TTS"])
    assert sorted(route) == sorted(REGISTRY.names())
    assert route[0] == "supertonic"


def test_the_image_is_the_service_tts_with_more_packages() -> None:
    build = OVERLAY["tts"]["build"]
    assert {**build, "args": {}} == {**BASE["tts"]["build"], "args": {}}
    assert build["args"] == {"SERVICE": "tts", "PARTS": "coqui", "FOUNDATION": "torch"}
    assert re.search(r"^FROM base AS torch$", DOCKERFILE, re.MULTILINE)
    assert OVERLAY["tts"]["image"] != BASE["tts"].get("image")
    assert re.search(r"^COPY --from=lists /lists/\$\{PARTS:-\$\{SERVICE\}\}\.txt ", DOCKERFILE, re.MULTILINE)


def test_the_list_of_packages_holds_those_of_all_backends_once() -> None:
    lists = requirements(PYPROJECT)
    extras = tomllib.loads(PYPROJECT)["project"]["optional-dependencies"]
    assert set(lists["coqui"]) == {*extras["coqui"], *extras["tts"], *extras["supertonic"]}
    assert len(set(lists["coqui"])) == len(lists["coqui"])
    assert not any(line.startswith("coqui-tts") for line in lists["tts"])
    assert any(line.startswith("coqui-tts[") for line in lists["coqui"])


def test_pytorch_is_of_the_version_that_torchaudio_goes_with() -> None:
    extra = requirements(PYPROJECT)["coqui"]
    (torch,) = [line for line in extra if re.match(r"torch\W", line)]
    assert f"torchaudio{torch.removeprefix('torch')}" in extra
    assert f'${{TORCH:-"{torch}"}}' in DOCKERFILE, "one layer for all images with models"


def test_the_commands_in_it_are_right() -> None:
    assert f"docker compose run --rm setup model {MODEL_ID}" in TEXT
    for file in re.findall(r"deploy/compose\.\w+\.yaml", TEXT):
        assert (ROOT / file).is_file()
