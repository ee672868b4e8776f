"""The part of the form that says how the short is to feel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from shorts.studio.v1.studio_pb2 import Recipe
from ui.screens.problems import draw_field_problems
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
MAX_SEED = 2**53 - 1
"""The largest whole number that a browser holds exactly."""


def draw_look(t: Texts, recipes: Sequence[Recipe], problems: Problems) -> dict[str, Any]:
    """Draw recipe, tone, length and shape; give what is chosen by the names of Form."""
    names = ["", *(recipe.name for recipe in recipes if recipe.name not in BY_ITSELF)]
    chosen: dict[str, Any] = {
        "recipe": _segments(t("recipe"), names, "recipe", lambda n: t(RECIPES[n]) if n in RECIPES else n),
        "tone": _segments(t("tone"), list(TONES), "tone", lambda name: t(TONE_TEXTS[name])),
    }
    chosen["length"] = st.slider(
        t("length"), 5, 180, 30, 5, key="length", format=t("length_value", seconds="%d"), persist_state="session"
    )
    draw_field_problems(problems, "length")
    shape, captions = st.columns(2)
    with shape:
        chosen["aspect"] = _segments(t("aspect"), list(ASPECTS), "aspect", str)
    with captions:
        chosen["captions"] = _segments(t("captions"), list(CAPTIONS), "captions", lambda name: t(CAPTION_TEXTS[name]))
    return chosen


def draw_more(t: Texts, problems: Problems) -> dict[str, Any]:
    """Draw what most people leave as it is; give what is chosen by the names of Form."""
    chosen: dict[str, Any] = {}
    with st.expander(t("more_options"), expanded="more" in problems.by_field, icon=":material/tune:"):
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
        draw_field_problems(problems, "more")
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
