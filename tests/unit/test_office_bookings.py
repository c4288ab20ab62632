"""Appointments: the first free slot, who does not come, and what that measures; by hand, to the minute."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay.film import film_of
from simkit.live.replay.state import state
from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, member, office, team, worked

BOOKING_BY_HAND = {
    "access_time": ((1500 - 0) + (1560 - 10) + (2040 - 20)) / 3 / 540,
    "no_shows": 1 / 3,
    "late_start": (0 + 15) / 2,
}


def clinic(**booking):
    """Two slots a day, 420 and 480 minutes after opening, in a day of 540."""
    booking = {"slots_per_day": 2, "hours": [16, 18], "notice_days": 2} | booking
    clock = {"horizon_days": 4, "opens": 9, "day_minutes": 540}
    return office(
        {"visit": {"products": ["bread"], "appointment": booking}}, clock=clock, desk=team(member("Ann", "bread"))
    )


def ran(scenario, *arrivals, missed=(), engine="light"):
    demand = clients(scenario, *arrivals)
    no_show = np.isin(np.arange(demand.cases), missed)
    return log_of(simulate(scenario, replace(demand, no_show=no_show), engine=engine))


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_does_everybody_get_the_first_slot_that_is_free(engine):
    """Asked on day 1, the first slots are on day 3: 420 and 480 minutes after its opening; the third is a day later.

    The second begins 15 minutes late, since the first takes 75; the third does not come.
    """
    arrivals = [(0, "visit", {"bread": 75}), (10, "visit", {"bread": 20}), (20, "visit", {"bread": 30})]
    log = ran(clinic(), *arrivals, missed=[2], engine=engine)
    slots = [2 * 540 + 420, 2 * 540 + 480, 3 * 540 + 420]
    assert log.appointments.tolist() == [[0, 0, slots[0]], [1, 10, slots[1]], [2, 20, slots[2]]]
    assert worked(log) == [("Ann", 0, "bread", 1500, 1575), ("Ann", 1, "bread", 1575, 1595)]
    assert log.cases["outcome"].tolist() == ["settled", "settled", "did not come"]
    assert log.closed.tolist() == [1575, 1595, slots[2]]
    assert log.measures(*BOOKING_BY_HAND).to_dict() == pytest.approx(BOOKING_BY_HAND)


def test_is_the_same_day_possible_and_the_holiday_not():
    """Asked at 430 with no notice: at 480. Asked at 481: on day 3, since day 2 is closed."""
    scenario = clinic(notice_days=0).change({"clock.holidays": [2]})
    log = ran(scenario, (430, "visit", {"bread": 5}), (481, "visit", {"bread": 5}))
    assert log.appointments[:, 2].tolist() == [480, 2 * 540 + 420]


def test_are_there_slots_on_some_days_only():
    """Only on Thursdays: day 4."""
    assert ran(clinic(days=["thu"]), (0, "visit", {"bread": 5})).appointments[0, 2] == 3 * 540 + 420


def test_does_who_is_booked_beyond_the_end_count():
    """Five ask for two slots a day from day 3 on; the fifth has one after the run, and is open."""
    log = ran(clinic(), *[(float(i), "visit", {"bread": 5}) for i in range(5)])
    assert log.appointments[4, 2] == 4 * 540 + 420 and log.cases["outcome"].tolist() == ["settled"] * 4 + ["open"]
    assert log.measures("access_time")["access_time"] == pytest.approx(
        (2 * 1500 + 60 + 2 * 2040 + 60 + 2580 - sum(range(5))) / 5 / 540
    )


def test_does_who_lies_there_at_the_opening_need_none():
    """The opening backlog is there."""
    scenario = clinic().change({"events.visit.opening_backlog": 2, "events.visit.opening_age_days": 1})
    log = sk.run(scenario)
    assert len(log.appointments) == 0 and np.isfinite(log.closed).all()


def test_is_the_share_of_no_shows_as_asked_and_everything_else_as_it_was():
    """3,000 clients at 20 %: within four standard errors; with and without them the same clients and work."""
    scenario = clinic(slots_per_day=200, no_show=0.2).change({"events.visit.per_week": 1000, "clock.horizon_days": 15})
    one, other = sample(scenario), sample(scenario.change({"events.visit.appointment": None}))
    assert one.same_clients(other) and other.no_show is None
    assert one.no_show.mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / one.cases))


def test_is_more_asked_than_there_is_told():
    """Ten slots a week for thirty clients."""
    doubt = sk.check_scenario(clinic().change({"events.visit.per_week": 30})).doubts[-1]
    assert (doubt.path, doubt.found) == ("events.visit.appointment", "30 a week ask for one of 10 slots")


@pytest.mark.parametrize(
    ("booking", "path", "found"),
    [
        ({"slots_per_day": 0}, "events.visit.appointment.slots_per_day", "0"),
        ({"hours": [8, 12]}, "events.visit.appointment.hours", "from 8 to 12"),
        ({"days": ["sun"]}, "events.visit.appointment.days", "'sun'"),
        ({"days": ["someday"]}, "events.visit.appointment.days[0]", "'someday'"),
        ({"no_show": 20}, "events.visit.appointment.no_show", "20"),
    ],
)
def test_is_a_book_that_makes_no_sense_refused(booking, path, found):
    """With the path and what was found."""
    with pytest.raises(ScenarioError) as refused:
        clinic(**booking)
    assert refused.value.problems[0].path == path and found in refused.value.problems[0].found


def test_is_the_time_until_the_appointment_seen():
    """In the story of a case, 25 hours of opening; in the replay at the door, until they come."""
    arrivals = [(0, "visit", {"bread": 75}), (10, "visit", {"bread": 20}), (20, "visit", {"bread": 30})]
    log = ran(clinic(), *arrivals, missed=[2])
    assert "Appointment, 25.0 hours waiting for the appointment. bread: Ann" in case_timeline(log, 0).description
    assert "Appointment, 33.7 hours waiting for the appointment." in case_timeline(log, 2).description
    film = film_of(log, 0, log.scenario.clock.end)
    assert [len(state(film, minute)["waiting"]) for minute in (5, 15, 1490, 1550, 1570, 2030, 2050)] == [
        1,
        2,
        3,
        2,
        2,
        1,
        0,
    ]
