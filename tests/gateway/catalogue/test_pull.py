"""Fetching models of the catalogue from a hub on the loopback: its API, mirrors, folders, gates, and faults."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.catalogue.pull import Pulled, pull
from gateway.weights import Step
from services.common.catalogue import Model, is_here, read_lock
from services.common.catalogue.local import LOCK
from services.common.errors import (
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
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


def test_what_the_catalogue_wants_comes_and_nothing_else(hub: Hub, tmp_path: Path) -> None:
    steps: list[Step] = []
    pulled = get(tmp_path, hub.url, steps=steps)
    assert pulled.folder == tmp_path / "tiny"
    assert pulled.checked == "hub"
    assert held(pulled.folder) == {*WANTED, LOCK}
    assert all((pulled.folder / path).read_bytes() == FILES[path] for path in WANTED)
    assert steps[-1].done == steps[-1].total == sum(len(FILES[path]) for path in WANTED)
    assert [p.name for p in tmp_path.iterdir()] == ["tiny"]
    assert hub.shown == []


def test_a_proposed_change_is_asked_for_as_one_part_of_the_path(hub: Hub, tmp_path: Path) -> None:
    get(tmp_path, hub.url, model=replace(TINY, revision="refs/pr/34"))
    assert hub.questions[0].endswith("/revision/refs%2Fpr%2F34")


def test_the_lock_says_what_came_to_the_byte(hub: Hub, tmp_path: Path) -> None:
    lock = read_lock(get(tmp_path, hub.url).folder)
    assert lock is not None
    assert (lock.repository, lock.revision, lock.checked) == ("Org/tiny", COMMIT, "hub")
    assert {f.path: (f.size, f.sha256) for f in lock.files} == {
        path: (len(FILES[path]), hashlib.sha256(FILES[path]).hexdigest()) for path in WANTED
    }
    assert is_here(TINY, tmp_path)


def test_a_listing_of_many_pages_is_read_to_its_end(hub: Hub, tmp_path: Path) -> None:
    hub.page = 2
    assert held(get(tmp_path, hub.url).folder) == {*WANTED, LOCK}
    assert len(hub.questions) == 1 + 4


def test_a_second_pull_checks_and_mends_without_asking_the_hub(hub: Hub, tmp_path: Path) -> None:
    folder = get(tmp_path, hub.url).folder
    hub.questions.clear()
    hub.asked.clear()
    get(tmp_path, hub.url)
    assert (hub.questions, hub.asked) == ([], [])
    (folder / "config.json").write_bytes(b'{"a": 2}')
    get(tmp_path, hub.url)
    assert hub.questions == []
    assert hub.asked == [("config.json", "")]
    assert (folder / "config.json").read_bytes() == FILES["config.json"]
    assert held(folder) == {*WANTED, LOCK}


def test_what_breaks_off_is_gone_on_with(hub: Hub, tmp_path: Path) -> None:
    path = "unet/model-00001-of-00002.safetensors"
    hub.cut = {path: [300_000, *[0] * 10]}
    with pytest.raises(UnavailableError, match="what came is kept"):
        get(tmp_path, hub.url)
    assert not (tmp_path / "tiny").exists()
    kept = (tmp_path / ".tiny.part" / f"{path}.part").stat().st_size
    assert kept > 0
    hub.cut.clear()
    hub.asked.clear()
    assert held(get(tmp_path, hub.url).folder) == {*WANTED, LOCK}
    assert (path, f"bytes={kept}-") in hub.asked
    assert "config.json" not in [asked for asked, _ in hub.asked]


def test_a_mirror_of_the_settings_is_asked_and_a_source_goes_before_it(hub: Hub, tmp_path: Path) -> None:
    get(tmp_path / "a", "", mirror=hub.url)
    assert hub.questions
    hub.questions.clear()
    get(tmp_path / "b", str(tmp_path / "a" / "tiny"), mirror=hub.url)
    assert hub.questions == []


@pytest.mark.parametrize(
    ("answers", "kind", "told"),
    [
        ([503, 429], None, ""),
        ([500] * 9, UnavailableError, "answered 500"),
        ([404], NotFoundError, "withdrawn"),
        ([401], NotFoundError, "may not be read"),
        ([400], UnavailableError, "answered 400"),
    ],
)
def test_what_the_hub_answers_is_told(
    hub: Hub, tmp_path: Path, answers: list[int], kind: type[StudioError] | None, told: str
) -> None:
    hub.answer = {"api": answers}
    if kind is None:
        assert get(tmp_path, hub.url).checked == "hub"
        return
    with pytest.raises(kind, match=told):
        get(tmp_path, hub.url)
    assert hub.asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_no_hub_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.strange = True
    with pytest.raises(PreconditionError, match="does not answer as a hub does"):
        get(tmp_path, hub.url)
    with pytest.raises(InvalidInputError, match="a mirror of the whole hub"):
        get(tmp_path, f"{hub.url}/plain")


def test_a_hub_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serve({}) as gone:
        pass
    with pytest.raises(UnavailableError, match="is there a connection"):
        get(tmp_path, gone.url)


def test_what_the_catalogue_pins_goes_before_what_the_hub_tells(hub: Hub, tmp_path: Path) -> None:
    pin = f'{{ path = "config.json", size = {len(FILES["config.json"])}, sha256 = "{"0" * 64}" }}'
    model = shelf(**{'{ path = "config.json" }': pin}).get("tiny")
    with pytest.raises(PreconditionError, match="not the file that is pinned"):
        get(tmp_path, hub.url, model)
    assert not (tmp_path / "tiny").exists()
    longer = shelf(**{'{ path = "config.json" }': '{ path = "config.json", size = 9 }'}).get("tiny")
    with pytest.raises(PreconditionError, match="8 and not 9"):
        get(tmp_path, hub.url, longer)


def test_a_file_that_is_gone_is_told_with_the_entry(hub: Hub, tmp_path: Path) -> None:
    del hub.files["config.json"]
    with pytest.raises(NotFoundError, match=r"has no config\.json.*the entry tiny"):
        get(tmp_path, hub.url)


def test_another_file_than_the_hub_tells_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.sent = {"config.json": b'{"a": 9}'}
    with pytest.raises(PreconditionError, match="pinned"):
        get(tmp_path, hub.url)
    hub.sent = {"unet/model-00002-of-00002.safetensors": FILES["unet/model-00002-of-00002.safetensors"][:-1] + b"?"}
    with pytest.raises(PreconditionError, match="pinned"):
        get(tmp_path, hub.url)
    assert not (tmp_path / "tiny").exists()


@pytest.mark.parametrize("content", [b"\x80\x02cbuiltins", b"PK\x03\x04archive", b"not a tensor", b"\xff" * 40])
def test_what_only_calls_itself_safetensors_is_refused(hub: Hub, tmp_path: Path, content: bytes) -> None:
    hub.files["unet/model-00002-of-00002.safetensors"] = content
    with pytest.raises(PreconditionError, match=r"pickle|no safetensors file"):
        get(tmp_path, hub.url)
    assert not (tmp_path / "tiny").exists()
    assert "unet/model-00002-of-00002.safetensors" not in {p.split("/", 1)[1] for p in held(tmp_path)}
