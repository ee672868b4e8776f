"""What a short and a model's work take, on the page of the models: always with whether that was measured."""

from __future__ import annotations

from pathlib import Path

from gateway.catalogue.told import told
from shorts.shelf.v1.shelf_pb2 import Work
from shorts.studio.v1.studio_pb2 import ExpectedShare, ExpectedTime, ProposeSetupRequest
from tests.support.shelf import shelf as small
from tests.ui.scripted import ScriptedStudio
from ui.screens.model_card import model_html
from ui.screens.setup import proposal_html
from ui.texts import Texts

KO, EN = Texts("ko"), Texts("en")


def test_a_proposal_tells_what_a_short_takes_and_whether_that_was_measured(studio: ScriptedStudio) -> None:
    made = studio.shelf.proposal(ProposeSetupRequest(preset="12gb"))
    made.expected.CopyFrom(
        ExpectedTime(
            card="RTX 3060", card_gib=12, stands_for=True, length_seconds=30, scenes=6, low_seconds=200,
            high_seconds=430, shares=[
                ExpectedShare(unit="picture", model="tiny", count=6, low_seconds=170, high_seconds=350),
                ExpectedShare(unit="loading", low_seconds=10, high_seconds=56),
                ExpectedShare(unit="rest", low_seconds=20, high_seconds=24, measured=True),
            ], unknown=["spoken"], without_clips_low_seconds=30, without_clips_high_seconds=85,
        )
    )  # fmt: skip
    shown = proposal_html(EN, made)
    for part in (
        "about 3.5 to 7 minutes for 30 s in 6 scenes, on RTX 3060 (12 GB) · reckoned, not measured",
        "6 pictures by Tiny painter: 3 to 6 minutes</li>", "Reading models from the disk: 10 to 55 seconds",
        "20 to 25 seconds · measured on two cores of another PC", "Spoken: nothing to reckon it from; in no sum",
        "RTX 3060 stands for the cards with 12 GB", "in place of clips: about 30 to 85 seconds in all",
    ):  # fmt: skip
        assert part in shown
    assert "어림한 시간" in proposal_html(KO, made)
    made.expected.shares[0].measured = True
    assert "partly measured" in proposal_html(EN, made)
    made.expected.measured, made.expected.stands_for = True, False
    shown = proposal_html(EN, made)
    assert "measured on such a card" in shown
    assert "stands for" not in shown
    del made.expected.shares[:2], made.expected.unknown[:]
    made.expected.low_seconds, made.expected.high_seconds = 20, 24
    assert "without models about 20 to 25 seconds · measured on two cores of another PC" in proposal_html(EN, made)


def test_a_card_tells_what_its_work_takes() -> None:
    found = told(small().get("tiny"), Path("/nowhere"), "")
    assert "Time it takes" not in model_html(EN, found, {}, 0)
    found.work.CopyFrom(Work(unit="picture", made="768 x 1344, 30 steps", tflop=409))
    found.work.times.add(card="RTX 3060", gib=12, low_seconds=20, high_seconds=47)
    found.work.times.add(card="RTX 4090", gib=24, low_seconds=4.4, high_seconds=4.6, measured=True)
    assert (
        "A picture (768 x 1344, 30 steps): about 20 to 45 seconds on RTX 3060 (12 GB) · reckoned, not measured; "
        "about 4.5 seconds on RTX 4090 (24 GB) · measured on such a card"
    ) in model_html(EN, found, {}, 0)
    found.work.times[0].card = ""
    assert "그래픽 카드 없이: 약 20~45초 · 잰 것이 아니라 어림한 시간" in model_html(KO, found, {}, 0)
