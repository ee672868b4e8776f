"""Beds composed from rules and synthesised: no samples, no weights, nobody's copyright."""

from __future__ import annotations

from importlib.util import find_spec
from typing import ClassVar

from services.common.backends import BackendInfo, require
from services.common.operation import Work
from services.music.backend import MusicBackend
from services.music.synth.form import Part, Plan
from services.music.synth.moods import styles
from services.music.synth.players import compose
from services.music.synth.score import Brief, Frame
from shorts.music.v1 import music_pb2
from shorts.music.v1.music_pb2 import Bed, ComposeRequest

_ENERGY = 0.5
_KINDS = {
    Part.HOOK: music_pb2.SECTION_KIND_HOOK,
    Part.BODY: music_pb2.SECTION_KIND_BODY,
    Part.CLOSE: music_pb2.SECTION_KIND_CLOSE,
}


class SynthBackend(MusicBackend):
    """Composes and plays a bed."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="synth",
        version="1",
        model="composition by rules, synthesis",
        license="Apache-2.0",
        commercial_use=True,
        features=("ending.v1", "loop.v1"),
        needed_bytes=250 << 20,
    )

    def missing(self) -> str:
        if find_spec("numpy") is not None:
            return ""
        return "the Python package numpy is missing; install it with: pip install 'shorts-studio[music]'"

    def load(self) -> None:
        require("numpy", "music")
        styles()

    def compose(self, request: ComposeRequest, work: Work) -> Bed:
        from services.common.wav import to_wav
        from services.music.synth.dsp import RATE
        from services.music.synth.master import master
        from services.music.synth.mix import mix

        work.progress(0.0, "composing")
        brief = _brief(request)
        made, notes = compose(brief)
        samples = round(request.seconds * RATE)
        style = made.style
        mixed = mix(
            notes, style.levels, style.tone, request.seed, samples, brief.loop,
            lambda share: work.progress(0.05 + 0.75 * share, "playing"),
        )  # fmt: skip
        work.progress(0.82, "mastering")
        final = made.plan.at(made.plan.final)
        ring_from = round((final + 0.35 * (request.seconds - final)) * RATE)
        finished = master(
            mixed, style.tone["drive"], loop=brief.loop, ring_from=min(ring_from, samples), check=work.check
        )
        work.progress(0.95, "writing")
        return _bed(made, work.store.put([to_wav(finished, RATE)], "audio/wav"), samples / RATE)


def _brief(request: ComposeRequest) -> Brief:
    return Brief(
        mood=request.mood,
        seconds=request.seconds,
        seed=request.seed,
        tempo=request.tempo,
        key=request.key,
        energy=request.energy if request.HasField("energy") else _ENERGY,
        hook_end=request.hook_end,
        close_begin=request.close_begin,
        loop=request.form == music_pb2.FORM_LOOP,
    )


def _bed(made: Frame, audio: object, duration: float) -> Bed:
    plan = made.plan
    bed = Bed(
        audio=audio,  # type: ignore[arg-type]
        duration=duration,
        tempo=plan.tempo,
        key=made.key.name,
        mode=made.key.mode,
        beats=[plan.at(beat) for beat in range(plan.final + (not plan.loop))],
        bars=_bar_times(plan),
        sections=_sections(plan, duration),
    )
    if plan.loop:
        bed.loop.end = duration
    return bed


def _bar_times(plan: Plan) -> list[float]:
    times = [plan.at(bar.start) for bar in plan.bars]
    return times if plan.loop else [*times, plan.at(plan.final)]


def _sections(plan: Plan, duration: float) -> list[music_pb2.Section]:
    starts = plan.starts()
    ends = [*(start for _, start in starts[1:]), duration]
    return [
        music_pb2.Section(kind=_KINDS[part], start=start, end=end)
        for (part, start), end in zip(starts, ends, strict=True)
    ]
