"""The catalogue: what it must hold, what makes an entry wrong, and which licence refuses whom."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from services.common.catalogue import (
    Catalogue,
    Commercial,
    Model,
    catalogue,
    is_here,
    missing,
    read,
    read_lock,
    refusal,
)
from services.common.catalogue.local import LOCK, Lock
from services.common.catalogue.release import WeightFile, command_here, git_id_of, unsafe
from services.common.catalogue.times import Work
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError
from services.common.settings import Settings, load_settings
from services.common.weights import pinned
from tests.support.shelf import TEXT, shelf

NAMED = (
    "qwen3-8b", "qwen2.5-7b", "llama-3.1-8b", "gemma-2-9b", "sdxl-1.0", "sd-1.5", "controlnet-openpose-sd15",
    "controlnet-canny-sd15", "controlnet-depth-sd15", "controlnet-openpose-sdxl", "controlnet-canny-sdxl",
    "controlnet-depth-sdxl", "ip-adapter-sd15", "ip-adapter-sdxl", "swin2sr-x2", "lcm-lora-sd15", "lcm-lora-sdxl",
    "z-image-turbo", "animatediff-v3", "animatediff-lightning", "zeroscope-v2-576w", "zeroscope-v2-xl",
    "modelscope-t2v", "svd-xt-1.1", "cogvideox-2b", "ltx-video", "wan2.1-t2v-1.3b", "wan2.2-ti2v-5b",
    "wan2.2-t2v-a14b", "mochi-1", "hunyuanvideo", "hunyuanvideo-1.5", "ltx-2", "videocrafter2", "open-sora",
    "make-a-video", "videotuna", "supertonic-3", "xtts-v2", "bark", "piper-en-ljspeech", "qwen3-tts-0.6b",
    "chatterbox", "musicgen-small", "ace-step-1.5", "clip-vit-l-14", "siglip2-base-16-256",
)  # fmt: skip
ENTRY = '[[model]]\nid = "tiny"\n'


@pytest.mark.parametrize("model_id", NAMED)
def test_every_model_that_was_promised_has_its_entry(model_id: str) -> None:
    model = catalogue().get(model_id)
    assert model.sources
    assert model.backend or model.why


@pytest.mark.parametrize("model", [m for m in catalogue().models if m.backend], ids=lambda m: m.id)
def test_every_backend_that_is_named_is_one_that_there_is(model: Model) -> None:
    registry = import_module(f"services.{model.service}.backend").REGISTRY
    assert model.backend in registry.names()


@pytest.mark.parametrize("model_id", ["open-sora", "make-a-video", "videotuna"])
def test_what_has_no_backend_says_what_serves_in_its_place(model_id: str) -> None:
    model = catalogue().get(model_id)
    assert not model.backend
    assert not model.files
    assert all(catalogue().get(other).files for other in model.instead)
    assert model.instead


@pytest.mark.parametrize(
    ("model_id", "commercial", "region", "told"),
    [
        ("xtts-v2", True, None, "forbids commercial use"),
        ("xtts-v2", False, None, ""),
        ("hunyuanvideo-1.5", False, "KR", "no right in KR"),
        ("hunyuanvideo-1.5", False, "DE", "no right in DE"),
        ("hunyuanvideo-1.5", True, "GB", "no right in GB"),
        ("hunyuanvideo-1.5", True, None, "SHORTS_REGION"),
        ("hunyuanvideo-1.5", True, "US", ""),
        ("musicgen-small", True, "US", "ace-step-1.5"),
        ("zeroscope-v2-576w", True, "KR", "--non-commercial"),
        ("supertonic-3", True, None, ""),
        ("ltx-2", True, "KR", ""),
    ],
)
def test_a_licence_refuses_by_name_and_says_what_to_do(
    model_id: str, commercial: bool, region: str | None, told: str
) -> None:
    model = catalogue().get(model_id)
    said = refusal(model, commercial=commercial, region=region)
    if not told:
        assert said is None
        return
    assert said is not None
    assert said.startswith(model.name)
    assert model.license.name in said
    assert told in said


def test_the_voice_is_pinned_to_the_byte() -> None:
    release = pinned("supertonic-3")
    assert len(release.files) == 17
    assert release.size == 401_291_751
    assert release.license == "BigScience OpenRAIL-M"
    with pytest.raises(ValueError, match="without a size and a hash"):
        pinned("sdxl-1.0")


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        (ENTRY, '[[model]]\nid = "Tiny One"\n', "Tiny One.id", "small letters"),
        (ENTRY, ENTRY + 'colour = "red"\n', "tiny.colour", "not a field"),
        ('name = "Tiny painter"', "name = 7", "tiny.name", "must be a text, not 7"),
        ('name = "Tiny painter"\n', "", "tiny.name", "is missing"),
        ('id = "tiny-lora"', 'id = "tiny"', "tiny.id", "stands twice"),
        ("vram = { bf16 = 14.0 }", "vram = { bf16 = -1 }", "far-film.vram.bf16", "must be GiB"),
        ("vram = { bf16 = 14.0 }", 'vram = "much"', "far-film.vram", "must be a table"),
        ('license = "elsewhere"', 'license = "nowhere"', "far-film.license", "no licenses.nowhere"),
        ('backend = "motion"\ninstead', "instead", "far-film.why", "why there is no backend"),
        ('instead = ["spoken"]', 'instead = ["sung"]', "private-voice.instead", "no model 'sung'"),
        ('needs = ["tiny"]\n', "", "tiny-lora.needs", "must name what the lora adds to"),
        ('{ path = "film.safetensors" }', '{ path = "film.ckpt" }', "far-film.files[0].path", "may run code"),
        ('{ path = "film.safetensors" }', '{ path = "film.*" }', "far-film.files[0].path", "may run code"),
        ('{ path = "film.safetensors" }', '{ path = "../f.safetensors" }', "far-film.files[0].path", "leads out"),
        ('{ path = "film.safetensors" }', '{ path = "f.onnx", sha256 = "12" }', "far-film.files[0].sha256", "64 small"),
        ('repository = "Org/old"', 'repository = "old"', "old-film.repository", "owner/name"),
        ('service = "image"\nkind', 'service = "smell"\nkind', "tiny-lora.service", "must be one of llm"),
        ('sources = ["https://example.org/old"]', "", "old-film.sources", "is missing"),
        ('why = "it exists only as pickles"\n', "", "old-film.why", "why there is no backend"),
        ('commercial = "limited"', 'commercial = "perhaps"', "licenses.elsewhere.commercial", "must be one of yes"),
        ('conditions = "not in some places"\n', "", "licenses.elsewhere.conditions", "what is limited"),
        ('"GB", "KR"]', '"Korea"]', "licenses.elsewhere.excluded", "ISO codes"),
        ('"GB", "KR"]', '"FR"]', "licenses.elsewhere.excluded", "ISO codes"),
        ('models = ["spoken"]', 'models = ["sung"]', "presets.cpu.models", "no model 'sung'"),
        ("vram = 12\n", "vram = true\n", "presets.12gb.vram", "must be a number"),
    ],
)
def test_what_is_wrong_is_told_with_entry_and_field(old: str, new: str, field: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        shelf(**{old: new})
    said = {violation.field: violation.description for violation in caught.value.violations}
    assert told in said[field]


def test_all_faults_are_told_at_once_and_broken_text_too() -> None:
    with pytest.raises(InvalidInputError) as caught:
        shelf(**{'license = "elsewhere"': 'license = "nowhere"', 'repository = "Org/old"': 'repository = "old"'})
    assert len(caught.value.violations) == 2
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read(TEXT + "[[")


def test_an_unknown_model_is_told_with_those_that_are_near() -> None:
    with pytest.raises(NotFoundError, match=r"did you mean sdxl-1\.0, controlnet-openpose-sdxl, .*lcm-lora-sdxl\?"):
        catalogue().get("sdxl")
    with pytest.raises(NotFoundError, match="shorts models list"):
        catalogue().get("zzz")


def test_sizes_count_weights_and_are_silent_where_one_is_not_known() -> None:
    tiny = shelf().get("tiny")
    assert (tiny.size, tiny.exact, tiny.usable) == (3_000, False, True)
    assert shelf().get("far-film").size == 0
    assert not shelf().get("old-film").usable
    assert catalogue().get("sdxl-1.0").size == 246_144_152 + 1_389_382_176 + 5_135_149_760 + 167_335_342


@pytest.mark.parametrize(
    "path", ["a.bin", "a.pt", "b/c.ckpt", "a.pth", "a.pickle", "a.pkl", "x.yaml", "*", "a/*", "a.*"]
)
def test_pickles_and_what_could_match_them_are_no_paths(path: str) -> None:
    assert "may run code" in unsafe(path)


def test_git_ids_are_those_of_git(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "hello").write_bytes(b"hello\n")
    assert git_id_of(tmp_path / "empty") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert git_id_of(tmp_path / "hello") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert WeightFile("hello", 6, git="ce013625030ba8dba906f756967f9e9ca394464a").is_at(tmp_path / "hello")
    assert not WeightFile("hello", 6, git="0" * 40).is_at(tmp_path / "hello")


def test_commands_are_those_of_where_one_is() -> None:
    assert command_here("shorts models pull tiny", "shorts setup") == "shorts models pull tiny"
    inside = "docker compose run --rm setup"
    assert command_here("shorts models pull tiny", inside) == f"{inside} model tiny"
    assert command_here("shorts setup voice", inside) == f"{inside} voice"


def test_a_backend_is_told_what_lacks_and_when_nothing_does() -> None:
    settings = load_settings()
    assert (
        missing("sdxl-1.0")
        == "Stable Diffusion XL 1.0 is not here; fetch it (6.9 GB) with: shorts models pull sdxl-1.0"
    )
    assert "cannot be fetched" in missing("bark")
    assert "shorts models pull xtts-v2" in missing("xtts-v2")
    model = catalogue().get("controlnet-canny-sd15")
    folder = model.folder(settings.models_folder)
    folder.mkdir(parents=True)
    for file in model.files:
        assert not is_here(model, settings.models_folder)
        (folder / file.path).touch()
    assert missing(model.id) == ""


def test_a_lock_is_read_as_it_was_written_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    lock = Lock("Org/tiny", "abc", "hub", (WeightFile("a.json", 2, "0" * 64), WeightFile("b.txt", 0, git="1" * 40)))
    assert read_lock(tmp_path) is None
    (tmp_path / LOCK).write_text(lock.to_json())
    assert read_lock(tmp_path) == lock
    for damaged in ("{", "[]", '{"repository": 1}', lock.to_json().replace("a.json", "../a.json")):
        (tmp_path / LOCK).write_text(damaged)
        with pytest.raises(PreconditionError, match="is damaged"):
            read_lock(tmp_path)


@pytest.mark.parametrize(("told", "kept"), [("kr", "KR"), ("uk", "GB"), ("US", "US"), ("", "")])
def test_the_region_is_a_country(told: str, kept: str) -> None:
    assert Settings(region=told).region == kept


@pytest.mark.parametrize("wrong", [{"region": "Korea"}, {"region": "K1"}, {"models_mirror": "mirror.example"}])
def test_wrong_settings_are_told(wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in wrong.items():
        monkeypatch.setenv(f"SHORTS_{name.upper()}", value)
        with pytest.raises(InvalidInputError, match=f"settings.{name}"):
            load_settings()


def test_no_licence_is_left_without_its_say() -> None:
    for model in catalogue().models:
        terms = model.license
        assert terms.outputs
        assert terms.commercial is Commercial.YES or terms.conditions


def timed(work: str) -> Catalogue:
    return shelf(**{"rank = 10\n": f"rank = 10\nwork = {{ {work} }}\n"})


def test_the_work_of_a_model_is_read() -> None:
    assert shelf().get("tiny").work is None
    painted = timed('unit = "picture", made = "768 x 1344, 30 steps", tflop = 409, gb = 6.94').get("tiny").work
    assert painted == Work("picture", "768 x 1344, 30 steps", tflop=409.0, gb=6.94)
    written = timed('unit = "script", made = "tokens", read = 10, write = 20, gb = 16').get("tiny").work
    assert written is not None
    assert (written.read, written.write) == (10, 20)


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ('made = "x", tflop = 1', "unit"),
        ('unit = "film", made = "x", tflop = 1', "must be one of script, speech, picture, clip"),
        ('unit = "clip", made = "x"', "must be given, or else write, or realtime"),
        ('unit = "clip", made = "x", tflop = 1, write = 2, gb = 1', "no two of them"),
        ('unit = "clip", made = "x", tflop = -1', "must not be below 0"),
        ('unit = "script", made = "x", write = 9', "all weights are read for each token"),
        ('unit = "clip", made = "x", tflop = 1, speed = 3', "is not a field that there is"),
        ('unit = "clip", tflop = 1', "made"),
    ],
)
def test_work_that_does_not_hold_is_told(work: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as caught:
        timed(work)
    assert all(each.field.startswith("tiny.work") for each in caught.value.violations)
