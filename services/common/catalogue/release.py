"""A published set of files, pinned to the byte: which they are, where they live, whether they are there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HUB = "https://huggingface.co"
# What a file may be: weights as safetensors or ONNX, and text. Formats that run code as they are read (pickles: .pt,
# .bin, .ckpt, …) are not among them. `.model` is a SentencePiece vocabulary, `.jinja` a chat template.
SAFE_SUFFIXES = frozenset({".onnx", ".json", ".safetensors", ".txt", ".md", ".model", ".jinja", ""})
_CHUNK = 4 << 20
_SHA256, _SHA1 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")

Read = Callable[[int], None]
"""Is told how many bytes of a file have been read; what it raises ends the reading."""


def is_pattern(path: str) -> bool:
    """Tell whether a path stands for several files."""
    return "*" in path


def unsafe(path: str) -> str:
    """Say why a path is not taken; empty where it is."""
    pure = PurePosixPath(path)
    if pure.suffix.lower() not in SAFE_SUFFIXES or pure.suffix.endswith("*") or pure.name in {"*", "**"}:
        return f"{path} may run code as it is read; only safetensors, ONNX, JSON and text are taken"
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or not pure.parts:
        return f"{path} leads out of its folder"
    return ""


@dataclass(frozen=True)
class WeightFile:
    """One file: its path within the release, length in bytes, SHA-256. Raises ValueError for one that is not safe.

    For a small file a hub tells no SHA-256, but the id that git gives it: a SHA-1 of its length and content.
    """

    path: str
    size: int
    sha256: str = ""
    git: str = ""

    def __post_init__(self) -> None:
        """Refuse pickles, paths that lead out of the folder, and pins that pin nothing."""
        if fault := unsafe(self.path):
            raise ValueError(fault)
        # A safetensors or ONNX file of no bytes is none; a text may be empty.
        weights = PurePosixPath(self.path).suffix in {".onnx", ".safetensors"}
        hashed = _SHA256.fullmatch(self.sha256) if self.sha256 else _SHA1.fullmatch(self.git)
        if self.size < 0 or (weights and not self.size) or not hashed:
            raise ValueError(f"{self.path} needs a size above 0 and a SHA-256 of 64 lower-case hex digits")

    @property
    def pin(self) -> str:
        """Tell the hash, short, for people."""
        return f"SHA-256 {self.sha256[:12]}…" if self.sha256 else f"git {self.git[:12]}…"

    def is_at(self, path: Path, tell: Read | None = None) -> bool:
        """Tell whether what lies there is this file: its length, then its hash."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        return sha256_of(path, tell) == self.sha256 if self.sha256 else git_id_of(path, tell) == self.git


def sha256_of(path: Path, tell: Read | None = None) -> str:
    """Give the SHA-256 of a file, in hex."""
    return _digest(hashlib.sha256(), path, tell)


def git_id_of(path: Path, tell: Read | None = None) -> str:
    """Give the id of a file's content in git: SHA-1 over `blob <length>`, a zero byte, and the content."""
    return _digest(hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False), path, tell)


def _digest(digest: hashlib._Hash, path: Path, tell: Read | None) -> str:
    done = 0
    with path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if tell is not None:
                tell(done)
    return digest.hexdigest()


@dataclass(frozen=True)
class Release:
    """A published set of files, pinned: repository and revision on a hub, and every file with its hash."""

    name: str
    """Folder below the models folder."""
    repository: str
    revision: str
    license: str
    terms: str
    """What the licence asks of the user, in a sentence."""
    files: tuple[WeightFile, ...]
    hub: str = HUB
    command: str = ""
    """What fetches it."""

    def __post_init__(self) -> None:
        """Refuse the same path twice."""
        if len({file.path for file in self.files}) != len(self.files):
            raise ValueError(f"{self.name} names a file twice")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def folder(self, models: Path) -> Path:
        """Give its folder within the models folder."""
        return models / self.name

    def absent(self, models: Path) -> list[str]:
        """List the files that are not there. What is in them is checked as they are set up, not here."""
        folder = self.folder(models)
        return [file.path for file in self.files if not (folder / file.path).is_file()]

    def command_here(self, setup: str) -> str:
        """Give what fetches it where `setup` (a setting, `setup_command`) stands in the place of "shorts setup"."""
        return command_here(self.command, setup)

    def url(self, path: str, base: str = "") -> str:
        """Give the address of a file: at the hub, or at `base`.

        A `base` that is a host alone (https://mirror.example) is a mirror of the whole hub; one with a path is the
        folder that the files lie in.
        """
        root = (base or self.hub).rstrip("/")
        whole = is_hub(base or self.hub)
        return f"{root}/{self.repository}/resolve/{self.revision}/{path}" if whole else f"{root}/{path}"


def is_hub(base: str) -> bool:
    """Tell whether an address is a hub's or that of a mirror of all of it: a host without a path."""
    return bool(re.fullmatch(r"https?://[^/?#]+/?", base))


def command_here(command: str, setup: str) -> str:
    """Give a command where another one (in containers, `docker compose run --rm setup`) does what `shorts setup` does.

    `shorts setup model ID` is `shorts models pull ID`.
    """
    if setup != "shorts setup":
        command = command.replace("shorts models pull", "shorts setup model", 1)
    return command.replace("shorts setup", setup, 1)
