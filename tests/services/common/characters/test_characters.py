"""The characters as data: who there is, what each must have, and what is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from services.common.characters import CASTS, CHARACTERS, character_of, index
from services.common.characters.model import TONES, Outfit, Voice
from services.common.characters.species import SPECIES
from services.common.errors import InvalidInputError

_EXPECTED = {
    "business": "executive-fox ceo-lion strategist-eagle negotiator-wolf consultant-owl",
    "tech": "tech-fox dev-raccoon ai-panda startup-tiger blockchain-monkey",
    "fashion": "fashionista-cat stylist-peacock luxury-leopard trendy-rabbit designer-swan",
    "sports": "athlete-cheetah trainer-bear yoga-deer runner-kangaroo fighter-dragon",
    "food": "chef-penguin foodie-hamster barista-otter sommelier-fox baker-bear",
    "entertainment": "comedian-parrot musician-fox dancer-peacock artist-cat gamer-otter",
    "classics": "clever-fox happy-rabbit wise-owl energetic-dog calm-cat cheerful-bear creative-penguin brave-lion "
    "adventurous-monkey",
}


def test_all_39_are_there_cast_by_cast() -> None:
    found = {cast: " ".join(c.id for c in CHARACTERS.values() if c.cast == cast) for cast in CASTS}
    assert found == _EXPECTED
    assert len(CHARACTERS) == 39


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=lambda c: c.id)
def test_each_says_who_it_is_in_both_languages(character) -> None:  # type: ignore[no-untyped-def]
    assert character.id.endswith(f"-{character.species}")
    assert character.species in SPECIES
    assert character.tone in TONES
    for text in (character.name, character.role, character.persona):
        assert re.search(r"[가-힣]", text.in_language("ko"))
        assert not re.search(r"[가-힣]", text.in_language("en"))
    assert len(character.persona.ko) > 20
    assert len(character.persona.en) > 40
    assert character.species in character.prompt
    assert character.accessories


def test_no_two_are_alike_in_what_makes_them_themselves() -> None:
    everyone = CHARACTERS.values()
    for what in ("name", "persona", "prompt", "palette", "outfit"):
        assert len({getattr(c, what) for c in everyone}) == 39, what
    assert max(Counter(c.voice for c in everyone).values()) == 1
    assert {c.tone for c in everyone} == set(TONES)


def test_those_of_one_species_wear_other_clothes_and_hold_other_things() -> None:
    for species in SPECIES:
        same = [c for c in CHARACTERS.values() if c.species == species]
        assert len({c.outfit.tool for c in same}) == len(same), species
        assert len({c.palette.fur for c in same}) == len(same), species


def test_an_unknown_id_is_refused_with_what_there_is() -> None:
    assert character_of("baker-bear").name.ko == "제빵사 곰"
    with pytest.raises(InvalidInputError) as caught:
        character_of("baker-moose")
    assert caught.value.violations[0].field == "character"
    assert "baker-bear" in caught.value.violations[0].description


def test_what_no_service_could_use_is_refused() -> None:
    bear = character_of("baker-bear")
    changes: list[tuple[str, dict[str, object]]] = [
        ("id", {"id": "Baker Bear"}),
        ("tone", {"tone": "sarcastic"}),
        ("pitch", {"voice": Voice(pitch=13)}),
        ("pace", {"voice": Voice(pace=0.4)}),
        ("hand", {"outfit": Outfit(hand="third")}),
    ]
    for word, change in changes:
        with pytest.raises(ValueError, match=word):
            replace(bear, **change)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two characters"):
        index([bear, bear])
    with pytest.raises(ValueError, match="cast"):
        index([replace(bear, cast="circus")])


def test_the_data_needs_no_drawing_library() -> None:
    """A service without the drawing extra reads characters and makes poses."""
    code = (
        "import sys; sys.modules['skia'] = None; sys.modules['numpy'] = None\n"
        "from services.common.characters import CHARACTERS\n"
        "from services.common.drawing.characters.pose import Pose, emotion_of, gesture_of\n"
        "assert len(CHARACTERS) == 39 and Pose(emotion=emotion_of(2)) and gesture_of('wave')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
