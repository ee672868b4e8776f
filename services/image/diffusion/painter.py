"""From a request to a picture: prompt and control in, steps of a pipeline, the frame out."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from PIL import Image

from services.common.artifacts import ArtifactStore
from services.common.diffusion.running import Running, generator
from services.common.drawing.canvas import Pixels
from services.common.drawing.photos import open_photo
from services.common.errors import InternalError, InvalidInputError
from services.common.operation import Work
from services.image.diffusion.easel import Easel
from services.image.diffusion.model_sheet import control_picture, portrait
from services.image.diffusion.order import Order, alt_text
from services.image.diffusion.prompts import prompt_inputs
from services.image.diffusion.sizes import to_frame
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1 import image_pb2

JPEG_QUALITY = 95
# Shares of the work.
_LOADED, _PAINTED, _STORED = 0.1, 0.85, 0.97


def paint(easel: Easel, order: Order, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
    """Paint one picture and store it.

    Raises what `Easel.ready` raises; InvalidInputError for a reference that is no picture or a prompt that the model's
    own filter refuses; NotFoundError; CancelledError within a step; InternalError where the model gives no numbers.
    """
    work.progress(0.01, f"making {order.model} ready")
    inputs = _inputs(order, request, work)
    pipeline = easel.ready(order)
    running = Running(pipeline, work, begin=_LOADED, end=_PAINTED)
    made = running(**inputs, **prompt_inputs(pipeline, order))
    painting = _pixels(made, order)
    if order.upscaler:
        upscaler = easel.upscaler(order.upscaler)
        painting = upscaler.enlarge(painting, work, begin=_PAINTED, end=_STORED)
    frame = to_frame(painting, request.width, request.height)
    work.progress(_STORED, "storing")
    image = _store(frame, work.store)
    return image_pb2.Picture(image=image, alt_text=alt_text(order), models=order.models)


def _inputs(order: Order, request: image_pb2.GenerateRequest, work: Work) -> dict[str, Any]:
    """Put together what the pipeline is called with."""
    inputs: dict[str, Any] = {
        "width": order.size[0],
        "height": order.size[1],
        "num_inference_steps": order.steps,
        "guidance_scale": order.guidance,
        "generator": generator(request.seed + request.scene_index),
        "output_type": "np",
    }
    if order.control:
        inputs["image"] = Image.fromarray(control_picture(request, order.size))
        inputs["controlnet_conditioning_scale"] = order.control_strength
        inputs["control_guidance_end"] = order.control_end
    if order.face:
        inputs["ip_adapter_image"] = Image.fromarray(_reference(request, work))
    return inputs


def _reference(request: image_pb2.GenerateRequest, work: Work) -> Pixels:
    reference = request.painting.reference
    if not reference.HasField("image"):
        return portrait(request.character)
    try:
        return open_photo(work.store.path(reference.image))
    except InvalidInputError as error:
        raise InvalidInputError.of("painting.reference.image", error.violations[0].description) from error


def _pixels(made: Any, order: Order) -> Pixels:
    """Take the picture out of what the pipeline gave: H x W x 3, uint8 RGB."""
    if any(getattr(made, "nsfw_content_detected", None) or ()):
        raise InvalidInputError.of(
            "prompt", f"the safety filter of {order.model} withheld the picture; change the prompt or the seed"
        )
    picture = np.asarray(made.images[0])
    if not np.isfinite(picture).all():
        raise InternalError(
            f"{order.model} gave a picture with values that are no numbers; its precision does not suffice here",
            reason="NOT_FINITE",
            metadata={"model": order.model},
        )
    return np.asarray(np.clip(picture * 255 + 0.5, 0, 255), np.uint8)


def _store(frame: Pixels, store: ArtifactStore) -> Artifact:
    done, data = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise InternalError("OpenCV could not write a JPEG")
    return store.put([data.tobytes()], "image/jpeg")
