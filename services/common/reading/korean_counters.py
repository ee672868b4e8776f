"""Which Korean numerals a number takes: native before most counters (세 개), Sino-Korean before units (삼 분)."""

from __future__ import annotations

import re

from services.common.reading import korean_tables as tables
from services.common.reading.korean_numbers import LONGEST, before_counter, decimal, native, sino

ENGLISH_DIGITS = ("제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에이트", "나인", "텐")
TILDE = r"[~∼〜–—]"
PARTICLE = (
    r"(?=(?:이|가|은|는|을|를|의|에|에서|에게|로|으로|와|과|도|만|씩|까지|부터|이나|나|정도|쯤|이상|이하|이내|미만|여|당|"
    r"짜리|째|들이|입니다|이다|이에요|예요|마다|보다|뿐|처럼|밖에|이면|면|이고|이며|인)?(?:[^가-힣]|$)|"
    r"(?:에|에서|으로|로|이|까지|만|씩)(?:는|은|도|만|의|다))"
)
_LONGEST_COUNTER = max(map(len, [*tables.NATIVE_COUNTERS, *tables.SINO_COUNTERS]))
_COUNTERS = tables.SINO_COUNTERS | tables.JOINED_RANGES | frozenset(tables.NATIVE_COUNTERS)
_SYMBOL = re.compile(r"%p|km/h|kph|km/s|m/s|m/min|(?:[cmk]?m)[23]|sqft|°[CcFf]?|[%‰$€¥₩£\"″]|[μ]?[A-Za-z]+|[ωΩ]")
# Of these, more than ten are counted in Sino-Korean: 27개 회원국 is 이십칠 개.
_INSTITUTIONS = re.compile(
    r"\s(?:회원국|국가|나라|시도|시·도|시군|구단|종목|부처|대학|자치구|기관|언어|노선|지역|도시|업체|기업|은행|품목|병원|공항)"
)
_IRREGULAR = {
    ("월", 6): "유",
    ("월", 10): "시",
    ("번째", 1): "첫",
    ("만", 1): "",
    ("천", 1): "",
    ("백", 1): "",
    ("십", 1): "",
}
_CONTEXTS = tuple(
    (re.compile(f"(?:{before})$") if before else None, re.compile(counter), re.compile(after), is_native)
    for before, counter, after, is_native in tables.CONTEXTS
)


def unit_at(text: str) -> tuple[str, int]:
    """Find the unit or counter at the start of a text: its Korean name (or "") and its length."""
    hangul = re.match(rf"[가-힣]{{1,{_LONGEST_COUNTER}}}", text)
    if hangul:
        run = hangul.group()
        sizes = range(len(run), 0, -1)
        found = next((run[:n] for n in sizes if run[:n] in _COUNTERS), "")
        return (found or run[0]), len(found or run[0])
    symbol = _SYMBOL.match(text)
    if not symbol or (text[symbol.end() : symbol.end() + 1].isalnum() and text[symbol.end()] < "ɐ"):
        return "", 0
    written = symbol.group()
    if len(written) == 1 and written.isupper() and written.isascii() and written not in tables.CAPITAL_UNITS:
        return "", 0
    name = tables.UNITS.get(written.lower(), "")
    return (name, symbol.end()) if name else ("", 0)


def is_native(unit: str, before: str, after: str) -> bool:
    """Tell whether a counter takes native numerals, from the text before the number and behind the counter."""
    for ahead, counter, behind, native_here in _CONTEXTS:
        if (ahead is None or ahead.search(before)) and counter.fullmatch(unit) and behind.match(after):
            return native_here
    return unit in tables.NATIVE_COUNTERS


def _most(unit: str, before: str) -> int:
    most = tables.NATIVE_COUNTERS.get(unit, 39)
    return 39 if unit == "대" and is_native("대", before, "") and before[-1:] and _named(before) else most


def _named(before: str) -> bool:
    return any(
        flag and counter.fullmatch("대") and ahead is not None and ahead.search(before)
        for ahead, counter, _, flag in _CONTEXTS
    )


def numeral(written: str, unit: str, before: str, after: str) -> str:
    """Read a number as its counter wants it: 3 before 개 is 세, before 분 삼. `unit` may be empty."""
    plain = written.replace(",", "")
    number = int(plain) if plain.isdigit() and len(plain) <= LONGEST and not re.match(r"0\d", plain) else None
    if number is None:
        return decimal(written)
    if unit in tables.ENGLISH_COUNTERS and 0 < number < len(ENGLISH_DIGITS):
        return ENGLISH_DIGITS[number]
    if (unit, number) in _IRREGULAR:
        return _IRREGULAR[unit, number]
    if number and unit and is_native(unit, before, after):
        most = 10 if unit == "개" and _INSTITUTIONS.match(after) else _most(unit, before)
        # Above a hundred only the ones are native: 206개 is 이백여섯 개.
        if number <= most or (most >= 39 and 100 < number < 1000 and 0 < number % 100 < 10):
            return before_counter(number)
    return sino(number)


def joined(number: str, unit: str) -> str:
    """Put a numeral and the unit behind it together: 삼월 is a word, 삼 분 are two."""
    return number + unit if unit in tables.ATTACHED else f"{number} {unit}"


def small_range(low: str, high: str, unit: str, before: str, after: str) -> str:
    """Name both ends at once where people do (2~3개 두세, 20~30대 이삼십); "" where they do not."""
    if not (low.isdigit() and high.isdigit()) or low.startswith("0"):
        return ""
    first, second = int(low), int(high)
    if first < 10 and second == 10 * (first + 1) and first > 1:
        first *= 10  # 4~50대
    if is_native(unit, before, after) and second <= _most(unit, before) and second % 10:
        tens, ones = divmod(first, 10)
        if second == first + 1 and ones and tens < 2:
            return native(tens * 10) * (tens > 0) + tables.NATIVE_RANGES.get(ones, "") if ones < 9 else ""
    elif unit in tables.JOINED_RANGES:
        if second == first + 1 and 0 < first < 9 and not is_native(unit, before, after):
            return tables.SINO_RANGES[first] if unit != "월" or first not in {5, 6} else ""
        if second == first + 10 and first % 10 == 0 and 10 <= first < 90:
            return tables.SINO_RANGES[first // 10] + "십"
    return ""
