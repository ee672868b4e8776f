"""The memo: keys depend on all that matters and on nothing else; first come, first kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.database import Database
from gateway.memo import Memo, Remembered, artifacts_in, unit_key
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.render.v1.render_pb2 import RenderedFile, Rendering
from shorts.scene.v1.scene_pb2 import Clip, DrawnScene, Prop
from shorts.service.v1.service_pb2 import Backend

A = Backend(name="a", version="1", license="MIT")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.in_folder(tmp_path)
    yield database
    database.close()


def test_the_key_depends_on_everything_that_matters() -> None:
    request = GenerateRequest(backend="a", width=64, height=64, keywords=["빵"], seed=1)
    again = GenerateRequest(seed=1, keywords=["빵"], height=64, width=64, backend="a")
    key = unit_key("image", "image.Generate", "a", "1", request)
    assert key == unit_key("image", "image.Generate", "a", "1", again)
    again.seed = 2
    others = {
        unit_key("image", "image.Generate", "a", "1", again),
        unit_key("image", "image.Generate", "a", "2", request),
        unit_key("image", "image.Generate", "b", "1", request),
        unit_key("still", "image.Generate", "a", "1", request),
    }
    assert len(others | {key}) == 5


async def test_first_come_first_kept(database: Database) -> None:
    memo = Memo(database)
    assert await memo.get("k") is None
    await memo.put("k", "image", Remembered(A, b"first", 1.0))
    await memo.put("k", "image", Remembered(A, b"second", 1.0))
    assert await memo.get("k") == Remembered(A, b"first", 1.0)
    await memo.forget("k")
    assert await memo.get("k") is None


def test_artifacts_are_found_at_any_depth() -> None:
    one, two = (Artifact(sha256=c * 64, size_bytes=1) for c in "ab")
    rendering = Rendering(files=[RenderedFile(video=one)], thumbnail=two)
    assert [a.sha256[0] for a in artifacts_in(rendering)] == ["a", "b"]
    clip = Clip(drawn=DrawnScene())
    clip.drawn.picture.backdrop.photo.image.CopyFrom(two)
    clip.drawn.picture.props.append(Prop(emoji="🍞"))
    assert list(artifacts_in(clip)) == [two]
