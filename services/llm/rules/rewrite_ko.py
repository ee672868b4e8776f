"""A Korean source sentence put into a tone: person, adverbs, particles, contractions, then the ending."""

from __future__ import annotations

import re

from services.llm.rules import endings
from services.llm.rules.conjugation import Ending, Kind, before_vowel, realise
from services.llm.rules.endings import Act, Parsed
from services.llm.rules.morphology import Analyser, Token
from services.llm.rules.particles import agree
from services.llm.rules.tones_ko import ADVERBS, ORDER, PERSONS, Manner
from services.llm.rules.words import words
from shorts.llm.v1.llm_pb2 import Tone

_ADVERB = {member: forms for members, forms in ADVERBS for member in members.split()}
_ADVERB_TAGS = {"MAG", "NNG", "MAJ", "IC"}
_CONTRACTED = {"을": "걸", "은": "건", "이": "게"}
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|'[^']{1,40}'")
_END_MARKS = re.compile(r"[\s.!?…~。！？,]+$")
# What makes "몇 개일까요? 200개입니다." say more or less than the sentence did.
_NOT_EXACT = re.compile(
    r"^\s*(?:여|남짓|가까|넘|이상|이하|미만|정도|쯤|안팎|내외|부터|까지|에서|~|-|째|차|짜리|대|만에|마다|씩|도\b)"
)
_QUIZ_UNIT = set(
    words(
        """
    시 시간 분 초 년 개월 주 일 명 개 마리 번 살 세 권 잔 병 대 가지 그루 송이 곳 층 도 % 퍼센트 km kg g m cm
    mm ml L 평 인분 장 줄 달 배 회 편 건 원 칸 조각 그릇 컵 봉지 종 킬로미터 킬로그램 그램 미터 센티미터
    """
    )
)


class Rewriter:
    """Puts sentences into one tone. The same sentences in the same order since `fresh` give the same words."""

    def __init__(self, analyser: Analyser, tone: int, manner: Manner) -> None:
        self.analyser = analyser
        self.tone = tone
        self.manner = manner
        self._column = ORDER.index(tone)
        self._pairs = 0  # pairs of things said so far: their particles take turns
        self._relaxed = tone in {Tone.TONE_CASUAL, Tone.TONE_FUNNY}

    def fresh(self) -> None:
        """Begin a script."""
        self._pairs = 0

    def words(self, text: str) -> str:
        """Change the words inside a sentence, outside of quotes; the ending stays."""
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        tokens = self.analyser.tokens(text)
        out, position = "", 0
        skip_to = 0
        for index, token in enumerate(tokens):
            if token.start < skip_to or any(start <= token.start < end for start, end in quoted):
                continue
            changed = self._change(text, tokens, index)
            if changed is None:
                continue
            new, stop = changed
            out += text[position : token.start] + new
            position = skip_to = stop
        return out + text[position:]

    def _change(self, text: str, tokens: tuple[Token, ...], index: int) -> tuple[str, int] | None:
        token = tokens[index]
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        before = tokens[index - 1] if index else None
        own_word = (before is None or before.end < token.start) and (after is None or token.end < after.start)
        stands = before is None or (before.end < token.start and before.tag != "JKS")  # not 빛이 나는
        if token.tag.startswith("NP") and token.surface in PERSONS and stands:
            return PERSONS[token.surface], token.end
        together = token.surface in {"함께", "같이"} and before is not None and before.surface in {"와", "과"}
        if token.tag in _ADVERB_TAGS and own_word and token.surface in _ADVERB and not together:
            return _ADVERB[token.surface][self._column], token.end
        if after is None or before is None:
            return None
        if token.surface == "것" and token.tag == "NNB" and self._relaxed and after.tag in {"JKO", "JX", "JKS"}:
            short = _CONTRACTED.get(after.surface)
            return (short, after.end) if short and text[after.end : after.end + 1].isspace() else None
        return self._particle(tokens, index) or self._purpose(tokens, index)

    def _pair(self, tokens: tuple[Token, ...], index: int) -> str:
        """Join two things: 하고 among friends, 이랑 with a wink, by turns; further ones get a comma."""
        token, before = tokens[index], tokens[index - 1]
        if any(t.tag in {"JC", "JKB"} and t.surface in {"와", "과"} for t in tokens[max(0, index - 4) : index]):
            return ","
        forms = ("하고", agree(before.surface, "이랑"), token.surface)
        self._pairs += 1
        return forms[(self._pairs - 1 + (self.tone != Tone.TONE_CASUAL)) % len(forms)]

    def _particle(self, tokens: tuple[Token, ...], index: int) -> tuple[str, int] | None:
        token, before = tokens[index], tokens[index - 1]
        after = tokens[index + 1]
        if token.tag not in {"JC", "JKB"} or before.end != token.start or token.end == after.start:
            return None
        if (
            token.surface in {"와", "과"}
            and self._relaxed
            and not after.surface.startswith(("같", "다르", "다른", "달리", "함께", "관련"))
        ):
            return self._pair(tokens, index), token.end
        if token.surface in {"랑", "이랑", "하고"} and not self._relaxed:
            return agree(before.surface, "과"), token.end
        swap = {"에게": "한테", "에게서": "한테서"} if self._relaxed else {"한테": "에게", "한테서": "에게서"}
        return (swap[token.surface], token.end) if token.surface in swap else None

    def _purpose(self, tokens: tuple[Token, ...], index: int) -> tuple[str, int] | None:
        """굽기 위해 is 구우려고 among friends."""
        token, after = tokens[index], tokens[index + 1]
        aim = tokens[index + 2] if index + 2 < len(tokens) else None
        verb = token.tag in {"VV", "XSV"} and len(token.parts) == 1
        if not (self._relaxed and verb and after.surface == "기" and aim and aim.surface in {"위해", "위해서"}):
            return None
        return before_vowel(token.surface, Kind.VERB) + "려고", aim.end

    def finish(self, text: str, ending: Ending, mark: str = ".") -> str:
        """Give a sentence the tone's ending and a mark; a quote, or what is not understood, stays as it is."""
        text = text.strip().rstrip(",")
        if text[-1:] in '"”’」』':
            return text
        parsed = endings.parse(text, self.analyser)
        if parsed is None:
            bare = _END_MARKS.sub("", text)
            return bare + ("?" if "?" in text[len(bare) :] else ".")
        return self._with(parsed, ending, mark)

    def _with(self, parsed: Parsed, ending: Ending, mark: str) -> str:
        manner = self.manner
        if parsed.act is Act.QUESTION:
            return realise(parsed.predicate, manner.question) + "?"
        if parsed.act is Act.WONDERING:
            return realise(parsed.predicate, Ending.WONDERING) + "?"
        if parsed.act is Act.REQUEST:
            return realise(parsed.predicate, manner.request) + mark
        if parsed.act is Act.PROPOSAL:
            return realise(parsed.predicate, manner.proposal) + mark
        if parsed.fragment and ending is Ending.EXPLAINING:
            ending = Ending.POLITE
        if ending is Ending.INSISTING and parsed.predicate.honorific:
            ending = Ending.POLITE
        return realise(parsed.predicate, ending) + mark

    def quiz(self, text: str, numbers: tuple[str, ...]) -> tuple[str, str] | None:
        """Turn a sentence with one exact number into question and answer: ("새벽 몇 시에 문을 열까요?", "4시")."""
        figure = self._exact_figure(text, numbers)
        if figure is None:
            return None
        phrase, unit = numbers[0], figure[1]
        parsed = endings.parse(text, self.analyser)
        if parsed is None or parsed.act is not Act.STATEMENT:
            return None
        asked = "얼마" if unit == "원" else f"몇 {unit}"
        start = text.index(phrase) + figure.start()
        rest = text[text.index(phrase) + len(phrase) :]
        if parsed.predicate.kind is Kind.COPULA and parsed.predicate.text.rstrip().endswith(phrase):
            return text[:start] + asked + "일까요?", figure[0]
        if unit == "원" and (particle := re.match(r"(으로|로|은|는|이|가|을|를|과|와)(?=\s)", rest)):
            rest = agree("얼마", particle[1]) + rest[particle.end() :]
        question = endings.parse(text[:start] + asked + rest, self.analyser)
        if parsed.fragment or question is None or question.act is not Act.STATEMENT:
            return None
        return realise(question.predicate, Ending.WONDERING) + "?", figure[0]

    def _exact_figure(self, text: str, numbers: tuple[str, ...]) -> re.Match[str] | None:
        """Find the one number of a sentence that can be asked for; None where it is about, over or under it."""
        single = len(numbers) == 1 and len(re.findall(r"\d+", text.replace(",", ""))) == 1
        if not single or "몇" in text or _QUOTED.search(text):
            return None
        phrase = numbers[0]
        if re.search(r"\d{4}년|년이? 지나", text):
            return None  # which year it was is no riddle
        figure = re.search(r"(?<![A-Za-z약총제])\d[\d,.]*\s?(?:천|만|억)?\s?([가-힣%A-Za-z]+)?$", phrase)
        if figure is None or figure[1] not in _QUIZ_UNIT or re.match(r"약|총|최|제|만\s|단", phrase):
            return None
        start, end = text.index(phrase) + figure.start(), text.index(phrase) + len(phrase)
        about = re.search(r"(?:약|거의|무려|대략|총|최대|최소|겨우|고작|단|만)\s*$", text[:start])
        return None if about or _NOT_EXACT.match(text[end:]) else figure


def fill(phrase: str, **words: str) -> str:
    """Put words into a phrase of the tones; the particle right after each agrees with it."""
    for name, word in words.items():
        slot = "{" + name + "}"
        if slot not in phrase:
            continue
        before, _, after = phrase.partition(slot)
        particle = next((p for p in ("이었", "이에요", "이요", "을 ", "은 ") if after.startswith(p)), "").strip()
        agreed = particle and agree(word, particle)
        if particle == "이요":
            agreed = "이요" if agree(word, "이") == "이" else "요"
        phrase = before + word + agreed + after[len(particle) :]
    return phrase
