"""The server's place on the card, by the real ledger: it makes room, waits for its turn, and comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from services.common.errors import CancelledError, ExhaustedError, StudioError, UnavailableError
from services.common.gpu.entries import State
from services.common.gpu.ledger import Ledger, open_ledger
from services.common.settings import load_settings
from services.llm.backends.openai import OpenAiBackend
from services.llm.openai.config import Config
from services.llm.openai.place import GIB, size_of
from shorts.llm.v1.llm_pb2 import Script
from tests.services.llm.openai.conftest import Desk, Point
from tests.support.fake_llm import MODEL, FakeLlm, Reply

NAME = f"llm / {MODEL}"


def _until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Give the ledger of a card of 10 GiB, as another service opens it."""
    monkeypatch.setenv("SHORTS_GPU_BUDGET_GIB", "10")
    return open_ledger(load_settings())


@pytest.fixture
def shared(desk: Desk, fake: FakeLlm, point: Point, ledger: Ledger) -> Iterator[Desk]:
    """Give a backend whose server has a place of 6 GiB (the catalogue's) on that card."""
    fake.flavour, fake.sleeping = "ollama", True
    desk.backend = OpenAiBackend()
    desk.backend.load()
    yield desk
    desk.backend.unload()
    assert not [entry for entry in ledger.entries() if entry.name == NAME]


def test_it_sleeps_for_another_model_and_wakes_for_the_next_script(shared: Desk, ledger: Ledger) -> None:
    assert [(entry.name, entry.size) for entry in ledger.entries()] == [(NAME, 6 * GIB)]
    assert shared.write().scenes
    with ledger.reserve("image / other", 6 * GIB):
        assert shared.fake.sleeping, "its memory was free before the other got the place"
        written: list[Script] = []
        thread = threading.Thread(target=lambda: written.append(shared.write()))
        thread.start()
        _until(lambda: any("waiting for" in p.activity for p in shared.progress))
        assert shared.fake.sleeping
    thread.join(20)
    assert written[0].scenes
    assert not shared.fake.sleeping


def test_waiting_for_the_card_can_be_cancelled(shared: Desk, ledger: Ledger) -> None:
    assert shared.write().scenes
    caught: list[StudioError] = []

    def write() -> None:
        try:
            shared.write()
        except StudioError as error:
            caught.append(error)

    with ledger.reserve("image / other", 6 * GIB):
        thread = threading.Thread(target=write)
        thread.start()
        _until(lambda: any("waiting for" in p.activity for p in shared.progress))
        shared.stop.set()
        thread.join(5)
        assert [type(error) for error in caught] == [CancelledError]
        assert [entry.name for entry in ledger.entries()] == ["image / other"]


def test_work_under_way_is_not_disturbed(shared: Desk, ledger: Ledger) -> None:
    shared.fake.replies = [Reply(wait=0.05)]
    written: list[Script] = []
    thread = threading.Thread(target=lambda: written.append(shared.write()))
    thread.start()
    assert shared.fake.begun.wait(10)
    with ledger.reserve("image / other", 3 * GIB) as beside:
        done = threading.Event()

        def work() -> None:
            with beside.working():
                done.set()

        working = threading.Thread(target=work)
        working.start()
        _until(lambda: written or any(entry.state is State.QUEUED for entry in ledger.entries()))
        assert not done.is_set(), "one model works at a time"
        assert not written
        thread.join(20)
        working.join(20)
        assert done.is_set()
    assert written[0].scenes


def test_a_model_that_never_fits_is_told(point: Point, fake: FakeLlm, ledger: Ledger) -> None:
    fake.flavour = "ollama"
    point(vram_gib="12")
    with pytest.raises(ExhaustedError, match="choose a smaller model"):
        OpenAiBackend().load()
    assert ledger.entries() == []


def test_a_place_is_given_back_where_loading_fails(point: Point, fake: FakeLlm, ledger: Ledger) -> None:
    fake.flavour = "ollama"
    fake.post = lambda *_: (500, {})  # type: ignore[method-assign]
    with pytest.raises(UnavailableError, match="refuses /api/generate"):
        OpenAiBackend().load()
    assert ledger.entries() == []


@pytest.mark.parametrize(
    ("url", "model", "flavour", "can_leave", "told", "gib"),
    [
        ("http://127.0.0.1:1/v1", "qwen3:8b", "ollama", True, None, 6),
        ("http://localhost:1/v1", "qwen3-8b", "vllm", True, None, 18),
        ("http://localhost:1/v1", "qwen3-8b", "vllm", False, None, 0),
        ("http://192.168.0.9:1/v1", "qwen3:8b", "ollama", True, None, 0),
        ("http://192.168.0.9:1/v1", "qwen3:8b", "ollama", True, 7.0, 7),
        ("http://127.0.0.1:1/v1", "qwen3:8b", "ollama", True, 0.0, 0),
        ("http://127.0.0.1:1/v1", "my-own", "ollama", True, None, 0),
    ],
)
def test_what_is_kept_account_of(
    url: str, model: str, flavour: str, can_leave: bool, told: float | None, gib: float
) -> None:
    assert size_of(Config(url, model, vram_gib=told), flavour, can_leave=can_leave) == gib * GIB
