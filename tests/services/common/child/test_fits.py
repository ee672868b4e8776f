"""Models of one heavy backend on a card that is too small for some: each is told, and each call counts by itself."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from services.common.artifacts import FileStore
from services.common.child.fits import stamp_of
from services.common.child.heavy import HeavyBackend
from services.common.errors import ExhaustedError, PreconditionError
from services.common.gpu.device import Device
from services.common.gpu.ledger import Ledger
from services.common.gpu.plan import CONTEXT_BYTES
from services.common.operation import Work
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from tests.support.tiny_heavy import MIB, ChoosyHeavy

CARD = Device("card", "cpu", "the test's card", CONTEXT_BYTES + 500 * MIB)
Put = Callable[[str, object], Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Give a way to put a model of so many MiB into the models folder."""
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setenv("SHORTS_MODELS", str(models))

    def put(name: str, mib: object) -> Path:
        (models / name).mkdir()
        (models / name / "mib").write_text(str(mib))
        return models / name

    return put


@pytest.fixture
def heavy(tmp_path: Path, put: Put) -> HeavyBackend:
    """Give a backend whose first model is too large for the card, and whose second is not."""
    put("a-big", 900)
    put("b-small", 100)
    return HeavyBackend(ChoosyHeavy(), "tts", lambda: Ledger(tmp_path / "ledger", CARD))


def read(heavy: HeavyBackend) -> list[str]:
    """List what was read."""
    backend = heavy._backend
    assert isinstance(backend, ChoosyHeavy)
    return backend.files


def test_a_model_that_does_not_fit_is_told_with_its_need_and_the_cards_room(heavy: HeavyBackend) -> None:
    big, small = heavy.fits()
    assert (big.model, big.needed_bytes) == ("a-big", CONTEXT_BYTES + 900 * MIB)
    assert big.fault == "a-big needs at least 1.5 GiB of the test's card, which has 1.1 GiB; choose a smaller model"
    assert (small.model, small.needed_bytes, small.fault) == ("b-small", CONTEXT_BYTES + 100 * MIB, "")
    assert heavy.missing() == "", "a call may name the small one"


def test_where_none_fits_the_first_is_told(heavy: HeavyBackend, put: Put, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "models" / "b-small")
    put("c-big", 800)
    assert heavy.missing().startswith("a-big needs at least 1.5 GiB")
    with pytest.raises(ExhaustedError) as caught:
        heavy.check()
    assert caught.value.reason == "MODEL_TOO_LARGE"
    assert [bool(fit.fault) for fit in heavy.fits()] == [True, True]


def test_a_call_has_a_place_for_the_model_that_it_names(heavy: HeavyBackend, store: FileStore) -> None:
    def call(voice: str) -> Speech:
        work = Work(store, lambda _: None, threading.Event())
        speech: Speech = heavy.speak(SynthesizeRequest(text="pid", voice=voice), work)  # type: ignore[assignment]
        return speech

    try:
        assert call("b-small").duration
        assert [entry.size for entry in heavy.ledger.entries()] == [CONTEXT_BYTES + 100 * MIB]
        for voice in ("", "a-big"):
            with pytest.raises(ExhaustedError, match=r"a-big needs at least 1\.5 GiB of the test's card"):
                call(voice)
        assert call("b-small").duration, "a refusal costs the model that is there nothing"
        assert heavy.fits()[0].fault, "also while another is resident"
    finally:
        heavy.unload()


def test_files_are_read_once_until_models_come_or_go(heavy: HeavyBackend, put: Put, tmp_path: Path) -> None:
    for _ in range(3):
        heavy.fits()
        heavy.check()
    assert read(heavy) == ["a-big", "b-small"]
    folder = put("c-new", 10)
    assert [fit.model for fit in heavy.fits()] == ["a-big", "b-small", "c-new"]
    read(heavy).clear()
    (tmp_path / "models" / ".d-coming.part").mkdir()
    heavy.fits()
    assert read(heavy) == [], "a pull under way changes nothing"
    shutil.rmtree(folder)
    assert [fit.model for fit in heavy.fits()] == ["a-big", "b-small"]


def test_a_damaged_model_is_told_and_the_others_work(heavy: HeavyBackend, put: Put) -> None:
    put("a-bad", "?")
    bad, *others = heavy.fits()
    assert (bad.model, bad.needed_bytes, bad.fault) == ("a-bad", 0, "a-bad is damaged; fetch it again")
    assert [bool(fit.fault) for fit in others] == [True, False]
    heavy.check()


def test_what_else_is_missing_comes_first(heavy: HeavyBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChoosyHeavy, "missing", lambda _: "a package is missing")
    assert heavy.fits() == ()
    with pytest.raises(PreconditionError, match="a package is missing"):
        heavy.check()


def test_a_card_that_does_not_answer_is_not_taken_for_one_that_is_too_small(put: Put, tmp_path: Path) -> None:
    put("a-big", 900)
    answers: list[Ledger] = []

    def opened() -> Ledger:
        if not answers:
            raise PreconditionError("the card's driver does not answer; restart the computer")
        return answers[0]

    heavy = HeavyBackend(ChoosyHeavy(), "tts", opened)
    assert heavy.fits() == ()
    assert "does not answer" in heavy.missing()
    answers.append(Ledger(tmp_path / "ledger", CARD))
    assert "which has 1.1 GiB" in heavy.fits()[0].fault


def test_the_stamp_changes_with_models_and_their_parts(put: Put, tmp_path: Path) -> None:
    models = tmp_path / "models"
    assert stamp_of(tmp_path / "none") == ()
    folder = put("one", 1)
    (folder / "unet").mkdir()
    stamps = [stamp_of(models)]
    (folder / "unet" / "weights").touch()
    os.utime(folder / "unet", ns=(1, 1))  # the clock of a file system may not have gone on yet
    stamps.append(stamp_of(models))
    (models / "two").mkdir()
    stamps.append(stamp_of(models))
    assert len(set(stamps)) == 3
    assert stamp_of(models) == stamps[-1]
