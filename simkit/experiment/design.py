"""Design: points at which a scenario is run, all of them on the same replications."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.arguments import whole
from simkit.experiment.interval import Interval, mean_interval, quantile
from simkit.experiment.replicator import Progress, measured_side_by_side, until_interrupted
from simkit.measures import MEASURES, find
from simkit.measures.measure import Measure
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.bounds import refuse_unreadable
from simkit.model.scenario.part import expand
from simkit.result import ExperimentResult

if TYPE_CHECKING:
    from simkit.present.picture import Picture

Key = str | tuple[str, ...]


@dataclass(frozen=True)
class Factor:
    """What a design varies: a value of the scenario, or several that change together."""

    paths: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def name(self) -> str:
        """Name of its column in tables: the path, or the paths joined by ``, ``."""
        return ", ".join(self.paths)

    def changes(self, scenario: Scenario, value: Any) -> dict[str, Any]:
        """Return the changes that give a scenario this value: those of the paths that it has."""
        return {path: value for path in self.paths if _has(scenario, path, value)}


def _has(scenario: Scenario, path: str, value: Any) -> bool:
    try:
        expand(scenario.data(), path, value)
    except ScenarioError:
        return False
    return True


@dataclass(frozen=True, eq=False, repr=False)
class Design(ExperimentResult):
    """Measures of the points of a design, replication by replication."""

    settings: pd.DataFrame = field(repr=False)
    values: pd.DataFrame = field(repr=False)
    seed: int
    confidence: float
    same_clients: bool

    @property
    def n(self) -> int:
        """Number of replications of each point."""
        return int(self.values.index.get_level_values("replication").nunique())

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of what is varied."""
        return tuple(column for column in self.settings if column not in ("scenario", "point"))

    @property
    def measures(self) -> tuple[str, ...]:
        """Keys of what was measured."""
        return tuple(self.values.columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, one column for each factor, replication, seed, version, measure, value.

        A row says all that is needed to make its value again: this version of the kit, this scenario
        with these values, this seed and replication.
        """
        from simkit import __version__

        long = self.values.reset_index().melt(id_vars=["point", "replication"], var_name="measure", value_name="value")
        where = self.settings.loc[long["point"]].reset_index(drop=True)
        rest = long[["replication"]].assign(seed=self.seed, version=__version__)
        return pd.concat([where, rest, long[["measure", "value"]]], axis="columns")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and interval of every point: scenario, factors, measure, label, unit, mean, low, high, sd, n."""
        rows = []
        for key in self.measures:
            m, of = MEASURES[key], self.of(key)
            for point, setting in self.settings.iterrows():
                i = mean_interval(of[point].to_numpy(), self.confidence)
                rows.append([*setting, key, m.label, m.unit, *i])
        head = [*self.settings.columns, "measure", "label", "unit", *Interval._fields]
        return pd.DataFrame(rows, columns=head)

    def chart(self, measure: str | None = None, labels: Mapping[str, str] | None = None) -> Picture:
        """Draw one measure at every point.

        Parameters
        ----------
        measure : str, optional
            Its key; the first of the experiment when left out.
        labels : mapping of str to str, optional
            What to call the factors instead of their paths.
        """
        return super().chart(measure, labels)

    def of(self, measure: str) -> pd.DataFrame:
        """Return one measure: a row for each replication, a column for each point."""
        return self.values[measure].unstack("point")[list(self.settings.index)]

    def measure_of(self, measure: str | None = None) -> Measure:
        """Return a measure of this design by its key; none asked for: the first."""
        if measure is None:
            return MEASURES[self.measures[0]]
        (m,) = find([measure])
        if measure not in self.measures:
            raise ValueError(f"this experiment holds no '{measure}'; it holds {', '.join(self.measures)}")
        return m


def read_factors(over: Mapping[Key, Iterable[Any]], what: str, most: int | None = None) -> tuple[Factor, ...]:
    """Read what a design varies."""
    if not isinstance(over, Mapping) or not over:
        raise ValueError(f"{what} needs values by path, such as {{'clock.weeks': [4, 8]}}; not {over!r}")
    if most is not None and len(over) > most:
        raise ValueError(f"{what} varies at most {most} paths; found {len(over)}: {', '.join(map(str, over))}")
    return tuple(_factor(key, values, what) for key, values in over.items())


def _factor(key: Key, values: Iterable[Any], what: str) -> Factor:
    paths = (key,) if isinstance(key, str) else tuple(key)
    if not paths or not all(isinstance(path, str) for path in paths):
        raise ValueError(f"{what}: a key is a dotted path or a tuple of them; not {key!r}")
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise ValueError(f"{what}: '{', '.join(paths)}' needs a list of values; not {values!r}")
    plain = tuple(value.item() if hasattr(value, "item") else value for value in values)
    refuse_unreadable(dict.fromkeys(paths, plain), what)
    if not plain:
        raise ValueError(f"{what}: '{', '.join(paths)}' has no values; give at least one")
    texts = [format_value(value) for value in plain]
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise ValueError(f"{what}: '{', '.join(paths)}' has the value {', '.join(twice)} twice")
    return Factor(paths, plain)


def format_value(value: Any) -> str:
    """Write a value of a factor for people.

    Examples
    --------
    >>> format_value(0.30000000000000004), format_value(12), format_value("case"), format_value(True)
    ('0.3', '12', 'case', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)


def is_number(value: Any) -> bool:
    """Tell whether a value can stand on an axis of numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def run_design(
    scenarios: Sequence[Scenario],
    n: int,
    seed: int,
    measures: Iterable[str],
    confidence: float,
    jobs: int | None = None,
    progress: Progress = None,
) -> tuple[pd.DataFrame, bool]:
    """Run scenarios on common random numbers; those that are equal are run once."""
    measures = [measures] if isinstance(measures, str) else list(measures)
    keys = [m.key for m in find(measures)]
    quantile(confidence, 1)  # a confidence that is none is refused before the runs, not after
    n = whole("n", n, low=1)
    texts = [scenario.model_dump_json() for scenario in scenarios]
    distinct = dict(zip(texts, scenarios, strict=True))
    ran = measured_side_by_side(list(distinct.values()), range(n), seed, keys, jobs, progress)
    found = list(until_interrupted(ran, n))
    place = {text: number for number, text in enumerate(distinct)}
    frames = {
        point: pd.DataFrame([rows[place[text]].reindex(keys) for _, rows, _ in found]).set_axis(
            [number for number, _, _ in found]
        )
        for point, text in enumerate(texts)
    }
    values = pd.concat(frames, names=["point", "replication"]).rename_axis(columns=None)
    empty = [key for key in keys if values[key].isna().all()]
    if measures and empty:
        raise ValueError(f"'{empty[0]}' does not apply to {scenarios[0].title}: no run has anything to measure")
    return values.drop(columns=empty), all(same for _, _, same in found)


def at_steps(scenario: Scenario, factors: Sequence[Factor], steps: Iterable[Sequence[Any]]) -> list[Scenario]:
    """Return a scenario at each step, which has a value for each factor."""
    return [
        scenario.change({path: value for factor, value in zip(factors, step, strict=True) for path in factor.paths})
        for step in steps
    ]
