"""The words that the model is given: files by language, one for each thing that is said to it, and what fills them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


@cache
def _file(language: str, name: str) -> Template:
    return Template((_FOLDER / language / f"{name}.md").read_text("utf-8"))


@cache
def _words(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_FOLDER / language / "words.toml").read_text("utf-8"))


def prompt(language: str, name: str, /, **values: object) -> str:
    """Fill a prompt file ("script", "text", "repair"). Raises KeyError for a place in it that nothing fills."""
    return _file(language, name).substitute(values)


def phrase(language: str, kind: str, name: str, /, **values: object) -> str:
    """Fill a phrase of words.toml, by table and name."""
    return Template(_words(language)[kind][name]).substitute(values)
