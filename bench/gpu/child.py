"""What `make bench-gpu` runs in processes of their own: `python -m bench.gpu.child JOB NAME --models FOLDER …`.

JOB is machine (what there is to measure on), make (a model, NAME its id), ours, plain or work (a case, NAME its id).
The answer is written as JSON, since the libraries print what they like. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

JOBS = ("machine", "make", "ours", "plain", "work")
CARD = "cuda:0"


def machine() -> dict[str, Any]:
    """Tell the card that PyTorch can use, its driver, and the libraries' versions."""
    import diffusers  # noqa: PLC0415 - only what a job needs is imported
    import torch  # noqa: PLC0415
    import transformers  # noqa: PLC0415

    found: dict[str, Any] = {
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "transformers": transformers.__version__,
    }
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        found |= {"card": properties.name, "card_bytes": properties.total_memory, "driver": _driver()}
    return found


def _driver() -> str:
    import pynvml  # noqa: PLC0415

    pynvml.nvmlInit()
    try:
        version = pynvml.nvmlSystemGetDriverVersion()
    finally:
        pynvml.nvmlShutdown()
    return version if isinstance(version, str) else str(version.decode())


def make(model: str, options: argparse.Namespace) -> dict[str, Any]:
    """Make a model with random weights, on the card where there is one."""
    import torch  # noqa: PLC0415

    if options.tiny:
        from bench.gpu.tiny import make_tiny  # noqa: PLC0415

        make_tiny(options.models, model)
        return {}
    from bench.gpu.build import make_model  # noqa: PLC0415
    from bench.gpu.shapes import shapes  # noqa: PLC0415

    make_model(options.models, shapes()[model], device=CARD if torch.cuda.is_available() else "cpu")
    return {}


def ours(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure the studio's backend. What it will do is told before it is tried, for the plain script."""
    from bench.gpu.orders import Wish  # noqa: PLC0415
    from bench.gpu.ours import Ours  # noqa: PLC0415
    from bench.gpu.results import Side  # noqa: PLC0415

    side = Ours(_case(name), Wish(options.tiny, options.steps), options.models, options.scratch)
    job = side.job()
    try:
        measured, plan = side.measure()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the result of this side
        measured, plan = Side(error=_said(error)), {}
    return {"side": asdict(measured), "plan": plan, "job": job}


def plain(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure the plain script."""
    import torch  # noqa: PLC0415

    from bench.gpu.plain import Plain  # noqa: PLC0415
    from bench.gpu.results import Side  # noqa: PLC0415

    job = json.loads(options.told.read_text(encoding="utf-8"))
    device = CARD if torch.cuda.is_available() else "cpu"
    try:
        measured = Plain(_case(name), job, options.models, device).measure()
    except Exception as error:  # noqa: BLE001 - as above
        measured = Side(error=_said(error))
    return {"side": asdict(measured)}


def work(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Count the work that both sides were measured at."""
    from bench.gpu.scenes import tflop_of  # noqa: PLC0415

    return {"tflop": tflop_of(_case(name), json.loads(options.told.read_text(encoding="utf-8")))}


def _case(name: str) -> Any:
    from bench.gpu.shapes import cases  # noqa: PLC0415

    return next(case for case in cases() if case.id == name)


def _said(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:300]}"


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the arguments of one job."""
    parser = argparse.ArgumentParser(prog="python -m bench.gpu.child", description=__doc__)
    parser.add_argument("job", choices=JOBS)
    parser.add_argument("name", nargs="?", default="", help="model or case")
    parser.add_argument("--models", type=Path, help="folder of models")
    parser.add_argument("--scratch", type=Path, help="folder for what is made")
    parser.add_argument("--told", type=Path, help="for plain and work: what ours told of its work")
    parser.add_argument("--out", type=Path, help="file for the answer")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--tiny", action="store_true")
    return parser.parse_args(arguments)


def answer(options: argparse.Namespace) -> dict[str, Any]:
    """Do a job."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TQDM_DISABLE": "1"}
    if options.job == "machine":
        return machine()
    if options.tiny:
        import torch  # noqa: PLC0415

        torch.set_num_threads(1)
    return {"make": make, "ours": ours, "plain": plain, "work": work}[options.job](options.name, options)


def main() -> int:
    """Do the job that the arguments name, and write the answer."""
    options = parse()
    options.out.write_text(json.dumps(answer(options)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
