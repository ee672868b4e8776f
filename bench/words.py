"""The page docs/words.md: twenty texts, each as its first sentences and as the script that the rules writer makes.

python -m bench.words            write the page
python -m bench.words --check    fail where the page is not what the writer makes now
python -m bench.words --pictures make six of the shorts and keep a strip of frames of each (minutes)
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from bench.words_judged import JUDGED
from services.common.artifacts import FileStore
from services.common.characters import CHARACTERS
from services.common.characters.personas import lines_of
from services.common.operation import Work
from services.llm.backends.rules import RulesBackend
from services.llm.rules import document
from services.llm.rules.duration import DEFAULT_PACE, Pace
from services.llm.rules.morphology import Analyser
from services.llm.rules.split_en import split_block as split_english
from services.llm.rules.split_ko import split_block as split_korean
from services.llm.rules.voice_ko import KoreanVoice
from shorts.llm.v1.llm_pb2 import SceneRole, Script, ScriptForm, Tone, WriteScriptRequest

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "samples" / "words"
PAGE = ROOT / "docs" / "words.md"
PICTURES = ROOT / "docs" / "images" / "words"
LENGTH, PAUSE = 30.0, 0.35
SHOWN = ("shop_ko", "science_ko", "sports_ko", "story_en", "recipe_en", "history_en")
FRAMES, FRAME_WIDTH = 4, 240
# How each kind of text is told; what is not listed is told casually.
TONES = {"notice": "professional", "history": "professional", "sports": "enthusiastic", "product": "enthusiastic",
         "review": "funny"}  # fmt: skip
_STAND_IN = "빵집"
_SLOT = re.compile(rf"\{{back\}}|{_STAND_IN}(?:을|은|이었|이에요)?")
HEAD = """# The words of a short

What the rules writer makes of twenty texts, beside what one gets by reading out their first sentences. Both columns
are cut to 30 seconds at the usual pace of each language. The scripts are written with seed 0 and all 39 characters to
choose from; words that are the character's own stand in *italics*. `make words` makes the page, and a test compares it
with what the writer makes now. The texts stand in [tests/samples/words](../tests/samples/words). The pictures are of
shorts that `shorts make` made of the same texts; a voice of another pace has room for other sentences.

The verdicts are a reader's, of each pair as it stands here, the losses included.
"""


@dataclass(frozen=True)
class Pair:
    """One text, as its first sentences and as a script."""

    stem: str
    tone: str
    plain: list[str]
    plain_seconds: float
    script: Script
    seconds: float


class Writer:
    """The rules writer, loaded once."""

    def __init__(self, folder: Path) -> None:
        self._backend = RulesBackend()
        self._backend.load()
        self.analyser = Analyser()
        self._store = FileStore(folder)

    def pair(self, path: Path) -> Pair:
        """Make both columns of a text."""
        text, code = path.read_text("utf-8"), path.stem.rpartition("_")[2]
        kind = path.stem.partition("_")[0]
        tone = TONES.get(kind, "casual")
        form = ScriptForm.SCRIPT_FORM_PRODUCT if kind == "product" else ScriptForm.SCRIPT_FORM_STORY
        request = WriteScriptRequest(
            backend="rules", text=text, form=form, language=code, tone=Tone.Value(f"TONE_{tone.upper()}"),
            length_seconds=LENGTH, pause_seconds=PAUSE, characters=list(CHARACTERS),
        )  # fmt: skip
        script = self._backend.write_script(request, Work(self._store, lambda _: None, threading.Event()))
        pace = Pace(code, DEFAULT_PACE[code], PAUSE)
        plain = self._plain(text, code, pace)
        seconds = pace.total([scene.narration for scene in script.scenes])
        return Pair(path.stem, tone, plain, pace.speech(" ".join(plain)), script, seconds)

    def _plain(self, text: str, code: str, pace: Pace) -> list[str]:
        """Give the first sentences, as they stand, as far as the length goes."""
        out: list[str] = []
        for block in document.read(text).blocks:
            told = f"{block.key}: {block.text}" if block.key else block.text
            for sentence in split_korean(told, self.analyser) if code == "ko" else split_english(told):
                if pace.speech(" ".join([*out, sentence])) > LENGTH:
                    return out
                out.append(sentence)
        return out


def page(pairs: list[Pair], analyser: Analyser) -> str:
    """Write the whole page."""
    better = sum(JUDGED[pair.stem].better == "script" for pair in pairs)
    even = sum(JUDGED[pair.stem].better == "even" for pair in pairs)
    worse = len(pairs) - better - even
    tally = f"Of {len(pairs)} pairs the script is better in {better}, as good in {even}, worse in {worse}."
    return "\n".join([HEAD, tally, "", *(_section(pair, analyser) for pair in pairs)]).rstrip() + "\n"


def _section(pair: Pair, analyser: Analyser) -> str:
    script, judged = pair.script, JUDGED[pair.stem]
    who = CHARACTERS[script.character].name.in_language(script.language)
    lines = [f"## {pair.stem}: {script.title}", "", f"{who}, {pair.tone}.", ""]
    if pair.stem in SHOWN:
        lines += [f"![Frames of the short](images/words/{pair.stem}.webp)", ""]
    lines += [f"First sentences, {pair.plain_seconds:.0f} s:", "", f"> {' '.join(pair.plain)}", ""]
    lines += [f"Script, {pair.seconds:.0f} s:", ""]
    told = [_marked(scene.narration, script, pair.tone, analyser) for scene in script.scenes]
    lines += [f"{n}. {_role(scene.role)} {told[n - 1]}" for n, scene in enumerate(script.scenes, 1)]
    lines += ["", f"Better: {judged.better}. {judged.why}", ""]
    return "\n".join(lines)


def _role(role: SceneRole.ValueType) -> str:
    return f"({SceneRole.Name(role).removeprefix('SCENE_ROLE_').lower().replace('_', ' ')})"


def _marked(narration: str, script: Script, tone: str, analyser: Analyser) -> str:
    """Set what is the character's own in italics."""
    for line in lines_of(script.character, script.language).everything():
        said = line[:1].upper() + line[1:]
        if script.language == "ko":
            voice = KoreanVoice(analyser, Tone.Value(f"TONE_{tone.upper()}"), 0)
            said = voice.toned(voice.fill(line, back=_STAND_IN))
        pattern = r"[^.!?]{1,40}?".join(re.escape(part) for part in _SLOT.split(said))
        narration = re.sub(rf"((?:(?<=[.!?”\"] )|^){pattern})", r"*\1*", narration, count=1)
    return narration


def pictures(stems: tuple[str, ...]) -> None:
    """Make shorts and keep a strip of frames of each."""
    import imageio_ffmpeg  # noqa: PLC0415 - only here

    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    PICTURES.mkdir(parents=True, exist_ok=True)
    shorts = Path(sys.executable).with_name("shorts")
    for stem in stems:
        tone = TONES.get(stem.partition("_")[0], "casual")
        with tempfile.TemporaryDirectory() as folder:
            film = Path(folder) / "short.mp4"
            command = [
                shorts,
                "make",
                f"@{TEXTS / stem}.txt",
                "--tone",
                tone,
                "--length",
                "30",
                "--out",
                film,
                "--quiet",
            ]
            subprocess.run([*map(str, command), "--force"], check=True)
            strip = f"fps=1/7,scale={FRAME_WIDTH}:-2,tile={FRAMES}x1"
            out = PICTURES / f"{stem}.webp"
            made = [ffmpeg, "-y", "-loglevel", "error", "-ss", "2", "-i", str(film), "-vf", strip, "-frames:v", "1"]
            subprocess.run([*made, "-quality", "70", str(out)], check=True)
        sys.stdout.write(f"{out.relative_to(ROOT)}: {out.stat().st_size // 1024} KB\n")


def main() -> int:
    """Run the command; give its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--pictures", nargs="*", metavar="TEXT", help="make the pictures, of all or of these")
    asked = parser.parse_args()
    if asked.pictures is not None:
        pictures(tuple(asked.pictures) or SHOWN)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(Path(folder))
        text = page([writer.pair(path) for path in sorted(TEXTS.iterdir())], writer.analyser)
    if not asked.check:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.read_text("utf-8") == text:
        return 0
    sys.stderr.write("docs/words.md is not what the writer makes now; run `make words` and judge what changed\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
