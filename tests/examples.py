"""How many examples a property is tried on, and which: the same ones at each run, unless new ones are sought.

The examples are derived from each test itself, so that a check passes or fails the same way everywhere. `make explore`
(`py kit.py explore`) sets SIMKIT_EXPLORE to a number of examples; they are then random, and what fails is printed.
"""

import os

from hypothesis import HealthCheck, settings

EXPLORE = int(os.environ.get("SIMKIT_EXPLORE", "0"))


def same_at_each_run() -> None:
    """Make this the rule for every property; `tests/conftest.py` calls it before any test is read."""
    settings.register_profile(
        "simkit",
        derandomize=not EXPLORE,
        database=None,
        deadline=None,
        max_examples=EXPLORE or 100,
        print_blob=bool(EXPLORE),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile("simkit")


def examples(count: int) -> settings:
    """Return the settings of one property: on how many examples it is tried when no new ones are sought."""
    return settings(max_examples=EXPLORE or count)
