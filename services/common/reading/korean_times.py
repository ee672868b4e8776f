"""Korean dates, times of day and what stretches between two of them."""

from __future__ import annotations

import re

from services.common.reading.korean_counters import TILDE, numeral
from services.common.reading.korean_numbers import decimal, digits, sino
from services.common.reading.scan import Said, Scan

WEEKDAY = r"(?: ?\((?P<weekday>[월화수목금토일])(?:요일)?\))?"
_POINT = re.compile(
    rf"(?:(?:[시분월일년반전후]|요일|:\d\d|\d[./-]\d{{1,2}}\.?|\([월화수목금토일]\)) ?{TILDE} ?|:\d\d ?- ?)"
    r"(?:오전|오후|밤|새벽|저녁|낮|익일|다음 날|다음날|[AaPp]\.?[Mm]\.?|['’]?\d{2,4}년)? ?$"
)
SAID_ALREADY = re.compile(
    r" ?(?:[가-힣]?까지|사이|동안)|(?!입니|이다|이에요|예요|이며|이고|이었|였|인데|이니|만 )[가-힣]"
)
_DAY_WORDS = re.compile(
    r"(?:오늘|내일|모레|어제|글피|지난|마감|개봉|출시|오픈|생일|결혼식|날짜|일시|일정|기한)[은는이가]?:?\s?\(?$"
)
_FROM_HERE = re.compile(r"(?:^|[\s(:])" + TILDE + r" ?$")
_EVENTS = re.compile(
    r"\)?(?:까지|부터)|\s?(?:오픈|마감|출시|개봉|발매|시작|예정|접수|공개|업데이트|출고|개최|세일|행사|방송)"
)


def closing(scan: Scan) -> str:
    """Give "까지" where a date or time ends a stretch that a tilde began and no word says so."""
    before = scan.before
    stretch = _POINT.search(before) or _FROM_HERE.search(before)
    return "까지" if stretch and not SAID_ALREADY.match(scan.after) else ""


def valid(month: str, day: str) -> bool:
    """Tell whether two numbers can be a month and a day."""
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def year(written: str) -> str:
    """Read a year; one of two digits as it stands."""
    return f"{sino(int(written))} 년"


def month(written: str) -> str:
    """Read a month: 6 is 유월, 10 시월."""
    return numeral(str(int(written)), "월", "", "") + "월"


def day(written: str) -> str:
    """Read a day of the month."""
    return f"{sino(int(written))} 일"


def _parts(scan: Scan, match: re.Match[str], said: list[str]) -> Said:
    """Give each word of the match its share of the date; too few words take the rest together."""
    weekday = match["weekday"]
    end = closing(scan)
    written = match.group().split()
    if weekday:
        if len(written) > 1 and written[-1].startswith("("):
            return (*_spread(said, len(written) - 1), f"{weekday}요일{end}")
        said[-1] += f" {weekday}요일"
    said[-1] += end
    return _spread(said, len(written))


def _spread(said: list[str], count: int) -> tuple[str, ...]:
    head = said[: count - 1]
    return tuple(" " + part for part in [*head, " ".join(said[count - 1 :])])


def full_date(scan: Scan, match: re.Match[str]) -> Said:
    """2024-03-05, 2024. 3. 5.(화), '24.3.5: year, month and day."""
    if not valid(match["month"], match["day"]):
        return None
    if len(match["year"]) == 2 and re.search(r"(?:[A-Za-z]|버전|펌웨어|빌드|업데이트)\s?$", scan.before):
        return None
    return _parts(scan, match, [year(match["year"]), month(match["month"]), day(match["day"])])


def year_month(scan: Scan, match: re.Match[str]) -> Said:
    """2024.03: year and month."""
    return f" {year(match['year'])} {month(match['month'])}{closing(scan)}"


def short_date(scan: Scan, match: re.Match[str]) -> Said:
    """3/5(화), ~12/31: month and day, where something tells that it is no fraction."""
    told = (
        match["weekday"]
        or _EVENTS.match(scan.after)
        or re.match(rf" ?{TILDE} ?\d+/\d", scan.after)
        or _DAY_WORDS.search(scan.before)
        or _POINT.search(scan.before)
        or (_FROM_HERE.search(scan.before) and match["sign"] == "/")
    )
    if not told or not valid(match["month"], match["day"]) or (match["sign"] == "." and not match["weekday"]):
        return None
    return _parts(scan, match, [month(match["month"]), day(match["day"])])


def named_date(scan: Scan, match: re.Match[str]) -> Said:
    """2024년 3월 5일 with its words."""
    said = [year(match["year"])] if match["year"] else []
    return _parts(scan, match, [*said, month(match["month"]), day(match["day"])])


def named_month(scan: Scan, match: re.Match[str]) -> Said:
    """6월, 10월."""
    return f" {month(match[1])}{closing(scan)}" if 1 <= int(match[1]) <= 12 else None


def clock(scan: Scan, match: re.Match[str]) -> Said:
    """13:30 or 9:05:10; a ratio of such a shape is told by what follows."""
    if re.match(
        r"(?:로|의)? ?(?:비율|이기|이겼|승리|앞|꺾|졌|패|축척|비례|매칭|상담|과외|면담|코칭|문의|맞춤|레슨|대화)",
        scan.after,
    ):
        return None
    hour, minute, second = match["hour"], match["minute"], match["second"]
    said = f" {numeral(str(int(hour)), '시', '', '')} 시"
    said += f" {sino(int(minute))} 분" if int(minute) else ""
    said += f" {sino(int(second))} 초" if second else ""
    return said + closing(scan)


def hours(scan: Scan, match: re.Match[str]) -> Said:
    """3시, 3시 30분: where a stretch ends its last part says so."""
    said = [f" {numeral(match['hour'], '시', '', '')} 시"]
    if match["minute"]:
        said.append(f" {sino(int(match['minute']))} 분")
    elif match["half"]:
        said.append(" 반")
    said[-1] += closing(scan)
    return tuple(_spread(said, len(match.group().split())))


def tilde(scan: Scan, match: re.Match[str]) -> Said:
    """Say 부터 after a time or date and 에서 between other things; nothing where nothing follows."""
    after, begun = scan.after, scan.before.rstrip()
    goes_on = bool(re.match(r" ?(?:\d|오전|오후|밤|새벽|낮|익일|다음|['’-]\d)", after))
    goes_on = goes_on or (after[:1].isalnum() and not scan.before.endswith(" "))
    if not goes_on or not begun or not (begun[-1].isalnum() or begun[-1] in ")%.℃°"):
        return " "
    if scan.before.endswith(" ") and (match.group() in "–—" or not re.search(r"[\d시분월일년반%원)]$|요일$", begun)):
        return " "
    if re.search(r"(?:[시분월일년반]|요일|:\d\d|\([월화수목금토일]\)|\d[./-]\d{1,2}\.?)$", begun):
        return "부터 "
    return "에서 "


def weekdays(_: Scan, match: re.Match[str]) -> Said:
    """월~금: 월요일부터 금요일까지."""
    end = "" if re.match(r" ?까지", match.string[match.end() :]) else "까지"
    return f" {match[1]}요일부터 {match[2]}요일{end}"


def memorial(_: Scan, match: re.Match[str]) -> Said:
    """3·1절, 6.25 전쟁, 12·12 사태: the month as a number, the day digit by digit."""
    if not valid(match[1], match[2]):
        return None
    by_digit = digits(match[2]) if match[2] not in {"10", match[1]} else sino(int(match[2]))
    return f" {decimal(match[1])}{by_digit}"
