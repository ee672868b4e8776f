"""A short whose pictures and clips diffusion models make, in the images of deploy/compose.diffusers.yaml.

The models are tiny and of random weights. Building the images fetches and unpacks more than a gigabyte of packages,
which most runs of the tests are spared: SHORTS_TEST_DIFFUSERS_IMAGES=1 asks for it, with the PyTorch of this
environment where that is one for the processor; SHORTS_TEST_DIFFUSERS_IMAGES=usual takes the one that users get.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import yaml

from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from tests.containers.system import BUILD_SECONDS, JOB_SECONDS, ROOT, System, missing
from tests.containers.test_hardening import PUBLIC, reach
from tests.containers.test_short import TEXT
from tests.containers.wheels import served_torch
from tests.support.judge import judge

ASKED = "SHORTS_TEST_DIFFUSERS_IMAGES"
OVERLAY = ROOT / "deploy/compose.diffusers.yaml"
IMAGE, VIDEO = "sd-1.5", "ltx-video"
WITH_MODELS = ("image", "video")
RUNNING = ("gateway", "llm", "image", "video", "tts", "music", "render")
PUT = "import shutil; shutil.copytree('/from', '/models', dirs_exist_ok=True)"

pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(ASKED not in os.environ, reason=f"builds large images; {ASKED}=1 asks for it"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a tiny model for pictures and one for clips."""
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    from tests.support.tiny_models import make_sd15
    from tests.support.tiny_video_models import make_ltx

    root: Path = tmp_path_factory.mktemp("shelf")
    make_sd15(root, IMAGE)
    make_ltx(root, VIDEO)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755)  # another user's container reads it
    return root


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Build the images and start what makes a short, with no model there yet."""
    if why := missing():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("containers")
    own = folder / "own.yaml"
    variables = {
        "SHORTS_GPU_MEMORY": "3g",
        "SHORTS_IMAGE_MODEL": IMAGE,
        "SHORTS_VIDEO_MODEL": VIDEO,
        "SHORTS_VIDEO_SIDE": "64",
        "SHORTS_VIDEO_FRAMES": "41",
    }
    system = System(folder, (OVERLAY, own), **variables)
    # The overlay's names of images are the user's own. Many threads get in each other's way, for networks this small.
    named = {name: f"{system.project}-{name}-models" for name in WITH_MODELS}
    changes = {name: {"image": image, "environment": {"OMP_NUM_THREADS": "1"}} for name, image in named.items()}
    own.write_text(yaml.safe_dump({"services": changes}), encoding="utf-8")
    try:
        started = time.monotonic()
        usual = os.environ[ASKED] == "usual"
        with nullcontext("") if usual else served_torch(system.engine, folder) as torch:
            system.set("SHORTS_TORCH", torch)
            system.compose("--profile", "setup", "build", *RUNNING, "setup", seconds=BUILD_SECONDS)
        built = time.monotonic()
        system.compose("up", "-d", *RUNNING)
        system.wait_until_healthy(RUNNING)
        print(f"built in {built - started:.0f} s, healthy {time.monotonic() - built:.0f} s after that")  # noqa: T201
        yield system
    finally:
        try:
            system.compose("--profile", "setup", "rm", "--stop", "--force")
            for image in named.values():
                if system.engine.images.list(image):
                    system.engine.images.remove(image)
        finally:
            system.close()


def backends(system: System, service: str) -> dict[str, str]:
    """Tell what the backends of a service say of themselves: what they lack, by name."""
    with system.channel() as channel:
        request = studio_pb2.ListServicesRequest()
        listed = studio_pb2_grpc.StudioServiceStub(channel).ListServices(request, timeout=60).services
    (status,) = [status for status in listed if status.service == service]
    return {backend.name: backend.detail for backend in status.description.backends}


def test_before_a_model_is_there_the_command_that_fetches_one_is_named(studio: System) -> None:
    for service, model in (("image", IMAGE), ("video", VIDEO)):
        detail = backends(studio, service)["diffusers"]
        assert f"docker compose run --rm setup model {model}" in detail


def test_models_paint_and_film_a_short(studio: System, shelf: Path, tmp_path: Path) -> None:
    studio.compose("run", "--rm", f"--volume={shelf}:/from:ro", "--entrypoint", "python", "setup", "-c", PUT)
    studio.wait(lambda: not backends(studio, "video")["diffusers"], 30, lambda: str(backends(studio, "video")))
    job = studio.wait_for_end(studio.submit(text=TEXT, length_seconds=6, scene_count=3), 3 * JOB_SECONDS)
    assert job.state == studio_pb2.JOB_STATE_DONE, job.error
    record = json.loads(studio.download(job.result.record))
    assert {model["id"] for model in record["models"]} == {IMAGE, VIDEO}
    made = {(backend["stage"], backend["backend"]) for backend in record["backends"]}
    assert {backend for stage, backend in made if stage in WITH_MODELS} == {"diffusers"}, record["notices"]
    file = tmp_path / "short.mp4"
    file.write_bytes(studio.download(job.result.videos[0].video))
    assert judge(file).faults() == []


def test_what_runs_models_is_as_shut_in_as_it_was(studio: System) -> None:
    for service in WITH_MODELS:
        attributes = studio.container(service).attrs
        host = attributes["HostConfig"]
        assert attributes["Config"]["User"] == "10001:10001"
        assert host["ReadonlyRootfs"] is True
        assert host["CapDrop"] == ["ALL"]
        assert studio.container(service).attrs["RestartCount"] == 0
        assert "open" not in reach(studio, service, *PUBLIC).values()


def test_both_images_stand_on_one_layer_of_packages(studio: System) -> None:
    layers = []
    for service in WITH_MODELS:
        image = studio.engine.images.get(studio.container(service).attrs["Image"])
        layers.append(image.attrs["RootFS"]["Layers"])
        print(f"image of {service} with models: {studio.image_bytes(service) / 1e6:.0f} MB")  # noqa: T201
    shared = set(layers[0]) & set(layers[1])
    base = studio.engine.images.get(studio.container("music").attrs["Image"]).attrs["RootFS"]["Layers"]
    assert shared - set(base), "the layer with PyTorch"
