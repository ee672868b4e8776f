"""The recipes by name: every file of this folder is one, and needs no further registration."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from gateway.recipe import Recipe, has_page
from shorts.studio.v1.studio_pb2 import JobSpec

DEFAULT_RECIPE = "story"
PAGE_RECIPE = "link"


def _found() -> dict[str, Recipe]:
    recipes: list[Recipe] = [import_module(f"{__name__}.{module.name}").RECIPE for module in iter_modules(__path__)]
    return {recipe.name: recipe for recipe in sorted(recipes, key=lambda r: (r.name != DEFAULT_RECIPE, r.name))}


RECIPES = _found()
"""The default first, then by name."""


def recipe_of(spec: JobSpec) -> Recipe:
    """Give the recipe that a spec names, or the one that suits its source."""
    return RECIPES[spec.recipe or (PAGE_RECIPE if has_page(spec) else DEFAULT_RECIPE)]
