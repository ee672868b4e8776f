"""From a request to a script."""

from __future__ import annotations

import re
from collections import Counter

from services.common.characters.casting import choose
from services.common.characters.personas import lines_of
from services.common.errors import InvalidInputError
from services.common.language import letters
from services.common.operation import Work
from services.llm.rules import (
    document,
    gate,
    language,
    lexicon,
    notices,
    product,
    salience,
    shop,
    showing,
    story,
    subjects,
    titles,
)
from services.llm.rules.brief import Brief, timed
from services.llm.rules.duration import DEFAULT_PACE, Pace
from services.llm.rules.english import English
from services.llm.rules.korean import Korean
from services.llm.rules.model import Draft, Scene, Sentence
from services.llm.rules.morphology import Analyser
from services.llm.rules.senses import meant
from services.llm.rules.voice import Voice
from services.llm.rules.voice_en import EnglishVoice
from services.llm.rules.voice_ko import KoreanVoice
from services.llm.rules.words import words
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2

_FOREIGN = 0.2  # share of letters of other scripts above which a sentence is not read
_ON_TOPIC = 0.35  # worth of a sentence that names the subject
_PRICED = re.compile(r"가격|price", re.IGNORECASE)
_TELLING = 2  # things and doings that tell a scene's subject by themselves
_LONGEST_TITLE = 60  # characters


def write(request: llm_pb2.WriteScriptRequest, work: Work, analyser: Analyser) -> llm_pb2.Script:
    """Write the script of one short. Raises InvalidInputError for a text with nothing to tell."""
    work.progress(0.05, "reading the text")
    source = document.read(request.text)
    code = language.choose(source.text, request.language)
    source = document.spoken(source)
    selling = request.form == llm_pb2.ScriptForm.SCRIPT_FORM_PRODUCT
    if selling:
        source = shop.clean(source, code)
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
        topic=_topic(sentences, source.title, code, selling=selling),
        title=source.title,
        named=_named(tongue, source.title, code) if selling else (),
        length=request.length_seconds or 30.0,
        scenes_asked=request.scene_count,
        pace=pace,
        voice=voice,
        check=work.check,
        sold=_head(source.title, code) if selling or any(_PRICED.search(s.key) for s in sentences) else "",
    )
    head = brief.topic.split()[-1].lower() if brief.topic else ""
    for sentence in brief.sentences if head and not selling else ():
        brief.weights[sentence.order] += _ON_TOPIC * (head in sentence.text.lower())
    subject = subjects.of(brief)
    if request.characters:
        voice.teller = choose(request.characters, subject.category, subject.words, subject.mood, tone, request.seed)
        voice.lines = lines_of(voice.teller, code)
        voice.terse = True  # a character's hook needs no quiz, nor its numbers an echo
    draft = product.plan(brief) if selling else story.plan(brief)
    work.progress(0.8, "writing the scenes")
    script = _script(brief, draft, subject)
    script.notices.extend(_notices(brief, draft, selling))
    gate.keep_to_source(script, request.text, voice.manner, voice.lines.everything() if voice.lines else ())
    work.progress(1.0, "script ready")
    return script


def _topic(sentences: list[Sentence], title: str, code: str, *, selling: bool) -> str:
    """Name what the short is about; a product by its name, in English with an article."""
    if not selling or not title:
        return salience.topic(sentences, title, code)
    own = code == "ko" or re.match(r"(?:the|a|an|my|our|your|\w+'s)\b", title, re.IGNORECASE) or " " not in title
    return title if own else f"the {title}"


def _named(tongue: Korean | English, title: str, code: str) -> tuple[str, ...]:
    """Give what a product's name says that it is, where that can be pictured: 텀블러, "lamp"."""
    told = title if code == "ko" else title.lower()  # what a product is, its name writes with a capital
    nouns = tongue.sentence(told, 0, document.Block(document.BlockKind.PARAGRAPH, told)).nouns if title else ()
    words = title.split() if code == "ko" else []  # the analyser takes 미니 가습기 apart otherwise
    known = dict.fromkeys(noun.lower() for noun in [*nouns, *words] if lexicon.thing(noun, code))
    return tuple(found for noun in known if (found := meant(noun, title, "", code)))


_PACKS = frozenset(
    words(
        """
        세트 선물세트 묶음 모음 모음전 패키지 상품 제품 기획 구성 에디션 컬렉션 시리즈 박스 선물 특가 할인 증정 정품
        신상 추천 set pack bundle box kit edition collection
        """
    )
)
"""What a name ends on that says how something is sold, not what it is."""


def _head(title: str, code: str) -> str:
    """Give what a product is, which its name says last: 가습기, "travel mug"; "" for a name that says no such thing."""
    told = re.split(r",|\bfor\b|\bwith\b|\bof\b|\(|\||/| - ", title)[0].split()
    if code == "ko":
        # What has figures or letters of its own says how large it is: 전기포트 1.7L.
        return next((word for word in reversed(told) if re.fullmatch(r"[가-힣]{2,}", word) and word not in _PACKS), "")
    low = [re.sub(r"[^a-z-]", "", word.lower()) for word in told]
    while len(low) > 1 and low[-1] in _PACKS:
        low.pop()
    if not low or len(low[-1]) < 3:
        return ""
    which = low[-2] if len(low) > 2 and lexicon.thing(low[-2], code) else ""
    return f"{which} {low[-1]}".strip() if lexicon.thing(low[-1], code) or len(low) > 1 else ""


def _readable(sentence: Sentence) -> bool:
    hangul, latin, other = letters(f"{sentence.key} {sentence.text}")
    return hangul + latin + other > 0 and other <= _FOREIGN * (hangul + latin + other)


def _script(brief: Brief, draft: Draft, subject: subjects.Subject) -> llm_pb2.Script:
    code = brief.language
    script = llm_pb2.Script(
        title=_title(brief, draft),
        language=code,
        category=scene_pb2.Category.ValueType(subject.category),
        character=brief.voice.teller,
    )
    used: set[str] = set()
    for scene in draft.scenes:
        words = _keywords(brief, scene, subject)
        told = " ".join(s.text for s in scene.sentences) or scene.narration
        told = told.replace("?", ".") if brief.named else told  # what a shop asks is no mystery
        mood = lexicon.mood(told, code, scene.role, subject.whole)
        script.scenes.add(
            role=llm_pb2.SceneRole.ValueType(scene.role),
            narration=scene.narration,
            title=titles.title(scene, used, code, brief.title, draft.topic, draft.scenes[1:]),
            keywords=words,
            visual_prompt=lexicon.prompt(_painted(words, subject, code), code, subject.category, mood),
            mood=scene_pb2.Mood.ValueType(mood),
        )
    script.hashtags.extend(_hashtags(brief, [noun for sentence in brief.sentences for noun in sentence.nouns]))
    return script


def _keywords(brief: Brief, scene: Scene, subject: subjects.Subject) -> list[str]:
    """Give what a scene shows, the most telling first; what is sold is seen in every scene of a product."""
    code, said = brief.language, " ".join(s.text for s in scene.sentences) or scene.narration
    nouns = titles.keywords(scene, code, subject.text, subject.names)
    actions = showing.doing(f"{_keys(scene)}{said}", code, selling=bool(brief.sold or brief.named))
    sold = brief.sold or (brief.named[-1] if brief.named else "")
    if not nouns and not actions:
        return showing.merged([noun for noun in subject.common if noun not in sold.split()], [], sold)
    known = [noun for noun in nouns if lexicon.thing(noun, code)]
    if not known and not sold:
        nouns = [*subject.common[:1], *nouns]  # whoever does it is what the text is about
    elif len(known) + len(actions) < _TELLING and not sold:
        nouns = [*known, *subject.common[:1], *nouns]  # a lone thing is shown with what the text is about
    return showing.merged([showing.counted(noun, said, code) for noun in nouns], actions, sold)


def _keys(scene: Scene) -> str:
    """Give the names of the facts that a scene tells: 가격, 무게."""
    return "".join(f"{s.key} " for s in scene.sentences if s.key)


def _painted(words: list[str], subject: subjects.Subject, code: str) -> list[str]:
    """Give what the picture shows: what its scene names, else what the text keeps speaking of."""
    seen = [bare for word in words if (bare := showing.bare(word))]
    return seen if any(lexicon.thing(word, code) for word in seen) else [*seen, *subject.common]


def _title(brief: Brief, draft: Draft) -> str:
    if brief.title and len(brief.title) <= _LONGEST_TITLE:
        return brief.title
    hook, topic = draft.scenes[0].sentences, draft.topic
    if brief.language == "ko":
        if hook and hook[0].headline:
            return hook[0].headline
        head = topic.split()[-1]
        fuller = [p for s in brief.sentences for p in titles.phrases(s, "ko") if p.endswith(head) and p != head]
        return topic if " " in topic or not fuller else fuller[0]
    bare = re.sub(r"^the ", "", topic)
    fuller = [p for s in brief.sentences for p in s.phrases if p.split()[-1] == bare and not p[:1].isdigit()]
    title = f"The {fuller[0]}" if fuller and " " not in bare else topic
    return title[:1].upper() + title[1:]


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
