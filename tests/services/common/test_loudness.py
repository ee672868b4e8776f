"""Loudness that voices, music and the mix share, held against the standard's own numbers."""

from __future__ import annotations

import numpy as np
import pytest

from services.common.loudness import gated, k_weight, lufs, power_of


def test_the_weighting_is_that_of_the_standards_tables() -> None:
    hertz = np.array([1.0, 20, 38, 100, 500, 1000, 2000, 4000, 10_000, 23_000])
    z = np.exp(-2j * np.pi * hertz / 48_000)
    # BS.1770-5, tables 1 and 2, for 48 kHz.
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z * z
    )
    high = (1 - 2 * z + z * z) / (1 - 1.99004745483398 * z + 0.99007225036621 * z * z)
    assert k_weight(hertz, 48_000) == pytest.approx(np.abs(shelf * high) ** 2, rel=1e-6)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 96_000])
def test_other_rates_weigh_alike(rate: int) -> None:
    hertz = np.array([30.0, 60, 200, 1000, 3000])
    assert 10 * np.log10(k_weight(hertz, rate) / k_weight(hertz, 48_000)) == pytest.approx(0, abs=0.35)


def test_a_sine_of_997_hertz_reads_as_the_standard_says() -> None:
    power = 0.5 * float(k_weight(np.array([997.0]), 48_000)[0])
    assert lufs(power) == pytest.approx(-3.01, abs=0.01)
    assert power_of(lufs(power)) == pytest.approx(power)


def test_pauses_and_hiss_do_not_count() -> None:
    loud, soft, hiss = power_of(-20.0), power_of(-29.0), power_of(-75.0)
    assert gated(np.full(10, loud)) == pytest.approx(-20)
    assert gated(np.array([loud] * 10 + [power_of(-40.0)] * 90)) == pytest.approx(-20)
    assert gated(np.array([loud] * 10 + [hiss] * 1000)) == pytest.approx(-20)
    assert gated(np.array([loud, soft])) == pytest.approx(lufs((loud + soft) / 2))


@pytest.mark.parametrize("blocks", [np.zeros(5), np.zeros(0), np.full(3, power_of(-70.1))])
def test_nothing_that_is_heard_has_no_loudness(blocks: np.ndarray) -> None:
    assert gated(blocks) == -np.inf
