"""A server that is not what it seems, and the backend that asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.llm.backends.openai import OpenAiBackend
from shorts.llm.v1.llm_pb2 import Script, ScriptForm, WriteScriptRequest
from shorts.service.v1.service_pb2 import Progress
from tests.contract.requests import TEXT
from tests.support.fake_llm import MODEL, FakeLlm, serve

Point = Callable[..., None]


@dataclass
class Desk:
    """The backend over a fake server; `stop` is the caller's wish to stop."""

    fake: FakeLlm
    backend: OpenAiBackend
    store: FileStore
    stop: threading.Event = field(default_factory=threading.Event)
    progress: list[Progress] = field(default_factory=list)

    def write(self, text: str = TEXT, **changes: Any) -> Script:
        """Write a script of 20 seconds, in Korean, or as `changes` say."""
        fields = {"form": ScriptForm.SCRIPT_FORM_STORY, "length_seconds": 20, "pause_seconds": 0.35, **changes}
        request = WriteScriptRequest(backend="openai", text=text, **fields)
        work = Work(self.store, self.progress.append, self.stop)
        try:
            return self.backend.write_script(request, work)
        finally:
            work.close()

    def told(self, call: int = -1, message: int = 0) -> str:
        """Give what the model was told in a call."""
        content: str = self.fake.asked[call]["messages"][message]["content"]
        return content


@pytest.fixture
def fake() -> Iterator[FakeLlm]:
    with serve(FakeLlm()) as running:
        yield running


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch, fake: FakeLlm) -> Point:
    """Set the settings of the backend: point(model=…, url=…); by default those of the fake server."""

    def set_to(**settings: str) -> None:
        for name, value in {"url": fake.url, "model": MODEL, **settings}.items():
            monkeypatch.setenv(f"SHORTS_LLM_{name.upper()}", value)

    set_to()
    return set_to


@pytest.fixture
def desk(fake: FakeLlm, point: Point, store: FileStore) -> Iterator[Desk]:
    """Give a loaded backend over a fake server of no flavour."""
    backend = OpenAiBackend()
    backend.load()
    yield Desk(fake, backend, store)
    backend.unload()
