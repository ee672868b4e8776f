"""A client that shares no code with us: Node and buf, from the contracts alone, against a gateway process."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.support.judge import judge

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
SCRIPT = ROOT / "clients/node/make-short.js"
TEXT = "A small bakery opens at four. The first bread is sold by six. People stand in line. By nine it is all gone."
TOKEN = "sesame"
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a gateway process; give its address."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTS_")}
    settings = {
        "SHORTS_HOME": str(home),
        "SHORTS_LISTEN": address,
        "SHORTS_TOKEN": TOKEN,
        "SHORTS_MIN_FREE_MIB": "50",
    }
    with (home / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "gateway"], cwd=ROOT, env=kept | settings, stderr=log)
    try:
        while '"listening"' not in (home / "log").read_text():
            assert process.poll() is None, (home / "log").read_text()
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        assert process.wait(20) == 0


def node(gateway: str, *arguments: object, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    program = shutil.which("node", path=PATH)
    assert program is not None, "Node is missing; tools/setup-node.sh installs it"
    environment = {"PATH": PATH, "SHORTS_GATEWAY": gateway, "SHORTS_TOKEN": token}
    command = [program, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)


def test_the_page_shows_the_program_as_it_is() -> None:
    shown = re.findall(r"^```js\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert shown == [SCRIPT.read_text(encoding="utf-8")]


def test_node_makes_a_short(gateway: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    Image.radial_gradient("L").convert("RGB").resize((640, 480)).save(tmp_path / "photo.jpg")
    done = node(gateway, tmp_path / "text.txt", tmp_path / "out.mp4", tmp_path / "photo.jpg")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 % render" in done.stdout
    video = judge(tmp_path / "out.mp4").video
    assert (video.width, video.height) == (1080, 1920)
    assert not list(tmp_path.glob("*.part"))


def test_node_is_told_what_is_wrong(gateway: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(" ")
    empty = node(gateway, tmp_path / "text.txt", tmp_path / "out.mp4")
    assert empty.returncode == 1
    assert "spec.text: is empty" in empty.stderr
    refused = node(gateway, tmp_path / "text.txt", tmp_path / "out.mp4", token="wrong")
    assert "token" in refused.stderr
    assert not (tmp_path / "out.mp4").exists()


def lines(program: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in re.findall(rf"^\$ ({program} .*)$", PAGE, re.MULTILINE)]


def test_buf_needs_no_files(gateway: str, tmp_path: Path) -> None:
    answers = []
    for arguments in lines("buf"):
        here = [argument.replace("127.0.0.1:7450", gateway) for argument in arguments]
        here += ["-H", "authorization: Bearer sesame", "--reflect-header", "authorization: Bearer sesame"]
        done = subprocess.run(["buf", *here], cwd=tmp_path, env={"PATH": PATH, "HOME": str(tmp_path)},
                              capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        answers.append(done.stdout)
    methods, submitted, listed = answers
    assert "shorts.studio.v1.StudioService/Watch" in methods
    assert json.loads(submitted)["job"]["id"] in [job["id"] for job in json.loads(listed)["jobs"]]


def test_grpcurl_lines_name_what_there_is() -> None:
    for arguments in lines("grpcurl"):
        service, _, rpc = arguments[-1].partition("/")
        proto = ROOT / "protos" / Path(*service.split(".")[:-1])
        text = next(proto.glob("*.proto")).read_text(encoding="utf-8")
        assert f"rpc {rpc}(" in text
