"""English text into sentences, by marks: abbreviations, initials, decimals and quoted speech stay whole."""

from __future__ import annotations

import re

from services.llm.rules.words import words

_ABBREVIATIONS = set(
    words(
        """
    mr mrs ms dr prof sr jr st mt vs etc inc ltd co corp no vol fig approx dept est min max jan feb mar apr jun
    jul aug sep sept oct nov dec mon tue wed thu fri sat sun gen col sgt capt rev hon e.g i.e u.s u.k a.m p.m
    """
    )
)
_BOUNDARY = re.compile(r"([.!?…]+)([\"”’')\]]*)(\s+|$)")
_SAID = re.compile(
    r"^(?:(?:he|she|they|it|i|we|you|[A-Z][a-z]+|the \w+|my \w+) )?(?:said|asked|replied|shouted|"
    r"whispered|says|asks|cried)\b"
)


def split_block(text: str) -> list[str]:
    """Split a block of prose, lines and all, into sentences or fragments."""
    out: list[str] = []
    for paragraph in _join_lines(text.split("\n")):
        out += _split(paragraph)
    return [piece for piece in (p.strip(" ;-–—") for p in out) if re.search(r"\w", piece)]


def _join_lines(lines: list[str]) -> list[str]:
    lines = [line.strip() for line in lines if line.strip()]
    out: list[str] = []
    words = len(lines) >= 4 and max(map(len, lines)) <= 16 and not any(line[-1] in ".!?…" for line in lines)
    for line in lines:
        if out and words and len(out[-1]) + len(line) <= 48:
            out[-1] += ", " + line
        elif (
            out
            and not words
            and (len(out[-1].rsplit("\n", 1)[-1]) >= 45 or line[0].islower())
            and out[-1][-1] not in '.!?…"”'
        ):
            out[-1] += " " + line
        else:
            out.append(line)
    return out


def _split(text: str) -> list[str]:
    pieces, start = [], 0
    for match in _BOUNDARY.finditer(text):
        before, rest = text[start : match.start()], text[match.end() :]
        if rest and not _breaks(before, match[1], match[2], rest):
            continue
        if text[start : match.start()].count('"') % 2 and '"' not in match[2] and match.end() - start < 200:
            continue  # inside a quote
        pieces.append(text[start : match.end()].strip())
        start = match.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def _breaks(before: str, mark: str, closing: str, rest: str) -> bool:
    if closing and _SAID.match(rest):
        return False
    if mark != ".":
        return not rest[0].islower()
    word = re.split(r"[\s(\"“]", before)[-1].lower()
    if word in _ABBREVIATIONS:
        return word in {"a.m", "p.m", "etc", "inc", "ltd"} and rest[0].isupper()
    if re.fullmatch(r"[a-z]|\d{1,2}", word) and not re.fullmatch(r"i", word) and len(before.strip()) <= 2:
        return False  # an initial or a list number
    if re.fullmatch(r"[A-Z]", re.split(r"\s", before)[-1]) and before[-1:] != "I":
        return False
    return not rest[0].islower()
