"""The options that choose models: in the spec as they were meant, refused by their own names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gateway.cli import run
from gateway.cli.problems import option_name
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Painting, Reference
from shorts.studio.v1.studio_pb2 import Making, RouteChoice
from shorts.video.v1.video_pb2 import Animation

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio, Shorts

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다. 첫 빵은 소금빵이다."


def test_without_any_the_spec_says_nothing(studio: FakeStudio, shorts: Shorts) -> None:
    assert shorts("make", TEXT, "--quiet").code == 0
    assert not studio.specs[0].HasField("making")


def test_they_arrive_in_the_spec(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    Image.new("RGB", (100, 120), "orange").save(folder / "face.png")
    ran = shorts(
        "make", TEXT, "--quiet", "--image-model", "sd-1.5", "--lora", "film-look:-0.5", "--lora", "grain", "--steps",
        "12", "--guidance", "0", "--negative-prompt", "snow", "--paint-character", "edge", "--face", "face.png",
        "--upscaler", "swin", "--video-model", "ltx-video", "--video-steps", "8", "--motion", "0", "--animate-photos",
        "--backend", "image=diffusers, illustrator", "--backend", "tts=espeak",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    making = studio.specs[0].making
    face = making.painting.reference.image
    assert studio.artifacts.files[face.sha256] == ((folder / "face.png").read_bytes(), "image/png")
    assert making == Making(
        routes=[
            RouteChoice(service="image", backends=["diffusers", "illustrator"]),
            RouteChoice(service="tts", backends=["espeak"]),
        ],
        painting=Painting(
            model="sd-1.5",
            steps=12,
            guidance=0,
            loras=[Lora(model="film-look", weight=-0.5), Lora(model="grain")],
            paint_character=True,
            control=Control(kind=ControlKind.CONTROL_KIND_EDGE),
            reference=Reference(image=face),
            upscaler="swin",
        ),
        negative_prompt="snow",
        animation=Animation(model="ltx-video", steps=8, motion=0),
        animate_photos=True,
    )


def test_a_character_painted_freely_with_the_drawn_ones_face(studio: FakeStudio, shorts: Shorts) -> None:
    assert shorts("make", TEXT, "--quiet", "--paint-character", "free", "--face", "drawn").code == 0
    assert studio.specs[0].making == Making(painting=Painting(paint_character=True, reference=Reference()))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--lora", "film-look:strong"), "--lora"),
        (("--lora", "film-look:3"), "choose -2 to 2"),
        (("--lora", ":1"), "write ID or ID:WEIGHT"),
        (("--steps", "0"), "choose 1 to 150"),
        (("--motion", "nan"), "choose 0 to 1"),
        (("--paint-character", "smell"), "--paint-character"),
        (("--face", "drawn"), "add --paint-character"),
        (("--face", "nowhere.png"), "--face: nowhere.png is not there"),
        (("--face", "text.png"), "--face: text.png is not a picture"),
        (("--backend", "render=ffmpeg"), "services: llm, tts, image, video, music"),
        (("--backend", "image="), "write SERVICE=NAME"),
        (("--backend", "image=a", "--backend", "image=b"), "--backend image=NAME,NAME"),
    ],
)
def test_what_is_wrong_is_told_by_the_option(
    folder: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], said: str
) -> None:
    (folder / "text.png").write_text("no picture", encoding="utf-8")
    assert run(["make", TEXT, *given]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_what_the_studio_refuses_is_told_by_the_option(studio: FakeStudio, shorts: Shorts) -> None:
    ran = shorts("make", TEXT, "--image-model", "nothing")
    assert (ran.code, ran.err.splitlines()[-1]) == (2, "shorts: --image-model: no model 'nothing'; here: sd-1.5")
    assert not studio.specs


@pytest.mark.parametrize(
    ("field", "option"),
    [
        ("painting.loras[1].model", "--lora"),
        ("painting.control.model", "--paint-character"),
        ("painting.reference.image", "--face"),
        ("routes[0].backends[0]", "--backend"),
        ("animation.motion", "--motion"),
        ("animation.few_steps_lora", "--video-model"),
    ],
)
def test_fields_have_the_names_of_options(field: str, option: str) -> None:
    assert option_name(f"spec.making.{field}") == option


def test_the_help_has_a_section_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["make", "--help"]) == 0
    before, _, models = capsys.readouterr().out.partition("\nModels (")
    assert "--image-model ID" in models
    assert "--image-model ID" not in before
    assert "--voice ID" in before
    assert "--out FILE.mp4|DIR/" in before
