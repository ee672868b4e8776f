"""How the dashboard looks: Streamlit's theme options, and a style sheet of our own over them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
SHEETS = ("base.css", "form.css", "presenter.css", "job.css", "models.css")

THEME: dict[str, str | int | bool | float] = {
    "theme.base": "light",
    "theme.primaryColor": "#e2502d",
    "theme.backgroundColor": "#f8f5f0",
    "theme.secondaryBackgroundColor": "#f2ede5",
    "theme.textColor": "#1d1a27",
    "theme.borderColor": "#e5ded3",
    "theme.font": '"Pretendard Variable", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif',
    "theme.baseRadius": "12px",
    "theme.buttonRadius": "999px",
    "theme.showWidgetBorder": True,
}


@cache
def style(upload_word: str) -> str:
    """Give the style sheets as one <style> element; the word is for upload buttons, whose own is always English."""
    sheets = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in SHEETS)
    return f'<style>:root {{ --upload-word: "{upload_word}"; }}\n{sheets}</style>'


# The page's language is set for screen readers and line breaking; the code is fixed but for one of our two codes.
LANGUAGE_SCRIPT = '<script>document.documentElement.lang = "{language}"</script>'
