"""A real OpenAI-compatible server, `transformers serve`, with tiny models made here: streaming, cancel, deadlines.

It ignores the schema in silence, as servers do. One model's weights make it say a script; the other's are random.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from services.common.artifacts import FileStore
from services.common.errors import CancelledError, ExhaustedError, PreconditionError, StudioError
from services.llm.backends.openai import OpenAiBackend
from tests.contract.requests import TEXT
from tests.services.llm.openai.conftest import Desk
from tests.support.fake_llm import FakeLlm

_LACKING = [name for name in ("torch", "transformers", "fastapi", "uvicorn") if find_spec(name) is None]
pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(
        bool(_LACKING), reason=f"{', '.join(_LACKING)} not installed: pip install -e '.[llm-test]' (1.2 GB)"
    ),
]
START_SECONDS = 180
NARRATIONS = (
    "우리 동네 빵집은 새벽 4시에 문을 열어요.",
    "주인 김정희 씨는 30년 동안 같은 자리에서 빵을 구웠어요.",
    "그런데 작년 겨울, 오븐이 고장 나서 일주일이나 문을 닫아야 했어요.",
    "그때 이웃들이 돈을 모아 새 오븐을 사 주었죠. 지금도 아침마다 식빵 냄새가 골목을 채워요.",
)


@dataclass(frozen=True)
class Served:
    """A running server and the models that it can load, by path."""

    url: str
    speaker: str
    babbler: str
    log: Path


def _line() -> list[str]:
    scenes = [
        {
            "role": "body",
            "narration": narration,
            "title": f"장면의 글 {'가나다라'[i]}",
            "keywords": ["빵집", "오븐"],
            "visual_prompt": "A small bakery in the early morning",
            "mood": "warm",
        }
        for i, narration in enumerate(NARRATIONS)
    ]
    script = {"title": "새벽 빵집", "category": "food", "scenes": scenes, "hashtags": ["빵집"]}
    text = json.dumps(script, ensure_ascii=False)
    pieces = [text[i : i + 23] for i in range(0, len(text), 23)]
    assert len(set(pieces)) == len(pieces)
    return pieces


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("models")
    (folder / "line.json").write_text(json.dumps(_line()), encoding="utf-8")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub"), "OMP_NUM_THREADS": "1"}
    for name, *line in (("speaker", "line.json"), ("babbler",)):
        command = [sys.executable, "-m", "tests.support.tiny_llm", str(folder / name), *(str(folder / x) for x in line)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("transformers"))
    command = [program, "serve", "--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _until_healthy(f"http://127.0.0.1:{port}/health", process, folder / "log.txt")
        yield Served(
            f"http://127.0.0.1:{port}/v1", str(folder / "speaker"), str(folder / "babbler"), folder / "log.txt"
        )
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < end, log.read_text()[-2000:]
            time.sleep(0.2)


@pytest.fixture
def real(served: Served, store: FileStore, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give the backend, not loaded; `speak` and `babble` load it with a model."""
    monkeypatch.setenv("SHORTS_LLM_URL", served.url)
    monkeypatch.setenv("SHORTS_LLM_CONTEXT", "16000")
    return Desk(FakeLlm(), OpenAiBackend(), store)


def _load(real: Desk, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_LLM_MODEL", model)
    real.backend.load()
    assert real.backend._server is not None
    assert real.backend._server.flavour == "other"


def test_a_real_server_streams_a_script(real: Desk, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    _load(real, served.speaker, monkeypatch)
    script = real.write(length_seconds=24)
    assert [scene.narration for scene in script.scenes] == list(NARRATIONS)
    assert script.title == "새벽 빵집"
    counted = [p.activity for p in real.progress if p.activity.startswith("writing")]
    assert len(set(counted)) > 10, "it comes in pieces"
    assert not [p for p in real.progress if p.activity.startswith("mending")]
    assert "response_format" in served.log.read_text(), "the server says that it ignores the schema"


def test_a_real_script_is_checked_against_another_text(
    real: Desk, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(real, served.speaker, monkeypatch)
    with pytest.raises(PreconditionError, match="김정희") as caught:
        real.write(TEXT.replace("김정희", "박민수").replace("30년", "20년"), length_seconds=20)
    assert caught.value.reason == "LLM_FACTS"


def test_babble_is_refused(real: Desk, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    _load(real, served.babbler, monkeypatch)
    with pytest.raises(PreconditionError) as caught:
        real.write("빵집은 새벽 4시에 문을 연다.", length_seconds=5)
    assert caught.value.reason == "LLM_ANSWER"


def test_a_real_stream_is_cancelled_and_the_server_goes_on(
    real: Desk, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(real, served.babbler, monkeypatch)
    caught: list[StudioError] = []

    def write() -> None:
        try:
            real.write()
        except StudioError as error:
            caught.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    end = time.monotonic() + 60
    while not any("writing" in p.activity for p in real.progress):
        assert time.monotonic() < end
        time.sleep(0.01)
    stopped = time.monotonic()
    real.stop.set()
    thread.join(10)
    assert time.monotonic() - stopped < 1.5  # a second, and what a busy machine adds
    assert [type(error) for error in caught] == [CancelledError]
    real.stop.clear()
    _load(real, served.speaker, monkeypatch)
    assert real.write(length_seconds=24).scenes


def test_a_real_server_that_takes_too_long(real: Desk, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    _load(real, served.babbler, monkeypatch)
    assert real.backend._config is not None
    real.backend._config = replace(real.backend._config, seconds=0.2)
    with pytest.raises(ExhaustedError, match="SHORTS_LLM_SECONDS"):
        real.write()
