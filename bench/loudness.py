"""How loud finished shorts are: twenty that differ, made as a user makes them, measured from the decoded MP4.

The measure is FFmpeg's ebur128 (EBU R 128) with its true peak, apart from what the mixer says of its own work.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.job import SHORTS
from bench.measure import BenchError, run
from services.common.ffmpeg import ffmpeg_path
from services.common.language import detect_language
from services.render.loudness import Measure, read_measure

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "samples" / "texts"
TARGET_LUFS, MOST_OFF, CEILING_DBTP = -14.0, 0.5, -1.0
COUNT = 20
_TONES = ("professional", "casual", "funny", "enthusiastic")
# Composed to suit, none, the user's own: what is laid under the voice.
_MUSIC = ("composed", "none", "file")
# Left to the studio, nobody, the deepest and the highest voices of the cast; voices of the small synthesiser follow.
_CHARACTERS = ("", "none", "fighter-dragon", "foodie-hamster", "")
_VOICES = ("", "", "", "m2", "f3")
_ASPECTS = ("9:16", "1:1", "16:9")


@dataclass(frozen=True)
class Wanted:
    """One short: the file of its text and what else the user asks for; `music` is one of "composed", "none", "file"."""

    text: Path
    language: str
    tone: str
    character: str
    voice: str
    music: str
    seconds: int
    aspect: str
    seed: int

    def arguments(self, music: Path) -> list[str | Path]:
        """Give the arguments of `shorts make` after the text; `music` is the file for "file"."""
        asked: list[str | Path] = ["--language", self.language, "--tone", self.tone, "--length", str(self.seconds)]
        asked += ["--aspect", self.aspect, "--seed", str(self.seed), "--scenes", "3"]
        asked += ["--recipe", "product" if self.text.suffix == ".md" else "story"]
        asked += ["--character", self.character] if self.character else []
        asked += ["--voice", f"{self.language}-{self.voice}"] if self.voice else []
        asked += ["--music", music if self.music == "file" else "none"] if self.music != "composed" else []
        return asked


@dataclass(frozen=True)
class Heard:
    """A short that was made, and what was measured."""

    wanted: Wanted
    measure: Measure

    @property
    def off(self) -> float:
        """How far it is from the loudness that it should have, LU."""
        return abs(self.measure.loudness - TARGET_LUFS)

    def cells(self) -> tuple[str, ...]:
        """Give it as a row of text."""
        asked = self.wanted
        who = asked.voice or asked.character or "who suits"
        holds = self.off <= MOST_OFF and self.measure.true_peak <= CEILING_DBTP
        what = (asked.text.stem, asked.tone, who, asked.music, f"{asked.seconds} s", asked.aspect)
        return *what, f"{self.measure.loudness:.1f}", f"{self.measure.true_peak:.1f}", "pass" if holds else "FAIL"


HEAD = ("text", "tone", "who speaks", "music", "length", "shape", "LUFS", "dBTP", "")


def plan() -> list[Wanted]:
    """List twenty shorts in which texts, languages, tones, speakers, music, lengths and shapes are mixed."""
    texts = [*sorted(TEXTS.iterdir()), *(ROOT / "samples" / name for name in ("bakery.txt", "story.txt"))]
    return [
        Wanted(
            text=text,
            language=detect_language(text.read_text(encoding="utf-8")),
            tone=_TONES[number % len(_TONES)],
            character=_CHARACTERS[number % len(_CHARACTERS)],
            voice=_VOICES[number % len(_VOICES)],
            music=_MUSIC[number % len(_MUSIC)],
            seconds=8 + number % 8,
            aspect=_ASPECTS[number // 3 % len(_ASPECTS)],
            seed=number,
        )
        for number, text in enumerate(texts[-COUNT:])
    ]


def listen(folder: Path, music: Path) -> Iterator[Heard]:
    """Make each short of the plan, and measure it. Raises BenchError where one cannot be made."""
    env = {**os.environ, "SHORTS_HOME": str(folder / "home")}
    for number, wanted in enumerate(plan()):
        out = folder / f"loudness-{number}.mp4"
        command = [SHORTS, "make", f"@{wanted.text}", "--out", out, "--force", "--quiet", *wanted.arguments(music)]
        run(command, env=env, sample=False)
        yield Heard(wanted, measured(out))
        out.unlink()


def measured(video: Path) -> Measure:
    """Decode the sound of a video and measure it. Raises BenchError where FFmpeg cannot."""
    command = [ffmpeg_path(), "-nostdin", "-hide_banner", "-i", str(video), "-map", "0:a:0"]
    command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{video.name} cannot be measured:\n{done.stderr[-2000:]}")
    return read_measure(done.stderr)
