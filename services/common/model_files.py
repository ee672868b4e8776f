"""Looks into a model's files without any library: settings in JSON, and what the header of a safetensors file lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_LARGEST_HEADER = 100 << 20  # what the format allows


def json_object(path: Path, largest: int) -> dict[str, Any]:
    """Read a JSON object of at most `largest` bytes. Raises ValueError, which says what is wrong, or OSError."""
    if path.stat().st_size > largest:
        raise ValueError("it is too large")
    data = json.loads(path.read_bytes())
    if not isinstance(data, dict):
        raise ValueError("it is no JSON object")
    return data


def tensor_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Give the names and shapes of the tensors in a safetensors file; what is in them is not read.

    Source: the format, a length of 8 bytes and a JSON header (huggingface.co/docs/safetensors). Raises ValueError for
    what is no such file, or OSError.
    """
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 2 <= length <= _LARGEST_HEADER:
            raise ValueError("its header has no sensible length")
        header = json.loads(stream.read(length))
    if not isinstance(header, dict):
        raise ValueError("its header is no JSON object")
    return {name: _shape(name, row) for name, row in header.items() if name != "__metadata__"}


def _shape(name: str, row: Any) -> tuple[int, ...]:
    shape = row.get("shape") if isinstance(row, dict) else None
    if not isinstance(shape, list) or not all(isinstance(length, int) and length >= 0 for length in shape):
        raise ValueError(f"its header tells no shape of {name}")
    return tuple(shape)
