"""How a job is made: its own routes, the models that it names, and the request as each backend is to get it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from google.protobuf.message import Message

from gateway.casting import NOBODY
from gateway.licences import main_model
from services.common.model_checks import LONGEST_PROMPT, check_animation, check_painting
from services.common.validation import Checks
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.service.v1.service_pb2 import Backend
from shorts.studio.v1.studio_pb2 import DefaultModel, JobSpec, Making
from shorts.video.v1.video_pb2 import AnimateRequest

PAINTS, ANIMATES = "painting.v1", "animation.v1"
"""Features of backends that work with models which a request may name."""
HEAVY = "heavy.v1"
"""Feature of backends whose model needs a place on the device; every service's Host tells it."""
_TAKES = {"image": PAINTS, "video": ANIMATES}
ROUTED = ("llm", "tts", "image", "video", "music")
"""Services for which a job may have a route of its own."""
MOST_BACKENDS = 8


@dataclass(frozen=True)
class Named:
    """A model that a spec names: in which field, of which service and kinds of the catalogue it must be."""

    field: str
    model: str
    backends_of: str
    """Service whose backends are to work with it."""
    services: tuple[str, ...]
    kinds: tuple[str, ...]
    """Empty: any."""
    adds: bool = True
    """Whether it adds to the model of its service."""


def check_making(spec: JobSpec, check: Checks) -> None:
    """Check the form of what a spec says of its making; what is here and allowed is for `gateway.means`."""
    making, at = spec.making, "spec.making"
    seen: set[str] = set()
    for i, route in enumerate(making.routes):
        field = f"{at}.routes[{i}]"
        check.one_of(f"{field}.service", route.service, ROUTED)
        check.that(route.service not in seen, f"{field}.service", f"{route.service!r} is there twice")
        seen.add(route.service)
        check.between(f"{field}.backends", len(route.backends), 1, MOST_BACKENDS, unit=" names")
        check.that(len(set(route.backends)) == len(route.backends), f"{field}.backends", "names a backend twice")
    length = len(making.negative_prompt)
    told = f"has {length:,} characters; at most {LONGEST_PROMPT:,} are taken"
    check.that(length <= LONGEST_PROMPT, f"{at}.negative_prompt", told)
    if making.HasField("painting"):
        check_painting(f"{at}.painting", making.painting, check)
        nobody = making.painting.paint_character and spec.character == NOBODY
        check.that(not nobody, f"{at}.painting.paint_character", "paints who presents, and spec.character is nobody")
    if making.HasField("animation"):
        check_animation(f"{at}.animation", making.animation, check)


def own_route(spec: JobSpec, service: str) -> tuple[str, ...]:
    """Give the job's own route for a service; empty: it has none."""
    return next((tuple(route.backends) for route in spec.making.routes if route.service == service), ())


def wanted_feature(spec: JobSpec, service: str) -> str:
    """Give the feature that a backend needs to do what a spec says of a service's work; empty: it says nothing."""
    making = spec.making
    says = {
        "image": making.HasField("painting") or bool(making.negative_prompt),
        "video": making.HasField("animation"),
    }
    return _TAKES[service] if says.get(service) else ""


def named_model(spec: JobSpec, service: str) -> str:
    """Give the model that a spec names for a service's work; empty: none."""
    return {"image": spec.making.painting.model, "video": spec.making.animation.model}.get(service, "")


def takes_models(backend: Backend) -> bool:
    """Tell whether a backend paints or animates with models, rather than drawing by rules."""
    return not {PAINTS, ANIMATES}.isdisjoint(backend.features)


def shows_photo(request: Message) -> bool:
    """Tell whether a request is about a photo of the user's."""
    if isinstance(request, GenerateRequest):
        return request.HasField("photo")
    return isinstance(request, AnimateRequest) and request.drawn.backdrop.WhichOneof("source") == "photo"


def as_backend_takes(request: Message, backend: Backend, spec: JobSpec) -> Message:
    """Give a request as a backend is to get it: with its name, and with models named where it works with some.

    The memo's key is made of all of it, so a result is remembered for the model that made it, and what is drawn or
    framed is the same whatever was chosen for models.
    """
    made = type(request)()
    made.CopyFrom(request)
    made.backend = backend.name  # type: ignore[attr-defined]
    if isinstance(made, GenerateRequest):
        if PAINTS in backend.features and not made.HasField("photo"):
            if model := made.painting.model or default_model(spec, "image", backend):
                made.painting.model = model
        else:
            made.ClearField("painting")
            made.ClearField("negative_prompt")
    elif isinstance(made, AnimateRequest):
        if ANIMATES in backend.features:
            if model := made.animation.model or default_model(spec, "video", backend):
                made.animation.model = model
        else:
            made.ClearField("animation")
    return made


def model_in(request: Message) -> str:
    """Give the model that a request names; empty: none."""
    if isinstance(request, GenerateRequest):
        return request.painting.model
    return request.animation.model if isinstance(request, AnimateRequest) else ""


def default_model(spec: JobSpec, service: str, backend: Backend) -> str:
    """Give the model that a backend uses for a job which names none: as it was when the job was taken."""
    kept = (d.model for d in spec.making.defaults if (d.service, d.backend) == (service, backend.name))
    return next(kept, main_model(backend))


def defaults_of(service: str, backends: Iterable[Backend]) -> list[DefaultModel]:
    """List the models that backends use now where nothing is named."""
    return [
        DefaultModel(service=service, backend=backend.name, model=model)
        for backend in backends
        if takes_models(backend) and (model := main_model(backend))
    ]


def models_in(making: Making) -> Iterator[Named]:
    """List the models that a spec names."""
    painting, animation, at = making.painting, making.animation, "spec.making"
    image, clip = ("image", ("image",)), ("video", ("video",))
    for field, model, (service, services), kinds in (
        ("painting.model", painting.model, image, ("model",)),
        *((f"painting.loras[{i}].model", lora.model, image, ("lora",)) for i, lora in enumerate(painting.loras)),
        ("painting.control.model", painting.control.model, image, ("controlnet",)),
        ("painting.reference.model", painting.reference.model, image, ("adapter",)),
        ("painting.upscaler", painting.upscaler, image, ()),
        ("animation.model", animation.model, clip, ("model", "adapter")),
        ("animation.few_steps_lora", animation.few_steps_lora, ("video", ("image", "video")), ("lora",)),
        ("animation.enlarger", animation.enlarger, clip, ("model", "adapter")),
    ):
        if model:
            adds = field not in {"painting.model", "animation.model", "painting.upscaler"}
            yield Named(f"{at}.{field}", model, service, services, kinds, adds)


def listed(names: Sequence[str]) -> str:
    """Write names for people."""
    return ", ".join(names) or "none"
