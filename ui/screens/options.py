"""The part of the form that says how the short is to feel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from shorts.studio.v1.studio_pb2 import Character, Recipe
from shorts.tts.v1.tts_pb2 import Voice
from ui.html import esc
from ui.submit import ASPECTS, CAPTIONS, CUTS, TONES, Problems
from ui.texts import LANGUAGE_NAMES, LANGUAGES, Texts

RECIPES = {"": "recipe_auto", "story": "recipe_story", "product": "recipe_product"}
BY_ITSELF = frozenset({"link"})
"""Recipes that the studio takes of its own accord where they fit."""
TONE_TEXTS = {
    "casual": "tone_casual",
    "professional": "tone_professional",
    "funny": "tone_funny",
    "enthusiastic": "tone_enthusiastic",
}
CAPTION_TEXTS = {"bold": "captions_bold", "box": "captions_box", "off": "captions_off"}
CUT_TEXTS = {"short": "cuts_short", "scenes": "cuts_scenes", "both": "cuts_both"}
SCENES = (0, *range(3, 11))
NOBODY = "none"
MAX_SEED = 2**53 - 1
"""The largest whole number that a browser holds exactly."""


def draw_look(
    t: Texts,
    recipes: Sequence[Recipe],
    voices: Sequence[Voice] | None,
    characters: Sequence[Character],
    problems: Problems,
) -> dict[str, Any]:
    """Draw recipe, tone, character, voice, length and shape; give what is chosen by the names of Form."""
    names = ["", *(recipe.name for recipe in recipes if recipe.name not in BY_ITSELF)]
    chosen: dict[str, Any] = {
        "recipe": _segments(t("recipe"), names, "recipe", lambda n: t(RECIPES[n]) if n in RECIPES else n),
        "tone": _segments(t("tone"), list(TONES), "tone", lambda name: t(TONE_TEXTS[name])),
    }
    chosen["character"] = _draw_character(t, characters)
    _tell(problems, "character")
    chosen["voice"] = _draw_voice(t, voices)
    _tell(problems, "voice")
    chosen["length"] = st.slider(
        t("length"), 5, 180, 30, 5, key="length", format=t("length_value", seconds="%d"), persist_state="session"
    )
    _tell(problems, "length")
    shape, captions = st.columns(2)
    with shape:
        chosen["aspect"] = _segments(t("aspect"), list(ASPECTS), "aspect", str)
    with captions:
        chosen["captions"] = _segments(t("captions"), list(CAPTIONS), "captions", lambda name: t(CAPTION_TEXTS[name]))
    return chosen


def draw_more(t: Texts, problems: Problems, draw_music: Callable[[Texts, Problems], object]) -> dict[str, Any]:
    """Draw what most people leave as it is; give what is chosen by the names of Form."""
    chosen: dict[str, Any] = {}
    wrong = "more" in problems.by_field or "music" in problems.by_field
    with st.expander(t("more_options"), expanded=wrong, icon=":material/tune:"):
        chosen["music"] = draw_music(t, problems)
        chosen["no_music"] = st.checkbox(t("no_music"), key="no_music", persist_state="session")
        left, right = st.columns(2)
        with left:
            chosen["scenes"] = st.selectbox(
                t("scenes"),
                SCENES,
                format_func=lambda n: t("scenes_value", count=n) if n else t("automatic"),
                key="scene_count",
                persist_state="session",
            )
            chosen["cuts"] = st.selectbox(
                t("cuts"), list(CUTS), format_func=lambda n: t(CUT_TEXTS[n]), key="cuts", persist_state="session"
            )
        with right:
            chosen["language"] = st.selectbox(
                t("language_label"),
                ["", *LANGUAGES],
                format_func=lambda code: LANGUAGE_NAMES.get(code, t("automatic")),
                key="text_language",
                persist_state="session",
            )
            chosen["seed"] = st.number_input(
                t("seed"), 0, MAX_SEED, 0, 1, key="seed", help=t("seed_help"), persist_state="session"
            )
        chosen["non_commercial"] = st.checkbox(t("non_commercial"), key="non_commercial", persist_state="session")
        _tell(problems, "more")
    return chosen


def _segments(label: str, options: Sequence[str], key: str, name_of: Callable[[str], str]) -> str:
    chosen: str = st.segmented_control(
        label,
        options,
        format_func=name_of,
        default=options[0],
        required=True,
        key=key,
        persist_state="session",
        width="stretch",
    )
    return chosen


def _draw_voice(t: Texts, voices: Sequence[Voice] | None) -> str:
    if voices is None:
        st.html(f'<p class="hint">{esc(t("voices_down"))}</p>')
        return ""
    # Those that speak the reader's language stand first.
    known = {voice.id: voice for voice in sorted(voices, key=lambda voice: t.language not in voice.languages)}

    def name_of(voice_id: str) -> str:
        voice = known.get(voice_id)
        if voice is None:
            return t("voice_auto")
        spoken = ", ".join(LANGUAGE_NAMES.get(code, code) for code in voice.languages)
        return f"{voice.name or voice.id} · {spoken}"

    options = ["", *known]
    if st.session_state.get("voice") not in options:
        st.session_state.pop("voice", None)
    chosen: str = st.selectbox(
        t("voice"), options, format_func=name_of, key="voice", persist_state="session", icon=":material/graphic_eq:"
    )
    return chosen


def _draw_character(t: Texts, characters: Sequence[Character]) -> str:
    known = {character.id: character for character in characters}

    def name_of(character_id: str) -> str:
        character = known.get(character_id)
        if character is None:
            return t("character_none" if character_id == NOBODY else "character_auto")
        told = [getattr(text, t.language) for text in (character.cast_name, character.name, character.role)]
        return f"{told[0]} · {told[1]} ({told[2]})"

    options = ["", NOBODY, *known]
    if st.session_state.get("character") not in options:
        st.session_state.pop("character", None)
    chosen: str = st.selectbox(
        t("character"), options, format_func=name_of, key="character", persist_state="session", icon=":material/pets:"
    )
    return chosen


def _tell(problems: Problems, name: str) -> None:
    for text in problems.by_field.get(name, ()):
        st.html(f'<div class="field-error literal" role="alert" dir="auto">{esc(text)}</div>')
