"""Things that no emoji shows, or none clearly: drawn in the style of the characters, used as props by their names.

A drawing is a function that puts shapes on an `Art`, about 100 units wide and high; where it lies there is of no
matter, since props are centred and scaled to their size.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.common.drawing.characters.ink import Sketch

# Every thing's name and what an alternative text calls it, in English. The tables of the submodules draw them all.
TITLES: dict[str, str] = {
    "tumbler": "travel mug", "mug": "mug", "lid": "cup and its lid", "bottle": "bottle", "onggi": "earthenware jar",
    "pot": "cooking pot", "rice-cooker": "rice cooker", "kettle": "electric kettle", "oven": "oven",
    "air-fryer": "air fryer", "measuring-cup": "measuring cup", "kitchen-scale": "kitchen scale", "tray": "tray",
    "cutting-board": "cutting board", "sauce": "bottle of sauce", "wok": "pan on a flame", "fridge": "refrigerator",
    "washer": "washing machine", "desk-lamp": "desk lamp", "humidifier": "humidifier", "fan": "electric fan",
    "purifier": "air purifier", "vacuum": "vacuum cleaner", "cushion": "cushion", "blanket": "blanket",
    "towel": "towel", "curtain": "curtains", "table": "table", "shelf": "shelf", "storage-box": "storage box",
    "diffuser": "diffuser", "stairs": "stairs", "stairs-fall": "fall down the stairs",
    "well": "well", "cat-tower": "cat tower", "pet-bowl": "pet bowl",
    "tap": "water tap", "fence": "fence", "cream": "jar of cream", "serum": "serum", "tube": "tube of cream",
    "perfume": "perfume", "spray": "spray bottle", "sweater": "sweater", "apron": "apron", "earbuds": "earbuds",
    "dumbbell": "dumbbell", "mat": "exercise mat", "pouch": "pouch", "pencil-case": "pencil case",
    "power-bank": "power bank", "strap": "leash", "falling": "fall", "queue": "queue of people",
    "price-cut": "reduced price", "shop-sign": "shop sign with a clock", "open-box": "open box", "neuron": "nerve cell",
    "tentacle": "octopus arm", "shadow": "shadow", "river": "river", "drought": "dry, cracked ground",
    "empty-shelf": "empty shelf", "share": "pie chart", "cart": "cart with parcels", "weekly": "calendar of a week",
}  # fmt: skip


@cache
def sketch_of(name: str) -> Sketch:
    """Give the drawing of a thing of TITLES, which needs skia. Raises KeyError for another name."""
    from services.common.drawing.characters.ink import Art  # noqa: PLC0415 - skia
    from services.common.drawing.things import doing, home, kitchen, personal, surroundings  # noqa: PLC0415

    drawn = {**kitchen.THINGS, **home.THINGS, **personal.THINGS, **surroundings.THINGS, **doing.THINGS}
    art = Art()
    drawn[name](art)
    return art.sketch()
