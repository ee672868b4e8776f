"""A process for the tests of the supervisor; DUMMY says how it behaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

behaviour = os.environ["DUMMY"]
sys.stdout.write(f"I am {behaviour}\n")
sys.stdout.flush()
if behaviour == "refused":
    sys.exit("the port is taken")
if behaviour == "mortal":
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as grandchild:
        sys.stdout.write(f"grandchild {grandchild.pid}\n")
        sys.stdout.flush()
time.sleep(60)
