"""What is drawn while a job runs, and at its end."""

from __future__ import annotations

import errno
import io
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from gateway.cli.live import LiveDisplay
from gateway.cli.outputs import OutputFile
from gateway.cli.report import Outcome, print_outcome
from gateway.cli.view import JobView, clock, one_line
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.studio.v1 import studio_pb2

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio

STAGES = [
    studio_pb2.Stage(name="script", per_scene=False),
    studio_pb2.Stage(name="voice", per_scene=True),
    studio_pb2.Stage(name="render", per_scene=False),
]
NARRATIONS = ["우리 동네 빵집은 새벽 4시에 문을 연다. " * 6, "첫 빵은\n소금빵이다.", "A \x1b[31mred\x1b[0m end."]
SCRIPT = studio_pb2.Event(
    script=llm_pb2.Script(title="빵집\x1b]0;x\x07", scenes=[llm_pb2.ScriptScene(narration=text) for text in NARRATIONS])
)


def moved(
    stage: str, status: studio_pb2.StageStatus.ValueType, scene_id: str = "", **fields: float | str
) -> studio_pb2.Event:
    update = studio_pb2.StageUpdate(stage=stage, status=status, scene_id=scene_id)
    for name, value in fields.items():
        setattr(update, name, value)
    return studio_pb2.Event(stage=update)


def drawn(events: list[studio_pb2.Event], width: int = 80, height: int = 30) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, width=width, height=height, color_system=None)
    display = LiveDisplay(console)
    display.expect(STAGES)
    for event in events:
        display.event(event)
    with console.capture() as capture:
        console.print(display._draw())
    return capture.get().splitlines()


EVENTS = [
    moved("script", studio_pb2.STAGE_STATUS_STARTED),
    SCRIPT,
    moved("script", studio_pb2.STAGE_STATUS_DONE, backend="rules"),
    moved("voice", studio_pb2.STAGE_STATUS_DONE, "scene-1"),
    moved("voice", studio_pb2.STAGE_STATUS_REUSED, "scene-2"),
    moved("voice", studio_pb2.STAGE_STATUS_PROGRESS, "scene-3", activity="speaking", job_fraction=0.52, seconds_left=9),
]


def test_the_live_display_fits_and_tells_what_matters() -> None:
    for width in (60, 80, 120):
        lines = drawn(EVENTS, width)
        assert max(cell_len(line) for line in lines) <= width
        text = "\n".join(lines)
        assert [line.split()[0] for line in lines[-5:-2]] == ["1", "2", "3"]
        for words in ("✓  script", "rules", "●●◐", "speaking", "첫 빵은 소금빵이다.", "52%", "about 0:09 left"):
            assert words in text
        assert "\x1b" not in text
        assert "\x07" not in text


def test_scenes_give_way_on_a_low_terminal() -> None:
    assert "첫 빵은" not in "\n".join(drawn(EVENTS, height=10))


def test_a_failed_stage_is_marked() -> None:
    lines = drawn([*EVENTS, moved("voice", studio_pb2.STAGE_STATUS_FAILED, "scene-3")])
    assert any(line.split()[:2] == ["✗", "voice"] for line in lines)


def test_the_view_folds_events() -> None:
    view = JobView(STAGES)
    for event in [*EVENTS, moved("late", studio_pb2.STAGE_STATUS_STARTED, job_fraction=0.4)]:
        view.apply(event)
    assert view.fraction == 0.52  # never falls
    assert view.scene_done("scene-1")
    assert not view.scene_done("scene-3")
    assert not view.stages["voice"].done(view.scene_ids)
    assert list(view.stages) == ["script", "voice", "render", "late"]
    left = view.seconds_left
    assert left is not None
    assert 8 < left <= 9
    for _ in range(2):
        view.apply(studio_pb2.Event(notice=studio_pb2.Notice(message="short")))
    assert view.notices == ["short"]


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (65, "1:05"), (3600, "60:00")])
def test_times_are_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    assert one_line("a\x1b[2J\r\nb\u202e\tc") == "a [2J b c"


def test_the_end_lists_files_in_columns_also_in_korean() -> None:
    artifact = Artifact(sha256="0" * 64, size_bytes=12_300_000, media_type="video/mp4")
    result = studio_pb2.JobResult(
        videos=[
            render_pb2.RenderedFile(video=artifact, duration=29.64, loudness_lufs=-14.02, true_peak_dbtp=-1.31),
            render_pb2.RenderedFile(video=artifact, scene_id="scene-1", duration=6),
        ]
    )
    files = [
        OutputFile(artifact, Path("빵집.mp4"), "video"),
        OutputFile(artifact, Path("빵집-scene-1.mp4"), "video", "scene-1"),
        OutputFile(artifact, Path("빵집.srt"), "subtitles"),
    ]
    job = studio_pb2.Job(id="job-1", title="빵집", result=result)
    console = Console(file=io.StringIO(), width=200)
    with console.capture() as capture:
        print_outcome(Outcome(job, files, ["짧은 글입니다."], 12.0), console)
    assert capture.get().splitlines() == [
        "✓ 빵집",
        "  빵집.mp4          29.6 s · 12.3 MB · -14.0 LUFS · peak -1.3 dBTP",
        "  빵집-scene-1.mp4  6.0 s · 12.3 MB",
        "  빵집.srt          subtitles",
        "! 짧은 글입니다.",
        "  made in 0:12",
    ]


def test_an_interrupted_live_display_gives_the_cursor_back(studio: FakeStudio, folder: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from gateway.cli import main; main()", "make", "SLOW", "--out", "a.mp4"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    seen, interrupted = b"", False
    try:
        while chunk := _read(ours):
            seen += chunk
            if not interrupted and "새벽 4시".encode() in seen:
                process.send_signal(signal.SIGINT)
                interrupted = True
        process.wait(20)
    finally:
        process.kill()
        os.close(ours)
    assert process.returncode == 130
    assert seen.rindex(b"\x1b[?25h") > seen.index(b"\x1b[?25l")
    assert b"the job is cancelled" in seen
    assert process.stdout is not None
    assert process.stdout.read() == b""
    process.stdout.close()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError as error:
        if error.errno != errno.EIO:  # how Linux tells that the other end is closed
            raise
        return b""
