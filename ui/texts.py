"""Every word the dashboard says, in Korean and English. `{name}` is filled in by `Texts.__call__`."""

from __future__ import annotations

from ui.words import WORDS

LANGUAGES = ("ko", "en")
LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}


class Texts:
    """The words of one language.

    t = Texts("ko")
    t("scene_number", number=3)  # "3번 장면"
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no texts in {language!r}; there are: {', '.join(LANGUAGES)}")
        self.language = language
        self._index = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """Give a text with its values filled in. Raises KeyError for a key that is not in the table."""
        text = WORDS[key][self._index]
        return text.format(**values) if values else text

    def stage(self, name: str) -> str:
        """Give the name of a stage; one that a newer gateway has is told by its own name."""
        return self(STAGES[name]) if name in STAGES else name

    def clock(self, seconds: float) -> str:
        """Tell a span of time in words, for example "1분 5초"."""
        minutes, rest = divmod(round(seconds), 60)
        return self("minutes_seconds", minutes=minutes, seconds=rest) if minutes else self("seconds", seconds=rest)


STAGES = {
    "page": "stage_page",
    "crawl": "stage_page",
    "script": "stage_script",
    "voice": "stage_voice",
    "image": "stage_image",
    "video": "stage_video",
    "preview": "stage_preview",
    "music": "stage_music",
    "render": "stage_render",
}
STAGE_STATES = {
    "waiting": "state_waiting",
    "running": "state_running",
    "done": "state_done",
    "reused": "state_reused",
    "failed": "state_failed",
}


def browser_language(locale: str | None) -> str:
    """Choose by the browser's language: Korean for Korean and where it does not say, else English."""
    return "ko" if not locale or locale.lower().startswith("ko") else "en"
