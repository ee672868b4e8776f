"""The judge finds what is wrong with shorts that are bad on purpose, and nothing wrong with a good one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.support.judge import judge

SIZE = (270, 480)
SECONDS = 4
TAGS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


def make(
    folder: Path,
    *,
    video: str = "",
    audio: str = "volume=13.2dB",
    rate: int = 30,
    encode: str = "-profile:v high -pix_fmt yuv420p",
    mux: str = "-movflags +faststart",
    sound: str = "-c:a aac -b:a 192k -ar 48000 -ac 2",
    tags: str = TAGS,
) -> Path:
    """Make a short of moving bars and a tone of the right loudness, but for what is asked for."""
    path = folder / "short.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
    command += ["-f", "lavfi", "-i", f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r={rate}:d={SECONDS}"]
    command += ["-f", "lavfi", "-i", f"aevalsrc=0.06*sin(700*t*(2+sin(5*t))):s=48000:d={SECONDS}"]
    command += ["-vf", ",".join(part for part in (video, tags) if part) or "null", "-af", audio]
    command += ["-c:v", "libx264", "-preset", "ultrafast", *encode.split(), *sound.split(), *mux.split(), str(path)]
    subprocess.run(command, check=True)
    return path


def test_a_good_short_has_no_faults(tmp_path: Path) -> None:
    # 8x8 transforms are what makes a stream High.
    report = judge(make(tmp_path, encode="-profile:v high -pix_fmt yuv420p -x264-params 8x8dct=1"))
    assert report.faults(*SIZE) == []
    assert report.video.duration == pytest.approx(SECONDS, abs=0.01)
    assert report.audio.duration == pytest.approx(SECONDS, abs=0.05)
    assert report.audio.channels == 2
    assert report.audio.bit_rate > 50_000
    assert (report.silences, report.blacks, report.freezes) == ((), (), ())


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("not h264 High", {"encode": "-profile:v baseline -pix_fmt yuv420p"}),
        ("yuv444p", {"encode": "-pix_fmt yuv444p"}),
        ("25 frames", {"rate": 25}),
        ("BT.709", {"tags": ""}),
        ("44100 Hz", {"sound": "-c:a aac -ar 44100"}),
        ("mp3", {"sound": "-c:a libmp3lame -ar 48000"}),
        ("faststart", {"mux": ""}),
        ("LUFS", {"audio": "volume=8dB"}),
        ("dBTP", {"audio": "volume=30dB"}),
        ("black from 1.00", {"video": "drawbox=c=black:t=fill:enable='between(t,1,1.5)'"}),
        ("frozen from 2.", {"video": "loop=loop=59:size=1:start=60,trim=end_frame=120,setpts=N/30/TB"}),
        ("sound 2.0", {"audio": "volume=13.2dB,atrim=end=2"}),
    ],
)
def test_a_bad_short_is_found_out(tmp_path: Path, said: str, options: dict[str, str]) -> None:
    faults = judge(make(tmp_path, **options)).faults(*SIZE)  # type: ignore[arg-type]
    assert any(said in fault for fault in faults), faults


def test_size_is_judged(tmp_path: Path) -> None:
    assert any("1080x1920" in fault for fault in judge(make(tmp_path)).faults())


def test_silence_is_measured(tmp_path: Path) -> None:
    report = judge(make(tmp_path, audio="volume=0:enable='between(t,1,2.5)'"))
    assert len(report.silences) == 1
    assert report.silences[0] == pytest.approx((1, 2.5), abs=0.05)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="cannot be decoded"):
        judge(path)
    path.write_bytes(b"no video")
    with pytest.raises(ValueError, match="cannot be opened"):
        judge(path)


def test_a_silent_film_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lacks picture or sound"):
        judge(make(tmp_path, sound="-an"))
