"""Does every shipped scenario still give the numbers it gave? They stand in golden.json, one line a scenario.

A change that is meant to change them writes them anew, and shows the difference in its commit:
`PYTHONPATH=.:tests python -m unit.test_golden` in the project's folder.
"""

import json
import math
from pathlib import Path

import pytest

import simkit as sk

STORED = Path(__file__).with_name("golden.json")


def numbers(name):
    """Every measure of one run of a scenario, to six figures: processors and libraries differ in the last ones."""
    measured = sk.run(sk.load(name), seed=1).measures()
    return {key: float(f"{value:.6g}") if math.isfinite(value) else None for key, value in measured.items()}


@pytest.fixture(scope="module")
def stored():
    return json.loads(STORED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sk.scenarios())
def test_does_a_scenario_give_the_numbers_it_gave(stored, name):
    """The same clients, settled at the same minutes: else a stored number of a lesson may be wrong."""
    assert numbers(name) == stored.get(name), "if this is meant, see the head of this file"


def test_is_no_scenario_left_over(stored):
    assert set(stored) == set(sk.scenarios())


if __name__ == "__main__":
    lines = [f"{json.dumps(name)}: {json.dumps(numbers(name))}" for name in sk.scenarios()]
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
