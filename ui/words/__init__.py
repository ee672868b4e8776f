"""The table of texts: key, Korean, English."""

from __future__ import annotations

from ui.words.form import FORM
from ui.words.frame import FRAME
from ui.words.job import JOB

WORDS: dict[str, tuple[str, str]] = {**FRAME, **FORM, **JOB}
