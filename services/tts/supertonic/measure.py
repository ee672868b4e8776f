"""Try a model that was just fetched: python -m services.tts.supertonic.measure FOLDER.

Speaks a sentence in each language, and writes the pace of every voice to FOLDER/paces.json, for the writer of scripts.
Exits with 1 and says why on standard error where the model cannot speak.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from services.common.errors import PreconditionError
from services.common.reading.spoken import normalize
from services.common.reading.syllables import count
from services.tts.loudness import loudness
from services.tts.supertonic.model import PACE, Model
from services.tts.supertonic.text import written
from services.tts.supertonic.voices import PACES_FILE, STYLES

SENTENCES = {
    "ko": (
        "우리 동네 빵집은 새벽 네 시에 문을 연다.",
        "갓 구운 소금빵 냄새가 골목 끝까지 퍼지면 하루가 시작된다.",
        "내일 아침에는 조금 일찍 일어나서 한번 들러 보는 게 어떨까?",
    ),
    "en": (
        "The bakery on our street opens at four in the morning.",
        "Once the smell of fresh bread reaches the corner, the day has begun.",
        "How about getting up a little earlier tomorrow and dropping by?",
    ),
}


def measure(model: Model) -> dict[str, dict[str, float]]:
    """Give the syllables per second of every voice by language. Raises PreconditionError for a model that is mute."""
    for language, sentences in SENTENCES.items():
        text = written(normalize(sentences[0], language))
        sound = model.speak(text, language, STYLES[0], PACE, 0, _go_on)
        if not np.isfinite(loudness(sound, model.sample_rate)):
            raise PreconditionError(f"the model gives silence for {sentences[0]!r}")
    return {style: {language: _pace(model, style, language) for language in SENTENCES} for style in STYLES}


def _pace(model: Model, style: str, language: str) -> float:
    texts = [written(normalize(sentence, language)) for sentence in SENTENCES[language]]
    seconds = sum(model.seconds(text, language, style) for text in texts) / PACE
    return round(sum(count(sentence, language) for sentence in SENTENCES[language]) / seconds, 3)


def _go_on(_share: float) -> None:
    return


def main() -> int:
    """Measure the model of the folder that the command line names."""
    folder = Path(sys.argv[1])
    try:
        paces = measure(Model(folder))
    except PreconditionError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    (folder / PACES_FILE).write_text(json.dumps(paces, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
