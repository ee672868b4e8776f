"""The plan of a story: hook, body, turn, close."""

from __future__ import annotations

import re

from services.llm.rules import callback, touches
from services.llm.rules.brief import Brief
from services.llm.rules.duration import EDGE, SENTENCE_PAUSE
from services.llm.rules.model import Draft, Scene, Sentence
from services.llm.rules.salience import DATE, announces, hook_score, idle
from services.llm.rules.select import choose, spread
from shorts.llm.v1.llm_pb2 import SceneRole, Tone

HOOK, BODY, TURN, CLOSE = (
    SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_BODY, SceneRole.SCENE_ROLE_TURN, SceneRole.SCENE_ROLE_CLOSE,
)  # fmt: skip

_ROOM = 40.0  # seconds from which there is room for a parting phrase; below, the text itself is worth more
_ANNOUNCING = re.compile(
    r"문제|이유|비밀|따로|반전|problem|reason|secret|twist|strangest|best part|surprise"
)  # and what follows must be told
_NAMES_TOPIC = 0.25  # worth of a hook that says what the short is about
_LONG_HOOK, _HOOK_SHARE = 0.4, 0.3  # against each second that a hook takes beyond this share of the length
_OF_FACT = 1.5  # a "key: value" opens no story
_LONGEST_RUN, _RUN = 4, 0.45  # sentences of a turn with what leads to it, and the share of the length they may take
_DATED = re.compile(
    r"\d+월 ?\d+일|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d"
)
_LAST_WORD = 1.2  # worth of the text's own end as the end
_SAVED = 3.5  # seconds kept for an opener or two, in tones that live by them
_FITS, _CLEARLY = 0.1, 0.03  # of the length: a miss that is none, and one that is worth giving up turn or end for
_OVER = 1.07  # of the length, up to which a scene is opened in the tone's words
_USUAL = 4.0  # seconds of a sentence
_FEWEST = 3  # scenes of a short, where the text has as many sentences
_NOTHING, _CLOSE, _ALL = range(3)  # of what is said around the text
_SLACK = 0.05  # of the length that a better choice of sentences may miss
_SAYS_LITTLE = 4  # content words of a sentence that only announces
_REFERS = 20.0  # seconds from which the end refers back to the hook, and a hook from the middle is led back from


def plan(brief: Brief) -> Draft:
    """Choose and lay out sentences until the narration, as spoken, comes close to the length asked for."""
    hook = _hook(brief)
    rest = [s for s in brief.sentences if s.order != hook.order]
    close = _close(brief, rest, hook)
    turn = _turn(brief, rest, hook)
    best: Draft | None = None
    none: list[Sentence] = []
    for run, around in ((turn, _ALL), (none, _ALL), (turn, _CLOSE), (none, _CLOSE), (none, _NOTHING)):
        draft = _fitted(brief, hook, run, close, around)
        if best is None or _miss(brief, draft) < _miss(brief, best) - _CLEARLY * brief.length:
            best = draft
        if _miss(brief, best) < _FITS * brief.length:
            break
    assert best is not None
    brief.voice.narrate(best)
    return best


def _fitted(brief: Brief, hook: Sentence, run: list[Sentence], close: Sentence | None, around: int) -> Draft:
    """Fill the length as well as the turn and the end allow."""
    best: Draft | None = None
    target = brief.length
    for _ in range(8):
        brief.check()
        draft = _draft(brief, hook, run, close, target, around)
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
    few = 0 if asked else max(0, min(_FEWEST, len(brief.sentences)) - len(draft.scenes))
    return abs(brief.seconds(draft) - brief.length) + 2.0 * (abs(len(draft.scenes) - asked) if asked else 2 * few)


def _hook(brief: Brief) -> Sentence:
    last = max(1, len(brief.sentences) - 1)
    head = brief.topic.split()[-1:]
    return max(
        brief.sentences,
        key=lambda s: (
            hook_score(s, brief.sentences.index(s) / last, brief.weights[s.order], brief.language)
            + _NAMES_TOPIC * bool(head and head[0].lower() in (*s.nouns, *s.subject.lower().split()[-1:]))
            - _OF_FACT * bool(s.key)
            - _LONG_HOOK * max(0.0, s.seconds - _HOOK_SHARE * brief.length)
            if len(brief.sentences) <= 60 or s.order <= 0.5 * last
            else -9.0
        ),
    )


def _turn(brief: Brief, rest: list[Sentence], hook: Sentence) -> list[Sentence]:
    """Find where the text turns: the weightiest sentence that begins with a contrast, not at either end.

    It comes with what it turns from, and with what it announces; empty where nothing turns or there is no room for it.
    """
    by_order = {s.order: s for s in rest}
    last = len(brief.sentences)
    found: list[list[Sentence]] = []
    for turn in rest:
        if turn.link != "contrast" or not turn.sayable or not 0.15 < turn.order / last < 0.95:
            continue
        run = [turn]
        while run[0].needs == "previous" or run[0] is turn:
            before = by_order.get(run[0].order - 1)
            if before is None:
                break
            run.insert(0, before)
        whole = run[0].needs != "previous" or run[0].order - 1 == hook.order
        if _announces(turn):
            after = by_order.get(turn.order + 1)
            whole = whole and after is not None
            run += [after] if after else []
        whole = whole and all(s.sayable for s in run)
        if whole and len(run) <= _LONGEST_RUN and sum(s.seconds for s in run) < brief.length * _RUN:
            found.append(run)
    weights = brief.weights

    def worth(run: list[Sentence]) -> tuple[float, int]:
        turn = next(s for s in run if s.link == "contrast")
        return weights[turn.order], turn.order

    return max(found, key=worth, default=[])


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
    return max(
        fitting or tail, key=lambda s: (brief.weights[s.order] + _LAST_WORD * (s is rest[-1]), s.order), default=None
    )


def _draft(
    brief: Brief, hook: Sentence, run: list[Sentence], close: Sentence | None, target: float, around: int
) -> Draft:
    wanted = brief.scene_count()
    turn = next((s for s in run if s.link == "contrast" and s is not close), None)
    voice = brief.voice
    voice.reset()
    back = callback.name(brief, hook)
    own = touches.choose(brief, back, turns=turn is not None, notice=announces(hook)) if around else touches.Touches()
    own = own if around == _ALL else touches.Touches(close=own.close)
    closer = own.close
    if not closer and around == _ALL and brief.length >= _REFERS and back not in callback.ANY:
        closer = voice.phrase("refer", back=back)
    rewinds = brief.length >= (_REFERS if voice.lines is None else _ROOM)
    rewind = voice.phrase("rewind") if hook.order > 1 and rewinds else ""
    fixed = hook.seconds + (close.seconds if close else 0) + own.seconds(brief)
    fixed += sum(brief.pace.speech(line) + SENTENCE_PAUSE for line in (rewind, "" if own.close else closer) if line)
    if voice.lines is None and brief.length >= _ROOM and voice.tone != Tone.TONE_PROFESSIONAL:
        fixed += _SAVED
    fixed += wanted * (brief.pace.scene_pause + EDGE - SENTENCE_PAUSE)
    middle = [s for s in brief.sentences if s is not hook and not idle(s) and (close is None or s.order < close.order)]
    # By the second, not by the sentence: many little ones say less than a few.
    weights = {s.order: brief.weights[s.order] * (s.seconds / _USUAL) ** 0.5 for s in brief.sentences}
    for order in (hook.order + 1, *((turn.order + 1, turn.order + 2) if turn else ())):
        if order in weights:
            weights[order] += 0.25  # what the hook and the turn lead to
    run = [s for s in run if s in middle] if turn else []
    roomy = sum(s.seconds for s in run) < target * 1.1 - fixed
    turns = {turn.order} if turn and roomy else set()
    dated = set() if _DATED.search(hook.text) else _date(middle, brief.length)
    forced = {s.order for s in run if turns} | _lead(close, hook) | dated
    room, counts = max(0.0, target - fixed), (max(0, wanted - 2), 4 * wanted)
    slack = max(0.04, _SLACK * brief.length / max(room, 1.0))
    chosen = choose(middle, weights, forced, room, counts, brief.check, hook.order, slack)
    ordered = [hook, *chosen, *([close] if close else [])]
    groups = spread(ordered, wanted, turns, brief.pace.speech(closer))
    draft = Draft([Scene(BODY, group) for group in groups], brief.topic)
    _roles(draft, turns)
    draft.scenes[-1].closer = closer
    touches.place(brief, own, draft.scenes, turns)
    if rewind and len(groups) > 1 and groups[1][0].order < hook.order and not draft.scenes[1].opener:
        draft.scenes[1].opener = rewind
    voice.narrate(draft)
    if voice.lines is None:
        _fill(brief, draft, min(target, brief.length))
    return draft


def _date(sentences: list[Sentence], length: float) -> set[int]:
    """Give the order of what says when: a notice is worth nothing without it."""
    dates = [s.order for s in sentences if s.key and DATE.search(s.key) and s.seconds < length / 3]
    told = [s.order for s in sentences if announces(s) and _DATED.search(s.text) and s.seconds < length / 2]
    return set(dates[:1] or told[:1])


def _announces(sentence: Sentence) -> bool:
    return len(sentence.words) <= _SAYS_LITTLE and bool(_ANNOUNCING.search(sentence.text))


def _lead(close: Sentence | None, hook: Sentence) -> set[int]:
    """Give the order of the sentence that the close leans on."""
    if close is None or close.needs != "previous" or close.order - 1 == hook.order:
        return set()
    return {close.order - 1}


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
        starts_linked = index > 0 and bool(scene.sentences[0].link or scene.sentences[0].needs)
        if starts_linked or opened >= most or len(scene.sentences) > 2 or scene.opener:
            continue
        scene.opener = brief.voice.opener(scene.role, draft.topic)
        brief.voice.narrate(draft)
        if brief.seconds(draft) > target * (_OVER if brief.length >= _ROOM else 1.03):
            scene.opener = ""
        else:
            opened += bool(scene.opener)
    brief.voice.narrate(draft)
