"""An XTTS-v2 model of the published layout with tiny random weights: python tests/support/tiny_xtts.py FOLDER.

It needs coqui-tts, and so runs by itself, in a process that has it (tools/setup-coqui.sh). The language model is tiny;
the vocoder and the speaker encoder have the one size that coqui-tts knows, some 90 MB.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from TTS.tts.configs.xtts_config import XttsConfig
from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
from TTS.tts.models.xtts import Xtts

WIDTH, CODES = 64, 48
SPEAKERS = ("Claribel Dervla", "Andrew Chipper", "Alma María")
SPECIAL = ("[STOP]", "[UNK]", "[SPACE]", "[en]", "[ko]", "[START]")
# Kept small so that a sentence of random codes, which has no end of its own, is a second long.
ARGS = {
    "gpt_layers": 2,
    "gpt_n_model_channels": WIDTH,
    "gpt_n_heads": 2,
    "gpt_num_audio_tokens": CODES + 2,
    "gpt_start_audio_token": CODES,
    "gpt_stop_audio_token": CODES + 1,
    "gpt_max_audio_tokens": 24,
    "gpt_max_text_tokens": 402,
    "gpt_max_prompt_tokens": 70,
    "gpt_use_perceiver_resampler": True,
    "decoder_input_dim": WIDTH,
}


def make(folder: Path) -> None:
    """Write config.json, vocab.json, model.safetensors and speakers_xtts.safetensors."""
    torch.manual_seed(11)
    torch.set_num_threads(1)
    folder.mkdir(parents=True)
    letters = [*SPECIAL, *" abcdefghijklmnopqrstuvwxyz.,!?;:'-"]
    tokenizer = Tokenizer(models.BPE({c: n for n, c in enumerate(letters)}, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.save(str(folder / "vocab.json"))
    config = {"model": "xtts", "model_args": ARGS, "gpt_cond_len": 6, "gpt_cond_chunk_len": 4, "max_ref_len": 6}
    (folder / "config.json").write_text(json.dumps({**config, "unknown_to_this_version": 1}))
    settings = XttsConfig()
    settings.from_dict(config)
    model = Xtts(settings)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=folder / "vocab.json")
    model.init_models()
    model.mel_stats.fill_(3.0)
    for name, tensor in model.named_parameters():
        if name.startswith("gpt.") and "norm" not in name and "ln_" not in name:
            tensor.data.normal_(0, 0.4)  # else every choice of a code is as likely as another, whatever the voice
    save_file({key: tensor.contiguous() for key, tensor in model.state_dict().items()}, folder / "model.safetensors")
    speakers = {}
    for name in SPEAKERS:
        speakers[f"{name}.gpt_cond_latent"] = torch.randn(1, 32, WIDTH)
        speakers[f"{name}.speaker_embedding"] = torch.nn.functional.normalize(torch.randn(1, 512, 1), dim=1)
    save_file(speakers, folder / "speakers_xtts.safetensors")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
