"""From a request to a clip: pieces of a pipeline joined, smoothed to 30 frames a second, cut to the frame, stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from services.common.diffusion.running import Running, generator
from services.common.errors import InternalError
from services.common.operation import Work
from services.video.diffusion.clipfile import MEDIA_TYPE, ClipFile
from services.video.diffusion.families import ENLARGED
from services.video.diffusion.frames import Pixels, join, repeated
from services.video.diffusion.order import Order
from services.video.diffusion.planning import Extension
from services.video.diffusion.reel import Reel
from services.video.diffusion.sizes import cover, cover_pixels, read_picture
from services.video.diffusion.smoothing import FPS, smooth
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

# Shares of the work.
_LOADED, _FILMED, _ENLARGED, _WRITTEN = 0.1, 0.7, 0.85, 0.98
# Of the clip that is gone over once more, how much may change; see VideoToVideoSDPipeline.
ENLARGING_STRENGTH = 0.6
# Fewer steps would leave none after a strength has taken its share.
_LEAST_SHARED_STEPS = 2
# Timestep at which the VAE of LTX-Video decodes, where it was trained for one, and the noise that it then adds.
_LTX_DECODING = {"decode_timestep": 0.05, "decode_noise_scale": 0.025}
_SVD_NOISE = 0.02
DECODED_AT_ONCE = 8


def film(reel: Reel, order: Order, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
    """Make one clip and store it.

    Raises what `Reel.ready` raises; InvalidInputError for an image that is no picture; NotFoundError; CancelledError
    within a step; InternalError where the model gives no numbers.
    """
    work.progress(0.01, f"making {order.model} ready")
    picture = None
    if order.from_picture:
        picture = cover(read_picture(work.store.path(request.image), "image"), order.size)
    frames = _pieces(reel.ready(order), order, request, picture, work)
    if order.enlarger:
        frames = _enlarged(reel.enlarger(order), frames, order, request, work)
    if order.plan.extension in {Extension.REPEATED, Extension.BOTH}:
        work.progress(_ENLARGED, order.plan.notice(order.model))
    frames = repeated(frames, order.plan.wanted, order.plan.fps)
    clip = _written(frames, order, request, work)
    return scene_pb2.Clip(video=clip, duration=request.duration, models=order.models, notices=order.notices)


def _pieces(
    pipeline: Any, order: Order, request: AnimateRequest, picture: Image.Image | None, work: Work
) -> list[Pixels]:
    """Make all pieces, each from the last frames of the one before, and join them."""
    plan, end = order.plan, _FILMED if order.enlarger else _ENLARGED
    pieces: list[list[Pixels]] = []
    for number in range(plan.pieces):
        share = (end - _LOADED) / plan.pieces
        begin = _LOADED + share * number
        label = "animating" if plan.pieces == 1 else f"animating, part {number + 1} of {plan.pieces}"
        if number:
            work.progress(begin, f"{order.model} goes on from its last frames")
            picture = Image.fromarray(pieces[-1][-plan.overlap])
        running = Running(pipeline, work, begin=begin, end=begin + 0.9 * share, activity=label)
        made = running(**_INPUTS[order.family.name](order, picture), **_common(order, request, number))
        pieces.append(_frames(made, order.model))
    return join(pieces, plan.overlap)


def _common(order: Order, request: AnimateRequest, number: int) -> dict[str, Any]:
    shared = order.from_picture and order.family.base
    inputs: dict[str, Any] = {
        "num_inference_steps": max(order.steps, _LEAST_SHARED_STEPS) if shared else order.steps,
        # Pieces of one clip, and scenes of one short, start from noise of their own.
        "generator": generator(request.seed + (request.scene_index << 8) + number),
        "output_type": "np",
    }
    if order.family.reads:
        inputs |= {"prompt": order.prompt, "guidance_scale": order.guidance}
    if order.negative:
        inputs["negative_prompt"] = order.negative
    return inputs


def _plain(order: Order, picture: Image.Image | None) -> dict[str, Any]:
    """Say what every pipeline takes, and the picture where there is one."""
    inputs: dict[str, Any] = {"width": order.size[0], "height": order.size[1], "num_frames": order.plan.frames}
    return inputs if picture is None else {**inputs, "image": picture}


def _animatediff(order: Order, picture: Image.Image | None) -> dict[str, Any]:
    """Begin with a picture that stands still; the noise laid over it lets it move."""
    if picture is None:
        return {**_plain(order, None), "decode_chunk_size": DECODED_AT_ONCE}
    return {
        "width": order.size[0],
        "height": order.size[1],
        "video": [picture] * order.plan.frames,
        "strength": _strength(order),
        "decode_chunk_size": DECODED_AT_ONCE,
    }


def _svd(order: Order, picture: Image.Image | None) -> dict[str, Any]:
    return {
        **_plain(order, picture),
        "max_guidance_scale": order.guidance,
        "min_guidance_scale": min(1.0, order.guidance),
        "fps": int(order.plan.fps),
        "motion_bucket_id": round(_strength(order)),
        "noise_aug_strength": _SVD_NOISE,
        "decode_chunk_size": DECODED_AT_ONCE,
    }


def _ltx(order: Order, picture: Image.Image | None) -> dict[str, Any]:
    return {**_plain(order, picture), "frame_rate": int(order.plan.fps), **_LTX_DECODING}


def _experts(order: Order, picture: Image.Image | None) -> dict[str, Any]:
    return {**_plain(order, picture), "guidance_scale_2": max(1.0, order.guidance * order.family.second_guidance)}


def _strength(order: Order) -> float:
    low, high = order.family.strength or (0.0, 1.0)
    return low + (high - low) * order.motion


_INPUTS: dict[str, Callable[[Order, Image.Image | None], dict[str, Any]]] = {
    "animatediff": _animatediff,
    "text-to-video-sd": _plain,
    "svd": _svd,
    "cogvideox": _plain,
    "cogvideox-picture": _plain,
    "ltx": _ltx,
    "wan": _plain,
    "wan-experts": _experts,
    "wan-both": _plain,
    "wan-picture": _plain,
}


def _frames(made: Any, model: str) -> list[Pixels]:
    """Take the frames out of what a pipeline gave: H x W x 3 each, uint8 RGB."""
    clip = np.asarray(made.frames[0])
    if not np.isfinite(clip).all():
        raise InternalError(
            f"{model} gave frames with values that are no numbers; its precision does not suffice here",
            reason="NOT_FINITE",
            metadata={"model": model},
        )
    return [np.asarray(np.clip(frame * 255 + 0.5, 0, 255), np.uint8) for frame in clip]


def _enlarged(pipeline: Any, frames: list[Pixels], order: Order, request: AnimateRequest, work: Work) -> list[Pixels]:
    """Go over a clip once more, larger: half noise over the enlarged frames, then the model's own details."""
    multiple = order.family.multiple
    size = tuple(round(side * ENLARGED / multiple) * multiple for side in order.size)
    larger = [cover(Image.fromarray(frame), (size[0], size[1])) for frame in frames]
    inputs = _common(order, request, 0)
    inputs["num_inference_steps"] = max(order.steps, _LEAST_SHARED_STEPS)
    running = Running(pipeline, work, begin=_FILMED, end=_ENLARGED, activity="enlarging")
    return _frames(running(video=larger, strength=ENLARGING_STRENGTH, **inputs), order.enlarger)


def _written(frames: list[Pixels], order: Order, request: AnimateRequest, work: Work) -> Any:
    """Smooth the frames, cut them to the frame of the short and store them as a video file."""
    size, count = (request.width, request.height), max(1, round(request.duration * FPS))
    target = work.scratch / "clip.mp4"
    with ClipFile(size, target, work) as file:
        for number, frame in enumerate(smooth(frames, order.plan.fps, count)):
            file.write(cover_pixels(frame, size))
            if number % FPS == 0:
                work.progress(_ENLARGED + (_WRITTEN - _ENLARGED) * number / count, "smoothing the motion")
        file.finish()
    work.progress(_WRITTEN, "storing")
    return work.store.put_file(target, MEDIA_TYPE)
