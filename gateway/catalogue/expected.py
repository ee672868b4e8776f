"""What a short will take with a set of models: their work, loading them, and all that models do not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.catalogue.cards import Speed, usual
from gateway.catalogue.plan import HEADROOM_GIB, OLLAMA, PROCESSOR, Choice, Plan
from gateway.catalogue.reckoning import (
    BYTES_BY_PRECISION,
    DISK,
    LENGTH,
    NOTHING,
    REST,
    SCENES,
    Measured,
    Span,
    on_card,
    spoken,
)
from services.common.catalogue import Model

if TYPE_CHECKING:
    from gateway.catalogue.machine import Card  # which looks at the PC: not every image that tells times can

LOADING, REST_OF_IT = "loading", "rest"


@dataclass(frozen=True)
class Share:
    """What one service's work for a short takes."""

    service: str
    model: Model
    unit: str
    count: int
    each: Span
    loading: Span
    """From disk to the card, once."""
    measured: bool = False

    @property
    def span(self) -> Span:
        """All of it, with nothing to load."""
        return self.each.times(self.count)


@dataclass(frozen=True)
class Part:
    """A part of what a short takes, for people."""

    unit: str
    """As in `Work.unit`, or LOADING, or REST_OF_IT."""
    model: str
    """Empty: no single one's."""
    count: int
    """How many of them; 0 where they are not counted."""
    span: Span
    measured: bool = False


@dataclass(frozen=True)
class Expectation:
    """What a usual short takes, all work one after the other."""

    card: Speed | None
    """That it is reckoned for; None: the processor."""
    stands_for: bool
    """Whether that card stands for any of its memory, rather than being the one that is there."""
    shares: tuple[Share, ...]
    rest: Span
    """All that models do not do."""
    unknown: tuple[Model, ...]
    """Models of the plan whose time cannot be told; it is in no sum."""

    @property
    def whole(self) -> Span:
        """All of it."""
        return _sum(self.shares, self.rest)

    @property
    def without_clips(self) -> Span | None:
        """What a short takes whose pictures are moved by rules, where clips are most of the whole; else None."""
        span = _sum([share for share in self.shares if share.unit != "clip"], self.rest)
        return span if 2 * span.high < self.whole.high else None

    @property
    def measured(self) -> bool:
        """Whether everything that models do was measured on this card."""
        return all(share.measured for share in self.shares)

    @property
    def partly_measured(self) -> bool:
        """Whether some of it was."""
        return any(share.measured for share in self.shares)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that the sum is made of, the longest first."""
        found = [Part(s.unit, s.model.id, s.count, s.span, s.measured) for s in self.shares]
        loading = sum((share.loading for share in self.shares), NOTHING)
        found += [Part(LOADING, "", 0, loading)] if loading.high else []
        found.append(Part(REST_OF_IT, "", 0, self.rest, measured=True))
        return tuple(sorted(found, key=lambda part: -part.span.high))


def _sum(shares: Sequence[Share], rest: Span) -> Span:
    return sum((share.span + share.loading for share in shares), rest)


def card_for(vram: float, cards: Sequence[Card]) -> tuple[Speed | None, bool]:
    """Give the card to reckon for where there are `vram` GiB, and whether it only stands for such cards.

    That is the largest that is there, where it is as large as that and its speed is known.
    """
    if vram <= 0:
        return None, False
    largest = max(cards, key=lambda card: card.gib, default=None)
    if largest and largest.speed and abs(largest.gib - vram) < HEADROOM_GIB:
        return largest.speed, False
    return usual(vram), True


def expect(made: Plan, card: Speed | None, *, stands_for: bool, measured: Measured = ()) -> Expectation:
    """Reckon what a short takes by a plan. `measured`: figures besides the catalogue's, by model's id."""
    shares: list[Share] = []
    unknown: list[Model] = []
    for choice in _working(made):
        share = _share(choice, card, made.room.vram, measured)
        if share is None:
            unknown.append(choice.model)
        else:
            shares.append(share)
    low, high = REST
    rest = Span(low * LENGTH, high * LENGTH)
    return Expectation(card, stands_for, tuple(shares), rest, tuple(unknown))


def _working(made: Plan) -> Iterator[Choice]:
    """Give what does each service's work where a job asks for nothing else: add-ons wait until they are named."""
    seen: set[str] = set()
    for choice in sorted(made.choices, key=lambda choice: choice.model.rank):
        model = choice.model
        adds = model.kind != "model" and any(base.service == model.service for base in choice.beside)
        if not adds and model.service not in seen:
            seen.add(model.service)
            yield choice


def _share(choice: Choice, card: Speed | None, vram: float, measured: Measured) -> Share | None:
    model, work = choice.model, choice.model.work
    if work is None:
        return None
    count = 1 if work.unit == "script" else SCENES
    each: Span | None = None
    exact = False
    if choice.precision == PROCESSOR:
        each = spoken(work)
    elif card is None:
        return None
    else:
        each, exact = on_card(model, work, card, choice.precision, vram, measured)
    return Share(model.service, model, work.unit, count, each, _loading(choice), exact) if each else None


def _loading(choice: Choice) -> Span:
    """Reckon how long its files are read; what Ollama serves has a file of its own."""
    if choice.precision == PROCESSOR:
        return NOTHING
    work = choice.model.work
    size = sum(model.size for model in (choice.model, *choice.beside))
    if choice.by_ollama and work is not None:
        size = round(work.gb * 1e9 * BYTES_BY_PRECISION[OLLAMA])
    quick, slow = DISK
    return Span(size / quick, size / slow)
