"""The dashboard's script: Streamlit runs it for every visit and every action. It draws the frame and one screen."""

from __future__ import annotations

import streamlit as st

from services.common.errors import StudioError, UnauthenticatedError
from ui import session
from ui.client import Client
from ui.html import esc
from ui.screens import job, jobs, make, models
from ui.texts import LANGUAGE_NAMES, LANGUAGES, Texts
from ui.theme import ASSETS, LANGUAGE_SCRIPT, style

RETRY_SECONDS = 1.0


def main() -> None:
    """Draw the page."""
    t = session.texts()
    st.set_page_config(page_title=t("product"), page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(style(t("upload")))
    st.html(LANGUAGE_SCRIPT.format(language=t.language), unsafe_allow_javascript=True)
    draw_header(t)
    client = session.client()
    where = session.place()
    if where != session.JOB:
        session.reader().rest()
    try:
        recipes = client.recipes()
        with st.container(key=f"screen_{where}"):
            if where == session.JOB:
                job.draw(t, client, recipes, st.query_params["job"])
            elif where == session.JOBS:
                jobs.draw(t, client)
            elif where == session.MODELS:
                models.draw(t, client)
            else:
                make.draw(t, client, recipes)
    except StudioError as error:
        if not error.retryable and not isinstance(error, UnauthenticatedError):
            draw_trouble(t, error)
        else:
            draw_down(t, client, error)


def draw_header(t: Texts) -> None:
    """Draw the product's name, the ways to go, and the switch of language."""
    where = session.place()
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="brand"><span class="mark"></span><b>{esc(t("product"))}</b>'
            f"<small>{esc(t('local_note'))}</small></div>"
        )
        with st.container(key="nav", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            for name, label, go in (
                (session.MAKE, t("nav_make"), session.go_make),
                (session.JOBS, t("nav_jobs"), session.go_jobs),
                (session.MODELS, t("nav_models"), session.go_models),
            ):
                st.button(label, key=f"nav_{name}", on_click=go, type="primary" if where == name else "tertiary")
            st.session_state["language_switch"] = t.language
            st.segmented_control(
                LANGUAGE_NAMES[t.language],
                LANGUAGES,
                format_func=lambda code: LANGUAGE_NAMES[code],
                key="language_switch",
                on_change=session.set_language,
                label_visibility="collapsed",
            )


def draw_trouble(t: Texts, error: StudioError) -> None:
    """Tell of an error that nothing here can mend."""
    st.html(
        f'<div class="empty"><h2>{esc(t("error_trouble"))}</h2>'
        f'<p class="literal" dir="auto">{esc(error.message)}</p></div>'
    )


def draw_down(t: Texts, client: Client, error: StudioError) -> None:
    """Tell how to start the gateway, and go on by itself once it answers."""
    refused = isinstance(error, UnauthenticatedError)
    title, told = (t("refused"), t("refused_help")) if refused else (t("down"), t("down_help", address=client.address))
    command = "" if refused else '<pre class="command">shorts up</pre>'
    more = "" if refused else f"<p>{esc(t('down_elsewhere'))}</p>"
    st.html(
        f'<div class="empty"><div class="brand asleep"><span class="mark"></span></div><h2>{esc(title)}</h2>'
        f'<p>{esc(told)}</p>{command}{more}<p class="pulse">{esc(t("down_waiting"))}</p></div>'
    )

    @st.fragment(run_every=RETRY_SECONDS)
    def retry() -> None:
        try:
            client.recipes()
        except StudioError:
            return
        st.rerun()

    retry()


main()
