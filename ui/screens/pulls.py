"""What is being fetched: a bar for each model, with a button that stops it."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from ui.html import esc, filesize, icon
from ui.pulls import MOVING, Item, Pulls
from ui.texts import Texts

TICK_SECONDS = 0.5


def draw_pulls(t: Texts, pulls: Pulls) -> None:
    """Draw the pulls; the page is drawn anew when one begins or ends."""
    changes = pulls.changes

    @st.fragment(run_every=TICK_SECONDS if pulls.moving else None)
    def rows() -> None:
        if pulls.changes != changes:
            st.rerun()  # the other parts of the page tell what is here
        items = pulls.items()
        if not items:
            return
        with st.container(key="card_pulls"):
            st.html(f'<h2 class="step">{esc(t("pulls_title"))}</h2>')
            for item in items:
                _draw(t, pulls, item)

    rows()


def _draw(t: Texts, pulls: Pulls, item: Item) -> None:
    with st.container(key=f"pull_{item.id}", horizontal=True, vertical_alignment="center"):
        st.html(pull_html(t, item))
        if item.state in MOVING:
            st.button(
                t("pull_stop"), key=f"stop_{item.id}", icon=":material/stop:", on_click=pulls.stop, args=(item.id,)
            )
            return
        if item.state != "done":
            st.button(
                t("pull_go_on"),
                key=f"go_on_{item.id}",
                icon=":material/play_arrow:",
                on_click=pulls.ask,
                args=([(item.id, item.name)],),
            )
        st.button(t("pull_dismiss"), key=f"dismiss_{item.id}", type="tertiary", on_click=pulls.dismiss, args=(item.id,))


def pull_html(t: Texts, item: Item) -> str:
    """Build one row: name, bar, how far, how fast, how long still; or how it ended."""
    progress = item.progress
    share = min(1.0, progress.done_bytes / progress.total_bytes) if progress.total_bytes else 0.0
    told = {"waiting": t("pull_waiting"), "done": t("pull_done"), "stopped": t("pull_stopped")}.get(item.state, "")
    if item.state == "running":
        told = _file(t, item)
    if item.state == "failed":
        why = item.error.message if item.error else t("pull_broken")
        return (
            f'<div class="pull failed"><b class="literal" dir="auto">{esc(item.name)}</b>'
            f'<p role="alert">{icon("error")}{esc(t("pull_failed"))}</p>'
            f'<p class="why literal" dir="auto">{esc(why)}</p></div>'
        )
    share = 1.0 if item.state == "done" else share
    value = f'role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{share * 100:.0f}"'
    figures = _figures(t, item) if item.state == "running" else ""
    return (
        f'<div class="pull {item.state}"><div class="pull-head"><b class="literal" dir="auto">{esc(item.name)}</b>'
        f'<span>{share:.0%}</span></div><div class="progress" {value} aria-label="{esc(item.name)}">'
        f'<i style="width:{share:.1%}"></i></div>'
        f'<div class="pull-told"><span class="literal">{esc(told)}</span><span>{esc(figures)}</span></div></div>'
    )


def _file(t: Texts, item: Item) -> str:
    progress = item.progress
    if not progress.files:
        return t("pull_asking")
    name = PurePosixPath(progress.path).name
    return t("pull_file", file=progress.file, files=progress.files, name=name)


def _figures(t: Texts, item: Item) -> str:
    progress = item.progress
    if not progress.files:
        return ""
    told = [t("pull_of", done=filesize(progress.done_bytes), total=filesize(progress.total_bytes))]
    if progress.bytes_per_second:
        told.append(t("pull_speed", speed=filesize(round(progress.bytes_per_second))))
    if progress.HasField("seconds_left"):
        told.append(t("time_left", time=t.clock(progress.seconds_left)))
    return " · ".join(told)
