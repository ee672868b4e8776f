"""The ffmpeg backend: frames made in this process, sound and video put together by one FFmpeg process per file."""

from __future__ import annotations

from importlib.util import find_spec

from services.common.backends import BackendInfo, require
from services.common.drawing import DRAWING_VERSION
from services.common.operation import Work
from services.render.backend import RenderBackend
from shorts.render.v1 import render_pb2


class FfmpegBackend(RenderBackend):
    """Drawn scenes rasterised straight into the encoder; clips of models decoded, scaled and joined."""

    info = BackendInfo(
        name="ffmpeg",
        version=f"6.{DRAWING_VERSION}",
        model="FFmpeg, x264",
        license="GPL-3.0-or-later (a program of its own)",
        commercial_use=True,
        languages=("ko", "en"),
        features=("drawn_scene.v1", "character.v1"),
        concurrency=2,
        needed_bytes=512 << 20,
    )

    def load(self) -> None:
        """Check that the packages are there. Raises PreconditionError."""
        for module in ("numpy", "cv2", "skia", "ffmpeg", "imageio_ffmpeg"):
            require(module, "render")
        if find_spec("av") is None:  # needed for some sound only, and slow to import
            require("av", "render")
        import cv2

        import services.render.shorts  # noqa: F401 - so that the first call does not wait for it
        from services.common.ffmpeg import ffmpeg_path

        # Sound and frames are made in one thread beside FFmpeg's: more threads would only take cores from it.
        cv2.setNumThreads(1)
        ffmpeg_path()

    def render(self, request: render_pb2.RenderRequest, work: Work) -> render_pb2.Rendering:
        """Make the files; see `services.render.shorts.render`."""
        from services.render.shorts import render

        return render(request, work)
