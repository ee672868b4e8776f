"""English readings of numbers with what they count or measure: money, units, ranges."""

from __future__ import annotations

import re

from services.common.reading import english_tables as tables
from services.common.reading.english_numbers import LONGEST, cardinal, decimal, ordinal, year
from services.common.reading.scan import Said, Scan
from services.common.reading.written import POWER

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?:(?i:bn|mn|tn)(?![A-Za-z])|[kKmMBbT](?![A-Za-z])| ?(?:thousand|million|billion|trillion)(?![a-z]))"
UNIT = "|".join(sorted((re.escape(unit) for unit in tables.UNITS), key=len, reverse=True))
_MEASURED = re.compile(
    r" ?(?:wide|tall|high|long|deep|thick|across|around|in|x|by|laptop|screen|display|monitor|tablet|pan|blade|tv)\b"
)
_KINDS = {"sq": "square", "fl": "fluid", "cu": "cubic", "cubic": "cubic", "square": "square"}
_DOUBLE = re.compile(r" (sq|fl|cu|cubic)\.? (ft|oz|m|in|cm|yd|km|mi|mm)(?![A-Za-z])", re.IGNORECASE)
_OF_A_YEAR = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|year|AD|[A-Z]\w*(?:ber|ary)|March|April|May|June|July|August)\s$"
)
_DESCRIBED = re.compile(
    r"(?:^|[\s(])(?:an?|this|that|each|every|our|your|my|his|her|its|another|one|new|single)\s$", re.IGNORECASE
)


def describes(scan: Scan) -> bool:
    """Tell whether an amount describes the thing behind it: "a 5 km run" has five kilometer, not kilometers."""
    noun = re.match(r"\.?[ -]([A-Za-z]+)(?: ([A-Za-z]+))?", scan.after)
    if (
        noun
        and {noun[1].lower().rstrip("s"), (noun[2] or "").lower().rstrip("s")} & tables.DESCRIBED
        and noun[1].lower() not in tables.NOT_DESCRIBED
    ):
        return True
    return bool(noun and noun[1].lower() not in tables.NOT_DESCRIBED and _DESCRIBED.search(scan.before))


def unit_name(unit: str, *, one: bool) -> str:
    """Name a unit in the singular or plural."""
    single, _, many = tables.UNITS[unit.lower()].partition(", ")
    return single if one else many or single


def money(scan: Scan, match: re.Match[str]) -> Said:
    """$19.99, £5 million, €2.5bn; with a range $5-10."""
    (one, many), (cent, cents) = tables.CURRENCIES[match["sign"]]
    scale = (match["scale"] or "").strip()
    name = tables.SCALES.get(scale.lower(), "")
    single = describes(scan)
    whole, _, part = match["number"].replace(",", "").partition(".")
    if match["high"]:
        said = f" {decimal(match['number'])} to {decimal(match['high'])} {name}".rstrip()
        return f"{said} {many}"
    if name or not cents or len(part) not in {0, 2}:
        amount = f" {decimal(match['number'])}"
        ending = one if single else many
        if " " in match.group():
            return (amount, f" {name} {ending}")
        return f"{amount} {name} {ending}"
    said = f" {decimal(whole)} {one if whole == '1' or single else many}"
    if part and int(part):
        low = f"{cardinal(int(part))} {cent if part == '01' else cents}"
        said = f"{said} and {low}" if int(whole or "0") else f" {low}"
    return said


def each_of(scan: Scan, match: re.Match[str]) -> Said:
    """$9.99/month, 5 mg/L: the slash is "per"."""
    if not re.search(r"\d ?(?:[A-Za-zμ]{1,4})?$", scan.before):
        return None
    unit = match[1]
    named = unit.lower() in tables.UNITS and len(unit) < 4
    if unit[-1].isdigit() and not named:
        return None
    said = unit_name(unit, one=True) if named else unit
    return f" per {said}"


def counted(scan: Scan, match: re.Match[str]) -> Said:
    """Read a number with the unit behind it, also one that stands apart: 500ml, 3 in wide."""
    number, before = match.group(), scan.before
    if double := _DOUBLE.match(scan.after):
        scan.end += double.end()
        name = unit_name(double[2], one=number == "1" or describes(scan))
        return (f" {decimal(number)}", f" {_KINDS[double[1].lower()]}", f" {name}")
    many = re.match(r"[KMB](?= [a-z]+s\b| people)" if "." not in number else r"[KMB]\b", scan.after)
    if many:
        scan.end += many.end()
        return f" {decimal(number)} {tables.SCALES[many.group().lower()]}"
    unit = re.match(rf"(?:{UNIT})(?![A-Za-z0-9])", scan.after, re.IGNORECASE)
    apart = re.match(rf"([ -])({UNIT})(?![A-Za-z0-9]|-[a-z])", scan.after, re.IGNORECASE)
    if unit and _is_unit(unit.group(), glued=True) and not (before.endswith("#")):
        scan.end += unit.end()
        return f" {decimal(number)} {unit_name(unit.group(), one=number == '1' or describes(scan))}"
    if apart and _apart(scan, apart[2], apart.end()):
        scan.end += apart.end()
        one = number == "1" or apart[1] == "-" or describes(scan)
        said = unit_name(apart[2], one=one)
        return (f" {decimal(number)}", said) if apart[1] == " " else f" {decimal(number)} {said}"
    return f" {_plain(scan, number)}"


def _is_unit(unit: str, *, glued: bool) -> bool:
    if unit.lower() in tables.LOWER_ONLY and unit != unit.lower():
        return False
    return glued or unit.lower() not in tables.AMBIGUOUS


def _apart(scan: Scan, unit: str, length: int) -> bool:
    if unit.lower() == "in":
        return unit == "in" and bool(_MEASURED.match(scan.after[length:]) or re.match(r"[.,)]|$", scan.after[length:]))
    if unit.lower() in {"m", "s"} and not re.match(r"[ .,)]|$", scan.after[length:]):
        return False
    return unit != "US" and _is_unit(unit, glued=False) and not unit.isspace()


def _plain(scan: Scan, number: str) -> str:
    named = re.search(r"([A-Za-z.]+)\s$", scan.before)
    if named and named[1].lower() in tables.VERSIONED and re.fullmatch(r"\d+\.[1-9]\d|\d+\.0\d", number):
        whole, _, part = number.partition(".")
        return f"{cardinal(int(whole))} point {'zero ' * (part[0] == '0')}{cardinal(int(part))}"
    if re.fullmatch(r"10[1-9]\d", number) and _OF_A_YEAR.search(scan.before):
        return year(int(number))
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", number) and not re.match(r"%|,\d", scan.after):
        told = re.search(
            r"(?:in|since|of|by|from|until|to|and|year|circa|around|before|after|[A-Za-z]{3,9}\.?|,|\d)\s$", scan.before
        )
        things = re.match(r" (?!was|has|is|its|as|olympics|elections?)[a-z]+s\b", scan.after)
        return year(int(number)) if (told and not things) or not things else decimal(number)
    return decimal(number)


def number_range(scan: Scan, match: re.Match[str]) -> Said:
    """10–12, 1914-18, 4-6 hrs, 3-2: "to" between the ends."""
    low, high = (_end(match[name]) for name in ("low", "high"))
    first = match["unit"] or ""
    if first and not _is_unit(first, glued=True):
        return None
    middle = f" {unit_name(first, one=match['low'] == '1')}" if first and first.lower() not in {"%", "°"} else ""
    said = f" {low}{middle} to {high}"
    unit = re.match(rf"(?:{UNIT})(?![A-Za-z0-9])", scan.after, re.IGNORECASE)
    if unit and _is_unit(unit.group(), glued=True):
        scan.end += unit.end()
        return f"{said} {unit_name(unit.group(), one=False)}"
    apart = re.match(rf" ({UNIT})(?![A-Za-z0-9])", scan.after, re.IGNORECASE)
    if apart and " " not in match.group() and _apart(scan, apart[1], apart.end()):
        scan.end += apart.end()
        return (said, unit_name(apart[1], one=False))
    return said


def _end(written: str) -> str:
    return year(int(written)) if re.fullmatch(r"1[1-9]\d{2}|20\d{2}", written) else decimal(written)


def place(_: Scan, match: re.Match[str]) -> Said:
    """1st, 22nd."""
    return f" {ordinal(int(match[1][:LONGEST]))}"


def feet_and_inches(_: Scan, match: re.Match[str]) -> Said:
    """5'10": five foot ten."""
    return f" {decimal(match[1])} {'foot' if match[2] or match[1] == '1' else 'feet'}" + (
        f" {decimal(match[2])}" if match[2] else ""
    )


def sides(scan: Scan, match: re.Match[str]) -> Said:
    """4x6, 10 x 12: "by"; 10x faster: "times"."""
    unit = match["unit"] or ""
    if unit and not _is_unit(unit, glued=True):
        return None
    said = decimal(match["number"]) + (f" {unit_name(unit, one=match['number'] == '1')}" if unit else "")
    if re.match(rf"10[{POWER}^]", scan.after):
        return f" {said} times " if " " not in match.group() else (f" {said}", " times")
    parts = match.group().split()
    if len(parts) == 3:  # the unit stands apart as well
        return (f" {decimal(match['number'])}", f" {said.split()[-1]}", " by")
    return (f" {said}", " by") if len(parts) == 2 else f" {said} by "
