"""How many examples a property is tried on, and which: the same ones at each run, unless new ones are sought.

The examples are derived from each test itself, so that a check passes or fails the same way everywhere. `make explore`
(`py kit.py explore`) sets SIMKIT_EXPLORE to a number of examples; they are then random, and what fails is printed.
"""

import os
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

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


class Shared:
    """Examples that are drawn once, for the many properties that are asked of each; another seed gives others.

    A decorator: `@asked`. When new examples are sought, each property draws its own.
    """

    def __init__(self, strategy: SearchStrategy[Any], count: int, seed: int) -> None:
        self._strategy, self._count, self._seed = strategy, count, seed

    @cached_property
    def drawn(self) -> list[Any]:
        """All of them, in the order in which they are drawn."""
        found: list[Any] = []
        self._given(found.append)()
        assert len(found) == self._count, "what draws them refuses too many"
        return found

    def __call__(self, check: Callable[[Any], None]) -> Callable[[], None]:
        """Make a test of a property."""

        def of_all() -> None:
            try:
                for example in self.drawn:
                    check(example)
            except Exception:
                self._given(check)()  # comes by the same ones, and looks for a smaller one that fails
                raise

        test = self._given(check) if EXPLORE else of_all
        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        test.check = check
        return pytest.mark.hypothesis(test)

    def _given(self, check: Callable[[Any], None]) -> Callable[[], None]:
        def of_one(one: Any) -> None:
            check(one)

        test = examples(self._count)(given(self._strategy)(of_one))
        return test if EXPLORE else seed(self._seed)(test)
