"""`shorts up`."""

from __future__ import annotations

import click

_port = click.IntRange(1, 65535)


@click.command(short_help="Run the studio: gateway, services, dashboard.")
@click.option("--port", type=_port, metavar="N", help="Port of the gateway.  [default: 7450]")
@click.option("--ui-port", type=_port, metavar="N", help="Port of the dashboard.  [default: 8501]")
@click.option("--no-ui", is_flag=True, help="Leave the dashboard out.")
@click.option("--open", "open_browser", is_flag=True, help="Open the dashboard in the browser.")
@click.option(
    "--metrics-port", type=_port, metavar="N", help="Metrics for Prometheus: the gateway on N, the services above it."
)
@click.option("--json", "as_json", is_flag=True, help="Print the log as JSON lines.")
def up(
    port: int | None, ui_port: int | None, no_ui: bool, open_browser: bool, metrics_port: int | None, as_json: bool
) -> int:
    """Run the whole studio on this PC, each part in a process of its own, until Ctrl-C.

    `shorts make` and the other commands use it by themselves while it runs. A part that dies is started again, and jobs
    that an earlier run left unfinished go on. One log of all parts is shown, and kept in SHORTS_HOME/logs.

    \b
    Examples:
      shorts up --open
      shorts up --port 7460 --ui-port 8600
      shorts up --no-ui --metrics-port 9100
    """
    for option, given in (("--open", open_browser), ("--ui-port", ui_port is not None)):
        if no_ui and given:
            raise click.UsageError(f"{option} and --no-ui exclude each other; choose one.")
    from gateway.up.plan import Options
    from gateway.up.run import run_up

    return run_up(Options(port, ui_port, not no_ui, open_browser, metrics_port, as_json))
