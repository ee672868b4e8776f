"""`shorts voices add` and `remove` against a studio on the wire."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.cli.own_voices import _place
from services.common.artifacts import FileStore

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio, Shorts

CONSENT = "I, Mina Kim, agree that my voice is cloned for my own videos."
SAID = ("--consent", CONSENT, "--origin", "her phone, 3 May 2026")


@pytest.fixture
def sample(folder: Path) -> Path:
    path = folder / "mina.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"\1\2" * 64_000)
    return path


def test_a_voice_is_added_with_what_is_said_of_it_and_forgotten(
    studio: FakeStudio, shorts: Shorts, sample: Path
) -> None:
    ran = shorts("voices", "add", "mina", "--sample", "mina.wav", *SAID, "--language", "en")
    assert ran.code == 0, ran.err
    assert "--voice own-mina --non-commercial" in ran.out
    added = studio.added["own-mina"].voice
    assert (added.consent, added.origin, added.language) == (CONSENT, "her phone, 3 May 2026", "en")
    assert studio.artifacts.files[added.sample.sha256][0] == sample.read_bytes()
    ran = shorts("voices", "remove", "own-mina")
    assert ran.code == 0
    assert added.sample.sha256 in ran.out, "what stays of the recording is told"
    assert studio.address in ran.out
    assert studio.added == {}
    missing = shorts("voices", "remove", "own-mina")
    assert (missing.code, "no voice 'own-mina' was added" in missing.err) == (1, True)


def test_where_the_recording_lies_on_this_pc_is_told(tmp_path: Path) -> None:
    kept = FileStore(tmp_path / "home" / "artifacts").put([b"a voice"], "audio/wav")
    assert Path(_place(kept)).read_bytes() == b"a voice"


def test_what_is_wrong_is_told_before_anything_is_sent(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    (folder / "notes.wav").write_text("no sound")
    for file, told in (("nothing.wav", "is not there"), (".", "is a folder"), ("notes.wav", "is not a sound file")):
        ran = shorts("voices", "add", "mina", "--sample", file, *SAID)
        assert (ran.code, "--sample" in ran.err, told in ran.err) == (2, True, True), ran.err
    assert studio.artifacts.files == {}
    assert shorts("voices", "add", "mina", "--sample", "notes.wav", "--origin", "x").code == 2


def test_a_refused_consent_is_told(studio: FakeStudio, shorts: Shorts, sample: Path) -> None:
    ran = shorts("voices", "add", "mina", "--sample", "mina.wav", "--consent", "yes", "--origin", "her phone")
    assert ran.code == 2
    assert "shorts: --consent: does not say that somebody agrees" in ran.err
    assert studio.added == {}
