"""Verbs whose stem ends in 이, before 입니다: 끓입니다 is no noun and 이다, though the analyser reads it so."""

from __future__ import annotations

import re

from services.llm.rules.morphology import Analyser
from services.llm.rules.words import words

# Without 이 these are no word by themselves, or hardly ever one.
_BOUND = re.compile(
    r"(?:[끓붙높쌓섞꺾엮볶묶덮]|움직|반짝|번쩍|망설|속삭|끄덕|깜빡|글썽|펄럭|출렁|헐떡|허덕|뒤척|뒤적|들썩|덜컹|술렁|훌쩍|울먹|"
    r"(?<![가-힣])(?:(?:물|길|깃|곁|사|받아|끌어|거둬|벌어|불러|맞아|빨아)들|(?:귀)?기울|[보쓰]))$"
)
# These are also nouns: a temple, a line, ink, a field, bees, a block of tofu.
_FREE = re.compile(r"(?:^|\s)([절줄먹모녹들벌숙])$")
_BEFORE_VERBS = frozenset({"MAG", "EC", "JKO", "JKB"})
_BEFORE_NOUNS_TOO = frozenset(words("그냥 바로 역시 단지 결국 진짜 정말 아마 벌써 아직"))
# The analyser reads 불로 as a noun.
_AFTER_PARTICLE = re.compile(r"(?:[을를에로]|에게|[게히])$")
_FOR_SO_LONG = re.compile(r"(?:시간|동안|\d분|\d초)$")


def ends_in_verb(text: str, analyser: Analyser) -> bool:
    """Tell whether a text that 입니다 or 입니까 follows ends in the stem of a verb that lacks its 이."""
    if _BOUND.search(text):
        return True
    if (free := _FREE.search(text)) is None:
        return False
    before = text[: free.start()]
    if not before or before.split()[-1] in _BEFORE_NOUNS_TOO:
        return False
    if _FOR_SO_LONG.search(before) or _AFTER_PARTICLE.search(before):
        return True
    tag = analyser.tokens(before)[-1].parts[-1][1]
    return tag in _BEFORE_VERBS or (tag == "JKS" and free[1] in "모들")  # who is named gathers; 이곳이 절입니다
