"""XTTS-v2, loaded: from a sample to a voice, from a sentence to sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torchaudio
from transformers import StoppingCriteria, StoppingCriteriaList

from services.common.errors import InternalError, InvalidInputError
from services.tts.coqui.loading import load_speakers, load_xtts
from services.tts.sound import Samples

_CONDITION_RATE = 22_050
"""Sampling rate that the model hears samples at, in hertz."""
_LAYERS = (torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.ConvTranspose1d, torch.nn.LayerNorm)
_SPOKEN_SHARE = 0.8
"""Of the work, what the language model takes; the vocoder takes the rest."""


class VoicePrint(NamedTuple):
    """How a voice sounds to the model: [1, 32, width] for its language model, [1, 512, 1] for its vocoder."""

    latent: torch.Tensor
    embedding: torch.Tensor


class Model:
    """The model of a folder on a device. Used by one thread at a time."""

    def __init__(self, folder: Path, device: str) -> None:
        """Load it. Raises what `load_xtts` and `load_speakers` raise."""
        # The same request gives the same sound on a card, too.
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = True, False
        self._xtts = load_xtts(folder, device)
        self._config = self._xtts.config
        self.sample_rate = int(self._xtts.args.output_sample_rate)
        self.speakers = {name: VoicePrint(*both) for name, both in load_speakers(folder).items()}
        args = self._xtts.args
        self._codes_per_second = args.input_sample_rate / args.gpt_code_stride_len
        self.check: Callable[[], None] = _go_on
        """Asked before every layer of any network; what it raises ends the work."""
        for layer in self._xtts.modules():
            if isinstance(layer, _LAYERS):
                layer.register_forward_pre_hook(lambda *_: self.check())

    @property
    def resident_bytes(self) -> int:
        """Memory of the weights."""
        seen = {id(t): t.numel() * t.element_size() for t in self._tensors()}
        return sum(seen.values())

    def _tensors(self) -> Iterable[torch.Tensor]:
        yield from self._xtts.parameters()
        yield from self._xtts.buffers()

    def hear(self, samples: Samples, sample_rate: int) -> VoicePrint:
        """Give the voice that is heard in a sample: mono, -1 to 1, at least a third of a second."""
        audio = torch.from_numpy(samples.astype(np.float32)).unsqueeze(0)
        audio = torchaudio.functional.resample(audio, sample_rate, _CONDITION_RATE)
        config = self._config
        longest = config.max_ref_len * _CONDITION_RATE
        with torch.inference_mode():
            if config.sound_norm_refs:
                audio = audio / audio.abs().max() * 0.75
            # A copy, since the encoder squeezes what it is given in place.
            embedding = self._xtts.get_speaker_embedding(audio[:, :longest].clone(), _CONDITION_RATE)
            latent = self._xtts.get_gpt_cond_latents(
                audio[:, :longest].clone(),
                _CONDITION_RATE,
                length=config.gpt_cond_len,
                chunk_length=config.gpt_cond_chunk_len,
            )
        return VoicePrint(latent, embedding)

    def speak(
        self,
        text: str,
        language: str,
        voice: VoicePrint,
        pace: float,
        seed: int,
        seconds: float,
        step: Callable[[float], None],
    ) -> Samples:
        """Speak one sentence at `pace` times its own; `step` is told the share that is done, and may raise.

        `seconds`: how long it is expected to be, for the share. The same seed gives the same sound. Raises
        InvalidInputError for a text that is too long for the model, InternalError where it gives no sound.
        """
        tokens = self._xtts.tokenizer.encode(text.strip().lower(), lang=language)
        if len(tokens) >= self._xtts.args.gpt_max_text_tokens:
            raise InvalidInputError.of("text", f"has a part that is too long to be said in one breath: {text[:60]!r}…")
        watch = _Watch(step, max(1.0, seconds * self._codes_per_second))
        config = self._config
        torch.manual_seed(seed)
        step(0.0)
        said = self._xtts.inference(
            text,
            language,
            voice.latent,
            voice.embedding,
            temperature=config.temperature,
            length_penalty=config.length_penalty,
            repetition_penalty=config.repetition_penalty,
            top_k=config.top_k,
            top_p=config.top_p,
            speed=pace,
            enable_text_splitting=False,
            stopping_criteria=StoppingCriteriaList([watch]),
        )
        wave: Samples = np.asarray(said["wav"], dtype=np.float64).reshape(-1)
        if not np.all(np.isfinite(wave)):
            raise InternalError(f"XTTS-v2 gave no sound for {text!r}; try another seed", reason="SILENCE")
        return wave


def _go_on() -> None:
    return


class _Watch(StoppingCriteria):  # type: ignore[misc]
    """Is asked after every code of the language model; tells how far it has come, and never stops it itself."""

    def __init__(self, step: Callable[[float], None], expected: float) -> None:
        self._step = step
        self._expected = expected
        self._made = 0

    def __call__(self, input_ids: torch.Tensor, scores: Any, **kwargs: Any) -> torch.Tensor:  # noqa: ARG002 - theirs
        self._made += 1
        self._step(_SPOKEN_SHARE * min(1.0, self._made / self._expected))
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)
