"""The studio in real containers, from the checkout, under a project name and ports of its own."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
import grpc
from docker.models.containers import Container

from services.common.settings import SERVICES
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc

ROOT = Path(__file__).parents[2]
ALL = ("gateway", "ui", *SERVICES, "shelf")
WITHOUT_WAY_OUT = tuple(name for name in ALL if name not in {"crawl", "shelf"})
BUILD_SECONDS, UP_SECONDS, JOB_SECONDS = 1200.0, 180.0, 240.0
ENDED = (studio_pb2.JOB_STATE_DONE, studio_pb2.JOB_STATE_FAILED, studio_pb2.JOB_STATE_CANCELLED)


def missing() -> str:
    """Tell what keeps containers from being tested here; nothing where they can be."""
    try:
        client = docker.from_env(timeout=10)
        client.ping()
        client.close()
    except docker.errors.DockerException as error:
        return f"no Docker engine answers ({str(error)[:120]})"
    plugin = (
        subprocess.run(["docker", "compose", "version"], capture_output=True, check=False) if _has("docker") else None
    )
    if not (plugin and plugin.returncode == 0) and not _has("docker-compose"):
        return "a Docker engine answers, but there is no Compose"
    return ""


def _has(program: str) -> bool:
    return shutil.which(program) is not None


def free_port() -> int:
    """Find a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class System:
    """Containers that run, and how to reach them."""

    def __init__(self, folder: Path, overlays: Sequence[Path] = (), **variables: str) -> None:
        """Prepare; `overlays` stand behind compose.yaml, `variables` beside the usual ones."""
        self.project = f"shorts-test-{secrets.token_hex(4)}"
        self.gateway = f"127.0.0.1:{free_port()}"
        self.ui = f"127.0.0.1:{free_port()}"
        self.engine = docker.from_env(timeout=120)
        self._env_file = folder / "empty.env"
        self._env_file.touch()
        self._files = [part for path in ("compose.yaml", *overlays) for part in ("--file", str(path))]
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("SHORTS_", "COMPOSE_PROFILES", "COMPOSE_FILE"))
        }
        self._environment = {
            **kept,
            "SHORTS_GATEWAY_PORT": self.gateway.rpartition(":")[2],
            "SHORTS_UI_PORT": self.ui.rpartition(":")[2],
            "SHORTS_MIN_FREE_MIB": "50",
            **variables,
        }

    def set(self, variable: str, value: str) -> None:
        """Set a variable for Compose from now on."""
        self._environment[variable] = value

    def compose(self, *arguments: str, seconds: float = UP_SECONDS, status: int = 0) -> str:
        """Run Compose on the checkout's files, without the user's .env; give what it prints.

        It must end with the exit status `status`; where that is none of success, give what it says of it, too.
        """
        command = [str(ROOT / "deploy/compose.sh"), "--project-name", self.project, *self._files]
        command += ["--env-file", str(self._env_file), *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert done.returncode == status, f"{' '.join(arguments)}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        return done.stdout + (done.stderr if status else "")

    def container(self, service: str) -> Container:
        """Give the container of a service, as it is now."""
        labels = [f"com.docker.compose.project={self.project}", f"com.docker.compose.service={service}"]
        (found,) = self.engine.containers.list(all=True, filters={"label": labels})
        return found

    def run(self, service: str, code: str, *arguments: str) -> str:
        """Run Python inside a container; give its output."""
        ended, output = self.container(service).exec_run(["python", "-c", code, *arguments])
        assert isinstance(output, bytes)
        assert ended == 0, output.decode(errors="replace")
        return output.decode()

    def wait_until_healthy(self, services: Sequence[str] = ALL) -> None:
        """Wait for the health checks. Fails with the logs of what does not get there."""
        self.wait(
            lambda: all(self._health(name) == "healthy" for name in services),
            UP_SECONDS,
            lambda: self._unhealthy(services),
        )

    def _health(self, service: str) -> str:
        return str(self.container(service).attrs["State"].get("Health", {}).get("Status", "none"))

    def _unhealthy(self, services: Sequence[str]) -> str:
        ill = [name for name in services if self._health(name) != "healthy"]
        return "\n".join(f"{name}: {self.lines(name)[-15:]}" for name in ill)

    @staticmethod
    def wait(until: Callable[[], bool], seconds: float, about: Callable[[], str]) -> None:
        """Wait for a condition."""
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, about()
            time.sleep(0.3)

    def lines(self, service: str) -> list[str]:
        """Give all that a service wrote to its outputs."""
        output = self.container(service).logs()
        assert isinstance(output, bytes)
        return output.decode().splitlines()

    def addresses(self, service: str) -> list[str]:
        """Give the addresses of a service on all its networks."""
        networks = self.container(service).attrs["NetworkSettings"]["Networks"]
        return [str(network["IPAddress"]) for network in networks.values()]

    def image_bytes(self, service: str) -> int:
        """Give the size of a service's image."""
        return int(self.engine.images.get(self.container(service).attrs["Image"]).attrs["Size"])

    def logs(self, service: str) -> list[dict[str, Any]]:
        """Give the log lines of a service that are JSON."""
        return [json.loads(line) for line in self.lines(service) if line.startswith("{")]

    @contextmanager
    def channel(self) -> Iterator[grpc.Channel]:
        """Open a channel to the published gateway."""
        with grpc.insecure_channel(self.gateway, options=[("grpc.max_receive_message_length", 16 << 20)]) as channel:
            yield channel

    def submit(self, **spec: Any) -> str:
        """Start a job; give its id."""
        with self.channel() as channel:
            request = studio_pb2.SubmitRequest(spec=studio_pb2.JobSpec(**spec))
            return studio_pb2_grpc.StudioServiceStub(channel).Submit(request, timeout=60).job.id

    def job(self, job_id: str) -> studio_pb2.Job:
        """Ask for a job, also of a gateway that is just coming back."""
        with self.channel() as channel:
            request = studio_pb2.GetRequest(job_id=job_id)
            return studio_pb2_grpc.StudioServiceStub(channel).Get(request, timeout=60, wait_for_ready=True).job

    def events(self, job_id: str, after: int = 0) -> Iterator[studio_pb2.Event]:
        """Watch a job until it ends or the stream breaks."""
        with self.channel() as channel:
            request = studio_pb2.WatchRequest(job_id=job_id, after_sequence=after)
            for response in studio_pb2_grpc.StudioServiceStub(channel).Watch(request, timeout=JOB_SECONDS):
                yield response.event

    def wait_for_stage(self, job_id: str, stage: str, fraction: float) -> None:
        """Watch a job until a stage of it is at least that far."""
        for event in self.events(job_id):
            if event.stage.stage == stage and event.stage.fraction >= fraction:
                return
            assert event.state_changed.state not in ENDED, event.state_changed
        raise AssertionError(f"the stream of job {job_id} ended early")

    def wait_for_end(self, job_id: str, seconds: float = JOB_SECONDS) -> studio_pb2.Job:
        """Wait until a job has ended, however the gateway fares meanwhile."""
        self.wait(lambda: self.job(job_id).state in ENDED, seconds, lambda: str(self.job(job_id)))
        return self.job(job_id)

    def upload(self, data: bytes, media_type: str) -> artifact_pb2.Artifact:
        """Store a file through the gateway."""
        header = artifact_pb2.WriteHeader(media_type=media_type, sha256=hashlib.sha256(data).hexdigest())
        parts = [artifact_pb2.WriteRequest(header=header)]
        parts += [artifact_pb2.WriteRequest(chunk=data[n : n + 65536]) for n in range(0, len(data), 65536)]
        with self.channel() as channel:
            return artifact_pb2_grpc.ArtifactServiceStub(channel).Write(iter(parts), timeout=60).artifact

    def download(self, artifact: artifact_pb2.Artifact) -> bytes:
        """Fetch a file through the gateway and check it."""
        with self.channel() as channel:
            request = artifact_pb2.ReadRequest(sha256=artifact.sha256)
            responses = artifact_pb2_grpc.ArtifactServiceStub(channel).Read(request, timeout=120)
            data = b"".join(response.chunk for response in responses)
        assert hashlib.sha256(data).hexdigest() == artifact.sha256
        return data

    def close(self) -> None:
        """Remove containers, networks, volumes and the images' names; the build cache stays."""
        try:
            self.compose(
                "--profile", "setup", "down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "5"
            )
        finally:
            self.engine.close()
