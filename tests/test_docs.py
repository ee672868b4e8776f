"""README and CONTRIBUTING: every command parses, every setting exists, every example runs."""

from __future__ import annotations

import importlib
import re
import shlex
import shutil
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click
import grpc
import pytest

from gateway import recipes
from gateway.cli import shorts
from services.common.artifacts import FileStore
from services.common.server import start
from services.common.settings import Settings
from shorts.studio.v1.studio_pb2 import JobState
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc
from tests.gateway.conftest import OpenStudio, events_of, fakes, open_studio, spec

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

__all__ = ["fakes", "open_studio"]  # fixtures of the gateway's tests


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(page: str) -> Iterator[str]:
    """Every line of a shell block, and every `shorts …` or `make …` in the running text."""
    for block in blocks(page, "sh"):
        yield from (line for line in block.splitlines() if line.strip())
    prose = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    yield from (code for code in re.findall(r"`([^`]+)`", prose) if re.match(r"(\w+='?\S.*' )?(shorts|make) ", code))


def words_of(command: str) -> list[str]:
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        del words[0]
    return words


COMMANDS = [(page, command) for page in PAGES for command in commands(page)]


def test_the_pages_hold_commands() -> None:
    assert len(COMMANDS) > 20
    assert {words_of(command)[0] for _, command in COMMANDS} <= {"make", "shorts"}


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_every_command_is_one_that_there_is(page: str, command: str) -> None:
    program, *arguments = words_of(command)
    if program == "make":
        assert set(arguments) <= TARGETS
    else:
        parse(arguments)


def parse(arguments: list[str]) -> click.Context:
    """Parse a command line with the real commands, without running it."""
    parent = shorts.make_context("shorts", list(arguments[:1]))
    command = shorts.get_command(parent, arguments[0])
    assert command is not None, f"there is no command {arguments[0]!r}"
    if len(arguments) == 1:  # the text speaks of the command as such
        return parent
    return command.make_context(arguments[0], arguments[1:], parent=parent)


def test_a_command_that_is_not_there_would_be_found() -> None:
    with pytest.raises(AssertionError):
        parse(["bake"])
    with pytest.raises(click.UsageError):
        parse(["make", "text", "--nix"])


def test_the_option_table_is_that_of_make() -> None:
    table = re.findall(r"^\| (`--.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name for cell in table for name in re.findall(r"--[a-z-]+", cell)}
    make = shorts.commands["make"]
    assert listed == {option for parameter in make.params for option in parameter.opts if option.startswith("--")}


def test_the_settings_table_is_that_of_the_settings() -> None:
    rows = re.findall(
        r"^\| `SHORTS_(\w+)` \| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [name for _, name in rows] == list(Settings.model_fields)
    assert [variable.lower() for variable, _ in rows] == list(Settings.model_fields)


def example(path: str) -> str:
    (code,) = [block for block in blocks("CONTRIBUTING.md", "python") if block.startswith(f"# {path}\n")]
    return code


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files count as part of the packages of backends and recipes."""
    for package in ("services.tts.backends", "gateway.recipes"):
        module = importlib.import_module(package)
        monkeypatch.setattr(module, "__path__", [*module.__path__, str(tmp_path)])
    return tmp_path


async def test_the_backend_of_the_example_hums_over_grpc(
    install: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.tts.servicer import SERVICE

    (install / "hum.py").write_text(example("services/tts/backends/hum.py"), encoding="utf-8")
    match = re.search(r'"(\w+)": "([\w.:]+)",', example("services/tts/backend.py"))
    assert match is not None
    name, target = match.groups()
    monkeypatch.setattr(SERVICE.registry, "targets", {**SERVICE.registry.targets, name: target})
    folder = tempfile.mkdtemp(prefix="docs-")
    running = await start(SERVICE, f"unix:{folder}/tts.sock", store)
    try:
        async with grpc.aio.insecure_channel(running.address) as channel:
            stub = cast("tts_pb2_grpc.TtsServiceAsyncStub", tts_pb2_grpc.TtsServiceStub(channel))
            request = tts_pb2.SynthesizeRequest(backend=name, text="새벽 4시, 빵 굽는 냄새.", language="ko")
            *_, last = [response async for response in stub.Synthesize(request)]
            voices = await stub.ListVoices(tts_pb2.ListVoicesRequest())
    finally:
        await running.stop(0)
        shutil.rmtree(folder)
    assert [word.text for word in last.result.words] == ["새벽", "4시,", "빵", "굽는", "냄새."]
    assert [request.text[w.offset : w.offset + len(w.text)] for w in last.result.words] == request.text.split()
    with wave.open(str(store.path(last.result.audio))) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(last.result.duration)
    assert "hum-1" in [voice.id for voice in voices.voices]
    SERVICE.registry._made.pop(name)


async def test_the_recipe_of_the_example_makes_a_short(
    install: Path, open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    (install / "teaser.py").write_text(example("gateway/recipes/teaser.py"), encoding="utf-8")
    monkeypatch.setitem(recipes.RECIPES, "teaser", recipes._found()["teaser"])
    async with open_studio() as studio:
        job = await studio.submit("", spec(recipe="teaser", scene_count=5))
        events = await events_of(studio, job.id)
        job = await studio.jobs.get(job.id)
    assert job.state == JobState.JOB_STATE_DONE, job.error
    scripts = [event.script for event in events if event.HasField("script")]
    assert [len(script.scenes) for script in scripts] == [5, 2]
    assert {event.stage.scene_id for event in events if event.stage.stage == "voice"} == {"scene-1", "scene-2"}
