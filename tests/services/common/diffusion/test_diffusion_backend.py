"""What every backend of diffusion models does, whatever its models make."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from services.common.backends import BackendInfo
from services.common.diffusion.backend import DiffusionBackend
from services.common.diffusion.folders import ModelFolder
from services.common.errors import ExhaustedError, PreconditionError
from services.common.gpu.plan import MemoryPlan, ModelNeeds
from services.common.packages import how_to_install

GIB = 1 << 30


class Held:
    """Holds nothing, and counts how often it was emptied."""

    resident_bytes = 7

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


class Drawing(DiffusionBackend[Held, str]):
    """Its models are folders, its family their first letter; of the family x it takes none."""

    info: ClassVar[BackendInfo] = BackendInfo("drawing", "1", "models", "theirs", commercial_use=True, heavy=True)
    service = "image"
    packages = ("json",)
    first_choice = "sdxl-1.0"
    adds = (("image", "lora"),)

    def present(self, models: Path) -> Sequence[str]:
        return sorted(path.name for path in models.iterdir())

    def family_of(self, folder: ModelFolder) -> str:
        if folder.model.startswith("x"):
            raise PreconditionError(f"{folder.model} is of another kind")
        return folder.model[0]

    def model_needs(self, folder: ModelFolder, family: str) -> ModelNeeds:
        return ModelNeeds(
            folder.model, denoiser=GIB, encoders=0, vae=0, working=0, decoding=0, precisions=("fp32",), can=frozenset()
        )

    def _holder(self, models: Path) -> Held:
        return Held()

    def hold(self) -> Held:
        self._held = self._holder(self.models)
        return self._held

    def work(self, error: Exception | None = None) -> None:
        with self._at_work():
            if error is not None:
                raise error


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drawing:
    """Give one with two models of one's own."""
    for name in ("my-b", "my-a"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path))
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "")
    return Drawing()


def test_the_default_is_the_settings_then_the_catalogues_then_ones_own(
    backend: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backend.default_model() == "my-a"
    (tmp_path / "sd-1.5").mkdir()
    assert backend.default_model() == "sd-1.5"
    assert backend.described().model == "Stable Diffusion 1.5"
    assert backend.described().model_ids == ("sd-1.5", "my-a", "my-b"), "the default one first"
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "my-b")
    assert backend.default_model() == "my-b"
    assert backend.described().model == "my-b"
    assert backend.described().license == "theirs", "nothing is known of it"
    needs = backend.needs()
    assert needs is not None
    assert needs.name == "my-b"


def test_what_is_missing_is_told(backend: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backend.missing() == ""
    for model, told in (
        ("x-own", "x-own is of another kind"),
        ("../x", "SHORTS_IMAGE_MODEL: model: '../x' is no id of the catalogue"),
        ("none", "the model none is not here; fetch it with: shorts models pull none"),
    ):
        (tmp_path / "x-own").mkdir(exist_ok=True)
        monkeypatch.setenv("SHORTS_IMAGE_MODEL", model)
        assert backend.missing() == told
    monkeypatch.setattr(Drawing, "packages", ("json", "no_such_package"))
    assert backend.missing() == f"the package no_such_package is missing; {how_to_install('image', 'diffusers')}"


def test_without_any_model_it_says_which_to_fetch(backend: Drawing, tmp_path: Path) -> None:
    for name in ("my-b", "my-a"):
        (tmp_path / name).rmdir()
    assert backend.missing() == "no image model is here; fetch one with: shorts models pull sdxl-1.0"
    assert backend.described() == backend.info


def test_another_model_than_the_default_is_made_to_fit_its_place(backend: Drawing, tmp_path: Path) -> None:
    default, other = (ModelFolder(tmp_path, name) for name in ("my-a", "my-b"))
    backend.plan = MemoryPlan("cpu", "fp32", needed_bytes=64 * GIB)
    assert backend.plan_for(default, "m") is backend.plan
    assert 2 * GIB <= backend.plan_for(other, "m").needed_bytes <= 64 * GIB
    backend.plan = MemoryPlan("cpu", "fp32", needed_bytes=GIB // 2)
    assert backend.plan_for(default, "m") is backend.plan
    with pytest.raises(ExhaustedError, match="or set SHORTS_IMAGE_MODEL=my-b, so that room is made for it"):
        backend.plan_for(other, "m")


@pytest.mark.parametrize(("error", "closed"), [(ExhaustedError("full"), 1), (PreconditionError("not here"), 0)])
def test_a_lack_of_memory_empties_what_is_held(backend: Drawing, error: Exception, closed: int) -> None:
    with pytest.raises(RuntimeError, match="before load"):
        backend.work()
    assert backend.resident_bytes() == 0
    held: Any = backend.hold()
    backend.work()
    with pytest.raises(type(error)):
        backend.work(error)
    assert held.closed == closed
    assert backend.resident_bytes() == 7
    backend.unload()
    assert held.closed == closed + 1
    assert backend.resident_bytes() == 0
