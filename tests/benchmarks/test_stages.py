"""What does each stage of a replication take, and what did it take in an earlier version?

Set SIMKIT_BEFORE to the root of another working copy, such as one made by `git worktree add ../before v1.0`; its
replications then take turns with ours.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

OFFICES = ("tax-office/specialists", "tax-office/service-team", "textbook/mm1")
ROUNDS = 15


class Version:
    """An interpreter that times replications of one version of the kit."""

    def __init__(self, root):
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__).with_name("stages.py"))],
            env=os.environ | {"PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def stages(self, name, number):
        self.process.stdin.write(f"{name} {number}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def test_stages(benchmark):
    roots = {"now": Path(__file__).parents[2]}
    if "SIMKIT_BEFORE" in os.environ:
        roots["before"] = Path(os.environ["SIMKIT_BEFORE"]).resolve()
    versions = {when: Version(root) for when, root in roots.items()}
    taken = {name: {when: [] for when in versions} for name in OFFICES}

    def all_stages():
        for name in OFFICES:
            for number in range(-1, ROUNDS):  # the first is not counted
                for when, version in versions.items():
                    found = version.stages(name, max(0, number))
                    if number >= 0:
                        taken[name][when].append(found)

    benchmark.pedantic(all_stages, rounds=1)
    for version in versions.values():
        version.process.stdin.close()
        version.process.wait()
    benchmark.extra_info["stages"] = {
        name: {
            when: {stage: median(one[stage] for one in runs) for stage in runs[0]}
            | {"whole": median(sum(one.values()) - one["3 measures"] for one in runs)}
            for when, runs in of_name.items()
        }
        for name, of_name in taken.items()
    }
