"""The video backend `diffusers` in this process, on tiny models."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.video.backends.diffusers import DiffusersBackend
from services.video.validate import check_animate
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2
from shorts.service.v1.service_pb2 import Progress
from shorts.video.v1.video_pb2 import AnimateRequest, Animation

FIXED = "cogvideox-5b-i2v"
"""Works at a size of its own."""

_USUAL: dict[tuple[str, int], str] = {}


class Studio:
    """The backend, a store with a picture, and the progress of the last call; `on_progress` may set `stop`."""

    def __init__(self, backend: DiffusersBackend, store: FileStore) -> None:
        self.backend = backend
        self.store = store
        self.seen: list[Progress] = []
        self.stop = threading.Event()
        self.on_progress: Callable[[Progress], None] = lambda _: None
        self.image = self.picture(1)

    def picture(self, seed: int) -> Artifact:
        """Store a soft coloured picture."""
        noise = np.random.default_rng(seed).integers(0, 255, (192, 108, 3), np.uint8)
        return self.store.put([cv2.imencode(".png", cv2.GaussianBlur(noise, (0, 0), 6))[1].tobytes()], "image/png")

    def work(self) -> Work:
        self.seen, self.stop = [], threading.Event()

        def report(progress: Progress) -> None:
            self.seen.append(progress)
            self.on_progress(progress)

        return Work(self.store, report, self.stop)

    def request(self, model: str = "ltx-video", **fields: Any) -> AnimateRequest:
        """Ask for half a second in two steps; `fields` of the animation or of the request."""
        animation = Animation(model=model, steps=2, side=0 if model == FIXED else 64, frames=9)
        base: dict[str, Any] = {"width": 108, "height": 192, "duration": 0.5, "prompt": "a bakery at dawn", "seed": 3}
        names = Animation.DESCRIPTOR.fields_by_name
        for key in [key for key in fields if key in names]:
            setattr(animation, key, fields.pop(key))
        return AnimateRequest(
            **{"image": self.image, **base, **fields}, backend="diffusers", accepts_drawn=True, animation=animation
        )

    def clip(self, model: str = "ltx-video", **fields: Any) -> scene_pb2.Clip:
        request = self.request(model, **fields)
        check_animate(request)
        work = self.work()
        try:
            return self.backend.animate(request, work)
        finally:
            work.close()

    def digest(self, model: str = "ltx-video", **fields: Any) -> str:
        return self.clip(model, **fields).video.sha256

    def usual(self, model: str, start: int) -> str:
        """Give the digest of the plain clip of a model; made once for all tests, since the same request repeats."""
        if (model, start) not in _USUAL:
            _USUAL[model, start] = self.digest(model, start=start)
        return _USUAL[model, start]

    def frames(self, clip: scene_pb2.Clip) -> list[np.ndarray[Any, Any]]:
        """Decode a clip: H x W x 3, uint8 RGB."""
        with av.open(str(self.store.path(clip.video))) as file:
            return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]

    def steps(self) -> list[str]:
        """List what the last call told of its steps."""
        return [progress.activity for progress in self.seen if ", step" in progress.activity]


@pytest.fixture(scope="session")
def video_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of tiny video models, as `shorts models pull` leaves them; tests read it and change nothing."""
    torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    # Under contention more threads take several times longer, for networks this small.
    torch.set_num_threads(1)
    from tests.support import tiny_video_models

    root: Path = tmp_path_factory.mktemp("tiny-video-models")
    tiny_video_models.make_video_models(root)
    return root


@pytest.fixture
def settings(video_root: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Set up the tiny models."""
    monkeypatch.setenv("SHORTS_MODELS", str(video_root))
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "ltx-video")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")  # also where there is a card
    return monkeypatch


@pytest.fixture(scope="session")
def loaded(video_root: Path) -> Iterator[DiffusersBackend]:
    """Give the backend, loaded once for all tests; which model it holds is its own affair."""
    backend = DiffusersBackend()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHORTS_MODELS", str(video_root))
        backend.load()
    yield backend
    backend.unload()


@pytest.fixture
def studio(loaded: DiffusersBackend, settings: pytest.MonkeyPatch, store: FileStore) -> Studio:
    """Give the backend with a store of this test's."""
    return Studio(loaded, store)


@pytest.fixture
def fresh(settings: pytest.MonkeyPatch, store: FileStore) -> Iterator[Studio]:
    """Give a backend of this test's own."""
    backend = DiffusersBackend()
    backend.load()
    yield Studio(backend, store)
    backend.unload()
