"""The same job in containers and in one process, by CPU: `python -m bench.containers`, while the containers run.

Both sides are warm and do the same jobs in turns. CPU is what their cgroups and processes used during a job, less what
they use in the same time with nothing to do, which is listed too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docker
import grpc
import psutil

from shorts.studio.v1 import studio_pb2, studio_pb2_grpc

ROOT = Path(__file__).resolve().parent.parent
BAR = 1.15
IDLE_SECONDS = 30.0
ENDED = (studio_pb2.JOB_STATE_DONE, studio_pb2.JOB_STATE_FAILED, studio_pb2.JOB_STATE_CANCELLED)
LOCAL = "127.0.0.1:7459"


@dataclass
class Side:
    """One way of running the studio: its gateway's address, and how much CPU it has used so far, seconds."""

    name: str
    address: str
    used: Callable[[], float]
    idle: float = 0.0
    """CPU seconds a second with nothing to do."""

    def measure_idle(self) -> None:
        """Look on while nothing happens."""
        before = self.used()
        time.sleep(IDLE_SECONDS)
        self.idle = (self.used() - before) / IDLE_SECONDS

    def job(self, seed: int) -> tuple[float, float]:
        """Make a short; give the CPU seconds, less those of idling, and the wall seconds."""
        before, started = self.used(), time.monotonic()
        make(self.address, seed)
        wall = time.monotonic() - started
        return self.used() - before - self.idle * wall, wall


def make(address: str, seed: int) -> None:
    """Make a short of the bundled sample over gRPC. Raises RuntimeError where it is not made."""
    text = (ROOT / "samples" / "bakery.txt").read_text(encoding="utf-8")
    spec = studio_pb2.JobSpec(text=text, length_seconds=20, seed=seed)
    with grpc.insecure_channel(address) as channel:
        studio = studio_pb2_grpc.StudioServiceStub(channel)
        job = studio.Submit(studio_pb2.SubmitRequest(spec=spec), timeout=60, wait_for_ready=True).job
        for response in studio.Watch(studio_pb2.WatchRequest(job_id=job.id), timeout=600):
            if response.event.state_changed.state in ENDED:
                break
        job = studio.Get(studio_pb2.GetRequest(job_id=job.id), timeout=60).job
    if job.state != studio_pb2.JOB_STATE_DONE:
        raise RuntimeError(f"job {job.id} at {address}: {job.error.message}")


def container_seconds(client: docker.DockerClient) -> float:
    """Sum what the cgroups of all running containers of the studio have used."""
    total = 0
    for container in client.containers.list(filters={"label": "shorts.service"}):
        stats: Any = container.stats(stream=False, one_shot=True)
        total += stats["cpu_stats"]["cpu_usage"]["total_usage"]
    return total / 1e9


def process_seconds(root: psutil.Process) -> float:
    """Sum what a process, its children and those that it has waited for have used."""
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it has ended since; its parent has its time
        total += times.user + times.system + times.children_user + times.children_system
    return total


@contextmanager
def embedded() -> Iterator[Side]:
    """Run gateway and services in one process, with a state folder of its own."""
    with TemporaryDirectory(prefix="bench-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTS_")}
        environment = kept | {"SHORTS_HOME": home, "SHORTS_LISTEN": LOCAL}
        command = [sys.executable, "-m", "gateway"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            root = psutil.Process(process.pid)
            yield Side("one process", LOCAL, lambda: process_seconds(root))
        finally:
            process.terminate()
            process.wait(timeout=30)


def main() -> int:
    """Measure and print; 0 where the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", default="127.0.0.1:7450", help="address of the gateway in its container")
    parser.add_argument("--repeat", type=int, default=3, help="jobs on each side")
    arguments = parser.parse_args()
    client = docker.from_env()
    with embedded() as one:
        several = Side("containers", arguments.gateway, lambda: container_seconds(client))
        sides = (one, several)
        offset = time.time_ns() // 1000  # the containers remember the jobs of earlier runs
        for side in sides:
            make(side.address, offset)
            side.measure_idle()
        results: dict[str, list[tuple[float, float]]] = {side.name: [] for side in sides}
        for number in range(1, arguments.repeat + 1):
            for side in sides:
                results[side.name].append(side.job(offset + number))
    medians = {}
    for side in sides:
        cpu, wall = (statistics.median(column) for column in zip(*results[side.name], strict=True))
        medians[side.name] = cpu
        print(f"{side.name:12} {cpu:6.2f} s CPU, {wall:6.2f} s wall, idle {side.idle * 100:.1f} % of a core")  # noqa: T201
    ratio = medians["containers"] / medians["one process"]
    print(f"containers / one process, CPU: {ratio:.3f} x, at most {BAR} x: {'pass' if ratio <= BAR else 'FAIL'}")  # noqa: T201
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
