"""`shorts up`: claims the state folder, checks the ports, runs the supervisor, says where everything stands."""

from __future__ import annotations

import asyncio
import time
import webbrowser
from contextlib import ExitStack
from pathlib import Path

from gateway.home import usable
from gateway.ownership import StateFolder
from gateway.up.claim import claim, read_claim
from gateway.up.log import Log
from gateway.up.plan import Addresses, Options, check_ports, choose_addresses, local_services, make_plan
from gateway.up.supervisor import STOPPED, Supervisor
from services.common.artifacts import FileStore
from services.common.errors import UnavailableError
from services.common.settings import Settings, load_settings
from services.common.stores import open_store

LEAVE_SECONDS = 15.0
"""How long the processes of a `shorts up` that was killed may take to leave."""
_NOTICE_SECONDS = 1.0


def run_up(options: Options) -> int:
    """Run the studio until Ctrl-C (130) or SIGTERM (0); 1 where a process cannot be kept alive.

    Raises StudioError, before anything is started, for what stands in the way.
    """
    settings = load_settings()
    addresses = choose_addresses(settings, options)
    with ExitStack() as stack:
        dashboard = addresses.dashboard_url
        run_folder = stack.enter_context(claim(settings.home, str(addresses.gateway.reachable), dashboard))
        if run_folder is None:
            raise _another(settings.home)
        _take_over(settings)
        check_ports(settings, addresses)
        return asyncio.run(_supervise(settings, addresses, options, run_folder))


async def _supervise(settings: Settings, addresses: Addresses, options: Options, run_folder: Path) -> int:
    loop = asyncio.get_running_loop()
    supervisor: Supervisor | None = None

    def lost() -> None:
        if supervisor is not None:
            loop.call_soon(supervisor.end, STOPPED)

    with usable(settings.home):
        log = Log(settings.home, as_json=options.as_json, lost=lost)
    try:
        supervisor = Supervisor(make_plan(settings, addresses, run_folder), log)
        names = ", ".join(local_services(settings)) or "no services (all are elsewhere)"
        log.say(f"starting {names}, the gateway{' and the dashboard' if addresses.dashboard else ''}")
        telling = asyncio.create_task(_tell(supervisor, settings, addresses, options, log))
        try:
            code = await supervisor.run()
        finally:
            telling.cancel()
        log.say("stopped")
        return code
    finally:
        log.close()


async def _tell(supervisor: Supervisor, settings: Settings, addresses: Addresses, options: Options, log: Log) -> None:
    """Once everything stands, say where."""
    started = time.monotonic()
    await supervisor.stands.wait()
    log.say(f"everything stands after {time.monotonic() - started:.1f} s; Ctrl-C stops it")
    if addresses.dashboard_url:
        log.say(f"dashboard: {addresses.dashboard_url}")
    log.say(f"gateway: {addresses.gateway.reachable}; `shorts make` and the other commands use it by themselves")
    if settings.gateway:
        log.say(
            f"SHORTS_GATEWAY sends commands of this terminal to {settings.gateway} instead; unset it to use this one",
            level="warning",
        )
    if addresses.metrics:
        names = ["gateway", *local_services(settings)]
        ports = ", ".join(f"{name} {addresses.metrics + number}" for number, name in enumerate(names))
        log.say(f"metrics for Prometheus on 127.0.0.1: {ports}")
    log.say(f"log: {log.path}")
    if options.open_browser:
        await asyncio.to_thread(webbrowser.open, addresses.dashboard_url)


def _another(home: Path) -> UnavailableError:
    there = read_claim(home)
    if there is None:
        return UnavailableError(f"another `shorts up` is just starting or stopping on {home}; try again in a moment")
    dashboard = f"dashboard {there.dashboard}, " if there.dashboard else ""
    return UnavailableError(
        f"`shorts up` runs already on {home} (pid {there.pid}): {dashboard}gateway {there.gateway}. Use it, or stop it "
        f"with Ctrl-C there or: kill {there.pid}; or set SHORTS_HOME to another folder",
        reason="UP_ALREADY",
    )


def _take_over(settings: Settings) -> None:
    """Wait for an earlier owner that is leaving, and clear what it left. Raises UnavailableError for one that stays."""
    folder = StateFolder(settings.home)
    deadline, seen = time.monotonic() + LEAVE_SECONDS, 0.0
    while time.monotonic() < deadline:
        with folder.try_to_own() as run_folder:
            if run_folder is not None:
                store = None if settings.store else open_store(settings)
                if isinstance(store, FileStore):
                    store.clear_unfinished()  # the lock of its folder is held, so nobody writes
                return
        owner = folder.owner()
        seen = 0.0 if owner is None else seen or time.monotonic()
        if owner is not None and time.monotonic() - seen > _NOTICE_SECONDS:  # one that leaves takes its notice away
            raise UnavailableError(
                f"another shorts command (pid {owner.pid}) works on {settings.home}; wait until it has ended, end it, "
                "or set SHORTS_HOME to another folder",
                reason="HOME_OWNED",
            )
        time.sleep(0.1)
    raise UnavailableError(
        f"another shorts process owns {settings.home} and does not leave; end it, or set SHORTS_HOME to another folder",
        reason="HOME_OWNED",
    )
