"""The gateway's own tables (jobs, events, memo) in SQLite (WAL), or in any database that SQLAlchemy knows.

The engine keeps its workflows in tables of its own; these are the studio's. Methods of the stores built on this are
synchronous and quick; the event loop calls them through `Database.run`, one at a time, so that no caller ever waits for
a lock that another caller of the same process holds.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from gateway.home import broken_database, usable

R = TypeVar("R")
metadata = sa.MetaData()

jobs = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),  # order of submission, for paging
    sa.Column("request_id", sa.String, unique=True),
    sa.Column("request_hash", sa.String, nullable=False),
    sa.Column("spec", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Integer, nullable=False, index=True),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("ended_at", sa.Float),
    sa.Column("fraction", sa.Float, nullable=False, default=0.0),
    sa.Column("title", sa.String, nullable=False, default=""),
    sa.Column("result", sa.LargeBinary),
    sa.Column("error", sa.LargeBinary),
    sa.Column("last_sequence", sa.Integer, nullable=False, default=0),
)

events = sa.Table(
    "event",
    metadata,
    sa.Column("job_id", sa.String, sa.ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

memo = sa.Table(
    "memo",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("backend", sa.LargeBinary, nullable=False),  # as it described itself then
    sa.Column("result", sa.LargeBinary, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
)


class Database:
    """A connection pool and the one thread that uses it."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _tune_sqlite)
        metadata.create_all(self.engine)
        self._thread = ThreadPoolExecutor(1, "database")

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Open the SQLite file of a state folder, making both where they are missing.

        Raises InvalidInputError where the folder cannot be used, PreconditionError for a file that is no such database.
        """
        with usable(folder.parent), readable(folder):
            folder.mkdir(parents=True, exist_ok=True)
            return cls(f"sqlite:///{folder / 'studio.db'}")

    async def run(self, call: Callable[..., R], *arguments: Any) -> R:
        """Run a synchronous method of a store in the database's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        self._thread.shutdown(wait=True)
        self.engine.dispose()


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Tell that a database of a state folder cannot be used as it is opened. Raises PreconditionError."""
    try:
        yield
    except (sa.exc.DatabaseError, sqlite3.DatabaseError) as error:
        raise broken_database(folder, getattr(error, "orig", None) or error) from error


def check_file(file: Path) -> None:
    """Check that a file is an SQLite database, where it is there: whoever opens it may say much where it is none.

    Raises sqlite3.DatabaseError.
    """
    if not file.exists():
        return
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
