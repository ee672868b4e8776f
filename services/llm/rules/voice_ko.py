"""Korean narration of scenes in one tone: hooks, links, endings in rotation, facts."""

from __future__ import annotations

import random
import re

from services.llm.rules import endings
from services.llm.rules.conjugation import Ending, Kind, Predicate, realise
from services.llm.rules.document import BlockKind
from services.llm.rules.formal_ko import formal
from services.llm.rules.model import Sentence
from services.llm.rules.morphology import Analyser
from services.llm.rules.particles import attach
from services.llm.rules.rewrite_ko import Rewriter, fill
from services.llm.rules.shop import PRICE
from services.llm.rules.tones_ko import MANNERS
from services.llm.rules.voice import Voice
from shorts.llm.v1.llm_pb2 import Tone

_OF_PRICE = re.compile(r"^(?:판매)?가격?은 (?=\d)")
_LABEL = re.compile(
    r"^((?:[가-힣]+ ){0,2}(?:용량|무게|중량|크기|높이|길이|너비|폭|두께|깊이|지름|소음|전력|밝기|각도|온도|속도|"
    r"배터리|화면|해상도|함량|도수|열량|색온도)) "
    r"(?=(?:약 |최대 |총 )?\d[\d.,]*\s?(?:[A-Za-z%°℃]+|[가-힣]{1,4})$)"
)
_COUNTED = re.compile(r"(?:^|\s)(?:번|때|날|것|수|개|명|가지)$")
_QUOTE_END = ('"', "”", "’", "」", "』")


def _labelled(text: str) -> str:
    """Put the particle of a topic after what a point of a list measures: 용량 480ml is 용량은 480ml."""
    parts = text.rstrip(". ").split(", ")
    if not all(_LABEL.match(part) for part in parts):
        return text
    return ", ".join(_LABEL.sub(lambda found: attach(found[1], "은") + " ", part) for part in parts)


class KoreanVoice(Voice):
    """Says scenes in one tone."""

    def __init__(self, analyser: Analyser, tone: int, seed: int) -> None:
        super().__init__(tone, seed, MANNERS[tone])
        self.analyser = analyser
        self.endings = MANNERS[tone].endings
        self.mark = MANNERS[tone].mark
        self.rewriter = Rewriter(analyser, tone, MANNERS[tone])

    def fresh(self) -> None:
        """Begin a narration: forget what was said, save for the phrases used."""
        self.rewriter.fresh()

    def fill(self, phrase: str, **words: str) -> str:
        """Put words of the text into a phrase; particles agree."""
        return fill(phrase, **words)

    def toned(self, line: str) -> str:
        """Put a line of the character's, written in 해요체, into the formal ending where the tone has it."""
        if self.tone != Tone.TONE_PROFESSIONAL:
            return line
        return " ".join(self._formal(piece.strip()) for piece in re.findall(r"[^.!?]+[.!?]", line))

    def _formal(self, piece: str) -> str:
        if told := formal(piece[:-1]):
            return told + ("?" if told.endswith(("까", "까요")) else self.mark)
        return self.rewriter.finish(piece, Ending.FORMAL, self.mark)

    def named(self, name: str, said: str) -> str:
        """Say a product's name with a sentence about it, its price as a rule."""
        return f"{name}, {_OF_PRICE.sub('', said)}"

    def plain(self, sentence: Sentence, line: int = 0, ending: Ending | None = None) -> str:
        """Say a sentence, or a fact with its key, without anything around it."""
        ending = ending or self.endings[0]
        mark = self.mark if line % 2 else "."
        if sentence.key:
            return self._fact(sentence, ending, mark)
        if sentence.text.endswith(_QUOTE_END):
            return sentence.text
        text = _labelled(sentence.text) if sentence.kind is BlockKind.ITEM else sentence.text
        return self.rewriter.finish(self.rewriter.words(text), ending, mark)

    def _fact(self, sentence: Sentence, ending: Ending, mark: str) -> str:
        value = sentence.text.rstrip(" .")
        if sentence.was:
            return self._reduced(sentence.was, value, mark)
        parsed = endings.parse(value, self.analyser)
        if sentence.text[-1] in "?!" or (sentence.text.endswith(".") and not (parsed and parsed.fragment)):
            return f"{sentence.key}, “{sentence.text}”"  # a line of a dialogue
        if parsed is None:
            return f"{sentence.key}, {value}."
        ending = self.endings[0] if ending in {Ending.EXPLAINING, Ending.BACKGROUND} else ending
        if any(token.tag == "JX" and token.surface in {"은", "는"} for token in self.analyser.tokens(value)):
            return self.rewriter.finish(value, ending, mark)  # has a topic of its own
        name = parsed.fragment and (parsed.predicate.kind is Kind.COPULA or " " not in value)  # 흙담공방 is no act
        if not name:
            return f"{sentence.key}, {self.rewriter.finish(value, ending, mark)}"
        return realise(Predicate(f"{attach(sentence.key, '은')} {value}", Kind.COPULA), ending) + mark

    def _reduced(self, was: str, now: str, mark: str) -> str:
        """Say a price after the list price; how much less it is, only the text may say."""
        said = self.manner.reduced[self.seed % len(self.manner.reduced)]
        return self.rewriter.finish(said.format(was=was, now=now), self.endings[0], mark)

    def say(self, sentence: Sentence, place: int, *, follows: bool, last: bool) -> str:
        """Say a sentence in its place, with its link and, for fun, an echo of its number."""
        said = self.plain(sentence, self.line, self._ending(sentence, place, last))
        link = self.link(sentence.link, follows)
        return (f"{link} {said}" if link else said) + self.echo(sentence)

    def _ending(self, sentence: Sentence, place: int, last: bool) -> Ending:
        ending = self.endings[(self.line + self.seed) % len(self.endings)]
        if PRICE.match(sentence.key) or (ending is Ending.EXPLAINING and (place == 0 or last or sentence.link)):
            return self.endings[0]
        if ending is Ending.INSISTING and not sentence.numbers:
            return Ending.CONFIRMING
        return ending

    def hook(self, sentence: Sentence) -> str:
        """Say the first sentence of a short: as a quiz, with its topic or its number in front, or plainly."""
        choice = random.Random(f"{self.seed}/{int(self.tone)}/shape").random()  # noqa: S311 - variety, not secrecy
        if not sentence.key and not sentence.quote:
            text = self.rewriter.words(sentence.text)
            quiz = self.rewriter.quiz(text, sentence.numbers)
            if quiz and choice < 0.6 and not self.terse:
                return f"{quiz[0]} {self.phrase('quiz', number=quiz[1])}"
            if fronted := self._fronted(text, sentence, choice):
                return fronted + self.echo(sentence)
            called = [number for number in self.figures(sentence)[:1] if not self.terse]
            if called and self.tone == Tone.TONE_ENTHUSIASTIC and not (sentence.question or text.startswith(called[0])):
                return f"{called[0]}! {self.rewriter.finish(text, Ending.POLITE, self.mark)}"
        return self.plain(sentence, 1) + self.echo(sentence)

    def _fronted(self, text: str, sentence: Sentence, choice: float) -> str:
        topic = re.match(re.escape(sentence.subject) + r"[은는]\s+", text) if sentence.subject else None
        if topic is None or not self.manner.fronting or _COUNTED.search(sentence.subject):
            return ""
        phrase = self.manner.fronting[int(choice * 100) % len(self.manner.fronting)]
        return f"{sentence.subject}{phrase} {self.rewriter.finish(text[topic.end() :], Ending.POLITE, self.mark)}"

    def joined(self, first: Sentence, second: Sentence, line: int) -> str:
        """Say two statements as one sentence, with 고."""
        left = self.rewriter.finish(self.rewriter.words(first.text), Ending.AND, ",")
        return f"{left} {self.plain(second, line)}"
