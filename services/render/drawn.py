"""Drawn scenes rasterised frame by frame: far layers on one canvas, near layers and props in their rectangles alone."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from services.common.artifacts import ArtifactStore
from services.common.drawing.characters.acting import STAND_DEPTH
from services.common.drawing.layers import Layer, draw_backdrop
from services.common.drawing.photos import frame_photo, open_photo, part_of
from services.common.drawing.props import draw_prop
from services.render.camera import CameraPath, View
from services.render.flatten import coverage, lay_over, shade, take_veil
from services.render.performer import Performer
from services.render.resample import Resampler
from services.render.sheets import Sheet, hide
from services.render.sprites import Sprite, settled_prefix
from services.render.yuv import Frame, Plane, Planes, Room
from shorts.scene.v1 import scene_pb2

# A canvas larger than what is seen keeps the map of a camera move away from 1:1, where no exact resize is to be found,
# and stays sharp when the camera comes near.
_DENSITY_LOW, _DENSITY_HIGH = 1.05, 1.36
# The same for props that grow as they beat.
_PULSE_DENSITY = 1.06
# Layers that never move farther than this against each other are drawn as one: in pixels, and in shorter sides.
_NEGLIGIBLE_PX, _NEGLIGIBLE = 8.0, 0.01
_LARGEST_OVERSCAN = 0.25
# Shares of the frame that a layer covers.
_LARGE, _SOMETHING = 0.25, 0.004


class Source(Protocol):
    """What is seen in one scene."""

    def draw(self, frame: Frame, time: float) -> None:
        """Fill a frame as it looks at a time, seconds from the start of the scene; times do not go back."""

    def close(self) -> None:
        """Give everything back."""


class DrawnSource:
    """A DrawnScene of `seconds` at a frame size.

    Raises NotFoundError for a missing photo, and InvalidInputError for one that cannot be read, an unknown backdrop,
    character or gesture, or an emoji that the font does not have.
    """

    def __init__(
        self, scene: scene_pb2.DrawnScene, width: int, height: int, store: ArtifactStore, *, seconds: float
    ) -> None:
        self._scene, self._width, self._height = scene, width, height
        self._camera = CameraPath(scene.camera)
        self._resample = Resampler()
        self._room = Room()
        views = self._camera.views
        zoom = max(view.zoom for view in views)
        plain = self._camera.still and zoom == 1
        self._density = 1.0 if plain else min(max(zoom * _DENSITY_LOW, _DENSITY_LOW), _DENSITY_HIGH)
        self._picture = (round(width * self._density), round(height * self._density))
        self._parallax = 0.0 if plain else scene.parallax
        self._performer = self._cast(seconds, views)
        sprites = self._sprites()
        behind = [sprite for sprite in sprites if self._performer is None or sprite.prop.depth <= STAND_DEPTH]
        self._before = [sprite for sprite in sprites if sprite not in behind]
        baked = settled_prefix(behind, self._parallax)
        layers, margin = self._layers(store, views)
        self._sheets = self._flatten(layers, margin, views)
        _bake(self._sheets[0], behind[:baked])
        self._behind = behind[baked:]
        self._held: tuple[View, Frame] | None = None
        self._last: View | None = None

    def _cast(self, seconds: float, views: list[View]) -> Performer | None:
        if not self._scene.HasField("performance"):
            return None
        zoom = max(view.at_depth(STAND_DEPTH * self._parallax).zoom for view in views)
        return Performer(self._scene.performance, self._height, seconds=seconds, zoom=zoom)

    def _sprites(self) -> list[Sprite]:
        sprites = []
        for index, prop in enumerate(self._scene.picture.props):
            density = self._density * (_PULSE_DENSITY if prop.idle == scene_pb2.IDLE_MOTION_PULSE else 1)
            pixels = draw_prop(prop.emoji, max(8, round(prop.size * min(self._width, self._height) * density)))
            # The golden ratio spreads the phases, so that no two props move alike.
            sprites.append(Sprite(prop, pixels, density, index * 0.618 % 1, self._resample))
        return sprites

    def _layers(self, store: ArtifactStore, views: list[View]) -> tuple[list[Layer], tuple[int, int]]:
        """Draw the backdrop; also gives how far its canvas reaches beyond the picture, in pixels."""
        width, height = self._picture
        backdrop = self._scene.picture.backdrop
        if backdrop.WhichOneof("source") == "photo":
            photo = open_photo(store.path(backdrop.photo.image))
            focus = backdrop.photo.focus if backdrop.photo.HasField("focus") else None
            within = part_of(backdrop.photo)
            return [Layer(0.0, frame_photo(photo, backdrop.photo.framing, focus, width, height, within=within))], (0, 0)
        beyond = max(view.at_depth(self._parallax).excess() for view in views)
        overscan = min(max(0.0, math.ceil(beyond * 100) / 100), _LARGEST_OVERSCAN)
        layers = draw_backdrop(backdrop.drawn, width, height, overscan=overscan)
        return layers, (round(overscan * width), round(overscan * height))

    def _flatten(self, layers: list[Layer], margin: tuple[int, int], views: list[View]) -> list[Sheet]:
        """Join layers that move alike, and turn what is left into planes."""
        negligible = max(_NEGLIGIBLE_PX, _NEGLIGIBLE * min(self._width, self._height))
        groups: list[tuple[float, Plane]] = []
        for layer in layers:
            nearness = layer.depth * self._parallax
            if groups and self._drift(groups[-1][0], nearness, views) < negligible:
                lay_over(groups[-1][1], layer.pixels)
            else:
                groups.append((nearness, layer.pixels))
        for index in range(len(groups) - 1, 0, -1):
            if (veil := take_veil(groups[index][1])) is not None:
                for _, behind in groups[:index]:
                    shade(behind, veil)
        # Two full layers moved against each other cost more than a foreground alone shows: what is large and stands
        # behind something nearer moves with the backdrop.
        while len(groups) > 2 and coverage(groups[1][1]) > _LARGE and coverage(groups[-1][1]) > _SOMETHING:
            lay_over(groups[0][1], groups.pop(1)[1])
        return [
            Sheet(pixels, nearness, self._picture, margin, self._resample, opaque=number == 0)
            for number, (nearness, pixels) in enumerate(groups)
        ]

    def _drift(self, one: float, other: float, views: list[View]) -> float:
        """Tell how far two layers move against each other, in frame pixels, at the frame's corners."""
        farthest = 0.0
        for view in views:
            a, b = view.at_depth(one), view.at_depth(other)
            for corner in (0.0, 1.0):
                shift_x = (corner - a.x) * a.zoom - (corner - b.x) * b.zoom
                shift_y = (corner - a.y) * a.zoom - (corner - b.y) * b.zoom
                farthest = max(farthest, abs(shift_x) * self._width, abs(shift_y) * self._height)
        return farthest

    def draw(self, frame: Frame, time: float) -> None:
        """Fill a frame as the scene looks at a time in seconds."""
        view = self._camera.at(time)
        self._draw_layers(frame, view)
        self._draw_props(self._behind, frame, view, time)
        if self._performer is not None:
            self._performer.draw(frame, view.at_depth(STAND_DEPTH * self._parallax), time)
        self._draw_props(self._before, frame, view, time)

    def _draw_props(self, sprites: list[Sprite], frame: Frame, view: View, time: float) -> None:
        for sprite in sprites:
            sprite.draw(frame, view.at_depth(sprite.prop.depth * self._parallax), max(0.0, time), self._room)

    def _draw_layers(self, frame: Frame, view: View) -> None:
        if self._held is not None and self._held[0] == view:
            frame.copy_from(self._held[1])
            return
        views = [view.at_depth(sheet.nearness) for sheet in self._sheets]
        patches = [sheet.patches(frame, seen) for sheet, seen in zip(self._sheets, views, strict=True)]
        for index, (sheet, seen) in enumerate(zip(self._sheets, views, strict=True)):
            over = [patch for above in patches[index + 1 :] for patch in above]
            sheet.draw(frame, seen, hide(patches[index], over, frame.width))
        if view == self._last:
            held = Frame(self._width, self._height)
            held.copy_from(frame)
            self._held = (view, held)
        self._last = view

    def close(self) -> None:
        """Nothing is held beyond memory."""


def _bake(sheet: Sheet, sprites: list[Sprite]) -> None:
    """Draw props that only move with the backdrop onto it."""
    if not sprites:
        return
    planes = sheet.planes
    canvas = Frame(*planes.size)
    for target, source in zip(canvas.planes, (planes.y, planes.u, planes.v), strict=True):
        np.copyto(target, source)
    for sprite in sprites:
        sprite.draw_at_rest(canvas, sheet.picture, sheet.margin)
    sheet.planes = Planes(*canvas.planes)
