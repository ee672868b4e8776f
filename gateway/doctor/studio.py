"""Checks of the studio itself: settings, state folder, the services behind a running gateway or elsewhere."""

from __future__ import annotations

import asyncio
import difflib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import grpc
import psutil
from grpc_health.v1 import health_pb2, health_pb2_grpc

from gateway.doctor.finding import Finding, State
from gateway.home import broken_database, usable
from gateway.ownership import Owner, read_owner
from gateway.up.claim import read_claim
from services.common.channel import open_channel
from services.common.errors import InvalidInputError, StudioError, from_rpc
from services.common.settings import Settings, load_settings
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from shorts.studio.v1.studio_pb2 import JobState

ASK_SECONDS = 5.0
OTHER_VARIABLES = {"SHORTS_STOP_WITH_PARENT"}


def read_settings() -> tuple[Settings, list[Finding]]:
    """Read the settings; where they are wrong, say what is and go on with the defaults."""
    try:
        settings = load_settings()
    except InvalidInputError as error:
        home = os.environ.get("SHORTS_HOME")
        settings = Settings.model_construct()
        if home:
            settings = settings.model_copy(update={"home": Path(home).expanduser().absolute()})
        wrong = [
            Finding("settings", State.BROKEN, f"{v.field.removeprefix('settings.')}: {v.description}", _fix_of(v.field))
            for v in error.violations
        ]
        return settings, [*wrong, *_unknown_variables()]
    here, there = Path("shorts.toml"), settings.home / "shorts.toml"
    file = here if here.is_file() else there
    source = str(file.absolute()) if file.is_file() else "no shorts.toml"
    names = sorted(name for name in os.environ if name.startswith("SHORTS_") and _is_setting(name))
    found = f"{source}; {', '.join(names) or 'no SHORTS_ variables'}"
    return settings, [Finding("settings", State.FINE, found), *_unknown_variables()]


def _fix_of(field: str) -> str:
    name = field.removeprefix("settings.").split(".")[0]
    if name in Settings.model_fields:
        return f"correct or remove {name} in shorts.toml, or the variable SHORTS_{name.upper()}"
    known = ", ".join(Settings.model_fields)
    return f"correct shorts.toml; its names are: {known}"


def _is_setting(variable: str) -> bool:
    return variable.removeprefix("SHORTS_").lower() in Settings.model_fields


def _unknown_variables() -> Iterator[Finding]:
    """Variables that nothing reads, most likely misspelt."""
    known = [f"SHORTS_{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith("SHORTS_") and name not in OTHER_VARIABLES and not _is_setting(name):
            close = difflib.get_close_matches(name, known, 1)
            fix = f"set {close[0]} instead" if close else f"unset it; the settings are: {', '.join(known)}"
            yield Finding("settings", State.NOTE, f"{name} is not a setting and does nothing", fix)


def check_state(settings: Settings) -> Iterator[Finding]:
    """Who works on the state folder, and the jobs that wait to be resumed."""
    home = settings.home
    if not os.path.lexists(home):
        yield Finding("state", State.FINE, f"{home} is made by the first command that needs it")
        return
    try:
        with usable(home):
            os.scandir(home).close()
            read_owner(home)
            up, owner, waiting = read_claim(home), _owner(home), interrupted_jobs(home)
    except InvalidInputError as error:
        yield Finding("state", State.BROKEN, *_parts(error.violations[0].description))
        return
    except sqlite3.DatabaseError as error:
        yield Finding("state", State.BROKEN, *_parts(broken_database(home / "state", error).message))
        return
    if up is not None:
        what = f"dashboard {up.dashboard}, gateway {up.gateway}" if up.dashboard else f"gateway {up.gateway}"
        yield Finding("state", State.FINE, f"{home} is `shorts up`'s (pid {up.pid}): {what}")
    elif owner is not None:
        yield Finding("state", State.FINE, f"{home} is pid {owner.pid}'s, at {owner.address}")
    else:
        yield Finding("state", State.FINE, f"{home} is nobody's now")
    if waiting:
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        fix = f"go on: shorts resume {waiting[0]}; give up: shorts cancel {waiting[0]}; `shorts up` resumes all"
        yield Finding("state", State.NOTE, f"a job was interrupted: {waiting[0]}{more}", fix)


def _parts(message: str) -> tuple[str, str]:
    """Part a message of ours into what is wrong and what to do; the second may be empty."""
    found, _, fix = message.partition("; ")
    return found, fix


def _owner(home: Path) -> Owner | None:
    try:
        owner = read_owner(home)
    except OSError:  # `check_state` tells of it
        return None
    return owner if owner is not None and psutil.pid_exists(owner.pid) else None


def interrupted_jobs(home: Path) -> list[str]:
    """List the jobs that wait to be resumed, oldest first, without changing or locking anything."""
    files = [file for file in (home / "state").glob("*.db") if file.name != "engine.db"]
    found = []
    states = [JobState.JOB_STATE_INTERRUPTED]
    if _owner(home) is None:  # what seems to run was killed
        states += [JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_QUEUED]
    marks = ", ".join("?" * len(states))
    for file in files:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            query = f"SELECT id FROM job WHERE state IN ({marks}) ORDER BY number"  # noqa: S608 (question marks alone)
            found += [str(row[0]) for row in connection.execute(query, states)]
        finally:
            connection.close()
    return found


def check_services(settings: Settings) -> Iterator[Finding]:
    """The services of a running gateway; where there is none, those that the settings place elsewhere."""
    owner = _owner(settings.home)
    if settings.gateway:
        yield from _check_gateway(
            settings.gateway, settings.token, "correct or unset SHORTS_GATEWAY, or start it there"
        )
    elif owner is not None:
        fix = f"wait if it is just starting or leaving; else end it: kill {owner.pid}"
        yield from _check_gateway(owner.address, owner.token, fix)
    else:
        yield Finding("services", State.FINE, "no gateway runs; every command brings its own, or start one: shorts up")
        for name, address in settings.services.items():
            yield asyncio.run(_check_elsewhere(name, address, settings.token))


def _check_gateway(address: str, token: str, fix: str) -> Iterator[Finding]:
    try:
        services = asyncio.run(_list_services(address, token))
    except StudioError as error:
        yield Finding("services", State.BROKEN, f"the gateway at {address} does not answer: {error.message}", fix)
        return
    yield Finding("services", State.FINE, f"the gateway at {address} answers")
    for service in services:
        yield _judge(service)
        yield from _unfit(service)


async def _list_services(address: str, token: str) -> list[studio_pb2.ServiceStatus]:
    async with open_channel(address, token) as channel:
        stub = cast("studio_pb2_grpc.StudioServiceAsyncStub", studio_pb2_grpc.StudioServiceStub(channel))
        try:
            # A service that does not answer costs the gateway a while.
            request, seconds = studio_pb2.ListServicesRequest(), ASK_SECONDS * 12
            await stub.ListRecipes(studio_pb2.ListRecipesRequest(), timeout=ASK_SECONDS)
            return list((await stub.ListServices(request, timeout=seconds)).services)
        except grpc.aio.AioRpcError as error:
            raise from_rpc(error) from error


def _judge(service: studio_pb2.ServiceStatus) -> Finding:
    where = f"{service.service} at {service.endpoint}"
    again = f"start it again (`shorts up` does so by itself), or correct services.{service.service} in the settings"
    if service.error:
        error, fix = _parts(service.error)
        found = error if service.endpoint in error else f"{where}: {error}"
        return Finding("services", State.BROKEN, found, fix or again)
    told, works = [], False
    reasons = []
    for backend in service.description.backends:
        state = BackendState.Name(backend.state).removeprefix("BACKEND_STATE_").lower()
        told.append(f"{backend.name} {state}")
        if backend.name in service.route:
            works = works or backend.state != BackendState.BACKEND_STATE_UNAVAILABLE
            reasons += [backend.detail] if backend.detail else []
    found = f"{where}: {', '.join(told)}"
    if not works:
        fix = "; ".join(reasons) or f"name one of its backends in routes.{service.service} of the settings"
        return Finding("services", State.BROKEN, found, fix)
    return Finding("services", State.FINE, found)


def _unfit(service: studio_pb2.ServiceStatus) -> Iterator[Finding]:
    """Backends whose model, where a job names none, does not fit the card: such jobs fall back."""
    for backend in service.description.backends:
        if not backend.fits or not backend.fits[0].fault:
            continue
        found, fix = _parts(backend.fits[0].fault)
        if fitting := [fit.model for fit in backend.fits if not fit.fault]:
            fix = f"name a model in the job, or set SHORTS_{service.service.upper()}_MODEL: {', '.join(fitting)} fit"
        where = f"{service.service}/{backend.name}"
        yield Finding("services", State.NOTE, f"{where}: {found}", fix or "choose another model")


async def _check_elsewhere(name: str, address: str, token: str) -> Finding:
    async with open_channel(address, token) as channel:
        health: Any = health_pb2_grpc.HealthStub(channel)
        try:
            status = (await health.Check(health_pb2.HealthCheckRequest(), timeout=ASK_SECONDS)).status
        except grpc.aio.AioRpcError as error:
            fix = f"start it there, or correct services.{name} in the settings (SHORTS_SERVICES)"
            return Finding("services", State.BROKEN, f"{name} at {address}: {from_rpc(error).message}", fix)
    if status != health_pb2.HealthCheckResponse.SERVING:
        return Finding("services", State.NOTE, f"{name} at {address} is not ready", "wait, or look into its log there")
    return Finding("services", State.FINE, f"{name} at {address} is ready")
