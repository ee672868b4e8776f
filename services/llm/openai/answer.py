"""From what a model wrote to the object that it was asked for: reasoning, fences and prose around it are taken off."""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_DECODER = json.JSONDecoder()
_MOST_STARTS = 200  # braces tried; a text of braces alone must not cost minutes
_LONGEST_FAULT = 200  # characters


def read(text: str) -> dict[str, Any] | None:
    """Give the largest JSON object that stands in an answer; None where there is none.

    Large: by its text. JSON that a model thought aloud in <think> does not count.
    """
    text = _THOUGHTS.sub("", text)
    best: tuple[int, dict[str, Any]] | None = None
    position = 0
    for _ in range(_MOST_STARTS):
        start = text.find("{", position)
        if start < 0:
            break
        try:
            found, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            position = start + 1
            continue
        if isinstance(found, dict) and (best is None or end - start > best[0]):
            best = (end - start, found)
        position = end
    return best[1] if best else None


def faults(found: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, str]]:
    """List where an object is not as the schema says, and how: ("scenes.0.mood", "'gloomy' is not one of …")."""
    errors = sorted(Draft202012Validator(schema).iter_errors(found), key=lambda error: list(map(str, error.path)))
    return [(".".join(map(str, error.path)) or "{}", _said(error)) for error in errors]


def _said(error: ValidationError) -> str:
    """Say what is wrong, without the whole of what it is wrong with."""
    if isinstance(error.instance, list) and error.validator in {"minItems", "maxItems"}:
        return f"has {len(error.instance)} entries; {error.validator} is {error.validator_value}"
    return error.message if len(error.message) <= _LONGEST_FAULT else f"{error.validator}: {error.validator_value}"
