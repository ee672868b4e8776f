"""The plan of a product short: hook, problem, features, proof, call to action.

Every scene says something that sells. The product is named beside a sentence: after the hook or the problem, before a
feature, or with its price; where the time is short, with its price.
"""

from __future__ import annotations

from dataclasses import replace

from services.llm.rules import parts as sorting
from services.llm.rules import touches
from services.llm.rules.brief import Brief
from services.llm.rules.duration import EDGE, SENTENCE_PAUSE
from services.llm.rules.model import Draft, Scene, Sentence
from services.llm.rules.parts import Parts
from services.llm.rules.select import choose, spread
from services.llm.rules.voice import MOST_SENTENCES, sentence_count
from shorts.llm.v1.llm_pb2 import SceneRole

HOOK, PROBLEM, FEATURE, PROOF, CALL = (
    SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_PROBLEM, SceneRole.SCENE_ROLE_FEATURE, SceneRole.SCENE_ROLE_PROOF,
    SceneRole.SCENE_ROLE_CALL_TO_ACTION,
)  # fmt: skip
_FEATURES_SHARE = 0.3  # of the length that features should have
_LONG_SCENE = 7.0  # seconds: a scene that takes longer also to name the product loses the viewer
_ROOMY = 25.0  # seconds from which the product is introduced by a sentence of its own
_CALL_SHARE = 0.42  # of a brief short that the price may take, with the name and the last phrase
_MISS = 0.06  # of the length that a better choice of features may miss
_PHRASES = 4.0  # seconds that the phrases of the tone take


def plan(brief: Brief) -> Draft:
    """Choose and lay out the facts until the narration, as spoken, comes close to the length asked for."""
    parts = sorting.sort(brief)
    best: Draft | None = None
    target = brief.length
    for _ in range(5):
        brief.check()
        draft = _Plan(brief, parts, target).draft()
        if best is None or abs(brief.seconds(draft) - brief.length) < abs(brief.seconds(best) - brief.length):
            best = draft
        off = brief.seconds(draft) - brief.length
        if abs(off) < _MISS * brief.length:
            break
        target -= off * 0.8
    assert best is not None
    return best


class _Plan:
    """One attempt: as many sentences as fill `target` seconds, laid out over the scenes."""

    def __init__(self, brief: Brief, parts: Parts, target: float) -> None:
        self.brief, self.parts, self.target = brief, parts, target
        self.wanted = brief.scene_count()
        brief.voice.reset()
        self.weights = sorting.worth(brief, parts)
        self.hook = sorting.hook(brief, parts, self.weights, brief_one=self.wanted < 5)
        self.call = sorting.call(parts, 0.24 * brief.length)
        ranked = sorted(parts.problem, key=lambda s: -brief.weights[s.order])
        fitting = [s for s in ranked if s is not self.hook and not s.needs]
        asked = self.hook in parts.problem
        self.problem = fitting[: int(self.wanted >= 5 and brief.length >= 20 and not asked)]
        proof = sorted(parts.proof, key=lambda s: -brief.weights[s.order] - 0.3 * s.quote)[: int(self.wanted >= 4)]
        self.proof = [s for s in proof if s.seconds < 0.3 * brief.length]
        self._lighten()
        self.product = brief.voice.phrase("product", brief.topic)
        self.roomy = brief.length >= _ROOMY and len(parts.features) > 1
        self.lead = ""
        self.own = touches.choose(brief, brief.topic, turns=False, ending="offer")
        ending = self.own.close if self.call else ""
        self.closer = ending or brief.voice.phrase("call_end" if self.call else "call_neutral", brief.topic)
        if self.call and not self.roomy:
            self._shorten_call()

    def draft(self) -> Draft:
        """Lay out the scenes and write them."""
        chosen = self._features()
        scenes = [Scene(HOOK, [self.hook])] if self.hook else []
        scenes += [Scene(PROBLEM, [s]) for s in self.problem]
        if chosen:
            shown = max(1, self.wanted - 2 - len(self.problem) - len(self.proof))
            if not self.brief.scenes_asked:
                shown = max(shown, min(10 - self.wanted + shown, -(-len(chosen) // 3)))
            scenes += [Scene(FEATURE, group) for group in spread(chosen, shown, set())]
        scenes += [Scene(PROOF, [s]) for s in self.proof]
        if not scenes:  # a text of a price and nothing else
            scenes = [Scene(HOOK, [], opener=self.product)]
        scenes.append(Scene(CALL, self.call, closer=self.closer))
        self._touch(scenes)
        self._name(scenes)
        draft = Draft(scenes, self.brief.topic)
        self.brief.voice.narrate(draft)
        if not any(self.brief.topic.lower() in scene.narration.lower() for scene in scenes) and self.call:
            self._unname(scenes)
            scenes[-1].lead = self.brief.topic
            self.brief.voice.narrate(draft)
        self._fill(draft)
        return draft

    def _touch(self, scenes: list[Scene]) -> None:
        """Let who tells it be heard after the hook and beside the features."""
        if self.brief.voice.lines is not None:
            touches.place(self.brief, replace(self.own, close=""), scenes, set())

    def _unname(self, scenes: list[Scene]) -> None:
        """Take back a naming that found no room among the sentences of its scene."""
        for scene in scenes[:-1]:
            scene.opener = scene.opener if scene.opener != self.product else ""
            scene.closer = scene.closer if scene.closer != self.product else ""

    def _features(self) -> list[Sentence]:
        pace, parts = self.brief.pace, self.parts
        taken = [*([self.hook] if self.hook else []), *self.problem, *self.proof, *self.call]
        fixed = sum(s.seconds for s in taken) + pace.speech(self.closer) + SENTENCE_PAUSE
        fixed += replace(self.own, close="").seconds(self.brief)
        if self.lead:
            said = self.brief.voice.plain(self.call[0])
            fixed += pace.speech(self.brief.voice.named(self.lead, said)) - pace.speech(said)
        elif self.roomy:
            fixed += pace.speech(self.product) + SENTENCE_PAUSE
        fixed += self.wanted * (pace.scene_pause + EDGE - SENTENCE_PAUSE)
        rest = [] if len(parts.features) > 1 else parts.problem  # what is wrong is no feature
        pool = [s for s in [*parts.features, *rest, *parts.call] if s not in taken]
        shown = self.wanted - 2 - len(self.problem) - len(self.proof)
        fewest = max(0, shown) if self.brief.scenes_asked else max(1, shown // 2)
        room = max(0.0, self.target - fixed)
        told = f"{self.brief.title} {self.brief.topic}"
        better = [s for s in pool if sorting.selling(s, parts, told)]
        if sum(s.seconds for s in better) >= room:
            pool = better
        after = self.hook.order if self.hook else -9
        slack = max(0.04, _MISS * self.target / max(room, 1.0))
        counts = (fewest, max(6, 3 * shown))
        chosen = choose(pool, self.weights, set(), room, counts, self.brief.check, after, slack)
        if not chosen and (short := min((s for s in pool if not s.needs), key=lambda s: s.seconds, default=None)):
            chosen = [short]  # a product without a feature sells nothing
        return sorted(chosen, key=lambda s: (s in parts.call, s.order))

    def _name(self, scenes: list[Scene]) -> None:
        """Name the product beside a sentence of one of the first scenes, else with its price."""
        if self.lead or (not self.call and not self.roomy):
            scenes[-1].lead = self.lead  # without a price the last phrase names it
            return
        needed = self.brief.pace.speech(self.product) + SENTENCE_PAUSE
        said = sentence_count(self.product)
        places = [
            scene
            for scene in scenes[:-1]
            if scene.role != PROOF
            and not scene.closer
            and len(scene.sentences) + said + _count(scene) <= MOST_SENTENCES
        ]
        brief_ones = [scene for scene in places if sum(s.seconds for s in scene.sentences) + needed <= _LONG_SCENE]
        place = next(iter(brief_ones), None) or next((scene for scene in places if scene.role == FEATURE), None)
        if place is None:
            scenes[-1].lead = self.brief.topic if self.call else ""
        elif place.role == FEATURE and not place.opener:
            place.opener = self.product
        else:
            place.closer = self.product

    def _shorten_call(self) -> None:
        """Name the product with its price, and leave the list price or the last phrase out where they take too long."""
        self.lead = self.brief.topic
        price, speech = self.call[0], self.brief.pace.speech
        plain = replace(price, was="")
        brief_end = self.own.close or self.brief.voice.phrase("call_brief")
        ways = ((price, self.closer), (price, brief_end), (plain, self.closer), (plain, brief_end))
        rest = sum(s.seconds for s in self.call[1:])
        for said, closer in ways:
            self.call[0], self.closer = said, closer
            line = self.brief.voice.named(self.lead, self.brief.voice.plain(said))
            if speech(f"{line} {closer}") + rest < _CALL_SHARE * self.brief.length:
                return

    def _lighten(self) -> None:
        """Shorten the other roles, the call first, until the features have their share of the length."""
        for step in range(6):
            taken = sum(
                s.seconds for s in [*([self.hook] if self.hook else []), *self.problem, *self.proof, *self.call]
            )
            if taken + _PHRASES < (1 - _FEATURES_SHARE) * self.brief.length or not self.parts.features:
                return
            if step < 2:
                del self.call[2 - step :]
            elif step == 2:
                self.problem = self._briefest(self.parts.problem)[: len(self.problem)]
            elif step == 3:
                self.proof = self._briefest(self.parts.proof)[: len(self.proof)]
            elif step == 4:
                self.problem = []
            elif self.brief.length < _ROOMY:
                self.proof = []

    def _briefest(self, sentences: list[Sentence]) -> list[Sentence]:
        return sorted((s for s in sentences if s is not self.hook and not s.needs), key=lambda s: s.seconds)

    def _fill(self, draft: Draft) -> None:
        """Open scenes with the tone's own words while there is time."""
        brief, target = self.brief, min(self.target, self.brief.length)
        if brief.seconds(draft) < 0.72 * target or brief.voice.lines is not None:
            return
        for scene in sorted(draft.scenes[1:], key=lambda s: s.role != PROOF):
            if scene.opener or scene.lead or len(scene.sentences) > 2:
                continue
            if scene.role == PROBLEM and scene.sentences[0].question:
                continue
            if scene.role == PROOF and not any(sorting.reviewed(s) for s in scene.sentences):
                continue  # a quotation that the text does not call a review
            first = scene.role == FEATURE and not any(
                s.role == FEATURE for s in draft.scenes[: draft.scenes.index(scene)]
            )
            scene.opener = brief.voice.phrase("first") if first else brief.voice.opener(scene.role, draft.topic)
            brief.voice.narrate(draft)
            if brief.seconds(draft) > target * 1.03:
                scene.opener = ""
        brief.voice.narrate(draft)


def _count(scene: Scene) -> int:
    return sentence_count(scene.opener) if scene.opener else 0
