"""What the published models are made of, read from parts.toml and models.toml; networks without weights to count.

Reading the data needs no PyTorch.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_BYTES = 2
_SAFETY_CHECKER = "diffusers.pipelines.stable_diffusion.safety_checker"


@dataclass(frozen=True)
class Part:
    """One network of a published model."""

    name: str
    library: str
    """As model_index.json names it: diffusers, transformers or stable_diffusion."""
    kind: str
    """Its class."""
    config: Mapping[str, Any]
    parameters: int
    """Numbers that it holds."""
    published: str
    """Where the same count stands."""
    source: str
    certain: bool = True
    doubt: str = ""

    @property
    def bytes(self) -> int:
        """Its weights at 16 bits."""
        return self.parameters * _BYTES

    @property
    def is_diffusers(self) -> bool:
        """Whether its class is one of diffusers, which names files and makes objects in a way of its own."""
        return self.library == "diffusers"

    def network(self) -> Any:
        """Make it without weights, on PyTorch's "meta" device: shapes alone, which takes no memory."""
        import torch  # noqa: PLC0415 - the data is read without it

        module = _SAFETY_CHECKER if self.library == "stable_diffusion" else self.library
        kind = getattr(importlib.import_module(module), self.kind)
        with torch.device("meta"):
            network = kind.from_config(dict(self.config)) if self.is_diffusers else kind(self.settings())
        return network.eval()

    def settings(self) -> Any:
        """Give the settings of a network of transformers as an object of their class."""
        module = _SAFETY_CHECKER if self.library == "stable_diffusion" else self.library
        return getattr(importlib.import_module(module), self.kind).config_class(**self.config)


@dataclass(frozen=True)
class Shape:
    """A model as it lies on disk: a pipeline of parts, one network, or an adapter."""

    id: str
    precision: str
    pipeline: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """By their place in the pipeline; a model that is one network has it as ""."""
    tokenizers: Mapping[str, str] = field(default_factory=dict)
    processors: Mapping[str, int] = field(default_factory=dict)
    """Image processors, each with the side of its pictures in pixels."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What else model_index.json holds."""
    scheduler: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    file: str = ""
    """Name of the only file, where it is no usual one; empty: the usual ones."""
    adapts: Part | None = None
    """The UNet whose attention an IP-Adapter changes."""
    encoder: Part | None = None
    """The image encoder beside it."""

    @property
    def bytes(self) -> int:
        """Its weights at 16 bits, those of an IP-Adapter's own layers left out: they are 2% of its encoder."""
        own = sum(part.bytes for part in self.parts.values())
        return own + (self.encoder.bytes if self.encoder else 0)


@dataclass(frozen=True)
class Case:
    """One pipeline that is measured. Models are ids of the catalogue, "" for none."""

    id: str
    title: str
    service: str
    model: str
    base: str = ""
    control: str = ""
    face: str = ""
    enlarger: str = ""

    @property
    def models(self) -> tuple[str, ...]:
        """All that takes part, what others stand on first."""
        return tuple(filter(None, (self.base, self.model, self.control, self.face, self.enlarger)))


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def parts() -> Mapping[str, Part]:
    """Give all networks by name."""
    return {name: _part(name, dict(table)) for name, table in _data("parts").items()}


def _part(name: str, table: dict[str, Any]) -> Part:
    library, _, kind = table.pop("kind").partition(".")
    return Part(name=name, library=library, kind=kind, **table)


@cache
def shapes() -> Mapping[str, Shape]:
    """Give all models by id."""
    return {name: _shape(name, table) for name, table in _data("models")["models"].items()}


def _shape(name: str, table: Mapping[str, Any]) -> Shape:
    whole = dict(table)
    if like := whole.pop("like", ""):
        whole = {**_data("models")["models"][like], **whole}
    known = parts()
    whole["parts"] = {place: known[part] for place, part in whole.get("parts", {}).items()}
    if network := whole.pop("network", ""):
        whole["parts"] = {"": known[network]}
    for key in {"adapts", "encoder"} & set(whole):
        whole[key] = known[whole[key]]
    return Shape(id=name, **whole)


@cache
def cases() -> tuple[Case, ...]:
    """List what is measured, in the order in which it is."""
    return tuple(Case(**{"model": table["id"], **table}) for table in _data("models")["case"])


def count(part: Part) -> int:
    """Count the numbers of a network by making it on the "meta" device; those that two layers share count once."""
    return sum(parameter.numel() for parameter in part.network().parameters())


def tensors_of(network: Any) -> Iterator[tuple[str, Any]]:
    """Give what a network's file holds by name: each tensor once, under the first of its names."""
    seen: set[int] = set()
    for name, tensor in network.state_dict(keep_vars=True).items():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            yield name, tensor
