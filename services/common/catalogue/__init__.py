"""The catalogue of models: what there is, what its licence allows, what it needs, where its files lie.

from services.common.catalogue import catalogue, missing
folder = catalogue().get("sdxl-1.0").folder(load_settings().models_folder)
"""

from services.common.catalogue.local import is_here, missing, read_lock
from services.common.catalogue.model import Commercial, License, Model, ModelFile, Preset, refusal
from services.common.catalogue.read import Catalogue, catalogue, read

__all__ = [
    "Catalogue",
    "Commercial",
    "License",
    "Model",
    "ModelFile",
    "Preset",
    "catalogue",
    "is_here",
    "missing",
    "read",
    "read_lock",
    "refusal",
]
