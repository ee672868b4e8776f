"""Who may tell the script: of many characters a few that suit the text, for the model to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.characters import CHARACTERS
from services.common.characters.casting import choose
from services.common.characters.personas import lines_of
from services.llm.openai.prompts import phrase
from services.llm.rules import lexicon
from services.llm.rules.morphology import Analyser
from shorts.llm.v1.llm_pb2 import WriteScriptRequest

MOST = 5  # a longer list costs tokens, and small models then take the first
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Cast:
    """Those who may tell it, best first, by id; empty for nobody."""

    ids: tuple[str, ...]
    language: str

    def told(self) -> str:
        """Say to the model who tells it."""
        if not self.ids:
            return phrase(self.language, "teller", "nobody")
        if len(self.ids) == 1:
            return phrase(self.language, "teller", "one", **_of(self.ids[0], self.language))
        entries = [phrase(self.language, "teller", "entry", **_of(name, self.language)) for name in self.ids]
        return phrase(self.language, "teller", "several", list="\n".join(entries))

    def chosen(self, answered: str) -> str:
        """Give who tells it: the only one, or whom the model chose."""
        return answered if len(self.ids) > 1 else "".join(self.ids)

    def words(self, teller: str) -> str:
        """Give the words that who tells it may say besides those of the text."""
        return " ".join(lines_of(teller, self.language).everything()) if teller else ""


def cast(request: WriteScriptRequest, text: str, language: str, analyser: Analyser) -> Cast:
    """Choose at most MOST of the request's characters for a text."""
    left = list(dict.fromkeys(request.characters))
    if len(left) <= MOST:
        return Cast(tuple(left), language)
    nouns = [_nouns(sentence, language, analyser) for sentence in _SENTENCE.split(text) if sentence.strip()]
    category = lexicon.category(nouns, (), language)
    mood = lexicon.mood(text, language, 0)
    words = [noun for named in nouns for noun in named]
    best: list[str] = []
    while len(best) < MOST:
        best.append(choose(left, category, words, mood, request.tone, request.seed))
        left.remove(best[-1])
    return Cast(tuple(best), language)


def _nouns(sentence: str, language: str, analyser: Analyser) -> Sequence[str]:
    if language == "ko":
        return [token.surface for token in analyser.tokens(sentence) if token.noun]
    return re.findall(r"[a-z]+", sentence.lower())


def _of(name: str, language: str) -> dict[str, str]:
    who, lines = CHARACTERS[name], lines_of(name, language)
    heard = [lines.hook[0], lines.aside[0], lines.offer[0]]
    return {
        "id": name,
        "name": who.name.in_language(language),
        "role": who.role.in_language(language),
        "persona": who.persona.in_language(language),
        "lines": " ".join(f"“{line}”" for line in heard),
    }
