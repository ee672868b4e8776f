"""English narration of scenes in one tone."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.llm.rules import items_en
from services.llm.rules.document import BlockKind
from services.llm.rules.english import capital
from services.llm.rules.model import Sentence
from services.llm.rules.tones_en import CONTRACTIONS, MANNERS, ORDER, SYNONYMS
from services.llm.rules.voice import Voice
from shorts.llm.v1.llm_pb2 import Tone

_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”)")
# "I have" is I've before what was done, and written out before what one has; "how tall I am in socks" stays.
_DONE = (
    r"(?=\s+(?:\w+ly\s+)?(?:been|never|always|already|just|also|not|had|got|seen|done|gone|made|taken|known|found|lost|"
    r"kept|\w+ed)\b)"
)
_NO_STRESS = r"(?!\s+(?:in|on|at|by|for|when|and|or|but)\b)"
# First words that lose their capital after an opening word.
_LOWERED = re.compile(
    r"(?:The|A|An|My|Our|Your|His|Her|Their|He|She|It|They|We|You|This|That|These|Those|There|Every|Each|"
    r"All|Some|No|Nobody|"
    r"One|Two|Three|At|In|On|By|For|From|After|Before|When|While|If|As|With|To|What|Where|How|Why|People|"
    r"Most|Many|Nothing)\b"
)


class EnglishVoice(Voice):
    """Says scenes in one tone."""

    def __init__(self, tone: int, seed: int) -> None:
        super().__init__(tone, seed, MANNERS[tone])
        self._column = ORDER.index(tone)
        self.mark = MANNERS[tone].mark

    def fill(self, phrase: str, **words: str) -> str:
        """Put words of the text into a phrase."""
        text = phrase.format(**words)
        return re.sub(r"(?<=[ap]\.m)\.\.", ".", text)

    def words(self, text: str) -> str:
        """Change the words inside a sentence, outside of quotes."""
        return "".join(part if index % 2 else self._swap(part) for index, part in enumerate(_QUOTED.split(text)))

    def _swap(self, text: str) -> str:
        formal = self.tone == Tone.TONE_PROFESSIONAL
        for long, short in CONTRACTIONS:
            old, new = (short, long) if formal else (long, short)
            if formal and short.endswith("'s"):
                pattern = rf"\b{re.escape(old)}(?=\s+(?!been|\w+ed\b|\w+en\b|got|had|not)\w)"
            else:
                pattern = rf"\b{re.escape(old)}\b(?=\s+\w)"
            if not formal:
                pattern = rf"(?<!how )(?<!what )(?<!than )(?<!as )(?<!tall )(?<!who )\b{re.escape(old)}\b(?=\s+\w)"
                pattern += _DONE if old.endswith("have") else _NO_STRESS
            text = re.sub(pattern, _liker(new), text.replace("’", "'"), flags=re.IGNORECASE)
        for members, forms in SYNONYMS:
            pattern = (
                r"(?<!very )\b(?:"
                + "|".join(map(re.escape, members))
                + r")\b(?![-'’])(?! (?:nearly|almost|same|much)\b)"
            )
            text = re.sub(pattern, _liker(forms[self._column]), text, flags=re.IGNORECASE)
        return text

    def fresh(self) -> None:
        """Begin a narration; English remembers nothing."""

    def named(self, name: str, said: str) -> str:
        """Say a product's name with a sentence about it, its price as a rule."""
        for begun, whole in (("It's ", f"{capital(name)} is "), ("The price is ", f"The price of {name} is ")):
            if said.startswith(begun):
                return whole + said[len(begun) :]
        if said.startswith("You can get it "):
            return f"You can get {name} {said[15:]}"
        return f"{capital(name)}: {said}"

    def plain(self, sentence: Sentence, line: int = 0) -> str:
        """Say a sentence, or a fact with its key, without anything around it."""
        mark = self.mark if line % 2 else "."
        if sentence.key:
            return items_en.fact(sentence, formal=self.tone == Tone.TONE_PROFESSIONAL) + mark
        text = items_en.whole(sentence.text) if sentence.kind is BlockKind.ITEM else sentence.text
        text = self.words(text) if not sentence.quote else text
        if text[-1:] in '"”’':
            return text
        if text[-1:] in ".!?…":
            return text[:-1] + mark if text.endswith(".") and not re.search(r"\b[ap]\.m\.$|\.\.$", text) else text
        return text + mark

    def say(self, sentence: Sentence, place: int, *, follows: bool, last: bool) -> str:  # noqa: ARG002 - English has no endings to place
        """Say a sentence in its place, with its link and, for fun, an echo of its number."""
        said = self.plain(sentence, self.line)
        link = self.link(sentence.link, follows)
        if link:
            said = (
                f"{link} {said}"
                if link[-1] in ".!?"
                else f"{link} {said[0].lower() + said[1:] if sentence.uncapital else _lower(said)}"
            )
        return said + self.echo(sentence)

    def hook(self, sentence: Sentence) -> str:
        """Say the first sentence of a short."""
        said = self.plain(sentence, 1)
        called = self.figures(sentence)[:1] or [n for n in sentence.numbers[:1] if not re.search(r"\d", n)]
        if (
            self.tone == Tone.TONE_ENTHUSIASTIC
            and called
            and not self.terse
            and not sentence.question
            and not said.startswith(called[0])
        ):
            return f"{capital(called[0])}! {said}"
        return said + self.echo(sentence)

    def joined(self, first: Sentence, second: Sentence, line: int) -> str:
        """Say two statements as one sentence."""
        left, right = self.plain(first, line), self.plain(second, line)
        if right[:1].isupper() and not _LOWERED.match(right):
            return f"{left} {right}"
        return f"{left.rstrip('.!')}, and {_lower(right)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if _LOWERED.match(text) else text


def _liker(new: str) -> Callable[[re.Match[str]], str]:
    """Give a replacement that keeps the capital of what it replaces."""
    return lambda found: capital(new) if found[0][:1].isupper() and found[0][:2] != "I " else new
