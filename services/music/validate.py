"""Checks of the requests of the music service, in one place per request."""

from __future__ import annotations

import re

from services.common.validation import Checks
from shorts.music.v1.music_pb2 import ComposeRequest, Form
from shorts.scene.v1.scene_pb2 import Mood

SHORTEST_SECONDS, LONGEST_SECONDS = 3.0, 300.0
SLOWEST_TEMPO, FASTEST_TEMPO = 50.0, 160.0
LEAST_BODY_SECONDS, LEAST_CLOSE_SECONDS = 1.0, 2.0
_TONIC = re.compile(r"[A-G][#b]?")


def check_compose(request: ComposeRequest) -> None:
    """Check what bed to make. Raises InvalidInputError."""
    with Checks() as check:
        check.that(request.mood in Mood.values(), "mood", f"is {request.mood}, which is no mood")
        check.that(request.form in Form.values(), "form", f"is {request.form}, which is no form")
        check.between("seconds", request.seconds, SHORTEST_SECONDS, LONGEST_SECONDS, unit=" seconds")
        check.between("tempo", request.tempo, SLOWEST_TEMPO, FASTEST_TEMPO, zero_ok=True, unit=" beats per minute")
        check.that(
            not request.key or bool(_TONIC.fullmatch(request.key)),
            "key",
            f'is {request.key!r}; give a letter A to G, with "#" or "b" after it where wanted, or leave it empty',
        )
        if request.HasField("energy"):
            check.between("energy", request.energy, 0, 1)
        last = request.seconds - LEAST_CLOSE_SECONDS
        if request.close_begin:
            check.between("close_begin", request.close_begin, LEAST_BODY_SECONDS, last, zero_ok=True, unit=" seconds")
        if request.hook_end:
            latest = (request.close_begin or last) - LEAST_BODY_SECONDS
            check.between("hook_end", request.hook_end, 0, latest, zero_ok=True, unit=" seconds")
