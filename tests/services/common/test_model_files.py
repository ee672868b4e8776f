"""Settings and headers of models: what is in them, and what is wrong with those that are broken."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from services.common.model_files import json_object, tensor_shapes


def file(path: Path, header: object, behind: bytes = b"") -> Path:
    data = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(data)) + data + behind)
    return path


def test_shapes_are_those_of_the_header(tmp_path: Path) -> None:
    rows = {"__metadata__": {"format": "pt"}, "a": {"dtype": "F16", "shape": [2, 3]}, "one": {"shape": []}}
    assert tensor_shapes(file(tmp_path / "m", rows, bytes(12))) == {"a": (2, 3), "one": ()}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no sensible length"),
        (b"\xff" * 20, "no sensible length"),
        (struct.pack("<Q", 2) + b"[]", "no JSON object"),
        (struct.pack("<Q", 4) + b"nope", "Expecting value"),
        (struct.pack("<Q", 9) + b'{"a":', "Expecting value"),
    ],
)
def test_what_is_no_header_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "m").write_bytes(data)
    with pytest.raises(ValueError, match=told):
        tensor_shapes(tmp_path / "m")


@pytest.mark.parametrize("row", [None, [2], {}, {"shape": 3}, {"shape": [2, "3"]}, {"shape": [-1]}])
def test_a_tensor_without_a_shape_is_told(tmp_path: Path, row: object) -> None:
    with pytest.raises(ValueError, match="tells no shape of a"):
        tensor_shapes(file(tmp_path / "m", {"a": row}))


def test_a_json_file_is_an_object_of_a_size(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"a": 1}')
    assert json_object(path, 8) == {"a": 1}
    with pytest.raises(ValueError, match="too large"):
        json_object(path, 7)
    path.write_text("[]")
    with pytest.raises(ValueError, match="no JSON object"):
        json_object(path, 8)
    with pytest.raises(FileNotFoundError):
        json_object(tmp_path / "none.json", 8)
