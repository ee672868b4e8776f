"""Every error survives the way through a status and back."""

from __future__ import annotations

import grpc
import pytest

from services.common import errors
from services.common.errors import InvalidInputError, StudioError, Violation

KINDS = [
    errors.InternalError,
    errors.NotFoundError,
    errors.AlreadyExistsError,
    errors.PreconditionError,
    errors.ExhaustedError,
    errors.UnavailableError,
    errors.DeadlineError,
    errors.UnauthenticatedError,
    errors.RefusedError,
    errors.UnimplementedError,
    errors.CancelledError,
]


@pytest.mark.parametrize("kind", KINDS)
def test_round_trip(kind: type[StudioError]) -> None:
    error = kind("weights are missing", reason="WEIGHTS", metadata={"model": "tiny"}, retry_after=1.5)
    again = errors.from_json(errors.to_json(error))
    assert type(again) is kind
    assert (again.message, again.reason, again.metadata) == (error.message, "WEIGHTS", {"model": "tiny"})
    assert again.retry_after == 1.5


def test_violations_survive() -> None:
    error = InvalidInputError([Violation("spec.text", "is empty"), Violation("spec.seed", "is odd")])
    again = errors.from_json(errors.to_json(error))
    assert isinstance(again, InvalidInputError)
    assert again.violations == error.violations
    assert "spec.text: is empty; spec.seed: is odd" in str(again)


def test_a_status_without_details_becomes_its_class() -> None:
    status = errors.to_status(errors.NotFoundError("gone"))
    del status.details[:]
    assert isinstance(errors.from_status(status), errors.NotFoundError)
    status.code = grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert isinstance(errors.from_status(status), InvalidInputError)
    status.code = grpc.StatusCode.DATA_LOSS.value[0]
    assert type(errors.from_status(status)) is errors.InternalError


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (errors.UnavailableError("loading"), True),
        (errors.DeadlineError("slow"), True),
        (errors.ExhaustedError("memory", retry_after=2), True),
        (errors.ExhaustedError("disk"), False),
        (errors.PreconditionError("weights"), False),
        (InvalidInputError.of("a", "b"), False),
        (errors.InternalError("bug"), False),
    ],
)
def test_what_may_be_retried(error: StudioError, retryable: bool) -> None:
    assert error.retryable is retryable
