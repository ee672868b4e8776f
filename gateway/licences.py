"""Licences at the gate: which models a backend or a request brings into a job, and which licence forbids that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from google.protobuf.message import Message

from services.common.catalogue import Model, catalogue, refusal
from services.common.errors import PreconditionError
from shorts.service.v1.service_pb2 import Backend

_NAMING = frozenset({"model", "models", "model_ids", "upscaler", "enlarger", "few_steps_lora"})
"""Fields of requests that name models by their ids in the catalogue."""


def forbidden(model_ids: Iterable[str], *, commercial: bool, region: str) -> str:
    """Say which model may not be used, by which licence, and what to do; empty where all may.

    Ids that the catalogue lacks are passed over: a server elsewhere may call its models as it likes.
    """
    known = {model.id: model for model in catalogue().models}

    def told(model: Model) -> str:
        if own := refusal(model, commercial=commercial, region=region or None):
            return own
        bases = [told(known[base]) for base in model.needs]
        return bases[0] if bases and all(bases) else ""  # what adds to others is as free as the freest of them

    return next(filter(None, (told(known[i]) for i in model_ids if i in known)), "")


def backend_forbidden(backend: Backend, *, commercial: bool, region: str) -> str:
    """Say which licence forbids a job to use a backend by itself, and what to do; empty where none does.

    That is the licence of the model that it uses where a request names none. Models that a request names are for
    `check_request`.
    """
    main = main_model(backend)
    if told := forbidden([main] if main else [], commercial=commercial, region=region):
        return told
    if commercial and not backend.commercial_use:
        return (
            f"the licence of {backend.model} ({backend.license}) forbids commercial use; "
            "submit the job as non-commercial to use it"
        )
    return ""


def main_model(backend: Backend) -> str:
    """Give the id of the model that a backend uses unless told otherwise; empty where it tells none."""
    names = {model.id: model.name for model in catalogue().models}
    ids = list(backend.model_ids)
    return next((i for i in ids if names.get(i, i) == backend.model), ids[0] if ids else "")


def check_request(request: Message, *, commercial: bool, region: str) -> None:
    """Refuse a request that names a model which the job may not use. Raises PreconditionError: nothing else is chosen
    in the place of what somebody asked for by name.
    """
    if told := forbidden(models_named(request), commercial=commercial, region=region):
        raise PreconditionError(told, reason="LICENCE")


def models_named(message: Message) -> Iterator[str]:
    """List the ids of models that a message names, at any depth."""
    for field, value in message.ListFields():
        if isinstance(value, Mapping | bytes):  # no contract names a model in a map
            continue
        for entry in value if isinstance(value, Iterable) and not isinstance(value, str) else (value,):
            if isinstance(entry, Message):
                yield from models_named(entry)
            elif isinstance(entry, str) and field.name in _NAMING:
                yield entry
