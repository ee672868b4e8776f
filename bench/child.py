"""What the bench runs in processes of their own: `python -m bench.child prepare|frames|render FOLDER [SECONDS]`."""

from __future__ import annotations

import sys
import threading
import wave
from contextlib import closing
from pathlib import Path

from services.common.artifacts import FileStore
from services.common.operation import Work
from shorts.render.v1 import render_pb2


def _work(folder: Path) -> Work:
    return Work(FileStore(folder / "store"), lambda _: None, threading.Event())


def read_timeline(folder: Path, seconds: int) -> render_pb2.Timeline:
    """Read a timeline that `prepare` wrote."""
    return render_pb2.Timeline.FromString((folder / f"timeline-{seconds}.pb").read_bytes())


def prepare(folder: Path) -> None:
    """Make what the measured runs read: timelines and artifacts, and for the rival pictures, sound and subtitles."""
    import cv2  # noqa: PLC0415 - the measured render imports no more than it needs

    from bench import scenes  # noqa: PLC0415
    from services.common.drawing.still import draw_picture  # noqa: PLC0415
    from services.render.subtitles import srt  # noqa: PLC0415
    from services.tts.backends.espeak import EspeakBackend  # noqa: PLC0415

    work, engine = _work(folder), EspeakBackend()
    store = FileStore(folder / "store")
    engine.load()
    try:
        for seconds in scenes.LENGTHS:
            made = scenes.timeline(seconds, store, engine, work)
            (folder / f"timeline-{seconds}.pb").write_bytes(made.SerializeToString(deterministic=True))
            (folder / f"{seconds}.srt").write_text(srt(made), encoding="utf-8")
            _write_voice(folder / f"voice-{seconds}.wav", made, store)
        scenes.write_music(folder / "music.wav", 20)
        for index, fixed in enumerate(scenes.SCENES):
            drawn = scenes.picture(fixed, index)
            pixels = draw_picture(drawn, scenes.WIDTH, scenes.HEIGHT, store.read)
            cv2.imwrite(str(folder / f"picture-{index}.png"), cv2.cvtColor(pixels[..., :3], cv2.COLOR_RGB2BGR))
    finally:
        engine.unload()
        work.close()


def _write_voice(path: Path, made: render_pb2.Timeline, store: FileStore) -> None:
    """Write all speech on one track."""
    rate, track = 0, b""
    for index, scene in enumerate(made.scenes):
        with wave.open(str(store.path(scene.speech.audio))) as speech:
            rate = speech.getframerate()
            track = track[: round(index * scene.duration * rate) * 2]
            track += speech.readframes(speech.getnframes())
        track = track.ljust(round((index + 1) * scene.duration * rate) * 2, b"\0")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(track)


def frames(folder: Path, seconds: int) -> None:
    """Dump the renderer's frames, raw yuv420p, as they go into its encoder."""
    from services.render.frames import FrameStream  # noqa: PLC0415

    work, made = _work(folder), read_timeline(folder, seconds)
    with (
        closing(FrameStream(made, made.width, made.height, work)) as stream,
        (folder / "frames.raw").open("wb") as target,
    ):
        for frame in stream:
            target.write(frame.bytes)
    work.close()


def render(folder: Path, seconds: int) -> None:
    """Render for good, as the service does."""
    from services.render.backends.ffmpeg import FfmpegBackend  # noqa: PLC0415

    work, backend = _work(folder), FfmpegBackend()
    backend.load()
    request = render_pb2.RenderRequest(
        backend="ffmpeg", timeline=read_timeline(folder, seconds), quality=render_pb2.QUALITY_FINAL
    )
    result = backend.render(request, work)
    (folder / f"short-{seconds}.mp4").write_bytes(work.store.read(result.files[0].video))
    work.close()


def main() -> None:
    """Do the job that the arguments name."""
    job, folder = sys.argv[1], Path(sys.argv[2])
    if job == "prepare":
        prepare(folder)
    else:
        {"frames": frames, "render": render}[job](folder, int(sys.argv[3]))


if __name__ == "__main__":
    main()
