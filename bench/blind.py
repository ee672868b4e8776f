"""Whether a scene's subject can be named from its frame alone: frames without words, and their key apart.

`python -m bench.blind sheet --out FOLDER` makes shorts of sample texts with captions off and lays one frame of each
scene on a sheet, in an order of its own, the title's part cut away. Look at `sheet-*.png`, write down the subject of
each number, then compare with what `python -m bench.blind key --out FOLDER` prints. At least 8 of 10 are to be right.

`--texts` takes other texts; `--key FILE` puts the key elsewhere, so that a reader of the folder cannot come upon it.

Seed 0, four shorts, by a reader who saw nothing but the sheets: 9 of the first 10 (strictly
counted 8), 18 of all 21; of five texts that
nobody had tuned for (lighthouse_en, recipe_en, joke_ko, notice_en, review_ko) 7 of the first 10, 20 of all 29. Missed
were what is abstract (nobody missed a night), who somebody is (a boss), and a time that is all a sheet shows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.job import SHORTS
from bench.measure import run
from services.common.ffmpeg import ffmpeg_path

SAMPLES = Path("tests/samples/texts")
SHORTS_OF = ("shop_ko.txt", "science_ko.txt", "history_en.txt", "bottle_en.md")
# Where in a scene to look: most of what it names has come in; in the last one, before its card.
_SHARE, _BEFORE_END = 0.8, 2.0
# Titles and cards are above; the frame is that of an upright short.
_CUT_OFF = 0.2
# What has a price among its facts is told as a product.
_PRICED = re.compile(r"^(?:가격|Price):", re.MULTILINE)
_WIDTH, _COLUMNS, _ROWS = 300, 5, 2

Picture = NDArray[np.uint8]


def make(text: Path, folder: Path, extra: Sequence[str]) -> tuple[list[Path], dict[str, Any]]:
    """Make a short, one file for each scene; gives the files in order and the short's record. Raises BenchError."""
    target = folder / text.stem
    target.mkdir(parents=True, exist_ok=True)
    home = {**os.environ, "SHORTS_HOME": str(folder / "home")}
    kind = ["--recipe", "product"] if _PRICED.search(text.read_text(encoding="utf-8")) else []
    options = [*kind, "--captions", "off", "--cuts", "scenes", "--music", "none", "--force", "--quiet", *extra]
    run([SHORTS, "make", f"@{text}", "--out", target / "short.mp4", *options], env=home, sample=False)
    (record,) = target.glob("*.json")
    files = sorted(target.glob("*.mp4"), key=lambda path: int(path.stem.rsplit("-", 1)[-1]))
    return files, json.loads(record.read_text(encoding="utf-8"))


def frame_of(path: Path, seconds: float, *, last: bool) -> Picture:
    """Take a frame of a scene without what is written above it: BGR."""
    time = max(0.0, min(_SHARE * seconds, seconds - _BEFORE_END if last else seconds))
    command = [
        ffmpeg_path(),
        "-v",
        "error",
        "-ss",
        f"{time:.3f}",
        "-i",
        str(path),
        "-frames:v",
        "1",
        "-f",
        "image2pipe",
    ]
    data = subprocess.run([*command, "-c:v", "png", "-"], check=True, capture_output=True).stdout
    frame = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    seen = frame[round(_CUT_OFF * frame.shape[0]) :]
    size = _WIDTH, round(_WIDTH * seen.shape[0] / seen.shape[1])
    return np.asarray(cv2.resize(seen, size, interpolation=cv2.INTER_AREA), np.uint8)


def sheets(frames: Sequence[Picture], folder: Path) -> list[Path]:
    """Write numbered frames on sheets of ten."""
    written, each = [], _COLUMNS * _ROWS
    for start in range(0, len(frames), each):
        cells = []
        for number, frame in enumerate(frames[start : start + each], start + 1):
            cell = cv2.copyMakeBorder(frame, 44, 6, 6, 6, cv2.BORDER_CONSTANT, value=(255, 255, 255))
            cv2.putText(cell, str(number), (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
            cells.append(cell)
        cells += [np.full_like(cells[0], 255)] * (-len(cells) % _COLUMNS)
        rows = [np.hstack(cells[i : i + _COLUMNS]) for i in range(0, len(cells), _COLUMNS)]
        path = folder / f"sheet-{start // each + 1}.png"
        cv2.imwrite(str(path), np.vstack(rows))
        written.append(path)
    return written


def main() -> int:
    """Make the sheets, or print the key."""
    parser = argparse.ArgumentParser(prog="python -m bench.blind", description=__doc__)
    parser.add_argument("what", choices=("sheet", "key"))
    parser.add_argument("--out", type=Path, required=True, help="folder for the shorts, the sheets and the key")
    parser.add_argument("--texts", type=Path, nargs="+", default=[SAMPLES / name for name in SHORTS_OF])
    parser.add_argument("--seed", type=int, default=0, help="the order of the frames, and the seed of the shorts")
    parser.add_argument("--key", type=Path, help="file for the key; key.json in the folder unless given")
    options = parser.parse_args()
    key = options.key or options.out / "key.json"
    if options.what == "key":
        for number, line in enumerate(json.loads(key.read_text(encoding="utf-8")), 1):
            sys.stdout.write(f"{number:3}  {line}\n")
        return 0
    found: list[tuple[Picture, str]] = []
    for text in options.texts:
        files, record = make(text, options.out, ["--seed", str(options.seed)])
        scenes = record["script"]["scenes"]
        for path, scene, video in zip(files, scenes, record["videos"], strict=True):
            told = f"{text.stem}: {scene['narration']}  [{', '.join(scene.get('keywords', ()))}]"
            found.append((frame_of(path, float(video["duration"]), last=scene is scenes[-1]), told))
    random.Random(options.seed).shuffle(found)  # noqa: S311 - an order to look in
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_text(json.dumps([told for _, told in found], ensure_ascii=False, indent=1), encoding="utf-8")
    for path in sheets([frame for frame, _ in found], options.out):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
