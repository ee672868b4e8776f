"""What the tests of the llm service share: one loaded backend, and scripts made by it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.llm.backends.rules import RulesBackend
from services.llm.rules.morphology import Analyser
from shorts.llm.v1 import llm_pb2

TEXTS = Path(__file__).parents[2] / "samples" / "texts"
WORDS = Path(__file__).parents[2] / "samples" / "words"
SAMPLES = Path(__file__).parents[3] / "samples"
Make = Callable[..., llm_pb2.Script]


@pytest.fixture(scope="session")
def backend() -> RulesBackend:
    made = RulesBackend()
    made.load()
    return made


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(scope="session")
def make(backend: RulesBackend, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Write a script: make(text, form=…, tone=…, scenes=…, length=…, seed=…, language=…, characters=…)."""
    store = FileStore(tmp_path_factory.mktemp("store"))

    def write(
        text: str,
        *,
        form: int = 1,
        tone: int = 2,
        scenes: int = 0,
        length: float = 30,
        seed: int = 0,
        language: str = "",
        characters: Sequence[str] = (),
    ) -> llm_pb2.Script:
        request = llm_pb2.WriteScriptRequest(
            backend="rules",
            text=text,
            form=llm_pb2.ScriptForm.ValueType(form),
            tone=llm_pb2.Tone.ValueType(tone),
            scene_count=scenes,
            length_seconds=length,
            seed=seed,
            language=language,
            pause_seconds=0.3,
            characters=characters,
        )
        return backend.write_script(request, Work(store, lambda _: None, threading.Event()))

    return write


def form_of(path: Path) -> int:
    """The form that suits a sample."""
    return 2 if path.stem in {"product", "gadget_ko", "bottle_en", "product_ko", "product_en"} else 1
