"""Measure: a function from a run log to a number, with what people need to read it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from simkit.measures.runlog import RunLog

LENSES = ("client", "executor", "designer", "management")
BETTER = ("lower", "higher", "neither")


@dataclass(frozen=True)
class Measure:
    """A number that tells something of a run.

    Parameters
    ----------
    key : str
        Name in code and tables.
    label : str
        Name for people.
    unit : str
        Unit of the number.
    better : str
        ``lower``, ``higher`` or ``neither``: which direction is better.
    lens : str
        Whose concern it is first: ``client``, ``executor``, ``designer`` or ``management``.
    definition : str
        What exactly is counted.
    function : callable
        RunLog → float; not a number where the run has nothing to measure.
    needs_baseline : bool
        Whether the function takes a second run: of the same office, with the same clients, without its plan.
    """

    key: str
    label: str
    unit: str
    better: str
    lens: str
    definition: str
    function: Callable[..., float]
    needs_baseline: bool = False

    def __post_init__(self) -> None:
        if self.better not in BETTER or self.lens not in LENSES or not self.definition:
            raise ValueError(f"measure {self.key}: needs better in {BETTER}, lens in {LENSES} and a definition")

    def __call__(self, run: RunLog, baseline: RunLog | None = None) -> float:
        if not self.needs_baseline:
            return float(self.function(run))
        return float("nan") if baseline is None else float(self.function(run, baseline))


def measure(
    label: str, unit: str, better: str, lens: str, needs_baseline: bool = False
) -> Callable[[Callable[..., float]], Measure]:
    """Turn a function into a measure; its docstring is the definition."""

    def make(function: Callable[..., float]) -> Measure:
        definition = " ".join((inspect.getdoc(function) or "").split())
        return Measure(function.__name__, label, unit, better, lens, definition, function, needs_baseline)

    return make
