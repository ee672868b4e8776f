"""What a render backend is, and which there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.render.v1 import render_pb2


class RenderBackend(Backend):
    """Makes files from timelines."""

    @abstractmethod
    def render(self, request: render_pb2.RenderRequest, work: Work) -> render_pb2.Rendering:
        """Make the files that a checked request asks for, put in the store.

        Raises InvalidInputError, NotFoundError, ExhaustedError, InternalError and CancelledError as the contract says.
        """


REGISTRY: Registry[RenderBackend] = Registry("render", {"ffmpeg": "services.render.backends.ffmpeg:FfmpegBackend"})
