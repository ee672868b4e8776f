"""The options of `shorts make` that choose models: a section of their own in its help."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

from gateway.cli.options import Grouped, Number

F = TypeVar("F", bound=Callable[..., Any])
GROUP = "Models (once some are set up; `shorts models list` names them)"
ROUTED = ("llm", "tts", "image", "video", "music")
"""Services that a job may choose backends for."""
HELD_TO = ("pose", "edge", "depth")
FREE = "free"
DRAWN = "drawn"


@dataclass(frozen=True)
class MakingOptions:
    """The options as click reads them; None, 0 and empty stand for the studio's defaults."""

    image_model: str | None = None
    lora: Sequence[tuple[str, float | None]] = ()
    steps: int | None = None
    guidance: float | None = None
    negative_prompt: str | None = None
    paint_character: str | None = None
    face: str | None = None
    upscaler: str | None = None
    video_model: str | None = None
    video_steps: int | None = None
    motion: float | None = None
    animate_photos: bool = False
    backend: Sequence[tuple[str, tuple[str, ...]]] = ()

    def __post_init__(self) -> None:
        if self.face == DRAWN and not self.paint_character:
            raise click.UsageError("--face drawn is that of the painted character; add --paint-character as well.")
        twice = [service for number, (service, _) in enumerate(self.backend) if service in dict(self.backend[:number])]
        if twice:
            raise click.UsageError(
                f"--backend is there twice for {twice[0]}; write the names in one: --backend {twice[0]}=NAME,NAME."
            )

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> MakingOptions:
        """Take these options out of those of the command."""
        return cls(**{field.name: options.pop(field.name) for field in fields(cls)})


class Weighted(click.ParamType):  # type: ignore[type-arg]  # generic in the newest click alone
    """A model's id with a weight behind a colon, or without one."""

    name = "weighted"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read "film-look:0.6"."""
        model, colon, weight = str(value).partition(":")
        if not model:
            self.fail(f"{value!r} names no LoRA; write ID or ID:WEIGHT, for example film-look:0.6.", param, ctx)
        return model, Number(float, -2, 2).convert(weight, param, ctx) if colon else None


class Preference(click.ParamType):  # type: ignore[type-arg]  # as above
    """A service and its backends in order: "image=diffusers,illustrator"."""

    name = "preference"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it."""
        service, _, names = str(value).partition("=")
        backends = tuple(name.strip() for name in names.split(",") if name.strip())
        if service not in ROUTED or not backends:
            told = f"write SERVICE=NAME, for example image=diffusers; services: {', '.join(ROUTED)}."
            self.fail(f"{value!r} is no choice of a backend; {told}", param, ctx)
        return service, backends


def making_options(command: F) -> F:
    """Add the options that choose models."""
    option = functools.partial(click.option, cls=Grouped, group=GROUP)
    decorators = [
        option("--image-model", metavar="ID", help="Model that paints, for example sdxl-1.0.  [default: your route's]"),
        option(
            "--lora",
            type=Weighted(),
            multiple=True,
            metavar="ID[:WEIGHT]",
            help="LoRA that changes its style, -2 to 2 strong; repeat it for more.  [default weight: 1]",
        ),
        option(
            "--steps",
            type=Number(int, 1, 150),
            metavar="N",
            help="Steps per picture: more take longer and show more detail.  [default: what suits the model]",
        ),
        option(
            "--guidance",
            type=Number(float, 0, 30),
            metavar="X",
            help="How closely pictures follow the script, 0 to 30.  [default: what suits the model]",
        ),
        option("--negative-prompt", metavar="TEXT", help="What must not be in pictures, in English."),
        option(
            "--paint-character",
            type=click.Choice([*HELD_TO, FREE]),
            help="Paint who presents into the pictures, held to the drawn one's pose, edges or depth by a ControlNet, "
            "or free.  [default: it is drawn in front of them]",
        ),
        option(
            "--face",
            metavar="FILE|drawn",
            help="Keep one face through all scenes: of a picture, or of the drawn character, by an IP-Adapter.",
        ),
        option("--upscaler", metavar="ID", help="Model that enlarges pictures to the frame.  [default: none]"),
        option("--video-model", metavar="ID", help="Model that films, for example ltx-video.  [default: your route's]"),
        option(
            "--video-steps",
            type=Number(int, 1, 150),
            metavar="N",
            help="Steps per clip.  [default: what suits the model]",
        ),
        option(
            "--motion",
            type=Number(float, 0, 1),
            metavar="X",
            help="How much moves, 0 to 1, with models that can be told.  [default: 0.5]",
        ),
        option(
            "--animate-photos",
            is_flag=True,
            help="Let the model film your photos too, which changes what they show.  [default: they are only moved]",
        ),
        option(
            "--backend",
            type=Preference(),
            multiple=True,
            metavar="SERVICE=NAME[,NAME]",
            help="Who does a service's work for this short, in order, for example image=diffusers,illustrator.",
        ),
    ]
    return functools.reduce(lambda wrapped, add: add(wrapped), reversed(decorators), command)
