"""The texts around the screens: key, Korean, English."""

from __future__ import annotations

FRAME: dict[str, tuple[str, str]] = {
    # frame
    "product": ("쇼츠 스튜디오", "Shorts Studio"),
    "nav_make": ("만들기", "Create"),
    "nav_jobs": ("내 쇼츠", "My shorts"),
    "nav_models": ("모델", "Models"),
    "local_note": ("내 컴퓨터에서 돌아가요", "Runs on your computer"),
    # gateway
    "down": ("스튜디오가 아직 꺼져 있어요", "The studio is not running yet"),
    "down_help": (
        "{address}에서 응답이 없어요. 터미널에서 아래를 실행하면 이 화면이 저절로 이어져요.",
        "Nothing answers at {address}. Run this in a terminal; this page goes on by itself.",
    ),
    "down_elsewhere": (
        "다른 곳에서 켜 두었다면 SHORTS_GATEWAY에 그 주소를 적고 화면을 다시 띄우세요.",
        "If it runs elsewhere, set SHORTS_GATEWAY to its address and start the dashboard again.",
    ),
    "down_waiting": ("다시 연결하는 중", "Trying again"),
    "refused": ("스튜디오가 연결을 받지 않아요", "The studio refuses the dashboard"),
    "refused_help": (
        "SHORTS_TOKEN을 스튜디오와 같은 값으로 두고 화면을 다시 띄우세요.",
        "Give SHORTS_TOKEN the studio's value and start the dashboard again.",
    ),
}
