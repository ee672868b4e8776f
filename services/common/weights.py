"""The releases that the code names: their files stand in the catalogue, deploy/models.toml."""

from __future__ import annotations

from services.common.catalogue.read import catalogue
from services.common.catalogue.release import Release, WeightFile

__all__ = ["SUPERTONIC", "Release", "WeightFile", "pinned"]


def pinned(model_id: str) -> Release:
    """Give a model whose every file the catalogue knows to the byte. Raises ValueError for another."""
    model = catalogue().get(model_id)
    if not model.exact:
        raise ValueError(f"{model_id} has files without a size and a hash; `gateway.catalogue` asks the hub for them")
    return model.release(model.pinned_files)


SUPERTONIC = pinned("supertonic-3")
