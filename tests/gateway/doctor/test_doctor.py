"""What the doctor finds, and that every finding that is not fine has a fix."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.cli import run
from gateway.clients import Endpoint, _silence
from gateway.doctor import studio
from gateway.doctor.finding import Check, Finding, State
from gateway.doctor.report import CHECKS, run_doctor
from gateway.ownership import Owner, StateFolder
from services.common.server import listen
from services.common.settings import Settings
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import JobState


def only(findings: Iterator[Finding] | Sequence[Finding]) -> Finding:
    [finding] = findings
    return finding


def wrong(findings: Iterator[Finding] | Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state is not State.FINE]


def test_this_machine_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """All checks for real; a machine that runs the tests can run the studio."""
    code = run(["doctor", "--json"])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [f for f in found if f["state"] == "broken"] == []
    assert code == 0
    assert {f["check"] for f in found} == {check.name for check in CHECKS} | {"settings"}
    assert not Path(os.environ["SHORTS_HOME"]).exists(), "the doctor changes nothing"


def test_a_check_that_raises_is_a_finding_and_ends_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_settings: Settings) -> Iterator[Finding]:
        yield Finding("a", State.FINE, "so far")
        raise RuntimeError("no luck")

    def go_on(_settings: Settings) -> Iterator[Finding]:
        yield Finding("b", State.NOTE, "odd", "mend it")

    assert run_doctor(as_json=False, checks=(Check("a", fail), Check("b", go_on))) == 1
    shown = capsys.readouterr().out
    assert "✗" in shown
    assert "the check itself failed: RuntimeError: no luck" in shown
    assert "mend it" in shown
    assert "1 broken, 1 worth knowing" in shown
    assert run_doctor(as_json=False, checks=(Check("b", go_on),)) == 0


def test_wrong_settings_are_told_by_field_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shorts.toml").write_text('metrics_port = "x"\nspeed = 1\n')
    monkeypatch.setenv("SHORTS_TOKN", "secret")
    settings, found = studio.read_settings()
    assert [(f.state, f.found.split(":")[0]) for f in found] == [
        (State.BROKEN, "metrics_port"),
        (State.BROKEN, "speed"),
        (State.NOTE, "SHORTS_TOKN is not a setting and does nothing"),
    ]
    assert "SHORTS_METRICS_PORT" in found[0].fix
    assert found[2].fix == "set SHORTS_TOKEN instead"
    assert settings.home == Path(os.environ["SHORTS_HOME"])
    assert run_doctor(as_json=True, checks=()) == 1


def test_interrupted_jobs_are_listed_with_the_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state").mkdir(parents=True)
    with sqlite3.connect(home / "state" / "studio.db") as database:
        database.execute("CREATE TABLE job (id TEXT, number INTEGER, state INTEGER)")
        states = (JobState.JOB_STATE_DONE, JobState.JOB_STATE_INTERRUPTED, JobState.JOB_STATE_RUNNING)
        database.executemany("INSERT INTO job VALUES (?, ?, ?)", [(f"{n}-x", n, s) for n, s in enumerate(states)])
    finding = only(wrong(studio.check_state(Settings(home=home))))
    assert finding.state is State.NOTE
    assert "1-x and 1 more" in finding.found, "what seems to run was killed"
    assert "shorts resume 1-x" in finding.fix
    folder = StateFolder(home)
    folder.announce(Owner("unix:/nowhere", "", "", os.getpid()))
    assert "a job was interrupted: 1-x" in [f.found for f in studio.check_state(Settings(home=home))]


def test_a_gateway_that_does_not_answer_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Settings(home=tmp_path, gateway="unix:/nowhere")
    assert "unset SHORTS_GATEWAY" in only(wrong(list(studio.check_services(silent)))).fix
    folder = StateFolder(tmp_path)
    folder.announce(Owner("unix:/nowhere", "", "", os.getpid()))
    assert f"kill {os.getpid()}" in only(wrong(list(studio.check_services(Settings(home=tmp_path))))).fix
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    folder.announce(Owner("unix:/nowhere", "", "", gone.pid))
    assert wrong(list(studio.check_services(Settings(home=tmp_path)))) == []


def test_services_that_a_gateway_tells_of() -> None:
    def status(state: BackendState.ValueType, **more: Any) -> studio_pb2.ServiceStatus:
        backend = service_pb2.Backend(name="espeak", state=state, detail="install it")
        told = service_pb2.DescribeResponse(service="tts", backends=[backend])
        return studio_pb2.ServiceStatus(service="tts", endpoint="unix:/x", description=told, **more)

    ready = studio._judge(status(BackendState.BACKEND_STATE_READY, route=["espeak"]))
    assert (ready.state, ready.found) == (State.FINE, "tts at unix:/x: espeak ready")
    lacking = studio._judge(status(BackendState.BACKEND_STATE_UNAVAILABLE, route=["espeak"]))
    assert (lacking.state, lacking.fix) == (State.BROKEN, "install it")
    unrouted = studio._judge(status(BackendState.BACKEND_STATE_READY, route=["xtts"]))
    assert unrouted.state is State.BROKEN
    dead = studio._judge(studio_pb2.ServiceStatus(service="tts", endpoint="unix:/x", error="gone"))
    assert (dead.state, "gone" in dead.found) == (State.BROKEN, True)
    assert "start it again" in dead.fix


def test_what_to_do_about_a_service_that_is_down_is_said_once() -> None:
    where = "127.0.0.1:7453"
    told = _silence(Endpoint("image", where)).message
    finding = studio._judge(studio_pb2.ServiceStatus(service="image", endpoint=where, error=told))
    assert finding.found == f"the image service at {where} does not answer"
    assert finding.fix.startswith("start it (`shorts up`")
    assert f"{finding.found} {finding.fix}".count("start it") == 1
    assert f"{finding.found} {finding.fix}".count("services.image in the settings") == 1


def test_a_model_that_does_not_fit_is_worth_knowing() -> None:
    large = service_pb2.ModelFit(model="sdxl-1.0", fault="sdxl-1.0 needs 9 GiB of the card; choose a smaller model")
    small = service_pb2.ModelFit(model="sd-1.5")

    def found(*fits: service_pb2.ModelFit) -> list[Finding]:
        backend = service_pb2.Backend(name="diffusers", fits=fits)
        described = service_pb2.DescribeResponse(service="image", backends=[backend])
        return list(studio._unfit(studio_pb2.ServiceStatus(service="image", description=described)))

    assert found() == found(small, large) == []
    both = only(found(large, small))
    assert (both.state, both.found) == (State.NOTE, "image/diffusers: sdxl-1.0 needs 9 GiB of the card")
    assert both.fix == "name a model in the job, or set SHORTS_IMAGE_MODEL: sd-1.5 fit"
    assert only(found(large)).fix == "choose a smaller model"


@pytest.mark.parametrize(
    ("spoil", "said", "fix"),
    [
        (lambda home: home.write_text("x"), "is a file where a folder must be", "move it away"),
        (lambda home: (home / "gateway.json").mkdir(parents=True), "is a folder where a file must be", "move it away"),
        (lambda home: _junk(home / "state"), "(file is not a database)", "restore it from a copy"),
    ],
)
def test_a_state_folder_that_cannot_be_used_is_broken(
    spoil: Callable[[Path], object], said: str, fix: str, tmp_path: Path
) -> None:
    spoil(tmp_path / "place")
    finding = only(wrong(list(studio.check_state(Settings(home=tmp_path / "place")))))
    assert finding.state is State.BROKEN
    assert said in finding.found
    assert fix in finding.fix
    assert fix not in finding.found
    assert wrong(list(studio.check_services(Settings(home=tmp_path / "place")))) == []


def _junk(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "studio.db").write_bytes(bytes(range(256)) * 20)


async def test_services_elsewhere_are_asked(tmp_path: Path) -> None:
    listening = await listen("tts", (), lambda _: None, "127.0.0.1:0")
    assert (await studio._check_elsewhere("tts", listening.address, "")).state is State.NOTE
    await listening.report(serving=True)
    assert (await studio._check_elsewhere("tts", listening.address, "")).state is State.FINE
    await listening.stop(0)
    gone = await studio._check_elsewhere("tts", listening.address, "")
    assert gone.state is State.BROKEN
    assert "SHORTS_SERVICES" in gone.fix
