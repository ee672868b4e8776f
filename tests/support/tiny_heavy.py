"""A small heavy backend of the tts service: its model is a byte array, and it does what the text of a request says."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import structlog
from google.protobuf.message import Message

from services.common.backends import Backend, BackendInfo
from services.common.errors import PreconditionError
from services.common.gpu.plan import ModelNeeds
from services.common.operation import Work
from services.common.settings import load_settings
from shorts.scene.v1.scene_pb2 import Speech, WordTiming
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

MIB = 1 << 20
MODEL_BYTES = 60 * MIB


class TinyHeavy(Backend):
    """Heavy as far as the chassis can tell."""

    info: ClassVar[BackendInfo] = BackendInfo(
        "tiny", "1", "zeros", "MIT", commercial_use=True, heavy=True, needed_bytes=MODEL_BYTES
    )

    def load(self) -> None:
        self.model = b"\1" * MODEL_BYTES

    def speak(self, request: SynthesizeRequest, work: Work) -> Speech:
        """Do as the first word says, with the rest of the text."""
        word, _, rest = request.text.partition(" ")
        speech: Speech = getattr(self, word)(rest, work)
        return speech

    def pid(self, rest: str, work: Work) -> Speech:
        """Give the id of the process as a duration."""
        work.progress(0.5, "counting")
        return Speech(duration=os.getpid())

    def planned(self, rest: str, work: Work) -> Speech:
        """Give the precision of the plan."""
        return Speech(words=[WordTiming(text=self.plan.precision if self.plan is not None else "none")])

    def wait(self, rest: str, work: Work) -> Speech:
        """Work until the named file is there."""
        work.progress(0.5, "waiting")
        while not Path(rest).exists():
            work.check()
            time.sleep(0.005)
        return Speech(duration=os.getpid())

    def deaf(self, rest: str, work: Work) -> Speech:
        """Never look at the stop."""
        work.progress(0.5, "deaf")
        while True:
            time.sleep(1)

    def hang(self, rest: str, work: Work) -> Speech:
        """Hang in native code that keeps Python's lock: no thread of this process goes on."""
        work.progress(0.5, "hangs")
        return Speech(duration=ctypes.PyDLL(None).sleep(3600))

    def segfault(self, rest: str, work: Work) -> Speech:
        """Crash as native code does."""
        ctypes.string_at(0)
        return Speech()

    def killed(self, rest: str, work: Work) -> Speech:
        """End as by the system when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return Speech()

    def helper(self, rest: str, work: Work) -> Speech:
        """Start a program, deaf to being asked to end, and leave it running."""
        program = subprocess.Popen(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], stdout=-1)
        assert program.stdout is not None
        program.stdout.readline()
        return Speech(duration=program.pid)

    def log(self, rest: str, work: Work) -> Speech:
        """Log, and print as native code does."""
        structlog.get_logger().warning("heard", words=rest)
        os.write(1, b"printed to standard output\n")
        return Speech()


class PlannedHeavy(TinyHeavy):
    """Tells what its model needs."""

    info: ClassVar[BackendInfo] = BackendInfo("planned", "1", "zeros", "MIT", commercial_use=True, heavy=True)

    def needs(self, request: Message | None = None) -> ModelNeeds:
        """Tell of the model that a voice names: "2B" is twice as large."""
        times = 2 if isinstance(request, SynthesizeRequest) and request.voice == "2B" else 1
        size = times * MIB
        return ModelNeeds("zeros-1B", 200 * size, 40 * size, 10 * size, working=100 * size, decoding=100 * size)


class ChoosyHeavy(TinyHeavy):
    """Has models, folders below the models folder each with its MiB in a file; a voice names one, else the first.

    `files` lists what was read so far.
    """

    info: ClassVar[BackendInfo] = BackendInfo("choosy", "1", "zeros", "MIT", commercial_use=True, heavy=True)

    def __init__(self) -> None:
        self.files: list[str] = []

    def choices(self) -> Sequence[str]:
        """List the models, by name."""
        return tuple(sorted(path.name for path in load_settings().models_folder.glob("[!.]*")))

    def needs_of(self, model: str) -> ModelNeeds:
        """Tell what the file says; no number: it is damaged. It cannot be made smaller in any way."""
        self.files.append(model)
        try:
            size = int((load_settings().models_folder / model / "mib").read_text()) * MIB
        except ValueError as error:
            raise PreconditionError(f"{model} is damaged; fetch it again", reason="MODEL_BROKEN") from error
        return ModelNeeds(model, size // 2, 0, 0, working=0, decoding=0, precisions=("fp32",), can=frozenset())

    def needs(self, request: Message | None = None) -> ModelNeeds:
        """Tell of the model that a voice names."""
        named = request.voice if isinstance(request, SynthesizeRequest) else ""
        return self.needs_of(named or self.choices()[0])


class UnreadyHeavy(TinyHeavy):
    """Fails to load."""

    info: ClassVar[BackendInfo] = BackendInfo(
        "unready", "1", "zeros", "MIT", commercial_use=True, heavy=True, needed_bytes=MODEL_BYTES
    )

    def load(self) -> None:
        raise PreconditionError("weights are missing; run: shorts setup x", reason="WEIGHTS")


class VagueHeavy(TinyHeavy):
    """Does not tell what it needs."""

    info: ClassVar[BackendInfo] = BackendInfo("vague", "1", "zeros", "MIT", commercial_use=True, heavy=True)
