"""Prompts longer than CLIP reads: read in pieces, and the pieces' embeddings put one after another.

CLIP's text encoders take 77 tokens, about 55 words, and the pipelines drop what is beyond. Cross-attention takes any
length, so a long prompt is cut at commas, then at words, and each piece is encoded by itself: what most programs for
Stable Diffusion do.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from services.common.diffusion.trouble import told
from services.image.diffusion.order import Order


def prompt_inputs(pipeline: Any, order: Order) -> dict[str, Any]:
    """Give the prompts as a pipeline takes them: as text where it reads all of it, else as embeddings.

    Raises ExhaustedError where memory does not suffice.
    """
    texts: dict[str, Any] = {"prompt": order.prompt}
    if order.negative:
        texts["negative_prompt"] = order.negative
    if not order.family.reads_clip:
        return texts
    readers = [getattr(pipeline, name) for name in ("tokenizer", "tokenizer_2") if hasattr(pipeline, name)]
    wanted, unwanted = pieces(order.prompt, readers), pieces(order.negative, readers)
    if len(wanted) == len(unwanted) == 1:
        return texts
    with told("reading the prompt", device=str(pipeline._execution_device)):
        return _encoded(pipeline, wanted, unwanted, guided=bool(order.negative))


def pieces(text: str, tokenizers: list[Any]) -> list[str]:
    """Cut a text into pieces that every tokenizer takes whole, at commas where it can be; at least one."""

    def fits(piece: str) -> bool:
        return all(len(t(piece).input_ids) <= t.model_max_length for t in tokenizers)

    parts = [part.strip() for part in text.split(",") if part.strip()]
    short = [word for part in parts for word in ([part] if fits(part) else part.split())]
    found: list[str] = []
    for part in (piece for word in short for piece in _cut(word, fits)):
        joined = f"{found[-1]}, {part}" if found and part in parts else f"{found[-1]} {part}" if found else part
        if found and fits(joined):
            found[-1] = joined
        else:
            found.append(part)
    return found or [""]


def _cut(word: str, fits: Any) -> list[str]:
    """Halve a word until its pieces fit."""
    if fits(word) or len(word) < 2:
        return [word]
    middle = len(word) // 2
    return [*_cut(word[:middle], fits), *_cut(word[middle:], fits)]


def _encoded(pipeline: Any, wanted: list[str], unwanted: list[str], *, guided: bool) -> dict[str, Any]:
    """Encode piece by piece; the shorter of both is filled up with nothing."""
    import torch

    made = []
    with torch.no_grad():
        for piece, avoided in zip_longest(wanted, unwanted, fillvalue=""):
            made.append(
                pipeline.encode_prompt(
                    prompt=piece,
                    device=pipeline._execution_device,
                    num_images_per_prompt=1,
                    do_classifier_free_guidance=guided,
                    negative_prompt=avoided if guided else None,
                )
            )
    # SD gives (wanted, unwanted); SDXL one vector more of each, which sums the prompt up: the first piece's is taken.
    inputs = {"prompt_embeds": torch.cat([one[0] for one in made], dim=1)}
    if guided:
        inputs["negative_prompt_embeds"] = torch.cat([one[1] for one in made], dim=1)
    if len(made[0]) > 2:
        inputs["pooled_prompt_embeds"] = made[0][2]
        if guided:
            inputs["negative_pooled_prompt_embeds"] = made[0][3]
    return inputs
