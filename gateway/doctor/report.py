"""Runs all checks and shows what they find."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.doctor import machine, packages, studio
from gateway.doctor.finding import Check, Finding, State, run_check

CHECKS = (
    Check("Python", machine.check_python),
    Check("packages", packages.check_packages),
    Check("backends", packages.check_backends),
    Check("FFmpeg", packages.check_ffmpeg),
    Check("fonts", packages.check_fonts),
    Check("disk", machine.check_disk),
    Check("memory", machine.check_memory),
    Check("GPU", machine.check_gpu),
    Check("ports", machine.check_ports),
    Check("state", studio.check_state),
    Check("services", studio.check_services),
)
_SIGNS = {State.FINE: ("✓", "green"), State.NOTE: ("!", "yellow"), State.BROKEN: ("✗", "bold red")}


def run_doctor(*, as_json: bool, checks: Iterable[Check] = CHECKS) -> int:
    """Look at everything and show it; give the exit code: 1 where something is broken."""
    found = []
    for finding in _findings(checks):
        found.append(finding)
        if as_json:
            line = {"check": finding.check, "state": finding.state.value, "found": finding.found, "fix": finding.fix}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    if not as_json:
        _show(found)
    return int(any(finding.state is State.BROKEN for finding in found))


def _findings(checks: Iterable[Check]) -> Iterator[Finding]:
    settings, told = studio.read_settings()
    yield from told
    for check in checks:
        yield from run_check(check, settings)


def _show(found: list[Finding]) -> None:
    # A pipe has no width: nothing is folded there.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 400)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("check", ""):
        table.add_column(column, no_wrap=True)
    for column in ("found", "fix"):
        table.add_column(column, overflow="fold")
    before = ""
    for finding in found:
        sign, style = _SIGNS[finding.state]
        name = Text("" if finding.check == before else finding.check)
        table.add_row(name, Text(sign, style), Text(finding.found), Text(finding.fix, "bold"))
        before = finding.check
    console.print(table)
    broken = sum(finding.state is State.BROKEN for finding in found)
    notes = sum(finding.state is State.NOTE for finding in found)
    if broken:
        console.print(f"{broken} broken, {notes} worth knowing; the fixes are above", style="bold red")
    else:
        console.print(f"nothing is broken, {notes} worth knowing" if notes else "all is fine", style="green")
