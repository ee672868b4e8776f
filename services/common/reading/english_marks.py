"""English readings of addresses, phones, powers, symbols and Hangul."""

from __future__ import annotations

import re

from services.common.reading import english_amounts as amounts
from services.common.reading import english_tables as tables
from services.common.reading.english_amounts import UNIT
from services.common.reading.english_numbers import decimal, each
from services.common.reading.scan import Said, Scan
from services.common.reading.table import words

_LEADS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = words("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_TAILS = ("", *words("k k k n n n t l k m l l l p l m p p t t ng t t k t p t"))


def address(_: Scan, match: re.Match[str]) -> Said:
    address = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group()).rstrip(".,;:!?)")
    host = re.split(r"[/?#:]", address)[0]
    said = re.sub(r"\d+", lambda run: f" {each(run.group())} ", host)
    return " " + re.sub(r"[-_]", " ", said).replace(".", " dot ").replace("@", " at ")


def groups(_: Scan, match: re.Match[str]) -> Said:
    """Read a phone or other long number figure by figure; 800 is eight hundred."""
    parts = match.group().split()
    plus = "plus " if match.group().startswith("+") else ""
    said = []
    for part in parts:
        runs = re.findall(r"\d+", part)
        toll = parts[0] == part and len(runs) > 2
        said.append(" " + " ".join("eight hundred" if run == "800" and toll else each(run) for run in runs))
    return (plus + said[0], *said[1:]) if len(said) > 1 else plus + said[0]


def power(scan: Scan, match: re.Match[str]) -> Said:
    """Read a power with the unit behind it: x², 10⁸ m/s."""
    said = {"2": " squared", "3": " cubed"}.get(match[1])
    if not said:
        said = f" to the power of {'minus ' * bool(match[2])}{decimal(match[3])}"
    unit = re.match(rf"( ?)({UNIT})(?![A-Za-z0-9])", scan.after)
    if not unit or (unit[1] and unit[2].lower() in tables.AMBIGUOUS):
        return said
    scan.end += unit.end()
    name = amounts.unit_name(unit[2], one=False)
    return (said, f" {name}") if unit[1] else f"{said} {name}"


def dotted(_: Scan, match: re.Match[str]) -> Said:
    return " " + " point ".join(decimal(part) for part in match.group().split("."))


def plus(_scan: Scan, _: re.Match[str]) -> Said:
    return " plus "


def at(_scan: Scan, _: re.Match[str]) -> Said:
    return " at "


def heart(scan: Scan, _: re.Match[str]) -> Said:
    return " love " if re.search(r"\b(?:I|We|You)\s?$", scan.before) else " "


def about(_: Scan, _match: re.Match[str]) -> Said:
    return " about "


def hangul(_: Scan, match: re.Match[str]) -> Said:
    """Romanise as the Revised Romanization does, syllable by syllable."""
    out = ""
    for syllable in match.group():
        code = ord(syllable) - 0xAC00
        out += _LEADS[code // 588] + _VOWELS[code % 588 // 28] + _TAILS[code % 28]
    return " " + out
