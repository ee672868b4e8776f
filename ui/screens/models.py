"""The models: the memory they live in, a set for this PC, what is being fetched, all of them, and one's own voices."""

from __future__ import annotations

import streamlit as st

from services.common.errors import StudioError
from ui import session
from ui.client import Client
from ui.html import esc, icon
from ui.screens.memory import card_gib, draw_memory
from ui.screens.own_voices import draw_own_voices
from ui.screens.pulls import draw_pulls
from ui.screens.setup import draw_setup
from ui.screens.shelf import draw_shelf
from ui.texts import Texts

RETRY_SECONDS = 2.0


def draw(t: Texts, client: Client) -> None:
    """Draw the page."""
    pulls = session.pulls()
    st.html(f'<h1 class="page-title">{esc(t("models_title"))}</h1><p class="page-sub">{esc(t("models_sub"))}</p>')
    devices = client.devices()
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(key="card_setup"):
        draw_setup(t, client, pulls)
    with right, st.container(key="card_memory"):
        draw_memory(t, client, devices)
    draw_pulls(t, pulls)
    try:
        listed = client.models()
    except StudioError as error:  # where the models are kept by a process of its own, it may be away
        _draw_away(t, client, error)
    else:
        draw_shelf(t, client, pulls, listed, card_gib(devices))
    draw_own_voices(t, client)


def _draw_away(t: Texts, client: Client, error: StudioError) -> None:
    """Tell why the models cannot be listed, and go on by itself once they can."""
    told = f'<b>{esc(t("list_away"))}</b><p class="literal" dir="auto">{esc(error.message)}</p>'
    st.html(f'<div class="alert" role="alert">{icon("error")}<div>{told}</div></div>')

    @st.fragment(run_every=RETRY_SECONDS)
    def retry() -> None:
        try:
            client.models()
        except StudioError:
            return
        st.rerun()

    retry()
