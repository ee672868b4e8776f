"""How the four tones speak Korean: data only.

No phrase here states anything about the subject: they address, connect, ask and point. `{topic}` and `{number}` are
words of the text; a particle after them is written in its form after a consonant and made to agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.llm.rules.conjugation import Ending
from shorts.llm.v1.llm_pb2 import Tone

F, P, C, X, I = Ending.FORMAL, Ending.POLITE, Ending.CONFIRMING, Ending.EXPLAINING, Ending.INSISTING  # noqa: E741


@dataclass(frozen=True)
class Manner:
    """One tone: endings in rotation, phrases by place, links by kind."""

    endings: tuple[Ending, ...]
    question: Ending
    request: Ending
    proposal: Ending
    hook: tuple[str, ...]
    fronting: tuple[str, ...]  # after the topic
    quiz: tuple[str, ...]  # before the answer
    body: tuple[str, ...]
    turn: tuple[str, ...]  # a turn without a contrast in the text
    links: dict[str, tuple[str, ...]]
    echo: tuple[str, ...]
    close: tuple[str, ...]
    callback: tuple[str, ...]
    product: tuple[str, ...]
    refer: tuple[str, ...]  # at the end, to what the short began with
    rewind: tuple[str, ...]  # after a hook from the middle of the text
    call_end: tuple[str, ...]
    call_brief: tuple[str, ...]  # the same where time is short
    problem: tuple[str, ...]
    first: tuple[str, ...]  # before the first feature
    feature: tuple[str, ...]  # before a further one
    proof: tuple[str, ...]
    call: tuple[str, ...]
    call_neutral: tuple[str, ...]
    reduced: tuple[str, ...]  # a price after the list price, without an ending
    mark: str = "."


PROFESSIONAL = Manner(
    endings=(F,),
    question=Ending.FORMAL_QUESTION,
    request=Ending.FORMAL_REQUEST,
    proposal=Ending.PROPOSAL,
    hook=(
        "이 사실부터 말씀드립니다.",
        "먼저 이 장면을 보겠습니다.",
        "한 가지 사실로 시작하겠습니다.",
        "질문 하나로 시작하겠습니다.",
    ),
    fronting=(),
    quiz=("답은 {number}입니다.", "{number}입니다."),
    body=(
        "이어서 보겠습니다.",
        "다음 내용입니다.",
        "조금 더 살펴보겠습니다.",
        "계속해서 말씀드립니다.",
        "내용을 더 보겠습니다.",
    ),
    turn=("이 대목을 눈여겨보시기 바랍니다.", "여기서 한 가지를 더 보겠습니다."),
    links={"contrast": ("그러나", "하지만"), "cause": ("그래서",), "addition": ("또한",), "sequence": ("",)},
    echo=(),
    close=(
        "지금까지 {topic} 이야기였습니다.",
        "{topic} 이야기, 기억해 두시기 바랍니다.",
        "이상으로 {topic} 이야기를 마칩니다.",
    ),
    callback=("처음에 말씀드린 {number}, 기억해 두시기 바랍니다.",),
    refer=("지금까지 {back} 이야기였습니다.", "처음에 말씀드린 {back}, 기억해 두시기 바랍니다."),
    rewind=("처음부터 보겠습니다.",),
    call_end=("지금 확인해 보시기 바랍니다.",),
    call_brief=("확인해 보십시오.",),
    product=("{topic}을 소개합니다.", "바로 {topic}입니다."),
    problem=("먼저 상황을 보겠습니다.",),
    first=("특징을 살펴보겠습니다.",),
    feature=("다음 특징입니다.", "이어서 보겠습니다.", "한 가지 더 말씀드립니다."),
    proof=("사용자의 말을 그대로 옮깁니다.", "후기를 옮깁니다."),
    call=("구매 정보를 안내해 드립니다.", "안내해 드립니다."),
    call_neutral=("{topic}, 지금 확인해 보시기 바랍니다.",),
    reduced=("정가 {was}, 판매가 {now}",),
)
CASUAL = Manner(
    endings=(P, P, C, P, X),
    question=P,
    request=Ending.REQUEST,
    proposal=P,
    hook=("이거 알고 있었어요?", "잠깐 이 얘기 들어 볼래요?", "오늘은 이 얘기 해 볼게요.", "혹시 들어 봤어요?"),
    fronting=(" 있잖아요,", " 말인데요,"),
    quiz=("바로 {number}이에요.", "{number}이에요."),
    body=("더 들어 봐요.", "아직 더 있어요.", "여기서 끝이 아니에요.", "조금 더 볼까요?", "계속 들어 볼래요?"),
    turn=("자, 이 부분이에요.", "근데 여기 잠깐만요."),
    links={
        "contrast": ("그런데요,", "근데"),
        "cause": ("그래서",),
        "addition": ("거기에 또",),
        "sequence": ("그러고는",),
    },
    echo=(),
    close=("{topic} 얘기, 여기까지예요.", "{topic} 얘기, 한번 떠올려 봐요.", "{topic} 얘기, 어땠어요?"),
    callback=("맨 처음 {number}, 기억나죠?",),
    refer=("처음에 말한 {back}, 기억나죠?", "{back} 얘기, 이제 좀 다르게 들리죠?"),
    rewind=("처음부터 볼게요.", "어떻게 된 거냐면요."),
    call_end=("궁금하면 한번 둘러보세요.", "마음에 들면 한번 보세요."),
    call_brief=("한번 보세요.",),
    product=("바로 {topic} 얘기예요.", "{topic} 한번 볼까요?"),
    problem=("혹시 이런 적 있어요?",),
    first=("뭐가 다른지 볼까요?", "어떤 점이 좋은지 볼게요."),
    feature=("또 있어요.", "하나 더 볼게요.", "이것도 봐 주세요."),
    proof=("써 본 분 말도 들어 봐요.", "후기도 하나 읽어 볼게요."),
    call=("궁금하면 이렇게 해 봐요.", "자, 적어 두세요."),
    call_neutral=("{topic}, 지금 한번 확인해 보세요.",),
    reduced=("정가 {was}인데 {now}", "정가는 {was}, 판매가는 {now}"),
)
FUNNY = Manner(
    endings=(P, C, P, I, X),
    question=P,
    request=Ending.REQUEST,
    proposal=P,
    hook=(
        "거기 엄지손가락, 잠깐 멈춰요.",
        "넘기지 마요, 이제 시작이니까요.",
        "자, 귀 좀 빌릴게요. 금방 돌려드려요.",
        "속보예요, 속보.",
    ),
    fronting=(" 말이죠,", " 아시죠?"),
    quiz=("찍어 보세요. 딩동댕, {number}이에요.", "정답은요, 두구두구, {number}이에요."),
    body=(
        "자, 침 한 번 삼키고요.",
        "눈 크게 뜨고, 다음 장면이요.",
        "벌써 끝인 줄 알았죠?",
        "팝콘은 준비됐죠?",
        "밑줄 쫙, 별표 두 개요.",
        "졸면 안 돼요.",
    ),
    turn=("자, 북 소리 주세요. 두구두구.", "여기서 잠깐, 심호흡이요."),
    links={
        "contrast": ("근데 말이죠,", "그런데 잠깐만요,"),
        "cause": ("그래서 어떻게 됐냐고요?", "그래서요,"),
        "addition": ("아직 안 끝났어요.", "거기다 또"),
        "sequence": ("그러고는요,",),
    },
    echo=("네, {number}이요.", "다시 말할게요, {number}이요.", "귀 씻고 다시, {number}이요."),
    close=(
        "이상, {topic} 소식이었어요. 박수는 셀프예요.",
        "{topic} 얘기, 저만 재밌는 거 아니죠?",
        "자, {topic}에 박수 세 번이요. 짝짝짝.",
    ),
    callback=("{number}, 까먹은 사람 없죠?",),
    refer=("자, {back}에 박수 한 번 쳐요.", "{back}, 오늘 밤 꿈에 나올지도 몰라요."),
    rewind=("찌리릭, 되감기 할게요.", "시작은 이랬다니까요."),
    call_end=("자, 손가락 출동이요.",),
    call_brief=("손가락 출동이요.",),
    product=("오늘의 주인공, {topic} 입장합니다요.", "자, 무대 위로 {topic} 모실게요."),
    problem=("잠깐, 이거 혹시 내 얘기예요?",),
    first=("자, 자랑 타임이에요.",),
    feature=("아직 안 끝났어요.", "숨 쉬고, 또 가요.", "사회자 바쁘다 바빠요."),
    proof=("증인 나와 주세요.", "후기 낭독 시간이에요. 큼큼."),
    call=("자, 받아 적으세요.", "손가락, 이제 일할 시간이에요."),
    call_neutral=("손가락 쉬게 두지 말고, {topic}, 지금 확인해 보세요.",),
    reduced=("정가 {was}짜리가 {now}", "정가 {was}인데 {now}"),
)
ENTHUSIASTIC = Manner(
    endings=(P, P, C),
    question=P,
    request=Ending.REQUEST,
    proposal=P,
    hook=(
        "여러분, 이것 좀 보세요!",
        "자, 지금부터 집중해 주세요!",
        "와, 이 얘기 꼭 들어 보세요!",
        "여러분, 준비됐나요?",
    ),
    fronting=(),
    quiz=("바로, {number}이에요!", "두둥, {number}이에요!"),
    body=("자, 계속 갑니다!", "여기서 멈추면 안 되죠!", "좋아요, 다음이에요!", "눈 떼지 마세요!", "자, 더 가 볼까요?"),
    turn=("자, 바로 이 순간이에요!", "여러분, 여기 주목!"),
    links={
        "contrast": ("그런데 여러분,", "하지만요,"),
        "cause": ("자, 그래서!", "그래서요!"),
        "addition": ("거기에 하나 더!", "또 있어요!"),
        "sequence": ("그다음엔요!",),
    },
    echo=(),
    close=(
        "{topic} 이야기, 꼭 기억해 주세요!",
        "오늘의 주인공, 바로 {topic}이었어요!",
        "{topic} 이야기, 마음에 담아 주세요!",
    ),
    callback=("처음의 {number}, 잊지 마세요!",),
    refer=("잊지 마세요, {back}이에요!", "{back} 이야기, 마음에 담아 주세요!"),
    rewind=("자, 처음부터 볼게요!",),
    call_end=("지금 바로 만나 보세요!",),
    call_brief=("만나 보세요!",),
    product=("여러분, {topic}을 만나 보세요!", "오늘의 주인공은 바로 {topic}이에요!"),
    problem=("여러분, 이런 고민 있으시죠?",),
    first=("자, 하나씩 볼게요!",),
    feature=("여기서 끝이 아니에요!", "하나 더 있어요!", "이것도 보세요!"),
    proof=("직접 써 본 분의 말, 들어 보세요!", "후기, 바로 읽어 드릴게요!"),
    call=("자, 지금이에요!", "여러분, 메모하세요!"),
    call_neutral=("{topic}, 지금 바로 확인해 보세요!",),
    reduced=("정가 {was}인데 {now}", "정가 {was}짜리가 {now}"),
    mark="!",
)
MANNERS: dict[int, Manner] = {
    Tone.TONE_PROFESSIONAL: PROFESSIONAL,
    Tone.TONE_CASUAL: CASUAL,
    Tone.TONE_FUNNY: FUNNY,
    Tone.TONE_ENTHUSIASTIC: ENTHUSIASTIC,
}
ORDER: tuple[int, ...] = (Tone.TONE_PROFESSIONAL, Tone.TONE_CASUAL, Tone.TONE_FUNNY, Tone.TONE_ENTHUSIASTIC)
# Adverbs of one meaning: members found in a text, then how each tone of ORDER says it.
ADVERBS: tuple[tuple[str, tuple[str, str, str, str]], ...] = (
    ("매우 아주 무척 몹시 굉장히 대단히 상당히 엄청 되게 꽤나 참", ("매우", "아주", "엄청", "정말")),
    ("정말 진짜 정말로 진짜로", ("정말", "정말", "진짜", "정말")),
    ("모두 전부 다", ("모두", "다", "싹 다", "모두")),
    ("항상 늘 언제나 맨날", ("항상", "늘", "맨날", "언제나")),
    ("바로 곧바로 즉시 당장", ("곧바로", "바로", "바로", "곧바로")),
    ("조금 약간 살짝", ("조금", "조금", "살짝", "조금")),
    ("혼자 홀로 혼자서", ("홀로", "혼자", "혼자서", "혼자")),
    ("드디어 마침내", ("마침내", "드디어", "드디어", "드디어")),
    ("함께 같이", ("함께", "같이", "같이", "함께")),
    ("갑자기 별안간 문득", ("갑자기", "갑자기", "난데없이", "갑자기")),
    ("매일 날마다", ("매일", "날마다", "날이면 날마다", "매일매일")),
    ("가장 제일", ("가장", "제일", "제일", "가장")),
    ("천천히 서서히", ("천천히", "천천히", "천천히", "천천히")),
    ("직접 손수 몸소", ("직접", "직접", "손수", "직접")),
    ("이미 벌써", ("이미", "벌써", "벌써", "이미")),
    ("아직 여전히 아직도", ("여전히", "아직", "아직도", "아직도")),
    ("다시", ("다시", "다시", "또다시", "다시")),
    ("자주 종종", ("자주", "자주", "뻔질나게", "자주")),
    ("겨우 고작", ("겨우", "겨우", "고작", "겨우")),
    ("별로 그다지", ("그다지", "별로", "별로", "별로")),
)
PERSONS = {
    "나": "저",
    "내": "제",
    "난": "전",
    "내게": "제게",
    "나의": "저의",
    "날": "저를",
    "내가": "제가",
    "나는": "저는",
}
