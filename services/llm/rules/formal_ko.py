"""Short spoken sentences in 해요체 put into 합니다체, for lines that were written for a character.

The general rules of `endings` and `conjugation` read what people write in texts. Promises (볼게요), invitations and
sentences that end in no predicate (다음 박자요) are spoken; how those are said formally stands here.
"""

from __future__ import annotations

import re

from services.llm.rules import hangul

# How a sentence ends, and how it ends formally; the first that fits counts.
_ENDS = (
    ("펜을 들어요", "펜을 듭니다"),
    ("같이 가요, 같이요", "같이 갑시다"),
    ("또 던져 주세요, 또요", "또 던져 주십시오"),
    ("같이 구경 가요, 산책 겸요", "같이 구경 갑시다"),
    ("이게 진짜라면요", "이게 진짜라면 어떨까요"),
    ("없었다면요", "없었다면 어땠을까요"),
    ("박수는요", "박수는 어디 있습니까"),
    ("만들겠는데요", "만들 수 있지 않을까요"),
    ("잡고 들으세요", "잡고 들어 보십시오"),
    ("쉬다 가요", "쉬다 가십시오"),
    ("그을게요", "긋겠습니다"),
    ("한 입 더요", "한 입 더 먹겠습니다"),
    ("하나 더요", "하나 더 보겠습니다"),
    ("한 숟갈 더요", "한 숟갈 더 드리겠습니다"),
    ("방송 종료요", "방송을 마칩니다"),
    ("수고요", "수고하셨습니다"),
    ("얘긴데요", "얘기입니다"),
    ("갑니다요", "갑니다"),
    ("슬라이드요", "슬라이드입니다"),
    ("박자요", "박자입니다"),
    ("숫자요", "숫자입니다"),
    ("거죠", "것입니다"),
    ("웃음이 나요", "웃음이 납니다"),
    ("맡아 보시죠", "맡아 보십시오"),
    ("하셔야죠", "하셔야 합니다"),
    ("할래요", "하겠습니다"),
    ("먹을래요", "먹겠습니다"),
    ("들어 줘요", "들어 주십시오"),
    ("들어 봐요", "들어 보십시오"),
    ("들어요", "들어 보십시오"),
    ("꽉 잡아요", "꽉 잡으십시오"),
    ("놀러 와요", "놀러 오십시오"),
    ("나눠요", "나누십시오"),
    ("골라요", "고르십시오"),
    ("쉬어요", "쉬십시오"),
    ("줄여요", "줄이십시오"),
    ("쓰지 마요", "쓰지 마십시오"),
    ("지워요", "지웁니다"),
    ("멈춰요", "멈춥니다"),
    ("서요", "섭니다"),
    ("달라져요", "달라집니다"),
    ("거려요", "거립니다"),
    ("빨라요", "빠릅니다"),
    ("끝나네요", "끝납니다"),
    ("도네요", "돕니다"),
    ("돌아요", "돕니다"),
    (" 가요", " 갑니다"),
)
_PROMISE = re.compile(r"[가-힣]게요$")
_L_STEMS = ("돌", "들", "만들", "열", "놀", "걸", "팔", "밀", "풀")


def formal(sentence: str) -> str:
    """Give a sentence without its mark in 합니다체 where a known end or a promise ends it; "" for any other."""
    for spoken, told in _ENDS:
        if sentence.endswith(spoken):
            return sentence.removesuffix(spoken) + told
    if _PROMISE.search(sentence) and hangul.final_of(sentence[-3]) == "ㄹ":
        stem = sentence[:-2]
        return (stem if stem.endswith(_L_STEMS) else hangul.with_final(stem, "")) + "겠습니다"
    return ""
