"""Voices of one's own: those that were added, with their consent, and the form that adds one."""

from __future__ import annotations

import datetime

import streamlit as st

from services.common.errors import StudioError
from shorts.studio.v1.studio_pb2 import AddedVoice
from ui.client import Client
from ui.html import esc, file_url, icon
from ui.own_voice import AGREED, LONGEST, Lack, VoiceForm, add_voice, lack_of_cloning
from ui.screens.problems import draw_field_problems
from ui.submit import LIMITS_MIB, MUSIC_TYPES, Problems
from ui.texts import LANGUAGE_NAMES, LANGUAGES, Texts

PROBLEMS = "own_problems"
FORM = "own_form"
"""Counts the voices that were added: the form of the next one is another, and empty."""


def draw_own_voices(t: Texts, client: Client) -> None:
    """Draw the voices and the form."""

    @st.fragment
    def voices() -> None:
        st.html(
            f'<h2 class="section" id="own-voices">{esc(t("own_title"))}</h2><p class="page-sub">{esc(t("own_sub"))}</p>'
        )
        try:
            added, lack = client.own_voices(), lack_of_cloning(client.services())
        except StudioError as error:
            st.html(f'<div class="alert" role="alert">{icon("error")}<p class="literal">{esc(error.message)}</p></div>')
            return
        problems: Problems = st.session_state.get(PROBLEMS, Problems())
        with st.container(key="own_voices"):
            if not added:
                st.html(f'<p class="hint">{esc(t("own_none"))}</p>')
            for voice in added:
                _draw_voice(t, client, voice)
        if lack is not None:
            st.html(lack_html(t, lack))
        with st.expander(t("own_add"), icon=":material/add:", expanded=bool(problems), key="own_add"):
            _draw_form(t, client, problems, shut=lack is not None)

    voices()


def _draw_voice(t: Texts, client: Client, voice: AddedVoice) -> None:
    with st.container(key=f"own_{voice.id}"):
        st.html(voice_html(t, voice))
        with st.popover(t("own_delete"), key=f"own_delete_{voice.id}", icon=":material/delete:", type="tertiary"):
            st.html(f"<p>{esc(t('own_delete_sure', name=voice.name))}</p>")
            if st.button(t("own_delete_yes"), key=f"own_delete_yes_{voice.id}", type="primary"):
                try:
                    client.delete_voice(voice.id)
                except StudioError as error:
                    st.session_state[PROBLEMS] = Problems({"": [error.message]})
                st.rerun()


def voice_html(t: Texts, voice: AddedVoice) -> str:
    """Build one voice: its name, its sample, and the consent that is kept with it."""
    added = datetime.datetime.fromtimestamp(voice.created_at.ToSeconds(), datetime.UTC).strftime("%Y.%m.%d")
    language = LANGUAGE_NAMES.get(voice.voice.language, voice.voice.language)
    facts = " · ".join((language, t("own_added_on", date=added)))
    audio = (
        f'<audio src="{file_url(voice.voice.sample)}" controls preload="none" aria-label="{esc(voice.name)}"></audio>'
        if voice.voice.sample.sha256
        else ""
    )
    return (
        f'<article class="own-voice"><h4 class="literal" dir="auto">{esc(voice.name)}</h4>'
        f'<p class="facts"><span>{esc(facts)}</span></p>{audio}'
        f'<dl><dt>{esc(t("own_consent"))}</dt><dd class="literal" dir="auto">{esc(voice.voice.consent)}</dd>'
        f'<dt>{esc(t("own_origin"))}</dt><dd class="literal" dir="auto">{esc(voice.voice.origin)}</dd></dl></article>'
    )


def lack_html(t: Texts, lack: Lack) -> str:
    """Build why no voice can be added now, and what to do about it."""
    reasons = "".join(f'<li class="literal" dir="auto">{esc(reason)}</li>' for reason in lack.reasons)
    steps = "".join(f"<p>{with_commands(t(key))}</p>" for key in ("own_shut_do", "own_shut_then"))
    told = f"<b>{esc(t('own_shut'))}</b><ul>{reasons}</ul>{steps}"
    return f'<div class="note own-shut" role="status">{icon("mic_off")}<div>{told}</div></div>'


def with_commands(text: str) -> str:
    """Give a text of ours as HTML, with what stands between back quotes as code."""
    parts = esc(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _draw_form(t: Texts, client: Client, problems: Problems, *, shut: bool) -> None:
    """Draw the form; `shut`: it can be read and not filled in."""
    number = st.session_state.setdefault(FORM, 0)
    with st.form(key=f"own_form_{number}", border=False):
        name = st.text_input(t("own_name"), key=f"own_name_{number}", max_chars=LONGEST["name"], disabled=shut)
        draw_field_problems(problems, "name")
        sample = st.file_uploader(
            t("own_sample"),
            list(MUSIC_TYPES),
            key=f"own_sample_{number}",
            max_upload_size=LIMITS_MIB["music"],
            disabled=shut,
        )
        draw_field_problems(problems, "sample")
        language = st.segmented_control(
            t("own_language"),
            LANGUAGES,
            format_func=lambda code: LANGUAGE_NAMES[code],
            default=t.language,
            required=True,
            key=f"own_language_{number}",
            disabled=shut,
        )
        draw_field_problems(problems, "language")
        consent = st.text_area(
            t("own_consent"),
            key=f"own_consent_{number}",
            placeholder=t("own_consent_hint"),
            max_chars=LONGEST["consent"],
            height=128,
            disabled=shut,
        )
        st.html(f'<p class="hint">{esc(t("own_consent_help"))}</p>')
        draw_field_problems(problems, "consent")
        origin = st.text_input(
            t("own_origin"),
            key=f"own_origin_{number}",
            placeholder=t("own_origin_hint"),
            max_chars=LONGEST["origin"],
            disabled=shut,
        )
        draw_field_problems(problems, "origin")
        agreed = st.checkbox(t("own_confirm"), key=f"own_agreed_{number}", disabled=shut)
        draw_field_problems(problems, AGREED)
        _draw_trouble(t, problems)
        pressed = st.form_submit_button(
            t("own_save"), key="own_save", type="primary", icon=":material/mic:", disabled=shut
        )
    if pressed:
        form = VoiceForm(name, sample, language or t.language, consent, origin, agreed=agreed)
        with st.spinner(t("own_saving")):
            found = add_voice(client, form, t)
        if found:
            st.session_state[PROBLEMS] = found
        else:
            st.session_state.pop(PROBLEMS, None)
            st.session_state[FORM] = number + 1
        st.rerun()


def _draw_trouble(t: Texts, problems: Problems) -> None:
    """Tell what belongs to no field."""
    if told := problems.by_field.get(""):
        items = "".join(f'<li class="literal" dir="auto">{esc(text)}</li>' for text in told)
        title = f"<b>{esc(t('own_error'))}</b>"
        st.html(f'<div class="alert" role="alert">{icon("error")}<div>{title}<ul>{items}</ul></div></div>')
