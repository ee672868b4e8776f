"""Small files that browsers really show and play."""

from __future__ import annotations

import io
import subprocess
import wave
from functools import cache

import imageio_ffmpeg
from PIL import Image


@cache
def picture(number: int) -> bytes:
    """Paint a PNG of 90x160, another colour for each number."""
    buffer = io.BytesIO()
    Image.new("RGB", (90, 160), (60 * number % 256, 120, 200)).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def portrait(number: int, pixels: int) -> bytes:
    """Paint a square WebP, another colour for each number."""
    buffer = io.BytesIO()
    Image.new("RGB", (pixels, pixels), (40 * number % 256, 160, 90)).save(buffer, "WEBP")
    return buffer.getvalue()


@cache
def sound(number: int = 0) -> bytes:
    """Half a second of as good as silence as WAV, another for each number."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 8000, 4000, "NONE", "not compressed"))
        file.writeframes(bytes([number % 8, 0]) * 4000)
    return buffer.getvalue()


@cache
def film(number: int) -> bytes:
    """Two seconds of moving bars as MP4, H.264 and AAC."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=90x160:r=15:d=2"]
    command += ["-f", "lavfi", "-i", f"sine=f={300 + 20 * number}:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p"]
    command += ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout
