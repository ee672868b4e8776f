"""All models of the catalogue as cards: licence, size, memory, what is here; fetched and removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from services.common.errors import StudioError
from shorts.shelf.v1.shelf_pb2 import ListModelsResponse, Model, Presence
from ui.client import Client
from ui.html import esc, filesize, icon
from ui.pulls import MOVING, Pulls
from ui.screens.memory import service_name
from ui.screens.model_card import model_html
from ui.texts import Texts

ALL, HERE = "all", "here"
PROBLEM = "shelf_problem"
FOUND = (Presence.PRESENCE_HERE, Presence.PRESENCE_PARTLY, Presence.PRESENCE_COMING)


def draw_shelf(t: Texts, client: Client, pulls: Pulls, listed: ListModelsResponse, card_gib: float) -> None:
    """Draw the cards, service by service; a change of the filter draws nothing else of the page anew."""
    models = list(listed.models)
    moving = {item.id for item in pulls.items() if item.state in MOVING}
    for model in models:
        if model.id in moving:  # also those that wait for their turn
            model.presence = Presence.PRESENCE_COMING
    services = list(dict.fromkeys(model.service for model in models))
    names = {model.id: model.name for model in models}

    @st.fragment
    def cards() -> None:
        st.html(f'<h2 class="section" id="all-models">{esc(t("list_title"))}</h2>')
        with st.container(key="shelf_filter", horizontal=True, vertical_alignment="center"):
            chosen = st.pills(
                t("filter"),
                [ALL, HERE, *services],
                format_func=lambda name: _filter_name(t, name),
                default=ALL,
                required=True,
                key="shelf_service",
                persist_state="session",
                label_visibility="collapsed",
            )
            unusable = st.toggle(t("filter_runnable"), key="shelf_unusable", persist_state="session")
        _draw_problem()
        shown = [model for model in models if _matches(model, chosen, unusable=unusable)]
        if not shown:
            st.html(f'<p class="hint">{esc(t("filter_empty"))}</p>')
        for service in services:
            of_service = [model for model in shown if model.service == service]
            if of_service:
                _draw_service(t, client, pulls, service, of_service, lambda m: model_html(t, m, names, card_gib))

    cards()


def _filter_name(t: Texts, name: str) -> str:
    fixed = {ALL: t("filter_all"), HERE: t("filter_here")}
    return fixed.get(name) or service_name(t, name)


def _matches(model: Model, chosen: str, *, unusable: bool) -> bool:
    if chosen == HERE:
        return model.presence in FOUND
    runs = bool(model.backend) or model.presence in FOUND
    return chosen in {ALL, model.service} and (runs or unusable)


def _draw_problem() -> None:
    if told := st.session_state.get(PROBLEM):
        st.html(f'<div class="alert" role="alert">{icon("error")}<p class="literal" dir="auto">{esc(told)}</p></div>')


def _draw_service(
    t: Texts, client: Client, pulls: Pulls, service: str, models: Sequence[Model], build: Callable[[Model], str]
) -> None:
    st.html(f'<h3 class="shelf-service">{esc(service_name(t, service))}</h3>')
    with st.container(key=f"shelf_{service}"):
        for model in models:
            with st.container(key=f"model_{model.id}"):
                st.html(build(model))
                _draw_actions(t, client, pulls, model)


def _draw_actions(t: Texts, client: Client, pulls: Pulls, model: Model) -> None:
    some = model.presence in {Presence.PRESENCE_HERE, Presence.PRESENCE_PARTLY}
    lacking = model.presence in {Presence.PRESENCE_ABSENT, Presence.PRESENCE_PARTLY}
    with st.container(key=f"actions_{model.id}", horizontal=True):
        if model.fetchable and lacking and not model.refusal:
            partly = model.presence == Presence.PRESENCE_PARTLY
            label = t("fetch_size", size=filesize(model.size_bytes)) if model.size_bytes else t("fetch")
            if st.button(t("pull_go_on") if partly else label, key=f"fetch_{model.id}", icon=":material/download:"):
                pulls.ask([(model.id, model.name)])
                st.rerun()
        if some:
            with st.popover(t("remove"), key=f"remove_{model.id}", icon=":material/delete:", type="tertiary"):
                st.html(f"<p>{esc(t('remove_sure', name=model.name, size=filesize(model.bytes_here)))}</p>")
                if st.button(t("remove_yes"), key=f"remove_yes_{model.id}", type="primary"):
                    _remove(client, pulls, model)
                    st.rerun()


def _remove(client: Client, pulls: Pulls, model: Model) -> None:
    """Remove a model; what goes wrong is told above the cards until the next try."""
    st.session_state.pop(PROBLEM, None)
    try:
        client.remove_model(model.id)
    except StudioError as error:
        st.session_state[PROBLEM] = error.message
    else:
        pulls.dismiss(model.id)
