"""Numbers in Korean: Sino-Korean (일, 이, 삼), native (하나, 둘; before counters 한, 두) and digit by digit."""

from __future__ import annotations

DIGITS = "영일이삼사오육칠팔구"
_SMALL = ("", "십", "백", "천")
_LARGE = ("", "만", "억", "조", "경")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
LONGEST = 4 * len(_LARGE)
"""Digits that have a reading as a number; longer runs are read digit by digit."""


def sino(number: int) -> str:
    """Read a whole number below 10**LONGEST, for example 99000 as "구만 구천". Units of 만 are words of their own."""
    if number == 0:
        return "영"
    groups: list[str] = []
    for large in _LARGE:
        number, group = divmod(number, 10_000)
        if group:
            word = _below_ten_thousand(group)
            # One 만 is 만, not 일만; one 억 and above keep their 일.
            groups.append(("" if large == "만" and word == "일" and not number else word) + large)
    return " ".join(reversed(groups))


def _below_ten_thousand(number: int) -> str:
    out = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += ("" if digit == 1 and place else DIGITS[digit]) + _SMALL[place]
    return out


def native(number: int) -> str:
    """Read 1 to 99 as before a counter: 한, 두, 스무, 스물한."""
    tens, ones = divmod(number, 10)
    return "스무" if number == 20 else _NATIVE_TENS[tens] + _NATIVE_ONES[ones]


def digits(run: str, zero: str = "영") -> str:
    """Read digit by digit; `zero` is 공 in phone numbers."""
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in run)


def decimal(written: str) -> str:
    """Read digits with commas and a decimal point as Sino-Korean, for example "1,234.50" as "천이백삼십사 점 오영"."""
    whole, _, fraction = written.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0")):
        out = digits(whole, "공")
    else:
        out = sino(int(whole or "0"))
    return f"{out} 점 {digits(fraction)}" if fraction else out


def before_counter(number: int) -> str:
    """Read a number before a counter that takes native numerals, also one above 100: 206 is 이백여섯."""
    if number < 100:
        return native(number)
    return sino(number // 100 * 100) + native(number % 100)


def closed(word: str) -> bool:
    """Tell whether a word ends in a consonant."""
    return "가" <= word[-1:] <= "힣" and (ord(word[-1]) - 0xAC00) % 28 > 0
