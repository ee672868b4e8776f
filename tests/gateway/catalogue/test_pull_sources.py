"""Where models come from besides an open hub: gates with tokens, folders, conversions; and what is refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.catalogue.pull import Pulled, pull
from gateway.weights import Step
from services.common.catalogue import Model, read_lock
from services.common.catalogue.local import LOCK
from services.common.errors import (
    InvalidInputError,
    NotFoundError,
    PreconditionError,
)
from tests.support.hub import COMMIT, Hub, safetensors, serve
from tests.support.shelf import shelf

BIG = safetensors(900_000)
FILES = {
    "config.json": b'{"a": 1}',
    "unet/model-00001-of-00002.safetensors": BIG,
    "unet/model-00002-of-00002.safetensors": safetensors(500),
    "unet/model.bin": b"\x80\x02pickle",
    "unet/deep/other.safetensors": safetensors(10),
    "README.md": b"not asked for",
}
WANTED = {"config.json", "unet/model-00001-of-00002.safetensors", "unet/model-00002-of-00002.safetensors"}
TINY = shelf().get("tiny")
FAR = shelf().get("far-film")


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(dict(FILES)) as running:
        yield running


@pytest.fixture
def gated() -> Iterator[Hub]:
    with serve({"film.safetensors": BIG}, "Org/film") as running:
        running.token = "hf_secret"
        yield running


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def get(models: Path, source: str, model: Model = TINY, steps: list[Step] | None = None, mirror: str = "") -> Pulled:
    tell = (steps if steps is not None else []).append
    return asyncio.run(pull(model, models, source, tell, mirror=mirror, patience=0.001))


def held(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_what_exists_only_as_pickles_is_refused_with_what_serves_instead(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(PreconditionError, match=r"Old film cannot be fetched: .*pickles; in its place: near-film"):
        get(tmp_path, hub.url, shelf().get("old-film"))
    assert hub.questions == []


def test_what_was_converted_elsewhere_comes_from_a_folder_alone(hub: Hub, tmp_path: Path) -> None:
    changed = 'id = "near-film"\nconverted = true\nwhy = "it is published as a pickle"'
    model = shelf(**{'id = "near-film"': changed}).get("near-film")
    for source in ("", hub.url):
        with pytest.raises(PreconditionError, match=r"as a pickle; give a folder .*film\.safetensors.* with --from"):
            get(tmp_path / "models", source, model, mirror=hub.url)
    assert hub.questions == []
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "film.safetensors").write_bytes(BIG)
    assert get(tmp_path / "models", str(tmp_path / "own"), model).checked == "nothing"
    (tmp_path / "own" / "film.safetensors").write_bytes(b"\x80\x02pickle under another name")
    with pytest.raises(PreconditionError, match="pickle"):
        get(tmp_path / "others", str(tmp_path / "own"), model)


def test_a_gated_model_says_how_to_get_it(gated: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for token in ("", "hf_wrong"):
        monkeypatch.setenv("HF_TOKEN", token)
        with pytest.raises(PreconditionError, match=r"Far film is given only.*/Org/film.*HF_TOKEN") as caught:
            get(tmp_path, gated.url, FAR)
        assert caught.value.reason == "GATED"
    monkeypatch.setenv("HF_TOKEN", gated.token)
    assert held(get(tmp_path, gated.url, FAR).folder) == {"film.safetensors", LOCK}


def test_a_gate_that_opens_for_questions_alone_is_told_too(gated: Hub, tmp_path: Path) -> None:
    pin = f'size = {len(BIG)}, sha256 = "{hashlib.sha256(BIG).hexdigest()}" }}]\nvram = {{ bf16 = 14.0 }}'
    there = f'repository = "Org/film"\nrevision = "{COMMIT}"\ngated = true'
    model = shelf(**{"}]\nvram = { bf16 = 14.0 }": f", {pin}", 'repository = "Org/film"\ngated = true': there}).get(
        "far-film"
    )
    assert model.exact
    with pytest.raises(PreconditionError, match="accepted its terms") as caught:
        get(tmp_path, gated.url, model)
    assert caught.value.reason == "GATED"
    assert gated.questions == []


def test_a_token_is_shown_to_the_hub_alone(gated: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", gated.token)
    gated.cdn = gated.url.replace("127.0.0.1", "localhost")
    get(tmp_path, gated.url, FAR)
    assert {token for token, _ in gated.shown} == {gated.token}
    assert not [path for _, path in gated.shown if path.startswith("/cdn/")]


def test_a_token_is_not_shown_for_what_is_free(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    get(tmp_path, hub.url)
    assert hub.shown == []


def test_a_copy_of_the_folder_is_enough_without_the_internet(hub: Hub, tmp_path: Path) -> None:
    copy = tmp_path / "usb"
    shutil.copytree(get(tmp_path / "there", hub.url).folder, copy)
    hub.questions.clear()
    pulled = get(tmp_path / "here", str(copy))
    assert (pulled.checked, hub.questions) == ("nothing", []), "a record that came along proves nothing"
    assert held(pulled.folder) == {*WANTED, LOCK}
    (copy / "config.json").write_bytes(b'{"a": 2}')
    with pytest.raises(PreconditionError, match="pinned"):
        get(tmp_path / "other", str(copy))


@pytest.mark.parametrize("left_out", ["config.json", "unet/"])
def test_a_record_must_name_what_the_catalogue_wants_and_brings_nothing_else(
    hub: Hub, tmp_path: Path, left_out: str
) -> None:
    folder = get(tmp_path / "usb", hub.url).folder
    lock = json.loads((folder / LOCK).read_text())
    (folder / "extra.json").write_bytes(b"{}")
    extra = {"path": "extra.json", "size": 2, "sha256": hashlib.sha256(b"{}").hexdigest()}
    (folder / LOCK).write_text(json.dumps({**lock, "files": [*lock["files"], extra]}))
    assert held(get(tmp_path / "here", str(folder)).folder) == {*WANTED, LOCK}
    rows = [row for row in lock["files"] if not row["path"].startswith(left_out)]
    (folder / LOCK).write_text(json.dumps({**lock, "files": rows}))
    with pytest.raises(NotFoundError, match=r"does not name (config\.json|unet/\*\.safetensors)"):
        get(tmp_path / "other", str(folder))
    assert not (tmp_path / "other").exists()


def test_a_record_of_what_the_catalogue_does_not_pin_is_refused(hub: Hub, tmp_path: Path) -> None:
    folder = get(tmp_path / "usb", hub.url).folder
    pin = f'{{ path = "config.json", size = {len(FILES["config.json"])}, sha256 = "{"0" * 64}" }}'
    for changes in (
        {'{ path = "config.json" }': pin},
        {'repository = "Org/tiny"\nfiles = [\n': f'repository = "Org/tiny"\nrevision = "{"f" * 40}"\nfiles = [\n'},
    ):
        with pytest.raises(PreconditionError, match="other files than the catalogue pins"):
            get(tmp_path / "here", str(folder), shelf(**changes).get("tiny"))


def test_a_folder_without_a_record_is_taken_as_it_is_and_says_so(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    pulled = get(tmp_path / "models", str(folder))
    assert pulled.checked == "nothing"
    assert held(pulled.folder) == {*WANTED, LOCK}
    get(tmp_path / "models", hub.url)
    lock = read_lock(pulled.folder)
    assert lock is not None
    assert lock.checked == "hub"
    shutil.rmtree(folder / "unet")
    with pytest.raises(NotFoundError, match=r"has no unet/\*\.safetensors"):
        get(tmp_path / "third", str(folder))
    with pytest.raises(InvalidInputError, match="neither a folder nor an address"):
        get(tmp_path / "third", str(tmp_path / "nowhere"))


def test_the_folder_of_another_model_is_refused(hub: Hub, tmp_path: Path) -> None:
    folder = get(tmp_path / "there", hub.url).folder
    lock = json.loads((folder / LOCK).read_text())
    (folder / LOCK).write_text(json.dumps({**lock, "repository": "Org/other"}))
    with pytest.raises(InvalidInputError, match="holds Org/other, and not Org/tiny"):
        get(tmp_path / "here", str(folder))
