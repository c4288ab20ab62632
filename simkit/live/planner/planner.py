"""Planner: the way from one structure to another, step by step, beside what comes of it."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from simkit.arguments import choice, warn_renamed, whole
from simkit.experiment.follow import SHOWN, as_transition, read_weeks
from simkit.experiment.replicator import Replicator
from simkit.experiment.transition import BANDS, WITHOUT, Transition
from simkit.live.kit_widget import bundle, error_text
from simkit.live.planner.context import PlanContext
from simkit.live.planner.draft import Settings
from simkit.live.planner.moves import PlanMoves, PlanVersion, ViewOptions, code_of
from simkit.live.planner.picture import fallback, plan_text
from simkit.live.planner.plan_steps import notes
from simkit.live.planner.view import PlannerView
from simkit.live.worker import BackgroundWorker, Job, looks
from simkit.measures import MEASURES, find
from simkit.model.office import Stopped
from simkit.model.scenario import Scenario

JUDGED = 6  # the week in which one would judge, at first


class Planner(PlanMoves):
    """A plan of change, made with controls and by hand, and what comes of it week by week.

    Nothing is run until a result is asked for, or the planner is shown.

    Parameters
    ----------
    context : PlanContext
        The structures, and what is assumed.
    settings : Settings
        Where the controls stand at first.
    measures : sequence of str
        Keys of the measures to follow; none: the usual ones that apply.
    n : int
        Number of replications of a result.
    seed : int
        Seed of the experiment; every plan meets the same clients.
    most : int
        Number of replications up to which the widget goes on.

    Attributes
    ----------
    context : PlanContext
        The structures, and what is assumed.
    now : PlanVersion
        The plan as it stands.
    shown : PlanVersion
        The latest plan that was run: what the lines are of.
    keys : tuple of str
        The measures that are followed, as far as they apply.
    seen : ViewOptions
        What is looked at.
    most : int
        Number of replications up to which the widget goes on.
    running : bool
        Whether replications are under way in the background.
    error : str
        What went wrong there, in words; empty when nothing did.
    """

    def __init__(
        self, context: PlanContext, settings: Settings, measures: Sequence[str], n: int, seed: int, most: int
    ) -> None:
        super().__init__(context, settings)
        self.keys = tuple(m.key for m in find(measures or SHOWN))
        self._n, self.most = whole("n", n, low=1), max(whole("most", most, low=1), n)
        self._all_apply = bool(measures)
        self._runs = Replicator(seed, partial(read_weeks, keys=self.keys), baseline=context.without)
        self._found: dict[str, Transition] = {}
        self.shown = self.now
        self.seen = ViewOptions(self.keys[0], week=min(JUDGED, context.last))
        self.planned = {self._n, self.most}  # numbers of replications after which one may judge
        self._turn = threading.RLock()  # whose turn it is to run
        self._worker = BackgroundWorker(self._work)
        self._watched = False
        self._view: PlannerView | None = None
        self.running, self.error = False, ""

    # ------------------------------------------------------------------ what is planned

    @property
    def settings(self) -> Settings:
        """Where the controls stand."""
        return self.now.draft.settings

    @property
    def scenario(self) -> Scenario:
        """The office with the plan, to be run, changed and saved."""
        return self.now.scenario

    @property
    def ground(self) -> PlanContext:
        """The old name of `context`."""
        warn_renamed("ground", "context")
        return self.context

    @property
    def without(self) -> Scenario:
        """The same office without a change."""
        return self.context.without

    @property
    def steps(self) -> pd.DataFrame:
        """The dated steps in their order: week, until, what, who, whether it happens, and the names it is about."""
        there = [row for row in self.now.rows if not row.gone]
        columns = {name: [getattr(row, name) for row in there] for name in ("week", "until", "what", "who", "happens")}
        people = [[name for step in row.steps for name in step.get("people", ())] for row in there]
        index = pd.Index([row.name for row in there], name="step")
        return pd.DataFrame({**columns, "people": people}, index=index).astype({"week": float, "until": float})

    @property
    def notes(self) -> list[str]:
        """What can be carried out, but is perhaps not meant; and what is assumed."""
        return notes(self.now.draft, self.context, list(self.now.rows))

    def code(self) -> str:
        """Write the plan as Python: ``sk.change_over(...)``, and the steps one by one where that is not all."""
        return code_of(self.now.draft, self.context, self.scenario)

    def save(self, path: str | Path) -> Path:
        """Write the office with its plan to a new TOML file, which ``sk.load`` reads.

        Raises
        ------
        ValueError
            If the name does not end in ``.toml``.
        FileExistsError
            If there is such a file already.
        """
        return self.scenario.save(path)

    # ------------------------------------------------------------------ results

    @property
    def transition(self) -> Transition:
        """The kept plans and this one, week by week, beside the office without a change."""
        return self.extend(max(self._n, min(self._runs.done(plan.mark) for plan in self._compared())))

    def extend(self, n: int) -> Transition:
        """Go on to n replications of the kept plans and this one; those that are done are not done again.

        Raises
        ------
        ValueError
            If n is not a whole number of at least 1.
        """
        n, plans = whole("n", n, low=1), self._compared()

        self.planned = {n, self.most}
        deque(self._going_on(plans, n), maxlen=0)
        self.shown = self.now
        self._draw()
        return self._transition(plans, n)

    def _transition(self, plans: Sequence[PlanVersion], n: int) -> Transition:
        """Return the first n replications of plans that were run."""
        found = [self._runs.found(key, n) for key in (WITHOUT, *(plan.mark for plan in plans))]
        names, scenarios = [plan.name for plan in plans], [plan.scenario for plan in plans]
        return as_transition(scenarios, names, found, self.keys, self._runs.seed, drop_empty=not self._all_apply)

    def _compared(self) -> list[PlanVersion]:
        """Return the kept plans and this one; this one once only."""
        return [*self.kept, *([] if self.now in self.kept else [self.now])]

    def _going_on(self, plans: Sequence[PlanVersion], n: int, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Run plans beside the office without a change; tell again and again how many replications there are."""
        offices = {WITHOUT: self.without} | {plan.mark: plan.scenario for plan in plans}
        runs = self._runs.extend_all(offices, n, stop, self._reached if stop else None)
        while True:
            with self._turn:
                ran = next(runs, None)
            if ran is None:
                return
            yield ran

    @property
    def done(self) -> int:
        """Number of replications of the plan as it stands."""
        return self._runs.done(self.now.mark)

    def ran(self, plan: PlanVersion) -> int:
        """Return how many replications of a plan were run by now."""
        return self._runs.done(plan.mark)

    def followed(self, plan: PlanVersion, n: int) -> Transition:
        """Return the first n replications of one plan."""
        key = plan.name + plan.mark
        if key not in self._found or self._found[key].n != n:
            self._found[key] = self._transition([plan], n)
        return self._found[key]

    def look(
        self,
        measure: str | None = None,
        band: str | None = None,
        difference: bool | None = None,
        week: int | None = None,
    ) -> str:
        """Choose what is drawn; what is left out stays.

        Parameters
        ----------
        measure : str, optional
            Key of a measure that is followed.
        band : str, optional
            ``interval`` of the mean, or ``spread``, between which four in five single offices lie.
        difference : bool, optional
            Whether the difference from no change is drawn.
        week : int, optional
            The week in which one would judge.

        Raises
        ------
        ValueError
            If it is not followed, there is no such band, or the run has no such week.
        """
        asked = {"measure": measure, "band": band, "difference": difference, "week": week}
        look = replace(self.seen, **{name: value for name, value in asked.items() if value is not None})
        if look.measure not in self.keys:
            find([look.measure])  # tells a slip of the pen apart from a measure that is not followed
            raise ValueError(f"'{look.measure}' is not followed here; followed: {', '.join(self.keys)}")
        choice("band", look.band, BANDS)
        week = whole("week", look.week, low=1, high=self.context.last)
        self.seen = replace(look, week=week, difference=bool(look.difference))
        self._draw()
        kind = "difference from no change" if look.difference else "beside no change"
        return f"{MEASURES[look.measure].label}, {kind}, judged in week {self.seen.week}."

    # ------------------------------------------------------------------ live

    def go(self) -> None:
        """Run the plan in the background, one replication after the other; a newer plan takes its place."""
        self._watched = True
        self._worker.submit(Job((self.now,), True))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs in the background any more; tell whether that came in time."""
        return self._worker.wait(seconds)

    def cancel(self) -> None:
        """Give up what runs in the background."""
        self._watched = False
        self._worker.cancel()

    def stop(self) -> None:
        """Stop what runs in the background; what has run by now stays."""
        self._worker.cancel()
        self._draw()

    def _work(self, move: Job, stop: Callable[..., bool]) -> None:
        """Run a plan, replication by replication; a newer one ends it."""
        (plan,) = move.values
        self.running = True
        try:
            # What is compared rests on as many replications.
            for n in looks(self._going_on((plan, *self.kept), self.most, stop), self.most):
                self.shown, self.running = plan, n < self.most
                self._draw()
        except Stopped:
            return
        except Exception as problem:
            self.error = error_text(problem)
            if self._view is not None:
                self._view.failed(self.error)
        finally:
            self.running = False

    def _reached(self, week: float) -> None:
        """Tell how far a run is."""
        if self._view is not None:
            self._view.reached(week)

    def _draw(self) -> None:
        if self._view is not None:
            self._view.draw()

    def _changed(self, said: str, settled: bool = True, id: str = "") -> None:
        self.error = ""
        if self._view is not None:
            self._view.refresh(said, id)
        if settled and self._watched:
            self.go()

    def _listed(self, said: str) -> None:
        if self._view is not None:
            self._view.refresh(said)
            self._view.draw()

    # ------------------------------------------------------------------ in a notebook

    @property
    def widget(self) -> PlannerView:
        """The live planner; made when first asked for."""
        if self._view is None:
            self._view = PlannerView(self)
        return self._view

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown = fallback(self)  # runs the first replications, which the page then has from the beginning
        return bundle(self.widget, shown)

    def __repr__(self) -> str:
        return plan_text(self)
