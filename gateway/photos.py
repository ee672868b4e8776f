"""Which of the user's photos a scene shows."""

from __future__ import annotations

from gateway.recipe import SceneRun
from gateway.steps import brief
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.llm.v1.llm_pb2 import SceneRole


def photo_in_order(run: SceneRun) -> Artifact | None:
    """Give each of the user's photos to one scene, in order, spread over the short; the other scenes are painted."""
    photos, scenes = run.spec.images, len(run.script.scenes)
    for number, photo in enumerate(photos[:scenes]):
        if run.index == number * scenes // min(len(photos), scenes):
            return photo
    return None


def product_photo(run: SceneRun) -> Artifact | None:
    """Show the first photo in the hook and at the end, the others in turn between; a problem is painted without it."""
    photos = run.spec.images
    role = brief(run).role
    if not photos or role == SceneRole.SCENE_ROLE_PROBLEM:
        return None
    if role in {SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_CALL_TO_ACTION}:
        return photos[0]
    return photos[run.index % len(photos)]
