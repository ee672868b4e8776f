"""docs/words.md stands as the writer makes it, with a verdict and pictures that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import words
from bench.words_judged import EVEN, JUDGED, PLAIN, SCRIPT


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[words.Pair], str]:
    writer = words.Writer(tmp_path_factory.mktemp("store"))
    made = [writer.pair(path) for path in sorted(words.TEXTS.iterdir())]
    return made, words.page(made, writer.analyser)


def test_the_page_is_what_the_writer_makes_now(pairs: tuple[list[words.Pair], str]) -> None:
    assert words.PAGE.read_text("utf-8") == pairs[1], "run `make words` and judge the pairs that changed"


def test_twenty_texts_of_both_languages_are_judged(pairs: tuple[list[words.Pair], str]) -> None:
    stems = {pair.stem for pair in pairs[0]}
    assert set(JUDGED) == stems
    assert len(stems) == 20
    assert sum(stem.endswith("_ko") for stem in stems) == 10
    assert {judged.better for judged in JUDGED.values()} <= {SCRIPT, PLAIN, EVEN}
    assert {pair.tone for pair in pairs[0]} == {"professional", "casual", "funny", "enthusiastic"}


def test_both_columns_are_of_one_length(pairs: tuple[list[words.Pair], str]) -> None:
    for pair in pairs[0]:
        assert pair.seconds == pytest.approx(words.LENGTH, rel=0.15), pair.stem
        assert 0.6 * words.LENGTH < pair.plain_seconds <= words.LENGTH, pair.stem


def test_the_pictures_are_there_and_small() -> None:
    shown = re.findall(r"\]\((images/words/\S+)\)", words.PAGE.read_text("utf-8"))
    files = [words.PAGE.parent / name for name in shown]
    assert len(files) == len(words.SHOWN)
    assert all(file.is_file() for file in files)
    assert sum(file.stat().st_size for file in Path(words.PICTURES).iterdir()) < 600 * 1024
