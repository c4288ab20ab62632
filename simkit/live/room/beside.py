"""Beside the pages: what is simulated in other processes, so that no page waits for it."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from subprocess import PIPE
from typing import Any

from simkit.live.replay.replay import replay

APART = """
import os, pickle, sys, time
os.name == "nt" or os.nice(5)
job, out, sys.stdout = pickle.load(sys.stdin.buffer), sys.stdout.buffer, sys.stderr
said = 0
def progress(done):
    global said
    if time.monotonic() > said + 1:
        said = time.monotonic()
        pickle.dump(("reached", done), out)
        out.flush()
pickle.dump(("found", job.run(progress)), out)
"""


def apart(job: Any, reached: Callable[[int], Any]) -> Any:
    """Run what spreads itself over processes in one of its own: a thread here would take its time from the pages."""
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen([sys.executable, "-c", APART], stdin=PIPE, stdout=PIPE, stderr=told)
        with child, child.stdin as asked, child.stdout as answers:  # type: ignore[union-attr]
            pickle.dump(job, asked)
            asked.close()
            try:
                while (said := pickle.load(answers))[0] == "reached":
                    reached(said[1])
                return said[1]
            except EOFError:
                told.seek(0)
                words = told.read().decode("utf-8", "replace").strip().splitlines()
                raise RuntimeError(words[-1] if words else "it ended early") from None


def run_it(job: Any) -> Any:
    """Run what is short, in whichever process this is."""
    return job.run()


def drawn(job: Any) -> str:
    """Return the last week of a run as a page that plays."""
    run = job.run()
    clock = run.scenario.clock
    last, days = math.ceil(clock.warm_up_days + clock.horizon_days), len(clock.weekdays)
    return replay(run, start=max(1, last - days + 1), days=days, play=True).page()
