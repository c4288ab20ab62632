"""When do teams meet, how long, and who attends? By hand."""

import pytest

from simkit.measures.run import run
from simkit.model.office import simulate
from simkit.model.office.mechanisms.meetings import minutes_a_week, moments
from simkit.model.scenario import Clock, Coordination

from .by_hand import calling, clients, member, office, team, worked

VISIT = {"visit": ["bread"]}


def met(log):
    """Return who met, from when to when."""
    return [(who, start, end) for who, _, what, start, end in worked(log) if what == "meeting"]


def meeting(at=9.5, length=30, **more):
    return {"times_per_week": 1, "at": at, "minutes": length} | more


def test_is_a_task_laid_aside_for_a_meeting_at_no_cost():
    """Bread 0-30, the meeting 30-60, the ten minutes of bread that were left; nothing to find again."""
    scenario = office(VISIT, coordination=meeting(), phone={"resumption_minutes": 5},
                      desk=team(member("Ann", "bread"), member("Bob", "bread", hours=[9, 9.25])))  # fmt: skip
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 40}), (45, "visit", {"bread": 5})))
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 30), ("Ann", -1, "meeting", 30, 60), ("Ann", 0, "bread", 60, 70),
         ("Ann", 1, "bread", 70, 75),
    ], "Bob, who went home, does not attend"  # fmt: skip
    assert log.activities["outcome"].tolist()[0] == "paused"
    assert log.measures("meeting_share")["meeting_share"] == pytest.approx(30 / (480 + 15))


def test_does_reading_in_go_on_after_a_meeting():
    """Bob reads in from 25 for ten minutes, meets from 30 to 60, reads the five minutes that were left, and works."""
    scenario = office(
        {"party": {"products": ["bread", "wine"], "order": "sequence"}}, coordination=meeting(),
        handoff={"within": {"reading_minutes": 10}}, desk=team(member("Ann", "bread"), member("Bob", "wine")),
    )  # fmt: skip
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 25, "wine": 20})))
    assert [row for row in worked(log) if row[0] == "Bob"] == [
        ("Bob", 0, "reading in", 25, 30), ("Bob", -1, "meeting", 30, 60), ("Bob", 0, "reading in", 60, 65),
         ("Bob", 0, "wine", 65, 85),
    ]  # fmt: skip


def test_do_people_on_the_phone_not_attend():
    """Only Zoe is at the phone for good; Ann is on a call until 40 and comes for the rest; a call during the
    meeting waits for Zoe.
    """
    scenario = office(VISIT, questions={"hours": {}}, coordination=meeting(), desk=team(
        member("Ann", "bread", phone="also"), member("Bob", "bread", phone="also"),
            member("Zoe", "bread", phone="only")))  # fmt: skip
    calls = [
        {"purpose": "question", "key": "hours", "moment": m, "talk": t}
        for m, t in ((10, 40), (20, 20), (45, 10), (46, 5))
    ]
    log = run(scenario, demand=calling(scenario, clients(scenario), *calls))
    assert met(log) == [("Bob", 30, 60), ("Ann", 40, 60)]
    assert [(who, start) for who, _, what, start, _ in worked(log) if what == "talking"] == [
        ("Zoe", 10), ("Ann", 20), ("Zoe", 50), ("Bob", 60),
    ]  # fmt: skip


def test_does_everyone_leave_a_meeting_in_their_own_time():
    """Ann is on a call until 35 and Bob goes home at 45: each row has its own begin and end, and waits from
    the call on it.
    """
    scenario = office(VISIT, questions={"hours": {}}, coordination=meeting(), desk=team(
        member("Ann", "bread", phone="also"), member("Bob", "bread", hours=[9, 9.75]),
            member("Cas", "bread")))  # fmt: skip
    call = {"purpose": "question", "key": "hours", "moment": 5, "talk": 45}
    log = run(scenario, demand=calling(scenario, clients(scenario), call))
    assert met(log) == [("Bob", 30, 45), ("Cas", 30, 60), ("Ann", 50, 60)]
    rows = log.activities[log.activities["activity"] == "meeting"]
    assert rows["queued_at"].tolist() == rows["released_at"].tolist() == [30] * 3
    assert rows["outcome"].tolist() == ["done"] * 3


def test_does_who_comes_too_late_not_attend():
    """Ann talks from 5 to 65, and the meeting was over at 60."""
    scenario = office(VISIT, questions={"hours": {}}, coordination=meeting(), desk=team(
        member("Ann", "bread", phone="also"), member("Bob", "bread")))  # fmt: skip
    call = {"purpose": "question", "key": "hours", "moment": 5, "talk": 60}
    assert met(run(scenario, demand=calling(scenario, clients(scenario), call))) == [("Bob", 30, 60)]


@pytest.mark.parametrize(
    ("change", "length"),
    [
        ({}, 10 + 3 * 2 + 5 * 1),  # four who do tasks, of two disciplines; who only answers the phone does not count
        ({"coordination.per_discipline": 0}, 10 + 3 * 2),
        ({"coordination.per_colleague": 0, "coordination.minutes": 0}, 5),
        ({"teams.desk.members[1].count": 5}, 10 + 3 * 5 + 5),
        ({"teams.desk.calibration_minutes": 20}, 20 + 21),
        ({"teams.desk.calibration_minutes": 20, "coordination.times_per_week": 0}, 20),
        ({"coordination.times_per_week": 0}, 0),
        ({"teams.desk.members[1].count": 0, "teams.desk.members[0].skills": {"bread": 1, "wine": 0.5}}, 0),  # alone
    ],
)
def test_how_long_does_a_team_meet(change, length):
    """Ten minutes, three for each colleague beyond the first, five for each discipline beyond the first."""
    coordination = meeting(length=10, per_colleague=3, per_discipline=5)
    people = (
        member("Ann", "bread", wine=0.5),
        member("Bob", "wine", bread=0.9, count=2),
        member("Zoe", "bread", phone="only"),
    )
    scenario = office(VISIT, coordination=coordination, desk=team(*people)).change(change)
    desk = simulate(scenario, clients(scenario)).teams["desk"]
    assert minutes_a_week(desk, scenario.coordination, scenario.teams["desk"].calibration_minutes) == length
    log = run(scenario, demand=clients(scenario))
    assert {end - start for _, start, end in met(log)} == ({length} if length else set())


@pytest.mark.parametrize(
    ("times", "at", "days", "expected"),
    [
        (1, None, 10, [0, 2400]),
        (1, 10, 5, [60]),
        (2, 10, 5, [60, 2 * 480 + 60]),
        (3, None, 5, [0, 480, 3 * 480]),
        (5, None, 3, [0, 480, 960]),
        (6, None, 2, [0, 240, 480]),  # two on the first day, one half-way through it
        (1, 16.5, 0.5, []),  # after the end
    ],
)
def test_when_do_teams_meet(times, at, days, expected):
    """So many times a week, spread over its days, at the set hour."""
    coordination = Coordination(times_per_week=times, at=at, minutes=10)
    assert moments(times, coordination, Clock(horizon_days=days)) == expected


def test_are_the_minutes_a_week_divided_over_the_meetings():
    """Forty minutes a week in two meetings: twenty on Monday and on Wednesday."""
    scenario = office(VISIT, clock={"horizon_days": 5}, coordination=meeting(at=None, length=40, times_per_week=2),
                      desk=team(member("Ann", "bread", count=2)))  # fmt: skip
    log = run(scenario, demand=clients(scenario))
    assert met(log) == [("Ann 1", 0, 20), ("Ann 2", 0, 20), ("Ann 1", 960, 980), ("Ann 2", 960, 980)]


def test_does_every_team_meet_by_itself():
    """Two teams of two: the one of two disciplines longer. A team of one does not meet."""
    scenario = office(
        VISIT | {"feast": ["wine"]}, coordination=meeting(at=None, length=10, per_discipline=5),
        desk=team(member("Ann", "bread"), member("Bob", "wine")), cellar=team(member("Cas", "wine", count=2)),
        loft=team(member("Dan", "bread")),
    )  # fmt: skip
    log = run(scenario, demand=clients(scenario))
    assert met(log) == [("Ann", 0, 15), ("Bob", 0, 15), ("Cas 1", 0, 10), ("Cas 2", 0, 10)]
