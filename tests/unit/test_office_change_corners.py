"""What happens in the corners of a plan: two things at once, somebody who goes in the middle, a lending in a lending?

Random plans found most of these (`tests/property/test_plans.py`); here each is small enough to be worked out by hand.
"""

import numpy as np
import pytest

from simkit.measures import MEASURES
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms.learning import ExperienceModel
from simkit.model.scenario import Scenario, ScenarioError

DAY, WEEK = 480.0, 2400.0
FORM = {"form": 1.0}


def office(steps: list, weeks: float = 2, backlog: int = 0, minutes: float = 60, teams: dict | None = None, **others):
    """Return an office of team old (ann, bob, cas) and teams new and far, which nobody is in yet."""
    empty = [{"name": "newcomer", "count": 0, "skills": FORM}]
    data = {
        "title": "Corners",
        "clock": {"horizon_days": 5 * weeks},
        "products": {"form": {"label": "form", "work": {"dist": "deterministic", "mean": minutes}}},
        "events": {
            "client": {
                "label": "client", "per_week": 0, "opening_backlog": backlog, "tasks": [{"product": "form"}],
            }
        },
        "teams": {
            "old": {"label": "old", "members": [{"name": name, "skills": FORM} for name in ("ann", "bob", "cas")]},
            "new": {"label": "new", "events": ["client"], "members": empty},
            "far": {"label": "far", "products": ["form"], "members": [empty[0] | {"name": "stranger"}]},
        },
        "plan": {"steps": steps},
    }  # fmt: skip
    data["teams"] |= teams or {}
    return Scenario.from_data(data | others)


def where(scenario: Scenario, seed: int = 1) -> dict[str, str]:
    """Return the team of everybody who is in one at the end."""
    teams = simulate(scenario, sample(scenario, seed)).teams
    return {employee.person: key for key, team in teams.items() for employee in team.members}


def move(week: float, *people: str, to: str = "new", **fields) -> dict:
    return {"do": "move", "week": week, "people": list(people), "to": to, **fields}


def test_is_a_task_that_changes_teams_in_one_place():
    """A pile that goes to another team, and back to the first by a roll back, is the same pile, done once."""
    steps = [
        move(0.1, "ann", "bob", "cas"),
        {"do": "route", "week": 0.1, "teams": ["new"]},
        {"do": "roll back", "week": 0.3},
    ]
    log = run(office(steps, weeks=1, backlog=300), seed=1)
    assert set(log.team[np.isfinite(log.started)]) == {0, 1}
    left = log.task[(log.outcome == 3) & (log.employee < 0)]
    done = log.task[(log.activity == 1) & (log.outcome == 0)]
    assert len(set(left)) == len(left) and len(set(done)) == len(done) and not set(left) & set(done)
    assert len(done) == 3 * 40


def test_does_a_lending_in_a_lending_end_with_it():
    """Lent to new until week 1 and from there to far until week 1.2: home in week 1, and nobody fetches them again."""
    steps = [move(0.2, "ann", until=1), move(0.4, "ann", to="far", until=1.2)]
    assert where(office(steps)) == {"ann": "old", "bob": "old", "cas": "old"}
    shorter = [move(0.2, "ann", until=1.2), move(0.4, "ann", to="far", until=0.6)]
    log = run(office(shorter), seed=1)
    came = [(when / WEEK, int(team)) for when, who, team in log.moves.tolist() if who == 0 and team >= 0]
    assert came == [(0, 0), (0.2, 1), (0.4, 2), (0.6, 1), (1.2, 0)]


def test_does_a_roll_back_put_the_hired_back_too():
    """Temporary staff who were moved return to the team they were hired for; those who have gone stay away."""
    steps = [
        {"do": "hire", "week": 0, "team": "old", "count": 2, "until": 0.4},
        {"do": "hire", "week": 0, "team": "old", "count": 1},
        move(0.2, "temp 1", "temp 3"),
        {"do": "roll back", "week": 0.6},
    ]
    assert where(office(steps)) == {"ann": "old", "bob": "old", "cas": "old", "temp 3": "old"}


def test_can_somebody_be_let_go_who_would_have_gone_anyway():
    """A temp who is let go before their time, and somebody lent who is let go: gone once, and trained no more."""
    steps = [
        {"do": "hire", "week": 0, "team": "old", "count": 1, "until": 1},
        move(0, "ann", until=0.8),
        {"do": "leave", "week": 0.4, "people": ["temp 1", "ann"]},
        {"do": "train", "week": 0.9, "team": "old", "hours": 2},
        {"do": "move", "week": 1.2, "team": "old", "count": 1, "to": "new"},
    ]
    log = run(office(steps, backlog=50), seed=1)
    assert where(office(steps)) == {"bob": "new", "cas": "old"}
    trained = {log.people[e] for e in log.employee[log.activity == 5]}
    assert trained == {"bob", "cas"}


def test_are_those_who_are_hired_in_one_week_told_apart():
    """One is hired, let go, and another hired in the same week: the other comes."""
    hire = {"do": "hire", "week": 0, "team": "old"}
    steps = [hire, {"do": "leave", "week": 0, "people": ["temp 1"]}, hire]
    assert set(where(office(steps))) == {"ann", "bob", "cas", "temp 2"}


def test_is_somebody_passed_over_who_was_chosen_to_go_before():
    """The plan cannot know who will be best: when a named colleague is gone already, the others still move."""
    talent = {"spread": 0.3}
    for seed in range(6):
        steps = [
            {"do": "leave", "week": 0.2, "team": "old", "count": 1, "chosen": "random"},
            move(0.4, "bob", "cas", until=0.6),
            {"do": "leave", "week": 0.8, "people": ["cas"]},
        ]
        assert len(where(office(steps, talent=talent), seed)) in (1, 2)


def test_is_work_not_given_back_to_the_owner_who_leaves():
    """In a team that owns cases, what an owner leaves behind goes to a colleague at once, not to their empty chair."""
    teams = {"old": {"label": "old", "ownership": "case", "members": [
        {"name": name, "skills": FORM} for name in ("ann", "bob", "cas")]}}  # fmt: skip
    log = run(office([{"do": "leave", "week": 0.5, "people": ["ann"]}], backlog=3, minutes=2000, teams=teams), seed=1)
    begun = np.isfinite(log.started)
    hers = log.task[begun & (log.employee == 0)][0]
    assert (log.started[begun & (log.task == hers) & (log.employee > 0)] >= 0.5 * WEEK).any()
    assert np.isfinite(log.closed).all()


@pytest.mark.parametrize("forward", ["transfer", "ticket"])
def test_is_a_caller_answered_whose_employee_leaves(forward):
    """A conversation that is broken off for good is begun anew with a colleague, and takes as long as it takes."""
    phone = {
        "questions": {
            "call": {
                "label": "Question", "per_week": 40, "talk": {"dist": "deterministic", "mean": 100},
                "about": {"form": 1}, "needs": 0.9,
            }
        },
        "phone": {"forward": forward},
        "teams": {
            "old": {"label": "old", "members": [
                {"name": name, "phone": "also", "skills": FORM} for name in ("ann", "bob", "cas")]},
        },
    }  # fmt: skip
    calm = office([], **phone)
    at_phone = run(calm, seed=3)
    talks = np.flatnonzero((at_phone.call >= 0) & (at_phone.employee == 0) & (at_phone.finished < WEEK))
    row = talks[at_phone.finished[talks] - at_phone.started[talks] == 100][2]
    moment = at_phone.started[row] + 30
    log = run(office([{"do": "leave", "week": moment / WEEK, "people": ["ann"]}], **phone), seed=3)
    rows = np.flatnonzero(log.call == at_phone.call[row])
    rows = rows[np.argsort(log.started[rows])]
    assert log.employee[rows[0]] == 0 and log.finished[rows[0]] == pytest.approx(moment)
    later = rows[log.employee[rows] > 0]
    assert (log.finished - log.started)[later].sum() == pytest.approx(100), "all of it is told again"
    assert log.outcome[rows[-1]] == 0 and set(log.activity[rows]) == {2}


def test_do_callers_who_wait_follow_those_who_could_answer():
    """When all of a team have moved, whoever is on hold there is answered in the team they went to."""
    phone = {
        "questions": {"call": {"label": "Question", "per_week": 60, "talk": {"dist": "deterministic", "mean": 100}}},
        "teams": {
            key: {"label": key, "members": [{"name": name, "count": count, "phone": "also", "skills": FORM}]}
            for key, name, count in (("old", "ann", 2), ("new", "newcomer", 0))
        },
    }
    log = run(office([{"do": "move", "week": 0.5, "team": "old", "to": "new"}], **phone), seed=1)
    on_hold = (log.call >= 0) & (log.queued < 0.5 * WEEK) & (log.started > 0.5 * WEEK)
    assert on_hold.sum() > 2, "more calls than two can answer"
    assert (log.team[on_hold] == 1).all() and not (log.outcome[(log.team == 0) & (log.call >= 0)] == 3).any()
    assert sorted(log.queued[on_hold]) == log.queued[on_hold][np.argsort(log.started[on_hold])].tolist()


def test_does_a_route_after_a_stop_leave_a_team_its_work():
    """A team that would have been routed to after the stop goes on with what it does."""
    teams = {"new": {"label": "new", "events": ["client"], "members": [{"name": "pioneer", "skills": FORM}]}}
    steps = [{"do": "stop", "week": 0}, {"do": "route", "week": 1, "teams": ["new"]}]
    log = run(office(steps, backlog=5, teams=teams), seed=1)
    assert set(log.team) == {1}, "as without the plan: the most specific team takes the work"


def test_are_the_calls_of_a_region_shared_as_all_calls_are():
    """A quarter of the callers, two teams of equal share: half of that quarter each."""
    pair = {
        key: {"label": key, "events": ["client"], "members": [{"name": key, "phone": "also", "skills": FORM}]}
        for key in ("new", "far")
    }
    desk = {"old": {"label": "old", "members": [{"name": "ann", "phone": "also", "skills": FORM}]}}
    questions = {"call": {"label": "Question", "per_week": 800, "talk": {"dist": "deterministic", "mean": 0.1}}}
    route = {"do": "route", "week": 0, "teams": ["new", "far"], "region": [0.5, 0.75]}
    log = run(office([route], teams=desk | pair, questions=questions), seed=1)
    answered = np.bincount(log.team[log.call >= 0], minlength=3) / (log.call >= 0).sum()
    assert answered == pytest.approx([0.75, 0.125, 0.125], abs=0.03)


def test_does_who_calls_to_tell_come_to_the_team_of_their_region():
    """The call and the case of one client fall under the same way of working."""
    desk = {"name": "voice", "phone": "also", "skills": FORM}
    teams = {
        "old": {"label": "old", "members": [desk | {"name": "ann"}]},
        "new": {"label": "new", "events": ["client"], "members": [desk | {"name": "pioneer"}]},
    }
    route = {"do": "route", "week": 0, "teams": ["new"], "region": [0, 0.5]}
    scenario = office([route], minutes=1, teams=teams).change(
        {
            "events.client.per_week": 200,
            "events.client.by_phone": 1,
            "events.client.intake": {"dist": "deterministic", "mean": 0.5},
        }
    )
    log = run(scenario, seed=1)
    answered = np.isfinite(log.started)
    assert np.array_equal(log.team[answered] == 1, log.demand.u_team[log.case[answered]] < 0.5)
    assert ((log.call >= 0) & answered).sum() > 300


def test_do_clients_ask_while_they_wait_at_the_door():
    """A freeze takes in no work, but the clients outside call all the same."""
    chasing = {
        "after_days": 0.5, "per_day": 1, "at_most": 5, "talk": {"dist": "deterministic", "mean": 5},
    }  # fmt: skip
    teams = {"old": {"label": "old", "members": [{"name": "ann", "phone": "also", "skills": FORM}]}}
    frozen = office([{"do": "freeze", "week": 0, "days": 9}], teams=teams).change(
        {"events.client.per_week": 10, "events.client.chasing": chasing}
    )
    log = run(frozen, seed=1)
    assert np.nanmin(log.started[log.task >= 0]) == 9 * DAY
    assert (log.released[log.call >= 0] < 9 * DAY).sum() > 5


def test_is_what_was_there_before_a_freeze_inside():
    """The opening backlog is worked on during a freeze that begins with the first minute."""
    log = run(office([{"do": "freeze", "week": 0, "days": 5}], backlog=6), seed=1)
    assert np.isfinite(log.closed).all() and log.closed.max() == 120


def test_are_only_first_tasks_of_a_sequence_at_the_door():
    """What waits at the door at the end of the run is what would have been released."""
    data = office([{"do": "freeze", "week": 0, "days": 50}]).data()
    data["products"]["stamp"] = data["products"]["form"]
    data["events"]["client"] |= {
        "per_week": 10, "order": "sequence", "tasks": [{"product": "form"}, {"product": "stamp"}],
    }  # fmt: skip
    for team in data["teams"].values():
        for member in team["members"]:
            member["skills"] = {"form": 1.0, "stamp": 1.0}
    log = run(Scenario.from_data(data), seed=1)
    assert len(log.arrived) > 5 and set(log.product) == {0}


@pytest.mark.parametrize("order", ["parallel", "sequence", "after"])
def test_is_who_left_at_the_door_there_no_more_at_the_end(order):
    """Everybody loses patience during a freeze: nothing of them is still to be done, whatever comes after what."""
    data = office([{"do": "freeze", "week": 0, "days": 50}]).data()
    data["products"]["stamp"] = data["products"]["form"]
    stamp = {"product": "stamp"} | ({"after": ["form"]} if order == "after" else {})
    data["events"]["client"] |= {
        "per_week": 10, "order": "sequence" if order == "sequence" else "parallel",
        "tasks": [{"product": "form"}, stamp], "patience": {"mean_days": 0.01},
    }  # fmt: skip
    for team in data["teams"].values():
        for member in team["members"]:
            member["skills"] = {"form": 1.0, "stamp": 1.0}
    log = run(Scenario.from_data(data), seed=1)
    assert len(log.arrived) > 5 and log.cases["outcome"].eq("withdrawn").all() and not len(log.product)


def test_is_nobody_watched_for_going_home():
    """The attention of a pilot is for those who go there; who returns works as before."""
    scenario = office([move(0.2, "ann", until=0.4)], plan={
        "steps": [move(0.2, "ann", until=0.4)], "attention": {"extra": 0.5, "half_life_weeks": 1000},
    })  # fmt: skip
    moved_at = simulate(scenario, sample(scenario, 1)).find(ExperienceModel).moved_at
    assert {e.person: minute for e, minute in moved_at.items()} == {"ann": pytest.approx(0.2 * WEEK)}


def test_is_a_case_that_closes_as_a_day_ends_counted_once():
    """Eight cases of an hour a day, the last at closing time: days measured one by one add up to the run."""
    log = run(office([], backlog=70, weeks=1), seed=1)
    counted = [MEASURES["settled_per_week"](log.during(day * DAY, (day + 1) * DAY)) / 5 for day in range(5)]
    assert sum(counted) == pytest.approx(np.isfinite(log.closed).sum())
    assert (log.closed % DAY == 0).any()


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([{"do": "leave", "week": 1, "people": ["ann", "ann"]}], "'ann' stands there twice"),
        (
            [
                {"do": "hire", "week": 0, "team": "old", "until": 0.5},
                {"do": "leave", "week": 0.2, "people": ["ann", "bob", "cas"]},
            ],
            r"plan.steps\[0\].until.*when they have gone in week 0.5 nobody can do 'form' of 'client'",
        ),
    ],
)
def test_is_a_plan_refused_that_cannot_be(steps, words):
    """Said where and why: a name twice, and the moment at which nobody would be left."""
    with pytest.raises(ScenarioError, match=f"(?s){words}"):
        office(steps)
