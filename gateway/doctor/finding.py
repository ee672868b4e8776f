"""What a check finds, and running one so that whatever it raises is a finding too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from services.common.settings import Settings


class State(Enum):
    """How bad a finding is; the value is its word in JSON."""

    FINE = "fine"
    NOTE = "worth knowing"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One line of the report. Every one that is not fine says the fix."""

    check: str
    state: State
    found: str
    fix: str = ""

    def __post_init__(self) -> None:
        assert self.fix or self.state is State.FINE, f"{self.check} has no fix"


@dataclass(frozen=True)
class Check:
    """A check: its name in the report, and what it does with the settings."""

    name: str
    look: Callable[[Settings], Iterable[Finding]]


def run_check(check: Check, settings: Settings) -> Iterator[Finding]:
    """Run a check; what it raises becomes a finding."""
    try:
        yield from check.look(settings)
    except Exception as error:  # noqa: BLE001 (a check that fails must not end the others)
        yield Finding(
            check.name,
            State.BROKEN,
            f"the check itself failed: {type(error).__name__}: {error}",
            "install the package again: pip install --force-reinstall 'shorts-studio[all]'; if that does not help, "
            "this is a defect: report this line",
        )
