"""The memo: results of finished units under a digest of everything that they depend on.

A re-roll of one scene redoes that scene alone, a resumed job repeats nothing that was finished, and equal work in two
jobs is done once.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from sqlalchemy.dialects import postgresql, sqlite

from gateway.database import Database, memo
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.service.v1.service_pb2 import Backend


@dataclass(frozen=True)
class Remembered:
    """A stored result: which backend made it, as it described itself then, and in how many seconds."""

    backend: Backend
    result: bytes
    seconds: float


def unit_key(stage: str, method: str, backend: str, version: str, request: Message) -> str:
    """Digest of a unit: its stage and method, the backend and its version, the whole request with its seed."""
    body = MessageToDict(request, preserving_proto_field_name=True)
    canonical = json.dumps([stage, method, backend, version, body], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def artifacts_in(message: Message) -> Iterator[Artifact]:
    """Walk a message for every artifact that it names."""
    if isinstance(message, Artifact):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for item in value if field.is_repeated else [value]:
            yield from artifacts_in(item)


class Memo:
    """The memo of one state folder."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine

    async def get(self, key: str) -> Remembered | None:
        """Give what is remembered under a key."""
        return await self._database.run(self._get, key)

    def _get(self, key: str) -> Remembered | None:
        with self._engine.connect() as db:
            row = db.execute(sa.select(memo).where(memo.c.key == key)).one_or_none()
        return Remembered(Backend.FromString(row.backend), row.result, row.seconds) if row else None

    async def put(self, key: str, stage: str, remembered: Remembered) -> None:
        """Remember a result; where another got there first, keep the other's."""
        await self._database.run(self._put, key, stage, remembered)

    def _put(self, key: str, stage: str, remembered: Remembered) -> None:
        dialect = sqlite if self._engine.dialect.name == "sqlite" else postgresql
        query = dialect.insert(memo).values(
            key=key,
            stage=stage,
            backend=remembered.backend.SerializeToString(),
            result=remembered.result,
            seconds=remembered.seconds,
            created_at=time.time(),
        )
        with self._engine.begin() as db:
            db.execute(query.on_conflict_do_nothing())

    async def forget(self, key: str) -> None:
        """Drop a result whose artifacts are gone."""
        await self._database.run(self._forget, key)

    def _forget(self, key: str) -> None:
        with self._engine.begin() as db:
            db.execute(memo.delete().where(memo.c.key == key))
