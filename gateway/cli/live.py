"""The live display: stages, scenes, a bar with the time left, redrawn in place on standard error."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from gateway.cli.report import Outcome, print_outcome
from gateway.cli.view import WHOLE, JobView, StageView, clock, one_line
from shorts.studio.v1 import studio_pb2

_REFRESH_HZ = 5
_DOTS = {
    studio_pb2.STAGE_STATUS_STARTED: ("◐", "cyan"),
    studio_pb2.STAGE_STATUS_PROGRESS: ("◐", "cyan"),
    studio_pb2.STAGE_STATUS_DONE: ("●", "green"),
    studio_pb2.STAGE_STATUS_REUSED: ("●", "blue"),
    studio_pb2.STAGE_STATUS_FAILED: ("✗", "bold red"),
}


class LiveDisplay:
    """Draws a JobView; the events come from the event loop, the drawing runs in rich's own thread."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._view = JobView(())
        self._status = ""
        self._spinner = Spinner("dots", style="cyan")
        self._live = Live(
            get_renderable=self._draw,
            console=console,
            refresh_per_second=_REFRESH_HZ,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> Self:
        self._live.start(refresh=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._live.stop()

    def expect(self, stages: Iterable[studio_pb2.Stage]) -> None:
        with self._lock:
            self._view = JobView(stages)

    def status(self, text: str) -> None:
        with self._lock:
            self._status = text

    def event(self, event: studio_pb2.Event) -> None:
        with self._lock:
            self._view.apply(event)
            if self._view.state == studio_pb2.JOB_STATE_RUNNING:
                self._status = ""

    def finish(self, outcome: Outcome) -> None:
        self._live.stop()
        print_outcome(outcome, Console(highlight=False, soft_wrap=True))

    def _draw(self) -> Group:
        with self._lock:
            view = self._view
            rows: list[RenderableType] = [self._header(), self._stages()]
            # Title, bar and margins take four rows; the scenes are shown where they fit whole.
            if view.narrations and len(view.stages) + len(view.narrations) + 5 < self._console.height:
                rows.append(self._scenes())
            rows.append(self._bar())
            return Group(*rows)

    def _header(self) -> Padding:
        text = self._status or one_line(self._view.title) or "writing the script"
        return Padding(Text(text, style="bold", no_wrap=True, overflow="ellipsis"), (0, 0, 0, 1))

    def _stages(self) -> Padding:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=1)
        table.add_column(no_wrap=True)
        # Wide enough from the start for what usually comes, so that nothing jumps.
        table.add_column(no_wrap=True, style="dim", min_width=11)
        table.add_column(no_wrap=True, min_width=len(self._view.narrations) or 5)
        table.add_column(style="dim")  # gives way first where it is narrow
        for stage in self._view.stages.values():
            done = stage.done(self._view.scene_ids)
            name = Text(stage.name, style="" if stage.begun else "dim")
            note = _seconds(stage) if done else one_line(stage.activity)
            table.add_row(
                self._glyph(stage, done),
                name,
                stage.backend,
                self._dots(stage),
                Text(note, no_wrap=True, overflow="ellipsis"),
            )
        return Padding(table, (1, 0, 0, 1))

    def _glyph(self, stage: StageView, done: bool) -> Text | Spinner:
        if stage.failed:
            return Text("✗", style="bold red")
        if done:
            return Text("✓", style="bold green")
        return self._spinner if stage.begun else Text("·", style="dim")

    def _dots(self, stage: StageView) -> Text:
        if not stage.per_scene:
            fraction = stage.fraction.get(WHOLE, 0.0)
            return Text(f"{fraction:.0%}" if 0 < fraction < 1 else "", style="cyan")
        dots = Text()
        for scene_id in self._view.scene_ids:
            glyph, style = _DOTS.get(stage.status.get(scene_id, studio_pb2.STAGE_STATUS_UNSPECIFIED), ("○", "dim"))
            dots.append(glyph, style)
        return dots

    def _scenes(self) -> Padding:
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(justify="right", no_wrap=True)
        table.add_column()  # a column that may wrap gives way first; its texts are cut instead
        for number, (scene_id, words) in enumerate(zip(self._view.scene_ids, self._view.narrations, strict=True), 1):
            done = self._view.scene_done(scene_id)
            text = Text(words, style="" if done else "dim", no_wrap=True, overflow="ellipsis")
            table.add_row(Text(str(number), style="green" if done else "dim"), text)
        return Padding(table, (1, 0, 0, 1))

    def _bar(self) -> Padding:
        view = self._view
        left = view.seconds_left
        times = clock(view.elapsed) + (f" · about {clock(left)} left" if left is not None else "")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=max(10, min(40, self._console.width - 40)))
        grid.add_column(justify="right", width=4)
        grid.add_column(no_wrap=True, style="dim")
        grid.add_row(ProgressBar(total=1.0, completed=view.fraction), f"{view.fraction:.0%}", times)
        return Padding(grid, (1, 0, 0, 1))


def _seconds(stage: StageView) -> str:
    if set(stage.status.values()) == {studio_pb2.STAGE_STATUS_REUSED}:
        return "from earlier work"
    return f"{stage.ended - stage.started:.1f} s"
