"""The ledger's rules on entries made up by chance: what must hold whoever is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.common.gpu.entries import Entry, State
from services.common.gpu.rules import Pace, admit, turn

BUDGET, MOMENT = 100, 1000.0
PACE = Pace(linger=1.0, patience=50.0)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Entry, list[Entry]]:
    """Give one who waits, and all who are there, the residents within the budget."""
    entries, free = [], BUDGET
    for number in range(draw(st.integers(0, 7))):
        size = draw(st.integers(1, 60))
        state = draw(st.sampled_from(State))
        if state is not State.WAITING:
            if size > free:
                continue
            free -= size
        since = MOMENT - draw(st.sampled_from([0.0, 0.5, 2.0, 60.0]))
        asked = state is not State.WAITING and draw(st.booleans())
        entries.append(Entry(f"e{number}", f"model {number}", size, state, since, draw(st.booleans()), asked))
    me = Entry("me", "me", draw(st.integers(1, BUDGET)), State.WAITING, MOMENT - draw(st.sampled_from([0.0, 60.0])))
    return me, [*entries, me]


@given(crowds())
def test_a_place_is_granted_to_the_first_in_the_queue_where_it_fits_and_only_then(
    crowd: tuple[Entry, list[Entry]],
) -> None:
    me, entries = crowd
    first = not [e for e in entries if e.state is State.WAITING and e.order < me.order]
    fits = me.size + sum(e.size for e in entries if e.resident) <= BUDGET
    assert (admit(me, entries, BUDGET, PACE, MOMENT).reason == "") == (first and fits)


@given(crowds())
def test_those_asked_to_leave_make_enough_room_and_none_of_them_in_vain(crowd: tuple[Entry, list[Entry]]) -> None:
    me, entries = crowd
    decision = admit(me, entries, BUDGET, PACE, MOMENT)
    if not decision.ask:
        return
    assert decision.reason
    assert all(e.resident and not e.asked for e in decision.ask)
    stay = sum(e.size for e in entries if e.resident and not e.asked and e not in decision.ask)
    assert stay + me.size <= BUDGET
    assert stay + decision.ask[-1].size + me.size > BUDGET
    patient = me.since == MOMENT
    assert not patient or all(e.state is State.IDLE and e.since < MOMENT - PACE.linger for e in decision.ask)


@given(crowds())
def test_the_idle_leave_before_the_busy_and_the_longest_unused_first(crowd: tuple[Entry, list[Entry]]) -> None:
    me, entries = crowd
    asked = admit(me, entries, BUDGET, PACE, MOMENT).ask

    def rank(entry: Entry) -> tuple[bool, tuple[float, str]]:
        return not (entry.state is State.IDLE and MOMENT - entry.since >= PACE.linger), entry.order

    others = [e for e in entries if e.resident and not e.asked and e not in asked]
    assert list(asked) == sorted(asked, key=rank)
    assert not asked or all(rank(asked[-1]) < rank(other) for other in others)


@given(crowds())
def test_whoever_is_first_gets_in_once_it_was_patient_and_the_asked_are_gone(crowd: tuple[Entry, list[Entry]]) -> None:
    me, entries = crowd
    me = Entry("me", "me", me.size, State.WAITING, MOMENT - 2 * PACE.patience)
    residents = [e for e in entries if e.resident]
    asked = admit(me, [*residents, me], BUDGET, PACE, MOMENT).ask
    left = [e for e in residents if not e.asked and e not in asked]
    assert admit(me, [*left, me], BUDGET, PACE, MOMENT).reason == ""


@given(crowds())
def test_one_has_the_turn(crowd: tuple[Entry, list[Entry]]) -> None:
    _, entries = crowd
    queued = [e for e in entries if e.state is State.QUEUED]
    may = [e for e in queued if turn(e, entries) == ""]
    working = any(e.state is State.WORKING for e in entries)
    assert len(may) == (1 if queued and not working else 0)
    assert all(e.order == min(other.order for other in queued) for e in may)
