"""`shorts models remove` while a studio works on the state folder: that one unloads and removes, or refuses."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest

from gateway.cli import run
from gateway.ownership import Owner, StateFolder
from services.common.errors import PreconditionError, StudioError
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from tests.gateway.cli.conftest import refuse

MODEL = "controlnet-canny-sd15"


@dataclass
class Keeper(shelf_pb2_grpc.ShelfServiceServicer):
    """A studio's shelf that removes nothing, and tells what it was asked; `error`: it refuses."""

    folder: Path
    asked: list[tuple[str, bool]] = field(default_factory=list)
    error: StudioError | None = None

    def ListModels(self, request: Any, context: grpc.ServicerContext) -> Any:
        raise AssertionError("nobody asks what there is")

    def PullModel(self, request: Any, context: grpc.ServicerContext) -> Any:
        raise AssertionError("nobody asks for more")

    def RemoveModel(self, request: Any, context: grpc.ServicerContext) -> shelf_pb2.RemoveModelResponse:
        self.asked.append((request.id, (self.folder / request.id).is_dir()))
        if self.error is not None:
            refuse(context, self.error)
        return shelf_pb2.RemoveModelResponse()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Put a model on the disk."""
    folder = tmp_path / "home" / "models" / MODEL
    folder.mkdir(parents=True)
    (folder / "weights").write_bytes(b"w" * 10_000_000)
    return folder


@pytest.fixture
def keeper(tmp_path: Path, model: Path) -> Iterator[Keeper]:
    """Serve one, and announce it as the owner of the state folder."""
    keeper = Keeper(model.parent)
    with tempfile.TemporaryDirectory(prefix="own-") as folder, ThreadPoolExecutor(2) as threads:
        server = grpc.server(threads)
        shelf_pb2_grpc.add_ShelfServiceServicer_to_server(keeper, server)
        address = f"unix:{folder}/shelf.sock"
        server.add_insecure_port(address)
        server.start()
        home = StateFolder(tmp_path / "home")
        home.announce(Owner(address, "", folder, os.getpid()))
        yield keeper
        home.withdraw()
        server.stop(0).wait()


def test_the_studio_that_runs_is_asked_before_anything_goes(
    keeper: Keeper, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "remove", MODEL, "--yes"]) == 0
    assert keeper.asked == [(MODEL, True)]
    assert not model.exists(), "what it keeps elsewhere is not what is here"
    assert "removed ControlNet" in (told := capsys.readouterr().out)
    assert "0.01 GB are free again" in told


def test_where_it_refuses_everything_stays(keeper: Keeper, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keeper.error = PreconditionError(
        "ControlNet cannot be removed now: job 3-ab12 works with it", reason="MODEL_IN_USE"
    )
    assert run(["models", "remove", MODEL, "--yes"]) == 1
    assert capsys.readouterr().err == "shorts: ControlNet cannot be removed now: job 3-ab12 works with it\n"
    assert (model / "weights").exists()


def test_one_that_does_not_answer_is_told(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = StateFolder(tmp_path / "home")
    home.announce(Owner("unix:/nowhere/shelf.sock", "", "/nowhere", os.getpid()))
    assert run(["models", "remove", MODEL, "--yes"]) == 1
    told = capsys.readouterr().err
    assert f"the studio that runs (pid {os.getpid()}) does not answer at unix:/nowhere" in told
    assert model.is_dir()


def test_a_notice_of_one_that_was_killed_stands_in_nobodys_way(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    StateFolder(tmp_path / "home").announce(Owner("unix:/nowhere/shelf.sock", "", "/nowhere", 2**22 + 1))
    assert run(["models", "remove", MODEL, "--yes"]) == 0
    assert not model.exists()
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("removed ControlNet"), "and no line of a log"
