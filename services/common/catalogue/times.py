"""What the catalogue says of a model's time: what was measured, and how much work a scene is to it."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.catalogue.entry import Entry

UNITS = ("script", "speech", "picture", "clip")
"""A whole script; the speech, the picture, the clip of one scene."""


@dataclass(frozen=True)
class Figure:
    """A time that was measured: of one piece of work, on one device."""

    work: str
    device: str
    seconds: float
    source: str
    tflop: float = 0.0
    """How much work that was, 10^12 operations; 0: not known, and no other time follows from it."""


@dataclass(frozen=True)
class Work:
    """What a model has to compute for a scene or a short, whatever computes it."""

    unit: str
    """Of what: one of UNITS."""
    made: str
    """What that is with the studio's defaults: size, frames, steps; a number of tokens."""
    tflop: float = 0.0
    """10^12 operations; 0 for what makes token after token."""
    gb: float = 0.0
    """10^9 bytes of all weights that take part, at 16 bits."""
    read: int = 0
    """Tokens read at once."""
    write: int = 0
    """Tokens written one after another, all weights read for each."""
    realtime: float = 0.0
    """Seconds that a processor of four threads takes for a second of speech, where it works there."""


def read_figure(entry: Entry) -> Figure:
    """Read a figure, noting what is wrong with it."""
    return Figure(
        work=entry.take("work", str, "", needed=True),
        device=entry.take("device", str, "", needed=True),
        seconds=entry.take("seconds", float, 0.0, needed=True),
        source=entry.take("source", str, "", needed=True),
        tflop=entry.take("tflop", float, 0.0),
    )


def read_work(entry: Entry) -> Work | None:
    """Read the work of a model's entry, noting what is wrong with it; None where it has none."""
    table = entry.take("work", dict, {})
    if not table:
        return None
    own = Entry(f"{entry.name}.work", table, entry.faults)
    work = Work(
        unit=own.take("unit", str, "", needed=True),
        made=own.take("made", str, "", needed=True),
        tflop=own.take("tflop", float, 0.0),
        gb=own.take("gb", float, 0.0),
        read=own.take("read", int, 0),
        write=own.take("write", int, 0),
        realtime=own.take("realtime", float, 0.0),
    )
    own.check(work.unit in UNITS, "unit", f"must be one of {', '.join(UNITS)}, not {work.unit!r}")
    for key in ("tflop", "gb", "read", "write", "realtime"):
        own.check(getattr(work, key) >= 0, key, "must not be below 0")
    kinds = sum(map(bool, (work.tflop, work.write, work.realtime)))
    own.check(kinds == 1, "tflop", "must be given, or else write, or realtime, and no two of them")
    own.check(not work.write or work.gb > 0, "gb", "is missing: all weights are read for each token written")
    own.end()
    return work
