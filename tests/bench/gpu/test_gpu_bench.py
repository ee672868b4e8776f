"""The bench from command line to results, on tiny models; and what it says where something is missing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.gpu.__main__ import JobError, in_a_process, main, parse
from bench.gpu.child import answer
from bench.gpu.child import parse as parse_job
from bench.gpu.results import Machine, Result, Side, cells, errors, keep, read_results
from bench.gpu.shapes import cases

CARD: dict[str, Any] = {
    "card": "A card",
    "card_bytes": 24 << 30,
    "driver": "1.2",
    "torch": "2",
    "diffusers": "0",
    "transformers": "5",
}
TOLD: dict[str, Any] = {
    "side": {"step": 0.5, "steps": 30, "made": 16.0, "whole": 17.0, "load": 4.0, "peak": 8 << 30, "reserved": 9 << 30},
    "plan": {"offload": "none"},
    "job": {
        "width": 768,
        "height": 1344,
        "frames": 1,
        "steps": 30,
        "guidance": 6.0,
        "precision": "bf16",
        "prompt": "x",
    },
}


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """Take back what the jobs of a process of their own set for themselves."""
    kept = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(kept)


def here(arguments: list[str]) -> dict[str, Any]:
    """Do a job in this process; starting one takes seconds for the libraries."""
    return answer(parse_job(arguments))


@pytest.mark.models
def test_both_sides_are_measured_at_the_same_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    out, models = tmp_path / "out.json", tmp_path / "models"
    wanted = ["--only", "sd-1.5-pose", "ltx-video", "--steps", "3"]
    assert main(["--tiny", "--out", str(out), "--folder", str(models), *wanted], start=here) == 0
    results = read_results(out)
    assert set(results) == {"sd-1.5-pose", "ltx-video"}
    for result in results.values():
        assert result.tiny
        assert not [*errors(result)]
        assert result.job["steps"] == 3
        assert result.plan["device"] == "cpu"
        for side in (result.ours, result.plain):
            assert side.steps == 3
            assert 0 < side.step < side.made <= side.whole
            assert side.load > 0
            assert side.peak > 100 << 20
    assert results["ltx-video"].job["frames"] == 9
    assert "64 x 96, 9 frames" in results["ltx-video"].work
    assert not list(models.iterdir())
    printed = capsys.readouterr().out
    assert "sd-1.5-pose" in printed
    assert "PyTorch" in printed


def test_a_case_that_fails_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made: list[str] = []

    def start(arguments: list[str]) -> dict[str, Any]:
        job, *rest = arguments
        if job == "make":
            made.append(rest[0])
            (Path(arguments[arguments.index("--models") + 1]) / rest[0]).mkdir()
        if job == "ours" and rest[0] == "sd-1.5-pose":
            raise JobError("ours was ended by the system, most often for want of main memory: …")
        if job == "plain":
            return {"side": {"error": "OutOfMemoryError: CUDA out of memory"}}
        return CARD if job == "machine" else TOLD

    out = tmp_path / "out.json"
    chosen = ["--tiny", "--only", "sd-1.5", "sd-1.5-pose", "sd-1.5-face"]
    assert main([*chosen, "--out", str(out), "--folder", str(tmp_path / "models")], start=start) == 1
    assert set(read_results(out)) == {"sd-1.5", "sd-1.5-face"}
    assert made == ["sd-1.5", "controlnet-openpose-sd15", "ip-adapter-sd15"]
    printed = capsys.readouterr().out
    assert "not measured: sd-1.5-pose: ours was ended by the system" in printed
    assert "sd-1.5, the plain script: OutOfMemoryError" in printed
    assert not list((tmp_path / "models").iterdir())


def test_without_a_card_it_says_so_and_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["--out", str(out)], start=lambda _: {"torch": "2.13+cpu"}) == 2
    assert "PyTorch 2.13+cpu finds no NVIDIA card here" in capsys.readouterr().err
    assert not out.exists()


def test_tiny_results_are_never_kept_as_real_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--tiny"])
    assert "--tiny needs --out FILE" in capsys.readouterr().err


def test_what_it_takes_is_told_without_running(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--needs"]) == 0
    told = capsys.readouterr().out
    assert all(case.id in told for case in cases())
    main(["--disk", "--only", "sd-1.5"])
    assert "4.6 GiB" in capsys.readouterr().out


def test_a_process_that_ends_without_an_answer_is_told() -> None:
    with pytest.raises(JobError, match=r"sing failed: …[^…]*invalid choice"):
        in_a_process(10)(["sing"])
    with pytest.raises(JobError, match="machine took more than 1e-05 minutes"):
        in_a_process(1e-05)(["machine"])


def test_a_new_result_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    file, machine = tmp_path / "results.json", Machine(**CARD)
    ours, plain = Side(step=1.0, made=30.0, load=5.0, peak=4 << 30), Side(step=2.0, made=60.0, load=5.0, peak=8 << 30)
    for date in ("2026-12-01", "2026-12-02"):
        keep(Result("ltx-video", date, machine, ours, plain, TOLD["job"]), file)
    keep(Result("sd-1.5", "2026-12-02", machine, ours, Side(error="no room"), TOLD["job"]), file)
    found = read_results(file)
    assert found["ltx-video"].date == "2026-12-02"
    assert found["ltx-video"].machine == machine
    assert cells(found["ltx-video"]) == ("1", "2", "0.50", "30", "60", "5", "5", "4.00", "8.00", "0.50")
    assert cells(found["sd-1.5"])[1:3] == ("–", "–")
    assert [*errors(found["sd-1.5"])] == ["sd-1.5, the plain script: no room"]
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
    file.write_text(json.dumps({"results": [{"case": "x"}]}))
    with pytest.raises(ValueError, match=r"results\.json is damaged .* measure again"):
        read_results(file)


def test_a_result_keeps_how_much_work_it_was_also_where_that_cannot_be_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.gpu.__main__.lacks", lambda *_: "")

    def start(arguments: list[str]) -> dict[str, Any]:
        job, *rest = arguments
        if job != "work":
            return CARD if job == "machine" else TOLD
        if rest[0] == "sd-1.5":
            raise JobError("work failed: …")
        told = json.loads(Path(arguments[arguments.index("--told") + 1]).read_text())
        return {"tflop": float(told["steps"])}

    out = tmp_path / "out.json"
    asked = ["--only", "sdxl-1.0", "sd-1.5", "--out", str(out), "--folder", str(tmp_path / "models")]
    assert main(asked, start=start) == 0
    assert {case: result.tflop for case, result in read_results(out).items()} == {"sdxl-1.0": 30.0, "sd-1.5": 0.0}
    assert "sd-1.5: its work was not counted" in capsys.readouterr().err
    assert main(["--figures", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith('sd-1.5: figures = [{ work = "768 x 1344, 30 steps", device = "A card"')


def test_the_work_of_a_case_is_counted_in_a_process_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    (tmp_path / "told.json").write_text(json.dumps({**TOLD["job"], "width": 512, "height": 512}))
    counted = here(["work", "sd-1.5", "--told", str(tmp_path / "told.json")])
    assert counted["tflop"] == pytest.approx(30 * 2 * 0.803, rel=0.06)
