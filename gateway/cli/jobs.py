"""The small commands: `shorts jobs`, `watch`, `cancel`, `resume`, `recipes`."""

from __future__ import annotations

import click

from gateway.cli.options import OutputOptions, output_options

_json_option = click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each.")


@click.command(short_help="List the jobs, newest first.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="At most this many.")
@_json_option
def jobs(limit: int, as_json: bool) -> None:
    """List the jobs, newest first.

    \b
    Examples:
      shorts jobs
      shorts jobs --limit 5 --json
    """
    from gateway.cli.tables import list_jobs

    list_jobs(limit, as_json=as_json)


@click.command(short_help="Show a job's progress; fetch its files.")
@click.argument("job_id", metavar="JOB")
@output_options
def watch(job_id: str, out: str | None, force: bool, as_json: bool, quiet: bool) -> None:
    """Show JOB's progress until it ends. With --out, write its files. Ctrl-C leaves the job alone.

    \b
    Examples:
      shorts watch JOB
      shorts watch JOB --out bread.mp4
    """
    output = OutputOptions(out, force, as_json, quiet)
    from gateway.cli.follow import run_watch

    run_watch(job_id, output)


@click.command(short_help="Stop a job for good.")
@click.argument("job_id", metavar="JOB")
def cancel(job_id: str) -> None:
    """Stop JOB for good, and everything that works for it.

    \b
    Example:
      shorts cancel JOB
    """
    from gateway.cli.tables import cancel_job

    cancel_job(job_id)


@click.command(short_help="Go on with a job that was interrupted.")
@click.argument("job_id", metavar="JOB")
@output_options
def resume(job_id: str, out: str | None, force: bool, as_json: bool, quiet: bool) -> None:
    """Go on with JOB, which a crash or a restart interrupted, and write its files. What was finished is kept.

    \b
    Examples:
      shorts jobs
      shorts resume JOB --out bread.mp4
    """
    output = OutputOptions(out, force, as_json, quiet)
    from gateway.cli.follow import run_resume

    run_resume(job_id, output)


@click.command(short_help="List the recipes.")
@_json_option
def recipes(as_json: bool) -> None:
    """List the recipes and their stages. Give a name to `shorts make --recipe`.

    \b
    Example:
      shorts recipes
    """
    from gateway.cli.tables import list_recipes

    list_recipes(as_json=as_json)
