"""The plan of a story: hook, body, turn, close."""

from __future__ import annotations

import re

from services.llm.rules.brief import Brief
from services.llm.rules.duration import EDGE, SENTENCE_PAUSE
from services.llm.rules.model import Draft, Scene, Sentence
from services.llm.rules.salience import DATE, hook_score
from services.llm.rules.select import choose, spread
from shorts.llm.v1.llm_pb2 import SceneRole, Tone

HOOK, BODY, TURN, CLOSE = (
    SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_BODY, SceneRole.SCENE_ROLE_TURN, SceneRole.SCENE_ROLE_CLOSE,
)  # fmt: skip

_ROOM = 40.0  # seconds from which there is room for a parting phrase; below, the text itself is worth more
_ANNOUNCING = re.compile(r"문제|이유|비밀|따로|반전|problem|reason|secret|twist")  # and what follows must be told
_NAMES_TOPIC = 0.5  # worth of a hook that says what the short is about
_OF_FACT = 1.5  # a "key: value" opens no story
_BRIEFLY = 8  # characters of a topic that is said in full
_SAVED = 2.0  # seconds kept for an opener or two, in tones that live by them


def plan(brief: Brief) -> Draft:
    """Choose and lay out sentences until the narration, as spoken, comes close to the length asked for."""
    hook = _hook(brief)
    rest = [s for s in brief.sentences if s.order != hook.order]
    turn, close = _turn(brief, rest), _close(brief, rest, hook)
    best: Draft | None = None
    target = brief.length
    for _ in range(8):
        brief.check()
        draft = _draft(brief, hook, turn, close, target)
        if best is None or _miss(brief, draft) < _miss(brief, best):
            best = draft
        off = brief.seconds(draft) - brief.length
        if abs(off) < 0.04 * brief.length:
            break
        target -= off * 0.8
    assert best is not None
    return best


def _miss(brief: Brief, draft: Draft) -> float:
    asked = brief.scenes_asked
    return abs(brief.seconds(draft) - brief.length) + (2.0 * abs(len(draft.scenes) - asked) if asked else 0.0)


def _hook(brief: Brief) -> Sentence:
    last = max(1, len(brief.sentences) - 1)
    head = brief.topic.split()[-1:]
    return max(
        brief.sentences,
        key=lambda s: (
            hook_score(s, brief.sentences.index(s) / last, brief.weights[s.order], brief.language)
            + _NAMES_TOPIC * bool(head and head[0].lower() in (*s.nouns, *s.subject.lower().split()[-1:]))
            - _OF_FACT * bool(s.key)
            if len(brief.sentences) <= 60 or s.order <= 0.5 * last
            else -9.0
        ),
    )


def _turn(brief: Brief, rest: list[Sentence]) -> Sentence | None:
    """Find where the text turns: the weightiest sentence that begins with a contrast, not at either end."""
    last = len(brief.sentences)
    turns = [s for s in rest if s.link == "contrast" and s.sayable and 0.15 < s.order / last < 0.95]
    fitting = [s for s in turns if s.seconds < max(4.0, brief.length / 3)]
    return max(fitting, key=lambda s: (brief.weights[s.order], s.order), default=None)


def _close(brief: Brief, rest: list[Sentence], hook: Sentence) -> Sentence | None:
    """Find the ending: the last of the text, or one of the last three that can be said by itself."""
    tail = [s for s in rest[-3:] if s.order > hook.order or len(rest) < 4] or rest[-1:]
    by_order = {s.order: s for s in brief.sentences}
    fitting = []
    for sentence in tail:
        lead = by_order.get(sentence.order - 1) if sentence.needs == "previous" else None
        seconds = sentence.seconds + (lead.seconds if lead and lead is not hook else 0.0)
        if sentence.sayable and (lead is None or lead.needs != "previous") and seconds < max(5.0, brief.length / 3):
            fitting.append(sentence)
    return max(fitting or tail, key=lambda s: (brief.weights[s.order] + 0.6 * (s is rest[-1]), s.order), default=None)


def _draft(brief: Brief, hook: Sentence, turn: Sentence | None, close: Sentence | None, target: float) -> Draft:
    wanted = brief.scene_count()
    if turn is close:
        turn = None
    voice = brief.voice
    voice.reset()
    closer = _closer(brief, hook) if brief.length >= _ROOM else ""
    fixed = hook.seconds + (close.seconds if close else 0) + brief.pace.speech(closer) + SENTENCE_PAUSE
    if brief.length >= _ROOM and brief.voice.tone != Tone.TONE_PROFESSIONAL:
        fixed += _SAVED
    fixed += wanted * (brief.pace.scene_pause + EDGE - SENTENCE_PAUSE)
    middle = [
        s
        for s in brief.sentences
        if s is not hook and s is not close and (close is None or s.order < close.order or s.order > hook.order)
    ]
    middle = [s for s in middle if close is None or s.order < close.order]
    weights = dict(brief.weights)
    for order in (hook.order + 1, *((turn.order + 1, turn.order + 2) if turn else ())):
        if order in weights:
            weights[order] += 0.25  # what the hook and the turn lead to
    turns = _turns(turn, middle, target * 1.1 - fixed)
    forced_turn = turns | ({order + 1 for order in turns} if turn and _announces(turn) else set())
    forced = forced_turn | _lead(close, hook) | _date(middle, brief.length)
    chosen = choose(
        middle, weights, forced, max(0.0, target - fixed), (max(0, wanted - 2), 4 * wanted), brief.check, hook.order
    )
    ordered = [hook, *chosen, *([close] if close else [])]
    groups = spread(ordered, wanted, turns, brief.pace.speech(closer))
    draft = Draft([Scene(BODY, group) for group in groups], brief.topic)
    _roles(draft, turns)
    draft.scenes[-1].closer = closer
    voice.narrate(draft)
    _fill(brief, draft, min(target, brief.length))
    return draft


def _turns(turn: Sentence | None, middle: list[Sentence], room: float) -> set[int]:
    """Give the order of the turn where there is room for it, and, where it only announces, for what it announces."""
    if turn is None or turn not in middle:
        return set()
    after = [s for s in middle if s.order == turn.order + 1]
    if _announces(turn) and not after:
        return set()
    seconds = turn.seconds + (after[0].seconds if _announces(turn) else 0.0)
    return {turn.order} if seconds < room else set()


def _date(sentences: list[Sentence], length: float) -> set[int]:
    """Give the order of the fact that says when: a notice is worth nothing without it."""
    dates = [s.order for s in sentences if s.key and DATE.search(s.key) and s.seconds < length / 3]
    return set(dates[:1])


def _announces(sentence: Sentence) -> bool:
    return not sentence.nouns and bool(_ANNOUNCING.search(sentence.text))


def _lead(close: Sentence | None, hook: Sentence) -> set[int]:
    """Give the order of the sentence that the close leans on."""
    if close is None or close.needs != "previous" or close.order - 1 == hook.order:
        return set()
    return {close.order - 1}


def _closer(brief: Brief, hook: Sentence) -> str:
    """Refer back to the hook's number, or to the subject."""
    if hook.numbers and brief.voice.seed % 2:
        return brief.voice.phrase("callback", number=hook.numbers[0])
    long = brief.language == "ko" and len(brief.topic) > _BRIEFLY
    return brief.voice.phrase("close", brief.topic.split()[-1] if long else brief.topic)


def _roles(draft: Draft, turns: set[int]) -> None:
    scenes = draft.scenes
    for scene in scenes[1:-1]:
        if any(s.order in turns for s in scene.sentences):
            scene.role = TURN
    scenes[-1].role = CLOSE
    scenes[0].role = HOOK


def _fill(brief: Brief, draft: Draft, target: float) -> None:
    """Open scenes with the tone's own words, the hook first, while there is time; never where the text is too short."""
    total = brief.seconds(draft)
    if total < 0.72 * target:
        return
    order = sorted(range(len(draft.scenes) - 1), key=lambda i: (i == 0, draft.scenes[i].role != TURN, i % 2, i))
    opened, most = 0, 1 if brief.length < _ROOM else len(draft.scenes) // 2
    for index in order:
        scene = draft.scenes[index]
        starts_linked = index > 0 and bool(scene.sentences[0].link)
        if starts_linked or opened >= most or len(scene.sentences) > 2:
            continue
        scene.opener = brief.voice.opener(scene.role, draft.topic)
        brief.voice.narrate(draft)
        if brief.seconds(draft) > target * 1.03:
            scene.opener = ""
        else:
            opened += bool(scene.opener)
    brief.voice.narrate(draft)
