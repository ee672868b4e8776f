"""Voices that the user added: each cloned from a sample, with the consent of who is heard, which is kept with it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import time
import wave
from collections.abc import Sequence
from pathlib import Path

import av
import av.error
import sqlalchemy as sa
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from gateway.clients import Endpoint, Services
from gateway.database import Database, metadata
from gateway.licences import backend_forbidden
from gateway.routes import Candidate, Routes
from services.common.artifacts import ArtifactStore, FileStore
from services.common.errors import AlreadyExistsError, InvalidInputError, NotFoundError, PreconditionError
from services.common.language import LANGUAGES
from services.common.validation import Checks
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.studio.v1.studio_pb2 import AddedVoice, AddVoiceRequest, JobSpec
from shorts.tts.v1.tts_pb2 import CheckVoiceRequest, ClonedVoice, SynthesizeRequest, Voice

PREFIX = "own-"
LONGEST_NAME = 40
CLONING = "voice_cloning.v1"
"""Feature of the backends that can."""
_RATE = 24_000
_LONGEST_SECONDS = 31
"""Of the given file, this much is read at most: a second more than is allowed, so that one that is longer is told."""
# Usual paces of read speech, syllables per second: how fast somebody speaks is not known before.
_PACES = {"ko": 5.6, "en": 4.5}

_table = sa.Table(
    "voice",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
)


class OwnVoices:
    """The added voices of one state folder, and the services that can speak in them."""

    def __init__(self, database: Database, services: Services, routes: Routes, store: ArtifactStore) -> None:
        self._database = database
        self._services = services
        self._routes = routes
        self._store = store
        self._adding = asyncio.Lock()

    async def add(self, request: AddVoiceRequest) -> AddedVoice:
        """Check a voice and keep it; where it does not hold, what was made of its sample is deleted again.

        Raises InvalidInputError, AlreadyExistsError, NotFoundError, PreconditionError.
        """
        identity = id_of(request.name)
        with Checks() as check:
            named = len(identity) > len(PREFIX) and len(request.name.strip()) <= LONGEST_NAME
            check.that(named, "name", f"must have 1 to {LONGEST_NAME} characters, among them a letter or a digit")
            check.artifact("voice.sample", request.voice.sample)
        candidate = (await self._cloning(commercial=False))[0]
        added = AddedVoice(id=identity, name=request.name.strip(), voice=request.voice, original=request.voice.sample)
        sample = await asyncio.to_thread(_as_wav, self._store.path(request.voice.sample))
        async with self._adding:  # one at a time: what one takes out of the store again, no other has just put there
            if await self.find(identity) is not None:
                raise _taken(identity)
            await self._keep(candidate.endpoint, added.voice, sample)
            added.created_at.FromMilliseconds(int(time.time() * 1000))
            await self._database.run(self._insert, added)
        return added

    async def _keep(self, endpoint: Endpoint, voice: ClonedVoice, sample: bytes) -> None:
        """Put a voice's sample where services read it, and have the voice checked; out again where it does not hold."""
        store = self._store if isinstance(self._store, FileStore) else None
        known = store is None or store.has(hashlib.sha256(sample).hexdigest())
        voice.sample.CopyFrom(await asyncio.to_thread(self._store.put, [sample], "audio/wav"))
        try:
            await self._services.check_voice(endpoint, CheckVoiceRequest(voice=voice))
        except BaseException:
            if store is not None and not known:
                store.remove(voice.sample)
            raise

    async def delete(self, identity: str) -> AddedVoice:
        """Forget a voice; give it as it was, for its files stay in the store. Raises NotFoundError."""
        found = await self.find(identity)
        await self._database.run(self._delete, identity)
        return found or AddedVoice()

    async def added(self) -> list[AddedVoice]:
        """List them, the newest first."""
        return await self._database.run(self._all)

    async def find(self, identity: str) -> AddedVoice | None:
        """Give an added voice; None where there is none of that id."""
        return await self._database.run(self._find, identity)

    async def all(self, language: str, route: Sequence[str] = ()) -> list[Voice]:
        """List the voices that speak a language ("": all), the services' own first.

        `route` stands in the place of the studio's. Raises UnavailableError.
        """
        voices = await self._routes.voices(language, route)
        added = await self.added()
        return [*voices, *await self._as_voices(added)] if added else voices

    async def check(self, spec: JobSpec) -> None:
        """Check that a job may be spoken in the added voice that it asks for, if it does.

        Raises InvalidInputError for one that there is not, PreconditionError where no backend can, or may, speak in it.
        """
        if not spec.voice.startswith(PREFIX):
            return
        if await self.find(spec.voice) is None:
            names = ", ".join(voice.id for voice in await self.added()) or "none"
            raise InvalidInputError.of("spec.voice", f"no voice {spec.voice[:60]!r} was added; there are: {names}")
        await self._cloning(commercial=not spec.non_commercial)

    async def fill(self, request: SynthesizeRequest) -> None:
        """Put what an added voice is cloned from in the place of its id. Raises PreconditionError where it is gone."""
        if not request.voice.startswith(PREFIX):
            return
        found = await self.find(request.voice)
        if found is None:
            raise PreconditionError(f"the voice {request.voice} was deleted; choose another", reason="NO_VOICE")
        request.cloned_voice.CopyFrom(found.voice)
        request.voice = ""

    async def _cloning(self, *, commercial: bool) -> list[Candidate]:
        """List the backends that can clone voices, and may for such a job. Raises PreconditionError where none does."""
        refused: list[str] = []
        found: list[Candidate] = []
        for candidate in await self._routes.having("tts", CLONING):
            if told := _lack(candidate.backend) or backend_forbidden(
                candidate.backend, commercial=commercial, region=self._routes.region
            ):
                refused.append(f"tts/{candidate.backend.name}: {told}")
            else:
                found.append(candidate)
        if not found:
            told = "; ".join(refused) or "no speech service has a backend for it"
            raise PreconditionError(f"no voice can be cloned for this job: {told}", reason="NO_BACKEND")
        return found

    async def _as_voices(self, added: Sequence[AddedVoice]) -> list[Voice]:
        able = [c.backend for c in await self._routes.having("tts", CLONING) if not _lack(c.backend)]
        return [_voice(voice, able[0]) for voice in added] if able else []

    def _find(self, identity: str) -> AddedVoice | None:
        with self._database.engine.connect() as db:
            row = db.execute(sa.select(_table.c.body).where(_table.c.id == identity)).one_or_none()
        return AddedVoice.FromString(row.body) if row else None

    def _all(self) -> list[AddedVoice]:
        with self._database.engine.connect() as db:
            rows = db.execute(sa.select(_table.c.body).order_by(_table.c.created_at.desc())).all()
        return [AddedVoice.FromString(row.body) for row in rows]

    def _insert(self, voice: AddedVoice) -> None:
        values = {"id": voice.id, "body": voice.SerializeToString(), "created_at": time.time()}
        try:
            with self._database.engine.begin() as db:
                db.execute(_table.insert().values(**values))
        except sa.exc.IntegrityError as error:
            raise _taken(voice.id) from error

    def _delete(self, identity: str) -> None:
        with self._database.engine.begin() as db:
            gone = db.execute(_table.delete().where(_table.c.id == identity)).rowcount
        if not gone:
            raise NotFoundError(f"no voice {identity[:60]!r} was added; `shorts voices` lists them", reason="NO_VOICE")


def id_of(name: str) -> str:
    """Give the id of a voice by its name: "Mina Kim" is "own-mina-kim"."""
    return PREFIX + re.sub(r"[\W_]+", "-", name.strip().casefold()).strip("-")


def licence_refusal(voice: Voice) -> PreconditionError:
    """Make the error for a voice whose licence forbids what it is asked for."""
    return PreconditionError(
        f"the voice {voice.id}: its licence ({voice.license}) forbids commercial use; choose another voice, or say "
        "that it is not for commercial use (--non-commercial)",
        reason="LICENCE",
    )


def _taken(identity: str) -> AlreadyExistsError:
    return AlreadyExistsError(
        f"there is a voice {identity} already; choose another name, or delete it: shorts voices remove {identity}",
        reason="VOICE_TAKEN",
    )


def _lack(backend: Backend) -> str:
    return backend.detail if backend.state == BackendState.BACKEND_STATE_UNAVAILABLE else ""


def _voice(added: AddedVoice, backend: Backend) -> Voice:
    """Give an added voice as callers see it; its licence is that of the backend's model."""
    return Voice(
        id=added.id,
        backend=backend.name,
        name=added.name,
        languages=LANGUAGES,
        syllables_per_second=_PACES.get(added.voice.language, 5.0),
        license=backend.license,
        commercial_use=backend.commercial_use,
        cloned=True,
    )


def _as_wav(path: Path) -> bytes:
    """Give a sound file, or the sound of a film, as mono 16-bit WAV. Raises InvalidInputError."""
    resampler, data = AudioResampler("s16", "mono", _RATE), io.BytesIO()
    try:
        with av.open(str(path)) as container, wave.open(data, "wb") as target:
            if not container.streams.audio:
                raise InvalidInputError.of("voice.sample", "holds no sound; give a WAV, MP3, M4A, OGG or FLAC")
            target.setparams((1, 2, _RATE, 0, "NONE", ""))
            for frame in container.decode(audio=0):
                _write(target, resampler.resample(frame))
                if target.getnframes() > _LONGEST_SECONDS * _RATE:
                    break
            else:
                _write(target, resampler.resample(None))
    except (av.error.FFmpegError, ValueError) as error:
        told = f"is no sound file that can be read ({error}); give a WAV, MP3, M4A, OGG or FLAC"
        raise InvalidInputError.of("voice.sample", told) from error
    return data.getvalue()


def _write(target: wave.Wave_write, frames: Sequence[AudioFrame]) -> None:
    for frame in frames:
        target.writeframes(frame.to_ndarray().tobytes())
