"""Korean text into sentences: by marks outside of quotes, and by final endings where nobody wrote marks."""

from __future__ import annotations

import re

from services.llm.rules import hangul
from services.llm.rules.morphology import Analyser, Token

_OPEN, _CLOSE = "“‘「『([〈《", "”’」』)]〉》"
_MARKS = ".!?…。！？"
# What follows a quote and belongs to its sentence.
_AFTER_QUOTE = re.compile(
    r"\s*(?:이?라고|이?라며|이?라는|이?라던|하고|하며|하는|고\s|며\s|는\s|은\s|이\s|가\s|을\s|를\s|와\s|"
    r"과\s|도\s|만\s|에\s|의\s|,)"
)
_SAID = re.compile(r"^[^.!?]{0,24}(?:말|묻|물었|물어|외쳤|외치|대답|속삭|소리|중얼|웃으며|했다|했어|했습니다)")
_WORD_LIMIT = 25  # syllables of fragments joined to one line


def split_block(text: str, analyser: Analyser) -> list[str]:
    """Split a block of prose, lines and all, into sentences or fragments."""
    out: list[str] = []
    for paragraph in _join_lines(text.split("\n"), analyser):
        for piece in by_marks(paragraph):
            out += _by_endings(piece, analyser) if len(piece) > 30 else [piece]
    return [piece for piece in (p.strip(" ,;·-") for p in out) if re.search(r"\w", piece)]


def _join_lines(lines: list[str], analyser: Analyser) -> list[str]:
    """Undo hard wraps; keep lines that are sentences of their own; gather words that stand one to a line."""
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) >= 4 and max(map(len, lines)) <= 12 and not any(line[-1] in _MARKS for line in lines):
        return _gather(lines, analyser)
    out: list[str] = []
    for line in lines:
        wrapped = out and len(out[-1].rsplit("\n", 1)[-1]) >= 28 and not _ends(out[-1], analyser)
        if wrapped:
            out[-1] += " " + line
        else:
            out.append(line)
    return out


def _gather(lines: list[str], analyser: Analyser) -> list[str]:
    out, line = [], ""
    for word in lines:
        finished = bool(line) and _ends(line, analyser)
        if line and (finished or len(line) + len(word) > _WORD_LIMIT):
            out.append(line)
            line = ""
        joint = ", " if line and analyser.tokens(line)[-1].noun else " "
        line = f"{line}{joint}{word}" if line else word
    return [*out, line]


def _ends(text: str, analyser: Analyser) -> bool:
    if text[-1] in _MARKS + '"”’':
        return True
    tokens = analyser.tokens(text[-40:])
    return bool(tokens) and _final(tokens[-1], tokens[-2] if len(tokens) > 1 else None)


def _final(token: Token, before: Token | None = None) -> bool:
    """Whether a token ends a sentence without any mark: 했다, 합니다, 해요, but not the 다 of 먹다 남은."""
    last = token.parts[-1]
    if token.surface == "음" and before is not None and before.parts[-1][1] == "EP":
        return True  # 했음
    if token.tag.endswith("EF") and not token.surface.endswith(("고", "며", "면")):
        return True
    if last[1] != "EC" or not token.surface.endswith("다"):
        return False
    return last[0] in {"ㄴ다", "는다", "습니다", "ㅂ니다"} or (before is not None and before.parts[-1][1] == "EP")


def by_marks(text: str) -> list[str]:
    """Split at . ! ? … outside of quotes and brackets; decimals, abbreviations and list numbers stay whole."""
    pieces, start, depth, quoted = [], 0, 0, False
    index = 0
    while index < len(text):
        char = text[index]
        if char == '"':
            quoted = not quoted
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        closing = (char == '"' and not quoted) or char in _CLOSE
        inside = (quoted or depth > 0) and index - start < 160  # a quote that is never closed
        mark = index if char in _MARKS else index - 1
        if (char in _MARKS or (closing and index and text[mark] in _MARKS)) and not inside:
            end = index + 1
            while end < len(text) and text[end] in _MARKS:
                end += 1
            if _breaks(text, start, mark, end):
                pieces.append(text[start:end])
                start, depth, quoted = end, 0, False
            index = end
        else:
            index += 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _breaks(text: str, start: int, mark: int, end: int) -> bool:
    rest = text[end:]
    if not rest:
        return True
    before = text[start:mark]
    if not rest[0].isspace() and end > mark + 1 and text[end - 1] not in _MARKS:
        return False  # a particle or 라고 glued to a quote
    if not rest[0].isspace():
        # "안녕.오늘은" has no space; "3.5", "v1.2" and "a.m" have none either.
        return text[mark] in ".!?" and bool(before) and hangul.is_syllable(before[-1]) and hangul.is_syllable(rest[0])
    if re.fullmatch(r"\s*(?:\d{1,2}|[A-Za-z가-하]|No|Dr|Mr|Ms|Mrs|St|vs)", before) and text[mark] == ".":
        return False
    if re.search(r"\d\s?$", before) and re.match(r"\s+\d", rest) and text[mark] == ".":
        return False  # 2024. 5. 3
    closed_quote = end and text[end - 1] in '"”’」』'
    return not (closed_quote and (_AFTER_QUOTE.match(rest) or _SAID.match(rest.strip())))


def _by_endings(text: str, analyser: Analyser) -> list[str]:
    """Split where a final ending stands in the middle of a line that has no mark there."""
    if any(quote in text for quote in '"“‘'):
        return [text]
    tokens = analyser.tokens(text)
    pieces, start = [], 0
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        gap = text[token.end : after.start]
        if not gap.isspace() or token.end - start < 8 or not _final(token, before):
            continue
        if after.tag.startswith(("J", "E", "V", "XS")) or after.surface in {"싶", "하", "보", "라고", "라는", "할"}:
            continue
        if token.parts[-1][0] in {"아", "어", "지", "나", "네", "자", "고", "게", "며", "면"}:
            continue  # as often connective as final
        pieces.append(text[start : token.end])
        start = after.start
    return [*pieces, text[start:]]
