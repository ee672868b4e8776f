"""Write what each part of the studio installs, from pyproject.toml: `requirements.py FOLDER` makes base.txt and others.

The image build installs packages before it sees any code, so that a change of the code installs nothing again.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WITH = {
    "image": ("gpu",),
    "video": ("gpu",),
    "tts": ("supertonic", "gpu"),
    "setup": ("supertonic", "gpu"),
    "coqui": ("tts", "supertonic"),
}
"""Images that hold further extras: gpu, which asks the card that compose.gpu.yaml gives for its memory; setup lets the
voice that it fetched speak, to see that it does; coqui is the service tts with all its backends.
"""


def requirements(pyproject: str) -> dict[str, list[str]]:
    """Give the requirements of the base install and of every extra, by name; those of an image with all it holds."""
    project = tomllib.loads(pyproject)["project"]
    extras = {name: list(dict.fromkeys(expanded(name, project))) for name in project["optional-dependencies"]}
    images = {
        name: list(dict.fromkeys(line for extra in (name, *more) for line in extras[extra]))
        for name, more in WITH.items()
    }
    return {"base": project["dependencies"], **extras, **images}


def expanded(extra: str, project: dict[str, Any]) -> Iterator[str]:
    """Give the requirements of an extra; in the place of extras of this very project, theirs."""
    for line in project["optional-dependencies"][extra]:
        if own := re.fullmatch(rf"{project['name']}\[([\w,-]+)\]", line):
            for other in own[1].split(","):
                yield from expanded(other, project)
        else:
            yield line


def main() -> None:
    """Write one file for each part, one requirement a line."""
    folder = Path(sys.argv[1])
    for part, lines in requirements(Path("pyproject.toml").read_text(encoding="utf-8")).items():
        (folder / f"{part}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
