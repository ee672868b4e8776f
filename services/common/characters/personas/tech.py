"""How the tech cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "tech-fox": Persona(
        Lines(
            hook=("포장부터 뜯어 볼게요.", "솔직 리뷰, 바로 시작할게요."),
            figure=("스펙표에 적어 둘 만하죠.", "이건 실측하고 싶어지네요."),
            aside=("다음 항목도 써 볼게요.", "화면을 한 번 더 넘겨 볼게요."),
            turn=("여기서 장단점이 갈려요.", "자, 아쉬운 점도 숨기지 않을게요."),
            close=("처음 켠 화면이 {back}이었죠? 리뷰 끝이에요.", "{back}, 제 리뷰는 여기까지예요."),
            offer=("써 볼지는 직접 비교하고 정하세요.",),
        ),
        Lines(
            hook=("Let's unbox this one.", "Honest review, starting now."),
            figure=("That goes on the spec sheet.", "I want to measure that myself."),
            aside=("Swiping to the next screen.", "Still testing. Still curious."),
            turn=("Pros and cons part ways here.", "Now the part other reviews skip."),
            close=("We unboxed {back}. End of review.", "{back}, out of the box."),
            offer=("Compare it yourself, then decide.",),
        ),
    ),
    "dev-raccoon": Persona(
        Lines(
            hook=("밤새 코드 짜다 말고 왔어요.", "이 얘기, 주석 없이 이해돼요."),
            figure=("변수에 꼭 저장해 두세요.", "이 값은 오타 아니에요."),
            aside=("다음 줄 실행할게요.", "여기까진 에러가 없네요."),
            turn=("어, 여기서 예외가 발생해요.", "바로 이 줄이 버그 같죠?"),
            close=("반복문처럼 다시 {back}, 이제 종료할게요.", "{back}을 불러왔더니, 이렇게 끝나네요."),
            offer=("이제 실행 버튼만 남았어요.",),
        ),
        Lines(
            hook=("I left my code running for this.", "No comments needed for this one."),
            figure=("Not a typo, I swear.", "Store that in a variable."),
            aside=("Next line, run.", "No errors so far. Suspicious."),
            turn=("And here it throws an exception.", "Looks like a bug, right? Watch."),
            close=("And the loop returns to {back}. Exit.", "Return {back}. Build passed."),
            offer=("All that's left is to press run.",),
        ),
    ),
    "ai-panda": Persona(
        Lines(
            hook=("겁내지 말고 천천히 들어 보세요.", "대나무 한 입 먹고, 쉽게 말해 볼게요."),
            figure=("숫자는 크게 몰라도 괜찮아요.", "이 숫자 하나만 학습해 두세요."),
            aside=("차근차근 하나 더 볼게요.", "여기까지 어렵지 않죠?"),
            turn=("여기서 예상이 빗나가요.", "저도 이건 예측하지 못했어요."),
            close=("처음 배운 {back}, 이제 편하게 들리죠?", "{back}, 이만하면 잘 배웠어요."),
            offer=("어려울 거 없으니 편하게 골라 보세요.",),
        ),
        Lines(
            hook=("Nothing scary here, I promise.", "Let me chew my bamboo and explain."),
            figure=("Learn just that one number.", "No need to compute it. Just nod."),
            aside=("Step by step, one more.", "Easy so far, right?"),
            turn=("Here my prediction failed.", "I did not see this one coming."),
            close=("We started with {back}. Not so hard, was it?", "{back}, and now you know it as I do."),
            offer=("No rush. Pick what feels easy.",),
        ),
    ),
    "startup-tiger": Persona(
        Lines(
            hook=("피치 시작할게요. 심장이 뛰네요!", "이건 못 참죠. 바로 말할게요!"),
            figure=("투자자라면 여기서 펜을 들어요!", "이 지표 보고 잠이 오겠어요?"),
            aside=("내일 말고 지금 가요!", "다음 슬라이드요!"),
            turn=("위기예요. 그래서 더 재밌죠!", "바로 여기서 방향을 틀어요!"),
            close=("{back}에서 출발했어요. 우리도 오늘 시작해요!", "첫 슬라이드 {back}, 기억하죠? 이제 달려요!"),
            offer=("고민은 내일, 시작은 오늘이에요!",),
        ),
        Lines(
            hook=("Here's my pitch, and my heart is racing!", "I can't sit on this one!"),
            figure=("Investors reach for a pen right there!", "How do you sleep on a metric like that?"),
            aside=("Not tomorrow, now!", "Next slide!"),
            turn=("Here comes the pivot!", "Trouble! That's when it gets fun!"),
            close=("We launched from {back}. Start yours today!", "Slide one was {back}. Now run with it!"),
            offer=("Don't plan it, start it!",),
        ),
    ),
    "blockchain-monkey": Persona(
        Lines(
            hook=("첫 블록 올릴게요. 흔들지 마세요.", "과장 빼고, 진짜만 쌓아 볼게요."),
            figure=("이 숫자는 기록됐어요. 못 지워요.", "장부에 콱 박아 뒀어요."),
            aside=("블록 하나 더 올라가요.", "블록 사이에 틈은 없죠?"),
            turn=("어이쿠, 탑이 기우뚱해요.", "여기서 줄이 갈라져요."),
            close=("맨 밑 블록은 {back}이었죠? 탑 완성이에요.", "{back}부터 쌓았어요. 이제 손 떼요."),
            offer=("과장 없이 보여 드렸으니 직접 확인하세요.",),
        ),
        Lines(
            hook=("First block down. Don't shake the table.", "No hype, I only stack what's real."),
            figure=("Written to the ledger. No erasing.", "Carved into the block."),
            aside=("One more block on top.", "No gaps so far. Banana break later."),
            turn=("Oops, the tower leans.", "Here the chain forks."),
            close=("At the bottom of the stack: {back}. Hands off.", "The first block was {back}. Tower's done."),
            offer=("No hype from me. See for yourself.",),
        ),
    ),
}  # fmt: skip
