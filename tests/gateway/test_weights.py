"""Fetching models: from a hub with redirects and ranges, a mirror, a folder; broken off, wrong, and again."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.weights import Step, fetch
from services.common.errors import (
    ExhaustedError,
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
)
from services.common.weights import SUPERTONIC, Release, WeightFile
from tests.support.hub import Hub, serve

BIG = bytes(range(256)) * 4000
FILES = {"onnx/net.onnx": BIG, "onnx/tts.json": b'{"a": 1}', "LICENSE": b"be kind"}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(dict(FILES)) as running:
        yield running


def get(hub: Hub, models: Path, source: str = "", steps: list[Step] | None = None) -> Path:
    tell = (steps if steps is not None else []).append
    return asyncio.run(fetch(hub.release(), models, source, tell, patience=0.001))


def _untold(_step: Step) -> None:
    return


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_release_is_fetched_whole_and_only_then_in_its_place(hub: Hub, tmp_path: Path) -> None:
    steps: list[Step] = []
    folder = get(hub, tmp_path / "models", steps=steps)
    assert held(folder) == FILES
    assert [p.name for p in (tmp_path / "models").iterdir()] == ["tiny-1"]
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == steps[-1].total == sum(map(len, FILES.values()))
    asked = len(hub.asked)
    assert get(hub, tmp_path / "models") == folder
    assert len(hub.asked) == asked


@pytest.mark.parametrize("ranges", [True, False])
def test_what_breaks_off_is_gone_on_with(hub: Hub, tmp_path: Path, ranges: bool) -> None:
    hub.ranges, hub.cut = ranges, {"onnx/net.onnx": [300_000, 400_000]}
    assert held(get(hub, tmp_path)) == FILES
    asked = [wanted for path, wanted in hub.asked if path == "onnx/net.onnx"]
    assert len(asked) == 3
    assert asked[0] == ""
    assert all(wanted.startswith("bytes=") for wanted in asked[1:])


def test_a_second_run_goes_on_where_the_first_gave_up(hub: Hub, tmp_path: Path) -> None:
    hub.cut, hub.answer = {"onnx/net.onnx": [300_000]}, {}
    hub.cut["onnx/net.onnx"] += [0] * 10
    with pytest.raises(UnavailableError, match="what came is kept"):
        get(hub, tmp_path)
    part = tmp_path / ".tiny-1.part" / "onnx" / "net.onnx.part"
    size = part.stat().st_size
    assert 0 < size <= 300_000
    assert held(tmp_path).keys() == {".tiny-1.part/onnx/net.onnx.part"}
    hub.cut.clear()
    hub.asked.clear()
    assert held(get(hub, tmp_path)) == FILES
    assert hub.asked[0] == ("onnx/net.onnx", f"bytes={size}-")


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serve(dict(FILES)) as gone:
        pass
    with pytest.raises(UnavailableError, match="is there a connection"):
        get(gone, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_server_is_asked_again(hub: Hub, tmp_path: Path) -> None:
    hub.answer = {"onnx/tts.json": [503, 429]}
    assert held(get(hub, tmp_path)) == FILES


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, NotFoundError), (403, PreconditionError), (400, UnavailableError), (502, UnavailableError)],
)
def test_what_the_server_refuses_is_told_with_its_address(
    hub: Hub, tmp_path: Path, status: int, kind: type[StudioError]
) -> None:
    hub.answer = {"onnx/net.onnx": [status] * 9}
    with pytest.raises(kind, match=r"net\.onnx.*" + str(status)):
        get(hub, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sent", [BIG[:-1] + b"!", BIG[:-10], BIG + b"more", b"<html>log in</html>"])
def test_another_file_is_thrown_away(hub: Hub, tmp_path: Path, sent: bytes) -> None:
    hub.sent = {"onnx/net.onnx": sent}
    with pytest.raises(PreconditionError, match="not the file that is pinned") as caught:
        get(hub, tmp_path)
    assert caught.value.reason == "WRONG_FILE"
    assert held(tmp_path) == {}
    hub.sent.clear()
    assert held(get(hub, tmp_path)) == FILES


def test_a_part_of_something_else_is_found_out(hub: Hub, tmp_path: Path) -> None:
    part = tmp_path / ".tiny-1.part" / "onnx" / "net.onnx.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"?" * 1000)
    with pytest.raises(PreconditionError, match="pinned"):
        get(hub, tmp_path)
    assert held(get(hub, tmp_path)) == FILES


def test_a_hub_that_tells_another_hash_is_not_read(hub: Hub, tmp_path: Path) -> None:
    hub.linked = {"onnx/net.onnx": "0" * 64}
    with pytest.raises(PreconditionError, match="tells another hash"):
        get(hub, tmp_path)
    assert held(tmp_path) == {}


def test_mirrors_of_the_hub_and_plain_folders_on_servers(hub: Hub, tmp_path: Path) -> None:
    assert held(get(hub, tmp_path / "a", hub.url)) == FILES
    assert held(get(hub, tmp_path / "b", f"{hub.url}/plain")) == FILES


def test_what_is_damaged_in_its_place_is_mended(hub: Hub, tmp_path: Path) -> None:
    folder = get(hub, tmp_path)
    (folder / "onnx" / "tts.json").write_bytes(b'{"a": 2}')
    (folder / "LICENSE").unlink()
    hub.asked.clear()
    assert held(get(hub, tmp_path)) == FILES
    assert {path for path, _ in hub.asked} == {"onnx/tts.json", "LICENSE"}
    assert [p.name for p in tmp_path.iterdir()] == ["tiny-1"]


def test_a_folder_on_a_pc_without_the_internet(hub: Hub, tmp_path: Path) -> None:
    source = get(hub, tmp_path / "usb")
    hub.asked.clear()
    assert held(get(hub, tmp_path / "models", str(source))) == FILES
    assert hub.asked == []
    (source / "onnx" / "tts.json").write_bytes(b'{"a": 2}')
    with pytest.raises(PreconditionError, match="pinned"):
        get(hub, tmp_path / "other", str(source))
    (source / "LICENSE").unlink()
    with pytest.raises(NotFoundError, match="LICENSE"):
        get(hub, tmp_path / "third", str(source))
    with pytest.raises(InvalidInputError, match="neither a folder nor an address"):
        get(hub, tmp_path / "third", str(tmp_path / "nowhere"))
    assert not (tmp_path / "third").exists()


def test_an_interrupt_leaves_what_came_and_nothing_else(hub: Hub, tmp_path: Path) -> None:
    hub.stall = threading.Event()

    async def interrupted() -> None:
        work = asyncio.ensure_future(fetch(hub.release(), tmp_path, "", _untold))
        await asyncio.to_thread(hub.half.wait, 10)
        while not (tmp_path / ".tiny-1.part" / "onnx" / "net.onnx.part").is_file():
            await asyncio.sleep(0.005)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(interrupted())
    assert held(tmp_path).keys() == {".tiny-1.part/onnx/net.onnx.part"}
    hub.stall.set()
    hub.stall = None
    assert held(get(hub, tmp_path)) == FILES


def test_two_setups_do_not_meet(hub: Hub, tmp_path: Path) -> None:
    hub.stall = threading.Event()

    async def both() -> None:
        first = asyncio.ensure_future(fetch(hub.release(), tmp_path, "", _untold))
        await asyncio.to_thread(hub.half.wait, 10)
        with pytest.raises(UnavailableError, match="another setup"):
            await fetch(hub.release(), tmp_path, "", _untold)
        first.cancel()
        await asyncio.wait([first])

    asyncio.run(both())


def test_a_full_disk_is_told_before_anything_is_fetched(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(ExhaustedError, match="SHORTS_MODELS"):
        get(hub, tmp_path)
    assert hub.asked == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_folder_that_may_not_be_read_is_told(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    folder = tmp_path / "copy"
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    usual = Path.is_file

    def is_file(path: Path) -> bool:  # as for another user; root, who may run the tests, reads everything
        if whole and path.is_relative_to(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    monkeypatch.setattr("gateway.weights.os.access", lambda path, _mode: Path(path).name != "tts.json")
    with pytest.raises(PreconditionError, match=r"may not be read.*chmod -R a\+rX") as told:
        get(hub, tmp_path / "models", str(folder))
    assert ("onnx/net.onnx" if whole else "onnx/tts.json") in told.value.message
    assert not (tmp_path / "models" / "tiny-1").exists()


@pytest.mark.parametrize("path", ["voice.pkl", "net.pt", "a/b.bin", "../net.onnx", "/net.onnx", "a\\b.json"])
def test_what_may_run_code_or_lies_elsewhere_cannot_be_pinned(path: str) -> None:
    with pytest.raises(ValueError, match=r"run code|leads out"):
        WeightFile(path, 1, "0" * 64)


def test_a_pickle_under_another_name_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.files["onnx/tts.json"] = b"\x80\x04\x95\x10\x00"
    with pytest.raises(PreconditionError, match="pickle"):
        get(hub, tmp_path)
    assert "onnx/tts.json" not in held(tmp_path)


def test_the_pinned_voice() -> None:
    assert SUPERTONIC.size == 401_291_751
    assert SUPERTONIC.url("onnx/tts.json") == (
        "https://huggingface.co/Supertone/supertonic-3/resolve/724fb5abbf5502583fb520898d45929e62f02c0b/onnx/tts.json"
    )
    assert SUPERTONIC.url("LICENSE", "https://pc.example/st/") == "https://pc.example/st/LICENSE"
    assert len({file.sha256 for file in SUPERTONIC.files}) == len(SUPERTONIC.files) == 17


def test_a_release_names_each_file_once() -> None:
    pin = WeightFile("a.onnx", 1, hashlib.sha256(b"a").hexdigest())
    with pytest.raises(ValueError, match="twice"):
        Release("x", "o/x", "1", "MIT", "", (pin, pin))
