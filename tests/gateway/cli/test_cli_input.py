"""What the user gives wrong is told at once, by the option's name, before anything starts (no studio runs here)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gateway.cli.options import repeat_option
from gateway.cli.outputs import read_target, slug
from gateway.cli.sources import read_source
from services.common.validation import Checks

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import Shorts

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다."


def read(source: str, stdin: bytes = b"") -> tuple[str, list[str]]:
    check = Checks()
    text = read_source(source, check, io.BytesIO(stdin))
    return text, [f"{v.field}: {v.description}" for v in check.violations]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16"])
def test_korean_files_in_the_encodings_people_have(folder: Path, encoding: str) -> None:
    Path("a.txt").write_bytes(TEXT.encode(encoding))
    assert read("@a.txt") == (TEXT, [])
    assert read("-", TEXT.encode(encoding)) == (TEXT, [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Café à la crème, déjà vu".encode("latin-1"), "neither"),
        (bytes(range(256)), "UTF-8"),
        (b"PK\x03\x04\x00\x00\x00", "NUL"),
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        ("가".encode() * 50_001, "50,001 characters; at most 50,000"),
        (b"a" * 1_100_000, "larger than 1 MB"),
    ],
)
def test_text_files_that_cannot_be_used(folder: Path, data: bytes, words: str) -> None:
    Path("a.txt").write_bytes(data)
    _, problems = read("@a.txt")
    assert len(problems) == 1
    assert problems[0].startswith("SOURCE: ")
    assert words.replace("neither", "not a text in UTF-8 or CP949") in problems[0]


def test_sources_that_are_not_there(folder: Path) -> None:
    assert "there is no file 'nix.txt'" in read("@nix.txt")[1][0]
    assert "is a folder" in read("@.")[1][0]
    assert "is empty" in read("")[1][0]
    Path("bakery.txt").write_text(TEXT, encoding="utf-8")
    assert "write @bakery.txt" in read("bakery.txt")[1][0]


def photo(name: str, size: tuple[int, int] = (100, 100), kind: str = "JPEG") -> bytes:
    Image.new("RGB", size, "orange").save(name, kind)
    return Path(name).read_bytes()


def test_photos_that_cannot_be_used_are_all_told_at_once(shorts: Shorts, folder: Path) -> None:
    whole = photo("whole.jpg", (800, 800))
    Path("cut.jpg").write_bytes(whole[: len(whole) // 2])
    png = photo("whole.png", (300, 300), "PNG")
    Path("cut.png").write_bytes(png[: len(png) // 2])
    Path("text.jpg").write_text("not a picture")
    Path("empty.jpg").touch()
    photo("tiny.png", (63, 200), "PNG")
    photo("old.gif", (100, 100), "GIF")
    photo("long.png", (20_001, 64), "PNG")
    Image.new("1", (10_100, 10_000)).save("huge.png")
    bad = ["cut.jpg", "cut.png", "text.jpg", "empty.jpg", "tiny.png", "old.gif", "long.png", "huge.png", "nix.jpg", "."]
    ran = shorts("make", TEXT, "--images", "whole.jpg", *bad, "whole.png", "--music", "text.jpg", "--out", "no/a.mp4")
    assert ran.code == 2
    lines = ran.err.splitlines()
    expected = ["damaged", "damaged", "not a picture", "is empty", "63x200", "GIF", "20001x64", "megapixels",
                "not there", "folder"]  # fmt: skip
    found = [line for line in lines if line.startswith("shorts: --images: ")]
    assert len(found) == len(bad)
    for name, words in zip(bad, expected, strict=True):
        (line,) = [line for line in found if line.startswith(f"shorts: --images: {name} ")]
        assert words in line
    assert "shorts: --music: text.jpg is not a sound file; use MP3, WAV, FLAC, Ogg or M4A" in lines
    assert "shorts: --out: the folder 'no' does not exist; create it first" in lines


def test_more_photos_than_are_taken(shorts: Shorts, folder: Path) -> None:
    photo("a.jpg")
    ran = shorts("make", TEXT, "--images", *["a.jpg"] * 21)
    assert (ran.code, ran.err) == (2, "shorts: --images: 21 photos are too many; at most 20 are taken\n")


def test_a_photo_of_too_many_bytes(shorts: Shorts, folder: Path) -> None:
    photo("a.jpg")
    with Path("a.jpg").open("ab") as file:
        file.truncate((40 << 20) + 1)
    ran = shorts("make", TEXT, "--images", "a.jpg")
    assert ran.code == 2
    assert "larger than 40 MiB" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scenes", "0"], "'--scenes': 0 is out of range; choose 3 to 10"),
        (["--scenes", "99"], "'--scenes': 99 is out of range; choose 3 to 10"),
        (["--scenes", "viele"], "is not a whole number"),
        (["--length", "nan"], "choose 5 to 180 seconds"),
        (["--length", "inf"], "choose 5 to 180 seconds"),
        (["--length", "4.9"], "choose 5 to 180 seconds"),
        (["--seed", "-1"], "'--seed'"),
        (["--tone", "sad"], "'--tone'"),
        (["--aspect", "4:3"], "'--aspect'"),
        (["--json", "--quiet"], "exclude each other"),
        (["--images"], "'--images' requires an argument"),
        (["--out", "a.avi"], "--out: 'a.avi' is neither a folder nor a name that ends in .mp4"),
        (["--nix"], "No such option"),
        (["more", "words"], "unexpected extra argument"),
    ],
)
def test_bad_usage(shorts: Shorts, folder: Path, arguments: list[str], words: str) -> None:
    ran = shorts("make", TEXT, *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert ran.out == ""


def test_no_source_and_no_command(shorts: Shorts) -> None:
    assert shorts("make").code == 2
    assert "No such command" in shorts("bake").err


def test_help_teaches_and_version_tells(shorts: Shorts) -> None:
    for command in ("make", "jobs", "watch", "cancel", "resume", "voices", "recipes"):
        ran = shorts(command, "--help")
        assert ran.code == 0
        assert f"  shorts {command}" in ran.out.split("Example", 1)[1]
    assert shorts("--version").out.startswith("shorts 0.")


def test_several_values_after_one_option() -> None:
    def spread(line: str) -> list[str]:
        return repeat_option(line.split(), {"--images"})

    assert spread("@t --images a b --seed 7") == ["@t", "--images", "a", "--images", "b", "--seed", "7"]
    assert spread("--images a b @t") == ["--images", "a", "--images", "b", "@t"]
    assert spread("--images=a b --images c -- d") == ["--images=a", "--images", "b", "--images", "c", "--", "d"]
    assert spread("--seed 7 t") == ["--seed", "7", "t"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("새벽 4시, 빵집의 불!", "새벽-4시-빵집의-불"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "short-con"),
        ("🥐", "short"),
        ("", "short"),
        ("가" * 90, "가" * 60),
        ("A\x1b[31m B", "a-31m-b"),
    ],
)
def test_names_from_titles_are_safe(title: str, name: str) -> None:
    assert slug(title) == name


@contextmanager
def as_nobody() -> Iterator[None]:
    """Drop root's right to write everywhere, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        check = Checks()
        with as_nobody():
            read_target(f"{name}/a.mp4", force=False, check=check)
        assert [v.field for v in check.violations] == ["--out"]
        assert "may not be written" in check.violations[0].description
        assert os.listdir(name) == []  # noqa: PTH208


def test_an_almost_full_disk_is_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1 << 20))
    check = Checks()
    read_target("a.mp4", force=False, check=check)
    assert "only 1 MiB free" in check.violations[0].description


def test_the_help_imports_nothing_heavy() -> None:
    code = "import sys, gateway.cli; print(sorted({'grpc', 'rich', 'PIL', 'google.protobuf'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
