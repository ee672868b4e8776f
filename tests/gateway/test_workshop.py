"""Units that are worked on once: the locks that see to it, and that none of them is kept."""

from __future__ import annotations

import asyncio

import pytest

from gateway.workshop import Workshop
from tests.gateway.conftest import OpenStudio


@pytest.fixture
async def shop(open_studio: OpenStudio) -> Workshop:
    async with open_studio() as studio:
        return studio.samples._shop


async def test_a_unit_that_fails_or_is_cancelled_leaves_no_lock(shop: Workshop) -> None:
    async def work(key: str, error: BaseException | None) -> None:
        async with shop.alone(key):
            if error:
                raise error

    for error in (None, ValueError(), asyncio.CancelledError()):
        with pytest.raises(type(error)) if error else pytest.MonkeyPatch.context():
            await work("key", error)
        assert shop._working == {}


async def test_whoever_comes_while_others_wait_waits_too(shop: Workshop) -> None:
    at_work: list[int] = []
    most = 0
    late: list[asyncio.Task[None]] = []

    async def work(number: int) -> None:
        nonlocal most
        async with shop.alone("key"):
            at_work.append(number)
            most = max(most, len(at_work))
            await asyncio.sleep(0)
            at_work.remove(number)
        if number == 0:  # now the lock is free, and the second has not taken it yet
            late.append(asyncio.create_task(work(2)))

    await asyncio.gather(work(0), work(1))
    await asyncio.gather(*late)
    assert most == 1
    assert shop._working == {}
