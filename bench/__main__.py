"""Prints what the studio costs against what it may cost. Run by `make bench`; `--only` chooses parts."""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import crawl, job, loudness, scenes
from bench.measure import BenchError, Usage, median, run
from services.common.ffmpeg import ffmpeg_path

ROOT = Path(__file__).resolve().parent.parent
RIVAL_VENV = ROOT / ".cache" / "bench-venv"
RIVAL_PACKAGES = ("moviepy==2.2.1",)
FONT = ROOT / "services" / "common" / "assets" / "fonts" / "Pretendard-ExtraBold.otf"
PARTS = ("render", "rival", "jitter", "puppet", "mouth", "job", "start", "crawl", "loudness")


@dataclass(frozen=True)
class Row:
    """One line of the table; `bar` is the most (or, with `at_least`, the least) that passes."""

    what: str
    measured: float | None
    bar: float
    unit: str = ""
    at_least: bool = False

    @property
    def passes(self) -> bool:
        """Whether it was measured and holds."""
        if self.measured is None:
            return False
        return self.measured >= self.bar if self.at_least else self.measured <= self.bar

    def cells(self) -> tuple[str, str, str, str]:
        """Give it as text."""
        sign = "at least" if self.at_least else "at most"
        measured = "nothing" if self.measured is None else f"{self.measured:.3g}{self.unit}"
        return self.what, measured, f"{sign} {self.bar:g}{self.unit}", "pass" if self.passes else "FAIL"


def bare_command(folder: Path) -> list[str | Path]:
    """Encode ready frames and nothing else: the limit that rendering is held against."""
    size = f"{scenes.WIDTH}x{scenes.HEIGHT}"
    source: list[str | Path] = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-s",
        size,
        "-r",
        "30",
        "-i",
        folder / "frames.raw",
    ]
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high"]
    return [ffmpeg_path(), "-v", "error", "-y", "-nostdin", *source, *encode, folder / "bare.mp4"]


def child(name: str, folder: Path, timeline: str | int | None = None) -> list[str | Path]:
    """Give the command of a job in bench.child."""
    return [sys.executable, "-m", "bench.child", name, folder, *([] if timeline is None else [str(timeline)])]


class Bench:
    """The measurements, in an order in which the later ones can use the earlier ones."""

    def __init__(self, folder: Path, repeat: int) -> None:
        self.folder, self.repeat = folder, repeat
        self.costs: list[tuple[str, Usage]] = []
        self.heard: list[loudness.Heard] = []
        self._bare: dict[int | str, Usage] = {}
        self._render: dict[int | str, Usage] = {}
        self._calls: dict[int | str, float] = {}

    def _measure(self, timeline: int | str) -> None:
        """Measure bare encode and render in turns, so that what else the machine does hits both."""
        if timeline in self._bare:
            return
        run(child("frames", self.folder, timeline), sample=False)
        bare, render = [], []
        for _ in range(self.repeat):
            bare.append(run(bare_command(self.folder)))
            render.append(run(child("render", self.folder, timeline)))
        (self.folder / "frames.raw").unlink()
        self._bare[timeline], self._render[timeline] = median(bare), median(render)
        # Of the call alone, since a service starts and imports once; the bar is held against both.
        self._calls[timeline] = statistics.median(float(usage.lines[-1][1]) for usage in render)
        self.costs += [
            (f"bare x264, {timeline} s", self._bare[timeline]),
            (f"render, {timeline} s, with its start", self._render[timeline]),
        ]

    def render(self) -> Iterator[Row]:
        """(a) Render alone against the bare encode."""
        for seconds in scenes.LENGTHS:
            self._measure(seconds)
            for what, cpu in (("render alone", self._calls[seconds]), ("with its start", self._render[seconds].cpu)):
                ratio = cpu / self._bare[seconds].cpu
                yield Row(f"{what} / bare x264 of the same frames, {seconds} s, CPU", ratio, 1.45, " x")

    def rival(self) -> Iterator[Row]:
        """(b) A moviepy composition of the same scenes against the render."""
        seconds = scenes.LENGTHS[0]
        self._measure(seconds)
        env = {**os.environ, "IMAGEIO_FFMPEG_EXE": ffmpeg_path()}  # the same encoder for both
        usage = run([rival_python(), ROOT / "bench" / "rival.py", self.folder, str(seconds), FONT], env=env)
        self.costs.append((f"moviepy, {seconds} s", usage))
        ratio = usage.cpu / self._render[seconds].cpu
        yield Row(f"moviepy composition / render, {seconds} s, CPU", ratio, 10, " x", at_least=True)

    def jitter(self) -> Iterator[Row]:
        """(c) How steadily the camera moves."""
        from bench.jitter import measure_jitter  # noqa: PLC0415 - only this part needs OpenCV here

        yield Row("camera jitter, rms of a dot", measure_jitter(self.folder), 0.05, " px")

    def puppet(self) -> Iterator[Row]:
        """(j) A character who talks and gestures in every scene."""
        run(child("puppet", self.folder), sample=False)
        rates = []
        for _ in range(self.repeat):
            lines = run(child("rate", self.folder, "puppet-15"), sample=False).lines
            rates.append(float(lines[-1][1]))
        rate = sorted(rates)[len(rates) // 2]
        yield Row("frames with a moving character, a core", rate, 25, " a second", at_least=True)
        self._measure("puppet-15")
        ratio = self._calls["puppet-15"] / self._bare["puppet-15"].cpu
        yield Row("render with a character / bare x264 of the same frames, 15 s, CPU", ratio, 2, " x")

    def mouth(self) -> Iterator[Row]:
        """(k) The mouth in the decoded file against its sound; a match that chance could give counts for nothing."""
        from bench import mouth  # noqa: PLC0415 - only this part needs PyAV and an engine here

        for language in mouth.TEXTS:
            for character in mouth.CHARACTERS:
                found = mouth.measure(character, language, self.folder)
                what = f"mouth against sound in the file, {character}, {language}"
                yield Row(what, abs(found.lag) if found.correlation > found.by_chance else None, 1, " frames")

    def job(self) -> Iterator[Row]:
        """(d) to (f) The whole job through the command line."""
        seconds = scenes.LENGTHS[-1]
        self._measure(seconds)
        jobs = []
        for number in range(self.repeat):
            folder = self.folder / f"job-{number}"
            folder.mkdir()
            jobs.append(job.make(folder, music=self.folder / "music.wav"))
        usage = median([made.usage for made in jobs])
        length = jobs[0].seconds
        self.costs.append((f"whole job, {length:.1f} s", usage))
        bare = self._bare[seconds].cpu / seconds
        yield Row("whole job / bare x264, per second of the short, CPU", usage.cpu / length / bare, 2.2, " x")
        previews = sorted(made.first_preview for made in jobs if made.first_preview is not None)
        yield Row("submit to the first preview", previews[len(previews) // 2] if previews else None, 4, " s")
        yield Row("peak memory of the whole embedded run", usage.peak_mb, 900, " MB")

    def start(self) -> Iterator[Row]:
        """(g), (h) How fast the programs start."""
        yield Row("shorts --help", job.help_seconds(), 0.5, " s")
        imports = job.import_seconds()
        slowest = max(imports, key=lambda name: imports[name])
        yield Row(f"import of any service (slowest: {slowest})", imports[slowest], 1, " s")

    def crawl(self) -> Iterator[Row]:
        """(i) What reading a page costs."""
        yield Row("a plain product page, fetch to facts, CPU", crawl.page_seconds(self.folder), 0.5, " s")

    def loudness(self) -> Iterator[Row]:
        """(j) How loud twenty shorts are, and their peaks."""
        for heard in loudness.listen(self.folder, self.folder / "music.wav"):
            self.heard.append(heard)
            sys.stderr.write(f"bench: {', '.join(heard.cells())}\n")
        worst = max(heard.off for heard in self.heard)
        peak = max(heard.measure.true_peak for heard in self.heard)
        shorts = f"the worst of {len(self.heard)} shorts"
        yield Row(f"loudness, off {loudness.TARGET_LUFS:g} LUFS, {shorts}", round(worst, 2), loudness.MOST_OFF, " LU")
        yield Row(f"true peak, {shorts}", peak, loudness.CEILING_DBTP, " dBTP")


def rival_python() -> Path:
    """Give the Python of the rival's environment; make it when it is not there."""
    python = RIVAL_VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = RIVAL_VENV / ".installed"
    if not stamp.is_file() or stamp.read_text() != " ".join(RIVAL_PACKAGES):
        shutil.rmtree(RIVAL_VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", RIVAL_VENV], check=True)
        install: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *RIVAL_PACKAGES,
        ]
        subprocess.run(install, check=True)
        stamp.write_text(" ".join(RIVAL_PACKAGES))
    return python


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Set rows in columns."""
    widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def main() -> int:
    """Measure, print, and tell by the exit code whether every bar holds."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run (default: all)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the median counts (default: 3)")
    options = parser.parse_args()
    rows: list[Row] = []
    for part in ("services", "gateway", "protos/gen"):
        # As installed packages are, also where PYTHONDONTWRITEBYTECODE is set.
        compileall.compile_dir(ROOT / part, quiet=2)
    with TemporaryDirectory(prefix="shorts-bench-") as name:
        bench = Bench(Path(name), options.repeat)
        run(child("prepare", bench.folder), sample=False)
        for part in options.only:
            measure: Callable[[], Iterator[Row]] = getattr(bench, part)
            try:
                for row in measure():
                    rows.append(row)
                    sys.stderr.write(f"bench: {', '.join(row.cells())}\n")
            except BenchError as error:
                sys.stderr.write(f"bench: {part} could not be measured: {error}\n")
                rows.append(Row(part, None, 0))
        costs = [(what, f"{usage.cpu:.2f}", f"{usage.wall:.2f}", f"{usage.peak_mb:.0f}") for what, usage in bench.costs]
    sys.stdout.write(table(("run (median)", "CPU s", "wall s", "peak MB"), costs) + "\n\n" if costs else "")
    sys.stdout.write(table(loudness.HEAD, [one.cells() for one in bench.heard]) + "\n\n" if bench.heard else "")
    sys.stdout.write(table(("what", "measured", "bar", ""), [row.cells() for row in rows]) + "\n")
    return 0 if all(row.passes for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
