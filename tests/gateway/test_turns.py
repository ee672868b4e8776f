"""The queue of a backend: who needs the model that it holds goes first, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import random

import pytest

from gateway.turns import MOST_PASSED, Turns, User


async def order(turns: Turns, models: str) -> str:
    """Let units with models, one letter each, ask at once; give the order in which they worked."""
    worked: list[str] = []

    async def unit(model: str) -> None:
        async with turns.turn(model):
            worked.append(model)
            await asyncio.sleep(0)

    await asyncio.gather(*(unit(model) for model in models))
    return "".join(worked)


@pytest.mark.parametrize(
    ("asked", "worked"),
    [("abababab", "aaaabbbb"), ("aabbab", "aaabbb"), ("ccc", "ccc"), ("b" + "a" * 3 + "b", "bbaaa")],
)
async def test_units_of_one_model_go_together(asked: str, worked: str) -> None:
    assert await order(Turns(1), asked) == worked


async def test_nobody_is_passed_over_for_ever() -> None:
    worked = await order(Turns(1), "ab" + "a" * 40)
    assert worked.index("b") == MOST_PASSED + 1


async def test_as_many_work_as_there_are_places_whoever_gives_up() -> None:
    dice, turns, working, most = random.Random(4), Turns(3), 0, 0

    async def unit() -> None:
        nonlocal working, most
        async with turns.turn(dice.choice("abc")):
            working += 1
            most = max(most, working)
            try:
                await asyncio.sleep(dice.random() * 0.002)
            finally:
                working -= 1

    tasks = [asyncio.create_task(unit()) for _ in range(200)]
    for task in dice.sample(tasks, 90):
        await asyncio.sleep(dice.random() * 0.001)
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
    assert (working, most) == (0, 3)
    assert await asyncio.wait_for(order(turns, "abc"), 5)


async def test_who_works_and_who_waits_is_known_and_a_shut_queue_lets_nobody_in() -> None:
    turns, go = Turns(1), asyncio.Event()

    async def unit(model: str, who: str) -> None:
        async with turns.turn(model, who):
            await go.wait()

    first = asyncio.ensure_future(unit("a", "1"))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(unit("b", "2"))
    await asyncio.sleep(0)
    assert turns.users() == [User("1", "a"), User("2", "b")]
    with turns.shut():
        with turns.shut():
            go.set()
            await first
        await asyncio.sleep(0)
        assert not turns.busy, "as long as anybody has it shut"
        assert turns.users() == [User("2", "b")]
    await asyncio.wait_for(second, 5)
    assert turns.users() == []
