"""How a Korean reads a written line aloud: numbers with their counters, units, dates, Latin words, symbols."""

from __future__ import annotations

import re

from services.common.reading import korean_marks as marks
from services.common.reading import korean_tables as tables
from services.common.reading import korean_times as times
from services.common.reading.korean_amounts import (
    NUMBER,
    UNIT_TO_UNIT,
    counted,
    currency,
    minus,
    number_range,
    per,
    scaled,
    speed,
    spoonfuls,
)
from services.common.reading.korean_counters import TILDE
from services.common.reading.korean_latin import LATIN_LETTER
from services.common.reading.scan import Piece, Rules, Scan
from services.common.reading.written import POWER

_TLD = r"(?:com|net|org|kr|io|shop|me|ai|app|dev|co|tv|gg|info|jp|us|uk|edu|gov)"
_MEMORIALS = (
    r"(?=\s?(?:절|운동|혁명|전쟁|사변|사태|테러|선언|민주|항쟁|정신|광복|쿠데타|대책|총선|대선|지진|공동|남북|만세|의거|참전|유공|당시|기념|"
    r"계엄|참사|군사|해방|경축|정부|부동산))"
)


def read_korean(line: str) -> list[Piece]:
    """Read a line; see Scan.pieces."""
    return Scan(line).pieces(_RULES)


_WEEKDAY = times.WEEKDAY
_NO_COUNT = r"(?![\d.,]*\d|\s?(?:[가-힣]*[년월]|명|개|대|시|원|만|분|일|층|마리|km))"
_RULES = Rules(
    ("l", r"https?://[!-~]+|www\.[!-~]+", marks.address),
    ("ld", r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", marks.address),
    ("ld", rf"(?i:(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)+{_TLD}(?![A-Za-z0-9])(?:/[!-~]*)?)", marks.address),
    ("s", r"\(0\d{1,2}\) ?\d{3,4}[- ]\d{4}(?!\d)|\+\d{1,3}[- ]\d{1,3}[- ]\d{3,4}[- ]\d{4}(?!\d)", marks.groups),
    ("d", r"0\d{1,3}(?:[-.]|\) ?| )\d{3,4}[-. ]\d{4}(?!\d)|1[5-9]\d{2}[-.]\d{4}(?!\d)", marks.groups),
    ("d", r"(01\d)(\d{3,4})(\d{4})(?!\d)", marks.mobile),
    ("d", r"(?P<year>(?:1\d|20)\d\d)(?:\. ?|[-/])(?P<month>\d{1,2})(?:\. ?|[-/])(?P<day>\d{1,2})"
     rf"(?!\d)\.?{_WEEKDAY}", times.full_date),
    ("d", rf"(?P<year>\d\d)\. ?(?P<month>\d{{1,2}})\. ?(?P<day>\d{{1,2}})(?![\d.]\d|\d)\.?{_WEEKDAY}",
     times.full_date),
    ("d", r"\d{2,6}-\d{2,6}(?:-\d{1,7})+(?!\d)", marks.groups),
    ("d", r"\d+(?:\.\d+){2,}", marks.dotted),
    ("d", rf"(?:(?P<year>\d{{1,4}})년 ?)?(?P<month>\d{{1,2}})월 ?(?P<day>\d{{1,2}})일(?!간){_WEEKDAY}",
     times.named_date),
    ("d", r"(?P<year>(?:19|20)\d\d)\.(?P<month>0[1-9]|1[0-2])(?![\d.%])(?!\s?[A-Za-z가-힣%])", times.year_month),
    ("d", r"(\d{1,2})[·ㆍ.](\d{1,2})" + _MEMORIALS, times.memorial),
    ("d", rf"(?P<month>\d{{1,2}})(?P<sign>[/.])(?P<day>\d{{1,2}})(?![\d/]){_WEEKDAY}", times.short_date),
    ("d", r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:시(?!간))?(?!\d)", times.clock),
    ("d", rf"(?P<one>{NUMBER}) ?: ?(?P<other>{NUMBER})", marks.ratio),
    ("d", rf"(?P<one>{NUMBER}) ?대 ?(?P<other>{NUMBER}){_NO_COUNT}", marks.ratio),
    ("d", rf"(?P<low>{NUMBER})(?P<unit>[^\W\d]{{1,4}}|[℃°%][CF]?)? ?(?P<sign>{TILDE}|-) ?"
     rf"(?P<high>-?{NUMBER})(?![\d:])",
     number_range),
    ("d", r"(\d)/4(?=\s?분기)", marks.quarter),
    ("d", r"(\d+)§(\d+)⁄(\d+)", marks.mixed),
    ("d", r"(\d{1,4})[/⁄](\d{1,4})(?![\d/])", marks.fraction),
    ("d", r"(\d{1,4})분의( ?)(\d{1,4})", marks.spoken_fraction),
    ("d", r"([1-9])\+([1-9])(?![\d.=])", marks.one_plus_one),
    ("d", rf"(?P<number>{NUMBER}) ?(?P<unit>km/h|kph|km/s|m/s|m/min|mph)(?![A-Za-z])", speed),
    ("d", UNIT_TO_UNIT, per),
    ("d", rf"(?P<number>{NUMBER})(?P<spoon>[Tt])(?![A-Za-z0-9])", spoonfuls),
    ("d", r"(?P<hour>\d{1,2})시(?!즌|간|리즈|점|그마)(?: ?(?P<minute>\d{1,2})분| ?(?P<half>반)(?![가-힣]))?",
     times.hours),
    ("d", r"(1[0-2]|[1-9])월(?!드컵)", times.named_month),
    ("d", rf"(?P<number>{NUMBER}) ?[xX×](?= ?\d)", marks.product),
    ("d", r"([1-4])Q(\d\d)?(?![A-Za-z0-9])", marks.quarter_of_year),
    ("d", rf"(\d+)([A-Z])?[A-Z0-9]*(?<=[A-Z])(?!{LATIN_LETTER}|\d)", marks.capital_code),
    ("d", r"11[249](?=(?:에|로|를|는|번으로)?(?:[\s.,!?)]|$|신고|구급|상황|대원)(?!\d))(?!\s?(?:개|명|원|%))",
     marks.by_digit),
    ("d", r"\d{3,8}(?![\d,.가-힣]*\d)", marks.code),
    ("d", r"\d{4}(?![\d,.%:~]|\s?(?:[A-Za-z]))", marks.model),
    ("d", rf"{NUMBER}(?:천만|백만|십만|[천백십]?[만억조경]|[천백])", scaled),
    ("d", NUMBER, counted),
    ("ls", r"(?:[Nn][Oo]\.|№|#) ?(?P<number>\d{1,4})(?!\d)", marks.number_one),
    ("ls", rf"(?P<sign>US\$|(?:USD|KRW|EUR) ?|[₩$€¥£￦₿]) ?(?P<number>{NUMBER}) ?(?P<scale>천만|백만|십만|[만억조천])?",
     currency),
    ("l", rf"[vV](?:er)?\.? ?(\d+(?:\.\d+)+)(?!{LATIN_LETTER})", marks.versioned),
    ("l", r"D([-+])(\d{1,3})(?!\d)", marks.countdown),
    ("l", r"(?:[A-Za-z] ?/ ?[A-Za-z](?![A-Za-z]))|(?:[A-Za-z]\.){2,}", marks.initials),
    ("l", rf"{LATIN_LETTER}[A-Za-zÀ-ɏ0-9]*(?:[&/'’.-](?={LATIN_LETTER}|\d)[A-Za-zÀ-ɏ0-9]+)*", marks.latin_word),
    ("h", rf"(?<![가-힣])([월화수목금토일])(?:요일)? ?{TILDE} ?([월화수목금토일])(?:요일)?(?![가-힣])", times.weekdays),
    ("h", r"(?<![가-힣·ㆍ,/])[월화수목금토일](?= ?\d{1,2}:\d\d)", lambda _, match: f" {match.group()}요일"),
    ("h", r"[가-힣]+", marks.as_written),
    ("s", r"\(주\)", marks.company),
    ("s", r"(?<=[가-힣])[\"'”’」』](?=[가-힣])", lambda _, _m: ""),
    ("s", TILDE, times.tilde),
    ("s", r"-(?= ?\d{1,2}:\d\d)", times.tilde),
    ("s", rf"[-−](?=(?P<number>{NUMBER}))", minus),
    ("s", rf"[{POWER}^]((-)?(\d+))", marks.power),
    ("s", r"\+", marks.plus),
    ("s", r"=(?=.)", marks.equals),
    ("s", r"@", marks.at),
    ("s", r"[ㄱ-ㅎㅏ-ㅣ]+", marks.jamo),
    ("s", r"[一-鿿豈-﫿]+", marks.hanja),
    ("s", r"°[CcFf]?", marks.degrees),
    ("s", f"[{re.escape(''.join(tables.SYMBOLS))}]", marks.symbol),
)  # fmt: skip
