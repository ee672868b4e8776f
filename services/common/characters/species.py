"""Species as combinations of parts. Names of parts are those of services/common/drawing/characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Anatomy:
    """What a species is put together from. Lengths are units: a character is 100 high."""

    skull: str
    ears: str
    # Muzzle or beak.
    snout: str
    # Pattern of face and body.
    marking: str = "plain"
    # Mane, horns, feathers on the head.
    crest: str = "none"
    eyes: str = "open"
    tail: str = "none"
    # "arms", "wings" or "flippers".
    limbs: str = "arms"
    # "paws", "hooves", "long", "web" or "claws".
    feet: str = "paws"
    # Width of the body, and size of the head, against the common ones.
    build: float = 1.0
    head: float = 1.0
    # How much longer the neck is, units.
    neck: float = 0.0
    # Where a portrait ends below.
    portrait: float = -44.0
    eye_x: float = 8.6
    eye_y: float = -2.0
    eye_size: float = 1.0


SPECIES: dict[str, Anatomy] = {
    "fox": Anatomy("fox", "fox", "fox", "fox", tail="fox", eye_x=8.4, eye_y=-2.5, eye_size=0.95),
    "wolf": Anatomy("wolf", "wolf", "wolf", "wolf", tail="wolf", eye_x=8.2, eye_y=-3.0, eye_size=0.85, build=1.06),
    "dog": Anatomy("dog", "flop", "dog", "dog", tail="curl", eye_x=8.2, eye_y=-3.5),
    "raccoon": Anatomy("raccoon", "raccoon", "small", "raccoon", tail="ringed", eye_x=8.4, eye_y=-1.0, eye_size=0.9),
    "cat": Anatomy("cat", "cat", "cat", "cat", tail="slim", eye_x=9.4, eye_y=-1.0, eye_size=1.06, build=0.94),
    "lion": Anatomy("round", "round_low", "big_cat", "lion", crest="mane", tail="tuft", eye_y=-3.0, build=1.08),
    "tiger": Anatomy("big_cat", "round", "big_cat", "tiger", tail="striped", eye_y=-3.0, build=1.04),
    "leopard": Anatomy("big_cat", "round", "big_cat", "leopard", tail="spotted", eye_y=-3.0, build=0.97),
    "cheetah": Anatomy(
        "cheetah", "round_small", "cheetah", "cheetah", tail="spotted", eye_x=7.8, eye_y=-3.5, build=0.9, head=0.95
    ),
    "bear": Anatomy("round", "bear", "bear", "bear", eyes="bead", tail="none", eye_x=8.6, eye_y=-3.0, build=1.2),
    "panda": Anatomy("round", "panda", "panda", "panda", eyes="bead", eye_x=9.4, eye_y=-1.0, eye_size=0.92, build=1.16),
    "monkey": Anatomy("monkey", "monkey", "monkey", "monkey", tail="hook", eye_x=6.6, eye_y=-4.0, eye_size=0.9),
    "rabbit": Anatomy("egg", "rabbit", "rabbit", "rabbit", tail="puff", eye_x=9.0, eye_y=-1.0, eye_size=1.05,
        build=0.95),
    "hamster": Anatomy(
        "hamster", "hamster", "hamster", "hamster", eyes="bead", feet="paws", eye_x=9.6, eye_y=-4.0, build=1.14
    ),
    "otter": Anatomy(
        "otter", "otter", "otter", "otter", eyes="bead", tail="thick", eye_x=10.4, eye_y=-4.5, eye_size=0.82, build=1.02
    ),
    "deer": Anatomy(
        "long", "deer", "deer", "deer", crest="antlers", eyes="bead", tail="puff", feet="hooves",
        eye_x=10.2, eye_y=-2.5, eye_size=1.0, build=0.88, neck=2.0, head=0.95,
    ),
    "kangaroo": Anatomy(
        "kangaroo", "kangaroo", "kangaroo", "kangaroo", tail="kangaroo", feet="long",
        eye_x=9.0, eye_y=-3.5, eye_size=0.9, build=1.06, neck=1.0, head=0.93, portrait=-27.0,
    ),
    "dragon": Anatomy(
        "dragon", "fins", "dragon", "dragon", crest="horns", eyes="fierce", tail="dragon", feet="claws", build=1.1,
        eye_x=9.0, eye_y=-3.5,
    ),
    "owl": Anatomy(
        "owl", "none", "owl", "owl", crest="ear_tufts", eyes="owl", tail="feathers", limbs="wings", feet="claws",
        eye_x=9.6, eye_y=-2.0, eye_size=1.25, build=1.14,
    ),
    "eagle": Anatomy(
        "eagle", "none", "eagle", "eagle", crest="ruff", eyes="fierce", tail="feathers", limbs="wings", feet="claws",
        eye_x=8.8, eye_y=-4.0, eye_size=0.92, build=1.08,
    ),
    "parrot": Anatomy(
        "bird", "none", "parrot", "parrot", crest="parrot", tail="parrot", limbs="wings", feet="claws",
        eye_x=10.6, eye_y=-4.0, eye_size=0.95,
    ),
    "penguin": Anatomy(
        "bird", "none", "penguin", "penguin", eyes="bead", limbs="flippers", feet="web", eye_x=8.6, eye_y=-3.5,
            build=1.2
    ),
    "peacock": Anatomy(
        "bird", "none", "peacock", "peacock", crest="peacock", tail="fan", limbs="wings", feet="claws",
        eye_x=9.2, eye_y=-2.0, head=0.82, neck=4.0, build=0.9,
    ),
    "swan": Anatomy(
        "swan", "none", "swan", "swan", eyes="bead", limbs="wings", feet="web", tail="swan",
        eye_x=9.8, eye_y=-6.0, eye_size=0.84, head=0.8, neck=16.0, build=1.0, portrait=-33.0,
    ),
}  # fmt: skip
