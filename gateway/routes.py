"""Routes: which backends may do a stage's work, in the user's order of preference, and who takes over from whom."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gateway.clients import SILENT, Endpoint, Services
from gateway.licences import backend_forbidden, main_model
from gateway.making import HEAVY, takes_models
from gateway.turns import Turns
from services.common.errors import PreconditionError, StudioError, UnavailableError
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.tts.v1.tts_pb2 import Voice

DESCRIPTION_SECONDS = 5.0
RETURN_SECONDS = 30.0
"""What a service said of itself so lately still holds where it does not answer and no other one does its work."""
CHARACTER, CHARACTER_ONLY = "character.v1", "character_only"
"""Features of backends that show a character, and of those that show nothing else."""


@dataclass(frozen=True)
class Candidate:
    """A backend at an endpoint that may do the work."""

    endpoint: Endpoint
    backend: Backend
    budget: int = 0
    """Bytes that heavy models may use on its device in all; 0: no account is kept, or it is not known."""
    model: str = ""
    """Model that it would work with; empty: it has no choice."""

    @property
    def needed_bytes(self) -> int:
        """Bytes that this model needs on the device; where that is not told, what the backend needs by itself."""
        return next((fit.needed_bytes for fit in self.backend.fits if fit.model == self.model), 0) or (
            self.backend.needed_bytes
        )


@dataclass(frozen=True)
class Wish:
    """What a job asks of a route."""

    pin: str = ""
    """One backend, for example that of the chosen voice."""
    commercial: bool = True
    character: bool = True
    """Without one, backends that show nothing else are passed over, which is no matter for the user."""
    route: tuple[str, ...] = ()
    """The job's own, used in the place of the studio's."""
    feature: str = ""
    """Without a route of the job's own, only backends that have it, also such as the studio's route lacks."""
    model: str = ""
    """Named by the job: the licence of what a backend uses unless told otherwise is then no matter, nor whether that
    fits."""
    kept: tuple[tuple[str, str], ...] = ()
    """Backends, each with the model that it used by itself when the job was taken."""
    drawn: bool = False
    """Backends that draw before those that work with models, also such as the route lacks where it has none."""


_Described = list[tuple[Endpoint, dict[str, Backend]]]


class Routes:
    """Resolves routes against what the services say of themselves now."""

    def __init__(
        self,
        services: Services,
        order: Mapping[str, tuple[str, ...]],
        region: str = "",
        joining: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.order = order
        self.region = region
        self._joining = joining
        self._services = services
        self._described: dict[Endpoint, tuple[float, dict[str, Backend]]] = {}
        self._budgets: dict[tuple[Endpoint, str], int] = {}
        self._slots: dict[tuple[Endpoint, str], Turns] = {}

    async def candidates(self, service: str, wish: Wish = Wish()) -> tuple[list[Candidate], list[str]]:
        """Give the candidates in order, and for every one left out a sentence that says why.

        Raises PreconditionError where nothing is left.
        """
        refused: list[str] = []
        descriptions = await self._describe(service, refused)
        names = (wish.pin,) if wish.pin else wish.route or self._names(service, descriptions, wish.feature)
        if wish.drawn:
            names = _drawn_first(names, descriptions)
        found: list[Candidate] = []
        passed: list[str] = []
        for name in names:
            at = [(endpoint, backends[name]) for endpoint, backends in descriptions if name in backends]
            if not at:
                refused.append(f"{service}/{name}: no {service} service has a backend of this name")
            for endpoint, backend in at:
                if not wish.character and CHARACTER_ONLY in backend.features:
                    passed.append(f"{service}/{name}: shows a character, and the job has none")
                elif told := self._fault(backend, wish):
                    refused.append(f"{service}/{name}: {told}")
                else:
                    budget = self._budgets.get((endpoint, backend.device_key), 0)
                    found.append(Candidate(endpoint, backend, budget, _model_of(backend, wish)))
        if not found:
            raise PreconditionError(
                f"no backend can do the {service} work: " + "; ".join([*refused, *passed]), reason="NO_BACKEND",
                metadata={"service": service},
            )  # fmt: skip
        return found, refused

    def _fault(self, backend: Backend, wish: Wish) -> str:
        """Say why a backend cannot or may not work for a job; empty where it may."""
        if told := fault_of(backend, _model_of(backend, wish)):
            return told
        if backend.state == BackendState.BACKEND_STATE_UNAVAILABLE:
            return backend.detail
        if wish.model and takes_models(backend):
            return ""
        return backend_forbidden(backend, commercial=wish.commercial, region=self.region)

    def _names(self, service: str, descriptions: _Described, feature: str) -> tuple[str, ...]:
        """Give the studio's route, or of it and of what else there is the backends with a feature."""
        order = self.order[service]
        joining = self._joining.get(service, "")
        if any(_joins(backends[joining]) for _, backends in descriptions if joining in backends):
            order = (joining, *order)
        if not feature:
            return order
        able = [name for _, backends in descriptions for name, b in backends.items() if feature in b.features]
        if descriptions and not able:
            raise PreconditionError(
                f"no backend of the {service} service works with models; leave the models out", reason="NO_BACKEND",
                metadata={"service": service},
            )  # fmt: skip
        return tuple(dict.fromkeys([*(name for name in order if name in able), *able]))

    def look_anew(self) -> None:
        """Ask the services again next time: what they told no longer holds."""
        self._described.clear()

    async def known(self, service: str) -> dict[str, Backend]:
        """Give all backends of a service by name, whatever the route. Raises UnavailableError where none answers."""
        silent: list[str] = []
        described = await self._describe(service, silent)
        if not described:
            raise UnavailableError("; ".join(silent), reason="NO_SERVICE")
        return {name: backend for _, backends in reversed(described) for name, backend in backends.items()}

    async def _describe(self, service: str, refused: list[str]) -> _Described:
        endpoints = self._services.of(service)
        if not endpoints:
            raise UnavailableError(f"no {service} service is configured", reason="NO_SERVICE")
        answers: _Described = []
        lately: _Described = []
        silent: list[str] = []
        for endpoint in endpoints:
            known = self._described.get(endpoint)
            if known and time.monotonic() - known[0] < DESCRIPTION_SECONDS:
                answers.append((endpoint, known[1]))
                continue
            try:
                description = await self._services.describe(endpoint)
            except StudioError as error:
                silent.append(error.message if error.reason == SILENT else f"{service} at {endpoint.address}: {error}")
                if known and error.reason == SILENT and time.monotonic() - known[0] < RETURN_SECONDS:
                    lately.append((endpoint, known[1]))
                continue
            backends = {backend.name: backend for backend in description.backends}
            self._described[endpoint] = (time.monotonic(), backends)
            self._budgets |= {(endpoint, device.key): device.budget_bytes for device in description.devices}
            answers.append((endpoint, backends))
        if lately and not answers:  # it may be starting again, and calls wait for that
            return lately
        refused.extend(silent)
        return answers

    async def having(self, service: str, feature: str) -> list[Candidate]:
        """List the backends with a feature, whatever the route, also those that lack something to work.

        Raises UnavailableError where no endpoint of the service answers.
        """
        silent: list[str] = []
        described = await self._describe(service, silent)
        if not described:
            raise UnavailableError("; ".join(silent), reason="NO_SERVICE")
        return [
            Candidate(endpoint, backend)
            for endpoint, backends in described
            for backend in backends.values()
            if feature in backend.features
        ]

    def slot(self, candidate: Candidate) -> Turns:
        """Give the queue of a backend: as many enter as it works on at the same time."""
        key = (candidate.endpoint, candidate.backend.name)
        if key not in self._slots:
            self._slots[key] = Turns(max(1, candidate.backend.concurrency))
        return self._slots[key]

    async def voices(self, language: str, route: Sequence[str] = ()) -> list[Voice]:
        """List the voices in the order of the tts route, or of a job's own. Raises UnavailableError for no service."""
        candidates, _ = await self.candidates("tts", Wish(commercial=False, route=tuple(route)))
        voices: list[Voice] = []
        for candidate in candidates:
            listed = await self._services.voices(candidate.endpoint, language)
            voices.extend(voice for voice in listed if voice.backend == candidate.backend.name)
        return voices


def _joins(backend: Backend) -> bool:
    """Tell whether a backend of models can work, and not for hours on a processor.

    One that has models of which none fits the card joins too: that it does not work is then told in every job.
    """
    slow = HEAVY in backend.features and backend.device == "cpu"
    return (backend.state != BackendState.BACKEND_STATE_UNAVAILABLE or bool(backend.fits)) and not slow


def fault_of(backend: Backend, model: str) -> str:
    """Say why a backend cannot work with a model on its device, as it tells it; empty: it can, or tells nothing."""
    return next((fit.fault for fit in backend.fits if fit.model == model), "")


def _model_of(backend: Backend, wish: Wish) -> str:
    """Give the model that a backend would work with for a wish; empty for one that has no choice."""
    if not takes_models(backend):
        return ""
    return wish.model or dict(wish.kept).get(backend.name) or main_model(backend)


def _drawn_first(names: Sequence[str], descriptions: _Described) -> tuple[str, ...]:
    """Put the backends that draw first; where a route has none, those that the service has."""
    drawing = [name for _, backends in descriptions for name, b in backends.items() if not takes_models(b)]
    own = [name for name in names if name in drawing]
    return tuple(dict.fromkeys([*(own or drawing), *names]))
