"""By letter: the door to the office on one page, and what it knows of a scenario.

The page itself is `simkit/model/small_office.py`. Every key of a scenario that is set must be known to it, so that a
key that a later version adds is refused until the page knows it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from simkit.arguments import whole
from simkit.model.demand import Demand, sample
from simkit.model.scenario import Problem, Scenario, ScenarioError, need_scenario
from simkit.model.scenario.part import parse, render
from simkit.model.small_office import SmallOffice

if TYPE_CHECKING:
    import pandas as pd

# All keys that the page knows, or that make no difference to it; what lies below a known key is known as well.
KNOWN = [
    parse(path)
    for path in """
        title description
        clock.day_minutes clock.days_per_week clock.opens clock.warm_up_days clock.horizon_days clock.first_week
        products.*.label products.*.work products.*.norm_days
        events.*.label events.*.per_week events.*.arrival_cv events.*.weekdays events.*.hours
        events.*.season events.*.arrivals
        events.*.opening_backlog events.*.opening_age_days events.*.order events.*.norm_days
        events.*.tasks[*].product events.*.tasks[*].probability events.*.tasks[*].work
        teams.*.label teams.*.products teams.*.events teams.*.share teams.*.priority teams.*.helps
        teams.*.members[*].name teams.*.members[*].count teams.*.members[*].skills
        teams.*.members[*].cost_per_hour
        handoff.between.delay_minutes handoff.between.reading_minutes
        handoff.within.delay_minutes handoff.within.reading_minutes
    """.split()
]


def small_office(scenario: Scenario, seed: int = 1) -> SmallRun:
    """Run the office on one page: the model of ``sk.run`` for offices that work by letter, in plain salabim.

    The page, `simkit/model/small_office.py`, is there to be read. It is slow, and it keeps no run log.

    Parameters
    ----------
    scenario : Scenario
        The organisation and its clients.
    seed : int
        Seed of the experiment, as in ``sk.run``; the clients are those of its first replication.

    Returns
    -------
    SmallRun
        The cases, settled at the same minutes as by ``sk.run``; and salabim's trace of each.

    Raises
    ------
    ScenarioError
        If the scenario asks for what the page does not know, such as the telephone; it lists the keys.
    ValueError
        If the seed is not a whole number of at least 0.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 1})
    >>> page = sk.small_office(desk, seed=1)
    >>> page.cases["closed_at"].equals(sk.run(desk, seed=1).cases["closed_at"])
    True
    """
    need_scenario("small_office", scenario)
    if problems := unknown(scenario):
        raise ScenarioError(problems, "the office on one page")
    demand = sample(scenario, seed)
    return SmallRun(scenario, demand, SmallOffice(scenario, demand))


def unknown(scenario: Scenario) -> list[Problem]:
    """Return every key that is set to something else than its default, and that the page does not know."""
    return list(_unknown(scenario.model_dump(exclude_defaults=True)))


def _unknown(data: Any, above: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        path = (*above, key)
        ways = [known for known in KNOWN if all(a in ("*", b) for a, b in zip(known, path, strict=False))]
        if not ways:
            found, allowed = f"the office on one page does not know '{key}'", "to leave it out; sk.run knows it"
            yield Problem(render(path), found, allowed)
        elif all(len(known) > len(path) for known in ways):
            yield from _unknown(value, path)


@dataclass(frozen=True, eq=False, repr=False)
class SmallRun:
    """What the office on one page did.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    demand : Demand
        The clients.
    office : SmallOffice
        The salabim environment in which it happened: ``office.teams["desk"].inbox.print_statistics()`` shows what
        salabim knows of an inbox.
    """

    scenario: Scenario
    demand: Demand
    office: SmallOffice

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row for every case: life event, minute of arrival and minute at which it was settled."""
        import pandas as pd

        events = [self.demand.events[code] for code in self.demand.event]
        columns = {"event": events, "arrived_at": self.demand.arrived, "closed_at": self.office.closed}
        return pd.DataFrame(columns).rename_axis("case")

    def trace(self, case: int) -> str:
        """Run again, and return what salabim's trace tells of one case.

        Parameters
        ----------
        case : int
            Number of the case, counted from 0.

        Returns
        -------
        str
            Those lines of salabim's trace that name the case, each below the moment at which they were written.

        Raises
        ------
        ValueError
            If there is no such case.
        """
        if whole("case", case, low=0) >= self.demand.cases:
            raise ValueError(f"case: found {case}, must be below {self.demand.cases}, the number of cases")
        trace, lines, moment = StringIO(), [], []
        SmallOffice(self.scenario, self.demand, trace)
        for line in trace.getvalue().splitlines():
            if " current " in line:
                moment = [line.rstrip()]
            elif re.search(rf"\bcase {case} ", line):
                lines, moment = [*lines, *moment, line.rstrip()], []
        return dedent("\n".join(lines))

    def __repr__(self) -> str:
        settled = self.cases["closed_at"].notna().sum()
        return f"{self.scenario.title}, on one page: {settled} of {self.demand.cases} cases settled"
