"""What is read of the model's files without any of its packages: what lacks, speakers, sizes, voices."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.common.catalogue import catalogue
from services.common.errors import PreconditionError
from services.common.reading.spoken import normalize
from services.tts.backends.coqui import CoquiBackend
from services.tts.coqui.folder import MODEL_ID, NEEDED, SPEAKERS, lacking, slug, speaker_tensors, weights_bytes
from services.tts.coqui.voices import _MEN, _WOMEN, LONGEST, speaker_of, voices_of
from services.tts.supertonic.text import pieces, written


def header(path: Path, shapes: dict[str, list[int]]) -> None:
    """Write a safetensors file as far as its header."""
    told = {name: {"dtype": "F32", "shape": shape, "data_offsets": [0, 0]} for name, shape in shapes.items()}
    data = json.dumps({"__metadata__": {"format": "pt"}, **told}).encode()
    path.write_bytes(len(data).to_bytes(8, "little") + data)


def speakers(folder: Path, *names: str, mark: str = ".") -> None:
    parts = {"gpt_cond_latent": [1, 32, 1024], "speaker_embedding": [1, 512, 1]}
    header(folder / SPEAKERS, {f"{name}{mark}{part}": shape for name in names for part, shape in parts.items()})


@pytest.mark.parametrize("mark", [".", "/", "|", "_", ":"])
def test_speakers_are_found_whatever_stands_between_name_and_part(tmp_path: Path, mark: str) -> None:
    speakers(tmp_path, "Alma María", "Damien Black", mark=mark)
    found = speaker_tensors(tmp_path)
    assert sorted(found) == ["Alma María", "Damien Black"]
    assert set(found["Alma María"]) == {"gpt_cond_latent", "speaker_embedding"}


def test_the_recommended_voice_comes_first_in_every_language(tmp_path: Path) -> None:
    speakers(tmp_path, "Zz Unknown", "Damien Black", "Daisy Studious", "Claribel Dervla")
    voices = voices_of("coqui", tmp_path)
    assert [voice.id for voice in voices if "ko" in voice.languages] == [
        "ko-coqui-claribel-dervla",
        "ko-coqui-daisy-studious",
        "ko-coqui-damien-black",
        "ko-coqui-zz-unknown",
    ]
    assert len({voice.id for voice in voices}) == len(voices) == 8
    assert not any(voice.commercial_use for voice in voices)
    assert {voice.license for voice in voices} == {catalogue().get(MODEL_ID).license.name}
    assert [list(voice.stands_for) for voice in voices[:4]] == [["f1"], ["f2"], ["m1"], []]
    assert voices[3].name == "XTTS Zz Unknown"
    assert speaker_of("en-coqui-damien-black", "coqui", tmp_path) == "Damien Black"
    assert speaker_of("", "coqui", tmp_path) == "Claribel Dervla"
    assert speaker_of("en-coqui-nobody", "coqui", tmp_path) == ""


def test_names_of_the_published_file_make_ids_of_their_own() -> None:
    assert slug("Camilla Holmström") in _WOMEN
    assert slug("Eugenio Mataracı") in _MEN
    assert len({*_WOMEN, *_MEN}) == len(_WOMEN) + len(_MEN)
    assert all(re.fullmatch(r"[a-z]+-[a-z]+", name) for name in (*_WOMEN, *_MEN))


def test_a_file_of_speakers_of_another_kind_has_none_and_a_broken_one_is_told(tmp_path: Path) -> None:
    header(tmp_path / SPEAKERS, {"something": [3], "Half A.speaker_embedding": [1, 512, 1]})
    assert speaker_tensors(tmp_path) == {}
    assert voices_of("coqui", tmp_path) == []
    (tmp_path / SPEAKERS).write_bytes(b"\xff" * 64)
    with pytest.raises(PreconditionError, match="no safetensors file"):
        speaker_tensors(tmp_path)


def test_it_needs_its_weights_in_32_bits_and_no_other_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path))
    folder = tmp_path / MODEL_ID
    folder.mkdir()
    header(folder / "model.safetensors", {"a": [1000, 1000], "b": [7]})
    assert weights_bytes(folder) == 4 * 1_000_007
    needs = CoquiBackend().needs()
    assert 2 * needs.weights == pytest.approx(4 * 1_000_007, abs=4)
    assert needs.precisions == ("fp32",)
    assert not needs.can


def test_the_catalogue_has_the_files_that_it_needs_as_safetensors(tmp_path: Path) -> None:
    model = catalogue().get(MODEL_ID)
    assert model.usable
    assert model.backend == CoquiBackend.info.name
    named = {file.path: file for file in model.files}
    assert set(NEEDED) <= {path for path, file in named.items() if not file.optional}
    assert named[SPEAKERS].optional
    assert not any(path.endswith(".pth") for path in named)
    assert CoquiBackend.info.license == model.license.name
    assert CoquiBackend.info.model == model.name
    assert "is not here" in lacking(tmp_path / "nothing")
    assert model.fetch_command in lacking(tmp_path / "nothing")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_parts_keep_within_what_the_tokenizer_takes(language: str) -> None:
    text = {"ko": "가나다라 " * 80 + "끝.", "en": "some words without any mark " * 30 + "end."}[language]
    parts = pieces(normalize(text, language), language, LONGEST)
    assert len(parts) > 2
    assert max(len(written(part)) for part in parts) <= LONGEST[language]


def test_the_backend_is_light_to_import() -> None:
    code = "import sys, services.tts.backends.coqui; print([m for m in ('torch', 'numpy', 'TTS') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
