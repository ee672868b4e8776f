"""Which sentences matter: how much of the text's subject they carry, how concrete they are, where they stand.

The subject is measured as in SumBasic (Nenkova and Vanderwende 2005): the mean probability of a sentence's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from services.llm.rules.document import BlockKind
from services.llm.rules.lexicon import thing
from services.llm.rules.model import Sentence

_STRIKING = {
    "ko": re.compile(
        r"아무도|처음|단 한|한 번도|갑자기|사라|비밀|알고 보니|뜻밖|절반|두 배|하나도|없었|거꾸로|오직|끝내|"
        r"몰래|마지막|놀라|거절|망|잃|꿈|졌다|졌습|이겼|우승|훔치|훔쳤|버티|견디|견딘|저절로|매달"
    ),
    "en": re.compile(
        (
            r"\b(?:nobody|no one|never|first|only|suddenly|vanish|secret|turned out|half|twice|none|last|nothing|"
            r"without|stole|stolen|lost|refused|three|won|dies|died|poison|bled|alone|starving|free|mistake)\b"
        ),
        re.IGNORECASE,
    ),
}


# What makes a fact worth telling: it is the most of its kind, or two sides of it pull apart.
_MOST = {
    "ko": re.compile(
        r"가장|제일|(?:세계|전국|나라)에서|유일|[\d가-힣]+ ?(?:년|해|달|개월)(?: 동안|째|간)|만에|(?:밖에|뿐)"
    ),
    "en": re.compile(
        r"\b(?:most|least|best|worst|[a-z]{3,}est(?<!rest)(?<!forest)(?<!west)(?<!chest)(?<!guest)(?<!honest)|"
        r"strangest|whole|entire|every single|in all of)\b",
        re.IGNORECASE,
    ),
}
_PULLS = {
    "ko": re.compile(r"지만|는데|대신|보다|없이|아니라|(?:도|은|는) (?:않|못)|지 않|지 못|거꾸로"),
    "en": re.compile(r"\b(?:but|not|no|without|instead|than|although|though|until|except|while)\b", re.IGNORECASE),
}
_STEPS = {
    "ko": re.compile(r"^(?:먼저|우선|그다음|이제|마지막으로)\s"),
    "en": re.compile(
        r"^(?:mix|add|cover|fold|drop|take|put|let|stir|whisk|heat|pour|flip|bake|cut|bring|fill|call|do|please|use|cook|"
        r"boil|place|serve|mash|then|next|first)\b",
        re.IGNORECASE,
    ),
}
_INTRODUCES = re.compile(r"아래와 같이|다음과 같이|사무소입니다|인사드립니다|재료는|as follows|ingredients")
_ANNOUNCES = re.compile(
    r"시행|실시|개최|열립니다|진행됩니다|중단됩니다|멈춥니다|교체합니다|닫습니다|변경됩니다|바뀝니다|"
    r"\bwill (?:close|open|start|be (?:held|closed|turned off|replaced|cancelled|moved))\b"
)
DATE = re.compile(r"일시|날짜|기간|when|date", re.IGNORECASE)
_FEW = 3  # content words
_GIVES_AWAY = 0.8  # of the text, from which a hook would tell the end
_WHEN = re.compile(r"일시|날짜|기간|장소|대상|시간|when|where|date", re.IGNORECASE)


def scores(sentences: Sequence[Sentence], language: str) -> dict[int, float]:
    """Give each sentence's weight by its order, about 0 to 3."""
    counts = Counter(word for sentence in sentences for word in sentence.words)
    total = max(1, sum(counts.values()))
    top = max((_subject(sentence, counts, total) for sentence in sentences), default=0) or 1.0
    last = max(1, len(sentences) - 1)
    out = {}
    for place, sentence in enumerate(sentences):
        value = _subject(sentence, counts, total) / top
        value += 0.6 * interest(sentence, language)
        value += 0.1 * min(3, sum(1 for noun in sentence.nouns if thing(noun, language)))
        value += 0.3 * (place == 0) + 0.2 * (place / last > 0.85)
        value += 0.3 * (sentence.link == "contrast") + 0.3 * sentence.quote
        value -= 0.3 * (sentence.needs == "previous") + 0.1 * (sentence.needs == "near")
        value += 0.6 * bool(sentence.key and _WHEN.search(sentence.key)) - 0.5 * bool(_INTRODUCES.search(sentence.text))
        value += 1.4 * bool(sentence.key and DATE.search(sentence.key))
        value -= 0.8 * (not sentence.sayable)
        value -= 0.6 * (len(sentence.words) < 2) + 0.3 * (len(sentence.words) < 4 and not sentence.numbers)
        out[sentence.order] = max(0.05, value)
    return out


def announces(sentence: Sentence) -> bool:
    """Whether a sentence says what will be done, as a notice does."""
    return bool(_ANNOUNCES.search(sentence.text))


def idle(sentence: Sentence) -> bool:
    """Whether a sentence only says who speaks or that something follows."""
    return bool(_INTRODUCES.search(sentence.text)) and len(sentence.words) <= _FEW


def interest(sentence: Sentence, language: str) -> float:
    """How much a sentence makes one want to hear it, 0 to 2: numbers, extremes, surprises, two sides of a thing."""
    text = sentence.text
    value = 0.5 * bool(sentence.numbers) + 0.25 * (len(sentence.numbers) > 1)
    value += 0.4 * min(2, len(_STRIKING[language].findall(text)))
    value += 0.4 * bool(_MOST[language].search(text)) + 0.3 * bool(_PULLS[language].search(text))
    return min(2.0, value + 0.4 * sentence.question + 0.2 * sentence.quote)


def _subject(sentence: Sentence, counts: Counter[str], total: int) -> float:
    if not sentence.words:
        return 0.0
    return sum(counts[word] / total for word in sentence.words) / max(4, len(sentence.words))


def hook_score(sentence: Sentence, place: float, weight: float, language: str) -> float:
    """How well a sentence stops a thumb; `place` is 0 at the beginning of the text and 1 at its end."""
    if sentence.needs or not sentence.sayable or len(sentence.words) < 2 or sentence.seconds > 9.5:
        return -1.0 + 0.01 * weight - 0.1 * bool(sentence.needs)
    value = weight + 1.1 * interest(sentence, language)
    value += 0.35 * bool(sentence.subject) + 0.3 * (place == 0) - 0.5 * place - 0.8 * (place > _GIVES_AWAY)
    value -= 0.8 * bool(_STEPS[language].match(sentence.text)) + 0.7 * bool(sentence.link)
    value -= 0.25 * max(0.0, sentence.seconds - 6.0)
    value -= 1.2 * bool(_INTRODUCES.search(sentence.text))
    value += 2.0 * bool(_ANNOUNCES.search(sentence.text))
    return value - 0.5 * (sentence.kind is BlockKind.QUOTE) - 0.3 * (sentence.link == "contrast")


def topic(sentences: Sequence[Sentence], title: str, language: str) -> str:
    """Name the subject in words of the text: its title if that is short, else what is spoken of most."""
    named = language == "ko" or all(word[0].isupper() for word in title.split() if len(word) > 3)
    if (
        title
        and named
        and len(title) <= (18 if language == "ko" else 40)
        and not re.search(r"[.!?:,]|[다요까죠]$", title)
    ):
        return re.sub(r"\s*(?:이야기|얘기|안내|소개)$", "", title) or title
    if language == "ko" and title and (final := re.search(r"(?:^|\s)([가-힣]{2,10})$", title)) and len(title) <= 40:
        return final[1]
    counts: Counter[str] = Counter()
    for sentence in sentences[:2]:
        for name in re.findall(r"['‘]([^'’.!?]{2,12})['’]", sentence.text) if language == "ko" else ():
            counts[name] += 20
    for place, sentence in enumerate(sentences):
        if sentence.subject and not sentence.needs and not re.search(r"\d", sentence.subject):
            head = sentence.subject.split()[-1]
            counts[head] += (2 + 8 * (place == 0)) * (2 if language == "en" or len(head) > 1 else 1)
        for noun in sentence.nouns:
            counts[noun] += (1 + (place < 2) + 2 * (place == 0)) * (2 if language == "en" or len(noun) > 1 else 1)
    if not counts:
        return _first_words(sentences)
    text = " ".join(sentence.text for sentence in sentences)
    again = {noun for noun in counts if text.lower().count(noun.lower()) > 1}
    counts = Counter({noun: count for noun, count in counts.items() if noun in again}) if again else counts
    best_noun = max(counts, key=lambda phrase: (counts[phrase], -len(phrase)))
    # The fullest phrase around it: 우리 동네 빵집 rather than 빵집.
    fuller = [
        s.subject
        for s in sentences[: max(3, len(sentences) // 3)]
        if s.subject.endswith(best_noun)
        and len(s.subject) <= 13
        and not re.search(r"[와과] |[월화수목금토일]요일", s.subject)
    ]
    subject = fuller[0] if fuller and not re.search(r"\d", fuller[0]) else best_noun
    return subject if language == "ko" else _with_article(subject, sentences)


def _with_article(noun: str, sentences: Sequence[Sentence]) -> str:
    text = " ".join(sentence.text for sentence in sentences)
    if re.match(r"(?:the|a|an|my|our|every|one)\b", noun, re.IGNORECASE):
        return (
            re.sub(r"^(?:The|A|An|Every|One|a|an|every|one) ", "the ", noun)
            .replace("My ", "my ")
            .replace("Our ", "our ")
        )
    if noun[0].isupper():
        whole = re.search(rf"\b(?:[A-Z][a-z]+ )+{re.escape(noun)}\b", text)
        return whole[0] if whole else noun
    plural = len(re.findall(rf"\b{re.escape(noun)}s\b", text, re.IGNORECASE)) > len(
        re.findall(rf"\b{re.escape(noun)}\b", text, re.IGNORECASE)
    )
    return f"the {noun}s" if plural else f"the {noun}"


def _first_words(sentences: Sequence[Sentence]) -> str:
    words = sentences[0].text.rstrip(".!?").split() if sentences else []
    return " ".join(words[:3])[:20]
