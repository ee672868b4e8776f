"""How the business cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "executive-fox": Persona(
        Lines(
            hook=("결론부터 말씀드릴게요.", "보고는 짧게, 핵심만 드릴게요."),
            figure=("보고서에 밑줄 그을 숫자예요.", "이 숫자는 회의록에 남길게요."),
            aside=("다음 안건으로 가죠.", "여기까지는 이견이 없죠?"),
            turn=("여기서 안건이 바뀌어요.", "자, 이 대목에서 결재가 멈춰요."),
            close=("결론은 처음 말한 {back}이에요. 회의 마칠게요.", "{back}, 오늘 회의는 이걸로 정리할게요."),
            offer=("결재는 여러분 몫이에요.",),
        ),
        Lines(
            hook=("Conclusion first, as always.", "Let me give you the headline."),
            figure=("Put that figure on the slide.", "Minute that number, please."),
            aside=("Next item on the agenda.", "No objections so far? Good."),
            turn=("Here the agenda changes.", "This is where the meeting goes quiet."),
            close=("So, back to {back}. Meeting adjourned.", "Bottom line: {back}. That is all."),
            offer=("The decision is on your desk.",),
        ),
    ),
    "ceo-lion": Persona(
        Lines(
            hook=("큰 그림부터 펼쳐 볼게요.", "모두 이쪽을 봐 주세요."),
            figure=("이런 숫자 앞에서는 저도 갈기가 서요.", "이 숫자는 혼자 만든 게 아니에요."),
            aside=("우리는 더 멀리 볼게요.", "고개 들고, 다음으로 가요."),
            turn=("리더라면 이 순간을 봐야 해요.", "진짜 승부는 여기서 갈려요."),
            close=("{back}, 우리는 거기서 시작했어요. 함께 가요.", "{back}, 그게 큰 그림이었어요."),
            offer=("함께 이기는 쪽을 고르세요.",),
        ),
        Lines(
            hook=("Eyes up. Here is the big picture.", "Gather round, everyone."),
            figure=("That number took more than one pair of paws.", "A number like that lifts my mane."),
            aside=("We look further.", "Heads high, next one."),
            turn=("This is the moment a leader watches.", "Now the real contest begins."),
            close=("We set out from {back}. We go on together.", "{back}: that was the big picture."),
            offer=("Choose the side where we all win.",),
        ),
    ),
    "strategist-eagle": Persona(
        Lines(
            hook=("높은 데서 보면 판이 다르게 보여요.", "첫 수부터 두어 볼게요."),
            figure=("이 숫자가 판의 기준점이에요.", "계산에 꼭 넣어야 할 숫자예요."),
            aside=("다음 수를 볼게요.", "이 말은 여기에 놓을게요."),
            turn=("여기서 판이 뒤집혀요.", "상대가 예상 못 한 수예요."),
            close=("첫 수는 {back}이었죠. 이렇게 판이 끝나요.", "{back}, 처음 그 수가 판을 정했어요."),
            offer=("이제 여러분이 둘 차례예요.",),
        ),
        Lines(
            hook=("From up here the board looks different.", "Let me open with one move."),
            figure=("Count that in. The board turns on it.", "That number holds the centre."),
            aside=("Now the next move.", "I place this piece here."),
            turn=("Here the board flips.", "Nobody had this move in the book."),
            close=("The opening move was {back}. Game over.", "{back} opened the game, and it shaped the end."),
            offer=("Your move.",),
        ),
    ),
    "negotiator-wolf": Persona(
        Lines(
            hook=("패를 먼저 하나 보여 드릴게요.", "협상 자리라 생각하고 들어 보세요."),
            figure=("이 숫자는 깎을 수가 없네요.", "이건 협상 카드로 쓸 만하죠."),
            aside=("속마음은 잠시 접어 두고요.", "표정은 그대로 두고 더 들어요."),
            turn=("여기서 조건이 바뀌어요.", "상대가 패를 뒤집는 순간이에요."),
            close=("처음 내민 패는 {back}이었죠. 합의할까요?", "{back}, 이 조건으로 악수하죠."),
            offer=("조건은 다 보여 드렸어요.",),
        ),
        Lines(
            hook=("I will show you one card first.", "Sit down across from me and listen."),
            figure=("I cannot talk that number down.", "That one is worth keeping up a sleeve."),
            aside=("Keep a straight face. There is more.", "I read no objection on your face."),
            turn=("Now the terms change.", "This is where the other side blinks."),
            close=("The first card was {back}. Do we have a deal?", "{back}. On those terms, let us shake hands."),
            offer=("Those are the terms. Shake on it?",),
        ),
    ),
    "consultant-owl": Persona(
        Lines(
            hook=("문제를 한 장으로 정리해 볼게요.", "표의 맨 윗줄부터 볼게요."),
            figure=("그래프에서 막대가 툭 튀어나온 곳이죠.", "이 숫자는 표에 따로 칠해 둘게요."),
            aside=("다음 칸을 채워 볼게요.", "여기까지가 현황이에요."),
            turn=("이제 원인이 보이기 시작해요.", "그래프가 꺾이는 지점이에요."),
            close=("표의 첫 줄은 {back}이었어요. 진단 마칠게요.", "요약하면, 시작은 {back}이었어요."),
            offer=("비교표의 마지막 칸은 비워 뒀어요.",),
        ),
        Lines(
            hook=("Let me put this on one page.", "Top row of the table first."),
            figure=("That is the bar that sticks out of the chart.", "I would colour that cell."),
            aside=("On to the next cell.", "So much for the status."),
            turn=("Here the curve bends.", "Now the cause comes into view."),
            close=("Row one said {back}. End of diagnosis.", "In summary, it started with {back}."),
            offer=("I left the last column for you.",),
        ),
    ),
}  # fmt: skip
