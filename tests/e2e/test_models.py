"""A short whose pictures and clips diffusion models make: tiny ones of random weights, through the studio's routes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLES, Desk
from tests.support.judge import judge

pytestmark = pytest.mark.models
IMAGE, VIDEO = "sd-1.5", "ltx-video"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a tiny model for pictures and one for clips."""
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    import torch

    torch.set_num_threads(1)
    from tests.support.tiny_models import make_sd15
    from tests.support.tiny_video_models import make_ltx

    root: Path = tmp_path_factory.mktemp("tiny-shelf")
    make_sd15(root, IMAGE)
    make_ltx(root, VIDEO)
    return root


@pytest.fixture
def modelled(desk: Desk, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a desk whose studio paints and animates with models alone."""
    settings = {
        "SHORTS_MODELS": str(shelf),
        "SHORTS_ROUTES": json.dumps({"image": ["diffusers"], "video": ["diffusers"], "tts": ["espeak"]}),
        "SHORTS_IMAGE_MODEL": IMAGE,
        "SHORTS_VIDEO_MODEL": VIDEO,
        "SHORTS_VIDEO_SIDE": "64",
        "SHORTS_VIDEO_FRAMES": "41",
        # Many threads get in each other's way, for networks this small.
        "OMP_NUM_THREADS": "1",
    }
    environment = desk.environment() | settings
    monkeypatch.setattr(Desk, "environment", lambda _: environment)
    return desk


def test_models_make_pictures_and_clips_of_a_short(modelled: Desk) -> None:
    modelled.run("make", f"@{SAMPLES / 'bakery.txt'}", "--length", "8", "--scenes", "3", "--out", "a.mp4")
    report = judge(modelled.folder / "a.mp4")
    assert report.faults() == []
    assert report.video.duration == pytest.approx(8, rel=0.2)
    record = modelled.record("a")
    by = {(backend["stage"], backend["backend"]) for backend in record["backends"]}
    assert {("image", "diffusers"), ("video", "diffusers")} <= by
    told = [str(notice) for notice in record["notices"] if "it went on" in str(notice)]
    assert told, "a scene longer than the model's clips is continued, and the user is told"
    assert VIDEO in told[0]
    assert modelled.leftovers() == []
