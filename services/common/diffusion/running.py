"""Runs a pipeline with progress after every step and a stop that acts within one, whatever the pipeline offers.

Three kinds of pipelines: those with a callback after each step and a flag to interrupt; those with the callback alone;
and those with neither, whose scheduler's `step` is wrapped. The flag is not used, since a pipeline that it stops goes
on to decode what there is, which takes seconds for a picture and minutes for a film. An exception out of the callback
ends it at once, and the next call begins anew. Within a step, and while encoders and decoders work, the stop is seen
between a network's blocks.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from services.common.diffusion.trouble import told
from services.common.operation import Work


class Kind(Enum):
    """How a pipeline lets itself be watched."""

    INTERRUPT = "callback and interrupt"
    CALLBACK = "callback"
    SCHEDULER = "neither"


def kind_of(pipeline: Any) -> Kind:
    """Tell which kind a pipeline is, from its signature."""
    if "callback_on_step_end" not in inspect.signature(pipeline.__call__).parameters:
        return Kind.SCHEDULER
    return Kind.INTERRUPT if hasattr(type(pipeline), "interrupt") else Kind.CALLBACK


class Running:
    """One call of a pipeline on behalf of a Work.

    `begin` and `end` are the shares of the work, 0 to 1, at which the steps begin and end; encoding lies before them
    and decoding after.
    """

    def __init__(
        self, pipeline: Any, work: Work, *, begin: float = 0.05, end: float = 0.9, activity: str = "painting"
    ) -> None:
        self._pipeline = pipeline
        self._work = work
        self._begin, self._end = begin, end
        self._activity = activity
        self._done = 0

    def __call__(self, **inputs: Any) -> Any:
        """Run it. Raises CancelledError on a stop, ExhaustedError where memory does not suffice."""
        self._done = 0
        self._work.progress(self._begin, "reading the prompt")
        kind = kind_of(self._pipeline)
        device = str(getattr(self._pipeline, "_execution_device", "cpu"))
        try:
            with told(self._activity, device=device), self._stops():
                if kind is Kind.SCHEDULER:
                    with self._wrapped():
                        return self._pipeline(**inputs)
                return self._pipeline(**inputs, callback_on_step_end=self._after_step)
        except BaseException:
            # A pipeline that ends by itself does this; what it left on the device would stay there.
            self._pipeline.maybe_free_model_hooks()
            raise

    def _count(self) -> int:
        steps = getattr(self._pipeline, "num_timesteps", None) or len(self._pipeline.scheduler.timesteps)
        return max(1, int(steps))

    def _stepped(self) -> None:
        self._done += 1
        count = self._count()
        share = min(1.0, self._done / count)
        step = f"{self._activity}, step {min(self._done, count)} of {count}"
        self._work.progress(self._begin + (self._end - self._begin) * share, step)

    def _after_step(self, _pipeline: Any, _step: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        self._stepped()
        return tensors

    @contextlib.contextmanager
    def _wrapped(self) -> Iterator[None]:
        """Count the scheduler's steps."""
        scheduler = self._pipeline.scheduler
        step: Callable[..., Any] = scheduler.step

        def counted(*args: Any, **kwargs: Any) -> Any:
            self._work.check()
            result = step(*args, **kwargs)
            self._stepped()
            return result

        scheduler.step = counted
        try:
            yield
        finally:
            del scheduler.step

    @contextlib.contextmanager
    def _stops(self) -> Iterator[None]:
        """Look for a stop before every network and every block of one."""
        import torch

        def check(_module: Any, _args: Any) -> None:
            self._work.check()

        hooks = []
        for component in self._pipeline.components.values():
            if not isinstance(component, torch.nn.Module):
                continue
            blocks = [m for group in component.modules() if isinstance(group, torch.nn.ModuleList) for m in group]
            # A hook on a compiled block would have it compiled anew.
            blocks = [block for block in blocks if getattr(block, "_compiled_call_impl", None) is None]
            hooks += [module.register_forward_pre_hook(check) for module in (component, *blocks)]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()


def generator(seed: int) -> Any:
    """Give a generator on the processor: the same seed gives the same noise on every device.

    Seeds are 64 bits; PyTorch takes them whole.
    """
    import torch

    return torch.Generator("cpu").manual_seed(seed % (1 << 64))
