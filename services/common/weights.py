"""Model files that are fetched once: which, where they live, whether they are there; gateway.weights fetches them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

# What a file may be. Formats that run code as they are read (pickles: .pt, .bin, .ckpt, …) are not among them.
_SAFE_SUFFIXES = frozenset({".onnx", ".json", ".safetensors", ".txt", ".md", ""})
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class WeightFile:
    """One file: its path within the release, length in bytes, SHA-256. Raises ValueError for one that is not safe."""

    path: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse pickles, paths that lead out of the folder, and pins that pin nothing."""
        path = PurePosixPath(self.path)
        if path.suffix.lower() not in _SAFE_SUFFIXES:
            raise ValueError(f"{self.path} may run code as it is read; only ONNX, JSON, safetensors and text are taken")
        if path.is_absolute() or ".." in path.parts or "\\" in self.path or not path.parts:
            raise ValueError(f"{self.path} leads out of its folder")
        if self.size <= 0 or not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"{self.path} needs a size above 0 and a SHA-256 of 64 lower-case hex digits")


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
    hub: str = "https://huggingface.co"
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

    def url(self, path: str, base: str = "") -> str:
        """Give the address of a file: at the hub, or at `base`.

        A `base` that is a host alone (https://mirror.example) is a mirror of the whole hub; one with a path is the
        folder that the files lie in.
        """
        host = re.fullmatch(r"https?://[^/?#]+/?", base or self.hub)
        root = (base or self.hub).rstrip("/")
        return f"{root}/{self.repository}/resolve/{self.revision}/{path}" if host else f"{root}/{path}"


def _files(lines: str) -> tuple[WeightFile, ...]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return tuple(WeightFile(path, int(size), sha256) for path, size, sha256 in rows)


# Sizes and hashes are of this revision, the one that the package supertonic 1.3.1 pins. They were not computed here:
# several unrelated projects that pin the revision publish them, and agree on each; the hub's own metadata (the LFS
# object id of a file is its SHA-256) is held against them as each file is fetched, before its first byte is taken.
SUPERTONIC = Release(
    name="supertonic-3",
    repository="Supertone/supertonic-3",
    revision="724fb5abbf5502583fb520898d45929e62f02c0b",
    license="BigScience OpenRAIL-M",
    terms="commercial use is allowed; uses that harm people, listed in the file LICENSE beside the model, are not",
    command="shorts setup voice",
    files=_files(
        """
    onnx/tts.json 8253 42078d3aef1cd43ab43021f3c54f47d2d75ceb4e75f627f118890128b06a0d09
    onnx/unicode_indexer.json 277676 9bf7346e43883a81f8645c81224f786d43c5b57f3641f6e7671a7d6c493cb24f
    onnx/duration_predictor.onnx 3700147 c3eb91414d5ff8a7a239b7fe9e34e7e2bf8a8140d8375ffb14718b1c639325db
    onnx/text_encoder.onnx 36416150 c7befd5ea8c3119769e8a6c1486c4edc6a3bc8365c67621c881bbb774b9902ff
    onnx/vocoder.onnx 101424195 085de76dd8e8d5836d6ca66826601f615939218f90e519f70ee8a36ed2a4c4ba
    onnx/vector_estimator.onnx 256534781 883ac868ea0275ef0e991524dc64f16b3c0376efd7c320af6b53f5b780d7c61c
    voice_styles/F1.json 292046 bbdec6ee00231c2c742ad05483df5334cab3b52fda3ba38e6a07059c4563dbc2
    voice_styles/F2.json 292423 7c722c6a72707b1a77f035d67f0d1351ba187738e06f7683e8c72b1df3477fc6
    voice_styles/F3.json 290794 12f6ef2573baa2defa1128069cb59f203e3ab67c92af77b42df8a0e3a2f7c6ab
    voice_styles/F4.json 291808 c2fa764c1225a76dfc3e2c73e8aa4f70d9ee48793860eb34c295fff01c2e032b
    voice_styles/F5.json 291479 45966e73316415626cf41a7d1c6f3b4c70dbc1ba2bee5c1978ef0ce33244fc8d
    voice_styles/M1.json 291748 e35604687f5d23694b8e91593a93eec0e4eca6c0b02bb8ed69139ab2ea6b0a5b
    voice_styles/M2.json 292055 b76cbf62bac707c710cf0ae5aba5e31eea1a6339a9734bfae33ab98499534a50
    voice_styles/M3.json 290198 ea1ac35ccb91b0d7ecad533a2fbd0eec10c91513d8951e3b25fbba99954e159b
    voice_styles/M4.json 291522 ca8eefad4fcd989c9379032ff3e50738adc547eeb5e221b82593a6d7b3bac303
    voice_styles/M5.json 291469 dd22b92740314321f8ae11c5e87f8dd60d060f15dd3a632b5adf77f471f77af2
    LICENSE 15007 0d944a9110fed9a9602d60e0423a272903e7bd21ab060490774efc77c2275e9f
    """
    ),
)
