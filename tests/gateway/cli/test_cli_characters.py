"""`shorts characters`: the list, JSON lines, and a sheet that is written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from gateway.cli import run


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["characters"]) == 0
    out = capsys.readouterr().out
    assert len(out.strip().splitlines()) == 40
    assert "baker-bear" in out
    assert "제빵사 곰" in out


def test_a_cast_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["characters", "--cast", "food", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["species"] for row in rows] == ["penguin", "hamster", "otter", "fox", "bear"]
    assert rows[4]["name"] == {"ko": "제빵사 곰", "en": "Baker Bear"}
    assert rows[4]["voice"]["pitch_semitones"] < 0


def test_a_sheet_is_written_once_and_replaced_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.png"
    arguments = ["characters", "--cast", "food", "--sheet", str(sheet)]
    assert run(arguments) == 0
    with Image.open(sheet) as picture:
        assert picture.size[0] == 5 * 240
    first = sheet.read_bytes()
    assert run(arguments) == 2
    assert "--force" in capsys.readouterr().err
    assert run([*arguments, "--portraits", "--force"]) == 0
    assert sheet.read_bytes() != first
    assert list(tmp_path.iterdir()) == [sheet]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--cast", "zoo"], "business, tech"),
        (["--sheet", "sheet.jpg"], ".png"),
        (["--sheet", "no-such-folder/sheet.png"], "create it first"),
        (["--portraits"], "--sheet"),
        (["--sheet", "a.png", "--json"], "choose one"),
    ],
)
def test_bad_options_say_what_to_do(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["characters", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
