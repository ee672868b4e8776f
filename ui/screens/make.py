"""The form: what a short is to be about and how it is to feel."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import streamlit as st

from services.common.errors import StudioError
from shorts.studio.v1.studio_pb2 import Recipe
from shorts.tts.v1.tts_pb2 import Voice
from ui import session
from ui.client import Client
from ui.html import esc, icon
from ui.screens.options import draw_look, draw_more
from ui.submit import LIMITS_MIB, MAX_TEXT, MUSIC_TYPES, PAGE_TYPES, PHOTO_TYPES, TEXT_TYPES, Form, Problems, submit
from ui.texts import Texts

SOURCES = {"text": "source_text", "url": "source_url", "file": "source_file"}
SOURCE_ICONS = {"text": ":material/notes:", "url": ":material/link:", "file": ":material/description:"}


def draw(t: Texts, client: Client, recipes: Sequence[Recipe]) -> None:
    """Draw the form and take what it holds when the button is pressed."""
    st.html(f'<div class="hero"><h1>{esc(t("hero"))}</h1><p>{esc(t("hero_sub"))}</p></div>')
    problems: Problems = st.session_state.get("problems", Problems())
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(key="card_source"):
        source = _draw_source(t, problems)
    with right, st.container(key="card_look"):
        st.html(f'<h2 class="step">{esc(t("step_look"))}</h2>')
        look = draw_look(t, recipes, _voices(client), client.characters(), problems)
        look |= draw_more(t, problems, _draw_music)
        form = Form(**source, **look)
        _draw_problems(t, problems)
        # A placeholder keeps the button and what is told while it works in one place.
        pressed = st.button(t("make"), key="make", type="primary", icon=":material/auto_awesome:", width="stretch")
    if pressed:
        with right, st.spinner(t("making")):
            _take(client, form, t)


def _take(client: Client, form: Form, t: Texts) -> None:
    # The id stays until an answer comes, so that pressing again after a lost answer does not make a second job.
    request_id = st.session_state.setdefault("request_id", uuid.uuid4().hex)
    result = submit(client, form, request_id, t)
    if isinstance(result, Problems):
        st.session_state["problems"] = result
        if "" not in result.by_field:
            st.session_state.pop("request_id")
    else:
        for name in ("problems", "request_id"):
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
        height=280,
        max_chars=MAX_TEXT,
        persist_state="session",
        label_visibility="collapsed",
    )

    def fill() -> None:
        st.session_state["text"] = t("sample_text")

    if not text:
        st.button(t("sample"), key="sample", on_click=fill, type="tertiary", icon=":material/lightbulb:")
    return text


def _draw_music(t: Texts, problems: Problems) -> object:
    music = st.file_uploader(t("music_label"), list(MUSIC_TYPES), key="music", max_upload_size=LIMITS_MIB["music"])
    st.html(f'<p class="hint">{esc(t("music_help"))}</p>')
    draw_field_problems(problems, "music")
    return music


def _voices(client: Client) -> list[Voice] | None:
    """List the voices; None where no speech service answers now."""
    try:
        return client.voices()
    except StudioError:
        return None


def _draw_problems(t: Texts, problems: Problems) -> None:
    if problems:
        told = "".join(f'<li class="literal" dir="auto">{esc(text)}</li>' for text in problems.by_field.get("", ()))
        title = t("error_trouble") if told else t("error_form")
        st.html(f'<div class="alert" role="alert">{icon("error")}<div><b>{esc(title)}</b><ul>{told}</ul></div></div>')


def draw_field_problems(problems: Problems, name: str) -> None:
    """Tell what is wrong with a field, below it."""
    if texts := problems.by_field.get(name):
        told = "".join(f'<p class="literal" dir="auto">{icon("error")}{esc(text)}</p>' for text in texts)
        st.html(f'<div class="field-error" role="alert">{told}</div>')
