"""What the doctor finds of the machine and the installation."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pynvml
import pytest
from packaging.requirements import Requirement

from gateway.doctor import machine, packages, probe
from gateway.doctor.finding import Finding, State
from gateway.ports import free_port
from gateway.up.claim import claim
from services.common.settings import Settings, load_settings


def only(findings: Iterator[Finding] | Sequence[Finding]) -> Finding:
    [finding] = findings
    return finding


def wrong(findings: Iterator[Finding] | Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state is not State.FINE]


def test_python_that_is_too_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    finding = only(machine.check_python(load_settings()))
    assert finding.state is State.BROKEN
    assert "PYTHON=python3.12 make setup" in finding.fix


@pytest.mark.parametrize(("free_mib", "state"), [(100, State.BROKEN), (900, State.NOTE), (90_000, State.FINE)])
def test_disk_space(free_mib: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free_mib << 20))
    assert next(machine.check_disk(load_settings())).state is state


def test_a_state_folder_on_a_network_or_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        psutil, "disk_partitions", lambda **_: [SimpleNamespace(mountpoint=str(tmp_path), fstype="nfs4")]
    )

    def refuse(**_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    found = wrong(machine.check_disk(load_settings()))
    assert [f.found.split(" ", 1)[1] for f in found if str(tmp_path) in f.found] == [
        "cannot be written: Permission denied",
        "is on a network file system (nfs4)",
    ]


def test_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=300 << 20, total=8 << 30))
    finding = only(machine.check_memory(load_settings()))
    assert (finding.state, finding.found) == (State.NOTE, "300 MiB free of 8.0 GiB")


def test_gpus_are_told_with_memory_and_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    fake: dict[str, Any] = {
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlSystemGetDriverVersion": lambda: "575.1",
        "nvmlDeviceGetCount": lambda: 1,
        "nvmlDeviceGetHandleByIndex": lambda index: index,
        "nvmlDeviceGetName": lambda _: "NVIDIA L4",
        "nvmlDeviceGetMemoryInfo": lambda _: SimpleNamespace(free=20 << 30, total=24 << 30),
    }
    for name, call in fake.items():
        monkeypatch.setattr(pynvml, name, call)
    finding = only(machine.check_gpu(load_settings()))
    assert (finding.state, finding.found) == (State.FINE, "NVIDIA L4, 20.0 GiB free of 24.0 GiB, driver 575.1")

    def broken() -> None:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH)

    monkeypatch.setattr(pynvml, "nvmlInit", broken)
    assert only(machine.check_gpu(load_settings())).state is State.NOTE


def test_ports_are_free_taken_or_ours(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        home = tmp_path / "home"
        settings = Settings(home=home, listen=f"127.0.0.1:{port}", ui_listen=f"127.0.0.1:{free_port()}")
        gateway, dashboard = machine.check_ports(settings)
        assert gateway.state is State.NOTE
        assert f"(pid {os.getpid()})" in gateway.found
        assert "--port " in gateway.fix
        assert dashboard.state is State.FINE
        with claim(home, "", ""):
            gateway, _ = machine.check_ports(settings)
        assert gateway.state is State.FINE
        assert "is the running gateway's" in gateway.found


def test_packages_that_are_missing_or_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"tts": [Requirement("no-such-package>=1")], "ui": [Requirement("click>=99")]}
    monkeypatch.setattr(packages, "requirements", lambda extra: asked.get(extra, []))
    monkeypatch.setattr(packages, "metadata", lambda _: SimpleNamespace(get_all=lambda _: ["tts", "ui"]))
    monkeypatch.setattr(packages, "probe", lambda *_: {})
    tts, ui = packages.check_packages(load_settings())
    assert (tts.state, tts.found) == (State.BROKEN, "tts: no-such-package is missing")
    assert tts.fix == "pip install 'shorts-studio[tts]'"
    assert ui.state is State.NOTE, "everything but the dashboard works"
    assert "not >=99" in ui.found


def test_requirements_are_those_of_the_extra_alone() -> None:
    assert "espeakng-loader" in {requirement.name for requirement in packages.requirements("tts")}
    assert "grpcio" not in {requirement.name for requirement in packages.requirements("tts")}


@pytest.mark.parametrize(
    ("told", "found", "fix"),
    [
        (
            {"skia": "libEGL.so.1: cannot open shared object file: No such file or directory"},
            "skia does not load: libEGL.so.1",
            "sudo apt install libegl1",
        ),
        (
            {"skia": "", "crash": "Python ended with code -11"},
            "cv2 does not load: Python ended with code -11",
            "opencv",
        ),
        ({"av": "libodd-3.so.4: cannot open"}, "av does not load", "the system's package that has libodd-3.so.4"),
    ],
)
def test_libraries_that_do_not_load(
    told: dict[str, str], found: str, fix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "probe", lambda *_: dict(told))
    finding = only(wrong(packages.check_packages(load_settings())))
    assert finding.state is State.BROKEN
    assert found in finding.found
    assert fix in finding.fix


def test_a_probe_outlives_what_it_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crashing_module.py").write_text("import os; os.abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told = probe.probe("import", "json", "no_such_module", "crashing_module", "csv")
    assert told["json"] == ""
    assert "No module named" in told["no_such_module"]
    assert set(told) == {"json", "no_such_module", "crash"}


def test_a_backend_that_lacks_something_says_its_own_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    backends = {
        "good": SimpleNamespace(missing=lambda: ""),
        "bad": SimpleNamespace(missing=lambda: "fetch it"),
    }
    module = SimpleNamespace(REGISTRY=SimpleNamespace(get=backends.__getitem__))
    monkeypatch.setattr(packages, "import_module", lambda _: module)
    routes = dict.fromkeys(("crawl", "llm", "image", "video", "music", "render"), ("good",))
    note = only(wrong(packages.check_backends(Settings(routes={**routes, "tts": ("bad", "good")}))))
    assert (note.state, note.fix) == (State.NOTE, "fetch it")
    broken = only(wrong(packages.check_backends(Settings(routes={**routes, "tts": ("bad",)}))))
    assert (broken.state, broken.found) == (State.BROKEN, "tts: bad cannot work")


def test_ffmpeg_that_does_not_run_or_lacks_an_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "nowhere"))
    finding = only(packages.check_ffmpeg(load_settings()))
    assert finding.state is State.BROKEN
    assert "unset IMAGEIO_FFMPEG_EXE" in finding.fix
    listing = " V....D mpeg4  MPEG-4\n A....D aac  AAC\n ... " + "\n ... ".join(f"{f} A->A" for f in packages.FILTERS)
    monkeypatch.setattr(packages, "_ask", lambda _path, what: "ffmpeg version 9 x" if what == "-version" else listing)
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE")
    assert "lacks libx264" in only(packages.check_ffmpeg(load_settings())).found
