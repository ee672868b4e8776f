"""The line on the natural voice at the end of a run: when it comes, and when not."""

from __future__ import annotations

import io
from typing import Any, cast

import grpc
import pytest
from rich.console import Console

from gateway.cli.hints import voice_hint
from gateway.cli.report import Outcome, print_outcome
from gateway.cli.studio import Studio
from shorts.studio.v1 import studio_pb2
from shorts.tts.v1.tts_pb2 import Voice


class Jobs:
    """Lists voices of one backend, or fails."""

    def __init__(self, backend: str) -> None:
        self.backend = backend

    async def ListVoices(self, request: Any) -> studio_pb2.ListVoicesResponse:
        if not self.backend:
            raise grpc.RpcError
        return studio_pb2.ListVoicesResponse(voices=[Voice(id="a", backend=self.backend)])


async def hint(backend: str, voice: str = "") -> str:
    studio = cast("Studio", type("Fake", (), {"jobs": Jobs(backend)}))
    return await voice_hint(studio, studio_pb2.Job(spec=studio_pb2.JobSpec(voice=voice)))


async def test_it_comes_while_only_the_small_voice_is_there() -> None:
    assert await hint("espeak") == "for a natural voice: shorts setup voice (401 MB, once)"
    assert await hint("supertonic") == ""
    assert await hint("espeak", voice="ko-f1") == ""
    assert await hint("") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHORTS_ROUTES", '{"tts": ["espeak"]}'),
        ("SHORTS_GATEWAY", "127.0.0.1:1"),
        ("SHORTS_SERVICES", '{"tts": "127.0.0.1:1"}'),
    ],
)
async def test_it_stays_away_where_it_cannot_help(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert await hint("espeak") == ""


@pytest.mark.parametrize("told", ["", "for a natural voice: shorts setup voice"])
def test_it_is_the_last_line_and_a_field(told: str) -> None:
    outcome = Outcome(studio_pb2.Job(title="빵"), [], ["note"], 3.0, told)
    assert outcome.as_dict()["hint"] == told
    console = Console(file=io.StringIO(), width=100)
    print_outcome(outcome, console)
    lines = cast("io.StringIO", console.file).getvalue().splitlines()
    assert lines[-1].strip() == (told or "made in 0:03")
