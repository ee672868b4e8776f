"""The recipes by name, recommended first. A new one is a file in this folder and a line in RECIPES."""

from __future__ import annotations

from gateway.recipe import Recipe
from gateway.recipes import product, story

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (story.RECIPE, product.RECIPE)}
