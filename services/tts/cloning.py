"""What a voice may be cloned from: the consent of who is heard, where the sample is from, and a sample that is good.

The consent is the user's word; the studio checks that it is there and says who agrees to what, stores it with the
voice, and lets no voice be cloned without it.
"""

from __future__ import annotations

import re
import struct
import threading
import wave
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from services.common.artifacts import ArtifactStore
from services.common.errors import InvalidInputError
from services.common.reading.spoken import LANGUAGES
from services.common.validation import Checks, within
from services.tts.loudness import loudness
from services.tts.sound import Samples, sounding
from shorts.tts.v1.tts_pb2 import ClonedVoice

LONGEST_CONSENT, SHORTEST_ORIGIN, LONGEST_ORIGIN = 1000, 3, 500
SHORTEST_SAMPLE, LONGEST_SAMPLE = 3.0, 30.0
QUIETEST_LUFS = -45.0
_LOWEST_RATE, _HIGHEST_RATE, _MOST_CHANNELS = 8_000, 192_000, 8
_LARGEST_FILE = 64 << 20
# Clipped: runs of this many samples at full scale, in more than this share of the sample.
_CLIPPED_AT, _CLIPPED_RUN, _CLIPPED_SHARE = 0.999, 3, 0.001
EXAMPLE = {
    "en": "I, Mina Kim, agree that my voice is cloned for my own videos.",
    "ko": "나 김민아는 내 목소리를 복제해 내 영상에 쓰는 데 동의합니다.",
}
_AGREES = re.compile(r"\b(?:consent|agree|allow|permit|authori[sz]e|approve)|동의|허락|허용|승낙|허가", re.IGNORECASE)
_REFUSES = re.compile(
    r"(?:\bnot|\bnever|n['’]t|\bwithout)\s+(?:\w+\s+)?(?:consent|agree|allow|permit|authori|approv)|\b(?:refuse|withdraw)|"
    r"(?:동의|허락|허용|승낙|허가)(?:하지|를 하지|를? ?안|를? ?거부|를? ?철회|는? ?없|하지는)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]+|^[A-Z][\w'’-]+ [A-Z][\w'’-]+")
_HANGUL = re.compile(r"[가-힣]")
_FIELD = "sample"
_KEPT_MEASURES = 32
_MEASURING = threading.Lock()


@dataclass(frozen=True)
class Sample:
    """A sample that was read: mono, silence at its ends taken off."""

    samples: Samples
    sample_rate: int
    loudness: float
    """Integrated, LUFS."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.sample_rate


class Measures(NamedTuple):
    """What is told of a good sample: its length without silence at its ends, loudness in LUFS, rate in hertz."""

    seconds: float
    loudness: float
    sample_rate: int


def check_words(voice: ClonedVoice, path: str = "cloned_voice") -> None:
    """Check all of a voice but the sound. Raises InvalidInputError; its fields are parts of `path`."""
    with Checks() as check:
        check.artifact(f"{path}.sample", voice.sample)
        if fault := _consent_fault(voice.consent):
            check.that(False, f"{path}.consent", fault)
        origin = voice.origin.strip()
        check.that(
            SHORTEST_ORIGIN <= len(origin) <= LONGEST_ORIGIN,
            f"{path}.origin",
            f"has {len(origin)} characters; say in {SHORTEST_ORIGIN} to {LONGEST_ORIGIN} where the sample is from, for "
            "example: recorded by Mina Kim on 3 May 2026 with her phone",
        )
        check.one_of(f"{path}.language", voice.language, LANGUAGES)
        large = voice.sample.size_bytes > _LARGEST_FILE
        check.that(
            not large, f"{path}.sample.size_bytes", f"is more than {_LARGEST_FILE >> 20} MiB; give 3 to 30 seconds"
        )


def _consent_fault(consent: str) -> str:
    """Say what is wrong with a statement of consent, and what to write; empty where nothing is."""
    text = consent.strip()
    wanted = f"write a sentence in which who is heard agrees, by name, for example: {EXAMPLE['en']} ({EXAMPLE['ko']})"
    if not text:
        return f"is empty; without consent no voice may be cloned: {wanted}"
    if len(text) > LONGEST_CONSENT:
        return f"has {len(text):,} characters; at most {LONGEST_CONSENT:,} are taken"
    if len(text.split()) < 4 or not _AGREES.search(text):
        return f"does not say that somebody agrees; {wanted}"
    if _REFUSES.search(text):
        return f"says that somebody does not agree; without consent no voice may be cloned. Else {wanted}"
    if not _HANGUL.search(text) and not _NAME.search(text):
        return f"does not name who agrees; {wanted}"
    return ""


def read_sample(store: ArtifactStore, voice: ClonedVoice, path: str = "cloned_voice") -> Sample:
    """Read the sample of a voice and check it. Raises NotFoundError, InvalidInputError that says what is wanted."""
    file = store.path(voice.sample)
    with within(path):
        return _read(file)


def measure_sample(store: ArtifactStore, voice: ClonedVoice, path: str = "cloned_voice") -> Measures:
    """Measure the sample of a voice and check it; raises what `read_sample` raises.

    The measures of the last good samples are kept, as the scenes of a short are all spoken in one voice.
    """
    file = store.path(voice.sample)
    # One at a time, so that scenes that begin together do not all measure the same.
    with _MEASURING, within(path):
        return _measures(file, voice.sample.sha256)


@lru_cache(maxsize=_KEPT_MEASURES)
def _measures(file: Path, _digest: str) -> Measures:
    sample = _read(file)
    return Measures(sample.seconds, sample.loudness, sample.sample_rate)


def _read(file: Path) -> Sample:
    whole, sample_rate = _read_wav(file)
    first, behind = sounding(whole, sample_rate)
    sound, total = whole[first:behind], len(whole) / sample_rate
    sample = Sample(sound, sample_rate, loudness(sound, sample_rate))
    with Checks() as check:
        check.that(
            sample.seconds >= SHORTEST_SAMPLE and total <= LONGEST_SAMPLE,
            _FIELD,
            f"is {total:.1f} seconds long, {sample.seconds:.1f} without silence at its ends; give "
            f"{SHORTEST_SAMPLE:g} to {LONGEST_SAMPLE:g} seconds",
        )
        check.that(
            sample.loudness >= QUIETEST_LUFS,
            _FIELD,
            f"is too quiet ({sample.loudness:.0f} LUFS of at least {QUIETEST_LUFS:g}); record it closer to the "
            "microphone",
        )
        check.that(not _is_clipped(whole), _FIELD, "is clipped; record it again with a lower level")
    return sample


def _read_wav(file: Path) -> tuple[Samples, int]:
    """Read a PCM WAV file as mono, -1 to 1."""
    try:
        with wave.open(str(file)) as source:
            channels, width, rate = source.getnchannels(), source.getsampwidth(), source.getframerate()
            count = source.getnframes()
            good = _LOWEST_RATE <= rate <= _HIGHEST_RATE and 1 <= channels <= _MOST_CHANNELS and width in {1, 2, 3, 4}
            if not good:
                raise InvalidInputError.of(
                    _FIELD,
                    f"has {channels} channels of {8 * width} bits at {rate} Hz; give 1 to {_MOST_CHANNELS} channels of "
                    f"8 to 32 bits at {_LOWEST_RATE} to {_HIGHEST_RATE} Hz",
                )
            if count > rate * LONGEST_SAMPLE * 2:
                raise InvalidInputError.of(
                    _FIELD, f"is {count / rate:.0f} seconds long; give {SHORTEST_SAMPLE:g} to {LONGEST_SAMPLE:g}"
                )
            data = source.readframes(count)
    except (wave.Error, EOFError, struct.error) as error:
        raise InvalidInputError.of(_FIELD, f"is no PCM WAV file ({error}); convert it to one of 16 bits") from error
    whole = len(data) // (width * channels) * width * channels
    return _numbers(data[:whole], width).reshape(-1, channels).mean(axis=1), rate


def _numbers(data: bytes, width: int) -> Samples:
    """Give PCM of 1 to 4 bytes as numbers, -1 to 1; of one byte it is unsigned."""
    if width == 1:
        return (np.frombuffer(data, np.uint8).astype(np.float64) - 128) / 128
    # The bytes stand at the top of 32 bits, which so keep their sign.
    padded = np.zeros((len(data) // width, 4), np.uint8)
    padded[:, 4 - width :] = np.frombuffer(data, np.uint8).reshape(-1, width)
    return padded.reshape(-1).view("<i4").astype(np.float64) / 2**31


def _is_clipped(samples: Samples) -> bool:
    at_full = np.abs(samples) >= _CLIPPED_AT
    edges = np.flatnonzero(np.diff(np.concatenate(([False], at_full, [False])).astype(np.int8)))
    runs = edges[1::2] - edges[::2]
    return bool(runs[runs >= _CLIPPED_RUN].sum() > _CLIPPED_SHARE * len(samples))
