"""What a way of making music must offer, and the ways there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.music.v1.music_pb2 import Bed, ComposeRequest


class MusicBackend(Backend):
    """One way of making a bed."""

    @abstractmethod
    def compose(self, request: ComposeRequest, work: Work) -> Bed:
        """Make a bed for a request that was validated; see shorts.music.v1.MusicService.Compose for the errors."""


REGISTRY: Registry[MusicBackend] = Registry("music", {"synth": "services.music.backends.synth:SynthBackend"})
