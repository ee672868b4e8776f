"""What requests to the video backend `diffusers` change, start, length, frame, motion, words; and what is refused."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from services.common.errors import InternalError, InvalidInputError, NotFoundError
from services.common.settings import load_settings
from services.video.diffusion import filming
from services.video.diffusion.frames import Pixels, join
from services.video.diffusion.order import read_order
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import ClipStart
from tests.services.video.diffusion.conftest import FIXED, Studio

pytestmark = pytest.mark.models
PICTURE, PROMPT = ClipStart.CLIP_START_PICTURE, ClipStart.CLIP_START_PROMPT


def test_another_model_between_changes_nothing(studio: Studio) -> None:
    first, second = studio.digest(), studio.digest("wan2.1-t2v-1.3b")
    assert (studio.digest(), studio.digest("wan2.1-t2v-1.3b")) == (first, second)
    assert len({first, second, studio.digest(scene_index=1)}) == 3, "scenes of one short differ"


def test_it_works_again_after_it_was_unloaded(fresh: Studio) -> None:
    before = fresh.digest()
    fresh.backend.unload()
    fresh.backend.load()
    assert fresh.digest() == before


def test_words_and_picture_of_one_model_do_not_disturb_each_other(studio: Studio) -> None:
    words, picture = studio.usual("ltx-video", PROMPT), studio.usual("ltx-video", PICTURE)
    assert words != picture
    assert studio.digest(start=PROMPT) == words
    assert studio.digest() == picture, "a picture comes first where there is one"


@pytest.mark.parametrize(
    "model", ["animatediff-v3", "svd-xt-1.1", FIXED, "ltx-video", "wan2.1-i2v-14b", "wan2.2-ti2v-5b"]
)
def test_a_clip_begins_with_its_picture(studio: Studio, model: str) -> None:
    other = studio.picture(2)
    assert studio.usual(model, PICTURE) != studio.digest(model, start=PICTURE, image=other)


@pytest.mark.parametrize("model", ["zeroscope-v2-576w", "cogvideox-2b", "wan2.1-t2v-1.3b"])
def test_a_model_of_words_says_that_the_picture_is_not_seen(studio: Studio, model: str) -> None:
    clip = studio.clip(model, frames=17, duration=0.4)
    assert f"{model} works from words alone: the scene's picture is not in the clip." in clip.notices
    assert studio.clip(model, start=PROMPT, frames=17, duration=0.4).notices == []
    other = studio.clip(model, frames=17, duration=0.4, image=studio.picture(2))
    apart = [np.abs(a.astype(int) - b) for a, b in zip(studio.frames(clip), studio.frames(other), strict=True)]
    assert np.mean(apart) < 0.5, "another picture changes nothing to be seen"


def test_a_prompt_alone_needs_no_picture(studio: Studio) -> None:
    assert len(studio.frames(studio.clip(start=PROMPT, image=None))) == 15


@pytest.mark.parametrize("model", ["cogvideox-2b", "ltx-video", "wan2.1-t2v-1.3b"])
@pytest.mark.parametrize("frames", [13, 17])
def test_as_many_frames_are_made_as_are_planned(
    studio: Studio, model: str, frames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(pieces: list[list[Pixels]], overlap: int) -> list[Pixels]:
        made.extend(len(piece) for piece in pieces)
        return join(pieces, overlap)

    monkeypatch.setattr(filming, "join", counted)
    order = read_order(
        studio.request(model, frames=frames, duration=2.0, start=PROMPT),
        studio.backend.models,
        model,
        load_settings(),
    )
    studio.clip(model, frames=frames, duration=2.0, start=PROMPT)
    assert made == [order.plan.frames]


def test_two_experts_are_guided_each_in_its_own_way(studio: Studio) -> None:
    studio.clip("wan2.2-t2v-a14b", start=PROMPT)
    pipeline = studio.backend._held._placed  # type: ignore[union-attr]
    assert (pipeline._guidance_scale, pipeline._guidance_scale_2) == (4.0, 3.0), "as the publisher says"
    studio.clip("wan2.2-t2v-a14b", start=PROMPT, guidance=1.0)
    assert (pipeline._guidance_scale, pipeline._guidance_scale_2) == (1.0, 1.0)


@pytest.mark.parametrize("model", ["zeroscope-v2-576w", "animatediff-v3"])
def test_frames_are_decoded_one_by_one(studio: Studio, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.clip(model, start=PROMPT)
    decoder = studio.backend._held._placed.vae.decoder  # type: ignore[union-attr]
    seen: list[int] = []
    hook = decoder.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape[0]))
    try:
        studio.clip(model, start=PROMPT)
    finally:
        hook.remove()
    assert set(seen) == {1}, "a batch of 24 at 576 x 1024 needs 21 GB"


def test_a_long_clip_of_words_is_repeated_and_says_so(studio: Studio) -> None:
    clip = studio.clip("wan2.1-t2v-1.3b", start=PROMPT, duration=2.4)
    notice = "wan2.1-t2v-1.3b makes 0.6 s at once: the clip is repeated."
    assert list(clip.notices) == [notice]
    assert any(progress.activity == notice for progress in studio.seen)
    frames = studio.frames(clip)
    assert len(frames) == 72
    jumps = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(frames)]
    assert max(jumps[15:]) < 1.05 * max(jumps[:15]) + 1, "no jump where it is repeated"


def test_a_long_clip_of_a_picture_goes_on_from_its_last_frames(studio: Studio) -> None:
    clip = studio.clip("wan2.1-i2v-14b", duration=0.9)
    assert list(clip.notices) == ["wan2.1-i2v-14b makes 0.6 s at once: it went on once from its last frames."]
    assert {step.split(", step")[0] for step in studio.steps()} == {
        "animating, part 1 of 2",
        "animating, part 2 of 2",
    }
    assert len(studio.frames(clip)) == 27


def test_a_very_long_one_is_continued_and_then_repeated(studio: Studio) -> None:
    clip = studio.clip("ltx-video", duration=3)
    assert "went on 3 times" in clip.notices[0]
    assert "are repeated" in clip.notices[0]
    assert len(studio.frames(clip)) == 90


@pytest.mark.parametrize("frame", [(108, 192), (128, 128), (192, 108), (540, 960)])
def test_every_aspect_fills_its_frame(studio: Studio, frame: tuple[int, int]) -> None:
    clip = studio.clip(width=frame[0], height=frame[1])
    assert studio.frames(clip)[0].shape == (frame[1], frame[0], 3)


def test_lightning_takes_the_steps_it_was_distilled_for(studio: Studio) -> None:
    studio.clip("animatediff-lightning", start=PROMPT, steps=0)
    assert len(studio.steps()) == 4
    assert type(studio.backend._held._placed.scheduler).__name__ == "EulerDiscreteScheduler"  # type: ignore[union-attr]


def test_a_lora_for_few_steps_brings_its_scheduler_and_leaves_no_trace(studio: Studio) -> None:
    plain = studio.usual("animatediff-v3", PROMPT)
    fast = studio.clip("animatediff-v3", start=PROMPT, steps=0, few_steps_lora="lcm-lora-sd15")
    assert list(fast.models) == ["animatediff-v3", "sd-1.5", "lcm-lora-sd15"]
    assert len(studio.steps()) == 6
    assert type(studio.backend._held._placed.scheduler).__name__ == "LCMScheduler"  # type: ignore[union-attr]
    assert studio.digest("animatediff-v3", start=PROMPT) == plain
    assert type(studio.backend._held._placed.scheduler).__name__ == "DDIMScheduler"  # type: ignore[union-attr]


def test_a_second_model_goes_over_the_clip_once_more(studio: Studio) -> None:
    plain = studio.usual("zeroscope-v2-576w", PROMPT)
    twice = studio.clip("zeroscope-v2-576w", start=PROMPT, enlarger="zeroscope-v2-xl")
    assert list(twice.models) == ["zeroscope-v2-576w", "zeroscope-v2-xl"]
    assert any(activity.startswith("enlarging, step") for activity in studio.steps())
    assert twice.video.sha256 != plain
    assert studio.frames(twice)[0].shape == (192, 108, 3)
    assert studio.digest("zeroscope-v2-576w", start=PROMPT) == plain
    with pytest.raises(InvalidInputError):
        studio.clip("zeroscope-v2-576w", start=PROMPT, enlarger="wan2.1-t2v-1.3b")
    assert not studio.seen, "told before any work was begun"


@pytest.mark.parametrize("model", ["svd-xt-1.1", "animatediff-v3"])
def test_how_much_moves_counts(studio: Studio, model: str) -> None:
    usual = studio.digest(model, steps=6)
    assert studio.digest(model, steps=6, motion=0.5) == usual
    assert len({studio.digest(model, steps=6, motion=0.0), studio.digest(model, steps=6, motion=1.0), usual}) == 3


@pytest.mark.parametrize(
    "model", ["animatediff-v3", "zeroscope-v2-576w", "cogvideox-2b", "ltx-video", "wan2.1-t2v-1.3b"]
)
def test_words_negative_words_and_guidance_count(studio: Studio, model: str) -> None:
    usual = studio.usual(model, PROMPT)
    for fields in ({"prompt": "a harbour at night"}, {"negative_prompt": "clouds"}, {"guidance": 2.0}):
        assert studio.digest(model, start=PROMPT, **fields) != usual, fields


@pytest.mark.parametrize(
    ("model", "field", "fields"),
    [
        ("ltx-video", "animation.motion", {"motion": 0.2}),
        ("animatediff-v3", "animation.motion", {"motion": 0.2, "start": PROMPT}),
        ("animatediff-lightning", "animation.few_steps_lora", {"few_steps_lora": "lcm-lora-sd15"}),
        ("wan2.1-t2v-1.3b", "animation.few_steps_lora", {"few_steps_lora": "lcm-lora-sd15"}),
        ("wan2.1-t2v-1.3b", "animation.enlarger", {"enlarger": "zeroscope-v2-xl"}),
        ("svd-xt-1.1", "animation.negative_prompt", {"negative_prompt": "clouds"}),
        ("animatediff-lightning", "animation.negative_prompt", {"negative_prompt": "clouds"}),
        ("svd-xt-1.1", "animation.start", {"start": PROMPT}),
        ("wan2.1-t2v-1.3b", "animation.start", {"start": PICTURE}),
        ("ltx-video", "prompt", {"prompt": " "}),
        (FIXED, "animation.side", {"side": 64}),
        ("svd-xt-1.1", "image", {"image": None, "drawn": True}),
    ],
)
def test_what_plays_no_part_is_told(studio: Studio, model: str, field: str, fields: dict[str, Any]) -> None:
    if fields.pop("drawn", False):
        fields["drawn"] = scene_pb2.DrawnPicture()
        fields["drawn"].backdrop.drawn.kind = "kitchen"
    with pytest.raises(InvalidInputError) as caught:
        studio.clip(model, **fields)
    assert caught.value.violations[0].field == field


def test_a_picture_that_is_none_names_its_field(studio: Studio) -> None:
    with pytest.raises(InvalidInputError) as caught:
        studio.clip(image=studio.store.put([b"no picture at all"], "image/png"))
    assert caught.value.violations[0].field == "image"
    with pytest.raises(NotFoundError):
        studio.clip(image=Artifact(sha256="0" * 64, size_bytes=9))


def test_values_that_are_no_numbers_are_told(studio: Studio) -> None:
    import torch

    studio.clip(start=PROMPT)
    vae = studio.backend._held._placed.vae  # type: ignore[union-attr]
    weight = next(vae.decoder.parameters())
    kept = weight.detach().clone()
    with torch.no_grad():
        weight.fill_(float("nan"))
    try:
        with pytest.raises(InternalError) as caught:
            studio.clip(start=PROMPT)
    finally:
        with torch.no_grad():
            weight.copy_(kept)
    assert caught.value.reason == "NOT_FINITE"
