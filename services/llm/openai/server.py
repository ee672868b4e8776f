"""What the server is and how its memory is managed: vLLM sleeps and wakes, Ollama loads and lets go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2
import openai
import structlog

from services.common.errors import PreconditionError, UnavailableError
from services.llm.openai.client import Client
from services.llm.openai.trouble import no_model, translate

_PROBE_SECONDS = 5.0
_TELLING_SECONDS = 30.0  # vLLM looks its whole machine over before it first tells its settings
_KEPT = "30m"  # how long Ollama keeps the model after it was loaded ahead of work
_LISTS_NONE = {404, 405, 500, 501}  # `transformers serve` fails with 500 where the hub's cache is empty
_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Server:
    """A server as it was found: "vllm", "ollama" or "other"; tokens that it takes, 0 where it does not tell."""

    flavour: str
    context: int = 0
    sleeps: bool = False
    """Whether sleep gives the card's memory back: vLLM started for that."""
    resident_bytes: int = 0
    """Memory of the card that its model holds, where it tells."""

    @property
    def can_leave(self) -> bool:
        """Whether it can be made to give the card's memory back."""
        return self.flavour == "ollama" or self.sleeps


async def find(client: Client) -> Server:
    """Find out what the server is. Raises PreconditionError where it lacks the model, UnavailableError, …"""
    listed = await _models(client)
    flavour = client.config.flavour
    if flavour == "auto":
        flavour = await _flavour(client, {str(model.get("owned_by")) for model in listed})
    wanted = client.config.model
    entries = {str(model.get("id")): model for model in listed}
    if flavour in {"vllm", "ollama"} and not {wanted, f"{wanted}:latest"} & set(entries):
        raise no_model(client.config, list(entries))  # others may load what they do not list
    if flavour != "vllm":
        return Server(flavour)
    context = _number(entries[wanted], "max_model_len") if wanted in entries else 0
    return Server(flavour, context, sleeps=await _can_sleep(client))


async def make_ready(client: Client, server: Server) -> Server:
    """Wake the server or have it load the model; give what it then says of itself. At once where it is ready."""
    if server.flavour == "vllm" and await _asleep(client):  # also where sleep frees nothing: it would answer nobody
        await _command(client, "/wake_up", None)
        _LOG.info("vLLM woken", url=client.config.url)
    if server.flavour == "ollama":
        await _command(client, "/api/generate", {"model": client.config.model, "keep_alive": _KEPT})
        return await _loaded(client)
    return server


async def let_go(client: Client, server: Server) -> bool:
    """Give the card's memory back; tell whether the server could."""
    if server.flavour == "vllm" and server.sleeps:
        await _command(client, "/sleep?level=1", None)
        return True
    if server.flavour == "ollama":
        await _command(client, "/api/generate", {"model": client.config.model, "keep_alive": 0})
        return True
    return False


async def _models(client: Client) -> list[dict[str, Any]]:
    """List the server's models; none where it does not list them. Raises PreconditionError for another protocol."""
    try:
        reply = await client.api.get("/models", cast_to=httpx2.Response)
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        if isinstance(error, openai.APIStatusError) and error.status_code in _LISTS_NONE:
            return []  # what else is wrong with it, the first question tells
        raise translate(error, client.config) from error
    try:
        told = reply.json()
        listed = told["data"] or []
        return [model for model in listed if isinstance(model, dict)]
    except (ValueError, LookupError, TypeError) as error:
        raise PreconditionError(
            f"at {client.config.url} there is no OpenAI-compatible server; check SHORTS_LLM_URL (it ends in /v1)",
            reason="LLM_SETTINGS",
        ) from error


async def _flavour(client: Client, owners: set[str]) -> str:
    if "vllm" in owners:
        return "vllm"
    told = await _get(client, "/api/version")
    return "ollama" if isinstance(told, dict) and "version" in told else "other"


async def _asleep(client: Client) -> bool | None:
    """Whether vLLM sleeps; None where it was not started so that it could be told to."""
    told = await _get(client, "/is_sleeping")
    return bool(told["is_sleeping"]) if isinstance(told, dict) and "is_sleeping" in told else None


async def _can_sleep(client: Client) -> bool:
    """Whether vLLM frees the card while it sleeps.

    In its development mode it obeys /sleep also where it was started without --enable-sleep-mode, and then keeps the
    memory. Older ones tell their settings only as text: these are believed.
    """
    if await _asleep(client) is None:
        return False
    told = await _get(client, "/server_info?config_format=json", _TELLING_SECONDS)
    for name in ("vllm_config", "model_config", "enable_sleep_mode"):
        told = told.get(name) if isinstance(told, dict) else None
    return told is not False


async def _loaded(client: Client) -> Server:
    """What Ollama says of the model that it has loaded; older ones tell no context."""
    told = await _get(client, "/api/ps")
    models = told.get("models") if isinstance(told, dict) else None
    for model in models if isinstance(models, list) else []:
        if isinstance(model, dict) and model.get("name") in {client.config.model, f"{client.config.model}:latest"}:
            return Server("ollama", _number(model, "context_length"), resident_bytes=_number(model, "size_vram"))
    return Server("ollama")


def _number(table: dict[str, Any], name: str) -> int:
    value = table.get(name)
    return value if isinstance(value, int) and value > 0 else 0


async def _get(client: Client, path: str, seconds: float = _PROBE_SECONDS) -> Any:
    """Give the JSON of a page beside the API; None where there is none."""
    try:
        reply = await client.ask("GET", path, seconds=seconds)
    except httpx2.HTTPError as error:
        raise translate(error, client.config) from error
    try:
        return reply.json() if reply.is_success else None
    except ValueError:
        return None


async def _command(client: Client, path: str, body: Any) -> None:
    try:
        reply = await client.ask("POST", path, body)
    except httpx2.HTTPError as error:
        raise translate(error, client.config) from error
    if not reply.is_success:
        name = path.partition("?")[0]
        raise UnavailableError(
            f"the language model server at {client.config.url} refuses {name} ({reply.status_code}); see its log",
            reason="LLM_SERVER",
        )
