"""The part of the form that chooses the music: composed in a mood that can be heard, the user's own, or none."""

from __future__ import annotations

from typing import Any

import streamlit as st

from shorts.studio.v1.studio_pb2 import MusicSample, SampleRequest
from ui.client import Client
from ui.html import esc
from ui.screens.hearing import draw_button, draw_player
from ui.screens.problems import draw_field_problems
from ui.submit import LIMITS_MIB, MOODS, MUSIC_TYPES, NO_MUSIC, OWN_MUSIC, Problems
from ui.texts import Texts

MOOD_TEXTS = {
    "calm": "mood_calm",
    "happy": "mood_happy",
    "excited": "mood_excited",
    "warm": "mood_warm",
    "sad": "mood_sad",
    "tense": "mood_tense",
    "mysterious": "mood_mysterious",
    "playful": "mood_playful",
}
CHOICES = {"": "music_auto", **MOOD_TEXTS, OWN_MUSIC: "music_own", NO_MUSIC: "music_none"}
ICONS = {
    "": "auto_awesome",
    "calm": "spa",
    "happy": "sunny",
    "excited": "bolt",
    "warm": "local_cafe",
    "sad": "rainy",
    "tense": "timer",
    "mysterious": "dark_mode",
    "playful": "toys",
    OWN_MUSIC: "library_music",
    NO_MUSIC: "music_off",
}


@st.fragment
def draw_music(t: Texts, client: Client, problems: Problems) -> dict[str, Any]:
    """Draw the choice; give it by the names of Form. A change of it draws nothing else of the page anew."""
    with st.container(key="music_card"):
        choice: str = st.pills(
            t("music_label"),
            list(CHOICES),
            format_func=lambda name: f":material/{ICONS[name]}: {t(CHOICES[name])}",
            default="",
            required=True,
            key="music_choice",
            persist_state="session",
        )
        music = None
        if choice == OWN_MUSIC:
            music = st.file_uploader(
                t("music_file"),
                list(MUSIC_TYPES),
                key="music",
                max_upload_size=LIMITS_MIB["music"],
                label_visibility="collapsed",
            )
            st.html(f'<p class="hint">{esc(t("music_own_help"))}</p>')
        elif choice in MOODS:
            state = st.session_state
            sample = MusicSample(
                mood=MOODS[choice], seed=state.get("seed") or 0, non_commercial=bool(state.get("non_commercial"))
            )
            request = SampleRequest(music=sample)
            draw_button(t, client, "bed", request)
            draw_player(t, "bed", request)
        elif not choice:
            st.html(f'<p class="hint">{esc(t("music_auto_help"))}</p>')
        draw_field_problems(problems, "music")
    return {"music_choice": choice, "music": music}
