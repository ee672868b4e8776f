"""How a Korean reads a written word aloud: numbers with their counters, units, dates, Latin words, symbols."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.common.reading import korean_tables as tables
from services.common.reading.korean_numbers import decimal, digits, native, sino

_NUMBER = r"\d{1,4}(?:,\d{4})+(?![\d,])|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TILDE = r"[~∼〜–—]"
_LATIN = r"[A-Za-zÀ-ɏ]"
_TLD = r"(?:com|net|org|kr|io|shop|me|ai|app)"
_SPELLED_TLDS = {"com": "닷컴", "net": "점 넷", "shop": "점 샵", "me": "점 미", "app": "점 앱"}
_ENGLISH_DIGITS = ("제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에이트", "나인")
_FROM_ENDINGS = ("시", "분", "월", "일", "년", "요일", "화", "수", "목", "금", "토")

Rule = tuple[re.Pattern[str], Callable[["_Reader", re.Match[str]], str]]


def read_korean(tokens: list[str], index: int) -> str:
    """Give the reading of one token; its neighbours settle what numbers count. Empty if there is nothing to say."""
    return _Reader(tokens, index).read()


class _Reader:
    """Reads one token from left to right; the first rule that matches at a place reads there."""

    def __init__(self, tokens: list[str], index: int) -> None:
        self.token = tokens[index]
        self.before = tokens[index - 1] if index else ""
        self.after = tokens[index + 1] if index + 1 < len(tokens) else ""
        self.out = ""

    def read(self) -> str:
        at = 0
        while at < len(self.token):
            for pattern, rule in _RULES:
                match = pattern.match(self.token, at)
                if match:
                    self.out += rule(self, match)
                    at = match.end()
                    break
            else:
                self.out += " "  # punctuation, or a script that is not read
                at += 1
        words = " ".join(self.out.split())
        return words if any(c.isalpha() for c in words) else ""

    def counted(self, written: str, at: int) -> tuple[str, int]:
        """Read a number with the unit that stands at `at`; give the reading and where the unit ends."""
        rest = self.token[at:]
        unit, length = _unit(rest or self.after)
        if not rest:
            length = 0
        return _with_unit(written, unit, rest[length:] or self.after, said=bool(rest)), at + length


def _unit(text: str) -> tuple[str, int]:
    """Find the unit or counter at the start of a text: its Korean name (or "") and its length."""
    hangul = re.match(r"[가-힣]+", text)
    if hangul:
        run = hangul.group()
        for size in range(min(5, len(run)), 0, -1):
            if run[:size] in tables.NATIVE_COUNTERS or run[:size] in tables.SINO_COUNTERS:
                return run[:size], size
        return "", 0
    symbol = re.match(rf"(?:%p|km/h|m/s|[cmk]?m[23]|°[CcFf]?|[%‰$€¥₩£\"]|[μ]?{_LATIN}+)(?!{_LATIN}|\d)", text)
    name = tables.UNITS.get(symbol.group().lower(), "") if symbol else ""
    return (name, symbol.end()) if symbol and name else ("", 0)


def _with_unit(written: str, unit: str, after: str, *, said: bool) -> str:
    plain = written.replace(",", "")
    number = int(plain) if plain.isdigit() and len(plain) <= 16 else None
    name = unit if said else ""
    if number is not None and 0 < number <= tables.NATIVE_COUNTERS.get(unit, 0) and not _numbered(unit, after):
        first = "첫" if (unit, number) == ("번째", 1) else native(number)
        return f"{first} {name}"
    if unit == "월" and number in {6, 10}:
        return {6: "유", 10: "시"}[number] + name
    if name in {"만", "천", "백", "십", "억", "조", "여"}:
        return ("" if number == 1 and name in "만천백십" else decimal(written)) + name
    return f"{decimal(written)} {name}" if name else decimal(written)


def _numbered(unit: str, after: str) -> bool:
    return unit == "번" and after.startswith(tables.NUMBERED_AFTER_BAN)


# The rules. Each reads what its pattern matched and may look at what was read before it.


def _address(_: _Reader, match: re.Match[str]) -> str:
    address = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower())
    user, at, host = address.rpartition("@")
    host = re.split(r"[/?#:]", host)[0]
    *names, last = host.split(".")
    second = names.pop() if last == "kr" and len(names) > 1 and names[-1] in {"co", "or", "go", "ac"} else ""
    said = [latin(name) for name in names]
    said += [f"점 {_spell(second)}"] if second else []
    said.append(_SPELLED_TLDS.get(last) or f"점 {_spell(last)}")
    return (f" {latin(user)} 골뱅이 " if at else " ") + " ".join(said)


def _phone(_: _Reader, match: re.Match[str]) -> str:
    return " " + "에 ".join(digits(group, "공") for group in match.groups() if group)


def _date(_: _Reader, match: re.Match[str]) -> str:
    year, month, day = (int(group) for group in match.groups())
    return f" {sino(year)} 년 {_with_unit(str(month), '월', '', said=True)} {sino(day)} 일"


def _clock(_: _Reader, match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = _with_unit(str(hour), "시", "", said=True)
    said += f" {sino(minute)} 분" if minute else ""
    return f" {said} {sino(int(match[3]))} 초" if match[3] else f" {said}"


def _ratio(_: _Reader, match: re.Match[str]) -> str:
    return " " + " 대 ".join(decimal(part) for part in match.groups())


def _range(reader: _Reader, match: re.Match[str]) -> str:
    low, high = match["low"], match["high"]
    rest = reader.token[match.end() :]
    unit, length = _unit(rest or reader.after)
    said = f"{unit} " if rest and unit else ""
    reader.token = reader.token[: match.end()] + rest[length:]
    ends = (int(low), int(high)) if low.isdigit() and high.isdigit() else (0, 0)
    if match["sign"] == "-" and (not unit or ends[0] >= ends[1]):
        return f" {decimal(low)} 다시 {decimal(high)} {said}"  # a house number, a part of a line
    if unit in tables.NATIVE_COUNTERS and 2 <= ends[0] + 1 == ends[1] <= 9:
        return f" {tables.NATIVE_RANGES[ends[0]]} {said}"
    if unit in {"시", "시간"}:
        first, second = (_with_unit(end, unit, "", said=False).strip() for end in (low, high))
    else:
        first, second = decimal(low), decimal(high)
    return f" {first}에서 {second} {said}"


def _tilde(reader: _Reader, match: re.Match[str]) -> str:
    rest = reader.token[match.end() :]
    goes_on = rest[:1].isalnum() or (not rest and reader.after[:1].isdigit())
    begun = reader.out.strip() or reader.before
    if not goes_on or not begun or not begun[-1].isalnum():
        return " "
    return "부터 " if begun.endswith(_FROM_ENDINGS) else "에서 "


def _fraction(_: _Reader, match: re.Match[str]) -> str:
    return f" {sino(int(match[2]))}분의 {sino(int(match[1]))}"


def _currency(_: _Reader, match: re.Match[str]) -> str:
    scale = match["scale"] or ""
    return f" {decimal(match['number'])}{scale} {tables.CURRENCY_BEFORE[match['sign']]}"


def _minus(reader: _Reader, match: re.Match[str]) -> str:
    unit, _ = _unit(reader.token[match.end() + len(match["number"]) :])
    return " 영하 " if unit == "도" else " 마이너스 "


def _one_plus_one(_: _Reader, match: re.Match[str]) -> str:
    return " " + " 플러스 ".join(_ENGLISH_DIGITS[int(group)] for group in match.groups())


def _number_one(_: _Reader, match: re.Match[str]) -> str:
    number = int(match[1])
    return f" 넘버 {_ENGLISH_DIGITS[number] if number < 10 else sino(number)}"


def _sides(_: _Reader, match: re.Match[str]) -> str:
    return f" {sino(int(match[1]))} 대 {sino(int(match[2]))}"


def _units(reader: _Reader, match: re.Match[str]) -> str:
    return tables.UNITS[match.group().lower()] if reader.before[-1:].isdigit() and not reader.out.strip() else " "


def _latin_word(reader: _Reader, match: re.Match[str]) -> str:
    word = match.group()
    if word in {"x", "X"} and reader.before[-1:].isdigit() and reader.after[:1].isdigit():
        return " 곱하기 "  # 16 x 21cm
    if not reader.out.strip() and reader.before[-1:].isdigit() and word.lower() in tables.UNITS:
        return " " + tables.UNITS[word.lower()]
    return " " + latin(word)


def _speed(_: _Reader, match: re.Match[str]) -> str:
    return f" 시속 {decimal(match[1])} 킬로미터"


def _times(_: _Reader, match: re.Match[str]) -> str:
    return f" {decimal(match['number'])} 곱하기 "


def _symbol(_: _Reader, match: re.Match[str]) -> str:
    return f" {tables.SYMBOLS[match.group()]} "


def _jamo(_: _Reader, match: re.Match[str]) -> str:
    run = match.group()
    return next((said for key, said in tables.JAMO.items() if run.startswith(key)), " ")


def _hangul(_: _Reader, match: re.Match[str]) -> str:
    return match.group()


def _company(_: _Reader, _match: re.Match[str]) -> str:
    return "주식회사 "


def latin(word: str) -> str:
    """Read a word in Latin letters: as the table says, an acronym by its letters, others left to the engine."""
    key = word.lower()
    if key in tables.LATIN and not (word[0].isdigit() and word != word.upper()):
        return tables.LATIN[key]
    parts = re.findall(rf"{_LATIN}+|\d+(?:\.\d+)?", word)
    if len(parts) > 1:
        return " ".join(latin(part) for part in parts)
    if word[0].isdigit():
        return decimal(word)
    acronym = word.isupper() and (len(word) <= 3 or not re.search("[AEIOUY]", word))
    return _spell(key) if len(word) == 1 or acronym else key


def _spell(letters: str) -> str:
    return "".join(tables.LETTERS.get(letter, "") for letter in letters.lower())


def _counted(reader: _Reader, match: re.Match[str]) -> str:
    """Read a number and swallow its unit, which the next rule then need not see."""
    said, end = reader.counted(match.group(), match.end())
    reader.token = reader.token[: match.end()] + reader.token[end:]
    return said if reader.out.endswith(("만", "억", "조", "천", "백")) else " " + said


def _compile(*rules: tuple[str, Callable[[_Reader, re.Match[str]], str]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


_RULES = _compile(
    (r"https?://[!-~]+|www\.[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", _address),
    (rf"(?i:(?:[a-z0-9-]+\.)+{_TLD}(?![A-Za-z0-9])(?:/[!-~]*)?)", _address),
    (r"(0\d{1,3})[-.)](\d{3,4})[-.](\d{4})(?!\d)", _phone),
    (r"(1[5-9]\d{2})[-.](\d{4})(?!\d)", _phone),
    (r"((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", _date),
    (r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?!\d)", _clock),
    (r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)", _ratio),
    (rf"(?P<low>{_NUMBER})(?P<sign>{_TILDE}|-)(?P<high>{_NUMBER})(?!:)", _range),
    (_TILDE, _tilde),
    (r"(\d{1,4})[/⁄](\d{1,4})(?![\d/])", _fraction),
    (r"(?:[Nn][Oo]\.|№|#)(\d{1,4})(?!\d)", _number_one),
    (rf"(?P<sign>US\$|[₩$€¥£])(?P<number>{_NUMBER})(?P<scale>천만|백만|[만억조천])?", _currency),
    (rf"(?<![\w)])[-−](?=(?P<number>{_NUMBER}))", _minus),
    (r"([1-9])\+([1-9])(?![\d.])", _one_plus_one),
    (r"(\d{1,3})대(\d{1,3})(?!\d)", _sides),
    (rf"({_NUMBER})(?:km|KM|Km)/[hH]", _speed),
    (rf"(?P<number>{_NUMBER})[xX×](?=\d)", _times),
    (rf"\d[A-Z0-9]*[A-Z](?!{_LATIN}|\d)", lambda _, match: " " + _capital_code(match.group())),
    (_NUMBER, _counted),
    (r"\(주\)", _company),
    (rf"{_LATIN}[A-Za-zÀ-ɏ0-9]*(?:[&/+'’.-](?={_LATIN}|\d)[A-Za-zÀ-ɏ0-9]+)*", _latin_word),
    (r"[가-힣]+", _hangul),
    (r"[ㄱ-ㆎ]+", _jamo),
    (r"[°℃][CcFf]?", _units),
    (f"[{re.escape(''.join(tables.SYMBOLS))}]", _symbol),
)  # fmt: skip


def _capital_code(code: str) -> str:
    """Read a name such as 3D or 4K; what is no name is a number with its unit (500ML)."""
    if code in {key.upper() for key in tables.LATIN}:
        return tables.LATIN[code.lower()]
    number = re.match(r"\d+", code)
    assert number is not None
    unit, _ = _unit(code[number.end() :])
    return _with_unit(number.group(), unit, "", said=True) if unit else latin(code)
