"""English dates, times of day, fractions and what stretches between two of them."""

from __future__ import annotations

import re

from services.common.reading import english_amounts as amounts
from services.common.reading import english_tables as tables
from services.common.reading.english_amounts import UNIT
from services.common.reading.english_numbers import cardinal, decade, decimal, fraction, ordinal, year
from services.common.reading.scan import Said, Scan

_MONTH = tables.MONTH
_DAY = r"(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)(?:day|nesday|sday|urday)?\b\.?"
_POINT = rf"(?:{_DAY}|{_MONTH}(?: \d+)?|\d(?: ?(?i:[ap]\.?m\b\.?))|\d:\d\d|(?i:noon|midnight|present|today|now))"
_POINT_BEFORE = re.compile(rf"(?:{_POINT}|[12]\d{{3}}|\d%) ?$")
_POINT_AFTER = re.compile(rf" ?(?:\d+|{_POINT})")


def clock(scan: Scan, match: re.Match[str]) -> Said:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if not half and (
        re.search(r"(?:ratio|scale|odds|aspect)[a-z ]*$", scan.before)
        or re.match(r" (?:ratio|odds|scale|aspect|screen)", scan.after)
    ):
        return None
    said = f" {cardinal(hour)}"
    if minute:
        said += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    if not half:
        if match["minute"] is None:
            return None
        return said + (
            f" {cardinal(int(match['second']))} seconds"
            if match["second"]
            else ""
            if minute
            else " hundred"
            if hour > 12
            else " o'clock"
        )
    letters = f"{half[0].upper()} M"
    return (said, f" {letters}") if " " in match.group() else f"{said} {letters}"


def hours(_: Scan, match: re.Match[str]) -> Said:
    """9–5pm: the half of the day is said once."""
    if " " in match.group():
        return None
    return f" {cardinal(int(match[1]))} to {cardinal(int(match[2]))} {match[3].upper()} M"


def stretch(scan: Scan, _: re.Match[str]) -> Said:
    """A dash between two times, weekdays or months is "to"."""
    return " to " if _POINT_BEFORE.search(scan.before) and _POINT_AFTER.match(scan.after) else " "


def ratio(_: Scan, match: re.Match[str]) -> Said:
    return f" {decimal(match[1])} to {decimal(match[2])}"


def iso_date(_: Scan, match: re.Match[str]) -> Said:
    month, day = int(match["month"]), int(match["day"])
    if month > 12 and "/" in match.group():
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    digits = int(match["year"])
    return f" {tables.MONTHS[month - 1]} {ordinal(day)} {year(digits + 2000 if digits < 70 else digits)}"


def month_year(_: Scan, match: re.Match[str]) -> Said:
    """06/2025 on packs."""
    return f" {tables.MONTHS[int(match['month']) - 1]} {year(int(match['year']))}"


def month_day(_: Scan, match: re.Match[str]) -> Said:
    """Dec. 24th, March 17: the day is an ordinal."""
    return (" " + month(match["month"]), f" {ordinal(int(match['day']))}")


def day_month(scan: Scan, match: re.Match[str]) -> Said:
    """11 November: the eleventh of November."""
    article = "" if re.search(r"\bthe\s$", scan.before) else "the "
    return (f" {article}{ordinal(int(match['day']))} of", " " + month(match["month"]))


def month_only(_: Scan, match: re.Match[str]) -> Said:
    return (" " + month(match["month"]), f" {year(int(match['year']))}")


def month(written: str) -> str:
    return next(month for month in tables.MONTHS if month.startswith(written[:3]))


def with_unit(scan: Scan, said: str) -> Said:
    """Add the unit behind a fraction: 3/4 tsp."""
    unit = re.match(rf"( |-)({UNIT})(?![A-Za-z0-9])", scan.after)
    if not unit or unit[2].lower() in tables.AMBIGUOUS:
        return said
    scan.end += unit.end()
    name = amounts.unit_name(unit[2], one=True)
    return (said, f" {name}") if unit[1] == " " else f"{said} {name}"


def slashed(scan: Scan, match: re.Match[str]) -> Said:
    above, below = int(match[1]), int(match[2])
    if (above, below) == (24, 7):
        return " twenty four seven"
    day = re.search(
        r"(?:\b(?:on|until|by|since|from|before|after|starting|through|thru|till)|day,?|[-–])\s?$",
        scan.before,
        re.IGNORECASE,
    )
    if day and 1 <= above <= 12 and 1 <= below <= 31 and not re.match(r" (?:cup|of|tsp|tbsp|inch|mile)", scan.after):
        return f" {tables.MONTHS[above - 1]} {ordinal(below)}"
    rated = re.match(r" (?:stars?|rating|points?|would)", scan.after) or re.search(
        r"(?:rated|scored?|rating|got)[a-z ]*:?\s$", scan.before
    )
    if rated or (above >= below and below in {5, 10, 100}):
        return f" {cardinal(above)} out of {cardinal(below)}"
    if (above, below) == (9, 11):
        return " nine eleven"
    if above < below or "⁄" in match.group():
        return with_unit(scan, f" {fraction(above, below)}")
    return f" {cardinal(above)} {cardinal(below)}"


def rated(_: Scan, match: re.Match[str]) -> Said:
    return f" {decimal(match[1])} out of {decimal(match[2])}"


def mixed(_: Scan, match: re.Match[str]) -> Said:
    part = fraction(int(match[2]), int(match[3]))
    said = (f" {decimal(match[1])}", f" and {re.sub('^one ', 'a ', part)}")
    return said if " " in match.group() else "".join(said)


def decade_said(_: Scan, match: re.Match[str]) -> Said:
    return f" {decade(int(match[1]))}"


def times(_: Scan, match: re.Match[str]) -> Said:
    return f" {decimal(match[1])} times"


def hour_minute(_: Scan, match: re.Match[str]) -> Said:
    one, other = int(match[1]), int(match[2])
    said = (f" {cardinal(one)} hour{'s' * (one != 1)}", f" {cardinal(other)} minute{'s' * (other != 1)}")
    return said if " " in match.group() else "".join(said)
