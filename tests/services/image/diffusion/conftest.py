"""The backend `diffusers` in this process, on tiny models."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.image.backends.diffusers import DiffusersBackend
from services.image.validate import check_generate
from shorts.image.v1 import image_pb2
from shorts.service.v1.service_pb2 import Progress


class Studio:
    """The backend, a store, and the progress of the last call; `on_progress` may set `stop`."""

    def __init__(self, backend: DiffusersBackend, store: FileStore) -> None:
        self.backend = backend
        self.store = store
        self.seen: list[Progress] = []
        self.stop = threading.Event()
        self.on_progress: Callable[[Progress], None] = lambda _: None

    def work(self) -> Work:
        self.seen, self.stop = [], threading.Event()

        def report(progress: Progress) -> None:
            self.seen.append(progress)
            self.on_progress(progress)

        return Work(self.store, report, self.stop)

    def request(self, model: str = "sd15", **fields: Any) -> image_pb2.GenerateRequest:
        """Ask for a small upright picture in two steps; `fields` of the painting or of the request."""
        painting = image_pb2.Painting(model=model, steps=fields.pop("steps", 2))
        base: dict[str, Any] = {"width": 108, "height": 192, "prompt": "a bakery at dawn", "seed": 3, "scene_count": 5}
        names = image_pb2.Painting.DESCRIPTOR.fields_by_name
        painting.MergeFrom(image_pb2.Painting(**{key: fields.pop(key) for key in list(fields) if key in names}))
        return image_pb2.GenerateRequest(**{**base, **fields}, backend="diffusers", painting=painting)

    def picture(self, model: str = "sd15", **fields: Any) -> image_pb2.Picture:
        request = self.request(model, **fields)
        check_generate(request)
        work = self.work()
        try:
            return self.backend.generate(request, work)
        finally:
            work.close()

    def digest(self, model: str = "sd15", **fields: Any) -> str:
        return self.picture(model, **fields).image.sha256

    def pixels(self, model: str = "sd15", **fields: Any) -> np.ndarray[Any, Any]:
        """Give the picture decoded: H x W x 3, uint8 BGR."""
        decoded = cv2.imread(str(self.store.path(self.picture(model, **fields).image)))
        assert decoded is not None
        return decoded


@pytest.fixture(scope="session")
def loaded(tiny_root: Path) -> Iterator[DiffusersBackend]:
    """Give the backend, loaded once for all tests; which model it holds is its own affair."""
    backend = DiffusersBackend()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHORTS_MODELS", str(tiny_root))
        backend.load()
    yield backend
    backend.unload()


@pytest.fixture
def studio(loaded: DiffusersBackend, tiny_root: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Give the backend with a store of this test's."""
    monkeypatch.setenv("SHORTS_MODELS", str(tiny_root))
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sd15")
    return Studio(loaded, store)


@pytest.fixture
def fresh(tiny_root: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """Give a backend of this test's own."""
    monkeypatch.setenv("SHORTS_MODELS", str(tiny_root))
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sd15")
    backend = DiffusersBackend()
    backend.load()
    yield Studio(backend, store)
    backend.unload()
