"""One question to the model and its answer, as it streams in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import openai
import structlog

from services.llm.openai.client import Client
from services.llm.openai.trouble import cut, translate

LONGEST_ANSWER = 60_000  # characters; a model that repeats itself without end is stopped there
_TEMPERATURE = 0.6
_LOG = structlog.get_logger(__name__)
_GIVEN_UP = {"abort", "error"}  # how vLLM ends an answer that it does not finish, as when it is put to sleep
# Statuses of servers that do not know a parameter.
_UNKNOWN_PARAMETER = {400, 422, 501}


@dataclass(frozen=True)
class Question:
    """What is asked: the messages, the JSON schema of the answer, and the limits. `seed` varies the words."""

    messages: tuple[dict[str, str], ...]
    schema: dict[str, Any]
    most_tokens: int
    seed: int


@dataclass(frozen=True)
class Answer:
    """What came: the text, and whether it ended by itself and not at a limit."""

    text: str
    whole: bool


async def ask(client: Client, question: Question, flavour: str, heard: Callable[[int], None]) -> Answer:
    """Ask, telling `heard` the number of characters so far as they come.

    A server that refuses the schema or another extra is asked once more without: nothing is believed of its answer in
    either case. Raises the errors of `trouble`.
    """
    try:
        try:
            return await _stream(client, {**_plain(client, question), **_extras(question, flavour)}, heard)
        except openai.APIStatusError as error:
            if error.status_code not in _UNKNOWN_PARAMETER:
                raise
            _LOG.warning("the server takes no schema; asking without", status=error.status_code)
            return await _stream(client, _plain(client, question), heard)
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError) as error:
        raise translate(error, client.config) from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:  # of a stream that is not OpenAI's
        raise cut(client.config, f"what came cannot be read: {error}") from error


def _plain(client: Client, question: Question) -> dict[str, Any]:
    *before, last = question.messages
    if "qwen3" in client.config.model.lower():
        last = {**last, "content": f"{last['content']}\n/no_think"}  # Qwen's switch, for servers that have none
    return {
        "model": client.config.model,
        "messages": [*before, last],
        "temperature": _TEMPERATURE,
        "max_tokens": question.most_tokens,
        "seed": question.seed % 2**31,
    }


def _extras(question: Question, flavour: str) -> dict[str, Any]:
    """Give what not every server knows: the schema, and not to think aloud first where that can be turned off."""
    schema = {"name": "script", "strict": True, "schema": question.schema}
    extras: dict[str, Any] = {"response_format": {"type": "json_schema", "json_schema": schema}}
    if flavour == "vllm":
        extras["extra_body"] = {"chat_template_kwargs": {"enable_thinking": False}}
    elif flavour == "ollama":
        extras["reasoning_effort"] = "none"
    return extras


async def _stream(client: Client, arguments: dict[str, Any], heard: Callable[[int], None]) -> Answer:
    pieces: list[str] = []
    length, finish = 0, ""
    async with await client.api.chat.completions.create(**arguments, stream=True) as stream:
        async for chunk in stream:
            for choice in (chunk.choices or [])[:1]:
                if choice.delta and choice.delta.content:
                    pieces.append(choice.delta.content)
                    length += len(choice.delta.content)
                finish = choice.finish_reason or finish
            heard(length)
            if length > LONGEST_ANSWER:
                return Answer("".join(pieces), whole=False)
    if not finish:
        raise cut(client.config, "the stream ended without an end")
    if finish in _GIVEN_UP:
        raise cut(client.config, f"it gave the answer up: {finish}")
    return Answer("".join(pieces), whole=finish == "stop")
