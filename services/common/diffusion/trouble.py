"""What goes wrong in torch and diffusers, as errors that say what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from services.common.diffusion.folders import pull_command
from services.common.errors import ExhaustedError, PreconditionError, StudioError

# How PyTorch's allocators say that there is no memory, where they raise a bare RuntimeError.
_NO_MEMORY = ("out of memory", "can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED")
RETRY_SECONDS = 5.0


@contextmanager
def told(what: str, *, device: str) -> Iterator[None]:
    """Turn a lack of memory into ExhaustedError while doing `what`, for example "painting"."""
    try:
        yield
    except StudioError:
        raise
    except MemoryError as error:
        raise no_memory(what, "cpu") from error
    except RuntimeError as error:
        # torch.OutOfMemoryError is a RuntimeError.
        if any(words in str(error) for words in _NO_MEMORY):
            raise no_memory(what, "cpu" if "DefaultCPUAllocator" in str(error) else device) from error
        raise


@contextmanager
def reading(model: str) -> Iterator[None]:
    """Turn what the libraries raise for files that do not hold together into PreconditionError."""
    try:
        yield
    except _unreadable() as error:
        raise PreconditionError(
            f"the model {model} cannot be loaded ({type(error).__name__}: {_first_line(error)}); "
            f"fetch it again with: {pull_command(model)}",
            reason="MODEL_BROKEN",
            metadata={"model": model},
        ) from error


def _unreadable() -> tuple[type[Exception], ...]:
    """Give what is raised for such files; what safetensors has for one that is cut off stands below no other error."""
    library = sys.modules.get("safetensors")  # where it was never imported, it raises nothing
    further = (library.SafetensorError,) if library is not None else ()
    return (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, *further)


def no_memory(what: str, device: str) -> ExhaustedError:
    """Make the error for a lack of memory on a device."""
    if device == "cpu":
        return ExhaustedError(
            f"not enough main memory for {what}; close other programs, unload other models or take a smaller one",
            reason="MEMORY",
            metadata={"device": device},
        )
    return ExhaustedError(
        f"not enough memory on {device} for {what}; unload other models, make the picture smaller, or lower "
        "SHORTS_GPU_BUDGET_GIB so that the plan saves more",
        reason="GPU_MEMORY",
        metadata={"device": device},
        retry_after=RETRY_SECONDS,
    )


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else "no more is said"
