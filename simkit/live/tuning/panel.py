"""Panel: knobs beside the measures they move, with the baseline kept in view."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from simkit.arguments import whole
from simkit.experiment import Comparison
from simkit.experiment.processes import warm
from simkit.live.history import History
from simkit.live.kit_widget import HEAD, PythonSource, bundle, error_text
from simkit.live.scale import Scale
from simkit.live.tuning.control import Control, apply, automatic, changes
from simkit.live.tuning.picture import SavedDesign, ViewState, draw
from simkit.live.tuning.replication_cache import ReplicationCache, quick_days
from simkit.live.tuning.view import TuningView
from simkit.live.worker import BackgroundWorker, Job, looks
from simkit.measures import MEASURES, find
from simkit.model.office import Stopped
from simkit.model.office.office import Stop
from simkit.model.scenario import Scenario, ScenarioError
from simkit.present.charts import tuning_chart

NOW = "Your setting"
BASELINE = "baseline"
PREPARED = "prepared"  # the mark of a move that is none
AROUND = 1 / 3  # of the baseline, on both sides of it, for which the axes have room from the beginning
Hears = Callable[[dict[str, Any] | None, str, str], None]


class TuningPanel:
    """A scenario with knobs.

    Parameters
    ----------
    scenario : Scenario
        What the knobs are on.
    controls : iterable of Control, optional
        The knobs, made with ``sk.slider``, ``sk.dropdown`` and ``sk.toggle``; left out, those that the scenario
        suggests.
    measures : iterable of str
        Keys of the measures shown.
    against : Scenario, optional
        What to compare with; the scenario with its knobs at their start when left out.
    n : int
        Number of replications of every setting before it is shown from Python; and of the first picture.
    seed : int
        Seed of the experiment.
    most : int
        Number of replications after which a setting is left alone.

    Attributes
    ----------
    scenario : Scenario
        The scenario as the knobs stand now.
    comparison : Comparison
        The latest result.
    error : str
        What went wrong at the latest move, in words; empty when nothing did.
    """

    def __init__(
        self,
        scenario: Scenario,
        controls: Iterable[Control] | None,
        measures: Iterable[str],
        against: Scenario | None = None,
        n: int = 5,
        seed: int = 1,
        most: int = 100,
    ) -> None:
        found = automatic(scenario) if controls is None else controls
        self.controls = tuple(control.fit(scenario) for control in found)
        if not self.controls:
            raise ValueError("a panel needs at least one control: sk.slider(...), sk.dropdown(...) or sk.toggle(...)")
        self._start = scenario
        self._keys = tuple(dict.fromkeys(m.key for m in find(measures)))
        self._n, self._most = whole("n", n, low=1), max(whole("most", most, low=1), n)
        self.error = ""
        self.values = self.values_at_start
        self.scenario = apply(scenario, self.controls, self.values)
        self._names = (against.title if against else "At the start", NOW)
        self._baseline = (BASELINE if against else self.values, against or self.scenario)
        self._runs = ReplicationCache(seed, self._keys)
        self._history = History(self.values, "design")
        self._designs: dict[tuple[str, int], SavedDesign] = {}
        self._scales = {key: Scale(MEASURES[key].unit) for key in self._keys}
        self._running, self._telling = threading.RLock(), threading.RLock()
        self._hears: Hears | None = None
        self._worker = BackgroundWorker(self._work)
        self._view: TuningView | None = None
        self.comparison = self._compare(self.values, self.scenario, n)
        self._days = quick_days(self._baseline[1], self._runs.seconds)
        self._shown: ViewState = ViewState(self.values, n)
        for key, mean in self.comparison.first.summary["mean"].items():
            self._scales[key].widen([mean], [(1 - AROUND) * mean, (1 + AROUND) * mean])
        self.picture = self._drawn()

    @property
    def values_at_start(self) -> tuple:
        """Value of every knob at the start."""
        return tuple(control.start for control in self.controls)

    # ------------------------------------------------------------------ from Python

    def set(self, *values: Any) -> Comparison:
        """Set the knobs, in their order, and return the new result.

        Raises
        ------
        ValueError
            If there are more or fewer values than knobs, or the scenario refuses one.
        """
        if len(values) != len(self.controls):
            raise ValueError(f"this panel has {len(self.controls)} knobs, not {len(values)}")
        self._worker.cancel()
        with self._running:
            scenario = self._applied(values)
            comparison = self._compare(values, scenario, self._n)
            self._show(ViewState(values, self._n), scenario, comparison)
        return comparison

    def keep(self, name: str | None = None) -> SavedDesign:
        """Keep the design as the knobs stand now, to compare others with.

        Parameters
        ----------
        name : str, optional
            What to call it; "Design A", "Design B" and so on when left out.

        Raises
        ------
        ValueError
            If there is a kept design of that name, or this design is kept already.
        """
        with self._telling:
            if not self._ran(self.values):
                raise ValueError("a design can be kept after its first whole run: wait a moment")
            name = self._history.keep(self.values, name)
            self._show(self._shown)
        return self._design(name, self._history.kept[name])

    def drop(self, name: str) -> None:
        """Remove a kept design.

        Raises
        ------
        ValueError
            If there is none of that name.
        """
        with self._telling:
            self._history.drop(name)
            self._designs = {at: kept for at, kept in self._designs.items() if at[0] != name}
            self._show(self._shown)

    def put_back(self, name: str) -> Comparison:
        """Put the knobs where they stood when a design was kept, and return its result.

        Raises
        ------
        ValueError
            If there is none of that name.
        """
        return self.set(*self._history.find(name))

    @property
    def kept(self) -> tuple[SavedDesign, ...]:
        """The designs that were kept, with what is known of them by now."""
        return tuple(self._design(name, values) for name, values in list(self._history.kept.items()))

    def _design(self, name: str, values: tuple) -> SavedDesign:
        n = self._ran(values)
        if (name, n) not in self._designs:
            scenario = apply(self._start, self.controls, values)
            self._designs[name, n] = SavedDesign(name, values, scenario, self._compared(values, scenario, n))
        return self._designs[name, n]

    def code(self) -> str:
        """Return the setting as Python: a line that changes the scenario in the same way."""
        alike = [control.paths for control in self.controls]
        return f"{HEAD}changed = {self._source.change(changes(self.controls, self.values), alike)}"

    @cached_property
    def _source(self) -> PythonSource:
        return PythonSource(self._start)

    def save(self, path: str | Path) -> Path:
        """Write the scenario as the knobs stand now to a new TOML file, which ``sk.load`` reads.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the name does not end in ``.toml``.
        FileExistsError
            If there is such a file already.
        """
        return self.scenario.save(path)

    # ------------------------------------------------------------------ runs

    def _applied(self, values: tuple) -> Scenario:
        """Return the scenario at these values; a refusal names the knob and its value."""
        try:
            return apply(self._start, self.controls, values)
        except ScenarioError as refused:
            raise ScenarioError(refused.problems, self._blamed(values)) from None

    def _blamed(self, values: tuple) -> str:
        """Say which knobs the scenario refuses: those it refuses alone, or all that were moved."""
        moved, alone = [], []
        for place, (control, value) in enumerate(zip(self.controls, values, strict=True)):
            if value != self.values[place]:
                moved.append(control.reading(value))
                try:
                    apply(self._start, self.controls, (*self.values[:place], value, *self.values[place + 1 :]))
                except ScenarioError:
                    alone.append(control.reading(value))
        return "; ".join(alone or moved) or "the setting"

    def _compare(self, values: tuple, scenario: Scenario, n: int, stop: Stop | None = None) -> Comparison:
        deque(self._runs.extend_all(dict((self._baseline, (values, scenario))), n, stop), maxlen=0)
        return self._compared(values, scenario, n)

    def _compared(self, values: tuple, scenario: Scenario, n: int) -> Comparison:
        return self._runs.compared(self._baseline, (values, scenario), self._names, n)

    def _ran(self, values: tuple) -> int:
        return min(self._runs.done(self._baseline[0]), self._runs.done(values))

    # ------------------------------------------------------------------ live

    def move(self, values: Iterable[Any], settled: bool = True, id: str = "") -> None:
        """Job the knobs in the background: a fast answer, and once they are let go more and more replications.

        Parameters
        ----------
        values : iterable of object
            Values of the knobs, in their order.
        settled : bool
            Whether the knobs were let go.
        id : str
            Mark that comes back with the answer.
        """
        self._worker.submit(Job(tuple(values), settled, id))

    def listen(self, hears: Hears | None) -> None:
        """Tell somebody of every new picture, and of every error with the mark of the move it answers."""
        self._hears = hears

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs in the background any more; tell whether that came in time."""
        return self._worker.wait(seconds)

    def cancel(self) -> None:
        """Give up what runs in the background; what has run by now stays."""
        self._worker.cancel()
        if self._shown.running and self._hears:
            self._show(replace(self._shown, running=False))

    def _work(self, move: Job, stop: Callable[..., bool]) -> None:
        """Answer a move; a newer one ends it."""
        with self._running:
            try:
                if move.id == PREPARED:
                    warm()
                    return deque(looks(self._runs.extend_all(dict((self._baseline,)), self._most, stop), 0), maxlen=0)
                scenario = self._applied(move.values)
                if not (move.settled and self._ran(move.values)):
                    self._quick(move, scenario, lambda: stop(False))
                if move.settled:
                    self._stream(move, scenario, stop)
            except Stopped:
                return
            except Exception as problem:
                self._fail(problem, move.id)

    def _quick(self, move: Job, scenario: Scenario, stop: Stop) -> None:
        first = self._runs.quick(*self._baseline, self._days, stop)
        second = self._runs.quick(move.values, scenario, self._days, stop)
        self._show(ViewState(move.values, 0, move.settled, move.id, second - first), scenario)

    def _stream(self, move: Job, scenario: Scenario, stop: Callable[..., bool]) -> None:
        offices = dict((self._baseline, (move.values, scenario)))
        for n in looks(self._runs.extend_all(offices, self._most, stop), self._most):
            comparison = self._compared(move.values, scenario, n)
            self._show(ViewState(move.values, n, n < self._most, move.id), scenario, comparison)

    def prepare(self) -> None:
        """Start other processes and run the baseline, until somebody moves a knob."""
        if self._worker.wait(0):
            self._worker.submit(Job(self.values, False, PREPARED))

    def _fail(self, problem: Exception, id: str = "") -> None:
        self.error = error_text(problem)
        if self._hears:
            self._hears(None, self.error, id)

    def _show(self, shown: ViewState, scenario: Scenario | None = None, comparison: Comparison | None = None) -> None:
        with self._telling:
            self._shown, self.values, self.error = shown, shown.values, ""
            self.scenario = scenario or self.scenario
            self.comparison = comparison or self.comparison
            self.picture = self._drawn()
            if self._hears:
                self._hears(self.picture, "", shown.id)

    def _drawn(self) -> dict[str, Any]:
        """Return the picture, as plain data."""
        most = self._n, self._most
        held = self.comparison, self.kept, self._scales, self._days
        doubted = self._runs.doubted([self._baseline[1], self.scenario], self._names)
        return draw(self._shown, self.controls, *held, most, doubted)

    # ------------------------------------------------------------------ in a notebook

    @property
    def widget(self) -> TuningView:
        """The live widget; made when first asked for."""
        if self._view is None:
            # The baseline's part of a fast answer is ready before anybody moves a knob.
            with self._running:
                self._runs.quick(*self._baseline, self._days)
            self._view = TuningView(self)
        return self._view

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # A picture stands beside the live widget, so that a saved notebook reads without a kernel.
        picture = tuning_chart(self.comparison)
        words = f"A panel with {self._knob_words()}. {picture.description}"
        return bundle(self.widget, {**picture._repr_mimebundle_(), "text/plain": words})

    def _knob_words(self) -> str:
        moved = self.values != self.values_at_start
        pairs = zip(self.controls, self.values, strict=True)
        return "; ".join(f"{c.label}, at {c.shown(v)}" if moved or c.kind == "slider" else c.label for c, v in pairs)

    def __repr__(self) -> str:
        return f"Panel with {self._knob_words()}"
