"""A state folder that cannot be used: one line with the fix, on every way in, and nothing left behind."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from gateway.cli import run
from gateway.home import usable
from gateway.ownership import StateFolder, read_owner
from gateway.up.claim import claim, read_claim
from services.common.errors import ExhaustedError, InvalidInputError, StudioError
from services.common.telemetry import HANDLER

Break = Callable[[Path], Path]
JUNK = bytes(range(256)) * 20


def a_file(home: Path) -> Path:
    """Put a file in its place."""
    home.write_text("x")
    return home


def below_a_file(home: Path) -> Path:
    """Put a file in the place of the folder above it."""
    home.write_text("x")
    return home / "below"


def a_file_for_its_jobs(home: Path) -> Path:
    """Put a file in the place of a folder in it."""
    home.mkdir()
    (home / "state").write_text("x")
    return home


def a_folder_for_its_lock(home: Path) -> Path:
    """Put a folder in the place of a file in it."""
    (home / "gateway.lock").mkdir(parents=True)
    return home


def a_folder_for_its_notice(home: Path) -> Path:
    """Put a folder in the place of what its owner tells."""
    (home / "gateway.json").mkdir(parents=True)
    return home


def no_database(home: Path, name: str = "studio.db") -> Path:
    """Put something else in the place of the jobs."""
    (home / "state").mkdir(parents=True)
    (home / "state" / name).write_bytes(JUNK)
    return home


def no_engine(home: Path) -> Path:
    """Put something else in the place of the engine's tables."""
    return no_database(home, "engine.db")


FILE = "is a file where a folder must be; move it away, or set SHORTS_HOME to another folder"
FOLDER = "is a folder where a file must be; move it away, or set SHORTS_HOME to another folder"
DATABASE = "cannot be used (file is not a database); if a newer version of the studio made it, use that one; else"
WAYS = pytest.mark.parametrize(
    ("spoil", "said", "code"),
    [
        (a_file, FILE, 2),
        (below_a_file, FILE, 2),
        (a_file_for_its_jobs, FILE, 2),
        (a_folder_for_its_lock, FOLDER, 2),
        (a_folder_for_its_notice, FOLDER, 2),
        (no_database, DATABASE, 1),
        (no_engine, DATABASE, 1),
    ],
)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Take back what a studio in this process does to the log."""
    yield
    structlog.reset_defaults()
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.get_name() == HANDLER]:
        root.removeHandler(handler)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files stand in a folder of the test, with a path that leaves room for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="h-"))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@WAYS
def test_a_command_tells_it(
    spoil: Break, said: str, code: int, tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SHORTS_HOME", str(spoil(tmp_path / "place")))
    assert run(["jobs"]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("shorts: ")
    assert said in line
    assert str(tmp_path / "place") in line
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("spoil", [a_file, no_engine])
def test_the_gateway_alone_tells_it(spoil: Break, tmp_path: Path, scratch: Path) -> None:
    environment = {**os.environ, "SHORTS_HOME": str(spoil(tmp_path / "place")), "SHORTS_LISTEN": "127.0.0.1:0"}
    done = subprocess.run(
        [sys.executable, "-m", "gateway"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("gateway: ")
    assert str(tmp_path / "place") in line
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("spoil", [a_file, below_a_file])
def test_who_claims_it_is_told_and_who_looks_finds_nobody(spoil: Break, tmp_path: Path) -> None:
    home = spoil(tmp_path / "place")
    assert read_owner(home) is None
    assert read_claim(home) is None
    with pytest.raises(InvalidInputError) as caught, claim(home, "", ""):
        raise AssertionError("it was claimed")
    assert caught.value.violations[0].field == "settings.home"
    with pytest.raises(InvalidInputError):
        StateFolder(home)


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (errno.EACCES, InvalidInputError, "may not be written; let the user who runs this write in {there}, or set"),
        (errno.EROFS, InvalidInputError, "may not be written; let the user who runs this write in {there}, or set"),
        (errno.ENOSPC, ExhaustedError, "is full; free some space, or set SHORTS_HOME to a folder on another disk"),
        (errno.ELOOP, InvalidInputError, "(Too many levels of symbolic links); correct that, or set SHORTS_HOME"),
    ],
)
def test_each_trouble_says_its_fix(number: int, kind: type[StudioError], said: str, tmp_path: Path) -> None:
    with pytest.raises(kind) as caught, usable(tmp_path):
        raise OSError(number, os.strerror(number), str(tmp_path / "new" / "folder"))
    assert said.format(there=tmp_path) in caught.value.message


def test_a_lock_that_another_has_is_no_trouble_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError), usable(tmp_path):
        raise TimeoutError
