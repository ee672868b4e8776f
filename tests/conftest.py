"""What all tests share: no settings of the user's, and a store in a folder of the test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.common.artifacts import FileStore


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the user's SHORTS_* variables; state goes to a folder of the test."""
    for name in [name for name in os.environ if name.startswith("SHORTS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHORTS_HOME", str(tmp_path / "home"))


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Give an empty artifact store."""
    return FileStore(tmp_path / "store")
