"""Blocks and breaks, opening hours of a team, finishing in overtime, being called away: by hand, to the minute."""

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.cheapest import weekly_hours
from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.roster import _outside, with_overtime
from simkit.model.scenario import ScenarioError

from .by_hand import calling, clients, member, minutes, office, team, worked

LUNCH = [[9, 12], [13, 16]]  # minutes 0 to 180 and 240 to 420 of a day of 480
OVERTIME_BY_HAND = {"overtime": (15 + 25) / 60 * 5}  # a week of five such days


def ran(scenario, *arrivals, engine="light", calls=()):
    demand = clients(scenario, *arrivals)
    demand = calling(scenario, demand, *calls) if calls else demand
    return log_of(simulate(scenario, demand, engine=engine))


def duty(log):
    return log.duty[["on_at", "off_at"]].to_numpy().tolist()


def desk(*people, **keys):
    clock = keys.pop("clock", {"horizon_days": 1})
    return office({"visit": ["bread"]}, clock=clock, desk=team(*people, **keys))


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_is_work_paused_in_a_break(engine):
    """Begun at 170, ten minutes before lunch: 15 more after it. The second task waits until 255."""
    log = ran(desk(member("Ann", "bread", hours=LUNCH)), (170, "visit", {"bread": 25}), (200, "visit", {"bread": 5}),
              engine=engine)  # fmt: skip
    assert duty(log) == [[0, 180], [240, 420]] and len(log.overtime) == 0
    assert worked(log) == [("Ann", 0, "bread", 170, 180), ("Ann", 0, "bread", 240, 255), ("Ann", 1, "bread", 255, 260)]


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_is_what_is_in_hand_finished_in_overtime(engine):
    """Until 195, 15 minutes of lunch; what came at 185 waits for the afternoon. Then 420 to 445, 25 minutes."""
    scenario = desk(member("Ann", "bread", cost_per_hour=60), hours=LUNCH, at_closing="finish")
    arrivals = [(170, "visit", {"bread": 25}), (185, "visit", {"bread": 30}), (410, "visit", {"bread": 35})]
    log = ran(scenario, *arrivals, engine=engine)
    assert worked(log) == [
        ("Ann", 0, "bread", 170, 195), ("Ann", 1, "bread", 240, 270), ("Ann", 2, "bread", 410, 445),
    ]  # fmt: skip
    assert duty(log) == [[0, 195], [240, 445]] and log.overtime.tolist() == [[0, 180, 195], [0, 420, 445]]
    assert log.measures("overtime").to_dict() == pytest.approx(OVERTIME_BY_HAND)
    assert log.measures("utilisation")["utilisation"] == pytest.approx((25 + 30 + 35) / (195 + 205))
    assert log.measures("cost_per_settled")["cost_per_settled"] == pytest.approx(400 / 3)


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_does_overtime_go_on_in_the_next_block(engine):
    """Begun at 170 and 100 minutes long: all through lunch, and on until 270."""
    log = ran(desk(member("Ann", "bread"), hours=LUNCH, at_closing="finish"), (170, "visit", {"bread": 100}),
              engine=engine)  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 170, 270)]
    assert duty(log) == [[0, 420]] and log.overtime.tolist() == [[0, 180, 240]]


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_does_overtime_end_with_the_day(engine):
    """Begun at 410 and 100 minutes long: 70 until the end of the day at 480, 30 from ten o'clock the next morning."""
    hours = [[10, 12], [13, 16]]
    scenario = desk(member("Ann", "bread"), hours=hours, at_closing="finish", clock={"horizon_days": 2})
    log = ran(scenario, (410, "visit", {"bread": 100}), engine=engine)
    assert worked(log) == [("Ann", 0, "bread", 410, 480), ("Ann", 0, "bread", 540, 570)]
    early = ran(scenario.change({"teams.desk.hours": LUNCH}), (410, "visit", {"bread": 100}), engine=engine)
    assert worked(early) == [("Ann", 0, "bread", 410, 510)], "who begins where the day ended goes on"
    assert early.overtime.tolist() == log.overtime.tolist()
    assert log.overtime.tolist() == [[0, 420, 480]]


def test_is_a_conversation_finished_and_a_meeting_over():
    """The caller of 163 is heard until 185; the meeting of 165 ends with the block."""
    scenario = office({"visit": ["bread"]}, questions={"rules": {}}, clock={"horizon_days": 1},
                      desk=team(member("Ann", "bread", phone="also"), member("Ben", "bread"), member("Cas", "bread"),
                                hours=LUNCH, at_closing="finish"),
                      coordination={"times_per_week": 5, "at": 11.75, "minutes": 200})  # fmt: skip
    log = ran(scenario, calls=[{"purpose": "question", "key": "rules", "moment": 163, "talk": 22}])
    assert worked(log) == [
        ("Ann", -1, "talking", 163, 185), ("Ben", -1, "meeting", 165, 180), ("Cas", -1, "meeting", 165, 180),
    ]  # fmt: skip


def test_do_members_work_the_hours_and_days_of_their_team():
    """Ann those of the team, Ben his own; the cost of the roster knows."""
    scenario = desk(member("Ann", "bread"), member("Ben", "bread", hours=[10, 12], days=["tue"]), hours=LUNCH,
                    days=["mon"], clock={"horizon_days": 2})  # fmt: skip
    assert duty(ran(scenario)) == [[0, 180], [240, 420], [540, 660]]
    assert weekly_hours(scenario) == pytest.approx(6 + 2)


def test_is_there_a_desk_that_never_closes_beside_one_from_nine_to_five():
    """On a clock of 24 hours, with the night and the weekend in it."""
    day = [{"name": "Day", "skills": {"bread": 1}}]
    scenario = office(
        {"visit": ["bread"]},
        clock={"day_minutes": 1440, "opens": 0, "days_per_week": 7, "horizon_days": 7},
        night=team(member("Night", "bread")),
        desk=team(*day, hours=[9, 17], days=["mon", "tue", "wed", "thu", "fri"]),
    )
    log = ran(scenario)
    hours = log.duty.assign(h=log.duty["off_at"] - log.duty["on_at"]).groupby("employee", observed=True)["h"].sum()
    assert (hours / 60).to_dict() == {"Night": 168, "Day": 40}


def test_is_somebody_called_away_as_often_as_asked():
    """Twice a week for an hour: of 38 in 40 hours nothing is left out, and the numbers hang on the name alone."""
    scenario = desk(member("Ann", "bread"), member("Ben", "bread"), clock={"horizon_days": 2000})
    short = {"short_absences_per_week": 2, "short_absence": minutes(60)}
    away = scenario.change({f"teams.desk.members[0].{key}": value for key, value in short.items()})
    demand = sample(away, seed=3)
    log = log_of(simulate(away, demand))
    lengths = log.duty.assign(h=log.duty["off_at"] - log.duty["on_at"]).groupby("employee", observed=True)["h"].sum()
    assert lengths["Ben"] == 2000 * 480
    expected = 1 - np.exp(-2 * 60 / 2400)  # of the time, for absences that may overlap: an infinite-server queue
    assert 1 - lengths["Ann"] / lengths["Ben"] == pytest.approx(expected, rel=0.1)
    other = scenario.change({f"teams.desk.members[*].{key}": value for key, value in short.items()})
    again = log_of(simulate(other, sample(other, seed=3)))
    assert duty(log)[:50] == duty(again)[:50], "with others away as well, Ann is away at the same moments"


def test_does_what_is_in_hand_wait_for_who_is_called_away():
    """Work stops and goes on; between the two Ann is not there."""
    away = member("Ann", "bread") | {"short_absences_per_week": 5, "short_absence": minutes(20)}
    scenario = desk(away)
    demand = clients(scenario, (0, "visit", {"bread": 300}))
    (first, back), *_ = demand.called_away("Ann", 480, scenario.teams["desk"].members[0].short_absence, 480)
    assert 0 < first < 250, "the seed of the demand by hand calls Ann away early"
    rows = worked(log_of(simulate(scenario, demand)))
    assert rows[0] == ("Ann", 0, "bread", 0, first) and rows[1][3] == back == first + 20


def test_is_load_that_of_the_hours_that_are_left():
    """Six hours a day, a tenth of them away for a while: 27 hours a week."""
    away = member("Ann", "bread") | {"short_absences_per_week": 5, "short_absence": minutes(48)}
    found = sk.check_scenario(desk(away, hours=LUNCH)).loads["desk"]
    assert found[1] == pytest.approx(30 * 0.9)


def test_is_duty_cut_and_joined_as_it_should():
    """Intervals inside, across, touching and outside; overtime after, between and through."""
    spells = [(0, 10), (20, 30), (40, 50)]
    assert _outside(spells, [(2, 3), (9, 21), (30, 40), (45, 60)]) == [(0, 2), (3, 9), (21, 30), (40, 45)]
    assert _outside(spells, []) == spells
    assert with_overtime(spells, [(5, 12), (12, 13), (28, 42)]) == ([(0, 13), (20, 50)], [(10, 13), (30, 40)])
    assert with_overtime(spells, [(1, 2)]) == (spells, [])


HOURS = "teams.desk.members[0].hours"


@pytest.mark.parametrize(
    ("changes", "path", "found", "allowed"),
    [
        ({HOURS: [[9, 12], [11, 17]]}, HOURS, "from 11 to 17, after a block until 12", "blocks follow each other"),
        ({HOURS: [[9, 12], [13, 18]]}, HOURS, "from 13 to 18", "9 to 17"),
        ({HOURS: [[9, 12], [13]]}, HOURS + "[1]", "[13]", "one value more"),
        ({HOURS: [[9, 12], 13]}, HOURS + "[1]", "13", "a list between square brackets"),
        ({"teams.desk.hours": [8, 12]}, "teams.desk.hours", "from 8 to 12", "9 to 17"),
        ({"teams.desk.days": ["sat"]}, "teams.desk.days", "'sat'", "mon, tue"),
        ({"teams.desk.at_closing": "stop"}, "teams.desk.at_closing", "'stop'", "pause, finish"),
        ({"teams.desk.at_closing": "finish"}, "teams.desk.at_closing", "'Ann' works until", "hours that end before 17"),
        ({"clock.holidays": [0]}, "clock.holidays[0]", "0", "at least 1"),
    ],
)
def test_is_a_roster_that_makes_no_sense_refused(changes, path, found, allowed):
    """With the path, what was found and what would be right."""
    with pytest.raises(ScenarioError) as refused:
        desk(member("Ann", "bread", "wine")).change(changes)
    problem = refused.value.problems[0]
    assert problem.path == path and found in problem.found and allowed in problem.allowed
