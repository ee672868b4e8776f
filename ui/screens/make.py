"""The form: what a short is to be about and how it is to feel."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import streamlit as st

from shorts.studio.v1.studio_pb2 import Recipe
from ui import session
from ui.client import Client
from ui.html import esc
from ui.screens.making import draw_making
from ui.screens.music import draw_music
from ui.screens.options import draw_look, draw_more
from ui.screens.presenter import draw_presenter
from ui.screens.problems import draw_field_problems, draw_problems
from ui.submit import LIMITS_MIB, MAX_TEXT, PAGE_TYPES, PHOTO_TYPES, TEXT_TYPES, Form, Problems, submit
from ui.texts import Texts

SOURCES = {"text": "source_text", "url": "source_url", "file": "source_file"}
SOURCE_ICONS = {"text": ":material/notes:", "url": ":material/link:", "file": ":material/description:"}


def draw(t: Texts, client: Client, recipes: Sequence[Recipe]) -> None:
    """Draw the form and take what it holds when the button is pressed."""
    st.html(f'<div class="hero"><h1>{esc(t("hero"))}</h1><p>{esc(t("hero_sub"))}</p></div>')
    problems: Problems = st.session_state.get("problems", Problems())
    left, right = st.columns([7, 5], gap="medium")
    with left:
        with st.container(key="card_source"):
            source = _draw_source(t, problems)
        with st.container(key="card_presenter"):
            st.html(f'<h2 class="step">{esc(t("step_who"))}</h2>')
            teller = draw_presenter(t, client, client.characters(), problems)
    with right, st.container(key="card_look"):
        st.html(f'<h2 class="step">{esc(t("step_look"))}</h2>')
        look = draw_look(t, recipes, problems)
        look |= draw_music(t, client, problems)
        look |= draw_more(t, problems)
        look["making"] = draw_making(t, client, problems)
        form = Form(**source, **teller, **look)
        draw_problems(t, problems)
        # A placeholder keeps the button and what is told while it works in one place.
        pressed = st.button(t("make"), key="make", type="primary", icon=":material/auto_awesome:", width="stretch")
    if pressed:
        with right, st.spinner(t("making")):
            _take(client, form, t)


def _take(client: Client, form: Form, t: Texts) -> None:
    # It stays until an answer comes, so that pressing again after a lost answer does not make a second job.
    attempt = st.session_state.setdefault("attempt", uuid.uuid4().hex)
    result = submit(client, form, attempt, t)
    if isinstance(result, Problems):
        st.session_state["problems"] = result
    else:
        for name in ("problems", "attempt"):
            st.session_state.pop(name, None)
        session.go_job(result.id)
    st.rerun()


def _draw_source(t: Texts, problems: Problems) -> dict[str, Any]:
    st.html(f'<h2 class="step">{esc(t("step_source"))}</h2>')
    source = st.segmented_control(
        t("source"),
        list(SOURCES),
        format_func=lambda name: f"{SOURCE_ICONS[name]} {t(SOURCES[name])}",
        default="text",
        required=True,
        key="source",
        persist_state="session",
        label_visibility="collapsed",
        width="stretch",
    )
    given: dict[str, Any] = {"source": source}
    if source == "text":
        given["text"] = _draw_text(t)
    elif source == "url":
        given["url"] = st.text_input(
            t("url_label"),
            key="url",
            placeholder=t("url_hint"),
            max_chars=2048,
            persist_state="session",
            icon=":material/link:",
        )
        st.html(f'<p class="hint">{esc(t("url_help"))}</p>')
    else:
        types = [*TEXT_TYPES, *PAGE_TYPES]
        given["file"] = st.file_uploader(t("file_label"), types, key="file", max_upload_size=LIMITS_MIB["page"])
        st.html(f'<p class="hint">{esc(t("file_help"))}</p>')
    draw_field_problems(problems, "source")
    photos = st.file_uploader(
        t("photos_label"),
        list(PHOTO_TYPES),
        accept_multiple_files=True,
        key="photos",
        max_upload_size=LIMITS_MIB["photos"],
    )
    given["photos"] = tuple(photos)
    st.html(f'<p class="hint">{esc(t("photos_help"))}</p>')
    draw_field_problems(problems, "photos")
    return given


def _draw_text(t: Texts) -> str:
    text: str = st.text_area(
        t("text_label"),
        key="text",
        placeholder=t("text_hint"),
        height=240,
        max_chars=MAX_TEXT,
        persist_state="session",
        label_visibility="collapsed",
    )

    def fill() -> None:
        st.session_state["text"] = t("sample_text")

    if not text:
        st.button(t("sample"), key="sample", on_click=fill, type="tertiary", icon=":material/lightbulb:")
    return text
