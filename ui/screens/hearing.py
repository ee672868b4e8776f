"""A button that lets a voice or a bed be heard, and its player."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from services.common.errors import StudioError
from shorts.studio.v1.studio_pb2 import SampleRequest, SampleResponse
from ui.client import Client
from ui.html import esc, file_url, icon
from ui.session import HEARD
from ui.texts import Texts


@dataclass(frozen=True)
class _Heard:
    """What was asked for, and what came; `take` counts how often it was asked for."""

    request: SampleRequest
    sample: SampleResponse | None
    error: str = ""
    take: int = 1


def draw_button(t: Texts, client: Client, name: str, request: SampleRequest) -> None:
    """Draw the button; a press gets the sample, which `draw_player` then plays. `name` is "voice" or "bed"."""
    label = {"voice": t("hear_voice"), "bed": t("hear_bed")}[name]
    pressed = st.button(label, key=f"hear_{name}", icon=":material/play_circle:", width="stretch")
    if not pressed:
        return
    before: _Heard | None = st.session_state.get(HEARD + name)
    try:
        with st.spinner(t("hear_making")):
            heard = _Heard(request, client.sample(request))
    except StudioError as error:
        heard = _Heard(request, None, error.message)
    if before and before.request == request:
        heard = replace(heard, take=before.take + 1)
    st.session_state[HEARD + name] = heard


def draw_player(t: Texts, name: str, request: SampleRequest) -> None:
    """Draw the player of what was asked for last, as long as the form asks for the same."""
    heard: _Heard | None = st.session_state.get(HEARD + name)
    if heard is None or heard.request != request:
        return
    if heard.sample is None:
        told = f'<p class="literal" dir="auto">{icon("error")}{esc(heard.error)}</p>'
        st.html(f'<div class="field-error" role="alert">{told}</div>')
        return
    label = {"voice": t("heard_voice"), "bed": t("heard_bed")}[name]
    # The number of the take makes it another element, so that a sample that is asked for again plays again.
    said = f'<q class="literal" dir="auto">{esc(heard.sample.text)}</q>' if heard.sample.text else ""
    player = (
        f'<audio data-take="{heard.take}" src="{file_url(heard.sample.audio)}" aria-label="{esc(label)}" controls '
        'autoplay controlslist="nodownload noplaybackrate"></audio>'
    )
    st.html(f'<div class="heard">{said}{player}</div>')
