"""Routes: which backends may do a stage's work, in the user's order of preference, and who takes over from whom."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.clients import Endpoint, Services
from gateway.licences import backend_forbidden
from services.common.errors import PreconditionError, StudioError, UnavailableError
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.tts.v1.tts_pb2 import Voice

DESCRIPTION_SECONDS = 5.0
CHARACTER, CHARACTER_ONLY = "character.v1", "character_only"
"""Features of backends that show a character, and of those that show nothing else."""


@dataclass(frozen=True)
class Candidate:
    """A backend at an endpoint that may do the work."""

    endpoint: Endpoint
    backend: Backend


class Routes:
    """Resolves routes against what the services say of themselves now."""

    def __init__(self, services: Services, order: Mapping[str, tuple[str, ...]], region: str = "") -> None:
        self.order = order
        self.region = region
        self._services = services
        self._described: dict[Endpoint, tuple[float, dict[str, Backend]]] = {}
        self._slots: dict[tuple[Endpoint, str], asyncio.Semaphore] = {}

    async def candidates(
        self, service: str, *, pin: str = "", commercial: bool = True, character: bool = True
    ) -> tuple[list[Candidate], list[str]]:
        """Give the candidates in order, and for every one left out a sentence that says why.

        `pin` narrows the route to one backend, for example that of the chosen voice. Without a `character`, backends
        that show nothing else are passed over, which is no matter for the user. Raises PreconditionError where nothing
        is left.
        """
        found: list[Candidate] = []
        refused: list[str] = []
        passed: list[str] = []
        descriptions = await self._describe(service, refused)
        for name in (pin,) if pin else self.order[service]:
            at = [(endpoint, backends[name]) for endpoint, backends in descriptions if name in backends]
            if not at:
                refused.append(f"{service}/{name}: no {service} service has a backend of this name")
            for endpoint, backend in at:
                if not character and CHARACTER_ONLY in backend.features:
                    passed.append(f"{service}/{name}: shows a character, and the job has none")
                elif backend.state == BackendState.BACKEND_STATE_UNAVAILABLE:
                    refused.append(f"{service}/{name}: {backend.detail}")
                elif told := backend_forbidden(backend, commercial=commercial, region=self.region):
                    refused.append(f"{service}/{name}: {told}")
                else:
                    found.append(Candidate(endpoint, backend))
        if not found:
            raise PreconditionError(
                f"no backend can do the {service} work: " + "; ".join([*refused, *passed]), reason="NO_BACKEND",
                metadata={"service": service},
            )  # fmt: skip
        return found, refused

    async def _describe(self, service: str, refused: list[str]) -> list[tuple[Endpoint, dict[str, Backend]]]:
        endpoints = self._services.of(service)
        if not endpoints:
            raise UnavailableError(f"no {service} service is configured", reason="NO_SERVICE")
        answers: list[tuple[Endpoint, dict[str, Backend]]] = []
        for endpoint in endpoints:
            known = self._described.get(endpoint)
            if known and time.monotonic() - known[0] < DESCRIPTION_SECONDS:
                answers.append((endpoint, known[1]))
                continue
            try:
                description = await self._services.describe(endpoint)
            except StudioError as error:
                refused.append(f"{service} at {endpoint.address}: {error.message}")
                continue
            backends = {backend.name: backend for backend in description.backends}
            self._described[endpoint] = (time.monotonic(), backends)
            answers.append((endpoint, backends))
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

    def slot(self, candidate: Candidate) -> asyncio.Semaphore:
        """Give the queue of a backend: as many enter as it works on at the same time."""
        key = (candidate.endpoint, candidate.backend.name)
        if key not in self._slots:
            self._slots[key] = asyncio.Semaphore(max(1, candidate.backend.concurrency))
        return self._slots[key]

    async def voices(self, language: str) -> list[Voice]:
        """List the voices in the order of the tts route. Raises UnavailableError where no tts service answers."""
        candidates, _ = await self.candidates("tts", commercial=False)
        voices: list[Voice] = []
        for candidate in candidates:
            listed = await self._services.voices(candidate.endpoint, language)
            voices.extend(voice for voice in listed if voice.backend == candidate.backend.name)
        return voices
