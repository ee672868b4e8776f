"""Which server and model to ask: the settings, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from services.common.settings import Settings
from services.llm.openai.address import is_address, is_local

_EXAMPLE = 'SHORTS_LLM_URL=http://127.0.0.1:11434/v1 for Ollama, or llm_url = "…" in shorts.toml'


@dataclass(frozen=True)
class Config:
    """A server, the model to ask there, and how. The key is in no representation of it."""

    url: str
    """Of its API, with the version and without a slash at the end: http://127.0.0.1:8000/v1."""
    model: str
    key: str = field(default="", repr=False)
    flavour: str = "auto"
    remote: bool = False
    context: int = 8192
    """Tokens of prompt and answer together, where the server does not tell."""
    seconds: float = 300.0
    """Longest that one script may take."""
    vram_gib: float | None = None
    """GiB of this PC's card that the model takes; None: as the catalogue says, where the server is on this machine."""

    @classmethod
    def of(cls, settings: Settings) -> Config:
        """Take it from the settings; see `fault` for what may be wrong with it."""
        return cls(
            url=_complete(settings.llm_url.strip()),
            model=settings.llm_model.strip(),
            key=settings.llm_key.get_secret_value().strip(),
            flavour=settings.llm_flavour,
            remote=settings.llm_remote,
            context=settings.llm_context,
            seconds=settings.llm_seconds,
            vram_gib=settings.llm_vram_gib,
        )

    @property
    def root(self) -> str:
        """Address of what the server has besides its API for OpenAI's clients."""
        return self.url.removesuffix("/v1")

    @property
    def host(self) -> str:
        """Name or address of the machine, without brackets."""
        return urlsplit(self.url).hostname or ""

    def fault(self) -> str:
        """Say what is wrong with the settings and how to mend it; "" where nothing is. Asks nobody."""
        if wrong := self._wrong_address():
            return wrong
        if not self.remote and is_address(self.host) and not is_local(self.host):
            return beyond(self.host)
        if not self.model:
            return (
                f"no model is named; set SHORTS_LLM_MODEL to one that the server has ({self.url}/models lists them), "
                'for example "qwen3:8b"'
            )
        return ""

    def _wrong_address(self) -> str:
        if not self.url:
            return f"no language model server is set; start one and set its address, {_EXAMPLE}"
        try:
            parts = urlsplit(self.url)
            holds = parts.port != 0 and parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            holds = False
        if not holds:
            return f"llm_url must begin with http:// or https:// and name a host; set it, {_EXAMPLE}"
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            return "llm_url must hold neither user nor query; a key goes into SHORTS_LLM_KEY"
        return ""


def beyond(host: str) -> str:
    """Say that a host is not ours, and what allows it."""
    return (
        f"the language model server {host} is beyond this machine and its private network, and texts would be sent "
        "there; set SHORTS_LLM_REMOTE=true (llm_remote in shorts.toml) to allow that"
    )


def _complete(url: str) -> str:
    """Take the slash off the end, and add the version to an address that has no path: http://127.0.0.1:11434."""
    url = url.rstrip("/")
    host = url.partition("://")[2]
    return f"{url}/v1" if host and "/" not in host and "?" not in host and "#" not in host else url
