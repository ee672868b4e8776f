"""The exceptions of the studio and their one mapping to and from gRPC statuses.

Code raises these; the server's interceptor packs them as `google.rpc.Status` with ErrorInfo, BadRequest and RetryInfo;
clients get them back with `from_rpc`. Nothing else in the project touches status details.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

import grpc
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

DOMAIN = "shorts"


class StudioError(Exception):
    """Something went wrong that a caller can understand; base of all that the studio raises on purpose.

    `message` says what went wrong and what to do; `reason` is stable for programs, UPPER_SNAKE_CASE; `metadata` are
    further short facts; `retry_after` is set, in seconds, where trying again may help.
    """

    code: ClassVar[grpc.StatusCode] = grpc.StatusCode.INTERNAL
    default_reason: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or self.default_reason
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without anybody doing anything."""
        return self.code in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED} or (
            self.code is grpc.StatusCode.RESOURCE_EXHAUSTED and self.retry_after is not None
        )


class InternalError(StudioError):
    """A defect, or a program we run failed in a way that nobody foresaw."""


@dataclass(frozen=True)
class Violation:
    """One field that is wrong: its path in the request, and what it should be."""

    field: str
    description: str


class InvalidInputError(StudioError):
    """The request is wrong; sending it again cannot help."""

    code = grpc.StatusCode.INVALID_ARGUMENT
    default_reason = "INVALID_INPUT"

    def __init__(self, violations: Iterable[Violation], *, metadata: Mapping[str, str] | None = None) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join(f"{v.field}: {v.description}" for v in self.violations), metadata=metadata)

    @classmethod
    def of(cls, field: str, description: str) -> InvalidInputError:
        """Build the error for one field."""
        return cls([Violation(field, description)])


class NotFoundError(StudioError):
    """What was named is not there."""

    code = grpc.StatusCode.NOT_FOUND
    default_reason = "NOT_FOUND"


class AlreadyExistsError(StudioError):
    """The id is taken by something else."""

    code = grpc.StatusCode.ALREADY_EXISTS
    default_reason = "ALREADY_EXISTS"


class PreconditionError(StudioError):
    """Something must be fetched, installed or done first; the message says the command."""

    code = grpc.StatusCode.FAILED_PRECONDITION
    default_reason = "PRECONDITION"


class ExhaustedError(StudioError):
    """Memory, disk or a limit is used up; with `retry_after`, it may free itself."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    default_reason = "EXHAUSTED"


class UnavailableError(StudioError):
    """Not now; try again."""

    code = grpc.StatusCode.UNAVAILABLE
    default_reason = "UNAVAILABLE"

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
        retry_after: float | None = 1.0,
    ) -> None:
        super().__init__(message, reason=reason, metadata=metadata, retry_after=retry_after)


class DeadlineError(StudioError):
    """It took longer than the caller allowed."""

    code = grpc.StatusCode.DEADLINE_EXCEEDED
    default_reason = "DEADLINE"


class UnauthenticatedError(StudioError):
    """The caller did not show the token that this endpoint asks for."""

    code = grpc.StatusCode.UNAUTHENTICATED
    default_reason = "TOKEN"


class RefusedError(StudioError):
    """Somebody else does not let us; the message says what to do instead."""

    code = grpc.StatusCode.PERMISSION_DENIED
    default_reason = "REFUSED"


class UnimplementedError(StudioError):
    """The service does not know the call."""

    code = grpc.StatusCode.UNIMPLEMENTED
    default_reason = "UNIMPLEMENTED"


class CancelledError(StudioError):
    """The caller asked to stop."""

    code = grpc.StatusCode.CANCELLED
    default_reason = "CANCELLED"


_BY_CODE: dict[grpc.StatusCode, type[StudioError]] = {
    cls.code: cls
    for cls in (
        InternalError, NotFoundError, AlreadyExistsError, PreconditionError, ExhaustedError, UnavailableError,
        DeadlineError, UnauthenticatedError, RefusedError, UnimplementedError, CancelledError,
    )
}  # fmt: skip


def to_status(error: StudioError) -> status_pb2.Status:
    """Pack an error with its details."""
    status = status_pb2.Status(code=error.code.value[0], message=error.message)
    status.details.add().Pack(
        error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=error.metadata),
    )
    if isinstance(error, InvalidInputError):
        bad = error_details_pb2.BadRequest()
        for violation in error.violations:
            bad.field_violations.add(field=violation.field, description=violation.description)
        status.details.add().Pack(bad)
    if error.retry_after is not None:
        delay = Duration()
        delay.FromMilliseconds(int(error.retry_after * 1000))
        status.details.add().Pack(error_details_pb2.RetryInfo(retry_delay=delay))
    return status


def from_status(status: status_pb2.Status) -> StudioError:
    """Unpack an error; a status without our details becomes the class of its code."""
    info, bad, retry_after = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), None
    for detail in status.details:
        retry = error_details_pb2.RetryInfo()
        if detail.Unpack(retry):
            retry_after = retry.retry_delay.ToMilliseconds() / 1000
        elif not detail.Unpack(info):
            detail.Unpack(bad)
    code = next((c for c in grpc.StatusCode if c.value[0] == status.code), grpc.StatusCode.UNKNOWN)
    message, metadata = status.message or code.name, dict(info.metadata)
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        violations = [Violation(v.field, v.description) for v in bad.field_violations]
        return InvalidInputError(violations or [Violation("request", message)], metadata=metadata)
    kind = _BY_CODE.get(code, InternalError)
    return kind(message, reason=info.reason, metadata=metadata, retry_after=retry_after)


def from_rpc(error: grpc.RpcError) -> StudioError:
    """Unpack what a call raised, sync or aio."""
    # The aio helper of grpc_status raises TypeError on AioRpcError; the sync one reads both.
    status = rpc_status.from_call(cast("grpc.Call", error))
    if status is None:
        status = status_pb2.Status(code=error.code().value[0], message=error.details() or "")
    return from_status(status)


def to_json(error: StudioError) -> dict[str, object]:
    """Give an error as plain data, for storing."""
    status = to_status(error)
    return {"status": base64.b64encode(status.SerializeToString()).decode()}


def from_json(data: Mapping[str, object]) -> StudioError:
    """Give back a stored error."""
    return from_status(status_pb2.Status.FromString(base64.b64decode(str(data["status"]))))
