"""From a request to a script."""

from __future__ import annotations

import re
from collections import Counter

from services.common.errors import InvalidInputError
from services.common.language import letters
from services.common.operation import Work
from services.llm.rules import document, gate, language, lexicon, notices, product, salience, story, titles
from services.llm.rules.brief import Brief, timed
from services.llm.rules.duration import DEFAULT_PACE, Pace
from services.llm.rules.english import English
from services.llm.rules.korean import Korean
from services.llm.rules.model import Draft, Sentence
from services.llm.rules.morphology import Analyser
from services.llm.rules.voice import Voice
from services.llm.rules.voice_en import EnglishVoice
from services.llm.rules.voice_ko import KoreanVoice
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2

_FOREIGN = 0.2  # share of letters of other scripts above which a sentence is not read


def write(request: llm_pb2.WriteScriptRequest, work: Work, analyser: Analyser) -> llm_pb2.Script:
    """Write the script of one short. Raises InvalidInputError for a text with nothing to tell."""
    work.progress(0.05, "reading the text")
    source = document.read(request.text)
    code = language.choose(source.text, request.language)
    source = document.spoken(source)
    tongue = Korean(analyser) if code == "ko" else English()
    sentences = [s for s in tongue.sentences(source) if _readable(s)]
    if not sentences and source.title:
        heading = document.Block(document.BlockKind.PARAGRAPH, source.title)
        sentences = [tongue.sentence(source.title, 0, heading)]
    if not sentences:
        raise InvalidInputError.of("text", "has no sentence to tell; give a few sentences in Korean or English")
    work.progress(0.3, "choosing what matters")
    tone = request.tone or llm_pb2.Tone.TONE_CASUAL
    voice: Voice = KoreanVoice(analyser, tone, request.seed) if code == "ko" else EnglishVoice(tone, request.seed)
    pace = Pace(code, request.syllables_per_second or DEFAULT_PACE[code], request.pause_seconds)
    voice.terse = (request.length_seconds or 30.0) < 20
    brief = Brief(
        language=code,
        sentences=timed(sentences, voice, pace),
        weights=salience.scores(sentences, code),
        topic=salience.topic(sentences, source.title, code),
        title=source.title,
        length=request.length_seconds or 30.0,
        scenes_asked=request.scene_count,
        pace=pace,
        voice=voice,
        check=work.check,
    )
    selling = request.form == llm_pb2.ScriptForm.SCRIPT_FORM_PRODUCT
    draft = product.plan(brief) if selling else story.plan(brief)
    work.progress(0.8, "writing the scenes")
    script = _script(brief, draft)
    script.notices.extend(_notices(brief, draft, selling))
    gate.keep_to_source(script, request.text, voice.manner)
    work.progress(1.0, "script ready")
    return script


def _readable(sentence: Sentence) -> bool:
    hangul, latin, other = letters(sentence.text)
    return hangul + latin + other > 0 and other <= _FOREIGN * (hangul + latin + other)


def _script(brief: Brief, draft: Draft) -> llm_pb2.Script:
    code = brief.language
    nouns = [noun for sentence in brief.sentences for noun in sentence.nouns]
    category = lexicon.category(nouns, code)
    whole = lexicon.mood(" ".join(s.text for s in brief.sentences), code, 0)
    script = llm_pb2.Script(title=_title(brief, draft), language=code, category=scene_pb2.Category.ValueType(category))
    used: set[str] = set()
    common = [noun for noun, _ in Counter(nouns).most_common(4)]
    for scene in draft.scenes:
        words = titles.keywords(scene, code) or common
        told = " ".join(s.text for s in scene.sentences) or scene.narration
        mood = lexicon.mood(told, code, scene.role, whole)
        script.scenes.add(
            role=llm_pb2.SceneRole.ValueType(scene.role),
            narration=scene.narration,
            title=titles.title(scene, used, code, brief.title, draft.topic, draft.scenes[1:]),
            keywords=words,
            visual_prompt=lexicon.prompt([*words, *common], code, category, mood),
            mood=scene_pb2.Mood.ValueType(mood),
        )
    script.hashtags.extend(_hashtags(brief, nouns))
    return script


def _title(brief: Brief, draft: Draft) -> str:
    if brief.title and len(brief.title) <= 60:
        return brief.title
    hook = draft.scenes[0].sentences
    if hook and hook[0].headline and brief.language == "ko":
        return hook[0].headline
    return draft.topic if brief.language == "ko" else draft.topic[:1].upper() + draft.topic[1:]


def _hashtags(brief: Brief, nouns: list[str]) -> list[str]:
    counts = Counter(nouns)
    ranked = sorted(
        counts, key=lambda noun: (-counts[noun] * (2 if lexicon.thing(noun, brief.language) else 1), nouns.index(noun))
    )
    tags = [re.sub(r"\W", "", brief.topic.removeprefix("the "))] + [re.sub(r"\W", "", noun) for noun in ranked]
    return [tag for tag in dict.fromkeys(tags) if 1 < len(tag) <= 20 and not tag.isdigit()][:8]


def _notices(brief: Brief, draft: Draft, selling: bool) -> list[str]:
    out = []
    seconds, code = brief.seconds(draft), brief.language
    if seconds < 0.85 * brief.length:
        said = {s.order for scene in draft.scenes for s in scene.sentences}
        left = sum(s.seconds for s in brief.sentences if s.order not in said)
        enough = seconds + left > 1.3 * brief.length
        out.append((notices.other_length if enough else notices.short_text)(code, brief.length, seconds))
    elif seconds > 1.15 * brief.length:
        out.append(notices.other_length(code, brief.length, seconds))
    asked = brief.scenes_asked
    if asked and len(draft.scenes) < asked:
        out.append(notices.fewer_scenes(code, asked, len(draft.scenes)))
    if selling and not draft.scenes[-1].sentences:
        out.append(notices.no_call(code))
    return out
