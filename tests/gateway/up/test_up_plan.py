"""What `shorts up` is to start, and what stands in its way."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from gateway.ports import Address, free_port
from gateway.up import plan
from gateway.up.plan import Options, check_ports, choose_addresses, make_plan
from services.common.errors import InvalidInputError, UnavailableError
from services.common.settings import SERVICES, Settings


def test_options_come_before_settings_and_settings_before_defaults(tmp_path: Path) -> None:
    plain = choose_addresses(Settings(home=tmp_path), Options())
    assert (str(plain.gateway), plain.dashboard_url) == ("127.0.0.1:7450", "http://localhost:8501")
    settings = Settings(home=tmp_path, listen="0.0.0.0:7000", ui_listen="[::1]:7001", metrics_port=9100)
    mine = choose_addresses(settings, Options(port=7002))
    assert str(mine.gateway) == "0.0.0.0:7002"
    assert str(mine.gateway.reachable) == "127.0.0.1:7002"
    assert mine.dashboard_url == "http://[::1]:7001"
    assert mine.metrics == 9100
    assert choose_addresses(settings, Options(ui=False)).dashboard_url == ""


def test_an_address_that_cannot_be_read_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"settings\.ui_listen: is 'here'"):
        choose_addresses(Settings(home=tmp_path, ui_listen="here"), Options())


def test_a_taken_port_is_told_with_its_owner_and_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings = Settings(home=tmp_path)
        addresses = choose_addresses(settings, Options(port=port, ui_port=free_port()))
        with pytest.raises(UnavailableError) as caught:
            check_ports(settings, addresses)
    assert f"port {port}, which the gateway needs" in caught.value.message
    assert f"(pid {os.getpid()})" in caught.value.message
    assert "shorts up --port " in caught.value.message


def test_two_parts_cannot_have_one_port(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    port = free_port()
    with pytest.raises(InvalidInputError, match="the gateway has"):
        check_ports(settings, choose_addresses(settings, Options(port=port, ui_port=port)))
    with pytest.raises(InvalidInputError, match="--metrics-port"):
        check_ports(settings, choose_addresses(settings, Options(port=port, ui=False, metrics_port=port - 2)))


def test_services_elsewhere_are_not_started_and_all_know_the_token(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, services={"tts": "10.0.0.9:50051"}, token="secret", metrics_port=9100)
    services, [gateway], [ui] = make_plan(settings, choose_addresses(settings, Options()), tmp_path)
    local = [name for name in SERVICES if name != "tts"]
    assert [part.name for part in services] == local
    assert [part.metrics_port for part in services] == [9101 + n for n in range(len(local))]
    told = json.loads(gateway.environment["SHORTS_SERVICES"])
    assert told == {**{part.name: part.address for part in services}, "tts": "10.0.0.9:50051"}
    assert {part.environment["SHORTS_TOKEN"] for part in (*services, gateway, ui)} == {"secret"}
    assert {part.environment["SHORTS_STORE"] for part in (*services, gateway)} == {f"file:{tmp_path / 'artifacts'}"}
    assert ui.environment["SHORTS_GATEWAY"] == "127.0.0.1:7450"
    # A user's own metrics port must not reach every process.
    assert ui.environment["SHORTS_METRICS_PORT"] == "0"


def test_without_unix_sockets_services_listen_on_loopback_behind_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "UNIX_SOCKETS", False)
    settings = Settings(home=tmp_path)
    groups = make_plan(settings, choose_addresses(settings, Options(ui=False)), tmp_path)
    parts = [part for group in groups for part in group]
    assert all(part.address.startswith("127.0.0.1:") for part in parts)
    assert len({part.environment["SHORTS_TOKEN"] for part in parts}) == 1
    assert len(parts[0].token) > 30


def test_addresses_write_themselves_as_servers_take_them() -> None:
    assert str(Address("::", 80)) == "[::]:80"
    assert str(Address("::", 80).reachable) == "[::1]:80"
