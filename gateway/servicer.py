"""shorts.studio.v1.StudioService: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from gateway.casting import catalogue
from gateway.recipes import RECIPES
from gateway.studio import Studio
from gateway.validate import check_submit
from services.common.errors import InvalidInputError
from services.common.language import LANGUAGES
from services.common.validation import Checks
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc

DEFAULT_PAGE = 50
MAX_PAGE = 200


class StudioServicer(studio_pb2_grpc.StudioServiceServicer):
    """The studio's API over the studio."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def Submit(self, request: studio_pb2.SubmitRequest, context: Any) -> studio_pb2.SubmitResponse:
        check_submit(request)
        return studio_pb2.SubmitResponse(job=await self._studio.submit(request.request_id, request.spec))

    async def Get(self, request: studio_pb2.GetRequest, context: Any) -> studio_pb2.GetResponse:
        return studio_pb2.GetResponse(job=await self._studio.jobs.get(request.job_id))

    async def List(self, request: studio_pb2.ListRequest, context: Any) -> studio_pb2.ListResponse:
        size = request.page_size or DEFAULT_PAGE
        with Checks() as check:
            check.between("page_size", size, 1, MAX_PAGE)
        before = 0
        if request.page_token:
            if not request.page_token.isascii() or not request.page_token.isdigit():
                raise InvalidInputError.of("page_token", "is not one of ours; begin again without it")
            before = int(request.page_token)
        found = await self._studio.jobs.page(size + 1, before, request.states)
        response = studio_pb2.ListResponse(jobs=[job for _, job in found[:size]])
        if len(found) > size:
            response.next_page_token = str(found[size - 1][0])
        for job in response.jobs:
            job.ClearField("result")
        return response

    async def Watch(self, request: studio_pb2.WatchRequest, context: Any) -> AsyncIterator[studio_pb2.WatchResponse]:
        async for event in self._studio.jobs.watch(request.job_id, request.after_sequence):
            yield studio_pb2.WatchResponse(event=event)

    async def Cancel(self, request: studio_pb2.CancelRequest, context: Any) -> studio_pb2.CancelResponse:
        return studio_pb2.CancelResponse(job=await self._studio.cancel(request.job_id))

    async def Resume(self, request: studio_pb2.ResumeRequest, context: Any) -> studio_pb2.ResumeResponse:
        return studio_pb2.ResumeResponse(job=await self._studio.resume(request.job_id))

    async def ListRecipes(self, request: studio_pb2.ListRecipesRequest, context: Any) -> studio_pb2.ListRecipesResponse:
        response = studio_pb2.ListRecipesResponse()
        for recipe in RECIPES.values():
            stages = [
                studio_pb2.Stage(
                    name=s.name,
                    service=s.service,
                    per_scene=s.per_scene,
                    needs_page=s.needs_page,
                    composes=s.composes,
                )
                for s in recipe.stages
            ]
            response.recipes.add(name=recipe.name, summary=recipe.summary, stages=stages)
        return response

    async def ListVoices(self, request: studio_pb2.ListVoicesRequest, context: Any) -> studio_pb2.ListVoicesResponse:
        with Checks() as check:
            check.one_of("language", request.language, LANGUAGES, empty_ok=True)
        own = self._studio.voices
        return studio_pb2.ListVoicesResponse(voices=await own.all(request.language), added=await own.added())

    async def AddVoice(self, request: studio_pb2.AddVoiceRequest, context: Any) -> studio_pb2.AddVoiceResponse:
        return studio_pb2.AddVoiceResponse(voice=await self._studio.voices.add(request))

    async def DeleteVoice(self, request: studio_pb2.DeleteVoiceRequest, context: Any) -> studio_pb2.DeleteVoiceResponse:
        return studio_pb2.DeleteVoiceResponse(voice=await self._studio.voices.delete(request.id))

    async def ListCharacters(
        self, request: studio_pb2.ListCharactersRequest, context: Any
    ) -> studio_pb2.ListCharactersResponse:
        return studio_pb2.ListCharactersResponse(characters=catalogue())

    async def GetPortrait(self, request: studio_pb2.GetPortraitRequest, context: Any) -> studio_pb2.GetPortraitResponse:
        return studio_pb2.GetPortraitResponse(picture=await self._studio.portraits.get(request))

    async def Sample(self, request: studio_pb2.SampleRequest, context: Any) -> studio_pb2.SampleResponse:
        return await self._studio.samples.make(request)

    async def ListServices(
        self, request: studio_pb2.ListServicesRequest, context: Any
    ) -> studio_pb2.ListServicesResponse:
        return studio_pb2.ListServicesResponse(services=await self._studio.services_status())

    async def ListDevices(self, request: studio_pb2.ListDevicesRequest, context: Any) -> studio_pb2.ListDevicesResponse:
        return await self._studio.devices()

    async def ProposeSetup(
        self, request: studio_pb2.ProposeSetupRequest, context: Any
    ) -> studio_pb2.ProposeSetupResponse:
        return await self._studio.propose(request)
