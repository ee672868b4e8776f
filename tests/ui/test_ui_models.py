"""The models' screen as HTML: what it says of memory, licences, sizes and pulls, without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.catalogue.told import told
from services.common.errors import UnavailableError
from shorts.service.v1 import service_pb2
from shorts.shelf.v1 import shelf_pb2
from shorts.shelf.v1.shelf_pb2 import Model, Presence, PullProgress
from shorts.studio.v1.studio_pb2 import (
    DeviceUse,
    ListDevicesResponse,
    ProposeSetupRequest,
    Resident,
    SilentService,
)
from tests.support.shelf import shelf as small
from tests.ui.scripted import ScriptedStudio
from tests.ui.scripted_shelf import CARD, GIB, MAIN, PAINTER
from ui.client import Client
from ui.html import filesize, memory
from ui.pulls import Item, Pulls
from ui.screens.memory import card_gib, memory_html
from ui.screens.model_card import model_html
from ui.screens.pulls import pull_html
from ui.screens.setup import proposal_html
from ui.texts import Texts

KO, EN = Texts("ko"), Texts("en")
NAMES = {model.id: model.name for model in small().models}
WAITS = 20.0


def model(model_id: str, region: str = "") -> Model:
    return told(small().get(model_id), Path("/nowhere"), region)


def test_memory_without_a_card_says_so_plainly() -> None:
    shown = memory_html(EN, ListDevicesResponse(devices=[DeviceUse(device=MAIN)]))
    assert "no graphics card" in shown
    assert "9.0 GiB of 32.0 GiB in use" in shown
    assert "No model is in memory" in shown
    assert "그래픽 카드가 없어요" in memory_html(KO, ListDevicesResponse(devices=[DeviceUse(device=MAIN)]))


def test_a_card_is_a_bar_of_who_is_in_it() -> None:
    waiting = Resident(service="video", model="Near film", bytes=8 * GIB, state=service_pb2.PLACE_STATE_WAITING)
    use = DeviceUse(device=CARD, residents=[waiting, PAINTER], services=["image"])
    devices = ListDevicesResponse(devices=[use], silent=[SilentService(service="tts", error="no <answer>")])
    shown = memory_html(EN, devices)
    assert "no graphics card" not in shown
    assert "10.0 GiB of 12.0 GiB in use · 11.0 GiB for models" in shown
    assert '<i class="tone-0" style="width:50.00%">' in shown, "the painter's six of twelve"
    assert '<i class="others" style="width:33.33%">' in shown, "what else is in use"
    assert shown.index("Tiny painter") < shown.index("Near film"), "who holds stands before who waits"
    assert "waits for room" in shown
    assert "working" in shown
    assert "no &lt;answer&gt;" in shown
    assert card_gib(devices) == 12
    assert "not used by the studio" in memory_html(EN, ListDevicesResponse(devices=[DeviceUse(device=CARD)]))


def test_a_reservation_beyond_what_is_used_leaves_no_others() -> None:
    large = Resident(service="image", model="Large", bytes=11 * GIB, state=service_pb2.PLACE_STATE_LOADING)
    shown = memory_html(EN, ListDevicesResponse(devices=[DeviceUse(device=CARD, residents=[large])]))
    assert 'class="others"' not in shown
    assert "Other programs" not in shown


@pytest.mark.parametrize(
    ("model_id", "english", "korean"),
    [
        ("tiny", "Commercial use allowed", "상업적 이용 가능"),
        ("private-voice", "No commercial use", "상업적 이용 불가"),
        ("far-film", "Commercial use on conditions", "조건부 상업적 이용"),
    ],
)
def test_licences_are_told_in_words(model_id: str, english: str, korean: str) -> None:
    assert english in model_html(EN, model(model_id), NAMES, 12)
    assert korean in model_html(KO, model(model_id), NAMES, 12)


def test_a_card_tells_size_memory_place_and_limits_of_a_model() -> None:
    shown = model_html(EN, model("far-film"), NAMES, 12)
    for part in ("Not in EU, GB, KR", "Terms to accept first", "SHORTS_REGION", "HF_TOKEN", "larger than this PC"):
        assert part in shown
    assert "gives no right in KR" in model_html(EN, model("far-film", "KR"), NAMES, 12)
    assert "larger than" not in model_html(EN, model("tiny"), NAMES, 12)
    assert "needs a graphics card" in model_html(EN, model("tiny"), NAMES, 0)
    assert "5.0 GB" in model_html(EN, model("private-voice"), NAMES, 12)
    assert "card 8 GiB (bf16), 5 GiB (fp8)" in model_html(EN, model("tiny"), NAMES, 12)
    assert "lives with Tiny painter" in model_html(EN, model("tiny-lora"), NAMES, 0)
    assert "the processor is enough" in model_html(EN, model("spoken"), NAMES, 0)
    old = model_html(EN, model("old-film"), NAMES, 12)
    assert "This version does not run it" in old
    assert "it exists only as pickles" in old
    assert "In its place: Near film" in old


def test_what_is_here_is_told_in_words() -> None:
    found = model("spoken")
    here, partly, absent = Presence.PRESENCE_HERE, Presence.PRESENCE_PARTLY, Presence.PRESENCE_ABSENT
    words = {here: "Here", partly: "Partly here", absent: "Not here"}
    for presence, word in words.items():
        found.presence = presence
        assert f"</span>{word}</span>" in model_html(EN, found, NAMES, 0)
    found.presence, found.detail = Presence.PRESENCE_COMING, "the package <x> is missing"
    shown = model_html(EN, found, NAMES, 0)
    assert "</span>Coming</span>" in shown
    assert "&lt;x&gt;" in shown


def test_links_lead_to_web_pages_alone() -> None:
    odd = model("spoken")
    odd.sources.extend(["javascript:alert(1)", "https://", "https://example.org/" + "x" * 80])
    shown = model_html(EN, odd, NAMES, 0)
    assert "javascript" not in shown
    assert shown.count("<a ") == 3
    assert "…" in shown


def test_a_proposal_tells_licences_sizes_times_and_what_is_left_out(studio: ScriptedStudio) -> None:
    made = studio.shelf.proposal(ProposeSetupRequest(preset="12gb"))
    shown = proposal_html(EN, made)
    for part in (
        "Spoken", "400 MB to fetch", "processor", "Tiny painter", "8 GiB of the card (bf16)", "Apache-2.0",
        "Commercial use allowed", "not measured with these models", "forbids commercial use",
        "Script (rules): the studio does these by itself.",
    ):  # fmt: skip
        assert part in shown
    made.figures.add(model="tiny", work="one picture", device="RTX 3060", seconds=4.5)
    made.unknown_sizes.append("tiny")
    made.models[0].presence = Presence.PRESENCE_HERE
    shown = proposal_html(EN, made)
    assert "Tiny painter: one picture takes 4.5 s on RTX 3060" in shown
    assert "of unknown size: tiny" in shown
    assert "here already" in shown


def test_a_language_model_says_how_it_is_served(studio: ScriptedStudio) -> None:
    made = studio.shelf.proposal(ProposeSetupRequest())
    made.choices.add(service="llm", models=["qwen"], precision="q4", vram_gib=6, by_ollama=True)
    made.models.append(Model(id="qwen", name="Qwen3 8B", ollama="qwen3:8b"))
    assert "ollama pull qwen3:8b" in proposal_html(EN, made)
    made.choices[-1].by_ollama = False
    assert "vLLM" in proposal_html(EN, made)


def test_a_pull_tells_how_far_how_fast_and_how_it_ended() -> None:
    progress = PullProgress(path="unet/a.safetensors", done_bytes=10**9, total_bytes=4 * 10**9, file=2, files=3)
    progress.bytes_per_second, progress.seconds_left = 50e6, 60
    shown = pull_html(EN, Item("tiny", "Tiny", "running", progress))
    for part in ("25%", "File 2 of 3 · a.safetensors", "1.0 GB of 4.0 GB", "50 MB a second", "about 1 min 0 s left"):
        assert part in shown
    assert "Asking the hub" in pull_html(EN, Item("tiny", "Tiny", "running"))
    assert "100%" in pull_html(EN, Item("tiny", "Tiny", "done", progress))
    assert "What came is kept" in pull_html(EN, Item("tiny", "Tiny", "stopped", progress))
    failed = pull_html(EN, Item("tiny", "Tiny", "failed", progress, UnavailableError("no <network>")))
    assert "no &lt;network&gt;" in failed
    assert "The connection broke off" in pull_html(EN, Item("tiny", "Tiny", "failed"))


def test_amounts_are_written_for_people() -> None:
    assert [filesize(n) for n in (0, 1, 401_000_000, 6_900_000_000)] == ["0 MB", "1 MB", "401 MB", "6.9 GB"]
    assert [memory(n) for n in (620 << 20, 12 * GIB)] == ["620 MiB", "12.0 GiB"]


@pytest.fixture
def pulls(studio: ScriptedStudio) -> Iterator[Pulls]:
    """Give the pulls of a dashboard over the scripted studio."""
    client = Client(studio.address)
    yield Pulls(client)
    client.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it never does."""
    deadline = time.monotonic() + WAITS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def states(pulls: Pulls) -> dict[str, str]:
    return {item.id: item.state for item in pulls.items()}


def test_pulls_come_one_after_the_other(pulls: Pulls, studio: ScriptedStudio) -> None:
    pulls.ask([("spoken", "Spoken"), ("tiny", "Tiny")])
    pulls.ask([("spoken", "Spoken")])
    until(lambda: studio.shelf.asked == ["spoken"])
    assert states(pulls) == {"spoken": "running", "tiny": "waiting"}
    changes = pulls.changes
    studio.shelf.advance("spoken", 1, 4)
    until(lambda: pulls.items()[0].progress.done_bytes == 1)
    assert pulls.changes == changes, "progress alone draws nothing else anew"
    studio.shelf.finish("spoken")
    until(lambda: studio.shelf.asked == ["spoken", "tiny"])
    assert states(pulls) == {"spoken": "done", "tiny": "running"}
    studio.shelf.finish("tiny")
    until(lambda: not pulls.moving)
    assert states(pulls) == {"spoken": "done", "tiny": "done"}
    for name in ("spoken", "tiny"):
        pulls.dismiss(name)
    assert pulls.items() == []


def test_a_pull_that_is_stopped_closes_its_stream_and_goes_on_later(pulls: Pulls, studio: ScriptedStudio) -> None:
    pulls.ask([("spoken", "Spoken"), ("tiny", "Tiny")])
    until(lambda: studio.shelf.asked == ["spoken"])
    pulls.stop("tiny")
    pulls.stop("spoken")
    until(lambda: studio.shelf.left == ["spoken"])
    assert states(pulls) == {"spoken": "stopped", "tiny": "stopped"}
    assert not pulls.moving
    pulls.ask([("spoken", "Spoken")])
    until(lambda: studio.shelf.asked == ["spoken", "spoken"])
    studio.shelf.finish("spoken")
    until(lambda: states(pulls)["spoken"] == "done")


def test_a_pull_that_fails_says_why_and_the_next_begins(pulls: Pulls, studio: ScriptedStudio) -> None:
    pulls.ask([("spoken", "Spoken"), ("tiny", "Tiny")])
    until(lambda: studio.shelf.asked == ["spoken"])
    studio.shelf.fail("spoken", UnavailableError("the hub is away", reason="NETWORK"))
    until(lambda: studio.shelf.asked == ["spoken", "tiny"])
    item = pulls.items()[0]
    assert item.state == "failed"
    assert item.error is not None
    assert (item.error.message, item.error.reason) == ("the hub is away", "NETWORK")
    pulls.dismiss("tiny")
    assert "tiny" in states(pulls), "what moves is not put away"
    studio.shelf.finish("tiny")
    until(lambda: not pulls.moving)


def test_every_answer_on_commerce_has_words() -> None:
    for value in shelf_pb2.Commercial.values():
        odd = model("tiny")
        odd.terms.commercial = value
        assert 'class="badge' in model_html(EN, odd, NAMES, 0)
