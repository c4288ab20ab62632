"""Jobs: what a room has simulated elsewhere, so that its pages never wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simkit.course.room.lever import Decision
from simkit.course.room.office import GameOffice
from simkit.course.room.setup import RoomSetup
from simkit.experiment.replicator import Progress
from simkit.measures.runlog import RunLog

if TYPE_CHECKING:
    from simkit.course.room.debrief import Debrief


@dataclass(frozen=True)
class MonthJob:
    """Something to be simulated; `run` may happen in another process."""

    id: str
    setup: RoomSetup
    office: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    parallel: bool = False

    def run(self) -> Any:
        """Return the month's numbers as plain data."""
        return GameOffice(self.setup.old, self.setup.new, **self.office).month(self.decisions).data()


@dataclass(frozen=True)
class FilmJob(MonthJob):
    """An office to be run once more, for the replay."""

    def run(self) -> RunLog:
        """Return the log of the run."""
        return GameOffice(self.setup.old, self.setup.new, **self.office).log(self.decisions)


@dataclass(frozen=True)
class DebriefJob:
    """All ways of the room set side by side; it spreads itself over processes."""

    id: str
    setup: RoomSetup
    office: Mapping[str, Any]
    ways: Mapping[str, tuple[Decision, ...]]
    predictions: list[dict[str, Any]]
    n: int
    first: Debrief | None = None
    parallel: bool = True

    def run(self, progress: Progress = None) -> Debrief:
        """Return the debrief."""
        from simkit.course.room.debrief import debrief

        office = GameOffice(self.setup.old, self.setup.new, **self.office)
        found = debrief(office, self.ways, self.predictions, n=self.n, progress=progress, first=self.first)
        found.mattered  # noqa: B018  run here, not where pages are served
        return found
