"""What a backend of the llm service can do, and which there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.llm.v1 import llm_pb2


class LlmBackend(Backend):
    """Writes scripts."""

    @abstractmethod
    def write_script(self, request: llm_pb2.WriteScriptRequest, work: Work) -> llm_pb2.Script:
        """Write the script of one short from a validated request; see LlmService.WriteScript for what it may state.

        Raises InvalidInputError where the text has nothing to tell or is in a language that the backend does not write.
        """


REGISTRY: Registry[LlmBackend] = Registry(
    "llm",
    {
        "rules": "services.llm.backends.rules:RulesBackend",
        "openai": "services.llm.backends.openai:OpenAiBackend",
    },
)
