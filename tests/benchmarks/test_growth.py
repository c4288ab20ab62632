"""Do time and memory grow in proportion to the work, up to a million tasks? And how long does a start take?"""

import json
import subprocess
import sys
from pathlib import Path

TASKS = (10_000, 100_000, 1_000_000)
IMPORT = "import time; t = time.perf_counter(); import simkit as sk; print(time.perf_counter() - t)"
FIRST_RUN = IMPORT.replace("; print", "; sk.run(sk.load('tax-office/specialists')); print")


def child(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def test_growth(benchmark):
    script = str(Path(__file__).with_name("growth.py"))

    def one(tasks):
        return {what: json.loads(child(script, what, str(tasks))) for what in ("seconds", "bytes")} | {"tasks": tasks}

    benchmark.extra_info["runs"] = benchmark.pedantic(lambda: [one(tasks) for tasks in TASKS], rounds=1)


def test_import(benchmark):
    benchmark.pedantic(child, ("-c", IMPORT), rounds=3)
    benchmark.extra_info["import simkit"] = min(float(child("-c", IMPORT)) for _ in range(5))
    benchmark.extra_info["and the first run"] = min(float(child("-c", FIRST_RUN)) for _ in range(3))
