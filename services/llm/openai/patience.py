"""Runs what waits for a server, so that a caller who stops, or a time limit, ends it at once, also in mid-word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from services.common.errors import ExhaustedError
from services.common.operation import Work

R = TypeVar("R")
_POLL_SECONDS = 0.1


def run(job: Callable[[], Coroutine[Any, Any, R]], seconds: float, work: Work | None = None) -> R:
    """Run a coroutine in this thread, at most for `seconds`.

    Its connections are closed when it is stopped. Raises CancelledError when the caller of `work` stops it,
    ExhaustedError when the time is over, and what it raises itself.
    """
    return asyncio.run(_watched(job, seconds, work))


async def _watched(job: Callable[[], Coroutine[Any, Any, R]], seconds: float, work: Work | None) -> R:
    task = asyncio.ensure_future(job())
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_POLL_SECONDS)
            if work is not None and not task.done():
                work.check()
            if loop.time() > end and not task.done():
                raise ExhaustedError(
                    f"the language model server did not finish within {seconds:g} seconds; take a smaller model, or "
                    "give it more time with SHORTS_LLM_SECONDS",
                    reason="LLM_TIME",
                )
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # raised above, or of no interest any more; asyncio would log it as lost
