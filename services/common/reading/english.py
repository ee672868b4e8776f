"""How a written English word is read aloud: numbers, money, units, times, symbols, acronyms."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.common.reading import english_tables as tables
from services.common.reading.table import words

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
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
_LONGEST = 15
_COUNT = re.compile(r"[\d,.]*\d")
# Units that are words or letters as often; a number before them is not enough.
_AMBIGUOUS = frozenset(words("in m s a k x t mo pt mp sq cup"))
_MEASURED = re.compile(
    r"(?:wide|tall|high|long|deep|thick|across|around|in|x|by|laptop|screen|display|monitor|tablet|pan|blade)\b"
)
_LATIN = r"[A-Za-zÀ-ɏ]"
_LEADS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
)
_TAILS = ("", *words("k k k n n n t l k m l l l p l m p p t t ng t t k t p t"))


def read_english(tokens: list[str], index: int) -> str:
    """Give the reading of one token. Empty if there is nothing to say."""
    token = tokens[index]
    core = token.strip(".,!?;:\"'“”‘’()[]…").lower()
    if core in tables.WORDS:
        return tables.WORDS[core]
    before = tokens[index - 1] if index else ""
    if before in {"fl", "sq", "cubic"} and index > 1 and tokens[index - 2][-1:].isdigit() and core in tables.UNITS:
        return _unit(core, tokens[index - 2])
    if before[-1:].isdigit() and core in tables.UNITS and core not in _AMBIGUOUS:
        return _unit(core, before)
    if core == "in" and _COUNT.fullmatch(before) and _MEASURED.match(_after(tokens, index)):
        return "inches" if before != "1" else "inch"  # 3 in wide, but not "12 in the box"
    if core == "x" and before[-1:].isdigit() and _after(tokens, index)[:1].isdigit():
        return "by"
    out, at = "", 0
    while at < len(token):
        for pattern, rule in _RULES:
            match = pattern.match(token, at)
            if match:
                out += rule(match)
                at = match.end()
                break
        else:
            out += " "
            at += 1
    said = " ".join(out.split())
    return said if any(c.isalpha() for c in said) else ""


def _after(tokens: list[str], index: int) -> str:
    return tokens[index + 1] if index + 1 < len(tokens) else ""


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
    long = len(whole) > _LONGEST or (len(whole) > 1 and whole.startswith("0"))
    out = _each(whole) if long else cardinal(int(whole or "0"))
    return f"{out} point {_each(fraction)}" if fraction else out


def year(number: int) -> str:
    """Read a year, for example 1999, 2007 or 2024."""
    century, rest = divmod(number, 100)
    if 2000 <= number < 2010:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def _each(run: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in run)


def _money(match: re.Match[str]) -> str:
    (one, many), (cent, cents) = tables.CURRENCIES[match["sign"]]
    written, scale = match["number"].replace(",", ""), tables.SCALES.get((match["scale"] or "").lower(), "")
    whole, _, fraction = written.partition(".")
    if scale or not cents or len(fraction) not in {0, 2}:
        return f" {decimal(written)} {scale} {many}"
    said = f" {decimal(whole)} {one if whole == '1' else many}"
    if int(fraction or "0"):
        said += f" and {cardinal(int(fraction))} {cent if fraction == '01' else cents}"
    return said


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = f" {cardinal(hour)}"
    if minute:
        said += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    half = (match[3] or "").lower().replace(".", "")
    return said + (f" {half[0].upper()} M" if half else "" if minute else " o'clock")


def _phone(match: re.Match[str]) -> str:
    return " " + " ".join(_each(group) for group in re.findall(r"\d+", match.group()))


def _range(match: re.Match[str]) -> str:
    return f" {_number_or_year(match['low'])} to {_number_or_year(match['high'])} " + _unit(match["unit"], "2")


def _number_or_year(written: str) -> str:
    return year(int(written)) if re.fullmatch(r"1[1-9]\d{2}|20\d{2}", written) else decimal(written)


def _unit(unit: str | None, number: str) -> str:
    one, _, many = tables.UNITS[unit.lower()].partition(", ") if unit else ("", "", "")
    return one if number == "1" else many or one


def _counted(match: re.Match[str]) -> str:
    unit = match["unit"]
    return f" {decimal(match['number'])} {_unit(unit, match['number'])}"


def _address(match: re.Match[str]) -> str:
    address = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group())
    host = re.split(r"[/?#:]", address)[0]
    return " " + host.replace(".", " dot ").replace("@", " at ").replace("-", " ").replace("_", " ")


def _word(match: re.Match[str]) -> str:
    word = match.group()
    if word in tables.SPELLED or (word.isupper() and 1 < len(word) <= 6 and not re.search("[AEIOUY]", word)):
        return " " + " ".join(word.upper())
    # Shouted words are words: engines would spell capitals.
    return " " + (word.capitalize() if word.isupper() and len(word) > 1 else word)


def _hangul(match: re.Match[str]) -> str:
    """Romanise as the Revised Romanization does, syllable by syllable."""
    out = ""
    for syllable in match.group():
        code = ord(syllable) - 0xAC00
        out += _LEADS[code // 588] + _VOWELS[code % 588 // 28] + _TAILS[code % 28]
    return " " + out


_UNIT = "|".join(sorted((re.escape(unit) for unit in tables.UNITS), key=len, reverse=True))
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"https?://[!-~]+|www\.[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", _address),
        (r"(?i:(?:[a-z0-9-]+\.)+(?:com|net|org|kr|io|shop|ai|app)(?![a-z0-9])(?:/[!-~]*)?)", _address),
        (r"(?:\(?\d{2,3}\)?[-.])\d{3,4}[-.]\d{4}(?!\d)|\d{3}-\d{4}(?!\d)", _phone),
        (rf"(?P<sign>[$€£¥₩])(?P<number>{_NUMBER})(?P<scale>(?i:bn|[kmb]))?(?!\w)", _money),
        (r"(\d{1,2}):([0-5]\d)\s?(?i:([ap]\.?m))?(?!\w)", _clock),
        (r"(?i:(\d+)(?:st|nd|rd|th))(?!\w)", lambda match: f" {ordinal(int(match[1][:_LONGEST]))}"),
        (rf"(?P<low>{_NUMBER})[-–—~](?P<high>{_NUMBER})(?P<unit>(?i:{_UNIT}))?(?![\w-])", _range),
        (r"[-−](?=\d)", lambda _: " minus "),
        (r"1/2(?!\d)|1⁄2", lambda _: " one half "),
        (r"(?:1[1-9]\d{2}|20\d{2})(?![\d,.%:]\d|\w|%)", lambda match: f" {year(int(match.group()))}"),
        (rf"(?P<number>{_NUMBER})(?P<unit>(?i:{_UNIT}))?(?![A-Za-z])", _counted),
        (rf"(?P<number>{_NUMBER})(?P<unit>)", _counted),
        (r"#(?=\d)", lambda _: " number "),
        (r"(?:[A-Za-z]\.){2,}", lambda match: " " + " ".join(match.group().replace(".", "").upper())),
        (rf"{_LATIN}+(?:['’]{_LATIN}+)*", _word),
        (r"[가-힣]+", _hangul),
        (f"[{re.escape(''.join(tables.SYMBOLS))}]", lambda match: f" {tables.SYMBOLS[match.group()]} "),
    )
)
