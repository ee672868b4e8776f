"""Loads XTTS-v2 with coqui-tts's own networks from local safetensors. Nothing is fetched, no pickle is read.

coqui-tts would load the checkpoint itself from model.pth by torch.load; here the weights are read from safetensors and
put into its model, with the checks and the steps of Xtts.load_checkpoint (coqui-tts 0.28, MPL-2.0).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
import transformers
from safetensors import SafetensorError
from safetensors.torch import load_file
from TTS.tts.configs.xtts_config import XttsConfig
from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
from TTS.tts.models.xtts import Xtts

from services.common.errors import PreconditionError
from services.tts.coqui.folder import (
    CONFIG,
    EMBEDDING,
    LATENT,
    SPEAKERS,
    VOCABULARY,
    WEIGHTS,
    broken,
    lacking,
    read_json,
    speaker_tensors,
)

log = structlog.get_logger()

# Of training, or made again when the language model is readied for inference.
_LEFT_OUT = ("torch_mel_spectrogram_style_encoder.", "torch_mel_spectrogram_dvae.", "dvae.", "gpt.gpt_inference.")
_PREFIXES = ("model.", "xtts.")
_TIED = "gpt.gpt.wte.weight"
_MANY = 4


def load_xtts(folder: Path, device: str) -> Any:
    """Give the model of a folder, ready to speak on a device.

    Raises PreconditionError for files that are missing or do not hold together; what PyTorch raises without memory.
    """
    if told := lacking(folder):
        raise PreconditionError(told, reason="MODEL_MISSING")
    config = XttsConfig()
    read_json(folder / CONFIG)  # says what is wrong with it
    transformers.utils.logging.set_verbosity_error()
    try:
        config.load_json(folder / CONFIG)
        model = Xtts(config)
        model.tokenizer = VoiceBpeTokenizer(vocab_file=folder / VOCABULARY)
        model.init_models()
    # The tokenizers library raises a bare Exception for a file that is no vocabulary.
    except Exception as error:
        raise broken(f"{CONFIG} and {VOCABULARY} do not make a model ({_first_line(error)})") from error
    try:
        state = load_file(folder / WEIGHTS)
    except (SafetensorError, OSError) as error:
        raise broken(f"{WEIGHTS} cannot be read ({_first_line(error)})") from error
    fill(model, state)
    model.gpt.init_gpt_for_inference(kv_cache=model.args.kv_cache, use_deepspeed=False)
    model.gpt.eval()
    model.hifigan_decoder.eval()
    return model.to(device)


def fill(model: Any, state: dict[str, Any]) -> None:
    """Put the weights of a checkpoint into a model. Raises PreconditionError where they are not this model's."""
    own = {_plain(key): tensor for key, tensor in state.items()}
    own = {key: tensor for key, tensor in own.items() if not key.startswith(_LEFT_OUT) and key != _TIED}
    try:
        missing, unexpected = model.load_state_dict(own, strict=False)
    except RuntimeError as error:  # shapes that differ
        raise broken(f"{WEIGHTS} does not fit {CONFIG} ({_first_line(error)})") from error
    wrong = [*(f"{key} is missing" for key in missing), *(f"{key} is too many" for key in unexpected)]
    if wrong:
        more = f" and {len(wrong) - _MANY} more" if len(wrong) > _MANY else ""
        raise broken(f"{WEIGHTS} does not fit {CONFIG}: {', '.join(wrong[:_MANY])}{more}")


def load_speakers(folder: Path) -> dict[str, tuple[Any, Any]]:
    """Give the built-in speakers, each with its two tensors. Raises PreconditionError for a file that is none."""
    parts = speaker_tensors(folder)
    if not parts:
        if (folder / SPEAKERS).is_file():
            log.warning("no speaker is named in a way that is known; only cloned voices can speak", file=SPEAKERS)
        return {}
    try:
        tensors = load_file(folder / SPEAKERS)
    except (SafetensorError, OSError) as error:
        raise broken(f"{SPEAKERS} cannot be read ({_first_line(error)})") from error
    return {name: (tensors[part[LATENT]], tensors[part[EMBEDDING]]) for name, part in parts.items()}


def _plain(key: str) -> str:
    for prefix in _PREFIXES:
        key = key.removeprefix(prefix)
    return key


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
