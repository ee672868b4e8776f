"""Which licence a model has: what the user says, else what the catalogue says of a model of its name."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.catalogue import Commercial, Model, catalogue

UNKNOWN = "not known; tell it with SHORTS_LLM_LICENSE and SHORTS_LLM_COMMERCIAL"


@dataclass(frozen=True)
class Licence:
    """Name of a licence, and whether results may be used commercially."""

    name: str
    commercial: bool


def entry_of(model: str) -> Model | None:
    """Find a model in the catalogue by what its server calls it: its id there, its repository on the hub, or its name
    in Ollama, also with the quantisation behind it (qwen3:8b-q4_K_M). None where it is not there.

    Nothing else is taken for a kin: sizes of one family have had different licences.
    """
    low = model.lower()
    for entry in catalogue().run_by("llm", "openai"):
        names = {entry.id, entry.repository.lower(), entry.ollama}
        if low in names - {""} or (entry.ollama and low.startswith(f"{entry.ollama}-")):
            return entry
    return None


def licence_of(model: str, told: str = "", *, commercial: bool = False) -> Licence:
    """Give the licence of a model by the name that its server uses; `told` and `commercial` are the user's and win.

    A model that nobody knows may not be used commercially: a licence is never guessed at.
    """
    if told:
        return Licence(told, commercial)
    entry = entry_of(model)
    if entry is None:
        return Licence(UNKNOWN, False)
    return Licence(entry.license.name, entry.license.commercial is not Commercial.NO)
