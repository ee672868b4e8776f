"""Questions and exclamations are heard: where the voice goes at the end, and how wide it swings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

RANGES = {"f1": (120, 420), "m1": (60, 240)}


def tones(samples: NDArray[np.float64], sample_rate: int, hertz: tuple[int, int]) -> NDArray[np.float64]:
    """Give the fundamental of each voiced frame of 60 ms by autocorrelation, within a range in hertz."""
    size, found = sample_rate * 6 // 100, []
    for at in range(0, len(samples) - size, size // 4):
        frame = samples[at : at + size] - samples[at : at + size].mean()
        if np.sqrt(np.mean(frame**2)) < 0.03:
            continue
        correlation = np.fft.irfft(np.abs(np.fft.rfft(frame, 2 * size)) ** 2)[:size] / np.arange(size, 0, -1)
        low, high = sample_rate // hertz[1], sample_rate // hertz[0]
        lag = int(np.flatnonzero(correlation[low:high] > 0.9 * correlation[low:high].max())[0]) + low
        while lag < high and correlation[lag + 1] > correlation[lag]:
            lag += 1
        if correlation[lag] > 0.6 * correlation[0]:
            found.append(sample_rate / lag)
    return np.array(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [("ko", "내일 비가 오나요"), ("ko", "오늘은 정말 맛있어요"), ("en", "You are coming home now")],
)
@pytest.mark.parametrize("voice", ["f1", "m1"])
def test_marks_are_heard(mouth: Any, language: str, text: str, voice: str) -> None:
    heard = {}
    for mark in ".?!":
        spoken = mouth.say(text + mark, language, voice=f"{language}-{voice}")
        heard[mark] = tones(spoken.samples, spoken.sample_rate, RANGES[voice])
    ends = {mark: float(np.median(every[-6:])) for mark, every in heard.items()}
    peaks = {mark: float(np.percentile(every, 95)) for mark, every in heard.items()}
    assert 12 * np.log2(ends["?"] / ends["."]) > 1
    assert 12 * np.log2(peaks["!"] / peaks["."]) > 1
