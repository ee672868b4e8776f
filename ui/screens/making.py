"""The part of the form that chooses models; drawn only where a backend with models can work."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services.common.errors import StudioError
from ui.client import Client
from ui.making import USUAL_MOTION, Choice, ModelForm, choice_of, name_of
from ui.screens.problems import draw_field_problems
from ui.submit import Problems
from ui.texts import Texts

LOOKED_SECONDS = 5.0
"""How long it is taken as known which models there are: the form is drawn anew at every touch."""


@st.cache_data(ttl=LOOKED_SECONDS, show_spinner=False)
def _choice(_client: Client, address: str) -> Choice:  # noqa: ARG001 - the address tells one client from another
    try:
        return choice_of(_client.services())
    except StudioError:  # the form stays as it is without models; a gateway that is down is told elsewhere
        return Choice()


def draw_making(t: Texts, client: Client, problems: Problems) -> ModelForm:
    """Draw the choice of models, where there is one; give what is chosen."""
    choice = _choice(client, client.address)
    if not choice:
        return ModelForm()
    with st.expander(t("models_expander"), expanded="models" in problems.by_field, icon=":material/palette:"):
        st.html(f'<p class="hint">{t("models_help")}</p>')
        chosen: dict[str, object] = {}
        if choice.painters:
            chosen |= _draw_painting(t, choice)
        if choice.filmers:
            chosen |= _draw_filming(t, choice)
        draw_field_problems(problems, "models")
    return ModelForm(**chosen)  # type: ignore[arg-type]


def _select(t: Texts, key: str, ids: Sequence[str], nothing: str) -> str:
    return st.selectbox(
        t(key),
        ["", *ids],
        format_func=lambda model: name_of(model) if model else t(nothing),
        key=key,
        persist_state="session",
    )


def _draw_painting(t: Texts, choice: Choice) -> dict[str, object]:
    left, right = st.columns(2)
    chosen: dict[str, object] = {}
    with left:
        chosen["image_model"] = _select(t, "image_model", choice.painters, "automatic")
        chosen["steps"] = st.number_input(
            t("image_steps"), 0, 150, 0, 1, key="image_steps", help=t("image_steps_help"), persist_state="session"
        )
    with right:
        chosen["lora"] = _select(t, "lora", choice.loras, "lora_none")
        if chosen["lora"]:
            chosen["lora_weight"] = st.slider(
                t("lora_weight"), -2.0, 2.0, 1.0, 0.1, key="lora_weight", persist_state="session"
            )
    chosen["negative_prompt"] = st.text_input(
        t("negative_prompt"),
        key="negative_prompt",
        placeholder=t("negative_prompt_hint"),
        max_chars=1_000,
        persist_state="session",
    )
    chosen["paint_character"] = st.checkbox(t("paint_character"), key="paint_character", persist_state="session")
    return chosen


def _draw_filming(t: Texts, choice: Choice) -> dict[str, object]:
    chosen: dict[str, object] = {"video_model": _select(t, "video_model", choice.filmers, "automatic")}
    if chosen["video_model"]:
        chosen["motion"] = st.slider(
            t("motion"), 0.0, 1.0, USUAL_MOTION, 0.05, key="motion", help=t("motion_help"), persist_state="session"
        )
    chosen["animate_photos"] = st.checkbox(t("animate_photos"), key="animate_photos", persist_state="session")
    return chosen
