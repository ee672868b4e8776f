"""Models of the catalogue as the API tells them."""

from __future__ import annotations

import os
from pathlib import Path

from gateway.catalogue.expected import Expectation
from gateway.catalogue.measured import measured
from gateway.catalogue.pull import TOKENS
from gateway.catalogue.reckoning import LENGTH, SCENES, examples
from services.common.catalogue import Commercial, Model, catalogue, is_here, refusal
from services.common.catalogue.times import Figure
from services.common.errors import StudioError
from shorts.shelf.v1 import shelf_pb2
from shorts.shelf.v1.shelf_pb2 import Presence
from shorts.studio.v1 import studio_pb2

COMMERCIAL = {
    Commercial.YES: shelf_pb2.COMMERCIAL_YES,
    Commercial.LIMITED: shelf_pb2.COMMERCIAL_LIMITED,
    Commercial.NO: shelf_pb2.COMMERCIAL_NO,
}


def told(model: Model, models: Path, region: str) -> shelf_pb2.Model:
    """Tell of a model, and what is here of it in the models folder; blocks while it looks."""
    message = shelf_pb2.Model(
        id=model.id,
        name=model.name,
        service=model.service,
        kind=model.kind,
        terms=_terms(model),
        backend=model.backend,
        why=model.why,
        instead=model.instead,
        needs=model.needs,
        repository=model.repository,
        fetchable=model.fetchable,
        token_missing=model.gated and not any(os.environ.get(name) for name in TOKENS),
        ollama=model.ollama,
        vram=[shelf_pb2.Vram(precision=precision, gib=gib) for precision, gib in model.vram.items()],
        ram_gib=model.ram,
        cpu=model.cpu,
        languages=model.languages,
        sizes=model.limits.sizes,
        frames=model.limits.frames,
        fps=model.limits.fps,
        figures=[told_figure(model, figure) for figure in model.figures],
        notes=model.notes,
        unchecked=model.unchecked,
        sources=model.sources,
        size_bytes=model.size,
        refusal=refusal(model, commercial=False, region=region or None) or "",
        work=_work(model),
    )
    _add_presence(message, model, models)
    return message


def told_figure(model: Model, figure: Figure) -> shelf_pb2.Figure:
    """Tell a time that was measured."""
    return shelf_pb2.Figure(
        work=figure.work, device=figure.device, seconds=figure.seconds, source=figure.source, model=model.id
    )


def told_expected(expected: Expectation) -> studio_pb2.ExpectedTime:
    """Tell what a short will take."""
    card, whole, less = expected.card, expected.whole, expected.without_clips
    return studio_pb2.ExpectedTime(
        card=card.name if card else "",
        card_gib=card.gib if card else 0.0,
        stands_for=expected.stands_for,
        length_seconds=LENGTH,
        scenes=SCENES,
        low_seconds=whole.low,
        high_seconds=whole.high,
        measured=expected.measured,
        shares=[
            studio_pb2.ExpectedShare(
                unit=part.unit,
                model=part.model,
                count=part.count,
                low_seconds=part.span.low,
                high_seconds=part.span.high,
                measured=part.measured,
            )
            for part in expected.parts
        ],
        unknown=[model.id for model in expected.unknown],
        without_clips_low_seconds=less.low if less else 0.0,
        without_clips_high_seconds=less.high if less else 0.0,
    )


def _work(model: Model) -> shelf_pb2.Work | None:
    work = model.work
    if work is None:
        return None
    return shelf_pb2.Work(
        unit=work.unit,
        made=work.made,
        tflop=work.tflop,
        times=[
            shelf_pb2.UnitTime(
                card=card.name if card else "",
                gib=card.gib if card else 0.0,
                low_seconds=span.low,
                high_seconds=span.high,
                measured=exact,
            )
            for card, span, exact in examples(model, catalogue(), measured())
        ],
    )


def places(model: Model, models: Path) -> tuple[Path, Path]:
    """Give the folder of a model and that of what a pull has brought of it so far."""
    return model.folder(models), models / f".{model.id}.part"


def bytes_in(folder: Path) -> int:
    """Give the length of all files in a folder, which may not be there, or lose files meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # a pull has just moved it
            continue
    return total


def _terms(model: Model) -> shelf_pb2.Terms:
    terms = model.license
    return shelf_pb2.Terms(
        name=terms.name,
        url=terms.url,
        commercial=COMMERCIAL[terms.commercial],
        conditions=terms.conditions,
        outputs=terms.outputs,
        excluded=terms.excluded,
        checked=terms.checked,
    )


def _add_presence(message: shelf_pb2.Model, model: Model, models: Path) -> None:
    folder, part = places(model, models)
    message.bytes_here = bytes_in(folder) + bytes_in(part)
    try:
        here = is_here(model, models)
    except StudioError as error:  # a lock file that is damaged
        here, message.detail = False, error.message
    some = folder.is_dir() or part.is_dir()
    message.presence = (
        Presence.PRESENCE_HERE if here else Presence.PRESENCE_PARTLY if some else Presence.PRESENCE_ABSENT
    )
