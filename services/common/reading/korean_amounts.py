"""Korean readings of numbers with what they count or measure: counters, units, money, ranges, scores."""

from __future__ import annotations

import re

from services.common.reading import korean_tables as tables
from services.common.reading import korean_times as times
from services.common.reading.korean_counters import PARTICLE, TILDE, joined, numeral, small_range, unit_at
from services.common.reading.korean_numbers import decimal, sino
from services.common.reading.scan import Said, Scan

NUMBER = r"(?:\d{1,4}(?:,\d{4})+(?![\d,])|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
UNIT_TO_UNIT = (
    rf"(?P<number>{NUMBER}(?:[만천])?)(?P<unit>원|kcal|km|mg|μg|mcg|[kmc]?g|[mk]?[Ll]|달러|명|대|개|마리|%)"
    r"/(?P<per>(?:kg|g|[mkd]?[Ll]|[cmk]?m[23]|kWh)(?![A-Za-z])|(?:개월|개|인|명|박|월|일|시간|분|회|년|병|장|잔|권)(?![A-Za-z가-힣]))"
)
# No number of 만, 억 or 천: these only begin like one.
_NO_SCALE = re.compile(r"(?:조각|조건|조사|조약|조합|조항|조별|경기|경주|경매|경우|경로|백화점|백팩|천사|만큼|백신)")
_LARGE_TAIL = re.compile(rf" ?({NUMBER})(천만|백만|십만|[천백십]?[만억조]|[천백](?![가-힣]*사))")
_REST_TAIL = re.compile(rf" ?({NUMBER})(?=\s?(?:원|명|개|여|달러|톤|표|주|건|대|가구|㎡|m2)|[^\w]|$)")
_GAMES = re.compile(
    r"(?:으로|로|의|으로의)?[ ,]{0,2}(?:이[겼기]|앞[서섰]|승리|승|졌|지고|패|비[겼기]|꺾|눌[렀러]|제압|무승부|역전|"
    r"완승|완파|끌려|리드|완패|대승|격파|물리|짜릿|진땀|끝났|마쳤|마무리|무너|스코어)"
)
_SCORES = re.compile(r"(?:스코어|\d-\d+ ?\(|\d-\d+, ?|\d회|전반|후반|결과|최종)\s?$")
_SEASONING = re.compile(
    r"(?:가루|간장|설탕|소금|후추|마늘|기름|식초|올리고당|물엿|고추장|된장|참깨|액젓|소스|청주|맛술|생강|즙|꿀|버터|"
    r"육수|쌈장|케첩|마요네즈|깨|파|술)\s?$"
)


def scaled(scan: Scan, match: re.Match[str]) -> Said:
    """12억 3,400만, 8천여, 1.5만: groups of four figures with their names, over several words."""
    if _NO_SCALE.match(scan.line, match.end() - 1):
        return None
    said = [_scale(match.group())]
    end = match.end()
    while tail := _LARGE_TAIL.match(scan.line, end):
        if _NO_SCALE.match(scan.line, tail.end() - 1):
            break
        _append(said, tail, _scale(tail.group().strip()))
        end = tail.end()
    rest = _REST_TAIL.match(scan.line, end)
    if rest and "." not in rest[1] and len(rest[1].replace(",", "")) <= 4:
        _append(said, rest, decimal(rest[1]))
        end = rest.end()
    scan.end = end
    name, length = unit_at(scan.after.removeprefix(" "))
    if name and not re.match(r" ?[가-힣]", scan.after):
        apart = scan.after.startswith(" ")
        scan.end += apart + length
        said = [*said, f" {name}"] if apart else [*said[:-1], f"{said[-1]} {name}"]
    said[0] = ("" if _after_order(scan) else " ") + said[0]
    ends = scan.line[scan.end : scan.end + 1]
    if ends and "가" <= ends <= "힣" and ends != "여":
        said[-1] += " "
    return tuple(said)


def _append(said: list[str], tail: re.Match[str], reading: str) -> None:
    if tail.group().startswith(" "):
        said.append(" " + reading)
    else:
        said[-1] += reading


def _scale(written: str) -> str:
    number, name = re.fullmatch(rf"({NUMBER})(\D+)", written).groups()  # type: ignore[union-attr]
    return ("" if number == "1" and name[0] in "만천백십" else decimal(number)) + name


def _after_order(scan: Scan) -> bool:
    return bool(re.search(r"(?:^|[^가-힣])제$", scan.before))


def counted(scan: Scan, match: re.Match[str]) -> Said:
    """Read a number with the unit or counter behind it, also one that stands apart."""
    written, order = match.group(), _after_order(scan)
    apart = 1 if scan.after.startswith(" ") else 0
    unit, length = unit_at(scan.after[apart:])
    behind = scan.after[apart + length :]
    hangul = "가" <= scan.after[apart : apart + 1] <= "힣"
    lead = "" if order or (scan.said.endswith(("만", "억", "조", "천", "백")) and scan.before[-1:].isalnum()) else " "
    if apart and hangul:
        fits = unit in tables.NATIVE_COUNTERS and re.match(PARTICLE, behind)
        return lead + numeral(written, unit if fits else "", scan.before, behind)
    if not unit:
        return lead + numeral(written, "", scan.before, "")
    said = numeral(written, unit, scan.before, behind)
    if apart:
        if (len(unit) and scan.after[1] in '$€¥₩£"″') or re.match(r" [xX] ?\d| (?:am|pm|AM|PM|in)\b", scan.after):
            return lead + said
        scan.end += 1 + length
        return (lead + said, unit)
    scan.end += length
    return (
        lead
        + (said + unit if unit == "여" else joined(said, unit))
        + (times.closing(scan) if unit in {"년", "일"} else "")
    )


def number_range(scan: Scan, match: re.Match[str]) -> Said:
    """2~3개, 10-20%, 3~5월, 9~18시; with "-" also parts of an address."""
    low, high, sign = match["low"], match["high"], match["sign"]
    unit, length = unit_at(scan.after)
    if match["unit"] and match["unit"] != scan.after[: len(match["unit"])]:
        return None
    behind = scan.after[length:]
    if high.startswith("-"):
        return None
    if sign == "-" and not match["unit"]:
        if " " in match.group():
            return None
        if _GAMES.match(scan.after) or _SCORES.search(scan.before):
            return f" {decimal(low)} 대 {decimal(high)}"
        if not unit or not _rises(low, high) or not _measures(scan.after, length):
            return f" {decimal(low)} 다시 {decimal(high)} "
    ends = _ends_apart(scan, low, high) or _ends(scan, match, unit, length, behind)
    return _shares(match.group(), ends)


def _measures(after: str, length: int) -> bool:
    return not "가" <= after[0] <= "힣" or length > 1 or after[0] in "개명분일년주월시초원장권병잔살세층회박인배번"


def _rises(low: str, high: str) -> bool:
    return float(low.replace(",", "")) < float(high.replace(",", ""))


def _ends(scan: Scan, match: re.Match[str], unit: str, length: int, behind: str) -> tuple[str, str]:
    """Give what is said for the lower end with its "from", and for the upper end with its unit."""
    low, high, before = match["low"], match["high"], scan.before
    small = small_range(low, high, unit, before, behind)
    scan.end += length
    if unit == "도" and re.search(r"[-−]$", before):
        return f" {decimal(low)} 도에서", f" 영상 {decimal(high)} 도"
    if small:
        return "", f" {joined(small, unit)}"
    if unit == "시" or (unit in {"월", "년"} and not _spans(low, high)):
        first, second = (joined(numeral(end, unit, before, ""), unit) for end in (low, high))
        end = times.closing(scan) or _until(scan)
        since = "부터" if end or re.match(r" ?까지", scan.after) else "에서"
        return f" {first}{since}", f" {second}{end}"
    if unit == "일" and re.search(r"월 ?$", before):
        return f" {sino(int(low))} 일부터", f" {sino(int(high))} 일{_until(scan)}"
    years = all(re.fullmatch(r"1\d{3}|20\d\d", end) for end in (low, high))
    if not unit and years and low < high:
        return f" {sino(int(low))} 년부터", f" {sino(int(high))} 년{_until(scan)}"
    first, second = numeral(low, unit, before, behind), numeral(high, unit, before, behind)
    if (unit in tables.NATIVE_COUNTERS and unit not in {"시간", "살"} and first != decimal(low)) or match["unit"]:
        first = joined(first, unit)
    return f" {first}에서", f" {joined(second, unit) if unit else second}"


def _ends_apart(scan: Scan, low: str, high: str) -> tuple[str, str] | None:
    """Read both ends before a native counter that is a word of its own: 2 ~ 3 개."""
    apart = re.match(r" ([가-힣]+)", scan.after)
    name, size = unit_at(apart[1]) if apart else ("", 0)
    if name not in tables.NATIVE_COUNTERS or not re.match(PARTICLE, scan.after[1 + size :]):
        return None
    if small := small_range(low, high, name, scan.before, ""):
        return "", f" {small}"
    first, second = (numeral(end, name, scan.before, "") for end in (low, high))
    return f" {first} {name}에서", f" {second}"


def _spans(low: str, high: str) -> bool:
    return len(low) < 3 and len(high) < 3 and low.isdigit() and int(low) > 12


def _until(scan: Scan) -> str:
    return "" if times.SAID_ALREADY.match(scan.after) else "까지"


def _shares(written: str, said: tuple[str, str]) -> Said:
    """Share out two readings among the words of a range: "10 ~ 20", "10~ 20", "10~20"."""
    parts = written.split()
    if len(parts) == 1:
        return said[0] + said[1]
    if not said[0]:
        return said[1]  # one reading for all
    return (said[0], *[""] * (len(parts) - 2), said[1])


def currency(scan: Scan, match: re.Match[str]) -> Said:
    """$5, ₩5,000, $3억: the currency is said behind."""
    said = f" {decimal(match['number'])}{match['scale'] or ''} {tables.CURRENCY_BEFORE[match['sign'].strip()]}"
    many = re.match(r" ?(million|billion|trillion|[MBK](?![A-Za-z]))", scan.after)
    if many and not match["scale"]:
        scan.end += many.end()
        power = {"m": 10**6, "b": 10**9, "t": 10**12, "k": 1000}[many[1][0].lower()]
        amount = round(float(match["number"].replace(",", "")) * power)
        return f" {sino(amount)} {tables.CURRENCY_BEFORE[match['sign'].strip()]}"
    return said


def minus(scan: Scan, match: re.Match[str]) -> Said:
    """-3도 is 영하 삼 도; other numbers below zero are 마이너스. A dash between words is not said."""
    if re.search(r"[\w)]$", scan.before):
        return " "
    follows = scan.line[match.end() + len(match["number"]) :][:16]
    degrees = re.match(rf"(?: ?{TILDE} ?-?\d+(?:\.\d+)?)? ?(?:도|°C|℃)", follows)
    return " 영하 " if degrees else " 마이너스 "


def speed(scan: Scan, match: re.Match[str]) -> Said:
    """100km/h is 시속 백 킬로미터; 시속 is not said twice."""
    word = tables.SPEEDS[match["unit"].lower()]
    how = "" if re.search(rf"{word}(?: 약| 최대| 최고)?\s?$", scan.before) else f"{word} "
    name = (
        unit_at(match["unit"].partition("/")[0])[0]
        if "/" in match["unit"]
        else tables.UNITS.get(match["unit"], "킬로미터")
    )
    said = f" {how}{decimal(match['number'])}"
    return (said, name) if " " in match.group() else f"{said} {name}"


def spoonfuls(scan: Scan, match: re.Match[str]) -> Said:
    """2T and 1t in recipes are table and tea spoons."""
    if not _SEASONING.search(scan.before):
        return None
    name = "큰술" if match["spoon"] == "T" else "작은술"
    return f" {numeral(match['number'], name, '', '')} {name}"


def per(_: Scan, match: re.Match[str]) -> Said:
    """35㎍/㎥ and 9,900원/kg: so much for each."""
    each = tables.UNITS.get(match["per"].lower(), match["per"])
    one = {
        "월": "한 달에",
        "일": "하루에",
        "년": "일 년에",
        "박": "일박에",
        "인": "일 인당",
        "명": "한 명당",
        "개": "개당",
    }
    number = re.fullmatch(r"(.*?)([만천]?)", match["number"])
    assert number is not None
    said = decimal(number[1]) + number[2]
    if match["unit"] in tables.NATIVE_COUNTERS:
        said = numeral(match["number"], match["unit"], "", "")
    return f" {one.get(match['per'], each + '당')} {said} {tables.UNITS.get(match['unit'].lower(), match['unit'])}"
