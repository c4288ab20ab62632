"""Run log: a learner's function from a run log to a number, set beside the kit's own measure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from simkit.course.exercises.answer import FormError, is_untouched, kind_of, perhaps, read_number, show
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.kinds.function import call_all, same
from simkit.course.exercises.kinds.number import Positive
from simkit.course.exercises.outcome import Finding, failed, not_attempted, passed
from simkit.model.scenario import load
from simkit.model.scenario.part import Part


class Run(Part):
    """A run on which the function is tried: a shipped scenario, changes to it, and a seed."""

    scenario: Text
    seed: int = 1
    change: dict[str, Any] = {}


class ClassicMeasure(Part):
    """Another measure that a classic error computes, and what to say."""

    measure: Text
    feedback: Text


class RunLog(Exercise):
    """A function of a run log.

    Parameters
    ----------
    measure : str
        The measure of `sk.MEASURES` that the function should compute.
    unit : str
        Its unit.
    on : list of Run
        The runs on which it is tried.
    within_share : float
        Tolerance, as a share.
    classic : list of ClassicMeasure
        Measures that classic errors compute instead.
    """

    kind: Literal["runlog"]
    measure: Text
    unit: Text
    on: Annotated[tuple[Run, ...], Field(min_length=1)]
    within_share: Positive = 1e-6
    classic: tuple[ClassicMeasure, ...] = ()

    def expects(self) -> str:
        return (
            "the name of your function, without brackets; "
            f"it takes a run log and returns one number ({self.unit})"
        )

    def judge(self, answer: Any) -> Finding:
        import simkit  # here, not above: the package itself offers this module

        if not callable(answer):
            raise FormError(f"Found {kind_of(answer)}. Hand in the function itself.")
        logs = [simkit.run(load(run.scenario).change(run.change), seed=run.seed) for run in self.on]
        results = call_all(answer, [[log] for log in logs])
        if all(is_untouched(result) for result in results):
            return not_attempted(
                f"{self.task}\n\nYour function returns nothing yet; "
                f"it should return one number ({self.unit})."
            )
        found = [read_number(result, f"one number ({self.unit})") for result in results]
        measures = [log.measures() for log in logs]
        right = _column(measures, self.measure)
        if same(found, right, self.within_share):
            return passed(self.right)
        for error in self.classic:
            if same(found, _column(measures, error.measure), self.within_share):
                return failed(error.feedback)
        run, yours, ours = next(
            triple
            for triple in zip(self.on, found, right, strict=True)
            if not same(triple[1], triple[2], self.within_share)
        )
        return failed(
            f"On a run of `{run.scenario}` with seed {run.seed} yours gives {show(yours)}, "
            f"`run.measures()` gives {show(ours)} {self.unit}."
        )


def _column(measures: list[Any], name: str) -> list[float]:
    if any(name not in found.index for found in measures):
        raise LookupError(f"no measure '{name}'{perhaps(name, measures[0].index)}")
    return [float(found[name]) for found in measures]
