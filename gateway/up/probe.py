"""Whether a process of `shorts up` can work yet: gRPC health of gateway and services, the dashboard's health page."""

from __future__ import annotations

import asyncio
import http.client
from dataclasses import dataclass
from typing import Any, cast

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from gateway.up.plan import DASHBOARD, GATEWAY, Part
from services.common.channel import open_channel
from services.common.errors import from_rpc
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState

POLL_SECONDS = 0.1
_CALL_SECONDS = 2.0


@dataclass(frozen=True)
class Standing:
    """How a process stands: `up`, or not yet; `lacks` says why a service that is up cannot do its work."""

    up: bool
    lacks: str = ""


async def wait_until_up(part: Part) -> Standing:
    """Ask until it stands. Never ends for one that never does: the caller watches the process."""
    while True:
        if (standing := await _ask(part)).up:
            return standing
        await asyncio.sleep(POLL_SECONDS)


async def _ask(part: Part) -> Standing:
    if part.name == DASHBOARD:
        return Standing(await asyncio.to_thread(_page_answers, part.address))
    # A new channel each time: one that was refused waits longer and longer.
    async with open_channel(part.address, part.token) as channel:
        return await _ask_grpc(part, channel)


async def _ask_grpc(part: Part, channel: grpc.aio.Channel) -> Standing:
    health: Any = health_pb2_grpc.HealthStub(channel)
    models = cast("service_pb2_grpc.ModelServiceAsyncStub", service_pb2_grpc.ModelServiceStub(channel))
    try:
        status = (await health.Check(health_pb2.HealthCheckRequest(), timeout=_CALL_SECONDS)).status
        if status == health_pb2.HealthCheckResponse.SERVING:
            return Standing(up=True)
        if part.name == GATEWAY:
            return Standing(up=False)
        described = await models.Describe(service_pb2.DescribeRequest(), timeout=_CALL_SECONDS)
    except grpc.aio.AioRpcError as error:
        # One that answers with a defect, or asks for another token, will do so the next time too.
        retry = error.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
        return Standing(up=False) if retry else Standing(up=True, lacks=from_rpc(error).message)
    return _judge(described)


def _judge(described: service_pb2.DescribeResponse) -> Standing:
    """A service of which no backend can work never serves, but tells callers why: it stands, and lacks something."""
    reasons = []
    for backend in described.backends:
        able = any(not fit.fault for fit in backend.fits)
        failed = backend.state == BackendState.BACKEND_STATE_UNLOADED and backend.detail and not able
        if not failed and backend.state != BackendState.BACKEND_STATE_UNAVAILABLE:
            return Standing(up=False)
        reasons.append(f"{backend.name}: {backend.detail}")
    return Standing(up=True, lacks="; ".join(reasons))


def _page_answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    connection = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=_CALL_SECONDS)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
