"""The program behind espeak: it is reused, restarted, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import espeakng_loader
import psutil
import pytest

from services.common.errors import CancelledError, InternalError, UnavailableError
from services.common.reading.spoken import normalize
from services.tts.backends.espeak import EspeakBackend
from services.tts.espeak.align import word_spans
from services.tts.espeak.clauses import LONGEST, clauses
from services.tts.espeak.process import EspeakProcess, Manner
from services.tts.espeak.pronounce import pronounce, tense_after_l
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

MANNER = Manner("ko+f2", 180, 50, 50)


def test_it_is_reused_and_ended() -> None:
    engine = EspeakProcess()
    engine.speak("안녕.", MANNER, [])
    pid = engine.pid
    engine.speak("또 안녕.", MANNER, [])
    assert engine.pid == pid
    engine.stop()
    assert not psutil.pid_exists(pid)
    engine.stop()


def test_a_death_is_told_once_and_mended() -> None:
    engine = EspeakProcess()
    whole = engine.speak("안녕.", MANNER, [])
    os.kill(engine.pid, signal.SIGSTOP)  # alive when the call begins
    threading.Timer(0.05, os.kill, (engine.pid, signal.SIGKILL)).start()
    with pytest.raises(UnavailableError):
        engine.speak("안녕.", MANNER, [])
    assert engine.speak("안녕.", MANNER, []) == whole
    engine.stop()


def test_a_hanging_engine_is_ended() -> None:
    engine = EspeakProcess(clause_seconds=0.2)
    engine.start()
    os.kill(engine.pid, signal.SIGSTOP)
    with pytest.raises(UnavailableError):
        engine.speak("안녕.", MANNER, [])
    assert engine.pid == 0


def test_what_espeak_refuses_is_an_error_and_no_death() -> None:
    engine = EspeakProcess()
    with pytest.raises(InternalError, match="no voice"):
        engine.speak("안녕.", replace(MANNER, voice="tlh+nobody"), [])
    assert engine.speak("안녕.", MANNER, []).pcm
    engine.stop()


def test_long_paths_are_no_trouble_and_missing_data_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("long" * 25) / ("path" * 25)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
    short = EspeakProcess()
    expected = short.speak("안녕.", MANNER, [])
    short.stop()
    for data, fails in ((deep / "espeak-ng-data", False), (deep / "nothing", True)):
        monkeypatch.setattr(espeakng_loader, "get_data_path", lambda data=data: str(data))
        engine = EspeakProcess()
        if fails:
            with pytest.raises(InternalError, match="could not read its data"):
                engine.speak("안녕.", MANNER, [])
        else:
            assert engine.speak("안녕.", MANNER, []) == expected
        engine.stop()


def test_it_does_not_outlive_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\nfrom services.tts.espeak.process import EspeakProcess\ne = EspeakProcess()\ne.start()\n"
            "print(e.pid, flush=True)\nsys.stdin.read()",
        ],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    assert worker.is_running()
    parent.kill()
    parent.wait()
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    for pipe in (parent.stdin, parent.stdout):
        assert pipe is not None
        pipe.close()


def test_the_library_is_never_loaded_here(mouth: Any) -> None:
    mouth.say("안녕.")
    engine = psutil.Process(mouth.backend._engine.pid)
    assert any("espeak-ng" in entry.path for entry in engine.memory_maps())
    assert not any("espeak-ng" in entry.path for entry in psutil.Process().memory_maps())


def test_a_stop_ends_the_call(mouth: Any) -> None:
    stop = threading.Event()
    seen: list[float] = []
    work = mouth.work(stop, seen)
    report = work._report

    def once(progress: Any) -> None:
        report(progress)
        stop.set()

    work._report = once
    with pytest.raises(CancelledError):
        mouth.backend.synthesize(SynthesizeRequest(text="하나. 둘. 셋. 넷.", language="ko"), work)
    assert len(seen) == 1
    assert mouth.say("다시.").speech.words


def test_progress_rises(mouth: Any) -> None:
    seen: list[float] = []
    mouth.backend.synthesize(SynthesizeRequest(text="하나. 둘. 셋. 넷.", language="ko"), mouth.work(seen=seen))
    assert seen == sorted(seen)
    assert len(seen) >= 4


def test_unload_ends_the_program() -> None:
    backend = EspeakBackend()
    assert backend.missing() == ""
    backend.load()
    pid = backend._engine.pid
    assert pid
    backend.unload()
    assert not psutil.pid_exists(pid)


def test_alignment_agrees_with_the_events_it_does_without(sentences: dict[str, list[str]]) -> None:
    engine, off = EspeakProcess(), []
    for language, manner in (("ko", MANNER), ("en", replace(MANNER, voice="en-us+f2"))):
        for sentence in sentences[language]:
            for clause in clauses(normalize(sentence, language), language):
                heard = engine.speak(clause.text, manner, list(clause.readings))
                known = dict(reversed(heard.words))
                with_events = word_spans(clause.offsets, heard)
                without = word_spans(clause.offsets, replace(heard, words=()))
                off += [
                    abs(one[0] - other[0]) / heard.sample_rate
                    for at, one, other in zip(clause.offsets, with_events, without, strict=True)
                    if at in known
                ]
    engine.stop()
    assert len(off) > 200
    assert max(off) < 0.12
    assert sum(value == 0 for value in off) > 0.88 * len(off)


def test_clauses_end_at_marks_and_stay_short() -> None:
    made = clauses(normalize("하나, 두 개. 셋 넷? " + "가나다라 " * 100, "ko"), "ko")
    assert [clause.text for clause in made[:3]] == ["하나,", "두 개.", "셋 넷?"]
    assert all(len(clause.text) <= LONGEST + 40 for clause in made)
    for clause in made:
        for at, reading in zip(clause.offsets, clause.readings, strict=True):
            assert clause.text[at : at + len(reading)] == reading


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("합니다", "함니다"),
        ("국물이", "궁물이"),
        ("독립문", "동님문"),
        ("신라", "실라"),
        ("설날", "설랄"),
        ("없는", "엄는"),
        ("읽는", "잉는"),
        ("생산량", "생산냥"),
        ("연락처", "열락처"),
        ("나의", "나에"),
        ("회의", "회이"),
        ("희망", "히망"),
        ("십육만", "심늉만"),
        ("깻잎", "깬닙"),
        ("의사", "의사"),
        ("협력", "혐녁"),
        ("밟는", "밤는"),
        ("놓는", "논는"),
        ("사과 summer", "사과 summer"),
    ],
)
def test_korean_assimilates(written: str, said: str) -> None:
    assert pronounce(written) == said


def test_dependent_nouns_are_tensed_after_l() -> None:
    assert tense_after_l("할", "수") == "쑤"
    assert tense_after_l("먹을", "것과") == "껏과"
    assert tense_after_l("하는", "것") == "것"
