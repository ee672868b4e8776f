"""Tries things in a process of its own, so that a library that crashes does not take the doctor with it.

`python -m gateway.doctor.probe import skia cv2` and `… fonts` print one JSON line for each thing tried:
{"what": "skia", "error": ""}. What the process did not come to tell, crashed it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

PROBE_SECONDS = 60.0
HANGUL, EMOJI = "가힣뷁한글", "😀🍞🎉"


def probe(*arguments: str) -> dict[str, str]:
    """Run this file with arguments; give the error of each thing tried, empty where it works.

    The key "crash" tells of a crash. Raises subprocess.TimeoutExpired.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gateway.doctor.probe", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PROBE_SECONDS,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    told = {line["what"]: line["error"] for line in map(json.loads, done.stdout.splitlines())}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [""]
        told["crash"] = f"Python ended with code {done.returncode} {last[0]}".strip()
    return told


def _imports(modules: Sequence[str]) -> Iterator[tuple[str, str]]:
    for module in modules:
        try:
            import_module(module)
            yield module, ""
        except Exception as error:  # noqa: BLE001 (whatever a library raises as it loads)
            yield module, str(error)


def _fonts() -> Iterator[tuple[str, str]]:
    """Open every bundled font; it must draw Hangul, or emoji."""
    fonts = import_module("services.common.fonts")
    for role in fonts.Role:
        yield from _font(role.value, HANGUL if role is fonts.Role.CAPTION else "한글")
    names = fonts.families(fonts.Role.CAPTION, "")
    yield from _font(names[-1], EMOJI)


def _font(file: str, sample: str) -> Iterator[tuple[str, str]]:
    fonts = import_module("services.common.fonts")
    try:
        lacking = "".join(c for c in sample if not fonts.has_glyph(file, c))
        yield file, f"draws no {lacking}" if lacking else ""
    except FileNotFoundError as error:
        yield file, str(error)


def _main(kind: str, *rest: str) -> None:
    for what, error in _fonts() if kind == "fonts" else _imports(rest):
        sys.stdout.write(json.dumps({"what": what, "error": error}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
