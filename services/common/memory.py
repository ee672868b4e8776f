"""Gives freed memory back to the system, where glibc would keep it."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_M_MMAP_THRESHOLD = -3  # malloc.h
_LARGE_BYTES = 4 << 20


@cache
def _libc() -> ctypes.CDLL | None:
    """Give glibc; other systems return large blocks by themselves."""
    libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    return libc if libc is not None and hasattr(libc, "malloc_trim") else None  # musl has none


def return_large_blocks() -> None:
    """Let blocks of 4 MiB and more go back to the system as soon as they are freed.

    glibc raises that limit to 32 MiB with every large block freed, and keeps pictures in its heap from then on: the
    drawing code of a short then holds 200 MB that nobody uses. Call it once, as a process starts.
    """
    libc = _libc()
    if libc is not None:
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def release_freed() -> None:
    """Return to the system what has been freed, a few milliseconds of work."""
    libc = _libc()
    if libc is not None:
        libc.malloc_trim(0)
