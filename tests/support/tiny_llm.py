"""Tiny language models for a real server to run: one of random weights, and one whose weights make it say its line.

    python -m tests.support.tiny_llm FOLDER            # babbles
    python -m tests.support.tiny_llm FOLDER LINE.json  # says the pieces of a list of strings, one a token, and ends

The second is no trick of the server's: embeddings, head and end token are set so that each piece makes the next one the
likeliest, whatever was asked.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

BEGIN, END = "<|say|>", "<|end|>"
_TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}" + BEGIN
_LOUD = 60.0  # logit of the next piece; the others have 0
_CONTEXT = 16_384


def make(folder: Path, line: list[str] | None = None) -> None:
    """Save a Llama of one layer with its tokenizer: bytes, and each piece of `line` as a token of its own."""
    import torch
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.set_num_threads(1)
    torch.manual_seed(7)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = Tokenizer(models.BPE(vocab={char: i for i, char in enumerate(alphabet)}, merges=[]))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    words.add_special_tokens([AddedToken(BEGIN, special=True), AddedToken(END, special=True)])
    pieces = line or []
    first = words.get_vocab_size()
    if len(set(pieces)) != len(pieces):
        raise ValueError("two pieces are the same; the model could not tell where it is")
    words.add_tokens([AddedToken(piece, normalized=False) for piece in pieces])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token=END, chat_template=_TEMPLATE)
    size = words.get_vocab_size()
    begin, end = words.token_to_id(BEGIN), words.token_to_id(END)
    assert begin is not None
    assert end is not None
    config = LlamaConfig(
        vocab_size=size,
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=_CONTEXT,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = LlamaForCausalLM(config)
    if pieces:
        _teach(model, [begin, *range(first, first + len(pieces)), end])
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _teach(model: object, chain: list[int]) -> None:
    """Make each token of a chain call for the next: the layer passes its input on, the head looks it up."""
    import torch

    with torch.no_grad():
        for name, weight in model.named_parameters():  # type: ignore[attr-defined]
            if any(part in name for part in ("o_proj", "down_proj", "embed_tokens", "lm_head")):
                weight.zero_()
        embedding, head = model.model.embed_tokens.weight, model.lm_head.weight  # type: ignore[attr-defined]
        width = embedding.shape[1]
        if len(chain) > width:
            raise ValueError(f"a line has at most {width - 1} pieces")
        for place, (token, following) in enumerate(pairwise(chain)):
            embedding[token, place] = 1.0
            head[following, place] = _LOUD / width**0.5  # the norm before the head gives a lone 1 this length


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[2]).read_text("utf-8")) if len(sys.argv) > 2 else None
    make(Path(sys.argv[1]), told)
