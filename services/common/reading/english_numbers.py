"""Numbers in English: cardinals, ordinals, years, fractions, runs of figures."""

from __future__ import annotations

import re

from services.common.reading.table import words

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST = 15
"""Digits that have a reading as a number; longer runs are read digit by digit."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_FORM = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def cardinal(number: int) -> str:
    """Read a whole number below 10**15, for example 1250 as "one thousand two hundred fifty"."""
    for size, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            rest = number % size
            return f"{cardinal(number // size)} {name}" + (f" {cardinal(rest)}" if rest else "")
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")


def ordinal(number: int) -> str:
    """Read a place in an order, for example 22 as "twenty second"."""
    head, _, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return f"{head} {last}".strip()


def decimal(written: str) -> str:
    """Read digits with commas and a decimal point; leading zeros and very long runs digit by digit."""
    whole, _, fraction = written.replace(",", "").partition(".")
    long = len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0"))
    out = each(whole) if long else cardinal(int(whole or "0"))
    return f"{out} point {each(fraction)}" if fraction else out


def year(number: int) -> str:
    """Read a year, for example 1999, 2007 or 2024; also names in four figures (4090 is "forty ninety")."""
    century, rest = divmod(number, 100)
    if 2000 <= number < 2010 or number < 1000 or (rest == 0 and century % 10 == 0):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def decade(number: int) -> str:
    """Read the years of a decade or century: 1990 is "nineteen nineties", 80 "eighties", 1800 "eighteen hundreds"."""
    head, _, last = (year(number) if number >= 100 else cardinal(number)).rpartition(" ")
    return f"{head} {last[:-1] + 'ies' if last.endswith('y') else last + 's'}".strip()


def figures(run: str) -> str:
    """Read the figures of a name, a room or a flight: 117 is "one seventeen", 204 "two oh four"."""
    if not run.isdigit():
        return decimal(run)
    if len(run) == 3 and run[0] != "0" and run[1:] != "00":
        rest = int(run[1:])
        return f"{_ONES[int(run[0])]} {'oh ' if rest < 10 else ''}{cardinal(rest)}"
    if len(run) == 4 and run[0] != "0":
        return year(int(run))
    return decimal(run)


def fraction(above: int, below: int) -> str:
    """Read a fraction: one half, two thirds, three quarters."""
    if below == 2 and above == 1:
        return "one half"
    if below > 100 or below < 2:
        return f"{cardinal(above)} over {cardinal(below)}"
    name = {2: "halve", 4: "quarter"}.get(below) or ordinal(below)
    return f"{cardinal(above)} {name}" + ("s" if above != 1 else "")


def each(run: str) -> str:
    """Read figures one by one."""
    return " ".join(_ONES[int(digit)] for digit in run)


def roman(written: str) -> int:
    """Give the value of a Roman numeral; 0 if it is none."""
    if not written or not _ROMAN_FORM.fullmatch(written):
        return 0
    values = [_ROMAN[letter] for letter in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
