"""Frames: whole or not at all, and only messages that are known."""

from __future__ import annotations

import io

import pytest
from google.protobuf.wrappers_pb2 import StringValue

from services.common.child.wire import Frame, message_name, message_of, read_frame, write_frame
from services.common.errors import InternalError


def _written(*frames: Frame) -> bytes:
    stream = io.BytesIO()
    for frame in frames:
        write_frame(stream, frame)
    return stream.getvalue()


def test_frames_come_as_they_went() -> None:
    frames = [Frame("a", {"x": [1, "두"]}, b"\0\1"), Frame("b"), Frame("c", {}, bytes(100_000))]
    stream = io.BytesIO(_written(*frames))
    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


def test_a_frame_cut_short_is_the_end() -> None:
    data = _written(Frame("a", {"x": 1}, b"body"))
    assert all(read_frame(io.BytesIO(data[:length])) is None for length in range(len(data)))


@pytest.mark.parametrize(
    "data", [b"\xff" * 8, b"Hello, I am no frame", b"\0\0\0\2\0\0\0\0{]", b"\0\0\0\2\0\0\0\0[]", b"\0\0\0\2\0\0\0\0{}"]
)
def test_what_is_no_frame_is_told(data: bytes) -> None:
    with pytest.raises(InternalError, match="pipe of a child process"):
        read_frame(io.BytesIO(data))


def test_media_do_not_go_through_the_pipe() -> None:
    with pytest.raises(InternalError, match="artifact store"):
        write_frame(io.BytesIO(), Frame("a", {}, bytes((64 << 20) + 1)))


def test_messages_by_name() -> None:
    message = StringValue(value="빵")
    found = message_of(message_name(message), message.SerializeToString())
    assert isinstance(found, StringValue)
    assert found == message
    for name, body in (("no.such.Message", b""), ("google.protobuf.StringValue", b"\xff\xff")):
        with pytest.raises(InternalError, match=name):
            message_of(name, body)
