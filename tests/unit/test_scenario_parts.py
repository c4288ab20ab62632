"""Do the parts of a scenario compute what their docstrings say?"""

import pytest

from simkit.model.scenario import Clock, Work

from .by_hand import member, office, team


@pytest.mark.parametrize(
    ("work", "mean", "scv"),
    [
        ({"mean": 10}, 10, 1),
        ({"dist": "deterministic", "mean": 10}, 10, 0),
        ({"dist": "gamma", "mean": 10, "cv": 0.5}, 10, 0.25),
        ({"dist": "lognormal", "mean": 10, "cv": 2}, 10, 4),
        ({"dist": "uniform", "mean": 10, "cv": 0.5}, 10, 0.25),
        ({"dist": "empirical", "values": [2, 4, 6]}, 4, (8 / 3) / 16),
        ({"dist": "empirical", "values": [2, 4, 6], "mean": 8}, 8, (8 / 3) / 16),  # scaled, so the cv stays
    ],
)
def test_does_work_know_its_mean_and_variability(work, mean, scv):
    """The squared coefficient of variation, which the formulas of queueing need."""
    assert Work(**work).average == pytest.approx(mean)
    assert Work(**work).scv == pytest.approx(scv)


def test_does_the_clock_count_opening_hours():
    """Ten days after two: from minute 960 to minute 5760; a week is 2400 minutes."""
    clock = Clock(warm_up_days=2, horizon_days=10)
    assert (clock.week_minutes, clock.warm_up, clock.end) == (2400, 960, 5760)
    assert clock.weekdays == ("mon", "tue", "wed", "thu", "fri")
    assert len(Clock(days_per_week=7).weekdays) == 7


def test_are_employees_numbered_through_the_office():
    """Alike employees get numbers that go on in the next team; a single one keeps the name."""
    scenario = office(
        {"visit": ["bread"]},
        one=team(member("clerk", "bread", count=2), member("Ann", "bread")),
        two=team(member("clerk", "bread", count=0), member("clerk", "bread", count=1)),
    )
    assert [(p.name, p.team, p.position) for p in scenario.people()] == [
        ("clerk 1", "one", 0),
        ("clerk 2", "one", 0),
        ("Ann", "one", 1),
        ("clerk 3", "two", 1),
    ]
    assert str(scenario) == "An office by hand: 1 life events, 2 teams, 4 employees"
