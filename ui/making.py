"""What paints and films a short, as the form holds it; and which models there are to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.common.catalogue import catalogue
from shorts.image.v1.image_pb2 import Lora, Painting
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.studio.v1.studio_pb2 import Making, ServiceStatus
from shorts.video.v1.video_pb2 import Animation

PAINTS, ANIMATES = "painting.v1", "animation.v1"
USUAL_MOTION = 0.5


@dataclass(frozen=True)
class ModelForm:
    """What the form holds of models; empty and 0 stand for the studio's own choice."""

    image_model: str = ""
    lora: str = ""
    lora_weight: float = 1.0
    steps: int = 0
    negative_prompt: str = ""
    paint_character: bool = False
    video_model: str = ""
    motion: float = USUAL_MOTION
    animate_photos: bool = False

    def making(self) -> Making | None:
        """Give the spec's part; None where nothing was chosen."""
        painting = Painting(model=self.image_model, steps=self.steps, paint_character=self.paint_character)
        if self.lora:
            painting.loras.append(Lora(model=self.lora, weight=self.lora_weight))
        animation = Animation(model=self.video_model)
        if self.motion != USUAL_MOTION:
            animation.motion = self.motion
        making = Making(negative_prompt=self.negative_prompt.strip(), animate_photos=self.animate_photos)
        if painting != Painting():
            making.painting.CopyFrom(painting)
        if animation != Animation():
            making.animation.CopyFrom(animation)
        return making if making != Making() else None


@dataclass(frozen=True)
class Choice:
    """The models that are here, by their ids."""

    painters: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    filmers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.painters or self.filmers)


def choice_of(services: Iterable[ServiceStatus]) -> Choice:
    """Find the models that backends which can work tell of. Of the user's own, what they are is not known."""
    backends = [backend for service in services for backend in service.description.backends]
    images, clips = _ids(backends, PAINTS), _ids(backends, ANIMATES)
    known = {model.id: model for model in catalogue().models}
    own = tuple(model for model in images if model not in known)

    def fitting(ids: Iterable[str], service: str, *kinds: str) -> tuple[str, ...]:
        return tuple(i for i in ids if i in known and known[i].service == service and known[i].kind in kinds)

    return Choice(
        painters=(*fitting(images, "image", "model"), *own),
        loras=(*fitting(images, "image", "lora"), *own),
        filmers=(*fitting(clips, "video", "model", "adapter"), *(i for i in clips if i not in known)),
    )


def _ids(backends: Iterable[Backend], feature: str) -> tuple[str, ...]:
    able = [b for b in backends if feature in b.features and b.state != BackendState.BACKEND_STATE_UNAVAILABLE]
    unfit = {fit.model for backend in able for fit in backend.fits if fit.fault}
    return tuple(dict.fromkeys(model for backend in able for model in backend.model_ids if model not in unfit))


def name_of(model_id: str) -> str:
    """Give a model's name for people; of one that the catalogue lacks, its id."""
    return next((model.name for model in catalogue().models if model.id == model_id), model_id)
