"""The espeak-ng program: speaks clauses read from stdin, in a process of its own. Run as a script, never imported.

espeak-ng is under the GPL and stays out of the studio's processes; this script loads it with ctypes and uses nothing of
the studio. Arguments: the library's path, its data folder's path.

Protocol: one JSON object per line comes in: {"text", "voice", "rate" (words per minute), "pitch" and "range" (0 to 100,
50 is the voice's own), "words": [texts to spell]}. One line goes out, {"sample_rate", "bytes", "events": [["word",
character offset, sample] | ["phoneme", IPA, sample]], "spellings": [[IPA…]…]}, followed by that many bytes of 16-bit
mono PCM; or {"error": why}. End of input ends the program, so it cannot outlive its parent.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

RETRIEVAL = 2
PHONEME_EVENTS_IPA = 1 | 2
DONT_EXIT = 0x8000
CHARS_UTF8 = 1
WORD, PHONEME = 1, 7
RATE, PITCH, RANGE = 1, 3, 4
SPELL_IPA = 0x02 | ord("\t") << 8


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Speaker:
    """The library, loaded afresh for every clause.

    Its wave generator keeps phases and noise in static variables; only a fresh copy makes equal text give equal bytes
    (0.3 ms a time).
    """

    def __init__(self, library: str, data: str) -> None:
        self._path = str(Path(library).absolute())
        # espeak-ng keeps its data's path in 160 bytes; from the folder above, any path is short.
        self._data = Path(data).absolute()
        os.chdir(self._data.parent)
        self._pcm = bytearray()
        self._events: list[tuple[str, int | str, int]] = []
        self._callback = _CALLBACK(self._collect)
        self._library: ctypes.CDLL | None = None

    def speak(self, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Speak one clause."""
        library, sample_rate = self._fresh()
        self._pcm.clear()
        self._events.clear()
        if library.espeak_SetVoiceByName(job["voice"].encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {job['voice']!r}")
        for parameter, name in ((RATE, "rate"), (PITCH, "pitch"), (RANGE, "range")):
            library.espeak_SetParameter(parameter, int(job[name]), 0)
        text = job["text"].encode() + b"\0"
        if library.espeak_Synth(text, len(text), 0, 1, 0, CHARS_UTF8, None, None) != 0:
            raise ValueError("espeak-ng could not speak the text")
        library.espeak_Synchronize()
        pcm = bytes(self._pcm)
        header = {"sample_rate": sample_rate, "bytes": len(pcm), "events": list(self._events)}
        header["spellings"] = [_spell(library, word) for word in job["words"]]
        return header, pcm

    def _fresh(self) -> tuple[ctypes.CDLL, int]:
        if self._library is not None:
            self._library.espeak_Terminate()
            _unload(self._library)
        self._library = ctypes.CDLL(self._path)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        sample_rate = self._library.espeak_Initialize(
            RETRIEVAL, 0, self._data.name.encode(), PHONEME_EVENTS_IPA | DONT_EXIT
        )
        if sample_rate <= 0:
            raise ValueError(f"espeak-ng could not read its data in {self._data}; install espeakng-loader again")
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._library.espeak_SetSynthCallback(self._callback)
        return self._library, sample_rate

    def _collect(self, wave: Any, samples: int, events: Any) -> int:
        if wave and samples > 0:
            self._pcm += ctypes.string_at(wave, samples * 2)
        index = 0
        while events[index].type:
            event = events[index]
            if event.type == WORD:
                self._events.append(("word", event.text_position - 1, event.sample))
            elif event.type == PHONEME:
                self._events.append(("phoneme", event.id.string.decode("utf-8", "ignore"), event.sample))
            index += 1
        return 0


def _unload(library: ctypes.CDLL) -> None:
    close = getattr(_ctypes, "dlclose", None) or _ctypes.FreeLibrary  # type: ignore[attr-defined] # POSIX or Windows
    close(library._handle)


def _spell(library: ctypes.CDLL, word: str) -> list[str]:
    cursor = ctypes.c_char_p(word.encode())
    names: list[str] = []
    while cursor:  # one call spells one clause and moves the cursor behind it
        spelled = library.espeak_TextToPhonemes(ctypes.byref(cursor), CHARS_UTF8, SPELL_IPA)
        names += [name for name in spelled.decode().replace(" ", "\t").split("\t") if name]
    return names


def main() -> None:
    """Serve stdin until it ends."""
    speaker = Speaker(sys.argv[1], sys.argv[2])
    for line in sys.stdin.buffer:
        try:
            header, pcm = speaker.speak(json.loads(line))
        except ValueError as error:
            header, pcm = {"error": str(error)}, b""
        sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + pcm)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
