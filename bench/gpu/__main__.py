"""Every diffusion pipeline at full size with random weights: the studio's backend against a plain diffusers script.

Run by `make bench-gpu`, or, with any Python that has the packages of the extra dev, by `python -m bench.gpu` (in a bare
checkout with PYTHONPATH=.:protos/gen). It needs an NVIDIA card and nothing of the internet: models are made from their
published shapes. Results go to bench/gpu/results.json, a case at a time, each in the place of its last one; `make
models-page` shows them in docs/models.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.gpu.results import HEAD, RESULTS, Machine, Result, Side, cells, errors, figures, keep, read_results
from bench.gpu.room import lacks, report, room_in
from bench.gpu.shapes import Case, cases

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_MINUTES = 60
_TAIL = 600

Start = Callable[[list[str]], dict[str, Any]]


class JobError(Exception):
    """A process of the bench ended without an answer."""


@dataclass
class Bench:
    """Measures cases one by one. `start` runs a job of bench.gpu.child and gives its answer, or raises JobError."""

    folder: Path
    """For models; what is made in it is removed again."""
    out: Path
    start: Start
    tiny: bool = False
    steps: int = 0
    results: list[Result] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def run(self, chosen: Sequence[Case]) -> None:
        """Measure; a case that fails does not stop those after it."""
        machine = Machine(**self.start(["machine"]))
        if not machine.card and not self.tiny:
            raise JobError(
                f"PyTorch {machine.torch} finds no NVIDIA card here; see `nvidia-smi`, and install a PyTorch with "
                "CUDA, or try the bench with --tiny"
            )
        for number, case in enumerate(chosen):
            say(f"{case.title} ({number + 1} of {len(chosen)})")
            try:
                self._case(case, machine)
            except JobError as error:
                self._leave(case, str(error))
            later = {model for other in chosen[number + 1 :] for model in other.models}
            for model in set(case.models) - later:
                shutil.rmtree(self.folder / model, ignore_errors=True)

    def _leave(self, case: Case, why: str) -> None:
        self.left_out.append(f"{case.id}: {why}")
        say(self.left_out[-1])

    def _case(self, case: Case, machine: Machine) -> None:
        here = [model for model in case.models if (self.folder / model).is_dir()]
        if not self.tiny and (lack := lacks(case, room_in(self.folder), here)):
            self._leave(case, lack)
            return
        for model in case.models:
            if model not in here:
                say(f"making {model} with random weights")
                self._job("make", model)
        with TemporaryDirectory(prefix="shorts-bench-") as name:
            scratch = Path(name)
            told = self._job("ours", case.id, "--scratch", str(scratch))
            file = scratch / "told.json"
            file.write_text(json.dumps(told["job"]), encoding="utf-8")
            plain = self._job("plain", case.id, "--told", str(file))
            result = Result(
                case=case.id,
                date=datetime.now(UTC).date().isoformat(),
                machine=machine,
                ours=Side(**told["side"]),
                plain=Side(**plain["side"]),
                job={key: told["job"][key] for key in ("width", "height", "frames", "steps", "guidance", "precision")},
                plan=told["plan"],
                tflop=self._tflop(case, file),
                tiny=self.tiny,
            )
        self.results.append(result)
        keep(result, self.out)

    def _tflop(self, case: Case, told: Path) -> float:
        """Count the work that was measured; 0 where it cannot be counted, which takes nothing from the measurement."""
        if self.tiny:
            return 0.0
        try:
            return float(self._job("work", case.id, "--told", str(told))["tflop"])
        except JobError as error:
            say(f"{case.id}: its work was not counted: {error}")
            return 0.0

    def _job(self, job: str, name: str, *more: str) -> dict[str, Any]:
        sized = [*(["--tiny"] if self.tiny else []), *(["--steps", str(self.steps)] if self.steps else [])]
        return self.start([job, name, "--models", str(self.folder), *more, *sized])


def in_a_process(minutes: float) -> Start:
    """Give what starts jobs as processes of their own, which end after so many minutes."""

    def start(arguments: list[str]) -> dict[str, Any]:
        with TemporaryDirectory(prefix="shorts-bench-") as name:
            out, log = Path(name) / "answer.json", Path(name) / "log"
            command = [sys.executable, "-m", "bench.gpu.child", *arguments, "--out", str(out)]
            # An editable install finds these by itself; a bare checkout does not.
            path = os.pathsep.join(
                filter(None, (str(ROOT), str(ROOT / "protos" / "gen"), os.environ.get("PYTHONPATH")))
            )
            try:
                with log.open("wb") as told:
                    code = subprocess.run(
                        command, stdout=told, stderr=told, cwd=ROOT, env={**os.environ, "PYTHONPATH": path},
                        timeout=minutes * 60, check=False,
                    ).returncode  # fmt: skip
            except subprocess.TimeoutExpired as error:
                raise JobError(f"{arguments[0]} took more than {minutes:g} minutes") from error
            if code or not out.is_file():
                ended = "was ended by the system, most often for want of main memory" if code == -9 else "failed"
                raise JobError(f"{arguments[0]} {ended}: …{log.read_text(errors='replace').strip()[-_TAIL:]}")
            answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return answer

    return start


def say(text: str) -> None:
    """Tell how far it has come."""
    sys.stderr.write(f"bench-gpu: {text}\n")
    sys.stderr.flush()


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Set rows in columns, the first as the head."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [rows[0], tuple("-" * width for width in widths), *rows[1:]]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def summary(bench: Bench) -> Iterator[str]:
    """Give the table and what went wrong."""
    if bench.results:
        machine = bench.results[0].machine
        yield f"{machine.card or 'processor'}, PyTorch {machine.torch}, diffusers {machine.diffusers}"
        yield table([HEAD, *((result.case, *cells(result)) for result in bench.results)])
    yield from (text for result in bench.results for text in errors(result))
    yield from (f"not measured: {text}" for text in bench.left_out)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    known = [case.id for case in cases()]
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=known, default=known, metavar="CASE", help=", ".join(known))
    parser.add_argument("--steps", type=int, default=0, help="steps of denoising (default: as many as suit the model)")
    parser.add_argument("--disk", action="store_true", help="tell what disk and memory the cases need, and stop")
    parser.add_argument(
        "--needs", action="store_true", help="tell what graphics memory they are planned with, and stop"
    )
    parser.add_argument("--work", action="store_true", help="count what work the catalogue's models are, and stop")
    parser.add_argument(
        "--figures", action="store_true", help="write what was measured as deploy/models.toml keeps it, and stop"
    )
    parser.add_argument("--tiny", action="store_true", help="tiny models, on any processor: tries the bench itself")
    parser.add_argument("--folder", type=Path, help="where models are made (default: a temporary folder)")
    parser.add_argument("--out", type=Path, help="file for the results (default: bench/gpu/results.json)")
    parser.add_argument("--minutes", type=float, default=DEFAULT_MINUTES, help="most minutes for each process")
    options = parser.parse_args(arguments)
    if options.tiny and options.out is None:
        parser.error("--tiny needs --out FILE: what tiny models take is no result to keep")
    return options


def _told(options: argparse.Namespace) -> str:
    """Say what is asked for without measuring; empty: nothing is."""
    if options.needs:
        from bench.gpu.needs import rows  # noqa: PLC0415 - it reads the services' tables

        return table(list(rows()))
    if options.work:
        from bench.gpu.work import rows as counted  # noqa: PLC0415 - it needs PyTorch

        return table(list(counted()))
    if options.figures:
        from services.common.catalogue import catalogue  # noqa: PLC0415

        found = figures(read_results(options.out or RESULTS), {model.id for model in catalogue().models})
        return "\n".join(found) or "nothing was measured yet"
    return ""


def main(arguments: Sequence[str] | None = None, start: Start | None = None) -> int:
    """Measure, print, and tell by the exit code whether every case was measured on both sides."""
    options = parse(arguments)
    chosen = [case for case in cases() if case.id in options.only]
    if told := _told(options):
        sys.stdout.write(told + "\n")
        return 0
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="shorts-bench-gpu-", dir=options.folder) as name:
        if options.disk:
            lines = list(report(chosen, room_in(Path(name))))
            sys.stdout.write(table(lines) + "\n")
            return 0 if all(line[-1] == "fits" for line in lines[1:]) else 1
        bench = Bench(
            Path(name), options.out or RESULTS, start or in_a_process(options.minutes), options.tiny, options.steps
        )
        try:
            bench.run(chosen)
        except JobError as error:
            say(str(error))
            return 2
    sys.stdout.write("\n".join(summary(bench)) + "\n")
    failed = bench.left_out or [text for result in bench.results for text in errors(result)]
    return 1 if failed else 0


if __name__ == "__main__":
    # Models are gigabytes: they go also where the bench is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
