"""Write what each part of the studio installs, from pyproject.toml: `requirements.py FOLDER` makes base.txt and others.

The image build installs packages before it sees any code, so that a change of the code installs nothing again.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def requirements(pyproject: str) -> dict[str, list[str]]:
    """Give the requirements of the base install and of every extra, by name."""
    project = tomllib.loads(pyproject)["project"]
    return {"base": project["dependencies"], **project["optional-dependencies"]}


def main() -> None:
    """Write one file for each part, one requirement a line."""
    folder = Path(sys.argv[1])
    for part, lines in requirements(Path("pyproject.toml").read_text(encoding="utf-8")).items():
        (folder / f"{part}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
