"""What if duty ends just as an employee has read in? One stretch of time holds both: the seam may not matter."""

import pytest

from simkit.measures.run import run

from .by_hand import clients, member, office, team, worked


def two_desks(hours):
    return office(
        {"party": {"products": ["bread", "wine"], "order": "sequence"}},
        clock={"day_minutes": 100, "horizon_days": 2},
        handoff={"between": {"reading_minutes": 5}},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine", hours=hours), products=["wine"]),
    )


@pytest.mark.parametrize("ready", [24, 25, 26, 30])
def test_does_nobody_work_after_hours_wherever_the_reading_ends(ready):
    """Bob is there from nine to half past nine; Ann hands him the case at 24, 25, 26 or 30.

    At 25 he has just read in when he goes home: the work itself begins the next day.
    """
    scenario = two_desks([9, 9.5])
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": ready, "wine": 10})))
    bob = [row[2:] for row in worked(log) if row[0] == "Bob"]
    read = min(5, 30 - ready)
    today = [("reading in", ready, ready + read)] * (read > 0) + [("wine", 29, 30)] * (ready == 24)
    left = 10 - (ready == 24)
    rest = [("reading in", 100, 105 - read)] * (read < 5) + [("wine", 105 - read, 105 - read + left)]
    assert bob == today + rest
    assert log.closed.tolist() == [105 - read + left]


def test_is_the_reading_written_down_when_the_run_ends_in_the_work():
    """The run ends at 200 with Bob two minutes into the wine: five minutes of reading stand before them."""
    scenario = two_desks(None)
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 193, "wine": 10})))
    assert worked(log)[1:] == [("Bob", 0, "reading in", 193, 198), ("Bob", 0, "wine", 198, 200)]
    assert log.activities["outcome"].tolist() == ["done", "done", "in hand"]
    assert log.queued.tolist() == [0, 193, 198]


def test_is_only_the_reading_in_hand_when_the_run_ends_in_it():
    """The run ends at 200 with Bob three minutes into his reading."""
    scenario = two_desks(None)
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 197, "wine": 10})))
    assert worked(log)[1:] == [("Bob", 0, "reading in", 197, 200)]
    assert log.activities["outcome"].tolist() == ["done", "in hand"]
