"""What the end of a short calls its beginning by."""

from __future__ import annotations

import re

from services.llm.rules import lexicon
from services.llm.rules.brief import Brief
from services.llm.rules.model import Sentence
from services.llm.rules.salience import announces

ANY = ("이 안내", "this notice", "이 이야기", "this story")  # what any hook may be called
_CALLED, _CALLED_KO, _CALLED_WORDS = 28, 14, 4  # characters and words of what the hook is called by
_SENTENCE = re.compile(r"[.!?:,\d]|[다요까죠]$")


def name(brief: Brief, hook: Sentence) -> str:
    """Give what the end may call the hook by: its title, its subject, the text's where the hook names it, its kind.

    Whoever lives is called by its story: a baker may put that into the bag.
    """
    told, topic, korean = hook.away(), brief.topic, brief.language == "ko"
    if announces(hook):
        return ANY[0] if korean else ANY[1]
    title = brief.title
    if title and len(title) <= (_CALLED_KO if korean else _CALLED) and not _SENTENCE.search(title):
        return title if korean or re.match(r"(?:\w+\s)?[A-Z]\w+\s[A-Z]", title) else title[:1].lower() + title[1:]
    subject = told.subject
    if not korean:
        subject = re.sub(r"^(?:The|A|An|One|This) ", "the ", re.sub(r"^(My|Our) ", lambda m: m[0].lower(), subject))
    plain = subject and not re.search(r"\d|[것번때수날]$", subject) and (korean or not subject.endswith("s"))
    if plain and 1 < len(subject) <= (_CALLED_KO if korean else _CALLED):
        return _storied(subject, brief.language)
    head = topic.split()[-1]
    named = re.escape(head) if korean else rf"\b{re.escape(head)}\b"
    if len(topic.split()) <= _CALLED_WORDS and re.search(named, told.text):
        return _storied(topic if len(topic) <= _CALLED_KO or not korean else head, brief.language)
    return ANY[2] if korean else ANY[3]


def _storied(called: str, language: str) -> str:
    """Give a thing by its name, and anybody, and what no table knows, by the story."""
    known = lexicon.thing(called.rsplit(maxsplit=1)[-1], language)
    lives = known is None or known[1] == "NATURE" or called.rsplit(maxsplit=1)[-1] in lexicon.FAMILY
    if not lives and not (language == "en" and called[:1].isupper()):
        return called
    return f"{called} 이야기" if language == "ko" else f"the story of {called}"
