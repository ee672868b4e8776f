"""The sheets of frames that a reader sees, and the key that they do not."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench import blind


def test_frames_stand_ten_to_a_sheet(tmp_path: Path) -> None:
    frames = [np.full((426, 300, 3), 20 * number, np.uint8) for number in range(12)]
    first, second = blind.sheets(frames, tmp_path)
    assert [path.name for path in (first, second)] == ["sheet-1.png", "sheet-2.png"]
    whole, rest = cv2.imread(str(first)), cv2.imread(str(second))
    assert whole is not None
    assert rest is not None
    assert whole.shape[0] == 2 * rest.shape[0]
    assert whole.shape[1] == rest.shape[1]
    assert (rest[:, rest.shape[1] // 2 :] == 255).all(), "two frames, and room"


def test_the_key_may_lie_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, key = tmp_path / "tale.txt", tmp_path / "keys" / "tale.json"
    text.write_text("A tale.", encoding="utf-8")
    record = {"script": {"scenes": [{"narration": "A tale.", "keywords": ["tale"]}]}, "videos": [{"duration": 3}]}
    monkeypatch.setattr(blind, "make", lambda *_: ([tmp_path / "short-scene-1.mp4"], record))
    monkeypatch.setattr(blind, "frame_of", lambda *_, **__: np.zeros((426, 300, 3), np.uint8))
    out = tmp_path / "sheets"
    out.mkdir()
    told = ["--out", str(out), "--key", str(key)]
    monkeypatch.setattr(sys, "argv", ["blind", "sheet", *told, "--texts", str(text)])
    assert blind.main() == 0
    assert [path.name for path in out.iterdir()] == ["sheet-1.png"]
    assert json.loads(key.read_text(encoding="utf-8")) == ["tale: A tale.  [tale]"]
    capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["blind", "key", *told])
    assert blind.main() == 0
    assert capsys.readouterr().out == "  1  tale: A tale.  [tale]\n"


@pytest.mark.parametrize(
    ("text", "sold"), [("# Mug\n\nPrice: $28\n", True), ("가격: 3,000원", True), ("The price was high.", False)]
)
def test_what_has_a_price_is_a_product(text: str, sold: bool) -> None:
    assert bool(blind._PRICED.search(text)) is sold
