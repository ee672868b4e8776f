"""Checks that a script states nothing that its source does not: figures, names, nouns, superlatives."""

from __future__ import annotations

import re

from services.llm.rules.words import words

# Claims that advertising law and readers mind; they may stand in a script only where the source makes them.
CLAIMS = {
    "ko": words(
        """
    최고 최초 최대 최저 최강 유일 완벽 보장 무조건 100% 1위 대박 혁신 기적 반드시 절대 세계적 국내 인기 유명
    명품 프리미엄 무려 단돈 검증 특허 업계 강력 추천 놀라운 특별한 압도
    """
    ),
    "en": words(
        """
    best greatest first only perfect guaranteed guarantee always never world-class number-one revolutionary
    miracle famous unique ultimate amazing incredible proven award everyone unbeatable cheapest fastest premium
    """
    ),
}
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z]+")  # within an English sentence
_NATIVE = re.compile(r"[^\W_]+")


def figures(text: str) -> set[str]:
    """Give the numbers of a text without thousands separators."""
    return {figure.replace(",", "") for figure in _FIGURE.findall(text)}


def squeezed(text: str) -> str:
    """Give a text as its letters and digits alone, lower case."""
    return "".join(_NATIVE.findall(text.lower()))


def unsupported(narration: str, source: str, language: str, frames: str = "") -> list[str]:
    """Give what a text states and its source does not: figures, Latin words (in Korean), and claims.

    `frames` are the phrases of the tone that the narration may hold besides words of the source.
    """
    found = sorted(figures(narration) - figures(source))
    known = squeezed(source) + " " + squeezed(frames)
    if language == "en":
        found += [name for name in _NAME.findall(narration) if name.lower() not in known]
    else:
        found += [word for word in _LATIN.findall(narration) if word.lower() not in known]
    narrated, written = narration.lower(), source.lower() + " " + frames.lower()
    for claim in CLAIMS[language]:
        pattern = re.escape(claim) if language == "ko" else rf"\b{re.escape(claim)}\b"
        if re.search(pattern, narrated) and not re.search(pattern, written):
            found.append(claim)
    return found
