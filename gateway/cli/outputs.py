"""Where a short's files go: names, and the checks that can be made before work starts."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.cli.problems import describe_os_error
from services.common.validation import Checks
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1 import studio_pb2

_COMPANIONS = (".mp4", ".srt", ".jpg", ".json")
_LEAST_FREE_BYTES = 100 << 20
# Names of devices on Windows, which cannot be files there.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True)
class OutputFile:
    """One finished file and where it goes; `kind` is video, subtitles, thumbnail or record."""

    artifact: Artifact
    path: Path
    kind: str
    scene_id: str = ""


@dataclass(frozen=True)
class Target:
    """Where the files go: the folder, the file's stem (empty: from the title), and whether to overwrite."""

    folder: Path
    stem: str
    force: bool

    def plan(self, result: studio_pb2.JobResult, title: str) -> list[OutputFile]:
        """Name every file of a result; nothing that is there is overwritten unless that was asked for."""
        stem = self.stem or slug(title)
        if not self.force:
            stem = next(name for name in _candidates(stem) if not taken(self.folder, name))
        files = []
        for video in result.videos:
            name = f"{stem}-{video.scene_id}.mp4" if video.scene_id else f"{stem}.mp4"
            files.append(OutputFile(video.video, self.folder / name, "video", video.scene_id))
        for kind, suffix in (("subtitles", ".srt"), ("thumbnail", ".jpg"), ("record", ".json")):
            if result.HasField(kind):  # type: ignore[arg-type]  # the loop's literals are fields
                files.append(OutputFile(getattr(result, kind), self.folder / f"{stem}{suffix}", kind))
        return files


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, 1_000_000))


def taken(folder: Path, stem: str) -> list[Path]:
    """List what is there already under the names that a short of this stem may use."""
    companions = [folder / f"{stem}{suffix}" for suffix in _COMPANIONS]
    scenes = re.compile(re.escape(stem) + r"-scene-\d+\.mp4")
    return [path for path in companions if path.exists()] + [p for p in folder.iterdir() if scenes.fullmatch(p.name)]


def slug(title: str) -> str:
    """Make a file name of a title: letters and digits of any script, hyphens between words, at most 60 characters."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", title).lower().replace("_", " "))
    name = "-".join(words)[:60].rstrip("-")
    return f"short-{name}" if _RESERVED.fullmatch(name) else name or "short"


def read_target(out: str | None, force: bool, check: Checks) -> Target:
    """Read `--out` and note everything that would keep the files from being written."""
    path = Path(out or ".")
    if out and (out.endswith(("/", "\\")) or path.is_dir()):
        folder, stem = path, ""
    elif out:
        folder, stem = path.parent, path.stem
        check.that(
            path.suffix.lower() == ".mp4",
            "--out",
            f"{out!r} is neither a folder nor a name that ends in .mp4; for example --out bread.mp4",
        )
    else:
        folder, stem = path, ""
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist; create it first"
        check.that(False, "--out", f"the folder {str(folder)!r} {problem}")
    elif problem := _write_problem(folder):
        check.that(False, "--out", problem)
    elif stem and not force and (there := taken(folder, stem)):
        names = ", ".join(path.name for path in there[:4])
        check.that(False, "--out", f"{names} is there already; choose another name, or overwrite with --force")
    return Target(folder, stem, force)


def _write_problem(folder: Path) -> str:
    try:
        # Permission bits do not tell of read-only disks and access lists; trying does.
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"the folder {str(folder)!r} cannot be written: {describe_os_error(_without_name(error), out=True)}"
    if free < _LEAST_FREE_BYTES:
        return f"the disk of {str(folder)!r} has only {free >> 20} MiB free; make room, or choose another folder"
    return ""


def _without_name(error: OSError) -> OSError:
    # The name is that of our trial file, which tells the user nothing.
    return OSError(error.errno, error.strerror)
