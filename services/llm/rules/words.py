"""Word lists written as text."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text that stand apart by spaces or newlines."""
    return tuple(text.split())
