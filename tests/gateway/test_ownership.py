"""Run folders: sockets in them work however long the path of the user's temporary folder is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gateway.ownership import StateFolder, new_run_folder
from gateway.up.claim import claim
from services.common.server import listen


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files stand in a folder with a path that is too long for sockets."""
    folder = tmp_path / ("far" * 30)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.skipif(os.name != "posix", reason="paths of sockets are short on POSIX only")
@pytest.mark.parametrize("take", [lambda home: StateFolder(home).try_to_own(), lambda home: claim(home, "", "")])
async def test_sockets_have_room(
    far: Path, tmp_path: Path, take: Callable[[Path], AbstractContextManager[Path | None]]
) -> None:
    with take(tmp_path / "home") as folder:
        assert folder is not None
        assert folder.stat().st_mode & 0o077 == 0
        listening = await listen("gateway", (), lambda _: None, f"unix:{folder}/{'s' * 20}.sock")
        await listening.stop(0)
    assert not folder.exists()
    assert far not in folder.parents


def test_a_short_temporary_folder_is_the_one_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="own-") as usual:
        monkeypatch.setattr(tempfile, "tempdir", usual)
        assert new_run_folder("shorts-run-").parent == Path(usual)
