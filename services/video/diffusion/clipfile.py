"""Writes a clip: frames into FFmpeg's standard input, near-lossless H.264 in MP4 out, without sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from services.common.ffmpeg import FramePipe, write_whole
from services.common.operation import Work
from services.video.diffusion.frames import Pixels
from services.video.diffusion.smoothing import FPS

MEDIA_TYPE = "video/mp4"
# The renderer encodes once more; at this rate factor its source is as good as the frames.
_RATE_FACTOR = "12"
# Frames of RGB carry tags of their own into the encoder, so they are changed with the pixels.
_TO_YUV = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)


def encode_arguments(size: tuple[int, int], target: Path) -> list[str]:
    """List FFmpeg's arguments; raw RGB frames of `size` (width, height) come in at stdin."""
    return [
        *("-loglevel", "error", "-fflags", "+bitexact"),
        *("-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{size[0]}x{size[1]}"),
        *("-framerate", str(FPS), "-i", "pipe:0", "-map_metadata", "-1"),
        *("-vf", _TO_YUV),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", _RATE_FACTOR, "-profile:v", "high"),
        # Without it the same frames at times give other bytes; see the renderer's encoder.
        *("-x264-params", "sync-lookahead=0", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{target}"),
    ]


class ClipFile(FramePipe[Pixels]):
    """FFmpeg at work on frames of `size`, H x W x 3, uint8 RGB."""

    def __init__(self, size: tuple[int, int], target: Path, work: Work) -> None:
        super().__init__(encode_arguments(size, target), target, work)

    def _put(self, frame: Pixels) -> None:
        write_whole(self._descriptor, np.ascontiguousarray(frame).data.cast("B"))
