"""Who plays when, and how strongly: the build under the hook, the room left for the voice, the lift at the close."""

from __future__ import annotations

from random import Random

from services.music.synth.form import Bar, Part
from services.music.synth.score import Frame

BEATING = ("kick", "tom")
BACK = ("clap", "rim", "snap")
TICKING = ("hat", "open", "shaker", "tick", "block")
DRUMS = (*BEATING, *BACK, *TICKING)

_ENTERS = {
    "pad": 0.0, "lead": 0.0, "comp": 0.0, "arp": 0.0, "ticking": 0.25, "bass": 0.35, "beating": 0.5, "back": 0.5,
}  # fmt: skip
"""How far into the hook each comes in, 0 to 1."""
_BODY = {
    "pad": 0.72,
    "comp": 0.66,
    "arp": 0.58,
    "bass": 0.78,
    "lead": 0.4,
    "beating": 0.8,
    "back": 0.7,
    "ticking": 0.62,
}
"""How strongly each plays under the voice, against its full strength."""


class Arrangement:
    """Tells for every note whether it is played, and how strongly."""

    def __init__(self, frame: Frame, random: Random) -> None:
        self._plan = frame.plan
        self._energy = frame.brief.energy
        levels = frame.style.levels
        self._second = "arp" if levels["comp"] >= levels["arp"] else "comp"
        # What rests in each phrase of the body, in turn: no two neighbours have the same players.
        thin = [{"ticking", "back"}, {"back"}, {self._second, "back"}][random.randrange(3)]
        self._rests: list[set[str]] = [{self._second}, set(), thin, set()]

    def gain(self, player: str, beat: float) -> float:
        """Give the strength of a player on a beat, 0 to 1.1; 0 where it rests. A player is a layer or a drum."""
        role = _role(player)
        if beat >= self._plan.final and not self._plan.loop:
            return 1.0
        bar = self._bar(beat)
        if self._resting(role, bar, beat):
            return 0.0
        vigour = 0.86 + 0.28 * self._energy
        if bar.part is Part.HOOK:
            into = self._into(bar, beat)
            if role == "pad":
                return vigour * 0.9  # carries what is still bare
            return vigour * (0.55 + 0.5 * into) if into >= _ENTERS[role] - 1e-6 else 0.0
        if bar.part is Part.CLOSE:
            return vigour * (0.92 + 0.2 * self._into(bar, beat))
        return vigour * _BODY[role]

    def _resting(self, role: str, bar: Bar, beat: float) -> bool:
        sparse, full = self._energy < 0.3, self._energy > 0.75
        if sparse and role in {self._second, "back"}:
            return True
        if bar.part is not Part.BODY or full:
            return False
        if sparse and role == "ticking":
            return True
        if role in self._rests[bar.phrase % len(self._rests)]:
            return True
        # The last half of a phrase's last bar breathes.
        return bar.index % 4 == 3 and beat - bar.start >= 2 and role == "beating"

    def _into(self, bar: Bar, beat: float) -> float:
        """Tell how far a beat is into its part, 0 to 1."""
        bars = [other for other in self._plan.bars if other.part is bar.part]
        return (beat - bars[0].start) / (bars[-1].start + bars[-1].beats - bars[0].start)

    def _bar(self, beat: float) -> Bar:
        return next(bar for bar in reversed(self._plan.bars) if bar.start <= beat + 1e-6)


def _role(player: str) -> str:
    for role, drums in (("beating", BEATING), ("back", BACK), ("ticking", TICKING)):
        if player in drums:
            return role
    return player
