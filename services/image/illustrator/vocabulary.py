"""Which thing or place a keyword names, in Korean or English.

Tables of our own (data/goods.txt, doing.txt, props.txt; places.txt) come first; for props the names that the package
`emoji` carries (Unicode's short names and Korean annotations) fill in, without people, flags, religion and mere signs.
A word that fits nothing shows nothing. A number before an English word, or a counter after a Korean one, shows so many
("three hearts", "심장 3개"); "no" before it, or "없음" after it, crosses it out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "data"
_HANGUL = re.compile(r"[가-힣]+")
_EDGES = re.compile(r"^[^\w가-힣]+|[^\w가-힣]+$")
# Korean particles and suffixes, longest first, that a noun may carry in a text.
_PARTICLES = (
    *("에게서", "으로서", "으로써", "이라는", "이라고", "에서는", "에서도", "까지도", "부터는", "입니다", "이에요"),
    *("에게", "에서", "으로", "까지", "부터", "처럼", "보다", "마다", "조차", "이나", "이랑", "라는", "예요", "이다"),
    *("들이", "들을", "들은", "들의", "들과", "에는", "에도", "만의"),
    *("은", "는", "이", "가", "을", "를", "의", "에", "도", "만", "로", "와", "과", "들", "랑", "나"),
)
# Heads of one syllable that mean the same in every compound (소금빵), and tails that leave a word's thing what it is.
_HEADS = frozenset("빵밥떡꽃")
_TAILS = frozenset("표집점잔")
# A prop's own words for how many, or that it is not; see services.common.drawing.props.
_COUNTED = re.compile(
    r"(?:(?P<count>two|three|four|[234])\s(?P<en>[a-z].*)|(?P<ko>[가-힣]{2,}|[뇌뼈귤밤배])\s?(?P<many>[두세네234])\s?"
    r"(?:개|마리|송이|잔|병|권|장|대|그루|명|켤레|조각|봉지|상자|다발|알|쪽|그릇|벌))",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:(?:no|not|without)\s(?P<en>[a-z].*)|(?P<ko>.+)\s없음)", re.IGNORECASE)
_COUNTS = {"two": "2", "three": "3", "four": "4", "두": "2", "세": "3", "네": "4"}
# Parts of English names of emoji that we never choose by their name.
_UNWANTED = re.compile(
    r"flag|button|sign\b|arrow|square|circle|diamond|symbol|o’clock|thirty|person|people|\b(wo)?m[ae]n\b"
    r"|worship|church|mosque|synagogue|kaaba|temple|shrine|cross|menorah|star of|dharma|om\b|prayer|khanda|hamsa|diya"
    r"|cigarette|coffin|urn|headstone|skull|pistol|bomb|dagger|knife|syringe|blood|poo|toilet|restroom|closet"
    r"|foggy|cityscape|sunrise|sunset|milky way|\bfog\b|desert$|national park|sparkler|chart|passport|elevator"
    r"|baggage|customs"
    r"|face|hand\b|hands\b|finger|fist|tokyo|japan|japanese|mahjong|statue|bikini|briefs|biting|pregnant|breast|mark\b"
    r"|zodiac|aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces|ophiuchus|suit\b",
    re.IGNORECASE,
)


@dataclass
class Vocabulary:
    """Words and what they show. Made by `load_vocabulary`."""

    # Word to emoji; words of several parts have spaces.
    props: Mapping[str, str]
    # Word to place.
    places: Mapping[str, str]
    # Words that are places themselves, and which.
    sites: Mapping[str, str]
    # Words that show nothing.
    silent: frozenset[str]
    # Words whose thing may be meant, no more.
    weak: frozenset[str] = frozenset()
    # Words of our own table: compounds are looked up in it alone.
    own: frozenset[str] = frozenset()
    # Emoji to its English name, for alternative texts.
    names: Mapping[str, str] = field(default_factory=dict)

    def prop(self, keyword: str) -> str | None:
        """Give the prop that a keyword names, or None: an emoji or a drawn thing, counted or crossed out."""
        how, bare = _modified(keyword)
        word = self._find(bare, self.props)
        if word is None:
            return None
        shown = self.props[word]
        if not how:
            return shown
        # What is crossed out already, and is not so, is there: not closed.
        return shown.removeprefix("no ") if shown.startswith("no ") else f"{how} {shown}"

    def sure(self, keyword: str) -> bool:
        """Tell whether a keyword names a thing and nothing else, so that its emoji may be the picture's hero."""
        word = self._find(_modified(keyword)[1], self.props)
        return word is not None and word not in self.weak

    def name(self, prop: str) -> str:
        """Give the English name of a prop for an alternative text, "" for one without a name."""
        from services.common.drawing.things import TITLES  # noqa: PLC0415 - not needed to read words

        how, _, rest = prop.partition(" ")
        bare = rest or how
        name = TITLES.get(bare) or self.names.get(bare, "")
        return {
            "no": f"no {name}",
            "2": f"two times {name}",
            "3": f"three times {name}",
            "4": f"four times {name}",
        }.get(how if rest else "", name)

    def place(self, keyword: str) -> str | None:
        """Give the place that a keyword names or calls for, or None."""
        return self.places[word] if (word := self._find(keyword, self.places)) else None

    def site(self, keyword: str) -> str | None:
        """Give the place that a keyword is the name of, or None."""
        return self.sites[word] if (word := self._find(keyword, self.sites)) else None

    def _find(self, keyword: str, table: Mapping[str, str]) -> str | None:
        for form in _forms(keyword):
            if form in self.silent and table is self.props:
                return None
            if form in table:
                return form
            if _HANGUL.fullmatch(form) and (found := self._compound(form, table)):
                return found
        return None

    def _compound(self, word: str, table: Mapping[str, str]) -> str | None:
        """Look for a compound's head, which stands last (수제쿠키): what is before it only says which."""
        for start in range(1, len(word) - 1):
            head = word[start:]
            if head in self.silent or head in self.weak:
                return None
            if head in table and (head in self.own or table is not self.props):
                return head
        if word[-1] in _HEADS and word[-1] in table:
            return word[-1]
        stem = word[:-1]
        return stem if word[-1] in _TAILS and len(stem) > 1 and stem in table else None


def _modified(keyword: str) -> tuple[str, str]:
    """Take apart what says how many there are, "2" to "4", or that there is none, "no", and the word."""
    text = keyword.strip()
    if found := _DENIED.fullmatch(text):
        return "no", found["en"] or found["ko"]
    if found := _COUNTED.fullmatch(text):
        count = (found["count"] or found["many"]).casefold()
        return _COUNTS.get(count, count), found["en"] or found["ko"]
    return "", text


def _forms(keyword: str) -> Iterator[str]:
    """Give a keyword's forms from the most to the least exact: as it is, bare, then its last word, the head."""
    text = unicodedata.normalize("NFC", keyword).casefold().replace("_", " ").strip()
    text = " ".join(_EDGES.sub("", text).split())
    if not text:
        return
    yield from _bare(text)
    words = text.split(" ")
    if len(words) > 1:
        joined = "".join(words)
        if _HANGUL.fullmatch(joined):
            yield joined
        yield from _bare(_EDGES.sub("", words[-1]))


def _bare(word: str) -> Iterator[str]:
    yield word
    if _HANGUL.search(word):
        for particle in _PARTICLES:
            stem = word[: -len(particle)]
            # A stem of one syllable is too often the start of another word (가지 is not 가 + 지).
            if word.endswith(particle) and (
                len(stem) > 1 or (stem and particle in {"은", "는", "을", "를", "이", "의"})
            ):
                yield stem
        return
    for ending, other in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("’s", ""), ("'s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)] + other
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            stem = word[: -len(ending)]
            yield from (stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else stem, f"{stem}ing")


def _lines(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, *words = line.split(" ")
            yield first, [word.replace("_", " ").casefold() for word in words]


def load_vocabulary() -> Vocabulary:
    """Read the tables; takes some 50 ms, so backends do it once."""
    import emoji  # noqa: PLC0415 - heavy: half a megabyte of names

    emoji.config.load_language("ko")
    props, silent, weak = _own_props()
    own = frozenset(props)
    names: dict[str, str] = {}
    for shown, data in emoji.EMOJI_DATA.items():
        english = data["en"].strip(":").replace("_", " ")
        names[shown] = english.casefold() if english.isascii() else english
        if not _wanted(shown, english, emoji.EMOJI_DATA, data["status"] == emoji.STATUS["fully_qualified"]):
            continue
        korean = data.get("ko", "").strip(":").replace("_", " ")
        for word, shortest in ((english.casefold(), 3), (korean, 2)):
            if len(word) >= shortest and word not in silent:
                props.setdefault(word, shown)
    places: dict[str, str] = {}
    sites: dict[str, str] = {}
    for place, words in _lines("places.txt"):
        for word in words:
            if place.startswith("!"):
                sites[word] = place[1:]
            places.setdefault(word, place.removeprefix("!"))
    return Vocabulary(props, places, sites, frozenset(silent), frozenset(weak), own, names)


def _own_props() -> tuple[dict[str, str], set[str], set[str]]:
    """Give what our own tables say of words: what they show, those that show nothing, those that are only hinted at."""
    props: dict[str, str] = {}
    silent: set[str] = set()
    weak: set[str] = set()
    for name in ("goods.txt", "doing.txt", "props.txt"):
        for shown, words in _lines(name):
            if shown in {"-", "~"}:
                # What the tables before this one say of a word is sure.
                (silent if shown == "-" else weak).update(word for word in words if word not in props)
                continue
            for word in words:
                props.setdefault(word, shown.replace("no_", "no "))
    for hour in range(1, 13):  # clock faces stand from one to twelve o'clock
        for word in (f"{hour}시", f"{hour} o'clock"):
            props[word] = chr(0x1F550 + hour - 1)
    return props, silent, weak


def _wanted(shown: str, english: str, every: Mapping[str, object], qualified: bool) -> bool:
    has_skin = f"{shown.rstrip(chr(0xFE0F))}\U0001f3fb" in every
    flag_or_tone = any(0x1F1E6 <= ord(c) <= 0x1F1FF or 0x1F3FB <= ord(c) <= 0x1F3FF or ord(c) >= 0xE0000 for c in shown)
    return qualified and not has_skin and not flag_or_tone and not _UNWANTED.search(english)
