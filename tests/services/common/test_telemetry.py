"""Logs: JSON lines that say whose work they tell of, also from worker threads and from libraries."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog

from services.common.artifacts import FileStore
from services.common.backends import Registry
from services.common.operation import Work
from services.common.server import Service, start
from services.common.telemetry import HANDLER, configure_logs
from services.tts.backend import TtsBackend
from services.tts.servicer import SERVICE
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc


class Talkative(TtsBackend):
    """Logs while it works, in its worker thread."""

    info = SERVICE.registry.get("espeak").info

    def load(self) -> None:
        """Nothing to load."""

    def voices(self) -> list[tts_pb2.Voice]:
        return []

    def synthesize(self, request: tts_pb2.SynthesizeRequest, work: Work) -> Speech:
        structlog.get_logger().info("speaking", text=request.text)
        logging.getLogger("library").warning("odd %s", "sound")
        return Speech(duration=1.0)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "logs/test.jsonl"
    configure_logs("info", file, service="tts")
    yield file
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if handler.get_name() != HANDLER]
    structlog.reset_defaults()


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


async def test_every_line_of_a_job_names_job_scene_and_service(
    log_file: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry: Registry[TtsBackend] = Registry("tts", {"espeak": f"{__name__}:Talkative"})
    monkeypatch.setattr(registry, "get", lambda _: Talkative())
    running = await start(Service("tts", registry, SERVICE.add), "127.0.0.1:0", store)
    try:
        async with grpc.aio.insecure_channel(running.address) as channel:
            request = tts_pb2.SynthesizeRequest(backend="espeak", text="hello", language="en")
            metadata = (("shorts-job", "7-abcd"), ("shorts-scene", "scene-2"))
            async for _ in tts_pb2_grpc.TtsServiceStub(channel).Synthesize(request, metadata=metadata):  # type: ignore[attr-defined]
                pass
    finally:
        await running.stop(0)
    told = {line["event"]: line for line in lines(log_file)}
    assert {"speaking", "odd sound", "call ended"} <= set(told)
    for event in ("speaking", "odd sound", "call ended"):
        line = told[event]
        assert (line["job"], line["scene"], line["service"]) == ("7-abcd", "scene-2", "tts")
    assert told["call ended"]["method"] == "Synthesize"
    assert told["odd sound"]["level"] == "warning"


def test_lines_of_no_call_name_the_service(log_file: Path) -> None:
    structlog.get_logger().info("job submitted", job="1-a")
    structlog.get_logger().info("listening")
    logging.getLogger("library").info("chatter")
    first, second = lines(log_file)
    assert (first["service"], first["scene"]) == ("tts", "")
    assert (second["service"], "scene" in second) == ("tts", False)


def test_configured_twice_nothing_is_told_twice(log_file: Path) -> None:
    configure_logs("info", log_file, service="tts")
    logging.getLogger("library").warning("once")
    assert len(lines(log_file)) == 1
