"""The ledger's rules on entries made up by chance: what must hold whoever is there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from services.common.gpu.entries import Entry, State
from services.common.gpu.rules import Pace, admit, turn

BUDGET, MOMENT = 100, 1000.0
PACE = Pace(linger=1.0, patience=50.0, worth=10.0, longest=100.0)


def tenured(entry: Entry) -> bool:
    """Tell whether a resident was not yet worth its loading."""
    return MOMENT - entry.settled < min(PACE.worth * entry.loaded, PACE.longest)


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
        loaded = draw(st.sampled_from([0.0, 0.3, 20.0])) if state not in {State.WAITING, State.LOADING} else 0.0
        settled = MOMENT - draw(st.sampled_from([2.0, 90.0])) if loaded else 0.0
        worked = draw(st.booleans())
        entries.append(Entry(f"e{number}", f"model {number}", size, state, since, worked, asked, loaded, settled))
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

    others = [e for e in entries if e.resident and not e.asked and e not in asked and not (rank(e)[0] and tenured(e))]
    assert list(asked) == sorted(asked, key=rank)
    assert not asked or all(rank(asked[-1]) < rank(other) for other in others)


@given(crowds())
def test_whoever_is_first_gets_in_once_it_was_patient_and_the_asked_are_gone(crowd: tuple[Entry, list[Entry]]) -> None:
    me, entries = crowd
    later = MOMENT + PACE.longest
    residents = [e for e in entries if e.resident]
    asked = admit(me, [*residents, me], BUDGET, PACE, later).ask
    left = [e for e in residents if not e.asked and e not in asked]
    assert admit(me, [*left, me], BUDGET, PACE, later).reason == ""


@given(crowds())
def test_the_busy_stay_until_they_were_worth_their_loading(crowd: tuple[Entry, list[Entry]]) -> None:
    me, entries = crowd
    busy = {e.id for e in entries if e.state in {State.QUEUED, State.WORKING} and tenured(e)}
    assert not busy & {e.id for e in admit(me, entries, BUDGET, PACE, MOMENT).ask}


@dataclass
class Played:
    """What came of two models that take turns on a card which holds one of them."""

    loads: int = 0
    longest_wait: float = 0.0


def play(pace: Pace, *, loading: float, work: float, seconds: float) -> Played:
    """Let two services always have work; each call lasts `work` seconds. Time is counted, not spent."""
    played, moment = Played(), 0.0
    entries = {name: Entry(name, name, 60, State.WAITING, moment) for name in ("a", "b")}
    while moment < seconds:
        for name, me in entries.items():
            if me.state is State.WAITING:
                decision = admit(me, list(entries.values()), BUDGET, pace, moment)
                for resident in decision.ask:
                    entries[resident.id] = replace(entries[resident.id], asked=True)
                if not decision.reason:
                    played.loads += 1
                    played.longest_wait = max(played.longest_wait, moment - me.since)
                    settled = moment + loading
                    entries[name] = replace(me, state=State.WORKING, since=moment, loaded=loading, settled=settled)
            elif me.asked and (moment - me.settled) % work == 0:  # it leaves between two calls
                entries[name] = Entry(name, name, 60, State.WAITING, moment)
        moment += 1.0
    return played


def test_what_is_loaded_is_used_before_it_goes_and_nobody_starves() -> None:
    """Two jobs that want different models all the time: a tenth of the time goes into loading, at most."""
    seconds, loading, work = 3600.0, 20.0, 5.0
    eager = play(Pace(worth=0.0), loading=loading, work=work, seconds=seconds)
    worth = play(Pace(), loading=loading, work=work, seconds=seconds)
    assert worth.loads * loading <= 0.11 * seconds
    assert eager.loads > 3 * worth.loads
    assert worth.longest_wait <= loading + 10 * loading + 2 * work
    slow = play(Pace(), loading=120.0, work=work, seconds=seconds)
    assert slow.longest_wait <= 120.0 + Pace().longest + 2 * work, "however long a model takes to load"


@given(crowds())
def test_one_has_the_turn(crowd: tuple[Entry, list[Entry]]) -> None:
    _, entries = crowd
    queued = [e for e in entries if e.state is State.QUEUED]
    may = [e for e in queued if turn(e, entries) == ""]
    working = any(e.state is State.WORKING for e in entries)
    assert len(may) == (1 if queued and not working else 0)
    assert all(e.order == min(other.order for other in queued) for e in may)
