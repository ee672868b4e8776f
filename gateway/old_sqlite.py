"""Lets the engine run on SQLite before 3.42, which Debian 12 and others have.

On Python 3.12 and later DBOS 3.4 stamps its rows with `unixepoch('subsec')`. SQLite knows 'subsec' since 3.42; before,
the function gives NULL and every insert fails. There, connections get a function of the same name that knows it.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa

KNOWS_SUBSEC = (3, 42, 0)


def stand_in() -> None:
    """Give every SQLite connection that SQLAlchemy opens from now on the function, where SQLite lacks it."""
    if sqlite3.sqlite_version_info < KNOWS_SUBSEC and not sa.event.contains(sa.Engine, "connect", _add_function):
        sa.event.listen(sa.Engine, "connect", _add_function)


def _add_function(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("unixepoch", -1, unix_epoch)


def unix_epoch(*arguments: str) -> float:
    """Give the seconds since 1970; whole ones unless 'subsec' is among the arguments. Raises ValueError but for now."""
    if set(arguments) - {"now", "subsec"}:
        raise ValueError(f"unixepoch{arguments} is not known to the stand-in of gateway.old_sqlite")
    return time.time() if "subsec" in arguments else int(time.time())
