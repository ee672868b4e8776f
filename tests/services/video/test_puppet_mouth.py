"""Mouth cues: a shape for every phoneme, at its time, held long enough to be seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.video.puppet.mouth import FRAME, LEAD, mouth_cues
from services.video.puppet.visemes import AH, CLOSED, EE, EH, FV, LN, OH, OO, REST, is_known, shapes_of, shapes_of_word
from shorts.scene.v1 import scene_pb2

# All that espeak-ng 1.52 said over the sample texts, in Korean, American and British English.
KOREAN = "ɐ n i ʌ ɯ o m s h k̚ u d t͈ ɾ j e p ɫ ŋ ɡ ɛ tɕ dʑ tʃ w s͈ k͈ pʰ b t l kʰ p͈ d- k"
ENGLISH = (
    "n t ɪ s d ə m k ɹ l ð ɛ z iː æ p b f ʌ w ɐ v aɪ h eɪ ɒ ɑː uː ŋ ɔː ɚ aʊ θ ɜː oʊ ɡ əʊ i ʃ ʊ j tʃ əl ɔːɹ ɾ ɑːɹ ɔ iə "
    "ᵻ dʒ ɛɹ eə aɪɚ aɪə ɪɹ ʒ ɔɪ ʊɹ"
)
IPA = [*KOREAN.split(), *ENGLISH.split()]


def speech(*phonemes: tuple[str, float]) -> scene_pb2.Speech:
    """Speak phonemes of given lengths, one after the other."""
    made, at = scene_pb2.Speech(), 0.0
    for ipa, seconds in phonemes:
        made.phonemes.add(ipa=ipa, start=at, end=at + seconds)
        at += seconds
    made.duration = at
    return made


def shapes(made: scene_pb2.Speech) -> list[int]:
    return [cue.viseme for cue in mouth_cues(made)]


@pytest.mark.parametrize("ipa", IPA)
def test_every_phoneme_has_a_shape_of_its_own(ipa: str) -> None:
    assert is_known(ipa)
    assert REST not in shapes_of(ipa)


@pytest.mark.parametrize(
    ("ipa", "expected"),
    [("m", [CLOSED]), ("p͈", [CLOSED]), ("pʰ", [CLOSED]), ("f", [FV]), ("v", [FV]), ("ɐ", [AH]), ("iː", [EE]),
     ("ɯ", [EE]), ("uː", [OO]), ("o", [OH]), ("ɛ", [EH]), ("t͈", [LN]), ("tɕ", [EE]), ("tʃ", [LN]), ("aɪ", [AH, EE]),
     ("oʊ", [OH, OO]), ("aʊ", [AH, OO]), ("ɔɪ", [OH, EE]), ("", [REST])],
)  # fmt: skip
def test_shapes_are_those_of_the_lips(ipa: str, expected: list[int]) -> None:
    assert shapes_of(ipa) == expected


def test_what_no_table_has_is_an_open_mouth() -> None:
    assert not is_known("ʙ")
    assert shapes_of("ʙ") == [EH]


def test_cues_come_with_the_sound_and_rest_in_pauses() -> None:
    made = mouth_cues(speech(("", 0.1), ("m", 0.1), ("ɐ", 0.2), ("", 0.3), ("o", 0.2), ("", 0.12)))
    assert [cue.viseme for cue in made] == [REST, CLOSED, AH, REST, OH, REST]
    assert [cue.time for cue in made] == pytest.approx([0, 0.1 - LEAD, 0.2 - LEAD, 0.4 - LEAD, 0.7 - LEAD, 0.9 - LEAD])
    assert LEAD < FRAME, "lips and sound are within one frame of each other"


def test_diphthongs_move() -> None:
    assert shapes(speech(("", 0.1), ("aɪ", 0.2))) == [REST, AH, EE, REST]


def test_breath_takes_the_shape_of_what_follows() -> None:
    made = mouth_cues(speech(("", 0.1), ("h", 0.1), ("o", 0.2)))
    assert [cue.viseme for cue in made] == [REST, OH, REST]
    assert made[1].time == pytest.approx(0.1 - LEAD)


def test_short_stops_do_not_shut_the_mouth() -> None:
    assert shapes(speech(("ɐ", 0.2), ("", 0.05), ("o", 0.2))) == [AH, OH, REST]


def test_closed_lips_are_seen_however_short() -> None:
    made = mouth_cues(speech(("ɐ", 0.2), ("p", 0.012), ("o", 0.2)))
    assert [cue.viseme for cue in made] == [AH, CLOSED, OH, REST]
    assert made[2].time - made[1].time == pytest.approx(FRAME)
    assert shapes(speech(("ɐ", 0.2), ("t", 0.012), ("o", 0.2))) == [AH, OH, REST], "others give way"


@given(st.lists(st.tuples(st.sampled_from(["", *IPA]), st.floats(0.001, 0.4)), max_size=60))
def test_cues_are_in_order_differ_and_last_a_frame(phonemes: list[tuple[str, float]]) -> None:
    made = speech(*phonemes)
    cues = mouth_cues(made)
    assert cues[0].time == 0
    assert cues[-1].viseme == REST
    assert cues[-1].time <= made.duration + FRAME
    assert all(a.viseme != b.viseme for a, b in pairwise(cues))
    # The first may be cut by the start of the scene, the last by the end of what is said.
    assert all(b.time - a.time >= FRAME - 1e-6 for a, b in list(pairwise(cues))[1:-1])


def test_words_alone_are_spelled_out() -> None:
    made = scene_pb2.Speech(duration=1.5)
    made.words.add(text="엄마", start=0.2, end=0.8)
    made.words.add(text="four!", start=1.0, end=1.4)
    cues = mouth_cues(made)
    assert [cue.viseme for cue in cues] == [REST, AH, CLOSED, AH, REST, FV, OH, OO, REST]
    assert cues[1].time == pytest.approx(0.2 - LEAD)
    assert cues[5].time == pytest.approx(1.0 - LEAD)
    assert shapes_of_word("3,000") == [LN, AH, LN, AH, LN, AH, LN, AH]
    assert shapes_of_word("…") == []


def test_silence_is_rest() -> None:
    (cue,) = mouth_cues(scene_pb2.Speech())
    assert (cue.time, cue.viseme) == (0, REST)
