"""Asks for a script, checks it, asks once more where it does not hold, and refuses what still does not."""

from __future__ import annotations

import structlog

from services.common.errors import PreconditionError
from services.common.operation import Work
from services.llm.openai import patience
from services.llm.openai.chat import Answer, Question, ask
from services.llm.openai.check import Checked, check
from services.llm.openai.client import Client
from services.llm.openai.config import Config
from services.llm.openai.script import build
from services.llm.openai.server import Server, make_ready
from services.llm.openai.task import Task, read
from services.llm.rules.morphology import Analyser
from shorts.llm.v1.llm_pb2 import Script, WriteScriptRequest

_CHARACTERS_PER_SCENE = 420  # of the JSON of a scene, to tell progress by
_WRITING, _MENDING = (0.1, 0.6), (0.65, 0.95)  # shares of the work, for progress
_LOG = structlog.get_logger(__name__)


def write(
    request: WriteScriptRequest, work: Work, config: Config, server: Server, analyser: Analyser
) -> tuple[Script, Server]:
    """Write the script of one short; also gives the server as it is now that it has the model.

    Raises InvalidInputError for a text with nothing to tell, the errors of `trouble`, PreconditionError where the model
    twice gave what cannot be taken.
    """
    work.progress(0.02, "reading the text")
    early = read(request, _context(server, config), analyser)  # what has nothing to tell wakes nobody

    async def ask_twice() -> tuple[Checked, Task, Server]:
        async with Client(config, config.seconds) as client:
            awake = await make_ready(client, server)  # somebody may have put it to sleep meanwhile
            # Only a server that holds its model tells how much that reads.
            told = _context(awake, config)
            task = early if told == _context(server, config) else read(request, told, analyser)
            return await _ask_twice(client, task, awake, work, analyser), task, awake

    checked, task, awake = patience.run(ask_twice, config.seconds, work)
    script = build(_sound(checked, config), task, analyser)
    work.progress(1.0, "script ready")
    return script, awake


def _context(server: Server, config: Config) -> int:
    """Give the tokens of prompt and answer together."""
    return min(server.context, config.context) if server.context else config.context


async def _ask_twice(client: Client, task: Task, server: Server, work: Work, analyser: Analyser) -> Checked:
    def question(messages: tuple[dict[str, str], ...], seed: int) -> Question:
        return Question(messages, task.schema, task.answer_tokens, seed)

    async def answered(asked: Question, share: tuple[float, float], what: str) -> Answer:
        expected = _CHARACTERS_PER_SCENE * task.counts[1]

        def heard(count: int) -> None:
            done = min(1.0, count / expected)
            work.progress(share[0] + (share[1] - share[0]) * done, f"{what}: {count:,} characters")

        return await ask(client, asked, server.flavour, heard)

    seed = task.request.seed
    first = check(await answered(question(task.messages(), seed), _WRITING, "writing"), task, analyser)
    if not first.faults:
        return first
    _LOG.info("asking the model to mend its script", faults=[fault.kind for fault in first.faults])
    messages = task.repair(first.text, [fault.told for fault in first.faults])
    second = check(await answered(question(messages, seed + 1), _MENDING, "mending"), task, analyser)
    return min((second, first), key=lambda checked: (len(checked.grave), len(checked.faults)))


def _sound(checked: Checked, config: Config) -> dict[str, object]:
    """Give the object of an answer without grave faults. Raises PreconditionError for others: asking a third time, or
    later, gives no better.
    """
    if checked.found is not None and checked.found["scenes"] and not checked.grave:
        return checked.found
    kinds = list(dict.fromkeys(fault.kind for fault in checked.grave)) or ["schema"]
    if kinds == ["facts"]:
        what = "states what the text does not: " + " ".join(fault.told for fault in checked.grave[:3])
        reason = "LLM_FACTS"
    else:
        what = "is not of the form that was asked for: " + " ".join(fault.told for fault in checked.grave[:3])
        reason = "LLM_ANSWER"
    raise PreconditionError(
        f"the script that {config.model} wrote, and wrote again when asked to mend it, {what.strip()} Take another "
        "model (SHORTS_LLM_MODEL), one that follows instructions better",
        reason=reason,
        metadata={"model": config.model, "faults": ",".join(kinds)},
    )
