"""The parts of a character that no pose redraws, recorded once."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.bodies import draw_hips, draw_legs, draw_neck, draw_pouch, draw_torso
from services.common.drawing.characters.clothes import draw_skirt, garment_of
from services.common.drawing.characters.crests import draw_crest
from services.common.drawing.characters.ears import draw_ears
from services.common.drawing.characters.ink import Art, Sketch, oval, soft
from services.common.drawing.characters.look import Look
from services.common.drawing.characters.markings import face_details
from services.common.drawing.characters.skulls import skull
from services.common.drawing.characters.tails import draw_tail
from services.common.drawing.characters.wear import draw_eyewear, draw_headgear, draw_neckwear

_SHADOW = 0x1B1226


def _shadow(art: Art, look: Look) -> None:
    wide = 22.0 * look.anatomy.build
    art.flat(oval(1.5, 0.2, wide * 1.16, 3.9), soft(_SHADOW, 0.13))
    art.flat(oval(0.8, 0.0, wide * 0.88, 2.7), soft(_SHADOW, 0.2))


def _head_back(art: Art, look: Look) -> None:
    draw_crest(art, look, front=False)
    draw_ears(art, look, over=False)


def _body(art: Art, look: Look) -> None:
    draw_neck(art, look)
    draw_legs(art, look)
    draw_torso(art, look)
    draw_hips(art, look)
    draw_skirt(art, look)
    garment_of(look).draw(art, look, look.shoulder[1])
    draw_pouch(art, look)
    draw_neckwear(art, look)


def _head(art: Art, look: Look) -> None:
    art.solid(skull(look.anatomy.skull), look.palette.fur, face_details(look), depth=0.1)


def _headgear(art: Art, look: Look) -> None:
    draw_ears(art, look, over=True)
    draw_crest(art, look, front=True)
    draw_headgear(art, look)


_BODY: dict[str, Callable[[Art, Look], None]] = {"shadow": _shadow, "tail": draw_tail, "body": _body}
_HEAD: dict[str, Callable[[Art, Look], None]] = {
    "head_back": _head_back,
    "head": _head,
    "headgear": _headgear,
    "eyewear": draw_eyewear,
}


def record(look: Look) -> dict[str, Sketch]:
    """Draw each part once. Those of the head are in its coordinates, their lines as bold as the body's when scaled.

    Raises InvalidInputError for a part that there is not.
    """
    sketches = {}
    for recipes, weight in ((_BODY, 1.0), (_HEAD, 1.0 / look.anatomy.head)):
        for name, draw in recipes.items():
            art = Art(weight)
            draw(art, look)
            sketches[name] = art.sketch()
    return sketches
