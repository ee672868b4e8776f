"""What is wrong with the form, told where it is wrong."""

from __future__ import annotations

import streamlit as st

from ui.html import esc, icon
from ui.submit import Problems
from ui.texts import Texts


def draw_problems(t: Texts, problems: Problems) -> None:
    """Tell that something is wrong, and what belongs to no field."""
    if problems:
        told = "".join(f'<li class="literal" dir="auto">{esc(text)}</li>' for text in problems.by_field.get("", ()))
        title = t("error_trouble") if told else t("error_form")
        st.html(f'<div class="alert" role="alert">{icon("error")}<div><b>{esc(title)}</b><ul>{told}</ul></div></div>')


def draw_field_problems(problems: Problems, name: str) -> None:
    """Tell what is wrong with a field, below it."""
    if texts := problems.by_field.get(name):
        told = "".join(f'<p class="literal" dir="auto">{icon("error")}{esc(text)}</p>' for text in texts)
        st.html(f'<div class="field-error" role="alert">{told}</div>')
