"""How each character talks: lines by place, in Korean and English. Data alone; a writer lays them around a text."""

from __future__ import annotations

from services.common.characters.personas import business, classics, entertainment, fashion, food, sports, tech
from services.common.characters.personas.model import Lines, Persona

__all__ = ["PERSONAS", "Lines", "Persona", "lines_of"]

PERSONAS: dict[str, Persona] = {
    **business.PERSONAS, **tech.PERSONAS, **fashion.PERSONAS, **sports.PERSONAS, **food.PERSONAS,
    **entertainment.PERSONAS, **classics.PERSONAS,
}  # fmt: skip


def lines_of(character_id: str, language: str) -> Lines:
    """Give a character's lines, the Korean ones for "ko" and the English ones for any other language."""
    persona = PERSONAS[character_id]
    return persona.ko if language == "ko" else persona.en
