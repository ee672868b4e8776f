"""Data that scripts carry in wrappings of their own: strings of JSON, tables of references, arguments of a call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

_STRING = r"""("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')"""
_PARSED = re.compile(rf"(?:JSON\.parse|decodeURIComponent|unescape)\(\s*+(?:decodeURIComponent\(\s*+)?{_STRING}")
# React's server components come in pieces: self.__next_f.push([1,"…"]).
_PIECE = re.compile(rf"__next_f\.push\(\[1,\s*+{_STRING}\]\)")
# window.__NUXT__=(function(a,b){return {price:a}}(15000,"…"))
_CALLED = re.compile(r"\(function\(([\w$,\s]{1,4000})\)\s*+\{(?:[^{}]{0,2000}?;)?\s*+return\s*+(?=[{\[])")
_REACTIVE = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef"})
_TABLE_DEPTH = 6
_MOST_MADE = 20_000


def texts_of(source: str) -> Iterator[str]:
    """Give the texts that a script keeps as string literals of data, unescaped; pieces of one stream joined."""
    for match in _PARSED.finditer(source):
        text = _unquoted(match[1])
        yield unquote(text) if text[:3].upper() in {"%7B", "%5B"} else text
    if pieces := "".join(_unquoted(match[1]) for match in _PIECE.finditer(source)):
        yield pieces


def call_of(source: str) -> tuple[list[str], int] | None:
    """Give the parameters of the function that a script calls for its data, and where that data begins."""
    match = _CALLED.search(source)
    return ([name.strip() for name in match[1].split(",")], match.end()) if match else None


def filled(data: Any, values: dict[str, Any], depth: int = 0) -> Any:
    """Put the arguments of a call in the places of its parameters, which were read as strings."""
    if isinstance(data, str):
        return values.get(data, data)
    if depth > 2 * _TABLE_DEPTH:
        return data
    if isinstance(data, dict):
        return {key: filled(value, values, depth + 1) for key, value in data.items()}
    return [filled(value, values, depth + 1) for value in data] if isinstance(data, list) else data


def is_table(data: Any) -> bool:
    """Tell a list whose objects refer to one another by their places in it, as Nuxt 3 writes its data."""
    head = data[0] if isinstance(data, list) and len(data) > 2 else None
    return isinstance(head, list) and bool(head) and head[0] in _REACTIVE


def unfolded(table: list[Any]) -> list[Any]:
    """Give the objects of a table with what they refer to in place; to a depth and a number that bound the work."""
    made = 0

    def resolve(place: Any, depth: int) -> Any:
        nonlocal made
        made += 1
        if made > _MOST_MADE or depth > _TABLE_DEPTH or type(place) is not int or not 0 <= place < len(table):
            return None
        value = table[place]
        if isinstance(value, dict):
            return {key: resolve(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            if value and value[0] in _REACTIVE if value and isinstance(value[0], str) else False:
                return resolve(value[1], depth + 1) if len(value) > 1 else None
            return [resolve(inner, depth + 1) for inner in value[:50]]
        return value

    return [resolve(place, 0) for place, value in enumerate(table) if isinstance(value, dict)]


def _unquoted(literal: str) -> str:
    """Read a string literal; empty where it has escapes that JSON does not know."""
    if literal.startswith("'"):
        literal = '"' + literal[1:-1].replace('\\"', '"').replace('"', '\\"').replace("\\'", "'") + '"'
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""
