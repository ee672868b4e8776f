"""The plan of a product short: hook, problem, features, proof, call to action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.llm.rules.brief import Brief
from services.llm.rules.document import BlockKind
from services.llm.rules.duration import EDGE, SENTENCE_PAUSE
from services.llm.rules.model import Draft, Scene, Sentence
from services.llm.rules.salience import hook_score
from services.llm.rules.select import choose, spread
from shorts.llm.v1.llm_pb2 import SceneRole

HOOK, PROBLEM, FEATURE, PROOF, CALL = (
    SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_PROBLEM, SceneRole.SCENE_ROLE_FEATURE, SceneRole.SCENE_ROLE_PROOF,
    SceneRole.SCENE_ROLE_CALL_TO_ACTION,
)  # fmt: skip
_FEATURES_SHARE = 0.28  # of the length that features should have
_LONG_HOOK = 7.0  # seconds: what is longer loses the viewer
_PHRASES = 6.0  # seconds that the phrases of the tone take
_PROOF = re.compile(
    r"후기|리뷰|평가|평점|별점|고객|사용자|구매자|review|rating|customer|testimonial|stars|what people say",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"구매|구입|문의|판매처|주문|매장|예약|전화|연락|배송|할인|행사|이벤트|가격|정가|판매가|사는 곳|where "
    r"to|buy|order|price|shipping|contact|call us|"
    r"available at|discount|phone",
    re.IGNORECASE,
)
_PLACE = re.compile(r"사는 곳|판매처|구매|주문|스토어|매장|where|buy|order", re.IGNORECASE)
_PRICE = re.compile(r"가격|정가|판매가|price", re.IGNORECASE)
_PROBLEM = re.compile(
    r"불편|힘들|힘든|걱정|고민|번거|무거|무겁|귀찮|아깝|아쉬|새는|샌|식어|식는|젖|망가|잃어|부족|지치|"
    r"지친|어렵|아프|흘리|흘린|없으셨|적 있|"
    r"\b(?:tired of|annoying|problem|hard to|heavy|spill|leak|struggle|cold coffee|hassle|mess|painful|sick of|ever)\b",
    re.IGNORECASE,
)


@dataclass
class _Parts:
    problem: list[Sentence]
    features: list[Sentence]
    proof: list[Sentence]
    call: list[Sentence]


def plan(brief: Brief) -> Draft:
    """Choose and lay out the facts until the narration, as spoken, comes close to the length asked for."""
    parts = _sort(brief)
    hook = _hook(brief, parts)
    best: Draft | None = None
    target = brief.length
    for _ in range(5):
        brief.check()
        draft = _draft(brief, parts, hook, target)
        if best is None or abs(brief.seconds(draft) - brief.length) < abs(brief.seconds(best) - brief.length):
            best = draft
        off = brief.seconds(draft) - brief.length
        if abs(off) < 0.05 * brief.length:
            break
        target -= off * 0.8
    assert best is not None
    return best


def _sort(brief: Brief) -> _Parts:
    parts = _Parts([], [], [], [])
    for sentence in brief.sentences:
        label = f"{sentence.section} {sentence.key}"
        if sentence.kind is BlockKind.QUOTE or _PROOF.search(label):
            parts.proof.append(sentence)
        elif _CALL.search(label if sentence.key else sentence.section) or (
            not sentence.key and _CALL.search(sentence.text) and _is_call(sentence)
        ):
            parts.call.append(sentence)
        elif (
            (_PROBLEM.search(sentence.text) or sentence.question)
            and not sentence.key
            and sentence.kind is BlockKind.PARAGRAPH
        ):
            parts.problem.append(sentence)
        elif _PROOF.search(sentence.text) and sentence.quote:
            parts.proof.append(sentence)
        else:
            parts.features.append(sentence)
    return parts


def _reviewed(sentence: Sentence) -> bool:
    return bool(_PROOF.search(f"{sentence.section} {sentence.key} {sentence.text}"))


def _is_call(sentence: Sentence) -> bool:
    return bool(
        re.search(
            r"구매|구입|주문|문의|판매|예약|매장|전화|buy|order|available|call|contact", sentence.text, re.IGNORECASE
        )
    )


def _hook(brief: Brief, parts: _Parts) -> Sentence | None:
    """The strongest of the plain sentences and features; none where there are but one or two of them."""
    pool = parts.features if len(parts.features) > 1 else parts.problem
    if not pool:
        return None
    last = max(1, len(brief.sentences))
    return max(
        pool,
        key=lambda s: (
            hook_score(s, 0.3 * s.order / last, brief.weights[s.order], brief.language)
            + 0.4 * (len(s.numbers) > 1)
            - 0.8 * bool(s.key)
        ),
    )


def _call(parts: _Parts, room: float) -> list[Sentence]:
    """The price, then where to buy, as far as there is room."""
    ranked = sorted(
        parts.call, key=lambda s: (not _PRICE.search(s.key + s.text), not _PLACE.search(s.key or s.text), s.order)
    )
    taken: list[Sentence] = []
    for sentence in ranked:
        if not taken or (len(taken) < 3 and sum(s.seconds for s in taken) + sentence.seconds < room):
            taken.append(sentence)
    return sorted(taken, key=lambda s: (not _PRICE.search(s.key + s.text), s.order))


def _draft(brief: Brief, parts: _Parts, hook: Sentence | None, target: float) -> Draft:
    wanted = brief.scene_count()
    voice, pace = brief.voice, brief.pace
    voice.reset()
    call = _call(parts, 0.24 * brief.length)
    problem = sorted(parts.problem, key=lambda s: -brief.weights[s.order])
    problem = [s for s in problem if s is not hook and not s.needs][: int(wanted >= 5 and brief.length >= 20)]
    proof = sorted(parts.proof, key=lambda s: -brief.weights[s.order] - 0.3 * s.quote)[: int(wanted >= 4)]
    proof = [s for s in proof if s.seconds < 0.3 * brief.length]
    product = voice.phrase("product", brief.topic)
    closer = voice.phrase("call_end" if call else "call_neutral", brief.topic)
    _lighten(brief, parts, hook, problem, proof, call)
    shown = wanted - 2 - len(problem) - len(proof)
    fixed = sum(s.seconds for s in [*([hook] if hook else []), *problem, *proof, *call])
    fixed += pace.speech(product) + pace.speech(closer) + 2 * SENTENCE_PAUSE
    fixed += wanted * (pace.scene_pause + EDGE - SENTENCE_PAUSE)
    rest = [] if len(parts.features) > 1 else parts.problem  # what is wrong is no feature
    pool = [s for s in [*parts.features, *rest, *parts.call] if s is not hook and s not in [*problem, *proof, *call]]
    weights = {s.order: brief.weights[s.order] - 0.8 * (s in parts.call or not s.nouns) for s in brief.sentences}
    chosen = choose(
        pool,
        weights,
        set(),
        max(0.0, target - fixed),
        (max(0, shown) if brief.scenes_asked else max(1, shown // 2), max(6, 3 * shown)),
        brief.check,
    )
    chosen.sort(key=lambda s: (s in parts.call, s.order))
    scenes = [Scene(HOOK, [hook] if hook else [], opener=product)]
    scenes += [Scene(PROBLEM, [s]) for s in problem]
    if chosen:
        if not brief.scenes_asked:
            shown = max(shown, min(10 - wanted + shown, -(-len(chosen) // 3)))
        scenes += [Scene(FEATURE, group) for group in spread(chosen, max(1, shown), set())]
    scenes += [Scene(PROOF, [s]) for s in proof]
    scenes.append(Scene(CALL, call, closer=closer))
    if hook and hook.seconds + pace.speech(product) > _LONG_HOOK:
        _introduce_later(brief, scenes, product)
    draft = Draft(scenes, brief.topic)
    voice.narrate(draft)
    _fill(brief, draft, min(target, brief.length))
    return draft


def _introduce_later(brief: Brief, scenes: list[Scene], product: str) -> None:
    """Name the product after the problem, or in a scene of its own before what it does; the hook's title shows it."""
    after = scenes[1]
    seconds = sum(s.seconds for s in after.sentences) + brief.pace.speech(product)
    if after.role == PROBLEM and seconds <= _LONG_HOOK:
        scenes[0].opener, after.closer = "", product
    elif not brief.scenes_asked and len(scenes) < 10:
        scenes[0].opener = ""
        scenes.insert(2 if after.role == PROBLEM else 1, Scene(FEATURE, [], opener=product))


def _lighten(
    brief: Brief,
    parts: _Parts,
    hook: Sentence | None,
    problem: list[Sentence],
    proof: list[Sentence],
    call: list[Sentence],
) -> None:
    """Shorten the other roles, the call first, until the features have their share of the length."""
    for step in range(5):
        taken = sum(s.seconds for s in [*([hook] if hook else []), *problem, *proof, *call])
        if taken + _PHRASES < (1 - _FEATURES_SHARE) * brief.length or not parts.features:
            return
        if step < 2:
            del call[2 - step :]
        elif step == 2:
            problem[:] = _briefest(parts.problem, hook)[: len(problem)]
        elif step == 3:
            proof[:] = _briefest(parts.proof, hook)[: len(proof)]
        else:
            problem.clear()


def _briefest(sentences: list[Sentence], hook: Sentence | None) -> list[Sentence]:
    return sorted((s for s in sentences if s is not hook and not s.needs), key=lambda s: s.seconds)


def _fill(brief: Brief, draft: Draft, target: float) -> None:
    if brief.seconds(draft) < 0.72 * target:
        return
    for scene in sorted(draft.scenes[1:], key=lambda s: s.role != PROOF):
        if scene.opener or len(scene.sentences) > 2 or (scene.role == PROBLEM and scene.sentences[0].question):
            continue
        if scene.role == PROOF and not any(_reviewed(s) for s in scene.sentences):
            continue  # a quotation that the text does not call a review
        scene.opener = brief.voice.opener(scene.role, draft.topic)
        brief.voice.narrate(draft)
        if brief.seconds(draft) > target * 1.03:
            scene.opener = ""
    brief.voice.narrate(draft)
