"""The record that stands beside every short: how it was made, by what, under which licences."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from gateway.recipes import DEFAULT_RECIPE
from shorts.llm.v1.llm_pb2 import Script
from shorts.render.v1.render_pb2 import Rendering
from shorts.service.v1.service_pb2 import Backend
from shorts.studio.v1.studio_pb2 import Job, JobSpec


@dataclass
class Ledger:
    """What a job used and what its user was told, gathered while it runs."""

    units: list[dict[str, Any]] = field(default_factory=list)
    backends: dict[str, dict[str, Any]] = field(default_factory=dict)
    notices: list[dict[str, str]] = field(default_factory=list)

    def used(self, stage: str, scene_id: str, backend: Backend, seconds: float) -> None:
        """Note that a backend did a unit; 0 seconds: it was remembered."""
        unit = {"stage": stage, "scene": scene_id, "backend": backend.name, "seconds": round(seconds, 3)}
        self.units.append(unit | {"reused": not seconds})
        self.backends[f"{stage}/{backend.name}"] = {
            "stage": stage,
            "backend": backend.name,
            "version": backend.version,
            "model": backend.model,
            "license": backend.license,
            "commercial_use": backend.commercial_use,
        }

    def note(self, kind: str, message: str) -> bool:
        """Note a notice; tell whether it is new."""
        notice = {"kind": kind, "message": message}
        if notice in self.notices:
            return False
        self.notices.append(notice)
        return True


def write(job: Job, spec: JobSpec, script: Script, rendering: Rendering, ledger: Ledger) -> bytes:
    """Give the record as JSON, UTF-8."""
    now = datetime.now(UTC)
    data = {
        "made_with": f"Shorts Studio {version('shorts-studio')}",
        "ai_generated": True,
        "job": job.id,
        "created_at": job.created_at.ToDatetime(UTC).isoformat(timespec="seconds"),
        "finished_at": now.isoformat(timespec="seconds"),
        "seconds": round(now.timestamp() - job.created_at.ToNanoseconds() / 1e9, 2),
        "recipe": spec.recipe or DEFAULT_RECIPE,
        "seed": spec.seed,
        "spec": _plain(spec),
        "script": _plain(script),
        "videos": [_plain(file) for file in rendering.files],
        "backends": sorted(ledger.backends.values(), key=lambda b: (b["stage"], b["backend"])),
        "timings": sorted(ledger.units, key=lambda u: (u["stage"], u["scene"])),
        "notices": ledger.notices,
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _plain(message: Message) -> dict[str, Any]:
    plain: dict[str, Any] = MessageToDict(message, preserving_proto_field_name=True)
    return plain
