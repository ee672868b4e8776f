"""The end of a job that went well: its files, how long and how loud they are, and what the user should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from gateway.cli.outputs import OutputFile
from gateway.cli.view import clock, one_line
from shorts.studio.v1 import studio_pb2


@dataclass(frozen=True)
class Outcome:
    """A finished job and where its files went; `seconds` is how long the command took, `hint` what could be better."""

    job: studio_pb2.Job
    files: Sequence[OutputFile]
    notices: Sequence[str]
    seconds: float
    hint: str = ""

    def as_dict(self) -> dict[str, object]:
        """The last line of `--json`."""
        return {
            "job_id": self.job.id,
            "state": studio_pb2.JobState.Name(self.job.state),
            "title": self.job.title,
            "files": [
                {
                    "path": str(output.path.absolute()),
                    "kind": output.kind,
                    "scene_id": output.scene_id,
                    "sha256": output.artifact.sha256,
                    "size_bytes": output.artifact.size_bytes,
                }
                for output in self.files
            ],
            "notices": list(self.notices),
            "seconds": round(self.seconds, 2),
            "hint": self.hint,
        }


def print_outcome(outcome: Outcome, console: Console) -> None:
    """Print the files one per line, what they are beside them, then the notices."""
    if outcome.job.title:
        console.print(Text.assemble(("✓ ", "bold green"), (one_line(outcome.job.title), "bold")))
    facts = _video_facts(outcome.job.result)
    width = max((cell_len(str(output.path)) for output in outcome.files), default=0)
    for output in outcome.files:
        name = str(output.path)
        style = "bold cyan" if output.kind == "video" else "cyan"
        fact = facts.get(output.scene_id, "") if output.kind == "video" else output.kind
        console.print(Text.assemble("  ", (name, style), " " * (width - cell_len(name) + 2), (fact, "dim")))
    for notice in outcome.notices:
        console.print(Text.assemble(("! ", "bold yellow"), one_line(notice)))
    if outcome.seconds >= 1:
        console.print(Text(f"  made in {clock(outcome.seconds)}", style="dim"))
    if outcome.hint:
        console.print(Text(f"  {outcome.hint}", style="dim"))


def _video_facts(result: studio_pb2.JobResult) -> dict[str, str]:
    facts = {}
    for video in result.videos:
        parts = [f"{video.duration:.1f} s", f"{video.video.size_bytes / 1e6:.1f} MB"]
        if video.HasField("loudness_lufs"):
            parts.append(f"{video.loudness_lufs:.1f} LUFS")
        if video.HasField("true_peak_dbtp"):
            parts.append(f"peak {video.true_peak_dbtp:.1f} dBTP")
        facts[video.scene_id] = " · ".join(parts)
    return facts
