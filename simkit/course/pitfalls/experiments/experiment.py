"""Experiment: what every way of measuring a pitfall has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from simkit.model.scenario.part import Part

if TYPE_CHECKING:
    from simkit.course.pitfalls.measured import PitfallNumbers


class PitfallExperiment(Part):
    """A way of measuring."""

    kind: str
    n: Annotated[int, Field(ge=2, le=1_000_000)] = 30
    seed: Annotated[int, Field(ge=0)] = 1

    def names(self) -> tuple[str, ...]:
        """Return the keys of the numbers it gives, known before it runs, so that texts can be checked."""
        raise NotImplementedError

    def takes(self) -> int:
        """Return how many runs of an office it takes, known before it runs; 0 where it takes none."""
        return 0

    def run(self) -> PitfallNumbers:
        """Do the experiment."""
        raise NotImplementedError
