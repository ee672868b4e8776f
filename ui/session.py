"""What belongs to one browser session: its language, its place (both also in the address), its client and reader."""

from __future__ import annotations

import streamlit as st

from services.common.settings import load_settings
from ui.client import Client
from ui.pulls import Pulls
from ui.texts import LANGUAGES, Texts, browser_language
from ui.watch import Reader

MAKE, JOBS, JOB, MODELS = "make", "jobs", "job", "models"
HEARD = "heard_"
"""How the names of what holds a sample begin."""


@st.cache_resource(show_spinner=False)
def client() -> Client:
    """Give the one client of this server."""
    return Client.of(load_settings())


@st.cache_resource(show_spinner=False)
def pulls() -> Pulls:
    """Give the pulls of this server: they go on while pages are loaded again and closed."""
    return Pulls(client())


@st.cache_resource(scope="session", on_release=Reader.close, show_spinner=False)
def reader() -> Reader:
    """Give the one reader of this browser session; Streamlit closes it when the session ends."""
    return Reader(client())


def texts() -> Texts:
    """Give the words in the language that the address names, else the browser's."""
    chosen = st.query_params.get("lang", "")
    return Texts(chosen if chosen in LANGUAGES else browser_language(st.context.locale))


def place() -> str:
    """Tell which screen the address names: MAKE, JOBS, MODELS or JOB."""
    if st.query_params.get("job"):
        return JOB
    view = st.query_params.get("view", MAKE)
    return view if view in {JOBS, MODELS} else MAKE


def go_make() -> None:
    """Show the form."""
    _keep_language_only()


def go_jobs() -> None:
    """Show the list of jobs."""
    _keep_language_only()
    st.query_params["view"] = JOBS


def go_models() -> None:
    """Show the models."""
    _keep_language_only()
    st.query_params["view"] = MODELS


def go_job(job_id: str) -> None:
    """Show one job."""
    _keep_language_only()
    st.query_params["job"] = job_id


def set_language() -> None:
    """Take over the language that the switch shows."""
    if chosen := st.session_state.get("language_switch"):
        st.query_params["lang"] = chosen


def _keep_language_only() -> None:
    for key in [key for key in st.session_state if str(key).startswith(HEARD)]:
        del st.session_state[key]  # a sample does not begin to play again when the form is come back to
    language = st.query_params.get("lang")
    st.query_params.clear()
    if language:
        st.query_params["lang"] = language
