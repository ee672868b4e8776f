"""The built-in voices of XTTS-v2: those that the file of speakers holds, each in Korean and English."""

from __future__ import annotations

from pathlib import Path

from services.common.catalogue import catalogue
from services.common.errors import PreconditionError
from services.common.reading.spoken import LANGUAGES
from services.common.reading.table import words
from services.tts.coqui.folder import MODEL_ID, slug, speaker_tensors
from shorts.tts.v1.tts_pb2 import Voice

# By their names in the published file, in the publisher's order, the first the recommended one.
_WOMEN = tuple(
    words(
        """
    claribel-dervla daisy-studious gracie-wise tammie-ema alison-dietlinde ana-florence annmarie-nele asya-anara
    brenda-stern gitta-nikolina henriette-usha sofia-hellen tammy-grit tanja-adelina vjollca-johnnie nova-hogarth
    maja-ruoho uta-obando lidiya-szekeres chandra-macfarland szofi-granger camilla-holmstrom lilya-stainthorpe
    zofija-kendrick narelle-moon barbora-maclean alexandra-hisakawa alma-maria rosemary-okafor
    """
    )
)
_MEN = tuple(
    words(
        """
    andrew-chipper badr-odhiambo dionisio-schuyler royston-min viktor-eka abrahan-mack adde-michal baldur-sanjin
    craig-gutsy damien-black gilberto-mathias ilkin-urbano kazuhiko-atallah ludvig-milivoj suad-qasim torcull-diarmuid
    viktor-menelaos zacharie-aimilios ige-behringer filip-traverse damjan-chapman wulf-carlevaro aaron-dreschner
    kumar-dahl eugenio-mataraci ferran-simen xavier-hayasaka luis-moray marcos-rudaski
    """
    )
)
_ORDER = {name: index for index, name in enumerate((*_WOMEN, *_MEN))}
_SOUNDS = {**dict.fromkeys(_WOMEN, ", a woman"), **dict.fromkeys(_MEN, ", a man")}
_WOMENS, _MENS = ("f1", "f2", "f3", "f4", "f5"), ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8")
# XTTS tells no pace; these are usual ones of read speech, syllables per second. Scripts are planned with them.
PACES = {"ko": 5.6, "en": 4.5}
LONGEST = {"ko": 95, "en": 250}
"""Characters of a sentence that XTTS takes at a time, by its tokenizer's own limits; a longer one it may cut off."""


def voices_of(backend: str, folder: Path) -> list[Voice]:
    """List the voices for callers; none where the model or its speakers are not there.

    Which voice stands for which variant follows sex and the file's order, not how they sound.
    """
    try:
        names = names_of(folder)
    except PreconditionError:  # told when the backend loads
        return []
    terms = catalogue().get(MODEL_ID).license
    women = [name for name in names if slug(name) in _WOMEN]
    men = [name for name in names if slug(name) in _MEN]
    variants = {**dict(zip(women, _WOMENS, strict=False)), **dict(zip(men, _MENS, strict=False))}
    return [
        Voice(
            id=f"{language}-{backend}-{slug(name)}",
            backend=backend,
            name=f"XTTS {name}{_SOUNDS.get(slug(name), '')}",
            languages=[language],
            syllables_per_second=PACES[language],
            license=terms.name,
            commercial_use=False,
            stands_for=[variants[name]] if name in variants else [],
        )
        for language in LANGUAGES
        for name in names
    ]


def names_of(folder: Path) -> list[str]:
    """List the built-in speakers, the recommended one first. Raises PreconditionError for a file that is none."""
    return sorted(speaker_tensors(folder), key=lambda name: (_ORDER.get(slug(name), len(_ORDER)), name))


def is_man(name: str) -> bool:
    """Tell whether a built-in speaker is known to be a man."""
    return slug(name) in _MEN


def speaker_of(voice: str, backend: str, folder: Path) -> str:
    """Give the name of the built-in speaker of a voice's id; with no id, the first; "" where there is none such."""
    names = names_of(folder)
    if not voice:
        return names[0] if names else ""
    wanted = voice.partition(f"-{backend}-")[2]
    return next((name for name in names if slug(name) == wanted), "")
