"""What is told of a package that is not here: pip's command, or in a container the overlay that holds it."""

from __future__ import annotations

import pytest

from services.common.backends import require
from services.common.errors import PreconditionError
from services.common.packages import how_to_install
from services.image.backends import diffusers
from services.tts.backends import coqui

INSIDE = "docker compose run --rm setup"


def test_on_a_pc_it_is_pip() -> None:
    assert how_to_install("image", "diffusers") == "install it with: pip install 'shorts-studio[image,diffusers]'"


def test_in_a_container_it_is_another_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_SETUP_COMMAND", INSIDE)
    told = how_to_install("image", "diffusers")
    assert "deploy/compose.diffusers.yaml" in told
    assert told.endswith("docker compose up -d --build")
    assert "pip" in how_to_install("crawl"), "of this no image is without"


def test_the_backends_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_SETUP_COMMAND", INSIDE)
    monkeypatch.setattr(diffusers.DiffusersBackend, "packages", ("there_is_no_such_package",))
    monkeypatch.setattr(coqui, "PACKAGES", ("there_is_no_such_package",))
    told = diffusers.DiffusersBackend().missing()
    assert told.startswith("the package there_is_no_such_package is missing; ")
    assert "deploy/compose.diffusers.yaml" in told
    assert "deploy/compose.coqui.yaml" in coqui.CoquiBackend().missing()
    with pytest.raises(PreconditionError, match=r"deploy/compose\.diffusers\.yaml"):
        require("there_is_no_such_package", "diffusers-cuda")
