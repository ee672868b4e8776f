"""What backends of diffusion models have in common: their default model, what they lack, how a model is planned."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from google.protobuf.message import Message

from services.common.backends import Backend, BackendInfo
from services.common.catalogue import catalogue
from services.common.catalogue.model import Commercial
from services.common.diffusion.folders import ModelFolder, additions, pull_command
from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError, PreconditionError
from services.common.gpu.device import find_device
from services.common.gpu.plan import MemoryPlan, ModelNeeds, make_plan
from services.common.packages import how_to_install
from services.common.settings import load_settings


class Holder(Protocol):
    """What holds the model that is loaded."""

    @property
    def resident_bytes(self) -> int:
        """Bytes of the weights held."""

    def close(self) -> None:
        """Let go of everything and give its memory back."""


HolderT = TypeVar("HolderT", bound=Holder)
FamilyT = TypeVar("FamilyT")


class DiffusionBackend(Backend, Generic[HolderT, FamilyT]):
    """Works with the model that a request names, else with the default one; in a child process, one job at a time.

    A subclass tells which models it works with, and makes what holds one of them.
    """

    service: ClassVar[str]
    """Name of its service: "image" for the setting `image_model` and the extra `image`."""
    packages: ClassVar[tuple[str, ...]]
    """What must be installed, by the names that are imported."""
    first_choice: ClassVar[str]
    """Model to fetch where none is here."""
    adds: ClassVar[tuple[tuple[str, str], ...]]
    """Services and kinds of the catalogue whose models it puts on its own or sets beside them."""

    def __init__(self) -> None:
        self._held: HolderT | None = None

    @abstractmethod
    def present(self, models: Path) -> Sequence[str]:
        """List the ids of the models on disk that it works with by themselves, sorted."""

    @abstractmethod
    def family_of(self, folder: ModelFolder) -> FamilyT:
        """Give the family of a model. Raises PreconditionError for one that it does not work with."""

    @abstractmethod
    def model_needs(self, folder: ModelFolder, family: FamilyT) -> ModelNeeds:
        """Tell what a model of a family needs, with what may be put on it or stands beside it."""

    @abstractmethod
    def _holder(self, models: Path) -> HolderT:
        """Make what holds a model, with none in it yet; the libraries are ready."""

    @property
    def models(self) -> Path:
        """Folder of the models."""
        return load_settings().models_folder

    @property
    def _variable(self) -> str:
        return f"SHORTS_{self.service.upper()}_MODEL"

    def default_model(self) -> str:
        """Give the model for requests that name none: the setting's, else the first that is here by the catalogue.

        Models of the user's own come last. Raises PreconditionError with the command that fetches one where there is
        none.
        """
        if chosen := str(getattr(load_settings(), f"{self.service}_model")):
            return chosen
        present = self.present(self.models)
        ranked = sorted(catalogue().of(self.service), key=lambda model: model.rank)
        for model_id in (*(model.id for model in ranked), *present):
            if model_id in present:
                return model_id
        raise PreconditionError(
            f"no {self.service} model is here; fetch one with: {pull_command(self.first_choice)}",
            reason="MODEL_MISSING",
            metadata={"model": self.first_choice},
        )

    def missing(self) -> str:
        """Say which package or model it lacks."""
        for package in self.packages:
            if find_spec(package) is None:
                return f"the package {package} is missing; {how_to_install(self.service, 'diffusers')}"
        try:
            self._check(ModelFolder(self.models, self.default_model()))
        except PreconditionError as error:
            return error.message
        except InvalidInputError as error:
            return f"{self._variable}: {error.message}"
        return ""

    def _check(self, folder: ModelFolder) -> None:
        """Check that a model can be worked with, quickly. Raises PreconditionError, InvalidInputError."""
        self.family_of(folder)

    def described(self) -> BackendInfo:
        """Tell the default model and its licence; a request may name another, whose licence its sender looks up."""
        try:
            chosen = self.default_model()
        except PreconditionError:
            return self.info
        # Who remembers results names the model in the request, so the version says nothing of the default one.
        info = replace(self.info, model=chosen, model_ids=self._with(chosen))
        try:
            model = catalogue().get(chosen)
        except NotFoundError:  # a model of the user's own, of whose licence nothing is known here
            return info
        return replace(
            info,
            model=model.name,
            license=model.license.name,
            commercial_use=model.license.commercial is not Commercial.NO,
        )

    def _with(self, chosen: str) -> tuple[str, ...]:
        """List the ids of all models that requests may name here, the default one first."""
        beside = additions(self.models, self.adds)
        return tuple(dict.fromkeys([chosen, *self.present(self.models), *beside]))

    def needs(self, request: Message | None = None) -> ModelNeeds | None:
        """Tell what the model that a request names needs, else the default one; of several requests the largest."""
        asked = {self.named(one) or self.default_model() for one in getattr(request, "requests", (request,))}
        needs = [self.needs_of(model) for model in sorted(asked)]
        return max(needs, key=lambda one: one.weights + max(one.working, one.decoding))

    def choices(self) -> Sequence[str]:
        """List the models here that work by themselves, the default one first."""
        return tuple(dict.fromkeys([self.default_model(), *self.present(self.models)]))

    def needs_of(self, model: str) -> ModelNeeds:
        """Tell what a model needs, by its own name: an adapter's needs are those of its base with it."""
        folder = ModelFolder(self.models, model)
        return replace(self.model_needs(folder, self.family_of(folder)), name=model)

    def named(self, request: Message | None) -> str:  # noqa: ARG002 - for subclasses
        """Give the model that a request names; empty: none, the default one does it."""
        return ""

    def load(self) -> None:
        """Make the libraries ready; a model is read with the first request for it. Raises PreconditionError."""
        from services.common.diffusion.loading import prepare

        prepare()
        self._held = self._holder(self.models)

    def unload(self) -> None:
        """Give the model's memory back."""
        if self._held is not None:
            self._held.close()
        self._held = None

    def resident_bytes(self) -> int:
        """Bytes of the weights held."""
        return self._held.resident_bytes if self._held is not None else 0

    @contextmanager
    def _at_work(self) -> Iterator[HolderT]:
        """Give what holds the model for one job; a lack of memory empties it."""
        if self._held is None:
            raise RuntimeError(f"the {self.service} backend {self.info.name} was asked to work before load")
        try:
            yield self._held
        except ExhaustedError:
            # What is left is in pieces; the next job begins with an empty device.
            self._held.close()
            raise

    def plan_for(self, folder: ModelFolder, family: FamilyT) -> MemoryPlan:
        """Plan a model within the place that this process has on the device.

        The place was made for the model of the call that needed most; `self.plan` is its plan.
        Raises ExhaustedError where it does not fit there; the message says the setting that makes room for it.
        """
        if self.plan is not None and folder.model == (self.plan.model or self.default_model()):
            return self.plan
        device = find_device(load_settings())
        if self.plan is not None:
            device = replace(device, budget_bytes=self.plan.needed_bytes)
        try:
            return make_plan(device, self.model_needs(folder, family))
        except ExhaustedError as error:
            raise ExhaustedError(
                f"{error.message}, or set {self._variable}={folder.model}, so that room is made for it",
                reason=error.reason,
                metadata=error.metadata,
            ) from error
