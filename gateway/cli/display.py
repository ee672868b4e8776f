"""How a job's progress is shown: live on a terminal, as few plain lines elsewhere, as JSON lines, or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Protocol, Self

from google.protobuf import json_format
from google.protobuf.message import Message
from rich.console import Console

from gateway.cli.live import LiveDisplay
from gateway.cli.report import Outcome, print_outcome
from gateway.cli.view import JobView, clock, one_line
from shorts.studio.v1 import studio_pb2


class Display(Protocol):
    """What a command tells while a job runs; a context manager, so that the terminal is always given back."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...
    def expect(self, stages: Iterable[studio_pb2.Stage]) -> None:
        """Learn the stages to come."""

    def status(self, text: str) -> None:
        """Tell what the command itself is doing."""

    def event(self, event: studio_pb2.Event) -> None:
        """Show one event."""

    def finish(self, outcome: Outcome) -> None:
        """Show the finished files."""


class QuietDisplay:
    """Only the paths of the finished files, on standard output."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def expect(self, stages: Iterable[studio_pb2.Stage]) -> None:
        pass

    def status(self, text: str) -> None:
        pass

    def event(self, event: studio_pb2.Event) -> None:
        pass

    def finish(self, outcome: Outcome) -> None:
        sys.stdout.write("".join(f"{output.path}\n" for output in outcome.files))


class JsonDisplay(QuietDisplay):
    """Every event as one line of JSON on standard output (protobuf's JSON form), the files as the last line."""

    def event(self, event: studio_pb2.Event) -> None:
        write_json(event)

    def finish(self, outcome: Outcome) -> None:
        sys.stdout.write(json.dumps({"result": outcome.as_dict()}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def write_json(message: Message) -> None:
    """Write one message as a line of JSON."""
    text = json_format.MessageToJson(
        message,
        indent=None,
        preserving_proto_field_name=True,
        ensure_ascii=False,
    )
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class PlainDisplay(QuietDisplay):
    """A line per step on standard error, for logs and pipes; the finished files on standard output."""

    def __init__(self) -> None:
        self._view = JobView(())
        self._told: set[str] = set()

    def expect(self, stages: Iterable[studio_pb2.Stage]) -> None:
        self._view = JobView(stages)

    def event(self, event: studio_pb2.Event) -> None:
        before = len(self._view.notices)
        self._view.apply(event)
        match event.WhichOneof("body"):
            case "script":
                self._say(f'script "{one_line(self._view.title)}", {len(self._view.narrations)} scenes')
            case "notice" if len(self._view.notices) > before:
                self._say(f"note: {one_line(event.notice.message)}")
            case "stage":
                self._tell_stage(event.stage.stage)

    def _tell_stage(self, name: str) -> None:
        stage = self._view.stages[name]
        if name not in self._told and stage.done(self._view.scene_ids):
            self._told.add(name)
            backend = f" ({stage.backend})" if stage.backend else ""
            self._say(f"{name}{backend} done, {self._view.fraction:.0%} of the whole after {clock(self._view.elapsed)}")

    def _say(self, text: str) -> None:
        sys.stderr.write(f"shorts: {text}\n")
        sys.stderr.flush()

    def finish(self, outcome: Outcome) -> None:
        print_outcome(outcome, Console(highlight=False, soft_wrap=True))


def choose_display(*, as_json: bool, quiet: bool) -> Display:
    """Choose by the options and by whether standard error is a terminal."""
    if as_json:
        return JsonDisplay()
    if quiet:
        return QuietDisplay()
    console = Console(stderr=True, highlight=False)
    if console.is_terminal and not console.is_dumb_terminal:
        return LiveDisplay(console)
    return PlainDisplay()
