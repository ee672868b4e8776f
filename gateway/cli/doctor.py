"""`shorts doctor`."""

from __future__ import annotations

import click


@click.command(short_help="Check the machine and the installation.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each finding.")
def doctor(as_json: bool) -> int:
    """Check Python, packages, FFmpeg, fonts, disk, memory, GPU, ports, settings, state and services.

    Each finding that is not fine comes with its fix. The exit code is 1 where something is broken. Nothing is changed.

    \b
    Example:
      shorts doctor
    """
    from gateway.doctor.report import run_doctor

    return run_doctor(as_json=as_json)
