"""What `shorts up` is to start: each process with its module, address and environment. No process is started here."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from gateway.ports import Address, address_of, describe_listener, free_port, next_free, read_address, why_not
from services.common.errors import InvalidInputError, PreconditionError, UnavailableError
from services.common.parent import VARIABLE
from services.common.settings import SERVICES, Settings

UNIX_SOCKETS = sys.platform != "win32"
GATEWAY, DASHBOARD = "gateway", "ui"


@dataclass(frozen=True)
class Options:
    """What the command line says over the settings; None: as they say."""

    port: int | None = None
    ui_port: int | None = None
    ui: bool = True
    open_browser: bool = False
    metrics_port: int | None = None
    as_json: bool = False


@dataclass(frozen=True)
class Part:
    """One process: `python -m module` with an environment, and the address at which it answers."""

    name: str
    module: str
    address: str
    token: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    metrics_port: int = 0


@dataclass(frozen=True)
class Addresses:
    """Where the studio is to listen. `metrics` is the first of the ports for Prometheus, 0: none."""

    gateway: Address
    dashboard: Address | None
    metrics: int

    @property
    def dashboard_url(self) -> str:
        """The dashboard's address as a browser takes it; empty: there is none."""
        if self.dashboard is None:
            return ""
        reachable = self.dashboard.reachable
        return f"http://{Address('localhost', reachable.port) if reachable.host == '127.0.0.1' else reachable}"


def choose_addresses(settings: Settings, options: Options) -> Addresses:
    """Put settings and options together. Raises InvalidInputError for an address that cannot be read."""
    gateway = read_address("listen", address_of(settings))
    gateway = Address(gateway.host, options.port or gateway.port)
    dashboard = read_address("ui_listen", settings.ui_listen) if options.ui else None
    if dashboard is not None:
        dashboard = Address(dashboard.host, options.ui_port or dashboard.port)
    metrics = settings.metrics_port if options.metrics_port is None else options.metrics_port
    if metrics and metrics + len(SERVICES) > 65535:
        raise InvalidInputError.of("--metrics-port", f"is {metrics}; choose one up to {65535 - len(SERVICES)}")
    return Addresses(gateway, dashboard, metrics)


def local_services(settings: Settings) -> list[str]:
    """List the services that are to run here: those that the settings do not place elsewhere."""
    return [name for name in SERVICES if name not in settings.services]


def check_ports(settings: Settings, addresses: Addresses) -> None:
    """Make sure that every port can be had. Raises UnavailableError or InvalidInputError with the fix."""
    wanted = [("--port", "the gateway", addresses.gateway)]
    if addresses.dashboard is not None:
        wanted.append(("--ui-port", "the dashboard", addresses.dashboard))
    if addresses.metrics:
        names = [GATEWAY, *local_services(settings)]
        wanted += [
            ("--metrics-port", f"the metrics of {name}", Address("127.0.0.1", addresses.metrics + number))
            for number, name in enumerate(names)
        ]
    seen: dict[int, str] = {}
    for option, what, address in wanted:
        if address.port in seen:
            raise InvalidInputError.of(
                option, f"gives {what} the port {address.port}, which {seen[address.port]} has; choose another"
            )
        seen[address.port] = what
    for option, what, address in wanted:
        if (error := why_not(address)) is not None:
            raise _cannot(option, what, address, error, frozenset(seen))


def _cannot(option: str, what: str, address: Address, error: OSError, taken: frozenset[int]) -> UnavailableError:
    free = f"shorts up {option} {next_free(address, taken)}"
    if isinstance(error, PermissionError):
        return UnavailableError(f"{what} may not listen on {address}: {error.strerror}; choose another: {free}")
    who = describe_listener(address.port)
    return UnavailableError(
        f"port {address.port}, which {what} needs, cannot be had: {error.strerror} ({who}); end that, or: {free}",
        reason="PORT_TAKEN",
    )


def make_plan(settings: Settings, addresses: Addresses, run_folder: Path) -> list[list[Part]]:
    """Plan the processes in groups that start one after the other: the services, the gateway, the dashboard.

    Raises PreconditionError where the dashboard is not installed.
    """
    # Everyone on the machine can reach a loopback port, but only this user a socket in the run folder.
    token = settings.token or ("" if UNIX_SOCKETS else secrets.token_urlsafe(32))
    common = {
        VARIABLE: "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "SHORTS_HOME": str(settings.home),
        "SHORTS_STORE": settings.store or f"file:{settings.home / 'artifacts'}",
        "SHORTS_TOKEN": token,
        "SHORTS_METRICS_PORT": "0",
    }
    services = []
    for number, name in enumerate(local_services(settings), 1):
        address = f"unix:{run_folder / name}.sock" if UNIX_SOCKETS else f"127.0.0.1:{free_port()}"
        metrics = addresses.metrics + number if addresses.metrics else 0
        scratch = run_folder / f"{name}.tmp"  # what a killed service leaves there goes with the run folder
        scratch.mkdir(mode=0o700)
        environment = {**common, "SHORTS_LISTEN": address, "SHORTS_METRICS_PORT": str(metrics)}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
        services.append(Part(name, f"services.{name}", address, token, environment, metrics))
    reachable = {part.name: part.address for part in services}
    environment = common | {
        "SHORTS_LISTEN": str(addresses.gateway),
        "SHORTS_SERVICES": json.dumps({**reachable, **settings.services}),
        "SHORTS_METRICS_PORT": str(addresses.metrics),
    }
    address = str(addresses.gateway.reachable)
    groups = [services, [Part(GATEWAY, "gateway", address, token, environment, addresses.metrics)]]
    if addresses.dashboard is not None:
        for package in ("ui", "streamlit"):
            if find_spec(package) is None:
                raise PreconditionError(
                    "the dashboard is not installed; install it with: pip install 'shorts-studio[ui]', or leave it "
                    "out: shorts up --no-ui"
                )
        environment = common | {"SHORTS_GATEWAY": address, "SHORTS_UI_LISTEN": str(addresses.dashboard)}
        groups.append([Part(DASHBOARD, "ui", str(addresses.dashboard.reachable), "", environment)])
    return [group for group in groups if group]


def inherited() -> dict[str, str]:
    """Give the environment that every process starts from: this one's, without what is meant for this one alone."""
    mine = {"SHORTS_GATEWAY", "SHORTS_LISTEN", "SHORTS_UI_LISTEN"}
    return {name: value for name, value in os.environ.items() if name not in mine}
