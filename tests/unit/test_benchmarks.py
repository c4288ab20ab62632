"""The benchmarks are no part of the tests; that they can be found and loaded is."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_can_every_benchmark_be_collected():
    command = [sys.executable, "-m", "pytest", "tests/benchmarks", "--benchmark-only", "--collect-only", "-q"]
    # Benchmarks switch themselves off beside other work; the one who collects here is not one of the workers.
    alone = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_XDIST")}
    ran = subprocess.run([*command, "-p", "no:cacheprovider"], cwd=ROOT, env=alone, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for name in ("test_office_speed", "test_stages", "test_growth", "test_processes"):
        assert name in ran.stdout
