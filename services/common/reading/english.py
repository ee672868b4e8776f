"""How a written English line is read aloud: numbers, money, units, dates, times, symbols, acronyms."""

from __future__ import annotations

import re

from services.common.reading import english_amounts as amounts
from services.common.reading import english_marks as marks
from services.common.reading import english_tables as tables
from services.common.reading import english_times as times
from services.common.reading import english_words as spelled
from services.common.reading.english_amounts import NUMBER, SCALE, UNIT
from services.common.reading.english_numbers import each, figures
from services.common.reading.scan import Piece, Rules, Scan
from services.common.reading.written import POWER


def read_english(line: str) -> list[Piece]:
    """Read a line; see Scan.pieces."""
    return Scan(line).pieces(_RULES)


_MONTH = tables.MONTH
_TLD = "(?:com|net|org|kr|io|shop|ai|app|dev|co|edu|gov|uk|de|fr|info|tv|us)"
_HALF = r"(?: ?(?i:(?P<half>[ap]\.?m\b\.?)))?"
_RULES = Rules(
    ("l", r"https?://[!-~]+|www\.[!-~]+", marks.address),
    ("ld", r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", marks.address),
    ("ld", rf"(?i:(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)+{_TLD}(?![a-z0-9])(?:/[!-~]*)?)", marks.address),
    ("s", r"\(\d{3}\) ?\d{3}[-. ]\d{4}(?!\d)|\+\d{1,3}(?:[-. ]\(?\d{1,4}\)?){2,4}(?!\d)", marks.groups),
    ("d", r"(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)|0\d{1,3}[- ]\d{3,4}[- ]\d{4}(?!\d)", marks.groups),
    ("d", r"\d{3}-\d{4}(?!\d)|\d{3}-\d\d-\d{4}(?!\d)", marks.groups),
    ("d", r"(?P<year>(?:1\d|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)", times.iso_date),
    ("d", r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:\d\d){1,2})(?!\d)", times.iso_date),
    ("d", r"(?P<month>0[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])", times.month_year),
    ("d", r"\d+(?:\.\d+){2,}", marks.dotted),
    ("d", r"40([13])\(([kb])\)", lambda _, match: f" four oh {each(match[1])} {match[2]}"),
    ("d", r"(\d{1,2}) ?[–—-] ?(\d{1,2}) ?(?i:([ap])\.?m\b\.?)", times.hours),
    ("d", rf"(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?{_HALF}(?!\d)", times.clock),
    ("d", r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)", times.ratio),
    ("d", rf"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)? (?P<month>{_MONTH})(?![A-Za-z])", times.day_month),
    ("d", r"(?i:(\d+)(?:st|nd|rd|th))(?!\w)", amounts.place),
    ("d", r"(1\d\d0|20\d0|\d0)['’]?s\b", times.decade_said),
    ("s", r"['’](\d0)s\b", times.decade_said),
    ("d", r"(\d+)(?: |§)(\d{1,2})[/⁄](\d{1,3})(?![\d/])", times.mixed),
    ("d", r"(\d{1,3})[/⁄](\d{1,3})(?![\d/])", times.slashed),
    ("d", r"(\d\.\d)/(5|10)(?![\d/.])", times.rated),
    ("d", r"(\d+)h ?(\d+)m(?:in)?\b", times.hour_minute),
    ("d", r"(\d{1,2})['′’](?:(\d{1,2})(?:[\"″]|(?!\d)))?(?![A-Za-z])", amounts.feet_and_inches),
    ("d", rf"(?P<number>{NUMBER})(?: ?(?P<unit>(?i:{UNIT})))?(?: [x×] (?=\d)|[x×](?=\d))", amounts.sides),
    ("d", rf"({NUMBER})[xX](?!\w)", times.times),
    ("d", rf"(?P<low>{NUMBER})(?P<unit>(?i:{UNIT}))?(?: ?[–—~] ?|-)(?P<high>{NUMBER})(?![\w-]*-\d)(?!\d)",
     amounts.number_range),
    ("d", r"\d{3,4}(?![\d%:-]|[.,]\d|[A-Za-z]{2})", spelled.numbered),
    ("d", r"(\d{3,4})([pi])(?![A-Za-z0-9])", lambda _, match: f" {figures(match[1])} {match[2]}"),
    ("d", NUMBER, amounts.counted),
    ("ls", r"(?:US|[AC])?(?P<sign>[$€£¥₩₹])"
     rf"(?P<number>{NUMBER})(?:[-–](?P=sign)?(?P<high>{NUMBER}))?(?P<scale>{SCALE})?", amounts.money),
    ("s", r"\.(\d+)", lambda _, match: f" point {each(match[1])}"),
    ("s", r"(?<![\w)])[-−](?=[$€£]?\d)", lambda _, _m: " minus "),
    ("s", r"#(?=\d)", lambda _, _m: " number "),
    ("s", r"#([A-Za-z]\w*)", spelled.hashtag),
    ("s", r"/(?:an? )?([A-Za-z]+[23]?)(?!\w)", amounts.each_of),
    ("s", rf"[{POWER}^]((-)?(\d+))", marks.power),
    ("s", r"[♥❤]", marks.heart),
    ("s", r"~(?=\d)", marks.about),
    ("s", r"[–—~-](?=[ \w])", times.stretch),
    ("s", r"(?<![\w)])(?:[:;=]['’-]?[)(DPpOo3/|]|<3)(?!\w)", lambda _, _m: " "),
    ("s", r"@", marks.at),
    ("l", r"(?i:w/o?(?![A-Za-z])|b/c(?!\w)|[an]/[ac](?!\w)|q&a|r&d|at&t|h&m|[br]&b|m&a)", spelled.word),
    ("l", rf"(?P<month>{_MONTH}) (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d:.]\d|\d|%| ?(?i:am|pm))",
     times.month_day),
    ("l", rf"(?P<month>{_MONTH}) (?P<year>(?:1\d|20)\d\d)(?![\d,.]\d|\d)", times.month_only),
    ("l", r"(?:[A-Za-z]\.){2,}", spelled.initials),
    ("l", r"(?:[A-Za-z]+|[A-Z][A-Za-z]*-)\d[A-Za-z0-9]*(?:[.-]\d+)*", spelled.coded),
    ("l", rf"{spelled.LATIN}+(?:['’&]{spelled.LATIN}+)*(?:-(?:[Ff]i|[Cc]|mail|ray|pop|shirts?)(?![A-Za-z]))?",
     spelled.word),
    ("h", r"[가-힣]+", marks.hangul),
    ("s", f"[{re.escape(''.join(tables.SYMBOLS))}]", lambda _, match: f" {tables.SYMBOLS[match.group()]} "),
)  # fmt: skip
