"""Camera moves over a still picture: the clip is a drawing that the renderer rasterises, so no pixel is made here."""

from __future__ import annotations

from services.common.backends import BackendInfo, require
from services.common.operation import Work
from services.video.backend import VideoBackend
from services.video.camera import manner_of
from services.video.shot import drawing_of, shoot
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest


class MotionBackend(VideoBackend):
    """Moves a camera over a drawing or a photo."""

    info = BackendInfo(
        name="motion",
        version="4",
        model="camera moves by rules",
        license="Apache-2.0",
        commercial_use=True,
        features=("drawn_scene.v1", "drawn_only"),
        concurrency=4,
    )

    def load(self) -> None:
        """Check that Pillow is there; it reads the sizes of photos."""
        require("PIL.Image", "video")

    def animate(self, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
        """Give the picture with a camera path.

        Raises PreconditionError where the caller's renderer takes no drawings, NotFoundError for a missing image,
        InvalidInputError for one that cannot be read.
        """
        drawn = drawing_of(request, self.info.name)
        work.check()
        return shoot(request, drawn, manner_of(request.mood), work)
