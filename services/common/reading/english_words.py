"""English readings of words that are not written as they are said: abbreviations, acronyms, titles, Roman numerals."""

from __future__ import annotations

import re

from services.common.reading import english_tables as tables
from services.common.reading.english_amounts import unit_name
from services.common.reading.english_numbers import cardinal, decimal, figures, ordinal, roman
from services.common.reading.scan import Said, Scan

LATIN = r"[A-Za-zÀ-ɏ]"
_LARGE_BEFORE = re.compile(r"\d\S* (?:hundred|thousand|million|billion|trillion)\s$")
_CAPITALISED = re.compile(r"[A-Z][a-z’']+\s$")


def word(scan: Scan, match: re.Match[str]) -> Said:
    """Read a word: as the tables say, spelled, as a numeral of kings, or as it stands."""
    written = match.group()
    told = _by_table(scan, written, written.lower()) or _numeral(scan, written)
    return f" {told or ' '.join(_case(scan, part) for part in written.split('-'))}"


def _by_table(scan: Scan, written: str, low: str) -> str:
    """Give what the tables say for an abbreviation or unit; "" if it is none here."""
    if low in tables.UNITS and low not in tables.AMBIGUOUS and _LARGE_BEFORE.search(scan.before):
        return unit_name(low, one=False)
    if low in tables.WORDS and (low not in {"est", "pst"} or written.isupper()):
        return tables.WORDS[low]
    if low in {"dr", "st"}:
        return _street_or_title(scan, low)
    if scan.after.startswith(".") and low in tables.DOTTED and _abbreviates(scan, low):
        return tables.DOTTED[low]
    if low in tables.WEEKDAYS and written[0].isupper() and _is_weekday(scan, low):
        return tables.WEEKDAYS[low]
    return ""


def _street_or_title(scan: Scan, low: str) -> str:
    name_follows = re.match(r"\.? [A-Z]", scan.after)
    name_before = _CAPITALISED.search(scan.before) or re.search(r"\d(?:st|nd|rd|th)\s$", scan.before)
    if name_before and not (name_follows and low == "dr"):
        return {"dr": "drive", "st": "street"}[low]
    return {"dr": "doctor", "st": "saint" if name_follows else "street"}[low]


def _abbreviates(scan: Scan, low: str) -> bool:
    behind = scan.after[1:]
    if low in {"no", "p", "pp", "fig", "ch", "vol", "sec", "ed", "apt", "ste", "mt"}:
        return bool(re.match(r" ?[\dA-Z]", behind) and (low != "no" or re.match(r" ?\d", behind)))
    if low in {"sun", "mar", "sat", "in", "min", "fig", "co"}:
        return bool(re.match(r" ?\d|,| [a-z]", behind)) and (low != "in" or bool(re.search(r"\d\s$", scan.before)))
    return True


def _is_weekday(scan: Scan, low: str) -> bool:
    if low not in {"sun", "sat", "wed"}:
        return True
    return bool(re.match(r"\.?[,–-]|\.? ?\d|\.? (?:and|to|&)", scan.after) or re.search(r"[–,-]\s?$", scan.before))


def _numeral(scan: Scan, written: str) -> str:
    """Read a Roman numeral where the word before it has one: World War II, Henry VIII."""
    value = roman(written)
    if not value:
        return ""
    before = re.search(rf"({LATIN}+)\.?\s$", scan.before)
    name = before[1].lower() if before else ""
    if name in tables.RULERS and before and before[1][0].isupper():
        return (
            ""
            if written == "I"
            and not re.match(r"[,.]? (?:was|of|and|had|became|took|[a-z]+(?:ed|s)\b)|[,.)']|$", scan.after)
            else f"the {ordinal(value)}"
        )
    small = set(written) <= set("IVX") and value < 40
    if (name in tables.COUNTED_BY_ROMAN and (small or len(written) > 2)) or (small and len(written) > 1):
        return cardinal(value)
    return ""


def _case(scan: Scan, written: str) -> str:
    if re.fullmatch(r"[A-Z]{1,3}(?:&[A-Z]{1,3})+", written):
        return " and ".join(" ".join(part) for part in written.split("&"))
    return _acronym(scan, written)


def _acronym(scan: Scan, written: str) -> str:
    """Spell an acronym; words that are only shouted stay words, in small letters, which no engine spells."""
    if not written.isupper() or len(written) == 1:
        many = written.endswith("s") and written[:-1].isupper() and 2 < len(written) <= 6
        if many and written[:-1] not in tables.SAID:
            return " ".join(written[:-1]) + "s"  # CEOs, PDFs
        return " ".join(written.upper()) if written in tables.SPELLED else written
    return " ".join(written) if _spelled(scan, written) else written.capitalize()


def _spelled(scan: Scan, written: str) -> bool:
    """Tell whether letters in capitals are named: ISBN, but NASA, and SALE on a poster, are words."""
    if written in tables.WORD_OR_ACRONYM:
        return not _shouted(scan)
    if written in tables.SAID or written in tables.SHOUTED or not written.isalpha():
        return False
    if written in tables.SPELLED or (len(written) <= 6 and not re.search("[AEIOUY]", written)):
        return True
    syllables = re.fullmatch(r"[^AEIOU][AEIOU][^AEIOU][AEIOU]", written)
    return len(written) <= 4 and not syllables and not _shouted(scan)


def _shouted(scan: Scan) -> bool:
    """Tell whether the words around are in capitals too."""
    around = re.findall(r"[A-Za-z]{2,}", scan.before + " " + scan.after)
    return bool(around) and sum(one.isupper() for one in around) * 2 > len(around)


def coded(_: Scan, match: re.Match[str]) -> Said:
    """Read a name with figures: M3, B12, BA117, H2O, MP3, X-100, RTX4090, v2."""
    written = match.group()
    if written.lower() in tables.WORDS:
        return f" {tables.WORDS[written.lower()]}"
    version = re.fullmatch(r"[vV](?:er)?\.?(\d+(?:\.\d+)*)", written)
    if version:
        return " version " + " point ".join(decimal(part) for part in version[1].split("."))
    said: list[str] = []
    for part in re.findall(rf"{LATIN}+|\d+(?:\.\d+)?", written):
        if part[0].isdigit():
            said.append(figures(part))
        elif part.isupper() and len(part) > 1 and part not in tables.SAID:
            said.append(" ".join(part))
        else:
            said.append(part)
    return " " + " ".join(said)


def numbered(scan: Scan, match: re.Match[str]) -> Said:
    """RTX 4090, Room 204: figures as names have them."""
    if re.match(r" (?:errors?|pages?)\b", scan.after) and match.group() in {"404", "403", "401", "502", "503"}:
        return f" {figures(match.group())}"
    name = re.search(r"([A-Za-z]+)\s$", scan.before)
    if not name or re.match(r"[.,]\d|%", scan.after):
        return None
    acronym = name[1].isupper() and 2 <= len(name[1]) <= 4 and name[1] not in tables.SHOUTED and len(match.group()) == 4
    return f" {figures(match.group())}" if acronym or name[1].lower() in tables.NAMED_BY_FIGURES else None


def initials(_: Scan, match: re.Match[str]) -> Said:
    """U.S., J.K., e.g."""
    low = match.group().lower().rstrip(".")
    if low in tables.WORDS:
        return f" {tables.WORDS[low]}"
    return " " + " ".join(match.group().replace(".", "").upper())


def hashtag(_: Scan, match: re.Match[str]) -> Said:
    """#NewArrivals: the words without the mark."""
    return " " + " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", match[1]))
