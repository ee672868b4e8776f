"""Cards by the names that drivers give them, and what is reckoned of those that no table has."""

from __future__ import annotations

import pytest

from gateway.catalogue.cards import CARDS, by_clock, known, usual


@pytest.mark.parametrize(
    ("name", "gib", "card"),
    [
        ("NVIDIA GeForce RTX 4090", 23.99, ("RTX 4090", 24)),
        ("NVIDIA GeForce RTX 3060", 11.8, ("RTX 3060", 12)),
        ("NVIDIA GeForce RTX 3060", 8.0, ("RTX 3060", 8)),
        ("NVIDIA GeForce RTX 4070 Ti SUPER", 15.9, ("RTX 4070 Ti SUPER", 16)),
        ("NVIDIA A100-SXM4-80GB", 79.2, ("A100", 80)),
        ("NVIDIA A100 80GB PCIe", 79.2, ("A100", 80)),
        ("NVIDIA H100 80GB HBM3", 79.6, ("H100", 80)),
        ("NVIDIA H100 PCIe", 79.6, ("H100 PCIe", 80)),
        ("NVIDIA L4", 22.5, ("L4", 24)),
        ("Tesla T4", 14.6, ("Tesla T4", 16)),
        ("RTX 3060", 12.0, ("RTX 3060", 12)),
    ],
)
def test_a_card_is_known_by_what_its_driver_calls_it(name: str, gib: float, card: tuple[str, float]) -> None:
    found = known(name, gib)
    assert found is not None
    assert (found.name, found.gib) == card


@pytest.mark.parametrize(
    ("name", "gib"),
    [
        ("NVIDIA GeForce RTX 4060 Laptop GPU", 8.0),  # as slow as its maker lets it be
        ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", 4.8),  # a share of a card
        ("NVIDIA A10G", 22.5),
        ("A card", 8.0),
    ],
)
def test_a_card_that_only_sounds_like_one_is_not_taken_for_it(name: str, gib: float) -> None:
    assert known(name, gib) is None


def test_each_card_stands_once_with_each_memory() -> None:
    assert len({(card.name, card.gib) for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize(
    ("gib", "name"),
    [(6, "RTX 2060"), (8, "RTX 4060"), (11.8, "RTX 3060"), (12, "RTX 3060"), (16, "RTX 4060 Ti"), (24, "RTX 3090"),
     (40, "A100"), (48, "RTX A6000"), (96, "RTX PRO 6000 Blackwell"), (141, "H200"), (4, "RTX 2060")],
)  # fmt: skip
def test_the_slowest_that_is_common_stands_for_a_memory(gib: float, name: str) -> None:
    assert usual(gib).name == name


@pytest.mark.parametrize(
    ("name", "told", "tflops", "bandwidth"),
    [
        # What drivers tell of cards that the table has: cores, highest clocks, bus, capability.
        ("NVIDIA GeForce RTX 3060", (3584, 2100, 7501, 192, (8, 6)), 25.5, 360),
        ("NVIDIA GeForce RTX 4090", (16384, 3105, 10501, 384, (8, 9)), 165.2, 1008),
        ("NVIDIA A100-SXM4-40GB", (6912, 1410, 1215, 5120, (8, 0)), 312, 1555),
        ("NVIDIA RTX A6000", (10752, 2100, 8001, 384, (8, 6)), 154.8, 768),
    ],
)
def test_what_a_driver_tells_comes_close_to_the_white_papers(
    name: str, told: tuple[int, int, int, int, tuple[int, int]], tflops: float, bandwidth: float
) -> None:
    cores, clock, memory, bus, capability = told
    made = by_clock(name, 12, cores=cores, megahertz=clock, memory_megahertz=memory, bus=bus, capability=capability)
    assert made is not None
    assert made.tflops == pytest.approx(tflops, rel=0.17)
    assert made.bandwidth == pytest.approx(bandwidth, rel=0.01)
    assert "NVIDIA" not in made.name


def test_a_card_without_tensor_cores_is_not_reckoned() -> None:
    asked = {"cores": 1280, "megahertz": 1900, "memory_megahertz": 4004, "bus": 192}
    assert by_clock("NVIDIA GeForce GTX 1060", 6, **asked, capability=(6, 1)) is None
    assert by_clock("NVIDIA GeForce RTX 9999", 6, **{**asked, "cores": 0}, capability=(8, 9)) is None
