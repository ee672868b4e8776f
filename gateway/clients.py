"""Calls to the services: which RPC a request belongs to, channels, retries, progress."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
import structlog
import tenacity
from google.protobuf.message import Message

from services.common.channel import open_channel
from services.common.errors import DeadlineError, InternalError, StudioError, UnavailableError, from_rpc
from shorts.crawl.v1 import crawl_pb2, crawl_pb2_grpc
from shorts.image.v1 import image_pb2, image_pb2_grpc
from shorts.llm.v1 import llm_pb2, llm_pb2_grpc
from shorts.music.v1 import music_pb2, music_pb2_grpc
from shorts.render.v1 import render_pb2, render_pb2_grpc
from shorts.scene.v1 import scene_pb2
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc
from shorts.video.v1 import video_pb2, video_pb2_grpc

log = structlog.get_logger()
MAX_TRIES = 12
"""Where a service is not there; with the waits below 30 s in all, so that a container that died can be back by then."""
OTHER_TRIES = 5
"""Where it answers, but not now."""
SITE_TRIES = 2
"""Where somebody else's site has trouble: it is not helped by being asked again and again."""
LONGEST_WAIT = 4.0
CONNECT_SECONDS, ANSWER_SECONDS = 2.0, 10.0
"""For short questions: a service that is not there is told soon, one that is busy is given time."""
UNLOAD_SECONDS = 20.0
SILENT_SECONDS = 3.0
"""For so long a service that could not be reached is not asked again."""
SILENT = "SERVICE_SILENT"
"""Reason of the error for such a service."""


@dataclass(frozen=True)
class Method:
    """A long RPC of a service: a stream of progress that ends in one result."""

    service: str
    stub: Callable[[grpc.aio.Channel], Any]
    rpc: str
    result: type[Message]
    timeout: float
    """Seconds that one call may take; generous, since the user sees progress and can cancel."""
    tries: int = OTHER_TRIES


METHODS: Mapping[type[Message], Method] = {
    crawl_pb2.FetchRequest: Method("crawl", crawl_pb2_grpc.CrawlServiceStub, "Fetch", crawl_pb2.Page, 120, SITE_TRIES),
    llm_pb2.WriteScriptRequest: Method("llm", llm_pb2_grpc.LlmServiceStub, "WriteScript", llm_pb2.Script, 600),
    image_pb2.GenerateRequest: Method("image", image_pb2_grpc.ImageServiceStub, "Generate", image_pb2.Picture, 1800),
    video_pb2.AnimateRequest: Method("video", video_pb2_grpc.VideoServiceStub, "Animate", scene_pb2.Clip, 7200),
    tts_pb2.SynthesizeRequest: Method("tts", tts_pb2_grpc.TtsServiceStub, "Synthesize", scene_pb2.Speech, 600),
    music_pb2.ComposeRequest: Method("music", music_pb2_grpc.MusicServiceStub, "Compose", music_pb2.Bed, 1800),
    render_pb2.RenderRequest: Method("render", render_pb2_grpc.RenderServiceStub, "Render", render_pb2.Rendering, 7200),
}


@dataclass(frozen=True)
class Endpoint:
    """Where a service listens."""

    service: str
    address: str
    token: str = ""


class Services:
    """Channels to every endpoint of every service. Several endpoints of one service are tried in their order."""

    def __init__(self, endpoints: Sequence[Endpoint], *, max_tries: int = MAX_TRIES) -> None:
        self.endpoints = tuple(endpoints)
        self._max_tries = max_tries
        self._channels = {endpoint: open_channel(endpoint.address, endpoint.token) for endpoint in endpoints}
        self._silent: dict[Endpoint, float] = {}

    def of(self, service: str) -> list[Endpoint]:
        """List the endpoints of a service."""
        return [endpoint for endpoint in self.endpoints if endpoint.service == service]

    async def describe(self, endpoint: Endpoint) -> service_pb2.DescribeResponse:
        """Ask an endpoint what it is. Raises UnavailableError and the like."""
        stub = service_pb2_grpc.ModelServiceStub(self._channels[endpoint])
        request = service_pb2.DescribeRequest()
        description: service_pb2.DescribeResponse = await self._ask(endpoint, stub.Describe, request)
        return description

    async def unload(self, endpoint: Endpoint, backend: str) -> None:
        """Have a backend give its memory back, which waits for work under way.

        Raises DeadlineError where that does not end in 20 s, and what the service answers.
        """
        stub: Any = service_pb2_grpc.ModelServiceStub(self._channels[endpoint])
        try:
            await stub.Unload(service_pb2.UnloadRequest(backend=backend), timeout=UNLOAD_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise from_rpc(error) from error

    async def voices(self, endpoint: Endpoint, language: str) -> list[tts_pb2.Voice]:
        """Ask a tts endpoint for its voices."""
        stub = tts_pb2_grpc.TtsServiceStub(self._channels[endpoint])
        response = await self._ask(endpoint, stub.ListVoices, tts_pb2.ListVoicesRequest(language=language))
        return list(response.voices)

    async def check_voice(self, endpoint: Endpoint, request: tts_pb2.CheckVoiceRequest) -> tts_pb2.CheckVoiceResponse:
        """Ask a tts endpoint whether a voice can be cloned. Raises InvalidInputError that says what is wanted."""
        stub = tts_pb2_grpc.TtsServiceStub(self._channels[endpoint])
        response: tts_pb2.CheckVoiceResponse = await self._ask(endpoint, stub.CheckVoice, request)
        return response

    async def _ask(self, endpoint: Endpoint, rpc: Any, request: Message) -> Any:
        """Put a short question. Raises UnavailableError for a service that cannot be reached, and what it answers."""
        if time.monotonic() - self._silent.get(endpoint, -SILENT_SECONDS) < SILENT_SECONDS:
            raise _silence(endpoint)
        try:
            await asyncio.wait_for(self._channels[endpoint].channel_ready(), CONNECT_SECONDS)
            return await rpc(request, timeout=ANSWER_SECONDS)
        except TimeoutError as error:
            raise self._silence(endpoint) from error
        except grpc.aio.AioRpcError as error:
            told = from_rpc(error)
            # What gRPC itself says, and not the service, is of no use to anybody.
            if type(told) in {UnavailableError, DeadlineError} and told.reason == told.default_reason:
                raise self._silence(endpoint) from error
            raise told from error

    def _silence(self, endpoint: Endpoint) -> UnavailableError:
        self._silent[endpoint] = time.monotonic()
        return _silence(endpoint)

    async def call(
        self, endpoint: Endpoint, request: Message, context: Mapping[str, str]
    ) -> AsyncGenerator[service_pb2.Progress | Message, None]:
        """Make one long call; yield progress, then the result. What may be retried is retried here.

        `context` becomes metadata (shorts-job, shorts-scene), for the logs of the service.
        """
        method = METHODS[type(request)]
        rpc = getattr(method.stub(self._channels[endpoint]), method.rpc)
        async for attempt in tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, StudioError) and e.retryable),
            stop=lambda state: self._gives_up(state, method),
            wait=_wait,
            before_sleep=lambda state: _tell(state, method.service),
            reraise=True,
        ):
            with attempt:
                result = None
                async for event in _stream(rpc, request, tuple(context.items()), method.timeout):
                    if isinstance(event, service_pb2.Progress):
                        yield event
                    else:
                        result = event
                if result is None:
                    raise InternalError(f"{method.service}.{method.rpc} ended without a result")
                yield result

    def _gives_up(self, state: tenacity.RetryCallState, method: Method) -> bool:
        error = _error(state)
        absent = isinstance(error, UnavailableError) and error.reason == UnavailableError.default_reason
        return state.attempt_number >= (self._max_tries if absent else method.tries)

    async def close(self) -> None:
        """Close all channels."""
        for channel in self._channels.values():
            await channel.close()


_backoff = tenacity.wait_exponential_jitter(multiplier=0.2, max=LONGEST_WAIT, jitter=0.2)


def _error(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _wait(state: tenacity.RetryCallState) -> float:
    error = _error(state)
    told = error.retry_after if isinstance(error, StudioError) and error.retry_after else 0.0
    return max(told, _backoff(state))


def _tell(state: tenacity.RetryCallState, callee: str) -> None:
    log.warning("retrying", callee=callee, attempt=state.attempt_number, error=str(_error(state)))


def _silence(endpoint: Endpoint) -> UnavailableError:
    return UnavailableError(
        f"the {endpoint.service} service at {endpoint.address} does not answer; start it (`shorts up`, in "
        f"containers `docker compose up -d`), or correct services.{endpoint.service} in the settings",
        reason=SILENT,
    )


async def _stream(
    rpc: Any, request: Message, metadata: tuple[tuple[str, str], ...], seconds: float
) -> AsyncIterator[service_pb2.Progress | Message]:
    call = rpc(request, metadata=metadata, timeout=seconds)
    try:
        async for response in call:
            yield getattr(response, response.WhichOneof("event"))
    except grpc.aio.AioRpcError as error:
        raise from_rpc(error) from error
    finally:
        call.cancel()  # a consumer that left early must not leave the service working
