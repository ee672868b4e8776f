"""The durable engine: jobs as DBOS workflows. All that the project knows of DBOS stands in this file.

A job is a workflow; each of its scenes is a child workflow; the units of one are its steps, one after the other, so a
step's ordinal is its identity also after a crash. A step's output is the memo key of the unit's result. A gateway runs
under an executor id of its own, so nothing is taken up again before somebody asks for it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from dbos import DBOS, SetWorkflowID
from dbos._serialization import Serializer

from gateway import old_sqlite
from services.common.errors import InternalError, StudioError, from_json, to_json

log = structlog.get_logger()

WORKFLOW_VERSION = "5"
"""Change it when a recipe's steps change: jobs under way then cannot go on, and say so."""
POLL_SECONDS = 0.2

JobBody = Callable[[str], Awaitable[None]]
SceneBody = Callable[[str, int, str, str], Awaitable[str]]


class _JsonSerializer(Serializer):
    """JSON instead of pickle: readable, safe, and it round-trips our exceptions."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_encode)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_decode)

    def name(self) -> str:
        return "shorts_json"


def _encode(value: Any) -> Any:
    if isinstance(value, StudioError):
        return {"studio_error": to_json(value)}
    if isinstance(value, BaseException):
        return {"studio_error": to_json(InternalError(f"{type(value).__name__}: {value}"))}
    raise TypeError(f"{type(value).__name__} cannot be stored in a workflow")


def _decode(value: dict[str, Any]) -> Any:
    return from_json(value["studio_error"]) if "studio_error" in value else value


_job_body: JobBody | None = None
_scene_body: SceneBody | None = None
_tasks: dict[asyncio.Task[Any], str] = {}


def _remember_task(job_id: str) -> None:
    task = asyncio.current_task()
    if task is not None:
        _tasks[task] = job_id
        task.add_done_callback(_forget_task)


def _forget_task(task: asyncio.Task[Any]) -> None:
    _tasks.pop(task, None)
    if not task.cancelled():
        task.exception()  # told by the runner already; asking for it keeps asyncio from logging it as lost


@DBOS.workflow(name="job", max_recovery_attempts=100)
async def _job(job_id: str) -> None:
    assert _job_body is not None
    _remember_task(job_id)
    await _job_body(job_id)


@DBOS.workflow(name="scene", max_recovery_attempts=100)
async def _scene(job_id: str, index: int, script_key: str, spec_key: str) -> str:
    assert _scene_body is not None
    _remember_task(job_id)
    return await _scene_body(job_id, index, script_key, spec_key)


def start(folder: Path, job_body: JobBody, scene_body: SceneBody) -> None:
    """Open the engine's tables in a state folder and take work; one engine per process.

    Call it from the event loop on which the steps are to run.
    """
    global _job_body, _scene_body
    _job_body, _scene_body = job_body, scene_body
    old_sqlite.stand_in()
    DBOS(
        config={
            "name": "shorts-studio",
            "system_database_url": f"sqlite:///{folder / 'engine.db'}",
            "application_version": WORKFLOW_VERSION,
            "executor_id": secrets.token_hex(8),
            "serializer": _JsonSerializer(),
            "log_level": "ERROR",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": 0.25,
        }
    )
    DBOS.launch()


async def stop() -> None:
    """Take no more work and let go of what runs; it stays as it is in the tables, to be resumed."""
    for task in list(_tasks):
        task.cancel()
    if _tasks:
        await asyncio.wait(list(_tasks), timeout=2)
    await asyncio.to_thread(DBOS.destroy)


async def submit(job_id: str) -> None:
    """Begin a job."""
    with SetWorkflowID(job_id):
        await DBOS.start_workflow_async(_job, job_id)


async def resume(job_id: str) -> None:
    """Go on with a job whose process died: scenes first, then the job that waits for them."""
    known = await DBOS.list_workflows_async(
        workflow_id_prefix=job_id, status=["PENDING", "ENQUEUED", "CANCELLED"], load_input=False, load_output=False
    )
    ids = [w.workflow_id for w in known if w.workflow_id == job_id or w.workflow_id.startswith(f"{job_id}.")]
    if not ids:
        await submit(job_id)
    for workflow_id in sorted(ids, key=len, reverse=True):
        await DBOS.resume_workflow_async(workflow_id)


async def cancel(job_id: str) -> None:
    """Stop a job and its scenes, and the calls that they wait for."""
    await DBOS.cancel_workflow_async(job_id, cancel_children=True)
    # The engine itself would notice within a second or two, and services would work on for nobody until then.
    for task, owner in list(_tasks.items()):
        if owner == job_id:
            task.cancel()


async def step(name: str, body: Callable[[], Awaitable[str]]) -> str:
    """Run a unit as the next step of the current workflow; after a crash give what it gave before."""

    async def run() -> str:
        return await body()

    return await DBOS.run_step_async({"name": name, "preemptible": True}, run)


async def finished_scenes(job_id: str) -> list[str]:
    """List the scenes of a job that are done, also in an earlier process, by their ids."""
    done = await DBOS.list_workflows_async(
        workflow_id_prefix=f"{job_id}.", status="SUCCESS", load_input=False, load_output=False
    )
    return [f"scene-{int(workflow.workflow_id.rpartition('.')[2]) + 1}" for workflow in done]


async def scenes(job_id: str, count: int, keys: Sequence[str]) -> list[str]:
    """Run the scenes of a job as children, side by side; give their results in order.

    `keys` are those of the kept script and spec.

    They are started and awaited in a fixed order: only so do the ordinals mean the same after a crash.
    """
    handles = []
    for index in range(count):
        with SetWorkflowID(f"{job_id}.{index}"):
            handles.append(await DBOS.start_workflow_async(_scene, job_id, index, *keys))
    return [await handle.get_result(polling_interval_sec=POLL_SECONDS) for handle in handles]
