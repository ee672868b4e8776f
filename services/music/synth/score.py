"""What is played: the notes of a piece, and the piece from its brief."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from services.music.synth.form import Bar, Plan, Span, fit_ending, fit_loop, spans
from services.music.synth.harmony import harmonise
from services.music.synth.moods import Style, style_of
from services.music.synth.theory import Key, pitch_class
from services.music.synth.voicing import Voicing, lead
from shorts.scene.v1.scene_pb2 import Mood

_MIDDLE = 60
_FORMS = ("AABA", "ABAB", "AAB", "ABAA")


@dataclass(frozen=True)
class Brief:
    """What to compose; see shorts.music.v1.ComposeRequest. Zeros and an empty key are chosen."""

    mood: Mood.ValueType
    seconds: float
    seed: int
    tempo: float = 0
    key: str = ""
    energy: float = 0.5
    hook_end: float = 0
    close_begin: float = 0
    loop: bool = False

    def random(self, purpose: str) -> Random:
        """Give the dice for one purpose, so that a change in one part of the rules leaves the others as they were."""
        return Random(f"{self.seed}/{self.mood}/{purpose}")  # noqa: S311 - music, not secrets


@dataclass(frozen=True)
class Note:
    """A note: its layer, the instrument or drum, its pitch, start and length in seconds, loudness 0 to 1, place.

    `pan` is -1 (left) to 1 (right). Drums have no pitch: it is 0.
    """

    layer: str
    sound: str
    pitch: int
    start: float
    seconds: float
    velocity: float
    pan: float = 0.0


@dataclass(frozen=True)
class Frame:
    """What all players share: the brief, the style, the key, the plan, the chords and how they lie."""

    brief: Brief
    style: Style
    key: Key
    plan: Plan
    spans: tuple[Span, ...]
    voicings: tuple[Voicing, ...]

    def index_at(self, beat: float) -> int:
        """Tell which chord sounds on a beat."""
        return max(0, bisect_right([span.start for span in self.spans], beat + 1e-6) - 1)

    def swung(self, beat: float) -> float:
        """Give the time of a beat in seconds, with the swing of the style."""
        pair = self.style.swing_steps * 0.5
        whole, part = divmod(beat + 1e-9, pair)
        part /= pair
        late = self.style.swing
        bent = part * 2 * late if part < 0.5 else late + (part - 0.5) * 2 * (1 - late)
        return self.plan.at((whole + bent) * pair)

    def bar_at(self, beat: float) -> Bar:
        """Give the bar of a beat; of the last chord, the last bar."""
        bars = self.plan.bars
        return bars[max(0, bisect_right([bar.start for bar in bars], beat + 1e-6) - 1)]


def frame(brief: Brief) -> Frame:
    """Make the decisions that hold for the whole piece: key, tempo, bars, chords and their voices."""
    style = style_of(brief.mood)
    random = brief.random("frame")
    mode, grammar = random.choice(style.scales)
    tonic = random.randrange(12)
    key = Key(pitch_class(brief.key) if brief.key else tonic, mode)
    low, high = (brief.tempo, brief.tempo) if brief.tempo else style.tempo
    wished = random.uniform(low, high)
    plan = (
        fit_loop(brief.seconds, wished)
        if brief.loop
        else fit_ending(brief.seconds, (low, high), wished, brief.hook_end, brief.close_begin)
    )
    harmony = harmonise(key, grammar, dict(style.colours), random)
    chords = tuple(spans(plan, harmony, random.choice(_FORMS)))
    return Frame(brief, style, key, plan, chords, tuple(lead([span.chord for span in chords], _MIDDLE)))


def steps(pattern: str, bar: Bar) -> list[tuple[float, float, str]]:
    """Read a pattern of sixteenths into (beat, beats, symbol), as far as the bar goes."""
    found: list[tuple[float, float, str]] = []
    size = bar.beats * 4
    cut = (pattern + pattern)[:size]
    for index, symbol in enumerate(cut):
        if symbol in ".-":
            continue
        length = 1
        while index + length < size and cut[index + length] == "-":
            length += 1
        found.append((bar.start + index / 4, length / 4, symbol))
    return found
