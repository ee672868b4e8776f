"""Tables of the Korean reader: counters, units, Latin words, symbols."""

from __future__ import annotations

from services.common.reading.table import table, words

# Counters that take native numerals, and the largest number that is said so (above it, Sino-Korean).
NATIVE_COUNTERS: dict[str, int] = dict.fromkeys(
    words(
        """
    개 명 마리 잔 병 벌 권 채 송이 그릇 조각 켤레 가지 군데 곳 사람 박스 상자 봉지 봉 팩 통 줄 판 컵 스푼 숟갈
    숟가락 큰술 작은술 쌍 그루 다발 모금 방울 알 포기 단 접시 끼 바퀴 걸음 자루 척 편 곡 차례 달 캔 묶음 덩이
    덩어리 세트 꼬집 줌 주먹 스쿱 모 꼭지 손 두름 첩 필 입 번째 분께 종류 칸 장
    """
    ),
    39,
) | {"살": 99, "시": 12, "시간": 20, "번": 20, "배": 10, "대": 9, "해": 19}

# Counters and units in Hangul that take Sino-Korean numerals: units that are words of their own, and those that begin
# like a native counter, so that the longest match decides.
SINO_COUNTERS = frozenset(
    words(
        """
    가구 강 개국 개년 개사 개소 개월 개입 과 구 그램 기 기가 년 단계 단지 달러 대로 대째 데시벨 도 동 등 리터 만
    매 매입 메가 명분 미터 밀리그램 밀리리터 밀리미터 박 반 배럴 백 번가 번길 번대 번지 볼트 부 분 세 세기 세대
    센티 센티미터 시리즈 시즌 십 억 엔 여 와트 원 월 위 위안 유로 인 인분 인승 인치 일 절 점 점대 조 조각째 주
    주년 주일 쪽 차 천 초 층 칼로리 킬로 킬로그램 킬로미터 탄 톤 퍼센트 페이지 평 평형 프로 학년 호 호선 호점 화
    회 회차 럭스 루멘 온스 파운드
    """
    )
)

# Words after 번 that make it a number (3번 출구: 삼 번) and not a count (3번 방문: 세 번).
NUMBERED_AFTER_BAN = tuple(words("출구 문제 버스 방에 방은 타자 홀 트랙 국도 창구 테이블 좌석 선수 게이트"))

# Both ends named in one word, as people say small ranges: 2~3개 is 두세 개.
NATIVE_RANGES = dict(enumerate(words("한두 두세 서너 네다섯 대여섯 예닐곱 일고여덟 여덟아홉"), start=1))

# Latin and symbol units after a number; keys in lower case.
UNITS = table(
    """
    %p 퍼센트포인트 | % 퍼센트 | ‰ 퍼밀 | °c 도 | °f 화씨 도 | ° 도 | km/h 킬로미터 | m/s 미터 | ml 밀리리터
    l 리터 | dl 데시리터 | cl 센티리터 | cc 씨씨 | kg 킬로그램 | g 그램 | mg 밀리그램 | μg 마이크로그램 | t 톤
    km 킬로미터 | m 미터 | cm 센티미터 | mm 밀리미터 | nm 나노미터 | m2 제곱미터 | m3 세제곱미터
    km2 제곱킬로미터 | ha 헥타르 | gb 기가바이트 | mb 메가바이트 | kb 킬로바이트 | tb 테라바이트 | w 와트
    kw 킬로와트 | kwh 킬로와트시 | wh 와트시 | mah 밀리암페어시 | v 볼트 | a 암페어 | hz 헤르츠 | khz 킬로헤르츠
    mhz 메가헤르츠 | ghz 기가헤르츠 | mbps 메가비피에스 | gbps 기가비피에스 | kcal 킬로칼로리 | cal 칼로리
    px 픽셀 | fps 프레임 | db 데시벨 | inch 인치 | in 인치 | ft 피트 | oz 온스 | lb 파운드 | h 시간 | min 분
    sec 초 | s 초 | ms 밀리초 | won 원 | krw 원 | usd 달러 | $ 달러 | € 유로 | ¥ 엔 | ₩ 원 | £ 파운드
    am 에이엠 | pm 피엠 | x 배 | " 인치 | mph 마일 | lbs 파운드 | gal 갤런 | yd 야드 | mi 마일 | lx 럭스 | lux 럭스
    lm 루멘 | rpm 알피엠 | mp 메가픽셀 | ma 밀리암페어 | kbps 킬로비피에스 | mcg 마이크로그램 | pt 포인트
    psi 피에스아이
    """
)

CURRENCY_BEFORE = table(
    """
    ₩ 원 | $ 달러 | € 유로 | ¥ 엔 | £ 파운드 | US$ 달러
    """
)

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        words(
            """
    에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트
    """
        ),
        strict=True,
    )
)

# Words in Latin letters with a settled Korean reading; keys in lower case. Digits inside are read as people say them.
LATIN = table(
    """
    ai 에이아이 | it 아이티 | tv 티비 | pc 피씨 | ceo 씨이오 | sns 에스엔에스 | dm 디엠 | ok 오케이
    wifi 와이파이 | wi-fi 와이파이 | usb 유에스비 | usb-c 유에스비 씨 | bluetooth 블루투스 | iphone 아이폰
    ipad 아이패드 | ios 아이오에스 | macbook 맥북 | mac 맥 | galaxy 갤럭시 | android 안드로이드 | samsung 삼성
    apple 애플 | google 구글 | naver 네이버 | kakao 카카오 | kakaotalk 카카오톡 | youtube 유튜브
    instagram 인스타그램 | insta 인스타 | facebook 페이스북 | tiktok 틱톡 | twitter 트위터 | netflix 넷플릭스
    amazon 아마존 | nike 나이키 | shorts 쇼츠 | shop 샵 | store 스토어 | mall 몰 | event 이벤트 | sale 세일
    best 베스트 | new 뉴 | free 프리 | hot 핫 | ice 아이스 | set 세트 | open 오픈 | good 굿 | love 러브
    vip 브이아이피 | nasa 나사 | led 엘이디 | oled 올레드 | lte 엘티이 | 5g 파이브지 | 4g 포지 | 3d 쓰리디
    2d 투디 | 4k 포케이 | 8k 팔케이 | a4 에이포 | b2b 비투비 | b2c 비투씨 | mp3 엠피쓰리 | mp4 엠피포
    q&a 큐앤에이 | r&d 알앤디 | a/s 에이에스 | as 에이에스 | k-pop 케이팝 | kpop 케이팝 | k-food 케이푸드
    diy 디아이와이 | faq 에프에이큐 | app 앱 | web 웹 | email 이메일 | e-mail 이메일 | online 온라인
    hello 헬로 | thank 땡큐 | you 유 | the 더 | cafe 카페 | café 카페 | coffee 커피 | bread 브레드 | cake 케이크
    tea 티 | bakery 베이커리 | studio 스튜디오 | pro 프로 | max 맥스 | mini 미니 | plus 플러스 | ultra 울트라
    air 에어 | basic 베이직 | premium 프리미엄 | size 사이즈 | no 노 | vs 대 | feat 피처링 | tip 팁 | one 원
    two 투 | day 데이 | week 위크 | md 엠디 | gs25 지에스이십오 | cu 씨유 | kbs 케이비에스 | mbti 엠비티아이
    bts 비티에스 | bgm 비지엠 | chatgpt 챗지피티 | gpt 지피티 | html 에이치티엠엘
    ii 투 | iii 쓰리 | t-shirt 티셔츠 | com 닷컴 | python 파이썬
    windows 윈도우 | linux 리눅스 | pdf 피디에프
    """
)

SYMBOLS = table(
    """
    & 앤 | @ 골뱅이 | + 플러스 | = 는 | % 퍼센트 | × 곱하기 | ÷ 나누기 | ° 도 | № 넘버 | $ 달러 | ₩ 원 | € 유로
    """
)

# Lone letters, as people type them in chats; longest first. What is not here is not said.
JAMO = table(
    """
    ㅇㅋ 오케이 | ㄱㅅ 감사 | ㅇㅇ 응응 | ㄴㄴ 노노 | ㄱㄱ 고고 | ㄷㄷ 덜덜 | ㅊㅋ 축하 | ㅋ 크크 | ㅎ 흐흐
    """
)
