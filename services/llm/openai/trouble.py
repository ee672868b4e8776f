"""What goes wrong at the server, as the studio's errors: what to do, whether trying again helps, never the key."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx2
import openai

from services.common.errors import ExhaustedError, PreconditionError, StudioError, UnavailableError
from services.llm.openai.config import Config

_LONGEST_MESSAGE = 300  # characters of what the server says
_BUSY_SECONDS = 2.0
_LONGEST_WAIT = 60.0


def translate(error: openai.OpenAIError | httpx2.HTTPError | httpx2.StreamError, config: Config) -> StudioError:
    """Give the studio's error for what OpenAI's client or the connection raised."""
    if isinstance(error, openai.APIStatusError):
        return _by_status(error, config)
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout):
        return absent(config, str(cause))
    if isinstance(error, openai.APITimeoutError) or isinstance(cause, httpx2.TimeoutException):
        return ExhaustedError(
            f"the language model server at {config.url} fell silent; see what it does, or give it more time with "
            "SHORTS_LLM_SECONDS",
            reason="LLM_TIME",
        )
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError | httpx2.StreamError):
        return cut(config, str(cause or error))
    return UnavailableError(
        f"the language model server at {config.url} failed: {_told(str(error), config)}", reason="LLM_SERVER"
    )


def absent(config: Config, why: str) -> UnavailableError:
    """Nobody answers there."""
    return UnavailableError(
        f"no language model server answers at {config.url} ({_told(why, config)}); start it (Ollama: `ollama serve`; "
        "containers: `docker compose --profile llm up -d`), or set SHORTS_LLM_URL to where it is",
        reason="LLM_UNREACHABLE",
    )


def cut(config: Config, why: str) -> UnavailableError:
    """The answer broke off."""
    return UnavailableError(
        f"the language model server at {config.url} broke off in its answer ({_told(why, config)})", reason="LLM_CUT"
    )


def no_model(config: Config, there: list[str]) -> PreconditionError:
    """The server does not have the model."""
    listed = f"it has: {', '.join(there[:10])}" if there else "it lists none"
    return PreconditionError(
        f"the language model server at {config.url} has no model {config.model!r}; {listed}. Set SHORTS_LLM_MODEL to "
        f"one of them, or fetch it (Ollama: `ollama pull {config.model}`)",
        reason="LLM_MODEL",
        metadata={"model": config.model},
    )


def _by_status(error: openai.APIStatusError, config: Config) -> StudioError:
    told = _told(error.message, config)
    who = f"the language model server at {config.url}"
    known: dict[int, Callable[[], StudioError]] = {
        401: lambda: _refused(who, told),
        403: lambda: _refused(who, told),
        404: lambda: PreconditionError(
            f"{who} does not know what was asked for ({told}); check SHORTS_LLM_URL, which ends in /v1 as a rule, and "
            f"SHORTS_LLM_MODEL ({config.model}; Ollama: `ollama pull {config.model}`)",
            reason="LLM_MODEL",
        ),
        429: lambda: ExhaustedError(
            f"{who} has too much to do: {told}", reason="LLM_BUSY", retry_after=_wait(error, _BUSY_SECONDS)
        ),
    }
    if error.status_code in known:
        return known[error.status_code]()
    if error.status_code >= 500:
        return UnavailableError(
            f"{who} failed ({error.status_code}): {told}", reason="LLM_SERVER", retry_after=_wait(error, 1.0)
        )
    return PreconditionError(
        f"{who} refuses the request ({error.status_code}): {told}; check SHORTS_LLM_MODEL, and SHORTS_LLM_CONTEXT "
        "where it speaks of length",
        reason="LLM_REQUEST",
    )


def _refused(who: str, told: str) -> PreconditionError:
    return PreconditionError(
        f"{who} refuses the key: {told}; set SHORTS_LLM_KEY to one that it takes", reason="LLM_KEY"
    )


def _wait(error: openai.APIStatusError, usual: float) -> float:
    """Give the seconds that the server asks to wait; of a date or of nonsense, the usual ones."""
    asked = error.response.headers.get("retry-after", "")
    return min(float(asked), _LONGEST_WAIT) if re.fullmatch(r"\d{1,6}(?:\.\d+)?", asked) else usual


def _told(message: str, config: Config) -> str:
    """Give what was said on one line, without the key, not longer than a sentence or two."""
    plain = " ".join(message.split())
    if config.key:
        plain = plain.replace(config.key, "***")
    return plain[:_LONGEST_MESSAGE] or "it does not say why"
