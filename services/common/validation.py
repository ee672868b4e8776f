"""Checks of requests at the edge: every violation is collected, then raised as one InvalidInputError."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import TracebackType

from services.common.errors import InvalidInputError, Violation
from shorts.artifact.v1.artifact_pb2 import Artifact

_SHA256 = re.compile(r"[0-9a-f]{64}")


@contextmanager
def within(path: str) -> Iterator[None]:
    """Let an InvalidInputError name its fields as parts of `path`, for example "requests[2]"."""
    try:
        yield
    except InvalidInputError as error:
        inner = [Violation(f"{path}.{violation.field}", violation.description) for violation in error.violations]
        raise InvalidInputError(inner, metadata=error.metadata) from error


class Checks:
    """Collects violations; leaving the `with` block raises them together.

    with Checks() as check:
        check.between("scenes", request.scene_count, 3, 10, zero_ok=True)
    """

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def __enter__(self) -> Checks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if error is None and self.violations:
            raise InvalidInputError(self.violations)

    def that(self, holds: bool, field: str, description: str) -> None:
        """Note a violation unless `holds`."""
        if not holds:
            self.violations.append(Violation(field, description))

    def between(
        self, field: str, value: float, low: float, high: float, *, zero_ok: bool = False, unit: str = ""
    ) -> None:
        """Note a number outside [low, high]; NaN is outside. With `zero_ok`, 0 stands for the default."""
        if not (low <= value <= high) and not (zero_ok and value == 0):
            default = ", or 0 for the default" if zero_ok else ""
            self.that(False, field, f"is {value:g}; it must be {low:g} to {high:g}{unit}{default}")

    def one_of(self, field: str, value: str, allowed: Collection[str], *, empty_ok: bool = False) -> None:
        """Note a string that is not among the allowed ones."""
        if value not in allowed and not (empty_ok and not value):
            self.that(False, field, f"is {value!r}; it must be one of: {', '.join(sorted(allowed))}")

    def text(self, field: str, value: str, longest: int) -> None:
        """Note a text that is blank or longer than `longest` characters."""
        self.that(bool(value.strip()), field, "is empty; give some text")
        self.that(len(value) <= longest, field, f"has {len(value):,} characters; at most {longest:,} are taken")

    def artifact(self, field: str, artifact: Artifact) -> None:
        """Note an artifact reference that is malformed."""
        self.that(bool(_SHA256.fullmatch(artifact.sha256)), f"{field}.sha256", "must be 64 lower-case hex digits")
        self.that(artifact.size_bytes > 0, f"{field}.size_bytes", "must be above 0")

    def frame(self, width: int, height: int) -> None:
        """Note a frame size that encoders do not take."""
        for field, value in (("width", width), ("height", height)):
            self.that(64 <= value <= 4096 and value % 2 == 0, field, f"is {value}; it must be even, 64 to 4096 pixels")
