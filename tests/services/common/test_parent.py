"""A process that ends with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from services.common.parent import VARIABLE

CODE = """
import os, time
from services.common.parent import VARIABLE, stop_with_parent
stop_with_parent()
print(VARIABLE in os.environ, flush=True)
time.sleep(60)
"""


def start(code: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def test_it_gets_sigterm_once_the_pipe_is_closed() -> None:
    with start(CODE, **{VARIABLE: "1"}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "False\n", "programs that it starts must not inherit the wish"
        process.stdin.close()
        assert process.wait(20) == -signal.SIGTERM


def test_what_it_writes_after_that_does_no_harm() -> None:
    # As services do: a handler that logs, then cleans up.
    code = CODE.replace(
        "stop_with_parent()\n",
        "import signal, sys\n"
        "def end(*_):\n"
        "    print('stopping', flush=True)\n"
        "    os._exit(7)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "stop_with_parent()\n",
        1,
    )
    with start(code, **{VARIABLE: "1"}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()  # the reading end goes with the parent
        process.stdin.close()
        assert process.wait(20) == 7


def test_it_reads_nothing_unless_asked_to() -> None:
    code = "from services.common.parent import stop_with_parent; stop_with_parent(); print(input())"
    with start(code) as process:
        assert process.communicate("mine\n", timeout=20)[0] == "mine\n"
