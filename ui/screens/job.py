"""One job: live while it is made, with its player and downloads once it is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from services.common.errors import NotFoundError, StudioError
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Job, Recipe
from ui import session
from ui.client import ENDED, Client, stages_of
from ui.html import esc, icon
from ui.screens import parts
from ui.texts import Texts
from ui.view import JobView
from ui.watch import Follow

TICK_SECONDS = 0.3
PROBLEM = "action_problem"


def draw(t: Texts, client: Client, recipes: Sequence[Recipe], job_id: str) -> None:
    """Draw the job that the address names."""
    try:
        job = client.job(job_id)
    except NotFoundError:
        session.reader().rest()
        st.html(f'<div class="empty"><h2>{esc(t("no_job"))}</h2><p>{esc(t("no_job_help"))}</p></div>')
        return
    follow = session.reader().follow(job, stages_of(recipes, job.spec))
    with follow.view() as view:
        live = not view.ended
        state = view.state

    @st.fragment(run_every=TICK_SECONDS if live else None)
    def screen() -> None:
        with follow.view() as view:
            if live and (view.ended or view.state != state):
                st.rerun()  # buttons and pace change with the state
            drawn = _Drawn(t, view, follow)
        _paint(t, client, job, drawn)

    screen()


class _Drawn:
    """The screen as strings, made from the view while it stands still.

    What equals the tick before is sent again and changes nothing in the browser; few pieces keep a tick cheap.
    """

    def __init__(self, t: Texts, view: JobView, follow: Follow) -> None:
        ribbon = ""
        if follow.error is not None and not view.ended:
            told = t("reconnecting") if follow.error.retryable else follow.error.message
            ribbon = f'<div class="ribbon" role="status">{esc(told)}</div>'
        self.state = view.state
        self.side = parts.phone(t, view) + parts.downloads(t, view)
        self.head = ribbon + parts.head(t, view)
        self.track = parts.stage_track(t, view)
        self.told = parts.told(t, view) + f'<h2 class="section">{esc(t("scene_list"))}</h2>'
        self.scenes = [parts.scene_card(t, view, number) for number in range(1, view.expected_scenes + 1)]


def _paint(t: Texts, client: Client, job: Job, drawn: _Drawn) -> None:
    with st.container(key="stage"):
        side, main = st.columns([4, 8], gap="large")
        with side, st.container(key="player"):
            st.html(drawn.side)
        with main:
            st.html(drawn.head)
            _draw_actions(t, client, job, drawn.state)
            st.html(drawn.track)
            st.html(drawn.told)
            with st.container(key="scenes"):
                for card in drawn.scenes:
                    st.html(card)


def _draw_actions(t: Texts, client: Client, job: Job, state: studio_pb2.JobState.ValueType) -> None:
    with st.container(key="actions", horizontal=True):
        failed_job, problem = st.session_state.get(PROBLEM, ("", ""))
        if failed_job == job.id:
            st.html(f'<div class="field-error literal" role="alert">{icon("error")}{esc(problem)}</div>')
        if state == studio_pb2.JOB_STATE_INTERRUPTED:
            st.button(
                t("resume"),
                key="resume",
                type="primary",
                icon=":material/play_arrow:",
                on_click=_act,
                args=(client.resume, job.id),
            )
        if state not in ENDED:
            with st.popover(t("cancel"), icon=":material/close:", key="cancel"):
                st.html(f"<p>{esc(t('cancel_sure'))}</p>")
                st.button(
                    t("cancel_yes"), key="cancel_yes", type="primary", on_click=_act, args=(client.cancel, job.id)
                )
            return
        again = state != studio_pb2.JOB_STATE_DONE
        if again and st.button(t("make_again"), key="again", type="primary", icon=":material/replay:"):
            _act(lambda _: session.go_job(client.submit("", job.spec).id), job.id)
            st.rerun()  # this stands in a fragment: the rest of the page must follow
        if st.button(t("make_another"), key="another", icon=":material/add:"):
            session.go_make()
            st.rerun()


def _act(call: Callable[[str], object], job_id: str) -> None:
    """Do what a button says; what goes wrong is told beside it until the next try."""
    st.session_state.pop(PROBLEM, None)
    try:
        call(job_id)
    except StudioError as error:
        st.session_state[PROBLEM] = (job_id, error.message)
