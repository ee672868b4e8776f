"""The list of jobs: a card for each, newest first."""

from __future__ import annotations

import datetime

import streamlit as st

from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Job
from ui import session
from ui.client import ENDED, Client
from ui.html import esc, file_url, icon, shorten
from ui.texts import Texts

PAGE = 24
REFRESH_SECONDS = 2.0
STATES = {
    studio_pb2.JOB_STATE_QUEUED: ("queued", "job_queued", "schedule"),
    studio_pb2.JOB_STATE_RUNNING: ("running", "job_running", "motion_photos_on"),
    studio_pb2.JOB_STATE_INTERRUPTED: ("interrupted", "job_interrupted", "pause_circle"),
    studio_pb2.JOB_STATE_DONE: ("done", "job_done", "check_circle"),
    studio_pb2.JOB_STATE_FAILED: ("failed", "job_failed", "error"),
    studio_pb2.JOB_STATE_CANCELLED: ("cancelled", "job_cancelled", "do_not_disturb_on"),
}
"""State: name for the style sheet, key of its text, icon."""
SHAPES = {studio_pb2.ASPECT_SQUARE: "square", studio_pb2.ASPECT_LANDSCAPE: "landscape"}


def draw(t: Texts, client: Client) -> None:
    """Draw the list; it is kept up to date while anything in it still moves."""
    st.html(f'<h1 class="page-title">{esc(t("nav_jobs"))}</h1>')
    pages = st.session_state.setdefault("job_pages", 1)
    found = _load(client, pages)
    if not found[0]:
        st.html(
            f'<div class="empty"><div class="first-film"></div><h2>{esc(t("jobs_empty"))}</h2>'
            f"<p>{esc(t('jobs_empty_help'))}</p></div>"
        )
    moving = any(job.state not in ENDED for job in found[0])

    @st.fragment(run_every=REFRESH_SECONDS if moving else None)
    def grid() -> None:
        jobs, more = _load(client, pages)
        with st.container(key="grid", horizontal=True, gap="medium"):
            for job in jobs:
                _draw_card(t, client, job)
        if more:
            st.button(t("older"), key="older", on_click=_show_more)

    grid()


def _show_more() -> None:
    st.session_state["job_pages"] += 1


def _load(client: Client, pages: int) -> tuple[list[Job], bool]:
    jobs: list[Job] = []
    token = ""
    for _ in range(pages):
        page, token = client.page(PAGE, token)
        jobs += page
        if not token:
            break
    return jobs, bool(token)


def _draw_card(t: Texts, client: Client, job: Job) -> None:
    with st.container(key=f"job_{job.id}"):
        st.html(card(t, client.job(job.id) if job.state == studio_pb2.JOB_STATE_DONE else job))
        # The button lies over the whole card, unseen.
        if st.button(t("open", id=job.id), key=f"open_{job.id}"):
            session.go_job(job.id)
            st.rerun()  # this stands in a fragment: the rest of the page must follow


def card(t: Texts, job: Job) -> str:
    """Build one card."""
    style, key, symbol = STATES.get(job.state, STATES[studio_pb2.JOB_STATE_QUEUED])
    source = shorten(job.spec.text or job.spec.url, 80)
    title = job.title or source or t("untitled")
    created = datetime.datetime.fromtimestamp(job.created_at.ToSeconds(), _zone()).strftime("%Y.%m.%d %H:%M")
    if job.result.HasField("thumbnail"):
        shape = SHAPES.get(job.spec.aspect, "portrait")
        picture = f'<img class="{shape}" src="{file_url(job.result.thumbnail)}" alt="" loading="lazy">'
    else:
        picture = f'<div class="blank">{icon(symbol)}</div>'
    going = f'<i style="width:{job.fraction:.0%}"></i>' if job.state not in ENDED else ""
    return (
        f'<article class="job-card {style}"><div class="thumb">{picture}<div class="meter">{going}</div></div>'
        f'<div class="about"><span class="chip {style}">{icon(symbol)}{esc(t(key))}</span>'
        f'<h3 class="literal" dir="auto">{esc(title)}</h3><time>{created}</time></div></article>'
    )


def _zone() -> datetime.tzinfo:
    """Give the browser's zone by its distance from UTC, which needs no table of zones."""
    offset = st.context.timezone_offset
    return datetime.timezone(-datetime.timedelta(minutes=offset or 0))
