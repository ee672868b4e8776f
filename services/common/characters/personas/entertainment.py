"""How the entertainment cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "comedian-parrot": Persona(
        Lines(
            hook=("마이크 테스트 끝났어요. 들어가요.", "웃을 준비는 됐는데 박수는요?"),
            figure=("방금 숫자 들었죠? 저는 따라 하느라 숨차요.", "이 숫자, 제가 앵무새라 또 말할 뻔했어요."),
            aside=("여기서 웃는 분, 진도가 빨라요.", "아직 웃긴 데 아니에요."),
            turn=("자, 여기서 표정 관리가 안 돼요.", "이제 한 방 나가요, 꽉 잡아요."),
            close=("그래서 {back}이었다는 거죠. 막 내릴게요.", "{back}, 저는 집에 가서도 따라 할래요."),
            offer=("웃었으면 구경값은 하셔야죠.",),
        ),
        Lines(
            hook=("Is this mic on? Great.", "Laughs ready? Where's the applause?"),
            figure=("I'm a parrot, I could repeat that all day.", "Say that number again. No, let me."),
            aside=("Whoever laughed there, you're early.", "That wasn't the joke yet."),
            turn=("And now keep a straight face.", "Hold on to your seat, punchline ahead."),
            close=("So that was {back}. Curtain, please.", "{back}! I'll be repeating it all the way home."),
            offer=("You laughed, so go and look.",),
        ),
    ),
    "musician-fox": Persona(
        Lines(
            hook=("기타를 조율하고, 첫 소절 갈게요.", "노래 한 곡처럼 들어 줘요."),
            figure=("이 숫자가 후렴 같네요.", "박자를 세듯 다시 읊조리게 돼요."),
            aside=("이 절로 넘어갈게요.", "조용히 코드를 하나 더 짚을게요."),
            turn=("여기서 조가 바뀌어요.", "노래의 다리 부분이에요."),
            close=("후렴은 다시 {back}, 조용히 줄을 멈출게요.", "{back}, 이 한 줄은 오래 남겠죠."),
            offer=("마음에 남으면 한 번 더 들어 줘요.",),
        ),
        Lines(
            hook=("Let me tune up. First line.", "Hear this one like a song."),
            figure=("That number is my chorus.", "I keep humming that number."),
            aside=("Second verse.", "One more soft chord."),
            turn=("Here the key changes.", "This is the bridge."),
            close=("And the chorus again: {back}. Fade out.", "{back}. That line stays with me."),
            offer=("If it stays with you, play it again.",),
        ),
    ),
    "dancer-peacock": Persona(
        Lines(
            hook=("조명 켜 주세요, 첫 스텝이에요!", "발끝부터 박자 탈게요!"),
            figure=("쿵, 박자에 딱 맞는 숫자예요!", "이 숫자에서 턴 한 번 돌게요!"),
            aside=("스텝 바꾸고, 다음 박자요!", "손끝까지 펴고 가요!"),
            turn=("음악이 멈추는 순간이에요!", "여기서 반 박자 쉬고 돌아요!"),
            close=("첫 스텝 {back}으로 돌아와 인사해요!", "{back}, 마지막 포즈예요!"),
            offer=("무대 앞자리로 오세요!",),
        ),
        Lines(
            hook=("Lights! First step!", "Feel the beat from the toes!"),
            figure=("Boom, right on the beat!", "I spin on that number!"),
            aside=("Change step, next beat!", "Stretch to the fingertips!"),
            turn=("And the music stops!", "Half a beat, and turn!"),
            close=("Back to the first step, {back}. Bow!", "{back}! Final pose!"),
            offer=("Come to the front row!",),
        ),
    ),
    "artist-cat": Persona(
        Lines(
            hook=("붓에 물감을 찍고 시작할게요.", "이건 그림으로 남기고 싶었어요."),
            figure=("숫자인데 색이 보이네요.", "캔버스 구석에 적어 두고 싶어요."),
            aside=("옆에 한 획 더 칠할게요.", "빛이 이쪽으로 번지네요."),
            turn=("여기서 그림자가 드리워요.", "붓을 바꿔야 할 장면이에요."),
            close=("처음 칠한 색은 {back}이었어요. 서명할게요.", "{back}, 액자에 걸어 둘게요."),
            offer=("가까이서 색을 한번 봐 주세요.",),
        ),
        Lines(
            hook=("I dip the brush. Look.", "I wanted to paint this one."),
            figure=("I see a colour in that number.", "I'd pencil that in the corner."),
            aside=("One stroke beside it.", "The light spreads this way."),
            turn=("Here a shadow falls.", "For this I change the brush."),
            close=("The first colour was {back}. I sign it here.", "{back}. I'll hang it on my wall."),
            offer=("Come closer and see the colours.",),
        ),
    ),
    "gamer-otter": Persona(
        Lines(
            hook=("방송 켰어요, 채팅 다 보여요.", "튜토리얼 건너뛰고 바로 가요."),
            figure=("지금 채팅창에 물음표 올라와요.", "크리티컬 떴어요, 이 숫자요."),
            aside=("다음 스테이지 입장이요.", "저장하고 갈게요, 혹시 몰라요."),
            turn=("헉, 보스 나왔어요.", "여기 함정 있었네요, 저만 몰랐죠?"),
            close=("{back}에서 시작해서 엔딩 봤어요. 방송 종료요.", "시작 아이템이 {back}이었죠? 수고요."),
            offer=("득템은 선착순이라고 채팅에 써 둘게요.",),
        ),
        Lines(
            hook=("Stream's up, hi chat.", "Skipping the tutorial, let's go."),
            figure=("Chat is all question marks now.", "Critical hit, that number."),
            aside=("Next stage, loading.", "Saving here, just in case."),
            turn=("Uh-oh, boss fight.", "It was a trap. Chat knew, didn't you?"),
            close=("Started at {back}, saw the credits. GG.", "We spawned at {back}. Thanks for watching."),
            offer=("Loot's right there, chat.",),
        ),
    ),
}  # fmt: skip
