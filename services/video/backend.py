"""What a way of animating must offer, and the ways there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.scene.v1.scene_pb2 import Clip
from shorts.video.v1.video_pb2 import AnimateRequest


class VideoBackend(Backend):
    """One way of turning a picture into a clip."""

    @abstractmethod
    def animate(self, request: AnimateRequest, work: Work) -> Clip:
        """Animate a scene whose request was validated; see shorts.video.v1.VideoService.Animate for the errors."""


REGISTRY: Registry[VideoBackend] = Registry(
    "video",
    {
        "motion": "services.video.backends.motion:MotionBackend",
        "puppet": "services.video.backends.puppet:PuppetBackend",
        "diffusers": "services.video.backends.diffusers:DiffusersBackend",
    },
)
