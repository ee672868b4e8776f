"""Tables written as text: words apart by spaces, entries by bars or line ends."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """Give the words of a text."""
    return text.split()


def table(text: str) -> dict[str, str]:
    """Read "key value | key value"; a value may have several words."""
    entries = (entry.split(maxsplit=1) for line in text.splitlines() for entry in line.split(" | ") if entry.strip())
    return {key: value.strip() for key, value in entries}
