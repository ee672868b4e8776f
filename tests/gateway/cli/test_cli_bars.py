"""Lines that tell of a fetch where there is no terminal: of each file, and often enough of one that takes long."""

from __future__ import annotations

import io

from rich.console import Console

from gateway.cli.bars import _Lines
from gateway.staging import Step


def test_a_file_that_takes_long_is_told_again_and_a_check_only_where_it_does() -> None:
    told, clock = io.StringIO(), [0.0]
    lines = _Lines(Console(file=told, width=200), lambda: clock[0])
    for seconds, step in (
        (0, Step("a.onnx", 0, 200_000_000)),
        (1, Step("a.onnx", 10_000_000, 200_000_000)),
        (12, Step("a.onnx", 90_000_000, 200_000_000)),
        (13, Step("a.onnx", 100_000_000, 200_000_000, checked=0.1)),
        (15, Step("a.onnx", 100_000_000, 200_000_000, checked=0.5)),
        (16, Step("b.json", 100_000_000, 200_000_000)),
        (17, Step("b.json", 100_000_000, 200_000_000, checked=1.0)),
    ):
        clock[0] = seconds
        lines.tell(step)
    assert told.getvalue().splitlines() == [
        "shorts: a.onnx (0% of 200 MB)",
        "shorts: a.onnx (45% of 200 MB)",
        "shorts: checking a.onnx (50%)",
        "shorts: b.json (50% of 200 MB)",
    ]
