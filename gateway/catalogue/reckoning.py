"""How long a model's work takes on a card: reckoned from the card's speed on paper, until it is measured there.

A card never does all that it could on paper. What it does of it, UTILISED, is the one thing here that is tuned, to what
others publish; tests/gateway/catalogue/test_reckoning.py lists it. It is a range, and so is every result: about twice
as long at the most as at the least. Where the catalogue has a figure of a model on the very card, or the bench has
measured it there, that rate takes the place of what is reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.catalogue.cards import Speed, known
from gateway.catalogue.plan import HEADROOM_GIB, OLLAMA
from services.common.catalogue import Catalogue, Model
from services.common.catalogue.times import Figure, Work

Measured = Sequence[tuple[str, Figure]]
"""Figures besides the catalogue's, by model's id."""
LENGTH, SCENES = 30.0, 6
"""Of a usual short, seconds: what `shorts make` makes where nothing else is asked for; a scene for each 5 s."""
UTILISED = (0.8, 0.35)
"""Of what tensor cores could do, at the best and at the least."""
UTILISED_LARGE, LARGE = (0.6, 0.2), 400.0
"""The same above so many TFLOPS, which one picture does not fill: CogVideoX-2b is said to get 0.28 of an H100."""
ONCE = (0.2, 1.0)
"""Seconds for a picture or clip besides: hundreds of small kernels to start, results to fetch and to store."""
READ = (0.8, 0.45)
"""Of the memory's bandwidth, where weights are read for each token."""
TOKEN = (0.008, 0.018)
"""Seconds that PyTorch takes at the least for a token of speech: XTTS-v2 at three to five times real time is told."""
DISK = (2.5e9, 0.5e9)
"""Bytes a second: a quick NVMe, a SATA SSD."""
BUS = (20e9, 6e9)
"""Bytes a second from main memory to the card."""
REST = (0.67, 0.79)
"""Seconds of all that models do not do, for a second of the short: measured of whole jobs without any on two cores."""
TWO_CORES = (1.0, 2.0)
"""How much longer than on four threads a processor takes for speech: as long, or twice."""
MEASURED = (0.9, 1.15)
"""How far another run may lie from the one that was measured."""
EXAMPLES = (("RTX 3060", 12.0), ("RTX 4090", 24.0), ("RTX A6000", 48.0), ("RTX PRO 6000 Blackwell", 96.0))
MOST_EXAMPLES = 2
"""Of these, those of the least memory that hold a model."""
# Bytes of weights by precision, for each byte at 16 bits; Q4_K_M has 4.9 bits a weight.
BYTES_BY_PRECISION = {OLLAMA: 0.32, "fp8": 0.5, "int8": 0.5, "fp32": 2.0}
_GIB = float(1 << 30)


@dataclass(frozen=True)
class Span:
    """Seconds, at the least and at the most."""

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def times(self, count: float) -> Span:
        """Give that many of it, one after the other."""
        return Span(self.low * count, self.high * count)


NOTHING = Span(0.0, 0.0)


def seconds_of(work: Work, card: Speed, precision: str = "", vram: float = 0.0) -> Span | None:
    """Reckon one unit of work on a card; None for what no card does. `vram`: GiB that there are, 0: the card's."""
    if not (work.tflop or work.write):
        return None
    best, least = UTILISED_LARGE if card.tflops > LARGE else UTILISED
    weights = work.gb * 1e9 * BYTES_BY_PRECISION.get(precision.partition(" ")[0], 1.0)
    # To read a token takes two operations for each number of the weights, which have two bytes at 16 bits.
    tflop = work.tflop or work.read * work.gb * 1e9 / 1e12
    low, high = tflop / (card.tflops * best), tflop / (card.tflops * least)
    if work.tflop:
        low, high = low + ONCE[0], high + ONCE[1]
    if work.write:
        reads = [weights / (card.bandwidth * 1e9 * share) for share in READ]
        # What is served by programs made for it starts its next token in no time.
        floor = TOKEN if work.unit == "speech" else (0.0, 0.0)
        low += work.write * max(reads[0], floor[0])
        high += work.write * max(reads[1], floor[1])
    elif "in parts" in precision or weights > ((vram or card.gib) - HEADROOM_GIB) * _GIB:
        low, high = low + weights / BUS[0], high + weights / BUS[1]
    return Span(low, high)


def on_card(
    model: Model, work: Work, card: Speed, precision: str, vram: float, measured: Measured
) -> tuple[Span | None, bool]:
    """Give what a unit takes on a card, and whether it follows from a measurement there."""
    if figure := figure_for(model, card, measured):
        seconds = figure.seconds * work.tflop / figure.tflop
        return Span(MEASURED[0] * seconds, MEASURED[1] * seconds), True
    return seconds_of(work, card, precision, vram), False


def figure_for(model: Model, card: Speed, measured: Measured = ()) -> Figure | None:
    """Give what was measured of a model on a card, as far as another time follows from it; the latest counts."""
    all_of_it = [*model.figures, *(figure for name, figure in measured if name == model.id)]
    for figure in reversed(all_of_it):
        on = known(figure.device, card.gib)
        same = on == card if on else figure.device == card.name
        if same and figure.tflop and model.work and model.work.tflop:
            return figure
    return None


def spoken(work: Work) -> Span | None:
    """Reckon the speech of a scene on the processor."""
    if not work.realtime:
        return None
    low, high = TWO_CORES
    seconds = work.realtime * LENGTH / SCENES
    return Span(low * seconds, high * seconds)


def examples(model: Model, of: Catalogue, measured: Measured = ()) -> tuple[tuple[Speed | None, Span, bool], ...]:
    """Give what a unit of a model's work takes on some cards that hold it, and whether it was measured on each."""
    work = model.work
    if work is None:
        return ()
    if speech := spoken(work):
        return ((None, speech, False),)
    needs = model.vram or (of.get(model.needs[0]).vram if model.needs else {})
    shown = []
    for card in (known(name, gib) for name, gib in EXAMPLES):
        precision = next((p for p, gib in needs.items() if card and gib <= card.gib - HEADROOM_GIB), "")
        if card is None or not precision:
            continue
        span, exact = on_card(model, work, card, precision, card.gib, measured)
        if span is not None:
            shown.append((card, span, exact))
    return tuple(shown[:MOST_EXAMPLES])
