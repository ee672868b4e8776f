"""Running pipelines of all three kinds: steps are told in order, a stop ends them, the next call is clean."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.common.artifacts import FileStore
from services.common.diffusion.running import Kind, Running, generator, kind_of
from services.common.diffusion.trouble import reading, told
from services.common.errors import CancelledError, ExhaustedError, NotFoundError, PreconditionError
from services.common.operation import Work
from shorts.service.v1.service_pb2 import Progress

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models


class Scheduler:
    """Counts its steps."""

    def __init__(self, count: int) -> None:
        self.timesteps = list(range(count))
        self.made = 0

    def step(self, value: float) -> float:
        self.made += 1
        return value + 1


class Blocks(torch.nn.Module):  # type: ignore[name-defined,misc]  # an extra
    """A network of four blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Identity() for _ in range(4))
        self.passed = 0

    def forward(self, value: Any) -> Any:
        for layer in self.layers:
            value = layer(value)
            self.passed += 1
        return value


class Silent:
    """A pipeline without a callback, as TextToVideoSD."""

    def __init__(self, count: int = 4) -> None:
        self.scheduler = Scheduler(count)
        self.network = Blocks()
        self.components = {"network": self.network, "scheduler": self.scheduler, "tokenizer": None}
        self.freed = 0

    def maybe_free_model_hooks(self) -> None:
        self.freed += 1

    def __call__(self, start: float) -> float:
        value = start
        for _ in self.scheduler.timesteps:
            value = self.scheduler.step(self.network(value))
        return value


class Calling(Silent):
    """One with a callback alone, as SVD."""

    def __call__(self, start: float, callback_on_step_end: Callable[..., dict[str, Any]] | None = None) -> float:
        value = start
        for number, time in enumerate(self.scheduler.timesteps):
            value = self.scheduler.step(self.network(value))
            if callback_on_step_end is not None:
                value = callback_on_step_end(self, number, time, {"latents": value})["latents"]
        return value


class Interrupting(Calling):
    """One with both, as SDXL."""

    @property
    def interrupt(self) -> bool:
        return False


class Watch:
    """A work whose progress is kept and may stop it."""

    def __init__(self, root: Path) -> None:
        self.seen: list[Progress] = []
        self.stop = threading.Event()
        self.stop_at = ""
        self.work = Work(FileStore(root), self._note, self.stop)

    def _note(self, progress: Progress) -> None:
        self.seen.append(progress)
        if self.stop_at and self.stop_at in progress.activity:
            self.stop.set()


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


KINDS = [(Silent, Kind.SCHEDULER), (Calling, Kind.CALLBACK), (Interrupting, Kind.INTERRUPT)]


@pytest.mark.parametrize(("pipeline", "kind"), KINDS)
def test_kinds_are_told_apart(pipeline: type[Silent], kind: Kind) -> None:
    assert kind_of(pipeline()) is kind


def test_kinds_of_the_real_pipelines() -> None:
    diffusers = pytest.importorskip("diffusers")
    for name, kind in {
        "StableDiffusionXLPipeline": Kind.INTERRUPT, "StableDiffusionControlNetPipeline": Kind.INTERRUPT,
        "ZImagePipeline": Kind.INTERRUPT, "StableVideoDiffusionPipeline": Kind.CALLBACK,
        "TextToVideoSDPipeline": Kind.SCHEDULER,
    }.items():  # fmt: skip
        assert kind_of(getattr(diffusers, name).__new__(getattr(diffusers, name))) is kind, name


@pytest.mark.parametrize("pipeline", [Silent, Calling, Interrupting])
def test_every_step_is_told_once(pipeline: type[Silent], watch: Watch) -> None:
    made = pipeline()
    assert Running(made, watch.work, begin=0.2, end=0.8, activity="filming")(start=1.0) == 5.0
    steps = [progress for progress in watch.seen if "step" in progress.activity]
    assert [progress.activity for progress in steps] == [f"filming, step {n} of 4" for n in (1, 2, 3, 4)]
    assert [progress.fraction for progress in steps] == pytest.approx([0.35, 0.5, 0.65, 0.8])
    assert "step" not in vars(made.scheduler), "the scheduler is as it was"
    assert not made.freed
    assert not any(module._forward_pre_hooks for module in made.network.modules())


@pytest.mark.parametrize("pipeline", [Silent, Calling, Interrupting])
def test_a_stop_ends_it_and_the_next_call_is_clean(pipeline: type[Silent], watch: Watch, tmp_path: Path) -> None:
    made, watch.stop_at = pipeline(), "step 2"
    with pytest.raises(CancelledError):
        Running(made, watch.work)(start=0.0)
    assert made.scheduler.made == 2
    assert watch.seen[-1].activity == "painting, step 2 of 4"
    assert made.freed == 1, "what was on the device is taken off"
    assert not any(module._forward_pre_hooks for module in made.network.modules())
    again = Watch(tmp_path / "again")
    assert Running(made, again.work)(start=0.0) == 4.0
    assert [progress.activity for progress in again.seen][-1] == "painting, step 4 of 4"


@pytest.mark.parametrize("pipeline", [Silent, Calling, Interrupting])
def test_a_stop_within_a_step_ends_it_at_the_next_block(pipeline: type[Silent], watch: Watch) -> None:
    made = pipeline()
    made.network.layers[1].register_forward_hook(lambda *_: watch.stop.set())
    with pytest.raises(CancelledError):
        Running(made, watch.work)(start=0.0)
    assert made.network.passed == 2
    assert made.scheduler.made == 0


def test_a_pipeline_that_was_stopped_before_does_nothing(watch: Watch) -> None:
    made = Silent()
    watch.stop.set()
    with pytest.raises(CancelledError):
        Running(made, watch.work)(start=0.0)
    assert made.network.passed == 0


def test_a_seed_gives_the_same_noise() -> None:
    def noise(seed: int) -> Any:
        return torch.randn(8, generator=generator(seed))

    assert torch.equal(noise(7), noise(7))
    assert not torch.equal(noise(7), noise(8))
    assert noise((1 << 64) - 1).shape == (8,)
    assert torch.equal(noise(1 << 64), noise(0))


@pytest.mark.parametrize(
    ("error", "device", "reason"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), "cuda:0", "GPU_MEMORY"),
        (RuntimeError("CUDA error: out of memory"), "cuda:0", "GPU_MEMORY"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried …"), "cuda:0", "MEMORY"),
        (MemoryError(), "cuda:0", "MEMORY"),
    ],
)  # fmt: skip
def test_a_lack_of_memory_is_told_as_such(error: Exception, device: str, reason: str) -> None:
    with pytest.raises(ExhaustedError, match="for filming") as caught, told("filming", device=device):
        raise error
    assert caught.value.reason == reason
    assert caught.value.retryable == (reason == "GPU_MEMORY")


def test_other_errors_stay_as_they_are() -> None:
    with pytest.raises(RuntimeError, match="sizes"), told("filming", device="cpu"):
        raise RuntimeError("sizes do not match")
    with pytest.raises(NotFoundError), told("filming", device="cpu"):
        raise NotFoundError("nobody")


def test_files_that_do_not_hold_together_name_the_model() -> None:
    with (
        pytest.raises(PreconditionError, match=r"wan cannot be loaded \(OSError: no file\); .*pull wan$"),
        reading("wan"),
    ):
        raise OSError("no file\nand a long story")


def test_the_device_of_a_pipeline_is_named(watch: Watch) -> None:
    made = Silent()
    made._execution_device = "cuda:0"  # type: ignore[attr-defined]
    made.network.layers[0].register_forward_hook(_fail)
    with pytest.raises(ExhaustedError, match="not enough memory on cuda:0 for painting"):
        Running(made, watch.work)(start=0.0)


def _fail(*_: object) -> None:
    raise torch.OutOfMemoryError("CUDA out of memory.")
