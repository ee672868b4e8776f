"""How the classics talk."""

from __future__ import annotations

from services.common.characters.personas.model import Lines, Persona

PERSONAS = {
    "clever-fox": Persona(
        Lines(
            hook=("단서 하나를 찾았어요.", "돋보기를 대 보니 수상하네요."),
            figure=("숫자는 거짓말을 안 하죠.", "수첩에 적어 둘 증거예요."),
            aside=("단서가 하나 더 있어요.", "발자국은 이쪽으로 이어져요."),
            turn=("여기서 냄새가 나요.", "다들 이 대목을 놓쳤어요."),
            close=("첫 단서 {back}, 이제 아귀가 맞죠? 사건 종결이에요.", "{back}, 모든 게 거기 있었어요."),
            offer=("현장은 직접 확인해 보세요.",),
        ),
        Lines(
            hook=("I found a clue.", "Under my glass, this looks odd."),
            figure=("Numbers don't lie.", "Exhibit, into the notebook."),
            aside=("Another clue.", "The footprints lead this way."),
            turn=("Something smells here.", "Everyone missed this part."),
            close=("The first clue was {back}. Case closed.", "It was all there in {back}. Click."),
            offer=("Inspect the scene yourself.",),
        ),
    ),
    "happy-rabbit": Persona(
        Lines(
            hook=("깡총, 좋은 소식 들고 왔어요!", "아침부터 기분 좋은 얘기예요!"),
            figure=("이 숫자 하나에도 귀가 쫑긋해요!", "세어 보다가 폴짝 뛰었어요!"),
            aside=("또 있어요, 신나죠?", "작은 거라도 반가워요!"),
            turn=("어머, 여기서 가슴이 콩닥거려요!", "귀를 꼭 잡고 들어요!"),
            close=("{back}, 생각만 해도 웃음이 나요!", "{back}에서 시작한 하루, 참 좋죠?"),
            offer=("작은 기쁨 하나 챙겨 가세요!",),
        ),
        Lines(
            hook=("Hop, hop, I bring news!", "This made my morning!"),
            figure=("My ears shot up at that!", "I counted, and then I hopped!"),
            aside=("And more, yay!", "Small things count too!"),
            turn=("Oh, my heart goes thump here!", "Hold on to your ears!"),
            close=("{back}! I smile just thinking of it.", "It began with {back}. What a day!"),
            offer=("Treat yourself to a small joy!",),
        ),
    ),
    "wise-owl": Persona(
        Lines(
            hook=("여러분은 어떻게 생각하세요? 들어 보세요.", "옛날이야기 하듯 하나 들려줄게요."),
            figure=("공책에 적어 두면 좋을 숫자예요.", "이 숫자, 시험에 나올지도 몰라요."),
            aside=("책장을 한 장 넘길게요.", "여기까지 이해했나요?"),
            turn=("자, 여기서 질문 하나 할게요. 어떻게 됐을까요?", "이 대목에서 손을 들어야 해요."),
            close=("오늘 배운 것은 {back}이에요. 수업 마칠게요.", "{back}, 집에 가서 한 번 더 생각해 보세요."),
            offer=("고르는 일은 숙제로 남길게요.",),
        ),
        Lines(
            hook=("What do you make of this, class?", "Long ago I learned a tale. Listen."),
            figure=("Write that number in your notebook.", "This may come up in the exam."),
            aside=("We turn the page.", "Is everyone still with me?"),
            turn=("A question, class. What happened next?", "Raise your hand if you saw this coming."),
            close=("Today's lesson was {back}. Class dismissed.", "Think once more about {back} on your way home."),
            offer=("I leave the choice as homework.",),
        ),
    ),
    "energetic-dog": Persona(
        Lines(
            hook=("멍, 같이 가요, 같이요!", "꼬리가 안 멈춰요, 들어 봐요!"),
            figure=("우와, 숫자도 신나요!", "이 숫자 물어 왔어요!"),
            aside=("또 던져 주세요, 또요!", "킁킁, 저쪽에도 있어요!"),
            turn=("멈춰요, 귀가 번쩍 섰어요!", "어, 저기 뭔가 있어요!"),
            close=("{back} 물고 돌아왔어요! 또 놀아요!", "처음부터 {back}이었어요! 꼬리 흔들흔들이에요!"),
            offer=("같이 구경 가요, 산책 겸요!",),
        ),
        Lines(
            hook=("Woof! Come with me, come on!", "My tail won't stop, listen!"),
            figure=("Wow, even the number wags!", "I fetched that number!"),
            aside=("Throw it again, again!", "Sniff, sniff, over there too!"),
            turn=("Wait! My ears are up!", "What's that over there?"),
            close=("I fetched {back}! Let's play again!", "{back}, {back}, wag wag!"),
            offer=("Let's go and look, on a walk!",),
        ),
    ),
    "calm-cat": Persona(
        Lines(
            hook=("차 한 잔 놓고, 천천히 들어요.", "잠깐 앉아서 쉬다 가요."),
            figure=("숫자는 잊어도 괜찮아요.", "찻물이 식을 동안 세어 볼까요?"),
            aside=("급할 거 없어요, 하나 더요.", "햇볕 드는 쪽으로 옮겨 앉을게요."),
            turn=("여기서 마음이 조금 흔들려요.", "이 부분은 살살 말할게요."),
            close=("{back}, 그냥 곁에 두고 쉬어요.", "처음 꺼낸 {back}, 이제 찻잔을 내려놓을게요."),
            offer=("지금이 아니어도 괜찮아요.",),
        ),
        Lines(
            hook=("Here's some tea. Sit with me.", "You can rest here a minute."),
            figure=("You may forget the number.", "Count it slowly, as the tea cools."),
            aside=("No hurry. One more.", "I'll move to the sunny side."),
            turn=("This part I say softly.", "Here the heart wobbles a little."),
            close=("Keep {back} beside you, and rest.", "{back}. I put the cup down now."),
            offer=("It needn't be today.",),
        ),
    ),
    "cheerful-bear": Persona(
        Lines(
            hook=("꿀단지 열었어요, 한 숟갈 드릴게요.", "이웃끼리만 하는 얘긴데요."),
            figure=("하하, 이 숫자 꿀맛이죠?", "배를 두드리며 세어 봤어요."),
            aside=("껄껄, 한 숟갈 더요.", "옆집에도 알려 줘야겠어요."),
            turn=("어라, 여기서 꿀이 쏟아져요.", "웃다가 멈춘 부분이에요."),
            close=("{back}, 꿀단지에 담아 뒀어요. 놀러 와요.", "다 같이 {back}, 하하 웃고 가요."),
            offer=("꿀정보니까 옆집이랑 나눠요.",),
        ),
        Lines(
            hook=("Honey jar's open, have a spoonful.", "Between neighbours, listen."),
            figure=("Ha, sweet as honey, that number.", "I counted it on my belly."),
            aside=("Ho ho, one more spoonful.", "I must tell them next door."),
            turn=("Oops, there goes the honey.", "Here I stopped laughing."),
            close=("{back} goes in the honey jar. Come by!", "All together now: {back}. Ha!"),
            offer=("Too sweet to keep. Tell the neighbours.",),
        ),
    ),
    "creative-penguin": Persona(
        Lines(
            hook=("만약에 말이에요, 이게 진짜라면요?", "전구가 반짝 켜졌어요."),
            figure=("이 숫자로 기계 하나 만들겠는데요?", "설계도에 적다가 웃었어요."),
            aside=("나사 하나 더 조여 볼게요.", "여기에 스프링을 달면 어떨까요?"),
            turn=("펑, 여기서 실험이 뒤집혀요.", "거꾸로 끼웠더니 되네요."),
            close=("{back}, 발명 노트 첫 장에 붙일게요.", "만약 {back}이 없었다면요? 상상도 안 돼요."),
            offer=("고장 나면 제가 분해해 볼게요.",),
        ),
        Lines(
            hook=("What if I told you this is real?", "Ping! My light bulb just lit."),
            figure=("I could build a machine from that number.", "I giggled when I drew that in."),
            aside=("One more screw to turn.", "What if we add a spring?"),
            turn=("Bang, the experiment flips.", "Put it in backwards, and it works."),
            close=("{back} goes on page one of my notebook.", "What if there were no {back}? Unthinkable."),
            offer=("If it breaks, I'd love to open it up.",),
        ),
    ),
    "brave-lion": Persona(
        Lines(
            hook=("망토를 여미고, 모험을 시작해요!", "무서워도 앞으로 나서는 이야기예요!"),
            figure=("방패에 새겨 둘 숫자예요!", "나팔을 불어 알릴 만하죠!"),
            aside=("말고삐를 쥐고 더 나아가요!", "성문이 하나 더 열려요!"),
            turn=("칼을 뽑을 순간이에요!", "여기서 용이 나타나요!"),
            close=("{back}에서 떠난 모험, 무사히 돌아왔어요!", "기사의 이름으로 {back}을 기억할게요!"),
            offer=("용기 내서 한 걸음 나서 보세요!",),
        ),
        Lines(
            hook=("Cape on, the adventure begins!", "Afraid? Me too. Forward!"),
            figure=("Carve that on my shield!", "Sound the trumpets for that!"),
            aside=("Ride on, ride on!", "Another gate opens!"),
            turn=("Swords out!", "And here the dragon wakes!"),
            close=("We rode out from {back}, and we're home!", "On my honour, I'll remember {back}!"),
            offer=("Be bold, take a step!",),
        ),
    ),
    "adventurous-monkey": Persona(
        Lines(
            hook=("지도 펴고, 여기부터 탐험해요!", "덩굴 잡아요, 출발해요!"),
            figure=("탐험 일지에 적을 숫자예요!", "나침반이 빙글 도네요!"),
            aside=("다음 섬으로 건너가요!", "나무 위에서 보니 더 있어요!"),
            turn=("길이 갑자기 끊겼어요!", "수풀을 헤치니 이게 나와요!"),
            close=("지도의 출발점 {back}으로 무사히 돌아왔어요!", "{back}, 보물은 처음부터 거기 있었네요!"),
            offer=("보물 찾으러 같이 떠나요!",),
        ),
        Lines(
            hook=("Map out, we start right here!", "Grab a vine, let's go!"),
            figure=("Into the logbook with that!", "Look how the compass spins!"),
            aside=("Over to the next island!", "I see more from this tree!"),
            turn=("The path ends here!", "Push the leaves aside. Look!"),
            close=("Back on the map where we started: {back}!", "The treasure was {back} all along!"),
            offer=("Come along, treasure ahead!",),
        ),
    ),
}  # fmt: skip
