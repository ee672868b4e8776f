"""Write what each part of the studio installs, from pyproject.toml: `requirements.py FOLDER` makes base.txt and others.

The image build installs packages before it sees any code, so that a change of the code installs nothing again.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

WITH = {"tts": ("supertonic",), "setup": ("supertonic",), "coqui": ("tts", "supertonic")}
"""Images that hold further extras: setup lets the voice that it fetched speak, to see that it does; coqui is
the service tts with all its backends.
"""


def requirements(pyproject: str) -> dict[str, list[str]]:
    """Give the requirements of the base install and of every extra, by name; those of an image with all it holds."""
    project = tomllib.loads(pyproject)["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    images = {
        name: list(dict.fromkeys(line for extra in (name, *more) for line in extras[extra]))
        for name, more in WITH.items()
    }
    return {"base": project["dependencies"], **extras, **images}


def main() -> None:
    """Write one file for each part, one requirement a line."""
    folder = Path(sys.argv[1])
    for part, lines in requirements(Path("pyproject.toml").read_text(encoding="utf-8")).items():
        (folder / f"{part}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
