"""A short whose pictures and clips diffusion models make: tiny ones of random weights, through the studio's routes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.conftest import Desk
from tests.support.judge import judge

pytestmark = pytest.mark.models
FOUR = (
    "A bakery opens at four in the morning. The first bread of the day is salt bread. "
    "People stand in line before the sun is up. By nine everything is sold out."
)
IMAGE, VIDEO, STYLE = "sd-1.5", "ltx-video", "my-style"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a tiny model for pictures and one for clips."""
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    import torch

    torch.set_num_threads(1)
    from tests.support.tiny_models import make_lora, make_sd15
    from tests.support.tiny_video_models import make_ltx

    root: Path = tmp_path_factory.mktemp("tiny-shelf")
    make_lora(root, STYLE, make_sd15(root, IMAGE))
    make_ltx(root, VIDEO)
    return root


@pytest.fixture
def modelled(desk: Desk, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a desk whose studio draws, and has models that a job may choose."""
    settings = {
        "SHORTS_MODELS": str(shelf),
        "SHORTS_ROUTES": json.dumps({"tts": ["espeak"]}),
        "SHORTS_IMAGE_MODEL": IMAGE,
        "SHORTS_VIDEO_MODEL": VIDEO,
        "SHORTS_VIDEO_SIDE": "64",
        "SHORTS_VIDEO_FRAMES": "41",
        # A pretended card that holds one of the two.
        "SHORTS_GPU_BUDGET_GIB": "13",
        # Many threads get in each other's way, for networks this small.
        "OMP_NUM_THREADS": "1",
    }
    environment = desk.environment() | settings
    monkeypatch.setattr(Desk, "environment", lambda _: environment)
    return desk


def _loaded(desk: Desk) -> Counter[str]:
    """Count what was loaded, by the studio's log: processes with a place on the card, and models in them."""
    lines = [json.loads(line) for line in (desk.home / "logs/shorts.jsonl").read_text(encoding="utf-8").splitlines()]
    named = {"model loaded": "backend", "weights read": "model"}
    return Counter(line[named[line["event"]]] for line in lines if line["event"] in named)


def test_a_job_chooses_what_paints_and_films_it_and_each_is_loaded_once(modelled: Desk) -> None:
    chosen = ("--image-model", IMAGE, "--lora", f"{STYLE}:0.5", "--steps", "2", "--negative-prompt", "snow")
    filmed = ("--video-model", VIDEO, "--video-steps", "2", "--length", "8", "--scenes", "3")
    modelled.run("make", FOUR, *chosen, *filmed, "--out", "a.mp4")
    report, record = judge(modelled.folder / "a.mp4"), modelled.record("a")
    assert report.faults() == []
    assert report.video.duration == pytest.approx(8, rel=0.2)
    assert {b["backend"] for b in record["backends"] if b["stage"] in {"image", "video"}} == {"diffusers"}
    assert {model["id"] for model in record["models"]} == {IMAGE, VIDEO, STYLE}
    assert record["spec"]["making"]["painting"]["loras"] == [{"model": STYLE, "weight": 0.5}]
    told = [str(notice) for notice in record["notices"] if "it went on" in str(notice)]
    assert told, "a scene longer than the model's clips is continued, and the user is told"
    assert VIDEO in told[0]
    # The card holds one of the two, and three scenes run side by side.
    assert _loaded(modelled) == {"image / diffusers": 1, IMAGE: 1, "video / diffusers": 1, VIDEO: 1}
    painted = [unit["scene"] for unit in record["timings"] if unit["stage"] == "image"]
    assert sorted(painted) == [f"scene-{n}" for n in range(1, 4)]
    assert modelled.leftovers() == []


def test_models_that_cannot_be_had_are_refused_by_name(modelled: Desk) -> None:
    for model, told in (
        (VIDEO, "shorts: --image-model: ltx-video is a model of the video service"),
        ("my-stile", f"no model 'my-stile'; here: {IMAGE}, {STYLE}"),
    ):
        assert told in modelled.run("make", FOUR, "--image-model", model, code=2).stderr
    assert modelled.leftovers() == []
