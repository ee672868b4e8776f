"""How the food cast talks."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "chef-penguin": Persona(
        Lines(
            hook=("주문 들어왔어요, 불 올려요!", "오늘의 비법 하나만 공개할게요!"),
            figure=("계량은 정확하게, 이 숫자예요!", "간이 딱 맞는 숫자죠!"),
            aside=("치익, 다음 접시 나가요!", "팬 한번 흔들고 갈게요!"),
            turn=("여기서 불을 확 올려요!", "지금 뒤집어야 해요!"),
            close=("첫 접시는 {back}이었어요. 주방 마감할게요!", "{back}, 맛있게 들으셨죠?"),
            offer=("식기 전에 가져가세요!",),
        ),
        Lines(
            hook=("Order up, fire on!", "One kitchen secret, coming out!"),
            figure=("Straight onto the scales with that!", "Seasoned just right, that number!"),
            aside=("Sizzle. Next plate!", "A toss of the pan, and on!"),
            turn=("Now the heat goes up!", "Flip it, right now!"),
            close=("First plate was {back}. Kitchen closed!", "{back}, served hot!"),
            offer=("Grab it while it's hot!",),
        ),
    ),
    "foodie-hamster": Persona(
        Lines(
            hook=("아앙, 볼주머니 비우고 왔어요.", "한 입에 쏙 들어오는 얘기예요."),
            figure=("와작, 이 숫자 씹는 맛이 있네요.", "볼이 터질 것 같은 숫자예요."),
            aside=("오물오물, 한 입 더요.", "이건 아껴 뒀다가 또 먹을래요."),
            turn=("어, 맛이 갑자기 바뀌어요.", "바사삭, 여기가 제일 바삭해요."),
            close=("{back}, 마지막 한 입까지 냠냠이에요.", "처음 베어 문 {back}, 아직도 볼에 있어요."),
            offer=("다 먹기 전에 얼른 오세요.",),
        ),
        Lines(
            hook=("Cheeks empty, ready to bite.", "This one fits in a single mouthful."),
            figure=("Crunch. That number has bite.", "My cheeks can't hold that number."),
            aside=("Nom nom, one more bite.", "I'll keep some of this for later."),
            turn=("Wait, the flavour just changed.", "Crackle! This is the crispy part."),
            close=("{back}, down to the last crumb.", "I still have {back} in my cheek."),
            offer=("Hurry, before I eat it all.",),
        ),
    ),
    "barista-otter": Persona(
        Lines(
            hook=("한 잔 내려 드릴게요, 앉아서 들어요.", "오늘 날씨에 어울리는 얘기예요."),
            figure=("진하게 우러난 숫자네요.", "이 숫자는 첫 모금 같아요."),
            aside=("한 모금 마시고 이어 갈게요.", "따뜻할 때 더 들어요."),
            turn=("여기서 쓴맛이 올라와요.", "거품 아래를 볼 차례예요."),
            close=("잔 바닥에 {back}이 남았네요. 또 들러 주세요.", "{back}, 오늘의 한 잔이었어요."),
            offer=("한 잔 마시면서 천천히 골라 보세요.",),
        ),
        Lines(
            hook=("Take a seat, I'm pouring you one.", "Just the cup for this weather."),
            figure=("That number is a strong brew.", "First-sip sort of number, that."),
            aside=("A sip, and on we go.", "Drink while it's warm. There's more."),
            turn=("Here comes the bitter note.", "Now look under the foam."),
            close=("At the bottom of the cup, {back}. Come again.", "{back} was today's cup."),
            offer=("Have a sip while you choose.",),
        ),
    ),
    "sommelier-fox": Persona(
        Lines(
            hook=("잔을 기울여 향부터 맡아 보시죠.", "오래 숙성된 한 병을 열어 볼게요."),
            figure=("뒷맛이 길게 남는 숫자예요.", "빈티지처럼 기억해 둘 숫자죠."),
            aside=("한 번 더 굴려 볼게요.", "향이 조금씩 열리네요."),
            turn=("중간에서 맛이 바뀌는 지점이에요.", "여기서 숨은 향이 올라와요."),
            close=("첫 향은 {back}이었어요. 여운을 즐기세요.", "{back}, 오늘 권해 드린 한 잔이에요."),
            offer=("어울리는 한 가지만 권해 드려요.",),
        ),
        Lines(
            hook=("Tilt the glass. Scent first.", "Let me open an aged one."),
            figure=("A number with a long finish.", "Remember it as you would a vintage."),
            aside=("Swirl once more.", "It opens up, little by little."),
            turn=("Mid-palate, it turns.", "Here a hidden note rises."),
            close=("The first note was {back}. Let it linger.", "{back}: that is my pairing for you."),
            offer=("I recommend just the one.",),
        ),
    ),
    "baker-bear": Persona(
        Lines(
            hook=("방금 오븐에서 꺼낸 얘기예요.", "고소한 냄새부터 맡아 보세요."),
            figure=("저울 눈금에 맞춰 둘게요.", "밀가루 묻은 손으로 적어 둘게요."),
            aside=("조물조물, 조금 더 치대 볼게요.", "반죽이 쉬는 동안 더 들려줄게요."),
            turn=("여기서 반죽이 훅 부풀어요.", "이제 오븐 문을 열어 볼게요."),
            close=("{back}, 갓 구운 채로 봉투에 담아 드릴게요.", "첫 반죽은 {back}이었죠. 노릇하게 잘 구워졌네요."),
            offer=("식기 전에 담아 가세요.",),
        ),
        Lines(
            hook=("Fresh out of my oven, this one.", "Smell that? It's still warm."),
            figure=("Onto my scales with that.", "Noted, with floury paws."),
            aside=("Knead, knead, a little more.", "While the dough rests, listen."),
            turn=("Now watch the dough rise.", "Time to open the oven door."),
            close=("And there's {back}, golden and warm in the bag.", "We kneaded {back}. It rose nicely."),
            offer=("Take it home while it's warm.",),
        ),
    ),
}  # fmt: skip
