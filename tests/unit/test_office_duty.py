"""What happens to work when people are not there? Part-time hours and days, absence, going home. By hand.

The day here has 100 minutes and opens at nine, so half past nine is minute 30.
"""

import pytest

from simkit.measures.run import run
from simkit.model.demand import sample

from .by_hand import clients, left, member, office, team, worked


def shop(*people, days=3, **keys):
    clock = {"day_minutes": 100, "horizon_days": days}
    return office({"visit": ["bread"]}, clock=clock, desk=team(*people), **keys)


def spells(log, name):
    return [(row.on_at, row.off_at) for row in log.duty.itertuples() if row.employee == name]


def test_is_work_paused_when_duty_ends_and_resumed_by_the_same_person():
    """Ann works from nine to half past nine: thirty minutes today, the other twenty tomorrow."""
    scenario = shop(member("Ann", "bread", hours=[9, 9.5]), member("Bob", bread=0.1, days=["fri"]))
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 50})))
    assert worked(log) == [("Ann", 0, "bread", 0, 30), ("Ann", 0, "bread", 100, 120)]
    assert log.activities["outcome"].tolist() == ["paused", "done"]
    assert log.queued.tolist() == [0, 30], "it waits for her from the moment she left"
    assert log.closed.tolist() == [120]
    assert spells(log, "Ann") == [(0, 30), (100, 130), (200, 230)]


def test_does_a_part_timer_work_on_their_days_only():
    """Monday and Wednesday: a task of 150 minutes takes the whole of the one and half of the other."""
    scenario = shop(member("Ann", "bread", days=["mon", "wed"]))
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 150})))
    assert worked(log) == [("Ann", 0, "bread", 0, 100), ("Ann", 0, "bread", 200, 250)]
    assert spells(log, "Ann") == [(0, 100), (200, 300)]


def test_does_the_week_begin_again_after_its_last_day():
    """A week of two working days: the Tuesday worker is there on days 1, 3 and 5."""
    scenario = office(
        {"visit": ["bread"]},
        clock={"day_minutes": 100, "days_per_week": 2, "horizon_days": 6},
        desk=team(member("Ann", "bread", days=["tue"])),
    )
    log = run(scenario, demand=clients(scenario))
    assert spells(log, "Ann") == [(100, 200), (300, 400), (500, 600)]


def test_does_a_full_timer_not_notice_the_night():
    """Nights are not on the clock: one piece of work over the end of the day, one spell on duty."""
    scenario = shop(member("Ann", "bread"))
    log = run(scenario, demand=clients(scenario, (50, "visit", {"bread": 100})))
    assert worked(log) == [("Ann", 0, "bread", 50, 150)]
    assert spells(log, "Ann") == [(0, 300)]


def test_does_work_that_comes_after_hours_wait_for_the_next_spell():
    """The client comes at 40, ten minutes after Ann has left."""
    scenario = shop(member("Ann", "bread", hours=[9, 9.5]))
    log = run(scenario, demand=clients(scenario, (40, "visit", {"bread": 10})))
    assert worked(log) == [("Ann", 0, "bread", 100, 110)]


def test_does_a_later_beginner_begin_later():
    """Ann is there from half past nine to ten: minute 30 to 60."""
    scenario = shop(member("Ann", "bread", hours=[9.5, 10]), days=1)
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 10})))
    assert worked(log) == [("Ann", 0, "bread", 30, 40)]
    assert spells(log, "Ann") == [(30, 60)]


def test_is_reading_in_paused_like_work():
    """Ann bakes at another desk until 27; Bob has three minutes left for the five he needs to read in."""
    scenario = office(
        {"party": {"products": ["bread", "wine"], "order": "sequence"}},
        clock={"day_minutes": 100, "horizon_days": 2},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine", hours=[9, 9.5]), products=["wine"]),
        handoff={"between": {"reading_minutes": 5}},
    )
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 27, "wine": 10})))
    assert worked(log)[1:] == [
        ("Bob", 0, "reading in", 27, 30),
        ("Bob", 0, "reading in", 100, 102),
        ("Bob", 0, "wine", 102, 112),
    ]


def handed_over(ready, days):
    """Bob, there until minute 30, needs five minutes to read in on what Ann hands him."""
    return office(
        {"party": {"products": ["bread", "wine"], "order": "sequence"}},
        clock={"day_minutes": 100, "horizon_days": days},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine", hours=[9, 9.5]), products=["wine"]),
        handoff={"between": {"reading_minutes": 5}},
    ), (0, "party", {"bread": ready, "wine": 10})


def test_is_reading_that_ends_with_duty_done():
    """Ready with reading at the minute he leaves: it is done, not paused, and the wine is all that is left."""
    scenario, client = handed_over(25, days=2)
    log = run(scenario, demand=clients(scenario, client))
    assert worked(log)[1:] == [("Bob", 0, "reading in", 25, 30), ("Bob", 0, "wine", 100, 110)]
    assert log.activities["outcome"].tolist() == ["done"] * 3


@pytest.mark.parametrize(("ready", "activity"), [(27, "reading in"), (23, "working")])
def test_is_it_told_what_is_broken_off_when_the_run_ends(ready, activity):
    """Bob went home while reading, or after two minutes of the wine; what waits for him is the rest of that."""
    scenario, client = handed_over(ready, days=1)
    last = run(scenario, demand=clients(scenario, client)).activities.iloc[-1]
    assert (last["activity"], last["outcome"], last["employee"], last["queued_at"]) == (activity, "waiting", "Bob", 30)


def test_is_work_that_ends_with_duty_done():
    """Ready at the very minute she leaves: done, and nothing is left for tomorrow."""
    scenario = shop(member("Ann", "bread", hours=[9, 9.5]))
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 30})))
    assert worked(log) == [("Ann", 0, "bread", 0, 30)]
    assert log.activities["outcome"].tolist() == ["done"]


@pytest.mark.parametrize("minute", [10, 30])
def test_does_nobody_take_work_as_they_leave(minute):
    """A client who waits, or comes, at the minute Ann goes home is Bob's, who is there until closing time.

    Ann is the better baker: were she still there, the work would be hers, and wait until tomorrow. Cas,
    who leaves at 15, is there so that going home at 30 is not the first thing planned for that minute.
    """
    scenario = office(
        {"visit": ["bread"], "pour": ["wine"]},
        clock={"day_minutes": 100, "horizon_days": 2},
        desk=team(
            member("Ann", "bread", hours=[9, 9.5]), member("Bob", bread=0.5), member("Cas", "wine", hours=[9, 9.25])
        ),
    )
    log = run(scenario, demand=clients(
        scenario, (0, "visit", {"bread": 30}), (0, "visit", {"bread": 20}), (minute, "visit", {"bread": 10}),
    ))  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 0, 30), ("Bob", 1, "bread", 0, 40), ("Bob", 2, "bread", 40, 60)]


def test_is_a_better_employee_who_comes_in_given_what_waits():
    """The client waits since minute 5 for Ann, who begins at 30."""
    scenario = shop(member("Ann", "bread", hours=[9.5, 10]), days=1)
    log = run(scenario, demand=clients(scenario, (5, "visit", {"bread": 10}), (6, "visit", {"bread": 40})))
    assert worked(log) == [("Ann", 0, "bread", 30, 40), ("Ann", 1, "bread", 40, 60)]
    assert left(log) == [(1, "bread", "waiting", "Ann")]
    assert log.activities["outcome"].tolist() == ["done", "paused", "waiting"]


@pytest.mark.parametrize("opens", [9, 10.1, 7.7])
@pytest.mark.parametrize("day", [480, 450.3])
def test_do_hours_until_closing_time_reach_the_next_day_whole(opens, day):
    """Who works all opening hours is never away, in whatever numbers the hours are written."""
    scenario = office(
        {"visit": ["bread"]},
        clock={"opens": opens, "day_minutes": day, "horizon_days": 20},
        desk=team(member("Ann", "bread", hours=[opens, opens + day / 60])),
    )
    log = run(scenario, demand=clients(scenario))
    assert spells(log, "Ann") == [(0, pytest.approx(20 * day))]


def test_is_the_end_of_the_run_the_end_of_duty():
    """Half a day is simulated: nobody is on duty after it."""
    scenario = shop(member("Ann", "bread"), days=1.5)
    assert spells(run(scenario, demand=clients(scenario)), "Ann") == [(0, 150)]


# ---- absence


def test_are_people_away_on_the_days_the_demand_says():
    """Absent days are no duty; the work in hand waits for the same person."""
    scenario = shop(member("Ann", "bread", absence=0.4, absence_spell_days=2), days=12)
    demand = clients(scenario, (0, "visit", {"bread": 450}))
    absent = demand.absent("Ann", 12, 0.4, 2)
    assert 0 < absent.sum() < 12, "this seed has days of both kinds"
    log = run(scenario, demand=demand)
    present = [day for day in range(12) if not absent[day]]
    on = sum(off - on for on, off in spells(log, "Ann"))
    assert on == 100 * len(present)
    done = sum(end - start for *_, start, end in worked(log))
    assert done == min(450, on)
    for *_, start, end in worked(log):
        assert not absent[int(start // 100) : int((end - 1e-9) // 100) + 1].any()


def test_are_the_same_people_away_on_the_same_days_in_another_structure():
    """Ann falls ill by name, whatever team she is in and whoever is added."""
    ill = {"absence": 0.3, "absence_spell_days": 3}
    one = shop(member("Ann", "bread", **ill), days=30)
    other = office(
        {"visit": ["bread"]},
        clock={"day_minutes": 100, "horizon_days": 30},
        new=team(member("Zoë", "bread", **ill)),
        desk=team(member("Bob", "bread", **ill), member("Ann", bread=0.8, **ill)),
    )
    here, there = run(one, demand=sample(one, 5)), run(other, demand=sample(other, 5))
    assert spells(here, "Ann") == spells(there, "Ann") != spells(there, "Bob")
