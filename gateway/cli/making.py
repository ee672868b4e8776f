"""From the options that choose models to the spec's Making."""

from __future__ import annotations

from gateway.cli.model_options import DRAWN, FREE, MakingOptions
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Painting, Reference
from shorts.studio.v1.studio_pb2 import Making, RouteChoice
from shorts.video.v1.video_pb2 import Animation


def making_of(options: MakingOptions) -> Making | None:
    """Give what the options say; None where they say nothing. The picture of a face is added once it is handed over."""
    making = Making(
        routes=[RouteChoice(service=service, backends=names) for service, names in options.backend],
        negative_prompt=options.negative_prompt or "",
        animate_photos=options.animate_photos,
    )
    painting, animation = _painting(options), _animation(options)
    if painting != Painting():
        making.painting.CopyFrom(painting)
    if animation != Animation():
        making.animation.CopyFrom(animation)
    return making if making != Making() else None


def _painting(options: MakingOptions) -> Painting:
    painting = Painting(
        model=options.image_model or "",
        steps=options.steps or 0,
        guidance=options.guidance,
        loras=[Lora(model=model, weight=weight) for model, weight in options.lora],
        paint_character=options.paint_character is not None,
        upscaler=options.upscaler or "",
    )
    if options.paint_character not in {None, FREE}:
        kind = ControlKind.Value(f"CONTROL_KIND_{str(options.paint_character).upper()}")
        painting.control.CopyFrom(Control(kind=kind))
    if options.face == DRAWN:
        painting.reference.CopyFrom(Reference())
    return painting


def _animation(options: MakingOptions) -> Animation:
    return Animation(model=options.video_model or "", steps=options.video_steps or 0, motion=options.motion)
