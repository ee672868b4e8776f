"""How fast NVIDIA's cards are on paper: what their tensor cores and their memory do in a second.

TFLOPS are those of tensor cores at 16 bits with sums at 32, without sparsity, at the boost clock, as NVIDIA's white
papers (Turing 2018; Ampere GA102 2020; Ada 2022; RTX Blackwell 2025) and data sheets count. GeForce cards sum at 32
bits at half the rate of the workstation's cards: the RTX 4090 does 165, not the 330 that is often quoted. For cards
that the papers leave out: two (GeForce) or four (workstation) times their FP32 rate, as of those that stand in them.
Not checked: the papers themselves were not at hand. Figures of others' pages bear out RTX 2060, 3060, 4090, 5060 Ti,
5090 and A40, and the bandwidths of RTX 3060, 3090 Ti, 4060, 4060 Ti, 4070, 4070 Ti, 4080, 4090, 5060 Ti and 5090.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Speed:
    """What a card does on paper."""

    name: str
    gib: float
    """Memory; a name may be sold with several."""
    tflops: float
    bandwidth: float
    """10^9 bytes of its memory a second."""
    usual: bool = False
    """Whether it stands for the cards of its memory: the slowest of those that are common."""


CARDS = (
    Speed("Tesla V100", 16, 125, 900),
    Speed("Tesla V100", 32, 125, 900),
    Speed("Tesla T4", 16, 65, 320),
    Speed("RTX 2060", 6, 25.8, 336, usual=True),
    Speed("RTX 2060 SUPER", 8, 28.7, 448),
    Speed("RTX 2070", 8, 29.9, 448),
    Speed("RTX 2070 SUPER", 8, 36.3, 448),
    Speed("RTX 2080", 8, 40.3, 448),
    Speed("RTX 2080 SUPER", 8, 44.6, 496),
    Speed("RTX 2080 Ti", 11, 53.8, 616, usual=True),
    Speed("RTX 3050", 6, 13.5, 168),
    Speed("RTX 3050", 8, 18.2, 224),
    Speed("RTX 3060", 8, 25.5, 240),
    Speed("RTX 3060", 12, 25.5, 360, usual=True),
    Speed("RTX 3060 Ti", 8, 32.4, 448),
    Speed("RTX 3070", 8, 40.6, 448),
    Speed("RTX 3070 Ti", 8, 43.5, 608),
    Speed("RTX 3080", 10, 59.5, 760, usual=True),
    Speed("RTX 3080", 12, 61.3, 912),
    Speed("RTX 3080 Ti", 12, 68.2, 912),
    Speed("RTX 3090", 24, 71.0, 936, usual=True),
    Speed("RTX 3090 Ti", 24, 80.0, 1008),
    Speed("RTX A2000", 6, 31.9, 288),
    Speed("RTX A2000", 12, 31.9, 288),
    Speed("RTX A4000", 16, 76.7, 448),
    Speed("RTX A5000", 24, 111.1, 768),
    Speed("RTX A6000", 48, 154.8, 768, usual=True),
    Speed("A10", 24, 125, 600),
    Speed("A40", 48, 149.7, 696),
    Speed("A100", 40, 312, 1555, usual=True),
    Speed("A100", 80, 312, 1935, usual=True),
    Speed("RTX 4060", 8, 30.2, 272, usual=True),
    Speed("RTX 4060 Ti", 8, 44.1, 288),
    Speed("RTX 4060 Ti", 16, 44.1, 288, usual=True),
    Speed("RTX 4070", 12, 58.3, 504),
    Speed("RTX 4070 SUPER", 12, 71.0, 504),
    Speed("RTX 4070 Ti", 12, 80.2, 504),
    Speed("RTX 4070 Ti SUPER", 16, 88.2, 672),
    Speed("RTX 4080", 16, 97.5, 717),
    Speed("RTX 4080 SUPER", 16, 104.4, 736),
    Speed("RTX 4090", 24, 165.2, 1008),
    Speed("RTX 4000 Ada Generation", 20, 106.9, 360),
    Speed("RTX 5000 Ada Generation", 32, 261.1, 576),
    Speed("RTX 6000 Ada Generation", 48, 364.2, 960),
    Speed("L4", 24, 121, 300),
    Speed("L40", 48, 181, 864),
    Speed("L40S", 48, 362, 864),
    Speed("RTX 5050", 8, 26.3, 320),
    Speed("RTX 5060", 8, 38.4, 448),
    Speed("RTX 5060 Ti", 8, 47.4, 448),
    Speed("RTX 5060 Ti", 16, 47.4, 448),
    Speed("RTX 5070", 12, 61.7, 672),
    Speed("RTX 5070 Ti", 16, 87.9, 896),
    Speed("RTX 5080", 16, 112.6, 960),
    Speed("RTX 5090", 32, 209.5, 1792, usual=True),
    Speed("RTX PRO 6000 Blackwell", 96, 503.8, 1792, usual=True),
    Speed("H100 PCIe", 80, 756, 2000),
    Speed("H100 NVL", 94, 835, 3938),
    Speed("H100", 80, 989, 3350),
    Speed("H200", 141, 989, 4800, usual=True),
    Speed("B200", 180, 2250, 8000),
)
# What drivers add to a name: "NVIDIA GeForce RTX 4090", "NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3".
_MAKER = re.compile(r"\b(NVIDIA|GeForce|Quadro)\b", re.IGNORECASE)
_MEMORY = re.compile(r"\b\d+\s?GB\b|\bHBM\w*|\bSXM\w*", re.IGNORECASE)
_ROUNDED = 1.0
"""GiB by which what a driver tells may fall short of what a card is sold as."""
_PART = 0.88
"""A card of data centres may tell less by its share for error correction."""


def known(name: str, gib: float) -> Speed | None:
    """Give the card that a driver calls `name`, with about so much memory; None for one that is not in the table.

    Laptops' cards of the same name are slower, by how much is for each laptop's maker to say: they are not in it.
    """
    if "laptop" in name.lower() or "max-q" in name.lower():
        return None
    bare = _plain(name)
    alike = [card for card in CARDS if _plain(card.name) == bare or bare.startswith(f"{_plain(card.name)} ")]
    longest = max((len(card.name) for card in alike), default=0)
    named = [card for card in alike if len(card.name) == longest]
    return min(named, key=lambda card: abs(card.gib - gib)) if named and _holds(named, gib) else None


def _holds(cards: list[Speed], gib: float) -> bool:
    """Tell whether one of them is sold with about so much memory: a share of a card (MIG) is not the card."""
    return any(_PART * card.gib <= gib + _ROUNDED and gib <= card.gib + _ROUNDED for card in cards)


def _plain(name: str) -> str:
    bare = _MEMORY.sub(" ", _MAKER.sub(" ", name.replace("-", " ")))
    return " ".join(bare.split()).lower()


def usual(gib: float) -> Speed:
    """Give the card that stands for those of so much memory: the largest that is common and has no more of it."""
    common = [card for card in CARDS if card.usual]
    fitting = [card for card in common if card.gib <= gib + _ROUNDED / 2]
    return max(fitting, key=lambda card: card.gib) if fitting else min(common, key=lambda card: card.gib)


# Operations of the tensor cores for each CUDA core at each clock, 16 bits with sums at 32, by compute capability: of
# GeForce cards, and of all others.
_PER_CORE = {
    (7, 0): (16, 16), (7, 5): (8, 16), (8, 0): (32, 32), (8, 6): (4, 8), (8, 9): (4, 8), (9, 0): (32, 32),
    (10, 0): (64, 64), (12, 0): (4, 8),
}  # fmt: skip
_HELD = 0.85
"""Of the highest clock that a driver tells, what a card holds at work: an RTX 3060 tells 2.1 GHz and boosts to 1.78."""


def by_clock(
    name: str, gib: float, *, cores: int, megahertz: int, memory_megahertz: int, bus: int, capability: tuple[int, int]
) -> Speed | None:
    """Reckon what a card does from what its driver tells; None for one without tensor cores that are known here.

    `bus`: bits of its memory's bus, which moves two for each line at a clock as NVML counts them.
    """
    rates = _PER_CORE.get(capability)
    if rates is None or min(cores, megahertz, memory_megahertz, bus) <= 0:
        return None
    rate = rates[0] if "geforce" in name.lower() else rates[1]
    tflops = cores * rate * megahertz * _HELD / 1e6
    return Speed(" ".join(_MAKER.sub(" ", name).split()), gib, tflops, 2 * memory_megahertz * bus / 8 / 1e3)
