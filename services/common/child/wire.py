"""What goes through the pipes between a service and its child: frames of a JSON header and a serialised message.

A frame is the lengths of header and body (4 bytes each, big-endian), the header as JSON, the body. Messages are named
by their full protobuf name; the child's answers can only become messages that the service knows already.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import DecodeError, Message

from services.common.errors import InternalError

_LENGTHS = struct.Struct(">II")
_MOST_BYTES = 64 << 20
"""Media never rides in a message, so nothing comes near this."""

# To the child: what to load; a call; a stop of the call under way.
LOAD, CALL, STOP = "load", "call", "stop"
# From the child: loaded; progress; the result, or the error, that ends a load or a call.
READY, PROGRESS, RESULT, ERROR = "ready", "progress", "result", "error"


@dataclass(frozen=True)
class Frame:
    """One message of the pipe."""

    kind: str
    header: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write a frame. Raises InternalError for one that is too large, OSError where nobody reads."""
    header = json.dumps({"kind": frame.kind, **frame.header}).encode()
    if len(frame.body) > _MOST_BYTES:
        raise InternalError(f"a message of {len(frame.body):,} bytes; media belong in the artifact store")
    stream.write(_LENGTHS.pack(len(header), len(frame.body)) + header + frame.body)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read the next frame; None at the end, also in the middle of a frame. Raises InternalError for what is none."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_size, body_size = _LENGTHS.unpack(lengths)
    if max(header_size, body_size) > _MOST_BYTES:
        raise InternalError("the pipe of a child process carries something that is no frame")
    data = stream.read(header_size + body_size)
    if len(data) < header_size + body_size:
        return None
    try:
        header = json.loads(data[:header_size])
        return Frame(str(header.pop("kind")), header, data[header_size:])
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InternalError(f"the pipe of a child process carries a broken frame ({error})") from error


def message_name(message: Message) -> str:
    """Give the full name of a message's type."""
    return str(message.DESCRIPTOR.full_name)


def message_of(name: str, body: bytes) -> Message:
    """Parse a message of a type that this process has imported. Raises InternalError for another, or broken bytes."""
    try:
        kind = message_factory.GetMessageClass(descriptor_pool.Default().FindMessageTypeByName(name))
        return kind.FromString(body)
    except (KeyError, DecodeError) as error:
        raise InternalError(f"the pipe of a child process carries no {name} ({error})") from error
