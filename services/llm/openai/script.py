"""From a checked answer to the contract's script: fitted in length, and without what may not leave."""

from __future__ import annotations

import re
from typing import Any

from services.common.language import letters
from services.llm.openai.check import LONGEST_TITLE, MOST_SENTENCES, frames, seconds
from services.llm.openai.claims import unstated
from services.llm.openai.schema import MOST_HASHTAGS, MOST_KEYWORDS, categories, moods, roles
from services.llm.openai.task import Task, late_notices
from services.llm.openai.tidy import sentences
from services.llm.rules import lexicon
from services.llm.rules.morphology import Analyser
from shorts.llm.v1.llm_pb2 import SceneRole, Script

_LONGEST_WHOLE_TITLE = 60  # characters
_LONGEST_WORD = 30  # characters, of a keyword
_LONGEST_TAG = 20
_LONGEST_PROMPT = 300
_MOSTLY = 0.9  # share of letters that are Latin in what counts as English


def build(found: dict[str, Any], task: Task, analyser: Analyser) -> Script:
    """Make the script of an answer without grave faults."""
    fit(found, task)
    category = categories()[found["category"]]
    script = Script(language=task.language, category=category)
    script.character = task.cast.chosen(found.get("character", ""))
    allowed = frames(found, task)

    def stands(text: str, more: str = "") -> bool:
        return not unstated(text, task.source, task.language, more, analyser)

    for role, scene in zip(_in_order(found["scenes"], task), found["scenes"], strict=True):
        mood = moods()[scene["mood"]]
        keywords = [word for word in scene["keywords"] if len(word) <= _LONGEST_WORD and stands(word, allowed)]
        painted = scene["visual_prompt"][:_LONGEST_PROMPT]
        script.scenes.add(
            role=role,
            narration=scene["narration"],
            title=_title(scene, stands(scene["title"])),
            keywords=keywords[:MOST_KEYWORDS],
            visual_prompt=painted if _english(painted) else lexicon.prompt(keywords, task.language, category, mood),
            mood=mood,
        )
    script.title = _whole_title(found["title"], stands(found["title"]), script, task)
    tags = (re.sub(r"\W", "", tag) for tag in found["hashtags"])
    script.hashtags.extend([tag for tag in dict.fromkeys(tags) if 1 < len(tag) <= _LONGEST_TAG and stands(tag)])
    del script.hashtags[MOST_HASHTAGS:]
    told = seconds(found, task)
    script.notices.extend([*task.notices, *late_notices(task, told, len(script.scenes))])
    return script


def fit(found: dict[str, Any], task: Task) -> None:
    """Take sentences out until no scene has more than three and the length holds, as far as that goes.

    The last of a scene goes first, in the scenes between the first and the last before those; none loses its only one.
    """
    scenes = found["scenes"]
    for scene in scenes:
        scene["narration"] = " ".join(sentences(scene["narration"])[:MOST_SENTENCES])
    while task.off(now := seconds(found, task)) > 0:
        ways = [
            (index in {0, len(scenes) - 1}, abs(now - task.pace.speech(said[-1]) - task.wanted), index, said)
            for index, scene in enumerate(scenes)
            if len(said := sentences(scene["narration"])) > 1
        ]
        if not ways:
            return
        _, _, index, said = min(ways)
        scenes[index]["narration"] = " ".join(said[:-1])


def _in_order(scenes: list[dict[str, Any]], task: Task) -> list[SceneRole.ValueType]:
    """Give the roles as the form has them: it begins with the hook and ends with its last; no other scene is either."""
    known = roles(task.form)
    first, *between, last = known.values()
    usual = known.get("body", known.get("feature", first))
    given = [known[scene["role"]] for scene in scenes]
    inner = [role if role in between else usual for role in given[1:-1]]
    return [first, *inner, last] if len(scenes) > 1 else [first]


def _title(scene: dict[str, Any], stands: bool) -> str:
    title: str = scene["title"]
    begins = _bare(scene["narration"]).startswith(_bare(title))
    return title if stands and len(title) <= LONGEST_TITLE and not begins else ""


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def _whole_title(title: str, stands: bool, script: Script, task: Task) -> str:
    """Give the model's title where the text bears it out, else the text's own, a scene's, or what it is about."""
    others = [task.title, *(scene.title for scene in script.scenes), *(k for s in script.scenes for k in s.keywords)]
    candidates = [*([title] if stands else []), *others, sentences(script.scenes[0].narration)[0]]
    return next(
        (text for text in candidates if 0 < len(text) <= _LONGEST_WHOLE_TITLE), candidates[-1][:_LONGEST_WHOLE_TITLE]
    )


def _english(text: str) -> bool:
    hangul, latin, other = letters(text)
    return latin > 0 and latin >= _MOSTLY * (hangul + latin + other)
