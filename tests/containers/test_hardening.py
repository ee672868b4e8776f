"""What containers may do and where they can get: asked of the engine, and tried from inside."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from tests.containers.system import ALL, WITHOUT_WAY_OUT, System

PUBLIC = ("1.1.1.1:443", "8.8.8.8:53", "example.com:443")
ON_FRONT = ("gateway", "ui")
LARGEST_IMAGE = 800e6

INSIDE = """
import json, os
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
def writes(path):
    try:
        open(path, "w").close()
    except OSError as error:
        return error.errno
    os.unlink(path)
    return 0
print(json.dumps({
    "uid": os.getuid(), "gid": os.getgid(), "groups": os.getgroups(),
    "effective": int(status["CapEff"], 16), "bounding": int(status["CapBnd"], 16), "no_new": status["NoNewPrivs"],
    "root": writes("/probe"), "code": writes("/venv/probe"), "tmp": writes("/tmp/probe"),
    "volumes": {path: writes(path + "/probe") for path in ("/artifacts", "/models", "/state")},
}))
"""

PROBE = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def reach(target):
    host, port = target.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), 3).close()
    except OSError as error:
        return type(error).__name__
    return "open"
targets = sys.argv[1:]
with ThreadPoolExecutor(len(targets)) as pool:
    print(json.dumps(dict(zip(targets, pool.map(reach, targets)))))
"""

SERVES = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from services.common.health import grpc_problem
targets = sys.argv[1:]
with ThreadPoolExecutor(len(targets)) as pool:
    print(json.dumps(dict(zip(targets, (not problem for problem in pool.map(grpc_problem, targets))))))
"""


def reach(system: System, service: str, *targets: str) -> dict[str, str]:
    """Try to connect from inside a container; "open" or the name of the error, by target."""
    answer: dict[str, str] = json.loads(system.run(service, PROBE, *targets))
    return answer


@contextmanager
def host_listens(system: System) -> Iterator[list[str]]:
    """Listen on all addresses of this machine; give those on which containers might find it."""
    with socket.create_server(("0.0.0.0", 0)) as server:
        port = server.getsockname()[1]
        networks = system.engine.networks.list(filters={"label": f"com.docker.compose.project={system.project}"})
        networks += system.engine.networks.list(names=["bridge"])
        gateways = {c["Gateway"] for n in networks for c in n.attrs["IPAM"]["Config"] if "Gateway" in c}
        yield [f"{address}:{port}" for address in sorted(gateways)]


@pytest.mark.parametrize("service", ALL)
def test_the_engine_grants_it_little(system: System, service: str) -> None:
    attributes: dict[str, Any] = system.container(service).attrs
    host = attributes["HostConfig"]
    assert attributes["Config"]["User"] == "10001:10001"
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert not host["Privileged"]
    assert host["Init"] is True
    assert 0 < host["Memory"] <= 3 << 30
    assert 0 < host["PidsLimit"] <= 256
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}
    bindings = {b["HostIp"] for ports in (host["PortBindings"] or {}).values() for b in ports}
    assert bindings == ({"127.0.0.1"} if service in ON_FRONT else set())


@pytest.mark.parametrize("service", ALL)
def test_inside_it_can_do_little(system: System, service: str) -> None:
    seen = json.loads(system.run(service, INSIDE))
    assert (seen["uid"], seen["gid"]) == (10001, 10001)
    assert set(seen["groups"]) <= {10001}
    assert (seen["effective"], seen["bounding"], seen["no_new"]) == (0, 0, "1")
    assert seen["root"] != 0
    assert seen["code"] != 0
    assert seen["tmp"] == 0
    writable = {path for path, problem in seen["volumes"].items() if problem == 0}
    assert writable == {
        "gateway": {"/artifacts", "/state"},
        "ui": set(),
        "crawl": set(),
        "shelf": {"/models"},
    }.get(service, {"/artifacts"})


@pytest.mark.parametrize("service", ALL)
def test_the_image_is_small(system: System, service: str) -> None:
    assert system.image_bytes(service) < LARGEST_IMAGE


def test_each_installs_its_own_extra_alone(system: System) -> None:
    of = {"ui": "streamlit", "llm": "MeCab", "image": "emoji", "tts": "espeakng_loader", "render": "imageio_ffmpeg"}
    of |= {"gateway": "dbos", "crawl": "lxml"}
    assert "True" in system.run("tts", "from importlib.util import find_spec; print(bool(find_spec('onnxruntime')))")
    code = "import sys; from importlib.util import find_spec; print([m for m in sys.argv[1:] if find_spec(m)])"
    for service in ALL:
        found = system.run(service, code, *of.values()).strip()
        assert found == str([of[service]] if service in of else []), service


def test_there_is_no_way_out(system: System) -> None:
    with ThreadPoolExecutor() as pool:
        answers = dict(
            zip(WITHOUT_WAY_OUT, pool.map(lambda s: reach(system, s, *PUBLIC), WITHOUT_WAY_OUT), strict=True)
        )
    for service, found in answers.items():
        assert "open" not in found.values(), (service, found)
        assert found["example.com:443"] == "gaierror", (service, found)  # names are a way out, too


def test_the_networks_are_shut(system: System) -> None:
    (front,) = system.engine.networks.list(names=[f"{system.project}_front"])
    assert front.attrs["Options"]["com.docker.network.bridge.enable_ip_masquerade"] == "false"
    for name in ("inside", "crawl-link", "shelf-link"):
        (network,) = system.engine.networks.list(names=[f"{system.project}_{name}"])
        assert network.attrs["Internal"] is True


def test_not_even_this_machine_is_reached_from_inside(system: System) -> None:
    with host_listens(system) as addresses:
        if "open" not in reach(system, "crawl", *addresses).values():
            pytest.skip("the engine runs on another machine: nothing to reach here")
        shut = [service for service in WITHOUT_WAY_OUT if service not in ON_FRONT]
        with ThreadPoolExecutor() as pool:
            for found in pool.map(lambda service: reach(system, service, *addresses), shut):
                assert "open" not in found.values()


def test_crawl_reaches_the_gateway_and_none_of_the_others(system: System) -> None:
    ports = {"llm": 7451, "image": 7452, "video": 7453, "tts": 7454, "render": 7455, "music": 7457, "ui": 8501}
    names = [f"{service}:{port}" for service, port in ports.items()]
    answers = reach(system, "crawl", "gateway:7450", *names)
    assert answers.pop("gateway:7450") == "open"
    assert "open" not in answers.values(), answers
    # By address: what does not lead to the service goes out, where anything might take the connection. So talk to it.
    addresses = [f"{ip}:{port}" for service, port in ports.items() for ip in system.addresses(service)]
    assert set(json.loads(system.run("crawl", SERVES, *addresses)).values()) == {False}
    inside = [f"{ip}:{port}" for service, port in ports.items() if service != "ui" for ip in system.addresses(service)]
    assert set(json.loads(system.run("gateway", SERVES, *inside)).values()) == {True}


def test_the_shelf_reaches_the_gateway_and_none_of_the_others(system: System) -> None:
    ports = {"llm": 7451, "image": 7452, "video": 7453, "tts": 7454, "render": 7455, "music": 7457, "ui": 8501}
    answers = reach(system, "shelf", "gateway:7450", *(f"{service}:{port}" for service, port in ports.items()))
    assert answers.pop("gateway:7450") == "open"
    assert "open" not in answers.values(), answers
    assert json.loads(system.run("gateway", SERVES, "shelf:7458")) == {"shelf:7458": True}


def test_only_crawl_and_shelf_have_a_route_out(system: System) -> None:
    networks = {name: set(system.container(name).attrs["NetworkSettings"]["Networks"]) for name in ALL}
    assert {name for name, joined in networks.items() if f"{system.project}_outside" in joined} == {"crawl"}
    assert {name for name, joined in networks.items() if f"{system.project}_fetching" in joined} == {"shelf"}
    assert networks["crawl"] == {f"{system.project}_outside", f"{system.project}_crawl-link"}
    assert networks["shelf"] == {f"{system.project}_fetching", f"{system.project}_shelf-link"}
    assert networks["ui"] == {f"{system.project}_front"}
