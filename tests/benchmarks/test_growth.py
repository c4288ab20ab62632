"""Do time and memory grow in proportion to the work, up to a million tasks? And how long does a start take?"""

import json
import subprocess
import sys
from pathlib import Path

TASKS = (10_000, 100_000, 1_000_000)
PEOPLE = (10, 100, 1_000, 5_000)
REPLICATIONS = (50, 200, 800)
IMPORT = "import time; t = time.perf_counter(); import simkit as sk; print(time.perf_counter() - t)"
FIRST_RUN = IMPORT.replace("; print", "; sk.run(sk.load('tax-office/specialists')); print")


def child(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def grown(what, number):
    return json.loads(child(str(Path(__file__).with_name("growth.py")), what, str(number)))


def test_growth(benchmark):
    def one(tasks):
        return {what: grown(what, tasks) for what in ("seconds", "bytes")} | {"tasks": tasks}

    benchmark.extra_info["runs"] = benchmark.pedantic(lambda: [one(tasks) for tasks in TASKS], rounds=1)


def test_people_and_replications(benchmark):
    """Does a task cost much more where many people work? And do many replications take more memory than few?"""

    def all_of_them():
        benchmark.extra_info["people"] = {number: grown("people", number) for number in PEOPLE}
        benchmark.extra_info["replications"] = {number: grown("replications", number) for number in REPLICATIONS}

    benchmark.pedantic(all_of_them, rounds=1)


def test_import(benchmark):
    benchmark.pedantic(child, ("-c", IMPORT), rounds=3)
    benchmark.extra_info["import simkit"] = min(float(child("-c", IMPORT)) for _ in range(5))
    benchmark.extra_info["and the first run"] = min(float(child("-c", FIRST_RUN)) for _ in range(3))
