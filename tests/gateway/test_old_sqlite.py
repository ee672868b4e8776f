"""The function that stands in for what an old SQLite lacks."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway import old_sqlite


def test_rows_get_a_time_with_its_fraction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_sqlite, "KNOWS_SUBSEC", (99, 0, 0))
    old_sqlite.stand_in()
    old_sqlite.stand_in()  # twice is once
    try:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.db'}")
        with engine.begin() as db:
            db.execute(sa.text("create table t (n int, at integer not null default (unixepoch('subsec') * 1000))"))
            db.execute(sa.text("insert into t (n) values (1)"))
            row = db.execute(sa.text("select at, unixepoch('now'), unixepoch() from t")).one()
        engine.dispose()
    finally:
        sa.event.remove(sa.Engine, "connect", old_sqlite._add_function)
    assert row[0] == pytest.approx(time.time() * 1000, abs=60_000)
    assert row[1] == int(row[1])
    assert abs(row[2] - time.time()) < 60


def test_what_it_cannot_do_is_told() -> None:
    with pytest.raises(ValueError, match="2020"):
        old_sqlite.unix_epoch("2020-01-01")
    with closing(sqlite3.connect(":memory:")) as db:
        old_sqlite._add_function(db, None)
        with pytest.raises(sqlite3.OperationalError):
            db.execute("select unixepoch('2020-01-01')")
