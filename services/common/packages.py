"""How to get packages that are not here: by pip, or in a container, where pip can add nothing, by another image."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.common.settings import Settings

OVERLAYS = {
    "diffusers": "deploy/compose.diffusers.yaml",
    "diffusers-cuda": "deploy/compose.diffusers.yaml",
    "coqui": "deploy/compose.coqui.yaml",
}
"""Overlays of the containers, by the extra that their images hold besides."""


def how_to_install(*extras: str, settings: Settings | None = None) -> str:
    """Say how extras are installed where this runs, as a clause: "install it with: pip install …".

    Raises InvalidInputError where settings are wrong.
    """
    from services.common.settings import Settings, load_settings  # noqa: PLC0415 - needed where something is missing

    setup = (settings or load_settings()).setup_command
    overlay = next((OVERLAYS[extra] for extra in extras if extra in OVERLAYS), "")
    if overlay and setup != Settings.model_fields["setup_command"].default:
        return f"name {overlay} in COMPOSE_FILE (docs/containers.md), then run: docker compose up -d --build"
    return f"install it with: pip install 'shorts-studio[{','.join(extras)}]'"
