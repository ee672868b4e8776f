"""Korean readings of what is neither plain Hangul nor an amount: addresses, phones, names with figures, symbols."""

from __future__ import annotations

import re

from services.common.reading import korean_tables as tables
from services.common.reading.korean_counters import ENGLISH_DIGITS
from services.common.reading.korean_latin import latin, spell
from services.common.reading.korean_numbers import closed, decimal, digits, sino
from services.common.reading.korean_words import LATIN
from services.common.reading.scan import Said, Scan

_SPELLED_TLDS = {"com": "닷컴", "net": "점 넷", "shop": "점 샵", "me": "점 미", "app": "점 앱", "info": "점 인포"}
_CAPITAL_NAMES = frozenset(key.upper() for key in LATIN if key[0].isdigit())


def address(_: Scan, match: re.Match[str]) -> Said:
    address = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower())
    user, at, host = re.split(r"[/?#:]", address)[0].rpartition("@")
    *names, last = host.split(".")
    second = names.pop() if last in {"kr", "uk", "jp"} and len(names) > 1 and len(names[-1]) <= 3 else ""
    said = [latin(name) for name in names]
    said += [f"점 {spell(second)}"] if second else []
    said.append(_SPELLED_TLDS.get(last) or f"점 {spell(last)}")
    return (f" {latin(user)} 골뱅이 " if at else " ") + " ".join(said)


def groups(_: Scan, match: re.Match[str]) -> Said:
    """Read the figures of a phone or account number one by one, word by word as written."""
    plus = "플러스 " if match.group().startswith("+") else ""
    said = [" ".join(digits(run, "공") for run in re.findall(r"\d+", part)) for part in match.group().split()]
    return (" " + plus + said[0], *(" " + part for part in said[1:]))


def mobile(_: Scan, match: re.Match[str]) -> Said:
    return " " + " ".join(digits(run, "공") for run in match.groups())


def by_digit(_: Scan, match: re.Match[str]) -> Said:
    return " " + digits(match.group(), "공")


def code(scan: Scan, match: re.Match[str]) -> Said:
    """Read a secret or a code digit by digit where a word before says that it is one."""
    told = re.search(
        r"(?:국번 없이|비번|비밀번호|번호|코드|사번|학번|PIN|우편번호)(?:는|은|이|가)?\s?:?\s?$", scan.before
    )
    return by_digit(scan, match) if told else None


def model(scan: Scan, match: re.Match[str]) -> Said:
    """RTX 4090: a figure of four after a name in capitals."""
    name = re.search(r"(?<![A-Za-z])([A-Z]{2,5}|[Rr]yzen)[ -]$", scan.before)
    if not name or re.match(r"\s?(?:년|원|명|개|만|억)", scan.after):
        return None
    year_like = match.group()[:2] in {"19", "20"} and name[1].lower() not in {"rtx", "gtx", "rx"}
    return None if year_like or match.group().endswith("000") else " " + digits(match.group(), "공")


def ratio(_: Scan, match: re.Match[str]) -> Said:
    said = [decimal(match["one"]), "대", decimal(match["other"])]
    if " " not in match.group():
        return " " + " ".join(said)
    parts = re.findall(r"\S+", match.group())
    return tuple(" " + part for part in said) if len(parts) == 3 else (f" {said[0]} 대", f" {said[2]}")


def fraction(scan: Scan, match: re.Match[str]) -> Said:
    above, below = int(match[1]), int(match[2])
    if re.match(r"\s?mmHg", scan.after) or re.search(r"혈압[은이가]?\s$", scan.before):
        return f" {sino(above)}에 {sino(below)}"
    if above >= below and "⁄" not in match.group():
        return f" {sino(below)}분의 {sino(above)}" if below in {5, 10, 100} else f" {sino(above)} {sino(below)}"
    return f" {sino(below)}분의 {sino(above)} "


def mixed(_: Scan, match: re.Match[str]) -> Said:
    whole = sino(int(match[1]))
    return f" {whole}{'과' if closed(whole) else '와'} {sino(int(match[3]))}분의 {sino(int(match[2]))} "


def spoken_fraction(_: Scan, match: re.Match[str]) -> Said:
    said = (f" {sino(int(match[1]))}분의", f" {sino(int(match[3]))}")
    return said if match[2] else " ".join(said)


def quarter(_: Scan, match: re.Match[str]) -> Said:
    return f" {sino(int(match[1]))}사"


def number_one(_: Scan, match: re.Match[str]) -> Said:
    number = int(match["number"])
    said = ENGLISH_DIGITS[number] if number < 10 else sino(number)
    return ("넘버", said) if " " in match.group() else f" 넘버 {said}"


def one_plus_one(_: Scan, match: re.Match[str]) -> Said:
    return " " + " 플러스 ".join(ENGLISH_DIGITS[int(group)] for group in match.groups())


def product(_: Scan, match: re.Match[str]) -> Said:
    return (
        (f" {decimal(match['number'])}", " 곱하기") if " " in match.group() else f" {decimal(match['number'])} 곱하기 "
    )


def power(scan: Scan, match: re.Match[str]) -> Said:
    said = {"2": " 제곱", "3": " 세제곱"}.get(match[1])
    said = said or f"의 {'마이너스 ' * bool(match[2])}{decimal(match[3])}제곱"
    unit = re.match(r"(m/s|km/s|[A-Za-z]+|%)(?![A-Za-z])", scan.after)
    name = tables.UNITS.get(unit[1].lower()) if unit else None
    if not unit or not name:
        return said
    scan.end += unit.end()
    return f"{said} {name}"


def quarter_of_year(_: Scan, match: re.Match[str]) -> Said:
    """1Q, 3Q23: a quarter of a year in business news."""
    year = f" {sino(int(match[2]))} 년" if match[2] else ""
    return f"{year} {sino(int(match[1]))} 분기"


def countdown(_: Scan, match: re.Match[str]) -> Said:
    return f" 디 {'마이너스' if match[1] == '-' else '플러스'} {decimal(match[2])}"


def plus(scan: Scan, _: re.Match[str]) -> Said:
    sum_told = re.match(r"\s?[\d.]+\s?[-+×÷]?[^=]{0,8}=", scan.after) and scan.before.rstrip()[-1:].isdigit()
    if not scan.after.strip() or (re.match(r"[\s)]", scan.after) and scan.before[-1:].isdigit()):
        return " 이상" if scan.before[-1:].isdigit() and not re.match(r" [\d가-힣]", scan.after) else " 플러스"
    return " 더하기 " if sum_told else " 플러스 "


def equals(scan: Scan, _: re.Match[str]) -> Said:
    said = scan.said.rstrip()
    return " " if not said[-1:].isalpha() else "은 " if closed(said) else "는 "


def capital_code(scan: Scan, match: re.Match[str]) -> Said:
    """Read a name such as 3D or 4K, a seat or gate (14C); what is neither is a number with its unit (500ML)."""
    if match.group() in _CAPITAL_NAMES:
        return " " + LATIN[match.group().lower()]
    seat = re.search(r"(?:좌석|게이트|탑승구|출입구|열|석)(?:은|는|이|가|번호)?:?\s?$", scan.before)
    return f" {sino(int(match[1]))} {spell(match[2])}" if seat and match[2] else None


def latin_word(scan: Scan, match: re.Match[str]) -> Said:
    word = match.group()
    if word in {"x", "X"} and re.search(r"\d\S* ?$", scan.before) and re.match(r" ?\d", scan.after):
        return " 곱하기 "  # 16 x 21cm
    era = {"BC": "기원전", "B.C": "기원전", "AD": "서기", "A.D": "서기"}.get(word)
    if era and re.match(r"\.? ?\d", scan.after):
        return f" {era}"
    return " " + latin(word)


def initials(_: Scan, match: re.Match[str]) -> Said:
    return f" {spell(re.sub(r'[^A-Za-z]', '', match.group()))}"


def versioned(_: Scan, match: re.Match[str]) -> Said:
    return " 버전 " + " 점 ".join(sino(int(part[:9])) for part in match[1].split("."))


def dotted(_: Scan, match: re.Match[str]) -> Said:
    return " " + " 점 ".join(sino(int(part)) for part in match.group().split("."))


def hanja(scan: Scan, match: re.Match[str]) -> Said:
    """Read Hanja that stand for a word; in brackets behind Hangul they only gloss it (한강(漢江))."""
    if re.search(r"[가-힣]\s?\($", scan.before) and scan.after.startswith(")"):
        return " "
    said = "".join(tables.HANJA.get(char, "") for char in match.group())
    said = {"녀": "여", "로": "노", "리": "이"}.get(said[:1], said[:1]) + said[1:]
    return said if scan.before[-1:].isalnum() else " " + said


def symbol(_: Scan, match: re.Match[str]) -> Said:
    return f" {tables.SYMBOLS[match.group()]} "


def degrees(_: Scan, match: re.Match[str]) -> Said:
    return " 화씨" if match.group()[1:] in {"F", "f"} else " 도"


def at(scan: Scan, _: re.Match[str]) -> Said:
    return " 골뱅이 " if scan.after[:1].isalnum() else " 앳 "


def jamo(_: Scan, match: re.Match[str]) -> Said:
    run = match.group()
    return next((" " + said for key, said in tables.JAMO.items() if run.startswith(key)), " ")


def as_written(_: Scan, match: re.Match[str]) -> Said:
    return match.group()


def company(_: Scan, _match: re.Match[str]) -> Said:
    return "주식회사 "
