"""Can somebody add a mechanism of their own, without a change in the package?"""

import math

import pytest

from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms import MECHANISMS, Mechanism
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.record import MEETING
from simkit.model.scenario import Scenario

from .by_hand import clients, member, office, team, worked


class CoffeeBreak(Mechanism):
    """Everybody has coffee for ten minutes, at two hours after opening."""

    def process(self):
        """Put the kettle on, day after day."""
        clock = self.office.scenario.clock
        for day in range(math.ceil(clock.end / clock.day_minutes)):
            yield self.hold(till=day * clock.day_minutes + 120)
            for employee in self.office.employees:
                employee.attend(Appointment(employee.team, MEETING, self.env.now(), length=10))


class Stamp(Mechanism):
    """Whoever has a case in hands for the first time looks for the stamp: a minute, or two when they are unlucky."""

    def setup(self, office):
        """Draw who is unlucky: the same people in every organisation."""
        super().setup(office)
        drawn = {e: office.demand.streams.stream("stamp", e.person).random() for e in office.employees}
        self.minutes = {e: 2 if u < 0.5 else 1 for e, u in drawn.items()}

    def accepts(self, task, employee):
        """Add the time to what it takes to read in."""
        task.reading += self.minutes[employee]


def desk(**clock) -> Scenario:
    return office({"visit": ["bread"]}, clock=clock, desk=team(member("Ann", "bread"), member("Bob", "bread")))


def with_toys(scenario, *toys, demand=None):
    demand = sample(scenario) if demand is None else demand
    return log_of(simulate(scenario, demand, mechanisms=(*MECHANISMS, *toys)))


def test_does_everybody_have_coffee():
    """Ann lays her letter aside at 120 and goes on at 130; Bob was idle; on the next day again, without letters."""
    scenario = desk(horizon_days=2)
    log = with_toys(scenario, CoffeeBreak, demand=clients(scenario, (100, "visit", {"bread": 30})))
    assert worked(log) == [
        ("Ann", 0, "bread", 100, 120), ("Ann", -1, "meeting", 120, 130), ("Bob", -1, "meeting", 120, 130),
        ("Ann", 0, "bread", 130, 140),
        ("Ann", -1, "meeting", 600, 610), ("Bob", -1, "meeting", 600, 610),
    ]  # fmt: skip
    assert log.measures("utilisation")["utilisation"] == pytest.approx((30 + 40) / (2 * 2 * 480))


def test_does_a_stamp_take_its_minutes():
    """Each letter takes a minute or two more, the same for the same employee, and the log says so."""
    scenario = desk()
    letters = [(100 * i, "visit", {"bread": 30}) for i in range(4)]
    log = with_toys(scenario, Stamp, demand=clients(scenario, *letters))
    pieces = log.activities[log.activities["activity"] == "reading in"]
    minutes = (pieces["finished_at"] - pieces["started_at"]).groupby(pieces["employee"]).unique()
    assert len(pieces) == 4 and all(len(of) == 1 and of[0] in (1, 2) for of in minutes)
    again = with_toys(scenario, Stamp, demand=clients(scenario, *letters))
    assert again.activities.equals(log.activities)


def test_is_the_office_the_same_without_the_toys():
    """A mechanism that does nothing changes no row."""
    scenario = desk().change({"events.visit.per_week": 100})
    plain, toy = with_toys(scenario), with_toys(scenario, Mechanism)
    assert len(plain.task) > 10 and plain.activities.equals(toy.activities)
