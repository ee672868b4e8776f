"""The studio's side: its own backend, planned, loaded and called as in the child process of its service."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.gpu.orders import WARM_STEPS, Wish, as_script, clip, painting
from bench.gpu.results import Side
from bench.gpu.shapes import Case
from bench.gpu.watch import Watch
from services.common.artifacts import FileStore
from services.common.diffusion.running import Running
from services.common.gpu.device import find_device, main_memory_bytes
from services.common.gpu.plan import MemoryPlan, make_plan
from services.common.operation import Work
from services.common.settings import load_settings
from shorts.service.v1.service_pb2 import Progress


class Ours:
    """One case on the backend of its service. `models`: folder of models; `scratch`: for the store and results."""

    def __init__(self, case: Case, wish: Wish, models: Path, scratch: Path) -> None:
        self._case, self._wish, self._models = case, wish, models
        self._store = FileStore(scratch / "store")
        os.environ |= {
            "SHORTS_MODELS": str(models),
            "SHORTS_HOME": str(scratch / "home"),
            f"SHORTS_{case.service.upper()}_MODEL": case.model,
        }

    def job(self) -> dict[str, Any]:
        """Say what will be done, for the plain script; nothing is loaded."""
        request = self._request(self._wish.steps)
        told = as_script(self._case, request, self._models)
        if self._case.service == "video" and told["from_picture"]:
            told["picture"] = str(self._store.path(request.image))
        return {**told, "precision": self.plan().precision}

    def _request(self, steps: int) -> Any:
        if self._case.service == "image":
            return painting(self._case, self._wish, steps)
        return clip(self._case, self._wish, steps, self._store, self._models)

    def _backend(self) -> Any:
        return import_module(f"services.{self._case.service}.backends.diffusers").DiffusersBackend()

    def plan(self) -> MemoryPlan:
        """Plan as the service does. Raises ExhaustedError where the model fits in no way."""
        settings = load_settings()
        return make_plan(
            find_device(settings),
            self._backend().needs(),
            ram_bytes=main_memory_bytes(),
            many_calls=settings.gpu_compile,
        )

    def measure(self) -> tuple[Side, dict[str, Any]]:
        """Call the backend twice, briefly to load and warm up, then for the record. Give that and the plan."""
        backend = self._backend()
        backend.plan = plan = self.plan()
        backend.load()
        watch = Watch(plan.device)
        with _watched(watch) as first:
            began = watch.now()
            self._call(backend, watch, WARM_STEPS)
            load = first[0] - began
            watch.clear()
            began = watch.now()
            self._call(backend, watch, self._wish.steps)
            whole = watch.now() - began
        peak, reserved = watch.memory()
        backend.unload()
        side = Side(
            step=watch.step, steps=watch.steps, made=watch.made, whole=whole, load=load, peak=peak, reserved=reserved
        )
        return side, asdict(plan)

    def _call(self, backend: Any, watch: Watch, steps: int) -> None:
        def report(progress: Progress) -> None:
            if ", step" in progress.activity:
                watch.stepped()

        work = Work(self._store, report, threading.Event())
        method = backend.generate if self._case.service == "image" else backend.animate
        try:
            method(self._request(steps), work)
        finally:
            work.close()


@contextmanager
def _watched(watch: Watch) -> Iterator[list[float]]:
    """Time every call of a pipeline by the backend; give when each began."""
    run = Running.__call__
    began: list[float] = []

    def timed(self: Running, **inputs: Any) -> Any:
        watch.begin()
        began.append(watch.now())
        made = run(self, **inputs)
        watch.made += watch.now() - began[-1]
        return made

    Running.__call__ = timed  # type: ignore[method-assign]
    try:
        yield began
    finally:
        Running.__call__ = run  # type: ignore[method-assign]
