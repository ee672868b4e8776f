"""Backends: the ways in which a service does its job, registered by name and loaded when first needed.

A new backend is one file with a subclass of the service's backend class, and one line in that service's registry.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import ClassVar, Generic, TypeVar

from google.protobuf.message import Message

from services.common.errors import InvalidInputError, PreconditionError
from services.common.gpu.plan import MemoryPlan, ModelNeeds
from services.common.packages import how_to_install


@dataclass(frozen=True)
class BackendInfo:
    """What a backend says of itself without being loaded; see shorts.service.v1.Backend for units."""

    name: str
    version: str
    model: str
    license: str
    commercial_use: bool
    device: str = "cpu"
    languages: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    concurrency: int = 1
    needed_bytes: int = 0
    heavy: bool = False
    """It runs in a child process of its service, with a place on the card; docs/heavy-backends.md."""
    model_ids: tuple[str, ...] = ()


class Backend(ABC):
    """One way of doing a service's job. Importing its module is light: heavy imports stand inside `load`.

    `load` and `unload` are called from worker threads, never at the same time; job methods from as many threads as
    `info.concurrency` says, between the two.
    """

    info: ClassVar[BackendInfo]
    plan: MemoryPlan | None = None
    """How to load, in the child of a heavy backend that tells its `needs`."""

    def needs(self, request: Message | None = None) -> ModelNeeds | None:  # noqa: ARG002 - for subclasses
        """Tell what the model of a heavy backend needs, so that a plan is made; None: `info.needed_bytes`, no plan.

        That is the model which a `request` of a job method names, else the one that is used where none is named. It is
        called in the service, before anything is loaded. Raises PreconditionError for a model that is not here,
        InvalidInputError for what is no model.
        """
        return None

    def choices(self) -> Sequence[str]:
        """List the ids of the models here that a request may name for the whole work, the default one first.

        Empty: it has no choice. Of these `needs_of` tells what each needs.
        """
        return ()

    def needs_of(self, model: str) -> ModelNeeds:
        """Tell what one of `choices` needs. Raises PreconditionError where its files do not hold."""
        raise NotImplementedError(f"{self.info.name} lists {model} and does not tell what it needs")

    def described(self) -> BackendInfo:
        """Say what it is as it is set up here; its name and concurrency are those of `info`."""
        return self.info

    def missing(self) -> str:
        """Say in a sentence what it lacks to work here and the command that fixes it; empty: nothing."""
        return ""

    @abstractmethod
    def load(self) -> None:
        """Make ready. Raises PreconditionError where weights or packages are missing."""

    def unload(self) -> None:  # noqa: B027 - most backends hold nothing
        """Give memory back."""

    def resident_bytes(self) -> int:
        """Memory held now, where it is known."""
        return 0


B = TypeVar("B", bound=Backend)


@dataclass
class Registry(Generic[B]):
    """The backends of one service by name: `{"rules": "services.llm.backends.rules:RulesBackend"}`, preferred first."""

    service: str
    targets: Mapping[str, str]
    _made: dict[str, B] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def names(self) -> tuple[str, ...]:
        """List the registered names, preferred first."""
        return tuple(self.targets)

    def get(self, name: str) -> B:
        """Give the one instance of a backend, not loaded. Raises InvalidInputError for an unknown name."""
        if name not in self.targets:
            known = ", ".join(self.targets)
            raise InvalidInputError.of("backend", f"no backend {name!r} in the {self.service} service; it has: {known}")
        with self._lock:
            if name not in self._made:
                module, _, attribute = self.targets[name].partition(":")
                self._made[name] = getattr(import_module(module), attribute)()
            return self._made[name]

    def __iter__(self) -> Iterator[B]:
        return (self.get(name) for name in self.targets)


def require(module: str, extra: str) -> None:
    """Check that a package is installed. Raises PreconditionError that names the extra to install."""
    try:
        import_module(module)
    except ImportError as error:
        raise PreconditionError(
            f"the Python package {module} is missing ({error}); {how_to_install(extra)}",
            reason="PACKAGE_MISSING",
            metadata={"package": module},
        ) from error
