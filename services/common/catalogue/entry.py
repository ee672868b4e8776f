"""Takes the fields of a TOML table one by one, and notes those that are wrong."""

from __future__ import annotations

from typing import Any, TypeVar

from services.common.errors import Violation

T = TypeVar("T")


class Entry:
    """One table of the file, whose fields are taken one by one; what is wrong is noted."""

    def __init__(self, name: str, table: object, faults: list[Violation]) -> None:
        self.name = name
        self.faults = faults
        self._left: dict[str, Any] = dict(table) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.wrong("", "must be a table")

    def wrong(self, key: str, what: str) -> None:
        """Note what is wrong with a field."""
        self.faults.append(Violation(f"{self.name}.{key}".rstrip("."), what))

    def take(self, key: str, kind: type[T], default: T, *, needed: bool = False) -> T:
        """Give a field of a kind; int stands for float."""
        if key not in self._left:
            if needed:
                self.wrong(key, "is missing")
            return default
        value = self._left.pop(key)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            self.wrong(key, f"must be {_named(kind)}, not {value!r}")
            return default
        if needed and not value:
            self.wrong(key, "is empty")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a field that is a list of texts."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values):
            self.wrong(key, "must be a list of texts")
            return ()
        return tuple(values)

    def tables(self, key: str) -> list[Entry]:
        """Give a field that is a list of tables."""
        return [Entry(f"{self.name}.{key}[{n}]", t, self.faults) for n, t in enumerate(self.take(key, list, []))]

    def check(self, good: bool, key: str, what: str) -> None:
        """Note what is wrong where it is not good."""
        if not good:
            self.wrong(key, what)

    def end(self) -> None:
        """Note the fields that were not asked for."""
        for key in self._left:
            self.wrong(key, "is not a field that there is")


def _named(kind: type) -> str:
    return {str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list",
            dict: "a table"}[kind]  # fmt: skip
