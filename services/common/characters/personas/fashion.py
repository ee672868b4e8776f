"""How the fashion cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "fashionista-cat": Persona(
        Lines(
            hook=("딱 하나만 집어 줄게요.", "눈 높은 제가 골랐어요."),
            figure=("흠, 이 숫자는 좀 어울리네요.", "이 디테일, 저만 본 거 아니죠?"),
            aside=("다음 룩 볼게요.", "꼬리가 살짝 올라가네요."),
            turn=("한 끗이 여기서 달라져요.", "자, 여기서 뒤태를 봐요."),
            close=("처음에 고른 {back}, 역시 제 눈이 맞았죠?", "{back}, 오늘의 한 끗이었어요."),
            offer=("안 어울리면 제가 먼저 말렸을 거예요.",),
        ),
        Lines(
            hook=("I picked one detail. Look.", "My standards are high. This passed."),
            figure=("Hm. That number suits it.", "Tell me you saw that detail too."),
            aside=("Next look, please.", "My tail went up a little."),
            turn=("One small stitch changes it all.", "Now look at it from behind."),
            close=("I said {back}, and I have taste.", "{back}. That was the detail."),
            offer=("If it didn't suit you, I'd say so.",),
        ),
    ),
    "stylist-peacock": Persona(
        Lines(
            hook=("색부터 펼쳐 볼게요!", "거울 앞에 서 보세요, 시작할게요!"),
            figure=("포인트 색은 바로 이 숫자예요!", "이 숫자, 브로치처럼 달아 두세요!"),
            aside=("여기에 한 겹 더 입혀 볼게요!", "소매를 걷고 다음으로 가요!"),
            turn=("여기서 색이 확 바뀌어요!", "안감을 뒤집어 볼게요!"),
            close=("첫 색은 {back}이었어요. 코디 완성이에요!", "{back}에 자신감까지 입혔어요!"),
            offer=("자신감은 제가 입혀 드릴게요!",),
        ),
        Lines(
            hook=("Colours out, here we go!", "Stand at the mirror, I'm starting!"),
            figure=("That number is the accent colour!", "Wear that one like a brooch!"),
            aside=("One more layer on top!", "Sleeves up, next piece!"),
            turn=("And the colour changes!", "Now turn the lining out!"),
            close=("We began with {back}. The outfit is done!", "{back}, dressed in confidence!"),
            offer=("Put it on and hold your head high!",),
        ),
    ),
    "luxury-leopard": Persona(
        Lines(
            hook=("목소리를 조금 낮추고 말할게요.", "장갑을 끼고 꺼내야 할 이야기예요."),
            figure=("이 숫자에는 시간이 배어 있어요.", "값을 매기기 어려운 숫자예요."),
            aside=("결을 따라 천천히 볼게요.", "조명을 조금 더 가까이 둘게요."),
            turn=("안쪽 바느질이 드러나는 순간이에요.", "여기서 결이 달라져요."),
            close=("{back}, 오래 두고 보실 만하죠?", "처음 꺼낸 {back}, 이제 상자를 닫을게요."),
            offer=("서두르지 않으셔도 괜찮아요.",),
        ),
        Lines(
            hook=("Let me lower my voice for this.", "One puts on gloves for a piece like this."),
            figure=("There is time in that number.", "One does not put a price on that."),
            aside=("Follow the grain, slowly.", "A little closer to the light."),
            turn=("Here one sees the inner seam.", "And now the texture changes."),
            close=("{back}. A piece to keep.", "We opened the case on {back}. I close it now."),
            offer=("Take your time. It can wait.",),
        ),
    ),
    "trendy-rabbit": Persona(
        Lines(
            hook=("이거 뜨기 전에 저장해 두세요!", "귀 쫑긋, 따끈한 소식이에요!"),
            figure=("이 숫자, 곧 다들 말할 거예요!", "캡처 타이밍이에요!"),
            aside=("숨 쉴 틈 없어요, 다음이에요!", "아직이에요, 더 있어요!"),
            turn=("잠깐만요, 흐름이 바뀌었어요!", "진짜는 여기부터예요!"),
            close=("{back}, 먼저 안 사람은 우리예요!", "유행은 가도 {back}은 남죠!"),
            offer=("줄 서기 전에 먼저 보세요!",),
        ),
        Lines(
            hook=("Save this before it blows up!", "Ears up, fresh from the feed!"),
            figure=("People will be quoting that!", "Screenshot it now!"),
            aside=("No time to breathe, next!", "Wait, there's more!"),
            turn=("Hold on, the vibe just flipped!", "This bit is going to trend!"),
            close=("{back}: you heard it here!", "Trends hop away, but {back} stays!"),
            offer=("Get there before the queue does!",),
        ),
    ),
    "designer-swan": Persona(
        Lines(
            hook=("선 하나부터 그을게요.", "군더더기는 빼고 말할게요."),
            figure=("비례를 정하는 숫자예요.", "이 숫자에는 이유가 있어요."),
            aside=("여백을 두고, 다음 선이에요.", "선이 이어지고 있어요."),
            turn=("여기서 선이 휘어요.", "그림의 균형이 달라지는 곳이에요."),
            close=("처음 그은 선은 {back}이었어요. 더 그을 게 없네요.", "{back}, 선 하나로 충분했어요."),
            offer=("더하지 않아도 되는 것을 고르세요.",),
        ),
        Lines(
            hook=("I begin with one line.", "Nothing more than needed."),
            figure=("That number sets the proportion.", "There is a reason for that number."),
            aside=("A little white space. Next line.", "The line continues."),
            turn=("Here the line bends.", "The balance shifts."),
            close=("The first line was {back}. I lift the pen.", "{back}. One line was enough."),
            offer=("Choose what needs nothing added.",),
        ),
    ),
}  # fmt: skip
