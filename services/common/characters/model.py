"""What a character is: who it is, what it looks like, how it speaks. Data alone; services/common/drawing draws it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TONES = ("professional", "casual", "funny", "enthusiastic")
SIDES = ("left", "right")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class Text:
    """The same words in the two languages of the studio."""

    ko: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the Korean words for "ko" and the English ones for any other language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Palette:
    """Colours, 0xRRGGBB."""

    # Coat or plumage.
    fur: int
    # Muzzle, belly, inner side of the tail's tip.
    light: int
    # Stripes, spots, mask, ear tips.
    dark: int
    # Nose of a mammal, beak of a bird.
    nose: int = 0x3A2A35
    iris: int = 0x6B4226
    # Inside of the ears.
    ear: int = 0xF3A7A7
    # Garments: the main one, a second colour, and what is small on it (buttons, tie, print).
    cloth: int = 0x3E6BB5
    cloth2: int = 0xFFFFFF
    trim: int = 0xF2C14E
    bottom: int = 0x39415C
    shoes: int = 0x4A3B47


@dataclass(frozen=True)
class Outfit:
    """Clothes and accessories by name, from the lists of the drawing; "" is none."""

    top: str = ""
    bottom: str = ""
    shoes: bool = False
    neck: str = ""
    hat: str = ""
    eyewear: str = ""
    # Small things: earrings, lashes, a headset.
    extras: tuple[str, ...] = ()
    # What the hand holds, and which hand, as the viewer sees it.
    tool: str = ""
    hand: str = "right"


@dataclass(frozen=True)
class Voice:
    """How it sounds against the voice that the user chose."""

    # Semitones, -12 to 12.
    pitch: float = 0.0
    # Factor on the pace, 0.5 to 2.
    pace: float = 1.0
    # Variant of the voice, one of espeak-ng's; engines without variants leave it out.
    variant: str = "m3"


@dataclass(frozen=True)
class Character:
    """One presenter. Raises ValueError for an id, tone, voice or hand out of range."""

    # Lower-case words joined by hyphens, the species last: "baker-bear".
    id: str
    cast: str
    species: str
    name: Text
    role: Text
    # Who it is and how it talks, for whoever writes its lines.
    persona: Text
    # One of TONES.
    tone: str
    voice: Voice
    palette: Palette
    outfit: Outfit
    # Prompt for an image model that is to paint it.
    prompt: str
    # Parts that differ from its species', by field of Anatomy, for example {"ears": "flop"}.
    features: tuple[tuple[str, str | float], ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse what no service could use."""
        if not _ID.fullmatch(self.id):
            raise ValueError(f"id {self.id!r} must be lower-case words joined by hyphens, like 'baker-bear'")
        if self.tone not in TONES:
            raise ValueError(f"tone of {self.id} is {self.tone!r}; it must be one of {', '.join(TONES)}")
        if not -12 <= self.voice.pitch <= 12:
            raise ValueError(f"voice.pitch of {self.id} is {self.voice.pitch:g}; it must be -12 to 12 semitones")
        if not 0.5 <= self.voice.pace <= 2:
            raise ValueError(f"voice.pace of {self.id} is {self.voice.pace:g}; it must be 0.5 to 2")
        if self.outfit.hand not in SIDES:
            raise ValueError(f"outfit.hand of {self.id} is {self.outfit.hand!r}; it must be left or right")

    @property
    def accessories(self) -> tuple[str, ...]:
        """List what it wears and holds, by name, without the clothes on its body."""
        wear = self.outfit
        return tuple(name for name in (wear.hat, wear.eyewear, wear.neck, *wear.extras, wear.tool) if name)


def prompt(subject: str) -> str:
    """Give the prompt for an image model: the subject in the style that the drawn characters have."""
    return (
        f"{subject}, full body, facing the viewer, flat vector sticker illustration, bold dark outline, soft two-tone "
        "shading, big head, friendly round eyes, plain background"
    )
