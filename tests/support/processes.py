"""Processes that a test may leave behind."""

from __future__ import annotations

import psutil


def left_over() -> list[psutil.Process]:
    """List this process's children, but for Python's own resource tracker: it stays once a child was spawned."""
    children = psutil.Process().children()
    return [child for child in children if not any("resource_tracker" in word for word in child.cmdline())]
