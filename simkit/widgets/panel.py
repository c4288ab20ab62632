"""Panel: knobs beside the measures they move, with the baseline kept in view."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from simkit.charts import Picture, tuning_chart
from simkit.demand import sample
from simkit.experiment import Comparison, Replications, replicate
from simkit.measures import find
from simkit.scenario import Scenario
from simkit.widgets.control import Control, apply

NOW = "Your setting"


class Panel:
    """A scenario with knobs.

    Parameters
    ----------
    scenario : Scenario
        What the knobs are on.
    controls : iterable of Control
        The knobs, made with ``sk.slider`` and ``sk.choice``.
    measures : iterable of str
        Keys of the measures shown.
    against : Scenario, optional
        What to compare with; the scenario with its knobs at their start when left out.
    n : int
        Number of replications of every setting.
    seed : int
        Seed of the experiment.

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
        controls: Iterable[Control],
        measures: Iterable[str],
        against: Scenario | None = None,
        n: int = 5,
        seed: int = 1,
    ) -> None:
        self.controls = tuple(controls)
        if not self.controls:
            raise ValueError("a panel needs at least one control: sk.slider(...) or sk.choice(...)")
        self._ground = scenario
        self._keys = tuple(m.key for m in find(measures))
        self._n, self._seed = n, seed
        self.error = ""
        self.scenario = apply(scenario, self.controls, self.values_at_start)
        baseline = against or self.scenario
        title = against.title if against else "At the start"
        self._names = (title, NOW)
        self._baseline = self._replicate(baseline)
        self._known: dict[tuple, Replications] = {}
        if against is None:
            self._known[self.values_at_start] = self._baseline
        self.comparison = self._compare(self.values_at_start)
        self._first = tuning_chart(self.comparison)
        self._built: tuple | None = None

    @property
    def values_at_start(self) -> tuple:
        """Value of every knob at the start."""
        return tuple(control.start for control in self.controls)

    def _replicate(self, scenario: Scenario) -> Replications:
        return replicate(scenario, self._n, self._seed, self._keys, progress=False)

    def _compare(self, values: tuple) -> Comparison:
        self.scenario = apply(self._ground, self.controls, values)
        if values not in self._known:
            self._known[values] = self._replicate(self.scenario)
        first, second = self._baseline, self._known[values]
        same = sample(first.scenario, self._seed).same_clients(sample(second.scenario, self._seed))
        return Comparison(first, second, self._names, same)

    def set(self, *values: Any) -> Comparison:
        """Set the knobs, in their order, and return the new result.

        Raises
        ------
        ValueError
            If there are more or fewer values than knobs, or the scenario refuses one.
        """
        if len(values) != len(self.controls):
            raise ValueError(f"this panel has {len(self.controls)} knobs, not {len(values)}")
        self.comparison = self._compare(tuple(values))
        return self.comparison

    # ------------------------------------------------------------------ the widget

    @property
    def widget(self) -> Any:
        """The ipywidgets box; made when first asked for."""
        if self._built is None:
            self._built = self._build()
        return self._built[0]

    @property
    def knobs(self) -> tuple:
        """The widgets whose values count, in the order of the controls."""
        return self._built[1] if self.widget else ()

    def _build(self) -> tuple:
        import ipywidgets as w

        pairs = [control.widget() for control in self.controls]
        knobs = tuple(knob for knob, _ in pairs)
        reset = w.Button(description="Reset", tooltip="Put every knob back where it began")
        status, picture = w.HTML(), w.Output()
        box = w.VBox([*[shown for _, shown in pairs], w.HBox([reset, status]), picture])

        def move(_: Any = None) -> None:
            status.value = _status("Running …")
            try:
                self.set(*(knob.value for knob in knobs))
                self.error = ""
                picture.outputs = (_display_data(tuning_chart(self.comparison)),)
                clients = "the same clients" if self.comparison.same_clients else "but the clients differ"
                settings = "; ".join(
                    c.reading(knob.value) for c, knob in zip(self.controls, knobs, strict=True)
                )
                status.value = _status(f"{settings}. {self._n} replications of each, {clients}.")
            except Exception as error:  # whatever goes wrong must be seen: a callback has no other voice
                self.error = f"{type(error).__name__}: {error}"
                status.value = _status(self.error, alarm=True)

        def back(_: Any) -> None:
            for knob, control in zip(knobs, self.controls, strict=True):
                knob.value = control.start

        picture.outputs = (_display_data(self._first),)
        status.value = _status("Move a knob.")
        for knob in knobs:
            knob.observe(move, names="value")
        reset.on_click(back)
        return box, knobs

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # The first picture stands beside the live widget, so that a saved notebook reads without a kernel.
        bundle = dict(self.widget._repr_mimebundle_())
        bundle.update(self._first._repr_mimebundle_())
        bundle["text/plain"] = f"A panel with {self._knob_words()}. {self._first.description}"
        return bundle

    def _knob_words(self) -> str:
        return "; ".join(f"{c.label}, at {c.start}" if c.bounds else c.label for c in self.controls)

    def __repr__(self) -> str:
        return f"Panel with {self._knob_words()}"


def tune(
    scenario: Scenario,
    controls: Iterable[Control],
    measures: Iterable[str] = ("lead_time_mean", "within_norm", "utilisation"),
    against: Scenario | None = None,
    n: int = 5,
    seed: int = 1,
) -> Panel:
    """Show knobs on a scenario, and what they do to its measures.

    Parameters
    ----------
    scenario : Scenario
        What the knobs are on.
    controls : iterable of Control
        The knobs, made with ``sk.slider`` and ``sk.choice``.
    measures : iterable of str
        Keys of the measures shown.
    against : Scenario, optional
        What to compare with; the scenario with its knobs at their start when left out.
    n : int
        Number of replications of every setting.
    seed : int
        Seed of the experiment; every setting meets the same streams of chance.

    Returns
    -------
    Panel
        Shows itself in a notebook.

    Raises
    ------
    ScenarioError
        If a path of a control leads nowhere.
    ValueError
        If there is no control, or a measure is unknown.
    """
    return Panel(scenario, controls, measures, against, n, seed)


def _display_data(picture: Picture) -> dict[str, Any]:
    return {"output_type": "display_data", "data": picture._repr_mimebundle_(), "metadata": {}}


def _status(text: str, alarm: bool = False) -> str:
    role = "alert" if alarm else "status"
    return f'<span role="{role}">{html.escape(text)}</span>'
