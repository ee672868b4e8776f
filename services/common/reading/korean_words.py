"""Words in Latin letters with a settled Korean reading; keys in lower case."""

from __future__ import annotations

from services.common.reading.table import table, words

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        words(
            "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트"
        ),
        strict=True,
    )
)

# Names after which a number of four figures is said digit by digit, also 2080.
TERMS = frozenset(words("rtx gtx rx ryzen"))

_ACRONYMS = table(
    """
    ai 에이아이 | it 아이티 | tv 티비 | pc 피씨 | ceo 씨이오 | sns 에스엔에스 | dm 디엠 | ok 오케이 | usb 유에스비
    usb-c 유에스비 씨 | usb-a 유에스비 에이 | vip 브이아이피 | nasa 나사 | led 엘이디 | oled 올레드 | lte 엘티이
    5g 파이브지 | 4g 포지 | 3g 쓰리지 | 2g 투지 | 6g 식스지 | 3d 쓰리디 | 2d 투디 | 4d 포디 | 4k 포케이 | 8k 팔케이
    2k 투케이 | a4 에이포 | b2b 비투비 | b2c 비투씨 | b2g 비투지 | d2c 디투씨 | o2o 오투오 | p2p 피투피 | c2c 씨투씨
    mp3 엠피쓰리 | mp4 엠피포 | q&a 큐앤에이 | r&d 알앤디 | m&a 엠앤에이 | r&b 알앤비 | a/s 에이에스 | as 에이에스
    f&b 에프앤비 | h&m 에이치앤엠 | diy 디아이와이 | faq 에프에이큐 | md 엠디 | gs25 지에스이십오 | cu 씨유
    kbs 케이비에스 | mbti 엠비티아이 | bts 비티에스 | bgm 비지엠 | gpt 지피티 | html 에이치티엠엘 | pdf 피디에프
    ram 램 | rom 롬 | ssd 에스에스디 | hdmi 에이치디엠아이 | nato 나토 | unesco 유네스코 | unicef 유니세프
    fifa 피파 | opec 오펙 | apec 에이펙 | asean 아세안 | iaea 아이에이이에이 | ikea 이케아 | pin 핀 | sim 심
    esim 이심 | usim 유심 | lan 랜 | lcd 엘씨디 | lpg 엘피지 | lng 엘엔지 | gif 지아이에프 | jpeg 제이펙
    jpg 제이피지 | png 피엔지 | url 유알엘 | api 에이피아이 | sql 에스큐엘 | css 씨에스에스 | vat 부가세
    eta 이티에이 | gdp 지디피 | kospi 코스피 | kosdaq 코스닥 | nasdaq 나스닥 | etf 이티에프 | esg 이에스지
    ipo 아이피오 | who 더블유에이치오 | covid-19 코로나 일구 | covid 코로나 | sars 사스 | mers 메르스 | aids 에이즈
    dna 디엔에이 | rna 알엔에이 | pcr 피씨알 | mri 엠알아이 | ct 씨티 | uv 유브이 | spf 에스피에프 | pa 피에이
    ktx 케이티엑스 | srt 에스알티 | gtx 지티엑스 | suv 에스유브이 | pop 팝 | k-pop 케이팝 | kpop 케이팝
    k-food 케이푸드 | k-beauty 케이뷰티 | j-pop 제이팝 | ott 오티티 | asmr 에이에스엠알 | vr 브이알 | ar 에이알
    xr 엑스알 | nft 엔에프티 | iot 아이오티 | ios 아이오에스 | wi-fi 와이파이 | wifi 와이파이 | nfc 엔에프씨
    gps 지피에스 | cctv 씨씨티비 | atm 에이티엠 | hr 에이치알 | pr 피알 | cf 씨에프 | pd 피디 | mc 엠씨 | dj 디제이
    lp 엘피 | cd 씨디 | dvd 디브이디 | jr 제이알 | vs 대 | feat 피처링 | ft 피처링 | no 노 | tip 팁 | etc 기타
    e-mail 이메일 | mz 엠지 | lol 엘오엘 | bmw 비엠더블유 | lg 엘지 | sk 에스케이 | kt 케이티 | nba 엔비에이
    mlb 엠엘비 | kbo 케이비오 | epl 이피엘 | uefa 유에파 | un 유엔 | zip 집 | max 맥스 | fit 핏
    asap 에이에스에이피 | tmi 티엠아이 | x-ray 엑스레이 | t-shirt 티셔츠 | t-shirts 티셔츠 | laser 레이저
    """
)

_BRANDS = table(
    """
    bluetooth 블루투스 | iphone 아이폰 | ipad 아이패드 | macbook 맥북 | imac 아이맥 | mac 맥 | airpods 에어팟
    watch 워치 | galaxy 갤럭시 | android 안드로이드 | samsung 삼성 | apple 애플 | google 구글 | naver 네이버
    kakao 카카오 | kakaotalk 카카오톡 | daum 다음 | line 라인 | youtube 유튜브 | instagram 인스타그램 | insta 인스타
    facebook 페이스북 | meta 메타 | tiktok 틱톡 | twitter 트위터 | threads 스레드 | netflix 넷플릭스 | disney 디즈니
    amazon 아마존 | ebay 이베이 | nike 나이키 | adidas 아디다스 | puma 푸마 | chatgpt 챗지피티 | openai 오픈에이아이
    claude 클로드 | gemini 제미나이 | copilot 코파일럿 | python 파이썬 | java 자바 | javascript 자바스크립트
    typescript 타입스크립트 | windows 윈도우 | window 윈도우 | linux 리눅스 | github 깃허브 | docker 도커
    kubernetes 쿠버네티스 | microsoft 마이크로소프트 | excel 엑셀 | word 워드 | powerpoint 파워포인트 | notion 노션
    slack 슬랙 | zoom 줌 | discord 디스코드 | spotify 스포티파이 | melon 멜론 | tesla 테슬라 | hyundai 현대
    kia 기아 | toyota 토요타 | honda 혼다 | benz 벤츠 | mercedes 메르세데스 | audi 아우디 | porsche 포르쉐
    ferrari 페라리 | volvo 볼보 | ford 포드 | boeing 보잉 | airbus 에어버스 | intel 인텔 | amd 에이엠디
    nvidia 엔비디아 | geforce 지포스 | radeon 라데온 | ryzen 라이젠 | core 코어 | snapdragon 스냅드래곤
    qualcomm 퀄컴 | sony 소니 | playstation 플레이스테이션 | xbox 엑스박스 | nintendo 닌텐도 | switch 스위치
    canon 캐논 | nikon 니콘 | dyson 다이슨 | philips 필립스 | panasonic 파나소닉 | xiaomi 샤오미 | huawei 화웨이
    lenovo 레노버 | asus 에이수스 | dell 델 | acer 에이서 | starbucks 스타벅스 | mcdonald 맥도날드
    mcdonalds 맥도날드 | burger 버거 | king 킹 | subway 서브웨이 | coca-cola 코카콜라 | coca 코카 | cola 콜라
    pepsi 펩시 | nestle 네슬레 | oreo 오레오 | costco 코스트코 | emart 이마트 | lotte 롯데 | coupang 쿠팡
    baemin 배민 | zara 자라 | uniqlo 유니클로 | gucci 구찌 | chanel 샤넬 | prada 프라다 | dior 디올
    hermes 에르메스 | louis 루이 | vuitton 비통 | rolex 롤렉스 | omega 오메가 | visa 비자 | mastercard 마스터카드
    paypal 페이팔 | airbnb 에어비앤비 | uber 우버 | booking 부킹 | seoul 서울 | korea 코리아 | busan 부산
    jeju 제주 | paris 파리 | london 런던 | new 뉴 | york 뉴욕 | tokyo 도쿄 | america 아메리카 | blackpink 블랙핑크
    newjeans 뉴진스 | aespa 에스파 | ive 아이브 | twice 트와이스 | exo 엑소 | seventeen 세븐틴 | marvel 마블
    billboard 빌보드 | grammy 그래미 | oscar 오스카 | emmy 에미 | hollywood 할리우드 | pixar 픽사 | lego 레고
    pokemon 포켓몬 | wikipedia 위키피디아 | reddit 레딧 | linkedin 링크드인 | pinterest 핀터레스트 | chrome 크롬
    safari 사파리 | edge 에지 | siri 시리 | alexa 알렉사 | bixby 빅스비 | gmail 지메일 | outlook 아웃룩
    adobe 어도비 | photoshop 포토샵 | premiere 프리미어 | figma 피그마 | canva 캔바 | unity 유니티 | steam 스팀
    roblox 로블록스 | minecraft 마인크래프트 | ubuntu 우분투 | oracle 오라클 | ibm 아이비엠 | world 월드 | cup 컵
    olympic 올림픽 | league 리그 | champions 챔피언스 | premier 프리미어 | gopro 고프로 | logitech 로지텍
    """
)

_COMMON = table(
    """
    shorts 쇼츠 | shop 샵 | store 스토어 | mall 몰 | event 이벤트 | sale 세일 | best 베스트 | free 프리 | hot 핫
    ice 아이스 | set 세트 | open 오픈 | good 굿 | love 러브 | app 앱 | web 웹 | email 이메일 | online 온라인
    offline 오프라인 | hello 헬로 | hi 하이 | bye 바이 | thank 땡큐 | thanks 땡스 | you 유 | the 더 | cafe 카페
    café 카페 | coffee 커피 | bread 브레드 | cake 케이크 | tea 티 | bakery 베이커리 | studio 스튜디오 | pro 프로
    mini 미니 | plus 플러스 | ultra 울트라 | air 에어 | basic 베이직 | premium 프리미엄 | size 사이즈 | one 원
    two 투 | three 쓰리 | four 포 | five 파이브 | ten 텐 | day 데이 | week 위크 | month 먼스 | year 이어 | com 닷컴
    net 넷 | off 오프 | on 온 | in 인 | up 업 | down 다운 | out 아웃 | and 앤드 | or 오어 | of 오브 | for 포 | to 투
    with 위드 | my 마이 | me 미 | we 위 | us 어스 | it's 잇츠 | i'm 아임 | don't 돈트 | let's 렛츠 | go 고 | get 겟
    buy 바이 | now 나우 | today 투데이 | live 라이브 | life 라이프 | style 스타일 | home 홈 | house 하우스 | room 룸
    book 북 | note 노트 | music 뮤직 | movie 무비 | video 비디오 | photo 포토 | camera 카메라 | phone 폰
    mobile 모바일 | smart 스마트 | watch 워치 | band 밴드 | buds 버즈 | fold 폴드 | flip 플립 | tab 탭 | lite 라이트
    light 라이트 | dark 다크 | black 블랙 | white 화이트 | red 레드 | blue 블루 | green 그린 | pink 핑크 | gold 골드
    silver 실버 | grey 그레이 | gray 그레이 | navy 네이비 | beige 베이지 | brown 브라운 | ivory 아이보리
    purple 퍼플 | orange 오렌지 | small 스몰 | medium 미디엄 | large 라지 | tall 톨 | grande 그란데 | venti 벤티
    xl 엑스라지 | xs 엑스스몰 | xxl 투엑스라지 | short 쇼트 | regular 레귤러 | special 스페셜 | limited 리미티드
    edition 에디션 | collection 컬렉션 | season 시즌 | series 시리즈 | episode 에피소드 | part 파트 | vol 볼륨
    volume 볼륨 | ver 버전 | version 버전 | update 업데이트 | upgrade 업그레이드 | download 다운로드 | click 클릭
    link 링크 | page 페이지 | site 사이트 | blog 블로그 | review 리뷰 | news 뉴스 | daily 데일리 | weekly 위클리
    point 포인트 | coupon 쿠폰 | gift 기프트 | card 카드 | box 박스 | bag 백 | pack 팩 | pouch 파우치 | case 케이스
    cover 커버 | shoes 슈즈 | bottle 보틀 | tumbler 텀블러 | mug 머그 | glass 글라스 | plate 플레이트 | table 테이블
    chair 체어 | sofa 소파 | bed 베드 | desk 데스크 | lamp 램프 | design 디자인 | art 아트 | color 컬러
    colour 컬러 | fashion 패션 | beauty 뷰티 | skin 스킨 | care 케어 | cream 크림 | serum 세럼 | toner 토너
    lotion 로션 | oil 오일 | balm 밤 | mask 마스크 | pad 패드 | foam 폼 | shampoo 샴푸 | perfume 퍼퓸 | lip 립
    eye 아이 | hand 핸드 | body 바디 | hair 헤어 | food 푸드 | pizza 피자 | pasta 파스타 | steak 스테이크
    salad 샐러드 | sandwich 샌드위치 | soup 수프 | sauce 소스 | cheese 치즈 | butter 버터 | milk 밀크 | latte 라테
    americano 아메리카노 | espresso 에스프레소 | cappuccino 카푸치노 | mocha 모카 | vanilla 바닐라
    chocolate 초콜릿 | choco 초코 | strawberry 스트로베리 | lemon 레몬 | mango 망고 | banana 바나나 | peach 피치
    cherry 체리 | wine 와인 | beer 비어 | whisky 위스키 | cocktail 칵테일 | juice 주스 | water 워터 | soda 소다
    brunch 브런치 | lunch 런치 | dinner 디너 | dessert 디저트 | menu 메뉴 | take 테이크 | take-out 테이크아웃
    happy 해피 | birthday 버스데이 | christmas 크리스마스 | halloween 핼러윈 | merry 메리 | party 파티
    holiday 홀리데이 | summer 서머 | winter 윈터 | spring 스프링 | autumn 오텀 | fall 폴 | festival 페스티벌
    tour 투어 | travel 트래블 | trip 트립 | hotel 호텔 | resort 리조트 | pension 펜션 | check-in 체크인
    check-out 체크아웃 | check 체크 | camp 캠프 | camping 캠핑 | park 파크 | tower 타워 | center 센터 | city 시티
    street 스트리트 | town 타운 | hall 홀 | gallery 갤러리 | museum 뮤지엄 | library 라이브러리 | school 스쿨
    class 클래스 | lesson 레슨 | test 테스트 | level 레벨 | top 톱 | big 빅 | super 슈퍼 | hyper 하이퍼 | power 파워
    energy 에너지 | speed 스피드 | fast 패스트 | slow 슬로 | easy 이지 | simple 심플 | clean 클린 | fresh 프레시
    natural 내추럴 | organic 오가닉 | vegan 비건 | zero 제로 | diet 다이어트 | protein 프로틴 | fitness 피트니스
    gym 짐 | yoga 요가 | pilates 필라테스 | run 런 | running 러닝 | golf 골프 | soccer 사커 | football 풋볼
    baseball 베이스볼 | basketball 바스켓볼 | tennis 테니스 | game 게임 | gaming 게이밍 | player 플레이어
    play 플레이 | station 스테이션 | start 스타트 | stop 스톱 | end 엔드 | finish 피니시 | win 윈 | team 팀
    member 멤버 | club 클럽 | group 그룹 | leader 리더 | manager 매니저 | partner 파트너 | company 컴퍼니
    brand 브랜드 | business 비즈니스 | market 마켓 | marketing 마케팅 | sales 세일즈 | service 서비스
    system 시스템 | data 데이터 | cloud 클라우드 | server 서버 | network 네트워크 | internet 인터넷
    computer 컴퓨터 | laptop 랩톱 | monitor 모니터 | keyboard 키보드 | mouse 마우스 | screen 스크린
    display 디스플레이 | speaker 스피커 | sound 사운드 | audio 오디오 | battery 배터리 | charger 차저 | cable 케이블
    adapter 어댑터 | memory 메모리 | chip 칩 | robot 로봇 | drone 드론 | car 카 | bus 버스 | taxi 택시 | bike 바이크
    motor 모터 | electric 일렉트릭 | hybrid 하이브리드 | turbo 터보 | sport 스포츠 | sports 스포츠 | model 모델
    type 타입 | type-c 타입 씨 | mode 모드 | auto 오토 | manual 매뉴얼 | code 코드 | program 프로그램
    project 프로젝트 | plan 플랜 | idea 아이디어 | tech 테크 | lab 랩 | labs 랩스 | space 스페이스 | star 스타
    stars 스타즈 | sun 선 | moon 문 | earth 어스 | sky 스카이 | sea 시 | ocean 오션 | river 리버 | forest 포레스트
    garden 가든 | flower 플라워 | tree 트리 | dog 도그 | cat 캣 | pet 펫 | baby 베이비 | kids 키즈 | girl 걸
    boy 보이 | man 맨 | woman 우먼 | queen 퀸 | prince 프린스 | hero 히어로 | angel 에인절 | magic 매직 | dream 드림
    story 스토리 | time 타임 | night 나이트 | morning 모닝 | heart 하트 | smile 스마일 | lucky 럭키 | dance 댄스
    song 송 | album 앨범 | concert 콘서트 | show 쇼 | stage 스테이지 | ticket 티켓 | sold 솔드 | soldout 솔드아웃
    pre-order 프리오더 | pick 픽 | hit 히트 | trend 트렌드 | issue 이슈 | challenge 챌린지 | vlog 브이로그
    unboxing 언박싱 | haul 하울 | subscribe 구독 | like 라이크 | follow 팔로우 | share 셰어 | comment 코멘트
    message 메시지 | hip-hop 힙합 | rock 록 | jazz 재즈 | classic 클래식 | rap 랩 | ballad 발라드 | remix 리믹스
    original 오리지널 | cotton 코튼 | wool 울 | silk 실크 | denim 데님 | leather 레더 | jacket 재킷 | coat 코트
    shirt 셔츠 | pants 팬츠 | jeans 진 | skirt 스커트 | dress 드레스 | sneakers 스니커즈 | boots 부츠 | cap 캡
    hat 햇 | ring 링 | necklace 네클리스 | vintage 빈티지 | classic 클래식 | modern 모던 | retro 레트로
    ctrl 컨트롤 | alt 알트 | del 딜리트 | delete 딜리트 | esc 이에스씨 | shift 시프트 | enter 엔터 | ph 피에이치
    d-day 디데이 | mr 미스터 | mrs 미시즈 | ms 미즈 | dr 닥터 | st 세인트 | kim 김 | lee 리 | cold 콜드 | brew 브루
    reserve 리저브 | is 이즈 | this 디스 | what 왓 | how 하우 | why 와이 | all 올 | more 모어 | first 퍼스트
    last 라스트 | next 넥스트 | back 백 | high 하이 | low 로 | long 롱 | cool 쿨 | warm 웜 | sweet 스위트
    real 리얼 | true 트루 | beautiful 뷰티풀 | wow 와우 | yes 예스 | please 플리즈 | sorry 쏘리 | welcome 웰컴
    help 헬프 | info 인포 | support 서포트 | contact 콘택트 | admin 어드민 | user 유저 | id 아이디
    password 패스워드 | login 로그인 | logout 로그아웃 | sign 사인 | error 에러 | bug 버그 | beta 베타 | alpha 알파
    gamma 감마 | delta 델타 | prompt 프롬프트 | agent 에이전트 | token 토큰 | coding 코딩 | startup 스타트업
    bitcoin 비트코인 | ethereum 이더리움 | blockchain 블록체인 | fund 펀드 | bank 뱅크 | pay 페이 | money 머니
    cash 캐시 | won 원 | dollar 달러 | euro 유로 | vitamin 비타민 | collagen 콜라겐 | calcium 칼슘
    """
)

LATIN = {**_COMMON, **_BRANDS, **_ACRONYMS}
