"""The same short composed with moviepy 2.x the way MoneyPrinterTurbo does it; runs in an environment of its own.

Four lossy encodes, as there: each picture zooms by 3 % a second into a clip; each clip is written again cut to length;
the clips are joined with a further encode; captions (one image per cue), voice and music (0.2 as loud, faded out) are
laid over the result, which is written a last time. Usage: python rival.py FOLDER SECONDS FONT.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
from moviepy import (  # type: ignore[import-not-found, unused-ignore]
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    TextClip,
    VideoFileClip,
    afx,
)

FPS, WIDTH, HEIGHT = 30, 1080, 1920
PICTURES = 5
_CUE = re.compile(r"\d+\n([\d:,]+) --> ([\d:,]+)\n(.+?)\n(?:\n|$)", re.DOTALL)


def zoom(picture: Path, seconds: float, target: Path) -> None:
    """Encode 1: a picture that grows."""
    clip = ImageClip(str(picture)).with_duration(seconds).with_position("center")
    grown = clip.resized(lambda t: 1 + seconds * 0.03 * (t / seconds))
    CompositeVideoClip([grown], size=(WIDTH, HEIGHT)).write_videofile(str(target), fps=FPS, logger=None)


def cut(source: Path, seconds: float, target: Path) -> None:
    """Encode 2: the clip at its length and size."""
    with VideoFileClip(str(source), audio=False) as clip:
        clip.subclipped(0, min(seconds, clip.duration)).write_videofile(str(target), fps=FPS, logger=None)


def join(clips: list[Path], target: Path) -> None:
    """Encode 3: all clips one after the other."""
    listing = target.with_suffix(".txt")
    listing.write_text("".join(f"file '{clip}'\n" for clip in clips))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-f", "concat", "-safe", "0", "-i", str(listing)]
    subprocess.run([*command, "-c:v", "libx264", "-threads", "2", "-pix_fmt", "yuv420p", str(target)], check=True)


def cues(path: Path) -> list[tuple[float, float, str]]:
    """Read SubRip: start, end, text."""

    def seconds(stamp: str) -> float:
        hours, minutes, rest = stamp.replace(",", ".").split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    return [(seconds(start), seconds(end), text) for start, end, text in _CUE.findall(path.read_text(encoding="utf-8"))]


def caption(text: str, font: str) -> TextClip:
    """Set one cue as a picture."""
    size = (int(WIDTH * 0.9), 90 * (text.count("\n") + 1) + 40)
    return TextClip(
        text=text, font=font, font_size=60, color="#FFFFFF", stroke_color="#000000", stroke_width=2,
        interline=15, size=size, text_align="center",
    )  # fmt: skip


def compose(folder: Path, seconds: int, font: str) -> None:
    """Make the short."""
    each, cuts = seconds / PICTURES, []
    for index in range(PICTURES):
        zoomed, piece = folder / f"zoomed-{index}.mp4", folder / f"cut-{index}.mp4"
        zoom(folder / f"picture-{index}.png", each, zoomed)
        cut(zoomed, each, piece)
        cuts.append(piece)
    joined = folder / "joined.mp4"
    join(cuts, joined)
    video, voice = VideoFileClip(str(joined), audio=False), AudioFileClip(str(folder / f"voice-{seconds}.wav"))
    texts = []
    for start, end, text in cues(folder / f"{seconds}.srt"):
        clip = caption(text, font).with_start(start).with_end(end).with_duration(end - start)
        texts.append(clip.with_position(("center", HEIGHT * 0.95 - clip.h)))
    music = AudioFileClip(str(folder / "music.wav")).with_effects(
        [afx.MultiplyVolume(0.2), afx.AudioFadeOut(3), afx.AudioLoop(duration=video.duration)]
    )
    final = CompositeVideoClip([video, *texts]).with_audio(CompositeAudioClip([voice, music]))
    final.write_videofile(
        str(folder / f"rival-{seconds}.mp4"), codec="libx264", audio_codec="aac", audio_bitrate="192k", fps=FPS,
        threads=2, logger=None, temp_audiofile_path=str(folder),
    )  # fmt: skip
    for clip in (final, video, voice):
        clip.close()


if __name__ == "__main__":
    compose(Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3])
