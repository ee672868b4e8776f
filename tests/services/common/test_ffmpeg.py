"""Frames into FFmpeg: a file when all is well, an error and nothing left when not."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from services.common.artifacts import FileStore
from services.common.errors import CancelledError, ExhaustedError, InternalError
from services.common.ffmpeg import FramePipe, failure, write_whole
from services.common.operation import Work

pytest.importorskip("imageio_ffmpeg", reason="no extra that brings FFmpeg is installed")
GREY = bytes([99]) * (32 * 32)


class Grey(FramePipe[bytes]):
    """Grey frames of 32 x 32 to a file of raw video."""

    def __init__(self, target: Path, work: Work) -> None:
        source = ("-f", "rawvideo", "-pixel_format", "gray", "-video_size", "32x32", "-i", "pipe:0")
        super().__init__(["-loglevel", "error", *source, "-f", "rawvideo", f"file:{target}"], target, work)

    def _put(self, frame: bytes) -> None:
        write_whole(self._descriptor, memoryview(frame))

    @property
    def process(self) -> subprocess.Popen[bytes]:
        return self._process


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def work(tmp_path: Path, stop: threading.Event) -> Work:
    return Work(FileStore(tmp_path / "store"), lambda _: None, stop)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "grey.raw"


def write(target: Path, work: Work, count: int = 5000) -> None:
    with Grey(target, work) as pipe:
        for _ in range(count):
            pipe.write(GREY)
        pipe.finish()


def test_every_frame_arrives(target: Path, work: Work) -> None:
    write(target, work, 300)
    assert target.read_bytes() == GREY * 300


def test_an_end_before_the_end_removes_the_file_and_ends_ffmpeg(target: Path, work: Work) -> None:
    target.write_bytes(b"half")
    with Grey(target, work) as pipe:
        pipe.write(GREY)
    assert pipe.process.poll() is not None
    assert not target.exists()


def test_a_stop_is_seen_at_the_next_frame(target: Path, work: Work, stop: threading.Event) -> None:
    pipe = Grey(target, work)
    pipe.write(GREY)
    stop.set()
    with pytest.raises(CancelledError), pipe:
        pipe.write(GREY)
    assert pipe.process.poll() is not None
    assert not target.exists()


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path, work: Work) -> None:
    with pytest.raises(InternalError, match=r"FFmpeg failed with exit code .*no-folder"):
        write(tmp_path / "no-folder" / "grey.raw", work)


@pytest.mark.parametrize("frames", [1, 5000], ids=["at the end", "while frames come"])
def test_a_full_disk_is_told_and_the_half_is_removed(
    target: Path, work: Work, monkeypatch: pytest.MonkeyPatch, frames: int
) -> None:
    full = target.with_name("ffmpeg")
    full.write_text("#!/bin/sh\nhead -c 100 > /dev/null\necho 'No space left on device' >&2\nexit 1\n")
    full.chmod(0o755)
    monkeypatch.setattr("services.common.ffmpeg.ffmpeg_path", lambda: str(full))
    target.write_bytes(b"half")
    with pytest.raises(ExhaustedError, match="the disk is full; free some space and try again"):
        write(target, work, frames)
    assert not target.exists()


def test_a_failure_has_the_last_lines_that_were_said() -> None:
    told = failure("\r".join(f"line {number} " for number in range(20)), 7)
    assert told.message.startswith("FFmpeg failed with exit code 7: line 8 | line 9 | ")
    assert told.message.endswith("| line 19")
    full = failure("av_interleaved_write_frame(): No space left on device", 1, again="render again")
    assert full.message == "the disk is full; free some space and render again"
