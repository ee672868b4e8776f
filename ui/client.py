"""The gateway as the dashboard calls it: its two services, the token on every call, errors as the studio's own.

Scripts of Streamlit run in threads, so these calls are synchronous; any number of threads may share one client.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import grpc

from services.common.channel import CHANNEL_OPTIONS
from services.common.errors import from_rpc
from services.common.settings import Settings
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from shorts.shelf.v1.shelf_pb2 import ListModelsResponse, RemoveModelResponse
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from shorts.studio.v1.studio_pb2 import (
    AddedVoice,
    AddVoiceRequest,
    Character,
    Job,
    JobSpec,
    ListDevicesResponse,
    ProposeSetupRequest,
    ProposeSetupResponse,
    Recipe,
    SampleRequest,
    SampleResponse,
    ServiceStatus,
)
from shorts.tts.v1.tts_pb2 import Voice

R = TypeVar("R")
DEFAULT_GATEWAY = "127.0.0.1:7450"
CALL_SECONDS = 8.0
SUBMIT_SECONDS = 60.0
"""The gateway looks through photos and asks every service before it takes a job."""
SAMPLE_SECONDS = 40.0
"""The gateway gives up before and says why."""
UPLOAD_SECONDS = 300.0
REMOVE_SECONDS = 60.0
"""The gateway deletes some gigabytes."""
CHUNK_BYTES = 64 << 10
MAX_REMEMBERED = 500
# A gateway that comes back is found within a second, not after gRPC's own waits of up to two minutes.
OPTIONS = (
    *CHANNEL_OPTIONS,
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 1000),
)
ENDED = frozenset({studio_pb2.JOB_STATE_DONE, studio_pb2.JOB_STATE_FAILED, studio_pb2.JOB_STATE_CANCELLED})


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    """Give the metadata that shows the token; empty: none."""
    return (("authorization", f"Bearer {token}"),) if token else ()


class Client:
    """Calls to one gateway. Every method raises StudioError: UnavailableError where the gateway does not answer."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self._metadata = bearer(token)
        self._channel = grpc.insecure_channel(address, options=OPTIONS)
        self._jobs = studio_pb2_grpc.StudioServiceStub(self._channel)
        self._files = artifact_pb2_grpc.ArtifactServiceStub(self._channel)
        self._shelf = shelf_pb2_grpc.ShelfServiceStub(self._channel)
        self._ended: dict[str, Job] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> Client:
        """Open a client to the gateway of the settings."""
        return cls(settings.gateway or DEFAULT_GATEWAY, settings.token)

    def _call(self, rpc: Callable[..., R], request: object, seconds: float = CALL_SECONDS) -> R:
        try:
            return rpc(request, timeout=seconds, metadata=self._metadata)
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def recipes(self) -> list[Recipe]:
        """List the recipes with their stages."""
        return list(self._call(self._jobs.ListRecipes, studio_pb2.ListRecipesRequest()).recipes)

    def voices(self) -> list[Voice]:
        """List the voices of all languages, recommended ones first."""
        return list(self._call(self._jobs.ListVoices, studio_pb2.ListVoicesRequest()).voices)

    def own_voices(self) -> list[AddedVoice]:
        """List the voices that the user added, the newest first."""
        return list(self._call(self._jobs.ListVoices, studio_pb2.ListVoicesRequest()).added)

    def add_voice(self, request: AddVoiceRequest) -> AddedVoice:
        """Add a voice that is cloned from a sample; what is wrong with it is told at once."""
        return self._call(self._jobs.AddVoice, request, SUBMIT_SECONDS).voice

    def delete_voice(self, identity: str) -> None:
        """Forget a voice that was added."""
        self._call(self._jobs.DeleteVoice, studio_pb2.DeleteVoiceRequest(id=identity))

    def models(self) -> ListModelsResponse:
        """List the models of the catalogue, with what is here of each."""
        return self._call(self._shelf.ListModels, shelf_pb2.ListModelsRequest())

    def pull(self, model_id: str) -> Any:
        """Open the stream that fetches a model: a gRPC call to iterate over; cancelling it stops the pull."""
        return self._shelf.PullModel(shelf_pb2.PullModelRequest(id=model_id), metadata=self._metadata)

    def remove_model(self, model_id: str) -> RemoveModelResponse:
        """Remove a model's files."""
        return self._call(self._shelf.RemoveModel, shelf_pb2.RemoveModelRequest(id=model_id), REMOVE_SECONDS)

    def devices(self) -> ListDevicesResponse:
        """List the memory that models live in, and who is in it."""
        return self._call(self._jobs.ListDevices, studio_pb2.ListDevicesRequest())

    def propose(self, preset: str, *, non_commercial: bool) -> ProposeSetupResponse:
        """Have a set of models proposed for this PC; the preset "" is the one that fits it."""
        request = ProposeSetupRequest(preset=preset, non_commercial=non_commercial)
        return self._call(self._jobs.ProposeSetup, request)

    def characters(self) -> list[Character]:
        """List the characters, cast by cast."""
        return list(self._call(self._jobs.ListCharacters, studio_pb2.ListCharactersRequest()).characters)

    def services(self) -> list[ServiceStatus]:
        """List what stands behind the routes, with the models that there are."""
        return list(self._call(self._jobs.ListServices, studio_pb2.ListServicesRequest()).services)

    def sample(self, request: SampleRequest) -> SampleResponse:
        """Have something made to hear; what was made before comes at once."""
        return self._call(self._jobs.Sample, request, SAMPLE_SECONDS)

    def submit(self, request_id: str, spec: JobSpec) -> Job:
        """Start a job; the same request_id twice starts one."""
        request = studio_pb2.SubmitRequest(request_id=request_id, spec=spec)
        return self._call(self._jobs.Submit, request, SUBMIT_SECONDS).job

    def job(self, job_id: str) -> Job:
        """Get a job as it is now. One that has ended does not change any more and is asked for once."""
        with self._lock:
            if job_id in self._ended:
                return self._ended[job_id]
        job = self._call(self._jobs.Get, studio_pb2.GetRequest(job_id=job_id)).job
        if job.state in ENDED:
            with self._lock:
                if len(self._ended) >= MAX_REMEMBERED:
                    self._ended.clear()
                self._ended[job_id] = job
        return job

    def page(self, size: int, token: str = "") -> tuple[list[Job], str]:
        """List jobs, newest first, without results; give them and the token of the next page (empty: the last)."""
        response = self._call(self._jobs.List, studio_pb2.ListRequest(page_size=size, page_token=token))
        return list(response.jobs), response.next_page_token

    def cancel(self, job_id: str) -> Job:
        """Stop a job for good."""
        return self._call(self._jobs.Cancel, studio_pb2.CancelRequest(job_id=job_id)).job

    def resume(self, job_id: str) -> Job:
        """Go on with an interrupted job."""
        return self._call(self._jobs.Resume, studio_pb2.ResumeRequest(job_id=job_id)).job

    def watch(self, job_id: str, after: int) -> Any:
        """Open the stream of a job's events after a sequence number: a gRPC call to iterate over and to cancel."""
        request = studio_pb2.WatchRequest(job_id=job_id, after_sequence=after)
        return self._jobs.Watch(request, metadata=self._metadata)

    def upload(self, data: bytes, media_type: str) -> Artifact:
        """Store a file with its digest."""
        digest = hashlib.sha256(data).hexdigest()

        def parts() -> Iterator[artifact_pb2.WriteRequest]:
            yield artifact_pb2.WriteRequest(header=artifact_pb2.WriteHeader(media_type=media_type, sha256=digest))
            for start in range(0, len(data), CHUNK_BYTES):
                yield artifact_pb2.WriteRequest(chunk=data[start : start + CHUNK_BYTES])

        return self._call(self._files.Write, parts(), UPLOAD_SECONDS).artifact

    def close(self) -> None:
        """Close the channel; streams that are open end."""
        self._channel.close()


def stages_of(recipes: Sequence[Recipe], spec: JobSpec) -> list[studio_pb2.Stage]:
    """Give the stages that a job will take, in order; those that the spec has no need of left out."""
    recipe = next((r for r in recipes if r.name == spec.recipe), recipes[0] if recipes else Recipe())
    has_page = bool(spec.url) or spec.HasField("page")
    composes = not spec.no_music and not spec.HasField("music")
    return [s for s in recipe.stages if (has_page or not s.needs_page) and (composes or not s.composes)]
