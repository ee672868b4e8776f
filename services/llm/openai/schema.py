"""The form of a script as the model gives it: a JSON schema made for the request, and what its words stand for."""

from __future__ import annotations

from typing import Any

from shorts.llm.v1.llm_pb2 import SceneRole, ScriptForm
from shorts.scene.v1.scene_pb2 import Category, Mood

_STORY = ("HOOK", "BODY", "TURN", "CLOSE")
_PRODUCT = ("HOOK", "PROBLEM", "FEATURE", "PROOF", "CALL_TO_ACTION")
MOST_KEYWORDS = MOST_HASHTAGS = 8


def roles(form: ScriptForm.ValueType) -> dict[str, SceneRole.ValueType]:
    """Give the roles of a form, in the order in which they come, by the word that the model uses."""
    names = _PRODUCT if form == ScriptForm.SCRIPT_FORM_PRODUCT else _STORY
    return {name.lower(): SceneRole.Value(f"SCENE_ROLE_{name}") for name in names}


def categories() -> dict[str, Category.ValueType]:
    """Give the categories by the word that the model uses; "other" is none of them."""
    named = {name.removeprefix("CATEGORY_").lower(): value for name, value in Category.items()}
    return {"other" if not value else name: value for name, value in named.items()}


def moods() -> dict[str, Mood.ValueType]:
    """Give the moods by the word that the model uses."""
    return {name.removeprefix("MOOD_").lower(): value for name, value in Mood.items() if value}


def schema(form: ScriptForm.ValueType, fewest: int, most: int, characters: tuple[str, ...]) -> dict[str, Any]:
    """Give the schema of a script with `fewest` to `most` scenes, told by one of `characters` where there are several.

    It names no lengths of texts: a server that enforces them cuts words in half. They are checked afterwards.
    """
    text = {"type": "string"}
    scene = _object(
        role={"type": "string", "enum": list(roles(form))},
        narration=text,
        title=text,
        keywords={"type": "array", "items": text, "maxItems": MOST_KEYWORDS},
        visual_prompt=text,
        mood={"type": "string", "enum": list(moods())},
    )
    chosen = {"character": {"type": "string", "enum": list(characters)}} if len(characters) > 1 else {}
    return _object(
        title=text,
        category={"type": "string", "enum": list(categories())},
        **chosen,
        scenes={"type": "array", "items": scene, "minItems": fewest, "maxItems": most},
        hashtags={"type": "array", "items": text, "maxItems": MOST_HASHTAGS},
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
