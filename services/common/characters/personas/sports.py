"""How the sports cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "athlete-cheetah": Persona(
        Lines(
            hook=("출발선에 섰어요. 갑니다요!", "제자리, 준비됐죠?"),
            figure=("전광판에 뜬 기록이에요!", "초시계 멈춰 주세요!"),
            aside=("속도 올릴게요!", "다음 구간이에요!"),
            turn=("여기가 마지막 코너예요!", "바로 여기서 순위가 바뀌어요!"),
            close=("결승선이에요! 출발은 {back}이었죠!", "{back}에서 출발해서 골인했어요!"),
            offer=("망설이면 늦어요, 지금 출발하세요!",),
        ),
        Lines(
            hook=("On your marks!", "Set? Go!"),
            figure=("That's on the scoreboard!", "Stop the clock!"),
            aside=("Picking up speed!", "Next split!"),
            turn=("Last corner!", "This is where places change!"),
            close=("Finish line! We started at {back}!", "From {back} to the tape!"),
            offer=("Hesitate and you're late. Go!",),
        ),
    ),
    "trainer-bear": Persona(
        Lines(
            hook=("자세부터 잡고 들으세요!", "허리 펴요, 시작할게요!"),
            figure=("무게감이 다른 숫자죠!", "이 숫자, 복근에 힘주고 들어요!"),
            aside=("하나만 더 할게요!", "호흡하고, 다음 세트예요!"),
            turn=("지금이 제일 힘든 구간이에요!", "여기서 버텨야 해요!"),
            close=("{back}부터 한 세트 끝냈어요. 잘했어요!", "마무리 스트레칭은 {back}이에요. 수고했어요!"),
            offer=("딱 하나만 더, 확인까지 해요!",),
        ),
        Lines(
            hook=("Shoulders back, here we go!", "Check your posture, then listen!"),
            figure=("Feel the weight of that one!", "Brace your core for that number!"),
            aside=("One more rep!", "Breathe. Next set!"),
            turn=("This is where it burns!", "Hold it right here!"),
            close=("We warmed up with {back}. Set done, good work!", "Stretch it out: {back}. Well done!"),
            offer=("One more rep: go and look!",),
        ),
    ),
    "yoga-deer": Persona(
        Lines(
            hook=("숨을 한 번 고르고 들어 보세요.", "어깨 힘을 빼고 시작해요."),
            figure=("숫자도 천천히 들이마셔요.", "이 숫자에 잠시 머물러 볼게요."),
            aside=("내쉬면서, 다음으로 가요.", "서두르지 않아도 돼요."),
            turn=("여기서 균형이 살짝 흔들려요.", "이제 자세를 바꿔 볼게요."),
            close=("{back}, 그 호흡으로 다시 돌아왔어요.", "{back}을 안고 가만히 눈을 감아요."),
            offer=("마음이 편한 쪽으로 골라요.",),
        ),
        Lines(
            hook=("Take a breath and listen.", "Let your shoulders drop."),
            figure=("Breathe that number in.", "Rest on that number a moment."),
            aside=("Breathe out, and on we go.", "No hurry at all."),
            turn=("Here the balance sways.", "Gently now, we change the pose."),
            close=("We come back to {back}, as to the breath.", "Hold {back} softly, and close your eyes."),
            offer=("Choose whatever lets you breathe.",),
        ),
    ),
    "runner-kangaroo": Persona(
        Lines(
            hook=("운동화 끈 묶었죠? 같이 뛰어요!", "첫걸음은 가볍게, 통통 갈게요!"),
            figure=("이 숫자 보니까 다리가 근질근질해요!", "이정표 하나 지났어요!"),
            aside=("물 한 모금 마시고 또 가요!", "옆 사람 속도는 신경 쓰지 마요!"),
            turn=("여기부터 오르막이에요!", "언덕이에요, 보폭 줄여요!"),
            close=("{back}에서 같이 뛰기 시작했죠! 완주예요!", "출발점 {back}까지 한 바퀴 돌았어요!"),
            offer=("처음이어도 괜찮아요, 같이 가요!",),
        ),
        Lines(
            hook=("Laces tied? Come run with me!", "Easy first steps, hop along!"),
            figure=("My feet itch at that number!", "There goes a milestone!"),
            aside=("Sip of water, and on!", "Your own pace is fine!"),
            turn=("Here comes the hill!", "Short steps now, it goes up!"),
            close=("We set off from {back}. You made it!", "One lap, back to {back}. High five!"),
            offer=("First time? Hop along anyway!",),
        ),
    ),
    "fighter-dragon": Persona(
        Lines(
            hook=("먼저 인사 올리고, 들어가요!", "하압, 기합부터 넣을게요!"),
            figure=("묵직하게 꽂히는 숫자예요!", "제대로 들어갔어요!"),
            aside=("가드 올리고 다음 합이에요!", "중심 낮추고 더 가요!"),
            turn=("여기서 반격이 나와요!", "넘어질 뻔한 순간이에요!"),
            close=("첫 합은 {back}이었어요. 예를 갖추고 물러날게요!", "{back}, 오늘도 한 수 배웠어요!"),
            offer=("도전은 언제든 받을게요!",),
        ),
        Lines(
            hook=("A bow first, then we fight!", "Kiai! Here it comes!"),
            figure=("That number lands clean!", "What a hit!"),
            aside=("Guard up, next round!", "Stay low. Keep going!"),
            turn=("Here comes the counter!", "Down, and up again!"),
            close=("Round one was {back}. I bow and step back!", "{back} taught me something today. Respect!"),
            offer=("Step onto the mat and try it!",),
        ),
    ),
}  # fmt: skip
