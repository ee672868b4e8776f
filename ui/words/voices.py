"""The texts of the voices that the user adds: key, Korean, English."""

from __future__ import annotations

VOICES: dict[str, tuple[str, str]] = {
    "own_title": ("내 목소리", "Voices of your own"),
    "own_sub": (
        "3초에서 30초까지의 녹음으로 목소리를 흉내 내요. 말하는 사람의 동의가 꼭 있어야 해요.",
        "A voice is cloned from a recording of 3 to 30 seconds. The person who is heard must have agreed.",
    ),
    "own_none": ("아직 더한 목소리가 없어요.", "No voice was added yet."),
    "own_shut": ("지금은 목소리를 더할 수 없어요", "No voice can be added yet"),
    "own_shut_do": (
        "목소리를 흉내 내려면 XTTS-v2 모델과 이를 실행할 프로그램이 필요해요. 모델은 위의 ‘목소리’ 목록에서 받거나, "
        "터미널에서 `shorts models pull xtts-v2`로 받을 수 있어요. `shorts setup`을 실행하면 이 컴퓨터에 맞는 다른 "
        "모델도 골라 줘요.",
        "Cloning needs the model XTTS-v2 and the program that runs it. Fetch the model from the voices listed above or "
        "in a terminal with `shorts models pull xtts-v2`; `shorts setup` proposes other models that fit this PC.",
    ),
    "own_shut_then": (
        "설치 방법은 README의 ‘Voices of your own’에 있고, 컨테이너를 쓴다면 `docs/containers.md`에 있어요. 준비가 "
        "끝나면 이 화면을 새로 고쳐 주세요.",
        "“Voices of your own” in the README tells how, and `docs/containers.md` how in containers. Reload this page "
        "once all of it is there.",
    ),
    "own_add": ("목소리 더하기", "Add a voice"),
    "own_name": ("이름", "Name"),
    "own_sample": ("녹음 (WAV, MP3, M4A, OGG, FLAC)", "Recording (WAV, MP3, M4A, OGG, FLAC)"),
    "own_language": ("녹음의 언어", "Language of the recording"),
    "own_consent": ("동의하는 말", "Statement of consent"),
    "own_consent_hint": (
        "예: 나 김미나는 내 목소리를 이 컴퓨터의 쇼츠에 쓰는 데 동의한다. 2026년 5월 3일",
        "For example: I, Mina Kim, agree that my voice is cloned for shorts made on this computer. 3 May 2026",
    ),
    "own_consent_help": (
        "목소리와 함께 보관되고, 이 목소리로 만든 쇼츠의 기록에도 남아요.",
        "It is kept with the voice, and stands in the record of every short that the voice speaks in.",
    ),
    "own_origin": ("녹음이 온 곳", "Where the recording is from"),
    "own_origin_hint": ("예: 2026년 5월 3일 김미나가 직접 녹음", "For example: recorded by Mina Kim on 3 May 2026"),
    "own_confirm": (
        "이 목소리의 주인이 위와 같이 동의했음을 확인해요.",
        "I confirm that the person who is heard has agreed as stated.",
    ),
    "own_save": ("더하기", "Add it"),
    "own_saving": ("녹음을 살펴보는 중…", "Looking at the recording…"),
    "own_error": ("더하지 못했어요", "The voice was not added"),
    "own_error_name": ("이름을 적어 주세요.", "Give it a name."),
    "own_error_sample": ("녹음 파일을 골라 주세요.", "Choose a recording."),
    "own_error_consent": ("동의하는 말을 적어 주세요.", "Write the statement of consent."),
    "own_error_origin": ("녹음이 온 곳을 적어 주세요.", "Say where the recording is from."),
    "own_error_confirm": ("동의를 확인해 주세요.", "Confirm the consent."),
    "own_delete": ("지우기", "Delete"),
    "own_delete_sure": (
        "{name} 목소리를 동의와 함께 지울까요? 이미 만든 쇼츠는 남아요.",
        "Delete the voice {name} with its consent? Shorts made with it stay.",
    ),
    "own_delete_yes": ("네, 지워요", "Yes, delete it"),
    "own_added_on": ("{date}에 더함", "added on {date}"),
}
