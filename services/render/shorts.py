"""From a timeline to finished files: sound, frames, encode, subtitles, thumbnail, notices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from services.common.fonts import missing_glyphs
from services.common.operation import Work
from services.render.encoder import FPS, Encoder, Settings
from services.render.frames import FrameStream
from services.render.sound import mix_timeline
from services.render.subtitles import srt
from shorts.artifact.v1 import artifact_pb2
from shorts.render.v1 import render_pb2

PREVIEW_SIDE = 360
_SOUND_SHARE = 0.08
_REPORT_EVERY = 15  # frames


@dataclass(frozen=True)
class _Job:
    """One file to make; `before` and `share` place it in the call's progress."""

    timeline: render_pb2.Timeline
    scene_id: str
    before: float
    share: float


def render(request: render_pb2.RenderRequest, work: Work) -> render_pb2.Rendering:
    """Make all files of a checked request. Raises as `RenderBackend.render` says."""
    preview = request.quality == render_pb2.QUALITY_PREVIEW
    result = render_pb2.Rendering(notices=notices(request.timeline))
    for job in _jobs(request):
        file, thumbnail = _make(job, preview, work)
        result.files.append(file)
        if thumbnail is not None and not preview and not result.HasField("thumbnail"):
            result.thumbnail.CopyFrom(work.store.put([thumbnail], "image/jpeg"))
    if text := srt(request.timeline):
        result.subtitles.CopyFrom(work.store.put([text.encode()], "application/x-subrip"))
    return result


def _jobs(request: render_pb2.RenderRequest) -> Iterator[_Job]:
    """List the files: the short where asked for, then the scenes."""
    timeline = request.timeline
    cuts = set(request.cuts) or {render_pb2.CUT_SHORT}
    total = sum(scene.duration for scene in timeline.scenes)
    whole = total * len(cuts)
    done = 0.0
    if render_pb2.CUT_SHORT in cuts:
        yield _Job(timeline, "", 0.0, total / whole)
        done = total
    if render_pb2.CUT_SCENES in cuts:
        for scene in timeline.scenes:
            alone = render_pb2.Timeline()
            alone.CopyFrom(timeline)
            del alone.scenes[:]
            alone.scenes.append(scene)
            yield _Job(alone, scene.id, done / whole, scene.duration / whole)
            done += scene.duration


def frame_size(timeline: render_pb2.Timeline, preview: bool) -> tuple[int, int]:
    """Give width and height of the frames, even; previews have 360 pixels on the shorter side, or fewer."""
    width, height = timeline.width, timeline.height
    scale = min(1.0, PREVIEW_SIDE / min(width, height)) if preview else 1.0
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _make(job: _Job, preview: bool, work: Work) -> tuple[render_pb2.RenderedFile, bytes | None]:
    work.progress(job.before, "mixing the sound")
    mix = mix_timeline(job.timeline, work, exact=not preview)
    width, height = frame_size(job.timeline, preview)
    settings = Settings(width, height, preview, job.timeline.title, job.timeline.language)
    target = work.scratch / f"{job.scene_id or 'short'}.mp4"
    with closing(FrameStream(job.timeline, width, height, work)) as stream:
        with Encoder(settings, mix.wav if mix.aac is None else mix.aac, target, work) as encoder:
            for number, frame in enumerate(stream):
                encoder.write(frame)
                if number % _REPORT_EVERY == 0:
                    share = _SOUND_SHARE + (1 - _SOUND_SHARE) * number / stream.count
                    work.progress(job.before + job.share * share, f"frame {number + 1} of {stream.count}")
            encoder.finish()
        thumbnail = None if preview else stream.chooser.jpeg()
        seconds = stream.count / FPS
    file = render_pb2.RenderedFile(video=_store(target, work), scene_id=job.scene_id, duration=seconds)
    if mix.loudness_lufs is not None:
        file.loudness_lufs = mix.loudness_lufs
    if mix.true_peak_dbtp is not None:
        file.true_peak_dbtp = mix.true_peak_dbtp
    for spent in (mix.wav, mix.aac):
        if spent is not None:
            spent.unlink(missing_ok=True)
    return file, thumbnail


def _store(target: Path, work: Work) -> artifact_pb2.Artifact:
    """Move a finished file into the store."""
    artifact = work.store.put_file(target, "video/mp4")
    target.unlink()
    return artifact


def notices(timeline: render_pb2.Timeline) -> list[str]:
    """Tell which characters of captions and titles no bundled font draws, in the timeline's language."""
    missing: set[str] = set()
    for scene in timeline.scenes:
        missing |= missing_glyphs(scene.title)
        if not timeline.captions.hidden:
            missing |= set().union(*(missing_glyphs(word.text) for word in scene.speech.words))
    if not missing:
        return []
    named = " ".join(f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in sorted(missing))
    if timeline.language == "en":
        return [f"No bundled font draws these characters, so captions and titles leave them out: {named}"]
    return [f"글꼴에 없어 자막과 제목에서 뺀 글자: {named}"]
