"""The texts of the form: key, Korean, English."""

from __future__ import annotations

FORM: dict[str, tuple[str, str]] = {
    # form
    "hero": ("이야기 하나면, 쇼츠 한 편.", "One story in, one short out."),
    "hero_sub": (
        "대본, 목소리, 그림, 자막까지 이 컴퓨터가 알아서 만들어요.",
        "Script, voice, pictures and captions, all made on this computer.",
    ),
    "step_source": ("무엇으로 만들까요?", "What is it about?"),
    "step_look": ("어떤 쇼츠로 만들까요?", "How should it feel?"),
    "source": ("가져올 것", "Source"),
    "source_text": ("글", "Text"),
    "source_url": ("링크", "Link"),
    "source_file": ("파일", "File"),
    "text_label": ("글", "Text"),
    "text_hint": (
        "동네 이야기, 일기, 상품 설명… 무엇이든 붙여 넣으세요.",
        "Paste anything: a story, a diary page, facts about a product…",
    ),
    "sample": ("예시로 채우기", "Try a sample"),
    "sample_text": (
        "우리 동네 골목 끝 빵집은 새벽 4시에 문을 연다. 주인 박순자 씨는 일흔한 살이고, 37년째 같은 자리에서 "
        "반죽을 한다. 하루에 굽는 빵은 딱 180개다. 그런데 지난겨울, 할머니가 빙판길에서 넘어져 빵집 불이 사흘 동안 "
        "꺼져 있었다. 나흘째 새벽, 이웃들이 약속도 없이 모여 가게 앞 눈을 치웠다. 2주 뒤 할머니는 다시 오븐을 켰고, "
        "그날 구운 단팥빵은 한 개도 팔지 않았다. 모두 이웃에게 나눠 주었기 때문이다.",
        "Our building has 12 floors, 1 elevator and, since last spring, 1 goose. Nobody knows where it came from. "
        "Every morning it rides down with the school children, faces the door like everyone else and pushes no button. "
        "The manager put up a sign: no geese in the elevator. The goose could not read. But in June the elevator broke "
        "down with Mrs. Chen inside. The goose stood at the doors and honked until people came out on all 12 floors. "
        "The manager took the sign down that evening.",
    ),
    "url_label": ("주소", "Address"),
    "url_hint": ("https://", "https://"),
    "url_help": (
        "상품이나 기사 주소를 넣으면 내용과 사진을 읽어 와요. 읽기를 막는 사이트라면 브라우저에서 페이지를 저장해 "
        "‘파일’로 넣어 주세요.",
        "A product or an article: its facts and pictures are read. Where a site refuses programs, save the page in "
        "your browser and hand it in under File.",
    ),
    "file_label": ("글 파일이나 저장한 페이지", "A text file or a saved page"),
    "file_help": (
        "TXT·MD 글 파일, 또는 브라우저로 저장한 HTML·MHTML 페이지",
        "A TXT or MD text, or an HTML or MHTML page saved by a browser",
    ),
    "upload": ("고르거나 끌어다 놓기", "Choose or drop"),
    "photos_label": ("사진", "Photos"),
    "photos_help": (
        "있으면 장면에 순서대로 써요. JPEG·PNG·WebP, 20장까지, 없어도 돼요.",
        "Used in order, scene by scene. JPEG, PNG or WebP, up to 20. Optional.",
    ),
    "recipe": ("구성", "Recipe"),
    "recipe_auto": ("알아서", "Automatic"),
    "recipe_story": ("이야기", "Story"),
    "recipe_product": ("상품", "Product"),
    "tone": ("말투", "Tone"),
    "tone_casual": ("편하게", "Casual"),
    "tone_professional": ("또박또박", "Professional"),
    "tone_funny": ("재치 있게", "Funny"),
    "tone_enthusiastic": ("신나게", "Upbeat"),
    "step_who": ("누가 들려줄까요?", "Who tells it?"),
    "character": ("캐릭터", "Presenter"),
    "character_auto": ("맡기기", "Surprise me"),
    "character_auto_title": ("누가 어울릴지 맡기기", "Let the studio choose"),
    "character_auto_help": (
        "무엇에 대한 이야기인지, 어떤 분위기와 말투인지 보고 어울리는 친구를 골라요.",
        "It picks whoever suits what your story is about, its mood and its tone.",
    ),
    "character_none": ("없음", "Nobody"),
    "character_none_title": ("캐릭터 없이", "Without a presenter"),
    "character_none_help": ("목소리와 그림만으로 이야기해요.", "Voice and pictures alone tell the story."),
    "cast": ("출연진", "Cast"),
    "voice": ("목소리", "Voice"),
    "voice_auto": ("추천 목소리", "Recommended"),
    "voice_manner": (
        "고른 목소리는 캐릭터의 높낮이와 빠르기를 따르지 않고 그대로 말해요.",
        "A voice of your choice speaks as it is, not at the character's pitch and pace.",
    ),
    "hear_voice": ("이 목소리로 들어 보기", "Hear this voice"),
    "hear_bed": ("이 음악 들어 보기", "Hear this music"),
    "hear_making": ("준비하는 중…", "Getting it ready…"),
    "heard_voice": ("목소리 들어 보기", "A sample of the voice"),
    "heard_bed": ("음악 들어 보기", "A sample of the music"),
    "voices_down": (
        "목소리 목록을 불러오지 못했어요. 추천 목소리로 만들어요.",
        "The voices could not be listed; the recommended one will speak.",
    ),
    "length": ("길이", "Length"),
    "length_value": ("{seconds}초", "{seconds} s"),
    "aspect": ("화면 비율", "Shape"),
    "captions": ("자막", "Captions"),
    "captions_bold": ("굵게", "Bold"),
    "captions_box": ("상자", "Box"),
    "captions_off": ("없음", "Off"),
    "more_options": ("더 고르기", "More options"),
    "scenes": ("장면 수", "Scenes"),
    "automatic": ("알아서", "Automatic"),
    "scenes_value": ("{count}개", "{count}"),
    "language_label": ("글의 언어", "Language of the text"),
    "cuts": ("결과 파일", "Files"),
    "cuts_short": ("한 편", "One short"),
    "cuts_scenes": ("장면별", "One per scene"),
    "cuts_both": ("둘 다", "Both"),
    "music_label": ("배경 음악", "Music"),
    "music_file": ("내 음악 파일", "Your music"),
    "music_auto": ("맡기기", "To suit it"),
    "music_auto_help": (
        "이야기의 분위기에 맞춰 새로 작곡해요. 목소리가 나오면 알아서 작아져요.",
        "Composed for the mood of your story. It ducks under the voice.",
    ),
    "mood_calm": ("잔잔하게", "Calm"),
    "mood_happy": ("밝게", "Happy"),
    "mood_excited": ("신나게", "Excited"),
    "mood_warm": ("따뜻하게", "Warm"),
    "mood_sad": ("애틋하게", "Sad"),
    "mood_tense": ("긴장되게", "Tense"),
    "mood_mysterious": ("신비롭게", "Mysterious"),
    "mood_playful": ("장난스럽게", "Playful"),
    "music_own": ("내 음악", "My own"),
    "music_own_help": (
        "MP3·M4A·WAV·OGG·FLAC. 짧으면 이어 붙이고, 목소리가 나오면 작아져요.",
        "MP3, M4A, WAV, OGG or FLAC. It ducks under the voice.",
    ),
    "music_none": ("없이", "None"),
    "seed": ("씨앗 번호", "Seed"),
    "seed_help": ("같은 번호는 같은 결과, 다른 번호는 다른 느낌", "The same number gives the same short"),
    "non_commercial": ("상업적 이용이 안 되는 목소리도 쓰기", "Allow voices that forbid commercial use"),
    "make": ("쇼츠 만들기", "Make the short"),
    "making": ("맡기는 중…", "Handing it in…"),
    # what is wrong with the form
    "error_form": ("이것만 고치면 만들 수 있어요", "Please fix what is marked"),
    "error_text_empty": ("글을 넣어 주세요.", "Give some text."),
    "error_url": (
        "http:// 또는 https://로 시작하는 주소를 넣어 주세요.",
        "Give an address that begins with http:// or https://.",
    ),
    "error_file_empty": ("파일을 골라 주세요.", "Choose a file."),
    "error_music_empty": (
        "음악 파일을 올리거나 다른 음악을 골라 주세요.",
        "Hand in your file, or choose other music.",
    ),
    "error_file_text": (
        "글로 읽을 수 없는 파일이에요. UTF-8이나 CP949로 저장해 주세요.",
        "This file cannot be read as text; save it as UTF-8.",
    ),
    "error_file_large": ("{limit} MiB보다 큰 파일이에요: {name}", "This file is larger than {limit} MiB: {name}"),
    "error_photos_many": (
        "사진은 {limit}장까지예요. 지금 {count}장이에요.",
        "At most {limit} photos; there are {count}.",
    ),
    "error_trouble": ("만들지 못했어요", "That did not work"),
}
