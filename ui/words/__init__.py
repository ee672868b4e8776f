"""The table of texts: key, Korean, English."""

from __future__ import annotations

from ui.words.form import FORM
from ui.words.frame import FRAME
from ui.words.job import JOB
from ui.words.making import MAKING
from ui.words.models import MODELS
from ui.words.voices import VOICES

WORDS: dict[str, tuple[str, str]] = {**FRAME, **FORM, **JOB, **MAKING, **MODELS, **VOICES}
