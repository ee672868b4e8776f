"""What work the catalogue's models are: floating-point operations of a picture, or of the clip of a scene.

What a scene takes is counted by bench.gpu.flops on the shapes of parts.toml; nothing is on disk. deploy/models.toml
keeps the results as `work`, from which `shorts models plan` reckons what a short takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.gpu.scenes import TERA, Counted, clip, picture
from bench.gpu.shapes import Shape, shapes
from services.common.catalogue import Model, catalogue


@dataclass(frozen=True)
class Work:
    """The work of a picture or a scene's clip."""

    model: str
    unit: str
    counted: Counted

    @property
    def tflop(self) -> float:
        """All of it, in 10^12 operations."""
        return sum(self.counted.by_place.values()) / TERA

    def line(self) -> str:
        """Write it as the catalogue keeps it."""
        return (
            f'work = {{ unit = "{self.unit}", made = "{self.counted.made}", tflop = {rounded(self.tflop)}, '
            f"gb = {rounded(self.counted.weights / 1e9)} }}"
        )


def rounded(value: float) -> str:
    """Write three figures, or all before the point."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def work_of(model: Model) -> Work:
    """Count what a model of the catalogue takes for a scene. Raises ValueError for one without diffusion."""
    if model.backend != "diffusers":
        raise ValueError(f"{model.id} is run by {model.backend or 'nothing'}, and no diffusion model")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for each in (model.id, *model.needs[:1]):
            if each in shapes():
                outline(folder, shapes()[each])
        if model.service == "image":
            return Work(model.id, "picture", picture(model, folder))
        return Work(model.id, "clip", clip(model, folder))


def outline(root: Path, shape: Shape) -> None:
    """Write what backends read of a model before they load it: its class and settings, and no weights."""
    folder = root / shape.id
    folder.mkdir(parents=True, exist_ok=True)
    if shape.file:
        (folder / shape.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / shape.file).touch()
        return
    if shape.pipeline:
        index = {place: [part.library, part.kind] for place, part in shape.parts.items()}
        (folder / "model_index.json").write_text(json.dumps({"_class_name": shape.pipeline, **index, **shape.settings}))
    for place, part in shape.parts.items():
        (folder / place).mkdir(exist_ok=True)
        settings = {"_class_name": part.kind, **part.config}
        (folder / place / "config.json").write_text(json.dumps(settings))


def counted(ids: list[str] | None = None) -> Iterator[Work]:
    """Count all that diffusers runs, or the models named."""
    for model in catalogue().models:
        if model.backend == "diffusers" and (not ids or model.id in ids):
            yield work_of(model)


def rows() -> Iterator[tuple[str, ...]]:
    """Give the work of all of them as a table."""
    yield ("model", "unit", "made", "TFLOP", "GB at 16 bits", "most of it")
    for work in counted():
        place, most = max(work.counted.by_place.items(), key=lambda pair: pair[1])
        share = most / TERA / work.tflop
        yield (
            work.model,
            work.unit,
            work.counted.made,
            rounded(work.tflop),
            rounded(work.counted.weights / 1e9),
            f"{place}, {share:.0%}",
        )
