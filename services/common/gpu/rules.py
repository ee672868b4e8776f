"""The ledger's rules, pure functions of its entries: who gets a place, who is asked to leave, whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.gpu.entries import Entry, State


@dataclass(frozen=True)
class Pace:
    """How quickly things are noticed, in seconds."""

    poll: float = 0.02
    """Between two looks for a change."""
    look: float = 0.25
    """At the latest, entries are read again: the death of a holder changes no file."""
    linger: float = 0.5
    """How long a resident must have been idle to count as idle: a scene is often followed by the next one."""
    patience: float = 30.0
    """After that long, residents that are always in use are asked too…"""
    worth: float = 10.0
    """…once they have stayed so many times as long as they took to load, so that models do not just come and go…"""
    longest: float = 300.0
    """…or so long, however long they took."""


@dataclass(frozen=True)
class Decision:
    """Whether a place is granted, and what is to be done about it."""

    reason: str
    """What is waited for; empty: granted."""
    ask: tuple[Entry, ...] = ()
    """Residents to ask to leave."""


def admit(me: Entry, entries: Sequence[Entry], budget: int, pace: Pace, moment: float) -> Decision:
    """Decide on the place that `me` waits for, within `budget` bytes, at `moment` of the clock of entries."""
    ahead = [e for e in entries if not e.resident and e.order < me.order]
    if ahead:
        return Decision(f"{_first(ahead).name} is before it")
    residents = [e for e in entries if e.resident]
    lack = me.size - (budget - sum(e.size for e in residents))
    if lack <= 0:
        return Decision("")
    ask = _leavers(me, residents, lack, pace, moment)
    busy = [e for e in residents if e.state is State.WORKING] or [e for e in residents if e.state is not State.IDLE]
    reason = f"{busy[0].name} is {busy[0].state}" if busy else f"{_first(residents).name} makes room"
    return Decision(reason, ask)


def turn(me: Entry, entries: Sequence[Entry]) -> str:
    """Say what `me`, who is queued, waits for before it may work; empty: nothing."""
    working = [e for e in entries if e.state is State.WORKING]
    if working:
        return f"{working[0].name} is working"
    ahead = [e for e in entries if e.state is State.QUEUED and e.order < me.order]
    return f"{_first(ahead).name} is before it" if ahead else ""


def _leavers(me: Entry, residents: Sequence[Entry], lack: int, pace: Pace, moment: float) -> tuple[Entry, ...]:
    """Choose as few as it takes, if it can be had: the idle, then after some patience the busy, each by last use.

    The busy stay as long as it takes to be worth their loading, though not for ever.
    """
    lack -= sum(e.size for e in residents if e.asked)
    staying = [e for e in residents if not e.asked]
    idle = [e for e in staying if e.state is State.IDLE and moment - e.since >= pace.linger]
    patient = moment - me.since >= pace.patience
    busy = [e for e in staying if e not in idle and patient and not _has_tenure(e, pace, moment)]
    candidates = [*sorted(idle, key=_order), *sorted(busy, key=_order)]
    if sum(e.size for e in candidates) < lack:
        return ()  # those who could go now would go in vain
    chosen: list[Entry] = []
    for candidate in candidates:
        if sum(e.size for e in chosen) >= lack:
            break
        chosen.append(candidate)
    return tuple(chosen)


def _has_tenure(entry: Entry, pace: Pace, moment: float) -> bool:
    """Tell whether a resident has not yet been worth its loading: those whose model is loaded go before others."""
    return moment - entry.settled < min(pace.worth * entry.loaded, pace.longest)


def _order(entry: Entry) -> tuple[float, str]:
    return entry.order


def _first(entries: Sequence[Entry]) -> Entry:
    return min(entries, key=_order)
