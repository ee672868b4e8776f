"""The players of an accompaniment, and the whole piece: patterns laid over chords, played as people play."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from services.music.synth.arrangement import DRUMS, Arrangement
from services.music.synth.form import Bar, Part
from services.music.synth.motif import invent, play
from services.music.synth.score import Brief, Frame, Note, frame, steps
from services.music.synth.theory import nearest

_STRUMMED = {"uke": 0.016, "nylon": 0.02, "epiano": 0.005, "felt": 0.005}
"""How long after one string the next is struck, seconds."""
_SHIFTED = {"musicbox": 12, "glock": 12, "kalimba": 12, "vibes": 12, "spiccato": -12, "synth": 12, "stab": 0,
            "lowstab": -12, "bell": 12, "marimba": 12, "pizz": 0}  # fmt: skip
"""Semitones that an instrument plays above the chord's own place."""
_DRUM_PAN = {"hat": 0.25, "open": 0.3, "shaker": -0.35, "tick": 0.3, "block": -0.3, "snap": 0.12, "rim": -0.12}
_LATE = {"clap": 0.004, "snap": 0.005, "rim": 0.008, "shaker": -0.003}
"""Seconds that a drum lags behind the beat: the backbeat lies back."""
_STEADY = {"drums": 0.35, "bass": 0.5}
_LOWEST_BASS = 31
"""G1, 49 Hz: lower tones vanish in small speakers."""


def compose(brief: Brief) -> tuple[Frame, list[Note]]:
    """Compose a piece: its frame, and its notes in order of time."""
    made = frame(brief)
    random = brief.random("players")
    arrangement = Arrangement(made, random)
    style = made.style
    notes: list[Note] = []
    for layer, player in (("pad", _pad), ("comp", _comp), ("arp", _arp), ("bass", _bass)):
        sound = random.choice(getattr(style, f"{layer}_with"))
        notes += _humanised(player(made, sound, random), made, arrangement, brief.random(layer))
    notes += _humanised(_drums(made, random), made, arrangement, brief.random("drums"))
    lead = random.choice(style.lead_with)
    motif = invent(style.lead, brief.random("motif"))
    tune = (Note("lead", lead, t.pitch, t.beat, t.beats, t.velocity, 0.08) for t in play(made, motif, lead))
    notes += _humanised(tune, made, arrangement, brief.random("lead"))
    return made, sorted(notes, key=lambda note: (note.start, note.layer, note.pitch))


def _humanised(notes: Iterator[Note], made: Frame, arrangement: Arrangement, random: Random) -> Iterator[Note]:
    """Turn notes in beats into notes in seconds: swing, arrangement, small inexactness, as a hand plays."""
    for note in notes:
        strength = arrangement.gain(note.sound if note.layer == "drums" else note.layer, note.start)
        stray = random.gauss(0, made.style.loose / 1000) * _STEADY.get(note.layer, 1)
        touch = 1 + random.gauss(0, 0.07)
        if not strength:
            continue
        # Chords are struck together: the strum follows their pitch, the inexactness is theirs together.
        start = made.swung(note.start) + (stray if note.layer not in {"comp", "pad"} else 0)
        end = made.swung(note.start + note.seconds)
        start = max(0.0, start + _LATE.get(note.sound, 0) + _strum(note, made))
        yield Note(
            note.layer, note.sound, note.pitch, start, max(0.03, end - start),
            min(1.0, max(0.03, note.velocity * strength * touch)), note.pan,
        )  # fmt: skip


def _strum(note: Note, made: Frame) -> float:
    if note.layer != "comp":
        return 0.0
    voicing = made.voicings[made.index_at(note.start)]
    shift = _SHIFTED.get(note.sound, 0)
    place = sorted(voicing).index(note.pitch - shift) if note.pitch - shift in voicing else 0
    upward = note.start % 1 == 0
    slow = 2.2 if note.start >= made.plan.final and not made.plan.loop else 1.0
    stagger = _STRUMMED.get(note.sound, 0.0) * slow
    return stagger * (place if upward else len(voicing) - 1 - place)


def _pad(made: Frame, sound: str, _random: Random) -> Iterator[Note]:
    for span, voicing in zip(made.spans, made.voicings, strict=True):
        for pitch in voicing:
            last = span.start >= made.plan.final and not made.plan.loop
            yield Note("pad", sound, pitch, span.start, span.beats, 1.0 if last else 0.7)


def _comp(made: Frame, sound: str, random: Random) -> Iterator[Note]:
    pattern, other = random.choice(made.style.comp), random.choice(made.style.comp)
    shift = _SHIFTED.get(sound, 0)
    for bar in made.plan.bars:
        # Every fourth bar answers with another pattern.
        for beat, beats, symbol in steps(other if bar.index % 4 == 3 else pattern, bar):
            at = made.index_at(beat)
            span, voicing = made.spans[at], made.voicings[at]
            held = min(beats, span.start + span.beats - beat)
            for place, pitch in enumerate(voicing):
                pan = 0.9 * (place / (len(voicing) - 1) - 0.5)
                yield Note("comp", sound, pitch + shift, beat, held, int(symbol) / 9, pan)
    yield from _last_chord(made, "comp", sound, shift)


def _last_chord(made: Frame, layer: str, sound: str, shift: int) -> Iterator[Note]:
    if not made.plan.loop:
        for place, pitch in enumerate(made.voicings[-1]):
            yield Note(layer, sound, pitch + shift, made.plan.final, made.spans[-1].beats, 0.75, 0.25 * (place - 1.5))


def _arp(made: Frame, sound: str, random: Random) -> Iterator[Note]:
    pattern, other = random.choice(made.style.arp), random.choice(made.style.arp)
    shift = _SHIFTED.get(sound, 0)
    side = random.choice((-1, 1))
    for bar in made.plan.bars:
        for n, (beat, _, symbol) in enumerate(steps(other if bar.phrase % 2 else pattern, bar)):
            voicing = made.voicings[made.index_at(beat)]
            octave, place = divmod(int(symbol), 4)
            pitch = voicing[place % len(voicing)] + 12 * (octave + place // len(voicing)) + shift
            accent = 0.75 if beat % 1 == 0 else 0.62 if beat % 0.5 == 0 else 0.52
            yield Note("arp", sound, pitch, beat, 1.0, accent, side * (0.55 if n % 2 else -0.55))
    if not made.plan.loop:
        top = made.voicings[-1][-1]
        yield Note("arp", sound, top + shift, made.plan.final, made.spans[-1].beats, 0.6, side * 0.3)


def _bass(made: Frame, sound: str, random: Random) -> Iterator[Note]:
    pattern, other = random.choice(made.style.bass), random.choice(made.style.bass)
    low = max(_LOWEST_BASS, 33)
    for bar in made.plan.bars:
        for beat, beats, symbol in steps(other if bar.index % 4 == 3 else pattern, bar):
            at = made.index_at(beat)
            span = made.spans[at]
            following = made.spans[(at + 1) % len(made.spans)].chord
            held = min(beats, span.start + span.beats - beat)
            pitch = _bass_pitch(symbol, low, span.chord.root, span.chord.shape, following.root, made)
            yield Note("bass", sound, pitch, beat, held, 0.8 if symbol in "Ro" else 0.66)
    if not made.plan.loop:
        final = made.spans[-1]
        yield Note("bass", sound, low + (final.chord.root - low) % 12, final.start, final.beats, 0.8)


def _bass_pitch(symbol: str, low: int, root: int, shape: tuple[int, ...], following: int, made: Frame) -> int:
    base = low + (root - low) % 12
    if symbol == "5":
        fifth = next((step for step in shape if step % 12 in {6, 7, 8}), 7)
        return base + fifth if base + fifth <= low + 14 else base + fifth - 12
    if symbol == "o":
        return base + 12
    if symbol == "3":
        return base + next((step for step in shape if step in {3, 4}), 0)
    if symbol == "a":
        target = low + (following - low) % 12
        side = -1 if base < target else 1
        return nearest(target + side * 2, made.key.tones)
    return base


def _drums(made: Frame, random: Random) -> Iterator[Note]:
    kit = random.choice(made.style.drums)
    for bar in made.plan.bars:
        for drum in (drum for drum in DRUMS if drum in kit):
            for beat, _, symbol in steps(kit[drum], bar):
                yield Note("drums", drum, 0, beat, 0.5, int(symbol) / 9, _DRUM_PAN.get(drum, 0.0))
        yield from _fill(made, bar, kit)
    if not made.plan.loop and kit:
        for drum in ("kick", "tom"):
            if drum in kit:
                yield Note("drums", drum, 0, made.plan.final, 1.0, 0.6)
        yield Note("drums", "cymbal", 0, made.plan.final, made.spans[-1].beats, 0.4, 0.15)


def _fill(made: Frame, bar: Bar, kit: Collection[str]) -> Iterator[Note]:
    """Lead into the next part: a roll that grows over the last beat, on the backbeat's drum."""
    last = bar.index == bar.count - 1 and bar.part is not Part.CLOSE
    drum = next((drum for drum in ("clap", "rim", "snap", "tom") if drum in kit), "")
    if not (last and drum) or made.plan.loop:
        return
    for n in range(3):
        yield Note("drums", drum, 0, bar.start + bar.beats - 0.75 + n / 4, 0.5, 0.3 + 0.15 * n)
