"""Tells a page from a refusal: error statuses, walls against programs, forms that ask whether one is human."""

from __future__ import annotations

import re

from services.common.errors import NotFoundError, PreconditionError, RefusedError, StudioError, UnavailableError

SAVE_IT = "save the page in a browser (Ctrl+S) and run: shorts make @page.html"
_REFUSING = frozenset({401, 402, 403, 405, 406, 407, 418, 423, 429, 430, 451, 498, 499, 999})
# Titles and sentences that walls of the large makers and of Korean shops show.
_WALL_TITLE = re.compile(
    r"^\s*(just a moment|attention required|access (to this page has been )?denied|robot check"
    r"|are you (a robot|human)"
    r"|human verification|security check|pardon our interruption|please wait|bot verification|captcha|forbidden"
    r"|request blocked|verify (that )?you|접근이? ?(제한|차단|거부)|접속이? ?(제한|차단)|보안 ?(문자|확인)"
    r"|자동 ?(입력|접속)"
    r"|비정상적인 접근|차단 ?안내|서비스 이용이 제한)",
    re.IGNORECASE,
)
_WALL_TEXT = re.compile(
    r"enable javascript and cookies to continue|checking (if the site connection|your browser)"
    r"|verify(ing)? (that )?you are "
    r"(a )?human|unusual traffic|automated (access|requests|queries)|not a robot|press (&|and) hold"
    r"|enter the characters you see"
    r"|자동입력 ?방지|보안 ?문자를|로봇이 아닙|자동화된 (접근|요청|프로그램)|비정상적인 (접근|트래픽|요청)"
    r"|접속이 일시적으로 제한|캡차",
    re.IGNORECASE,
)
_WALL_MARKUP = re.compile(
    rb"cf-chl-|/cdn-cgi/challenge-platform/|_Incapsula_Resource|px-captcha|geo\.captcha-delivery\.com|"
    rb"g-recaptcha|h-captcha|hcaptcha\.com/1|awsWafCookieDomainList|kpsdk|wtm_captcha",
    re.IGNORECASE,
)
FEW_WORDS = 1500
"""A page with more text than this is no wall, whatever it speaks of."""


def check_status(status: int, host: str, body: bytes) -> None:
    """Raise the error that a status stands for: RefusedError, NotFoundError, UnavailableError, PreconditionError."""
    if status < 400:
        return
    raise _error(status, host, body)


def _error(status: int, host: str, body: bytes) -> StudioError:
    if status in {404, 410}:
        return NotFoundError(f"{host} has no such page (HTTP {status}); check the address", reason="NO_PAGE")
    text = body[:200_000].decode("utf-8", "replace")
    if status in _REFUSING or (status in {500, 502, 503} and (_WALL_MARKUP.search(body) or _WALL_TEXT.search(text))):
        return refused(host, f"HTTP {status}")
    if status >= 500 or status == 408:
        return UnavailableError(f"{host} has trouble (HTTP {status}); try again later", reason="SITE_TROUBLE")
    return PreconditionError(f"{host} gives no page there (HTTP {status}); check the address", reason="NO_PAGE")


def refused(host: str, what: str) -> RefusedError:
    """Build the error for a site that turns programs away."""
    return RefusedError(
        f"{host or 'the site'} refuses programs ({what}); {SAVE_IT}", reason="SITE_REFUSES", metadata={"host": host}
    )


def looks_like_wall(title: str, text: str, markup: bytes) -> bool:
    """Tell a wall that came with status 200, by a page's title, visible text and source."""
    if len(text) > FEW_WORDS:
        return False
    if _WALL_TITLE.search(title) or _WALL_TEXT.search(text):
        return True
    return len(text) < FEW_WORDS // 5 and bool(_WALL_MARKUP.search(markup))
