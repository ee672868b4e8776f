"""What the catalogue says of a model: its files, its licence, its needs and limits. Pure data; see read.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from services.common.catalogue.release import Release, WeightFile, is_pattern
from services.common.catalogue.times import Figure, Work

EU = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
})  # fmt: skip
"""What "EU" stands for in a licence, ISO 3166-1."""


class Commercial(Enum):
    """Whether a licence lets one earn money with what a model makes."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"


@dataclass(frozen=True)
class License:
    """A licence: what it allows, on which conditions, and where not."""

    key: str
    name: str
    url: str
    commercial: Commercial
    conditions: str
    """What it asks of the user, in a sentence; never empty where use is limited."""
    outputs: str
    """What it says of that which the model makes."""
    excluded: tuple[str, ...] = ()
    """Regions in which it gives no right at all: ISO 3166-1 alpha-2 codes, and "EU"."""
    checked: bool = True
    """Whether its text or the model's card was read; where it was not, the conditions are hearsay."""

    def excludes(self, region: str) -> bool:
        """Tell whether it gives no right in a country."""
        return region in self.excluded or (region in EU and "EU" in self.excluded)


@dataclass(frozen=True)
class ModelFile:
    """A file of a repository, or a pattern ("*" for any run of characters) where shards are not known by name."""

    path: str
    size: int = 0
    """Bytes; 0: not known here, the hub tells."""
    sha256: str = ""
    """Empty: not known here, the hub tells."""
    about: int = 0
    """Bytes as the hub's page shows them, rounded; 0: not known. For a pattern, of all that it matches."""
    optional: bool = False
    """Whether the model is whole without it."""

    @property
    def weights(self) -> bool:
        """Whether it holds weights, and so has a size of note."""
        return self.path.endswith((".safetensors", ".onnx"))

    @property
    def pinned(self) -> bool:
        """Whether it is one file, known to the byte."""
        return bool(self.size and self.sha256) and not is_pattern(self.path)


@dataclass(frozen=True)
class Limits:
    """What a model can make."""

    sizes: tuple[str, ...] = ()
    """Pixels, "1024x1024"; the first is the one it is best at."""
    frames: str = ""
    """Numbers of frames, for example "8k+1, up to 257"."""
    fps: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Model:
    """One model."""

    id: str
    """Also the name of its folder below the models folder."""
    name: str
    service: str
    """Whose work it does; "library" is planned."""
    kind: str
    """What it is: "model" works by itself, the other kinds add to one of `needs`."""
    license: License
    backend: str = ""
    """Backend of the service that runs it; empty: none in this version, `why` says so."""
    why: str = ""
    """Why it has no backend, or cannot be fetched."""
    instead: tuple[str, ...] = ()
    """Ids of the models that serve in its place."""
    needs: tuple[str, ...] = ()
    """Ids of the models one of which it works with."""
    repository: str = ""
    """On the hub; empty: no weights are published."""
    revision: str = "main"
    gated: bool = False
    """Whether the hub gives it only to those who have accepted its terms."""
    files: tuple[ModelFile, ...] = ()
    """Empty where it exists only in formats that are not taken."""
    converted: bool = False
    """Whether the hub has it only in a format that is not taken: its files come from a folder, converted elsewhere."""
    command: str = ""
    ollama: str = ""
    """Name in Ollama's library, for those who serve it so."""
    vram: dict[str, float] = field(default_factory=dict)
    """GiB at its height by precision, best first; empty: not known."""
    ram: float = 0.0
    """GiB of main memory where it computes on the processor; 0: not meant to, or not known."""
    cpu: bool = False
    """Whether the processor alone is enough."""
    languages: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    figures: tuple[Figure, ...] = ()
    work: Work | None = None
    """None: not counted."""
    rank: int = 100
    """Order in which a plan takes the models of a service, lower first."""
    notes: str = ""
    sources: tuple[str, ...] = ()
    """Where all of this is from."""
    unchecked: str = ""
    """What was not checked; empty: nothing of note."""

    @property
    def size(self) -> int:
        """Bytes to fetch, rounded where the hub's page rounds; 0 where that of any weights is not known.

        Texts of unknown length count for nothing beside them.
        """
        weights = [file for file in self.files if file.weights and not file.optional]
        known = all(file.size or file.about for file in weights)
        return sum(file.size or file.about for file in self.files) if known else 0

    @property
    def exact(self) -> bool:
        """Whether every file is known to the byte."""
        return bool(self.files) and all(file.pinned for file in self.files)

    @property
    def pinned_files(self) -> tuple[WeightFile, ...]:
        """List the files that are known to the byte."""
        return tuple(WeightFile(file.path, file.size, file.sha256) for file in self.files if file.pinned)

    @property
    def usable(self) -> bool:
        """Whether this version can fetch it and has a backend that runs it."""
        return bool(self.backend and self.fetchable)

    @property
    def fetchable(self) -> bool:
        """Whether a hub has it in a form that is taken."""
        return bool(self.files) and not self.converted

    @property
    def fetch_command(self) -> str:
        """Give the command that fetches it."""
        return self.command or f"shorts models pull {self.id}{' --from FOLDER' if self.converted else ''}"

    def folder(self, models: Path) -> Path:
        """Give its folder within the models folder."""
        return models / self.id

    def release(self, files: tuple[WeightFile, ...], revision: str = "") -> Release:
        """Make what is fetched of it: a revision with its files, each with its length and hash."""
        return Release(
            name=self.id,
            repository=self.repository,
            revision=revision or self.revision,
            license=self.license.name,
            terms=self.license.conditions,
            files=files,
            command=self.fetch_command,
        )


@dataclass(frozen=True)
class Preset:
    """A set of models that goes together on a kind of PC."""

    name: str
    title: str
    vram: float
    """GiB of graphics memory from which it fits; 0: none needed."""
    models: tuple[str, ...]


def refusal(model: Model, *, commercial: bool, region: str | None) -> str | None:
    """Say in a sentence why a model may not be used for a job, with what to do about it; None where it may.

    `region` is an ISO 3166-1 alpha-2 code. Where it is not known, a licence that excludes regions gives no leave: the
    user tells it once.
    """
    terms = model.license
    if terms.excluded:
        places = ", ".join(terms.excluded)
        if not region:
            return (
                f"{model.name}: its licence ({terms.name}) gives no right in {places}, and the studio does not know "
                "where you are; set SHORTS_REGION to your country's code, for example US"
            )
        if terms.excludes(region):
            return f"{model.name}: its licence ({terms.name}) gives no right in {region}; {_other(model)}"
    if commercial and terms.commercial is Commercial.NO:
        return (
            f"{model.name}: its licence ({terms.name}) forbids commercial use; {_other(model)}, or submit the job as "
            "non-commercial (--non-commercial)"
        )
    return None


def _other(model: Model) -> str:
    return f"use {' or '.join(model.instead)} in its place" if model.instead else "use another model"
