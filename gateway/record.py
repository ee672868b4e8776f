"""The record that stands beside every short: how it was made, by what, under which licences."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from gateway.casting import NOBODY
from gateway.memo import Remembered
from gateway.recipes import recipe_of
from services.common.catalogue import catalogue
from shorts.image.v1.image_pb2 import Picture
from shorts.llm.v1.llm_pb2 import Script
from shorts.render.v1.render_pb2 import Rendering
from shorts.scene.v1.scene_pb2 import Clip
from shorts.studio.v1.studio_pb2 import AddedVoice, Job, JobSpec, Notice

# Stages whose results name the models that made them, by their ids in the catalogue.
_NAMING: dict[str, type[Picture] | type[Clip]] = {"image": Picture, "video": Clip}


@dataclass
class Ledger:
    """What a job used and what its user was told, gathered while it runs."""

    units: list[dict[str, Any]] = field(default_factory=list)
    backends: dict[str, dict[str, Any]] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)

    def used(self, stage: str, scene_id: str, made: Remembered, *, reused: bool) -> None:
        """Note a unit, and whether it had been made before this run; its seconds are those of the making."""
        backend = made.backend
        unit = {"stage": stage, "scene": scene_id, "backend": backend.name, "seconds": round(made.seconds, 3)}
        self.units.append(unit | {"reused": reused})
        if stage in _NAMING:
            self.models.update(_NAMING[stage].FromString(made.result).models)
        self.backends[f"{stage}/{backend.name}"] = {
            "stage": stage,
            "backend": backend.name,
            "version": backend.version,
            "model": backend.model,
            "license": backend.license,
            "commercial_use": backend.commercial_use,
        }

    def is_news(self, kind: str, message: str) -> bool:
        """Tell whether a notice was not told yet, and take it as told."""
        new = (kind, message) not in self.told
        self.told.add((kind, message))
        return new


def write(
    job: Job,
    spec: JobSpec,
    script: Script,
    rendering: Rendering,
    ledger: Ledger,
    notices: Iterable[Notice],
    added: AddedVoice | None = None,
) -> bytes:
    """Give the record as JSON, UTF-8; `added` is the voice of the user's that spoke, with the consent to that."""
    now = datetime.now(UTC)
    data = {
        "made_with": f"Shorts Studio {version('shorts-studio')}",
        "ai_generated": True,
        "job": job.id,
        "created_at": job.created_at.ToDatetime(UTC).isoformat(timespec="seconds"),
        "finished_at": now.isoformat(timespec="seconds"),
        "seconds": round(now.timestamp() - job.created_at.ToNanoseconds() / 1e9, 2),
        "recipe": recipe_of(spec).name,
        "seed": spec.seed,
        "character": None if spec.character in {"", NOBODY} else spec.character,
        "cloned_voice": _plain(added) if added is not None else None,
        "spec": _plain(spec),
        "script": _plain(script),
        "videos": [_plain(file) for file in rendering.files],
        "backends": sorted(ledger.backends.values(), key=lambda b: (b["stage"], b["backend"])),
        "models": [_licensed(model) for model in sorted(ledger.models)],
        "timings": sorted(ledger.units, key=lambda u: (u["stage"], u["scene"])),
        "notices": list({n.message: {"kind": n.kind, "message": n.message} for n in notices}.values()),
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _licensed(model_id: str) -> dict[str, Any]:
    """Tell a model's licence; of a model of the user's own, which the catalogue lacks, its id alone."""
    found = next((model for model in catalogue().models if model.id == model_id), None)
    if found is None:
        return {"id": model_id}
    allowed = found.license.commercial.value
    return {"id": model_id, "name": found.name, "license": found.license.name, "commercial_use": allowed}


def _plain(message: Message) -> dict[str, Any]:
    plain: dict[str, Any] = MessageToDict(message, preserving_proto_field_name=True)
    return plain
