"""What the bench runs in processes of their own: `python -m bench.child JOB FOLDER [NAME]`.

JOB is prepare, puppet, rate, frames or render. NAME is that of a timeline: "15" and "30" are the fixed scenes of that
length, "puppet-15" has characters in them.
"""

from __future__ import annotations

import sys
import threading
import wave
from contextlib import closing
from pathlib import Path

from services.common.artifacts import FileStore
from services.common.operation import Work
from shorts.render.v1 import render_pb2


def work_of(folder: Path) -> Work:
    """Give the work of a call that nobody listens to, its store in the folder."""
    return Work(FileStore(folder / "store"), lambda _: None, threading.Event())


def read_timeline(folder: Path, name: str) -> render_pb2.Timeline:
    """Read a timeline that `prepare` or `puppet` wrote."""
    return render_pb2.Timeline.FromString((folder / f"timeline-{name}.pb").read_bytes())


def prepare(folder: Path) -> None:
    """Make what the measured runs read: timelines and artifacts, and for the rival pictures, sound and subtitles."""
    import cv2  # noqa: PLC0415 - the measured render imports no more than it needs

    from bench import scenes  # noqa: PLC0415
    from services.common.drawing.still import draw_picture  # noqa: PLC0415
    from services.render.subtitles import srt  # noqa: PLC0415
    from services.tts.backends.espeak import EspeakBackend  # noqa: PLC0415

    work, engine = work_of(folder), EspeakBackend()
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


def puppet(folder: Path) -> None:
    """Make the timeline in which characters talk."""
    from bench import puppet as puppets  # noqa: PLC0415 - as above
    from services.tts.backends.espeak import EspeakBackend  # noqa: PLC0415

    work, engine = work_of(folder), EspeakBackend()
    engine.load()
    try:
        made = puppets.timeline(15, FileStore(folder / "store"), engine, work)
        (folder / "timeline-puppet-15.pb").write_bytes(made.SerializeToString(deterministic=True))
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


def frames(folder: Path, name: str) -> None:
    """Dump the renderer's frames, raw yuv420p, as they go into its encoder."""
    from services.render.frames import FrameStream  # noqa: PLC0415

    work, made = work_of(folder), read_timeline(folder, name)
    with (
        closing(FrameStream(made, made.width, made.height, work)) as stream,
        (folder / "frames.raw").open("wb") as target,
    ):
        for frame in stream:
            target.write(frame.bytes)
    work.close()


def render(folder: Path, name: str) -> None:
    """Render for good, as the service does; tell the CPU seconds of the call alone, FFmpeg's included."""
    from bench.measure import cpu_seconds  # noqa: PLC0415
    from services.render.backends.ffmpeg import FfmpegBackend  # noqa: PLC0415

    work, backend = work_of(folder), FfmpegBackend()
    backend.load()
    request = render_pb2.RenderRequest(
        backend="ffmpeg", timeline=read_timeline(folder, name), quality=render_pb2.QUALITY_FINAL
    )
    before = cpu_seconds()
    result = backend.render(request, work)
    sys.stdout.write(f"{cpu_seconds() - before:.3f}\n")
    (folder / f"short-{name}.mp4").write_bytes(work.store.read(result.files[0].video))
    work.close()


def main() -> None:
    """Do the job that the arguments name."""
    job, folder = sys.argv[1], Path(sys.argv[2])
    if job in {"prepare", "puppet"}:
        {"prepare": prepare, "puppet": puppet}[job](folder)
    elif job == "rate":
        from bench.puppet import frames_per_second  # noqa: PLC0415

        sys.stdout.write(f"{frames_per_second(folder, sys.argv[3]):.2f}\n")
    else:
        {"frames": frames, "render": render}[job](folder, sys.argv[3])


if __name__ == "__main__":
    main()
