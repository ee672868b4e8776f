"""What the user should know of a script, in its language."""

from __future__ import annotations

from services.llm.rules.particles import attach


def short_text(language: str, asked: float, got: float) -> str:
    """The text was too short for the length."""
    if language == "ko":
        return f"글이 짧아서 {asked:.0f}초가 아니라 약 {got:.0f}초짜리 쇼츠가 됩니다. 글을 더 넣으면 길어집니다."
    return (
        f"The text is too short for {asked:.0f} seconds: the short takes about {got:.0f}. Add more text for a "
        f"longer one."
    )


def fewer_scenes(language: str, asked: int, got: int) -> str:
    """The text or the length did not allow the number of scenes."""
    if language == "ko":
        return f"글과 길이에 맞춰 장면을 {asked}개 대신 {got}개로 만들었습니다."
    return f"The text and the length allow {got} scenes instead of {asked}."


def other_length(language: str, asked: float, got: float) -> str:
    """The length could not be met."""
    if language == "ko":
        return f"문장 길이 때문에 {attach(f'{asked:.0f}초', '이')} 아니라 약 {got:.0f}초가 됩니다."
    return f"The sentences add up to about {got:.0f} seconds instead of {asked:.0f}."


def no_call(language: str) -> str:
    """The text says neither price nor where to buy."""
    if language == "ko":
        return "글에 가격이나 살 곳이 없어서 마지막 장면이 일반적인 안내로 끝납니다. 넣으면 더 구체적으로 끝납니다."
    return (
        "The text has neither a price nor where to buy; the last scene ends in general words. Add them for a "
        "clearer end."
    )
