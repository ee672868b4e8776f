"""A Supertonic model of the published interface, tiny: names, types, dynamic axes and shapes of supertonic-3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

from services.tts.supertonic.voices import STYLES

SAMPLE_RATE, CHUNK, COMPRESSION, LATENT = 44_100, 512, 6, 24
WIDTH, HOP = LATENT * COMPRESSION, CHUNK * COMPRESSION
_F, _I = TensorProto.FLOAT, TensorProto.INT64
TEXT_IDS = ("text_ids", _I, ["batch", "text_length"])
TEXT_MASK = ("text_mask", _F, ["batch", 1, "text_length"])
STYLE_TTL = ("style_ttl", _F, ["batch", 50, 256])
STYLE_DP = ("style_dp", _F, ["batch", 8, 16])
SECONDS_A_CHARACTER = 0.06


def make(folder: Path) -> Path:
    """Write the model to `folder`, as `shorts setup voice` leaves it; give the folder."""
    (folder / "onnx").mkdir(parents=True)
    (folder / "voice_styles").mkdir()
    config = {
        "ae": {"sample_rate": SAMPLE_RATE, "base_chunk_size": CHUNK},
        "ttl": {"chunk_compress_factor": COMPRESSION, "latent_dim": LATENT},
    }
    (folder / "onnx" / "tts.json").write_text(json.dumps(config))
    (folder / "onnx" / "unicode_indexer.json").write_text(json.dumps(_indexer()))
    (folder / "LICENSE").write_text("OpenRAIL-M")
    for name, build in (
        ("duration_predictor", duration_predictor),
        ("text_encoder", text_encoder),
        ("vector_estimator", vector_estimator),
        ("vocoder", vocoder),
    ):
        save(build(), folder / "onnx" / f"{name}.onnx")
    rng = np.random.default_rng(5)
    for style in STYLES:
        voice = {
            key: {"data": np.round(rng.normal(size=dims), 3).tolist(), "dims": dims, "type": "float32"}
            for key, dims in (("style_ttl", [1, 50, 256]), ("style_dp", [1, 8, 16]))
        }
        (folder / "voice_styles" / f"{style}.json").write_text(json.dumps(voice))
    return folder


def _indexer() -> list[int]:
    """Number what the real one knows of Korean and English: jamo, letters, digits, marks; -1 for the rest."""
    known = [c for c in map(chr, range(0x20, 0x7F)) if c not in "#[]_`|"]
    known += [chr(code) for code in range(0x1100, 0x1200)]
    table = [-1] * 65_536
    for number, char in enumerate(known):
        table[ord(char)] = number
    return table


def duration_predictor() -> Any:
    """Give 0.06 s a character, a little more or less by the voice."""
    nodes = [
        helper.make_node("ReduceSum", ["text_mask", "axes"], ["length"], keepdims=0),
        helper.make_node("ReduceMean", ["style_dp", "axes"], ["manner"], keepdims=0),
        helper.make_node("Add", ["manner", "one"], ["factor"]),
        helper.make_node("Mul", ["length", "factor"], ["scaled"]),
        helper.make_node("Mul", ["scaled", "pace"], ["duration"]),
    ]
    constants = {"axes": np.array([1, 2]), "one": _floats(1), "pace": _floats(SECONDS_A_CHARACTER)}
    return _model(nodes, [TEXT_IDS, STYLE_DP, TEXT_MASK], ("duration", _F, ["batch"]), constants)


def text_encoder() -> Any:
    nodes = [
        helper.make_node("Gather", ["table", "text_ids"], ["rows"]),
        helper.make_node("Transpose", ["rows"], ["columns"], perm=[0, 2, 1]),
        helper.make_node("ReduceMean", ["style_ttl", "axes"], ["manner"], keepdims=1),
        helper.make_node("Add", ["columns", "manner"], ["coloured"]),
        helper.make_node("Mul", ["coloured", "text_mask"], ["text_emb"]),
    ]
    table = np.random.default_rng(1).normal(size=(400, 256)).astype(np.float32)
    out = ("text_emb", _F, ["batch", 256, "text_length"])
    return _model(nodes, [TEXT_IDS, STYLE_TTL, TEXT_MASK], out, {"table": table, "axes": np.array([1, 2])})


def vector_estimator() -> Any:
    """Move the latent a step of 1 / total_step towards what the text says, by its mean, and its own half."""
    nodes = [
        helper.make_node("ReduceMean", ["text_emb", "two"], ["said"], keepdims=1),
        helper.make_node("Slice", ["said", "zero", "width", "one_axis"], ["aim"]),
        helper.make_node("Add", ["current_step", "one"], ["next"]),
        helper.make_node("Div", ["next", "total_step"], ["share"]),
        helper.make_node("Unsqueeze", ["share", "last_axes"], ["weight"]),
        helper.make_node("Mul", ["aim", "weight"], ["pull"]),
        helper.make_node("Mul", ["noisy_latent", "half"], ["kept"]),
        helper.make_node("Add", ["kept", "pull"], ["moved"]),
        helper.make_node("ReduceMean", ["style_ttl", "both"], ["manner"], keepdims=1),
        helper.make_node("Add", ["moved", "manner"], ["coloured"]),
        helper.make_node("ReduceMax", ["text_mask", "both"], ["there"], keepdims=1),
        helper.make_node("Mul", ["coloured", "there"], ["spoken"]),
        helper.make_node("Mul", ["spoken", "latent_mask"], ["denoised_latent"]),
    ]
    constants = {
        "two": np.array([2]), "zero": np.array([0]), "width": np.array([WIDTH]), "one_axis": np.array([1]),
        "one": _floats(1), "last_axes": np.array([1, 2]), "half": _floats(0.9), "both": np.array([1, 2]),
    }  # fmt: skip
    inputs = [
        ("noisy_latent", _F, ["batch", WIDTH, "latent_length"]), ("text_emb", _F, ["batch", 256, "text_length"]),
        STYLE_TTL, ("latent_mask", _F, ["batch", 1, "latent_length"]), TEXT_MASK,
        ("current_step", _F, ["batch"]), ("total_step", _F, ["batch"]),
    ]  # fmt: skip
    return _model(nodes, inputs, ("denoised_latent", _F, ["batch", WIDTH, "latent_length"]), constants)


def vocoder() -> Any:
    """Sound a tone for each row of the latent; tones have whole periods in a frame, so frames join without a click."""
    nodes = [
        helper.make_node("Transpose", ["latent"], ["frames"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["frames", "tones"], ["sounds"]),
        helper.make_node("Reshape", ["sounds", "shape"], ["wav_tts"]),
    ]
    turns = np.arange(1, WIDTH + 1)[:, None] * 2 * np.pi * np.arange(HOP)[None] / HOP
    tones = (np.sin(turns) * 0.2 / np.sqrt(np.arange(1, WIDTH + 1))[:, None]).astype(np.float32)
    inputs = [("latent", _F, ["batch", WIDTH, "latent_length"])]
    return _model(nodes, inputs, ("wav_tts", _F, ["batch", "wav_length"]), {"tones": tones, "shape": np.array([0, -1])})


def _floats(*values: float) -> Any:
    return np.array(values, dtype=np.float32)


def _model(nodes: list[Any], inputs: list[Any], output: Any, constants: dict[str, Any]) -> Any:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(*item) for item in inputs],
        [helper.make_tensor_value_info(*output)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    checker.check_model(model, full_check=True)
    return model
