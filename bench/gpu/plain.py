"""The other side: what a plain script does with the same folders, as the pages of diffusers show it.

Nothing of the studio is in here. `from_pretrained`, `.to(device)`, one call; what a case needs besides (a ControlNet, a
motion adapter, an IP-Adapter) is loaded as those pages load it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from transformers import CLIPVisionModelWithProjection

from bench.gpu.results import Side
from bench.gpu.shapes import Case
from bench.gpu.watch import Watch, free

WARM_STEPS = 2
_DTYPES = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}


class Plain:
    """One case by a plain script. `job`: what Ours.job gave; `device`: "cuda" or "cpu"."""

    def __init__(self, case: Case, job: Mapping[str, Any], models: Path, device: str) -> None:
        self._case, self._job, self._models = case, job, models
        self._options: dict[str, Any] = {"dtype": _DTYPES[job["precision"]], "local_files_only": True}
        self._watch = Watch(device)
        diffusers.utils.logging.set_verbosity_error()
        diffusers.utils.logging.disable_progress_bar()

    def measure(self) -> Side:
        """Load, run briefly to warm up, then for the record."""
        watch = self._watch
        began = watch.now()
        pipeline = self._load()
        load = watch.now() - began
        self._run(pipeline, WARM_STEPS)
        watch.clear()
        began = watch.now()
        made = self._run(pipeline, self._job["steps"])
        if self._case.enlarger:
            del pipeline
            free(watch.device)
            self._enlarge(made)
        whole = watch.now() - began
        peak, reserved = watch.memory()
        return Side(
            step=watch.step, steps=watch.steps, made=watch.made, whole=whole, load=load, peak=peak, reserved=reserved
        )

    def _load(self) -> Any:
        case, kind = self._case, getattr(diffusers, self._job["pipeline"])
        given: dict[str, Any] = {}
        if case.control:
            given["controlnet"] = self._from(diffusers.ControlNetModel, self._models / case.control)
        if case.base:
            given["motion_adapter"] = self._motion(self._models / case.model)
        pipeline = self._from(kind, self._models / (case.base or case.model), **given)
        if case.face:
            self._put_face(pipeline)
        if scheduler := dict(self._job.get("scheduler", {})):
            chosen = getattr(diffusers, scheduler.pop("kind"))
            pipeline.scheduler = chosen.from_config(pipeline.scheduler.config, **scheduler)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline.to(self._watch.device)

    def _from(self, kind: Any, folder: Path, **given: Any) -> Any:
        marked = any(folder.rglob("*.fp16*.safetensors"))
        return kind.from_pretrained(folder, variant="fp16" if marked else None, **self._options, **given)

    def _motion(self, folder: Path) -> Any:
        """Load a motion adapter; one without settings is a single file with those of its class."""
        files = [*folder.glob("animatediff*.safetensors")]
        if not files:
            return self._from(diffusers.MotionAdapter, folder)
        settings = diffusers.MotionAdapter.load_config(folder) if (folder / "config.json").is_file() else {}
        adapter = diffusers.MotionAdapter.from_config(settings)
        adapter.load_state_dict(load_file(files[0]))
        return adapter.to(self._options["dtype"])

    def _put_face(self, pipeline: Any) -> None:
        file = next(path for path in (self._models / self._case.face).rglob("*.safetensors") if "ip-" in path.name)
        encoder = CLIPVisionModelWithProjection.from_pretrained(file.parent / "image_encoder", **self._options)
        pipeline.register_modules(image_encoder=encoder)
        pipeline.load_ip_adapter(
            str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None, local_files_only=True
        )

    def _inputs(self, pipeline: Any, steps: int) -> dict[str, Any]:
        job, case = self._job, self._case
        inputs: dict[str, Any] = {"width": job["width"], "height": job["height"], "num_inference_steps": steps}
        if job.get("reads", True):
            inputs |= {"prompt": job["prompt"], "guidance_scale": job["guidance"]}
        else:
            inputs["max_guidance_scale"] = job["guidance"]
        if job["negative"]:
            inputs["negative_prompt"] = job["negative"]
        if job["frames"] > 1:
            inputs["num_frames"] = job["frames"]
        if case.control:
            inputs["image"] = _stripes(job["width"], job["height"])
        if case.face:
            inputs["ip_adapter_image"] = _stripes(512, 512)
        if job.get("picture"):
            inputs["image"] = Image.open(job["picture"]).convert("RGB").resize((job["width"], job["height"]))
        if "decode_chunk_size" in inspect.signature(pipeline.__call__).parameters:
            inputs["decode_chunk_size"] = 8
        return inputs

    def _run(self, pipeline: Any, steps: int) -> Any:
        return self._timed(pipeline, self._inputs(pipeline, steps))

    def _timed(self, pipeline: Any, inputs: dict[str, Any]) -> Any:
        """Call a pipeline; count its steps by its callback, or by its scheduler where it has none."""
        watch = self._watch
        watch.begin()
        generator = torch.Generator("cpu").manual_seed(1)
        began = watch.now()
        if "callback_on_step_end" in inspect.signature(pipeline.__call__).parameters:
            inputs["callback_on_step_end"] = _counting(watch)
            made = pipeline(**inputs, generator=generator, output_type="np")
        else:
            step: Callable[..., Any] = pipeline.scheduler.step

            def counted(*args: Any, **kwargs: Any) -> Any:
                result = step(*args, **kwargs)
                watch.stepped()
                return result

            pipeline.scheduler.step = counted
            try:
                made = pipeline(**inputs, generator=generator, output_type="np")
            finally:
                del pipeline.scheduler.step
        watch.made += watch.now() - began
        return made

    def _enlarge(self, made: Any) -> None:
        """Go over a clip once more with the second model, 1.8 times the size."""
        kind = getattr(diffusers, self._job["enlarging"])
        pipeline = self._from(kind, self._models / self._case.enlarger).to(self._watch.device)
        pipeline.scheduler = diffusers.DPMSolverMultistepScheduler.from_config(pipeline.scheduler.config)
        pipeline.set_progress_bar_config(disable=True)
        size = tuple(round(self._job[side] * 1.8 / 8) * 8 for side in ("width", "height"))
        frames = [Image.fromarray((np.asarray(f) * 255).astype(np.uint8)).resize(size) for f in made.frames[0]]
        inputs = {"video": frames, "strength": 0.6, "prompt": self._job["prompt"]}
        inputs |= {"guidance_scale": self._job["guidance"], "num_inference_steps": self._job["steps"]}
        if self._job["negative"]:
            inputs["negative_prompt"] = self._job["negative"]
        self._timed(pipeline, inputs)


def _counting(watch: Watch) -> Callable[..., dict[str, Any]]:
    def after(_pipeline: Any, _step: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        watch.stepped()
        return tensors

    return after


def _stripes(width: int, height: int) -> Image.Image:
    """Draw something to hold on to; what it is costs nothing."""
    rows = np.arange(height)[:, None, None] // 16 % 2 * 255
    return Image.fromarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8))
