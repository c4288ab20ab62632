"""Does every step of a plan do what it says, worked out by hand?"""

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms.learning import ExperienceModel
from simkit.model.scenario import Scenario, ScenarioError

DAY, WEEK = 480.0, 2400.0


def office(steps: list, per_week: float = 40, members: int = 4, weeks: int = 4, minutes: float = 60, **changes):
    """Return an office with an old team, a new team that is empty, and a plan."""
    work = {"dist": "deterministic", "mean": minutes}
    data = {
        "title": "Before and after",
        "clock": {"horizon_days": 5 * weeks},
        "products": {"form": {"label": "form", "work": work}},
        "events": {"client": {"label": "client", "per_week": per_week, "tasks": [{"product": "form"}]}},
        "teams": {
            "old": {"label": "old", "members": [{"name": "clerk", "count": members, "skills": {"form": 1.0}}]},
            "new": {
                "label": "new",
                "events": ["client"],
                "members": [{"name": "newcomer", "count": 0, "skills": {"form": 2.0}}],
            },
        },
        "plan": {"steps": steps},
    }
    return Scenario.from_data(data).change(changes)


def by_team(log, team: int) -> np.ndarray:
    """Return when each piece of work of a team began."""
    worked = np.isfinite(log.started) & (log.activity == 1)
    return log.started[worked & (log.team == team)]


def test_do_those_who_move_work_by_the_skills_of_the_new_team():
    """From week 1 all work is done in the new team, in half the time."""
    log = run(office([{"do": "move", "week": 1, "team": "old", "to": "new"}, route(1)]), seed=1)
    assert by_team(log, 0).max() <= WEEK + 60 and by_team(log, 1).min() >= WEEK
    done = (log.activity == 1) & (log.outcome == 0) & (log.started > WEEK + 60)
    whole = done & ((log.finished // DAY) == (log.started // DAY))
    assert (log.finished - log.started)[whole] == pytest.approx(30, abs=31)
    assert np.median((log.finished - log.started)[whole]) == pytest.approx(30)


def route(week: float, **fields) -> dict:
    return {"do": "route", "week": week, "teams": ["new"], **fields}


def test_does_only_the_region_change_teams():
    """Clients with a lot in the region come to the new team, all others to the old one."""
    steps = [{"do": "move", "week": 0, "team": "old", "count": 2, "to": "new"}, route(0, region=[0.25, 0.75])]
    log = run(office(steps), seed=1)
    begun = np.isfinite(log.started)
    inside = (log.demand.u_team >= 0.25) & (log.demand.u_team < 0.75)
    assert np.array_equal(log.team[begun] == 1, inside[log.case[begun]])
    assert 0 < inside.sum() < len(inside)


def test_does_only_the_life_event_change_teams():
    """A route for one life event leaves the clients of the other where they were."""
    steps = [{"do": "move", "week": 0, "team": "old", "count": 2, "to": "new"}]
    base = office(steps)
    data = base.data()
    data["events"]["move"] = data["events"]["client"]
    data["teams"]["new"]["events"] = ["client", "move"]
    data["plan"]["steps"].append(route(0, events=["move"]))
    log = run(Scenario.from_data(data), seed=1)
    begun = np.isfinite(log.started)
    assert np.array_equal(log.team[begun] == 1, log.event[log.case[begun]] == 1)


@pytest.mark.parametrize("open_cases", ["finish", "hand over"])
def test_what_becomes_of_the_work_on_the_desk(open_cases):
    """Who moves takes the case along, or leaves it to a colleague who reads in, once for each case."""
    scenario = office(
        [{"do": "move", "week": 0.9, "people": ["clerk 1"], "to": "new"}],
        per_week=20,
        members=2,
        minutes=600,
        **{"plan.open_cases": open_cases, "handoff.within.reading_minutes": 45, "handoff.between.reading_minutes": 45},
    )
    log = run(scenario, seed=1)
    begun = np.isfinite(log.started)
    at_move = 0.9 * WEEK
    held = set(log.task[begun & (log.employee == 0) & (log.started < at_move)])
    held -= set(log.task[begun & (log.finished < at_move) & (log.outcome == 0)])
    assert len(held) == 1
    later = begun & np.isin(log.task, list(held)) & (log.started >= at_move)
    reading = (log.finished - log.started)[later & (log.activity == 0)].sum()
    if open_cases == "finish":
        assert set(log.employee[later]) == {0} and reading == 0
    else:
        assert 0 not in log.employee[later] and reading == pytest.approx(45)
        worked = begun & np.isin(log.task, list(held)) & (log.activity == 1)
        assert (log.finished - log.started)[worked].sum() == pytest.approx(600), "no work is lost or done twice"


def test_does_a_hand_over_cost_a_reading_for_every_open_case():
    """Everybody leaves the desk at once and comes to one where others had begun: extra work = open cases x h."""
    steps = [
        {"do": "hire", "week": 0.5, "team": "old", "count": 6, "name": "successor", "proficiency": 1},
        {"do": "leave", "week": 0.5, "people": [f"clerk {i}" for i in range(1, 7)]},
    ]
    reading = {"handoff.within.reading_minutes": 20, "handoff.between.reading_minutes": 20}
    log = run(office(steps, members=6, per_week=30, minutes=400, weeks=2, **reading), seed=4)
    begun = np.isfinite(log.started)
    before = begun & (log.started < 0.5 * WEEK)
    undone = set(log.task[before]) - set(log.task[begun & (log.finished <= 0.5 * WEEK) & (log.outcome == 0)])
    read = (log.finished - log.started)[begun & (log.activity == 0)].sum()
    assert len(undone) > 2 and read == pytest.approx(20 * len(undone))


def test_is_nothing_taken_in_during_a_freeze():
    """Who comes during the freeze waits at the door, and is let in when it is over."""
    log = run(office([{"do": "freeze", "week": 1, "days": 2}]), seed=1)
    arrived = log.arrived[log.case]
    during = (arrived >= WEEK) & (arrived < WEEK + 2 * DAY)
    assert during.any() and (log.released[during] == WEEK + 2 * DAY).all()
    assert (log.released[~during] == arrived[~during]).all()
    cut_off = run(office([{"do": "freeze", "week": 3.8, "days": 5}]), seed=1)
    assert np.isnan(cut_off.closed[cut_off.arrived > 3.8 * WEEK]).all(), "open at the end, and still in the log"
    assert set(cut_off.task) == set(range(cut_off.demand.tasks))


def test_does_a_roll_back_put_everything_back():
    """After it the old team has all work, and everybody is where they were."""
    steps = [{"do": "move", "week": 1, "team": "old", "to": "new"}, route(1), {"do": "roll back", "week": 2}]
    scenario = office(steps)
    log = run(scenario, seed=1)
    assert by_team(log, 1).max() < 2 * WEEK + 60 and (by_team(log, 0) > 2.1 * WEEK).any()
    there = simulate(scenario, sample(scenario, 1))
    assert len(there.teams["old"].members) == 4 and not there.teams["new"].members


def test_does_nothing_happen_after_a_stop():
    """A plan that is stopped equals one that ends there."""
    half = [{"do": "move", "week": 1, "team": "old", "count": 2, "to": "new"}, route(1, region=[0, 0.5])]
    rest = [{"do": "move", "week": 2, "team": "old", "to": "new"}, route(2)]
    stopped = run(office([*half, *rest, {"do": "stop", "week": 1.5}]), seed=1)
    assert np.array_equal(stopped.finished, run(office(half), seed=1).finished, equal_nan=True)


def test_does_training_take_people_off_the_floor_and_make_them_better():
    """Twenty hours of training are in the log, to the minute, and count as experience."""
    learning = {"curve": "exponential", "start": 0.5, "hours": 20}
    changes = {"learning": learning, "teams.old.members[0].proficiency": 0}
    steps = [{"do": "train", "week": 0, "team": "old", "hours": 20, "worth": 2}]
    scenario = office(steps, per_week=1, **changes)
    there = simulate(scenario, sample(scenario, 1))
    log = run(scenario, seed=1)
    minutes = (log.finished - log.started)[log.activity == 5]
    assert minutes.sum() == pytest.approx(4 * 20 * 60)
    assert all(e.experience.speed[0] > 1 - np.exp(-2) - 1e-9 for e in there.employees)


def test_are_temporary_staff_there_for_as_long_as_said():
    """They are on duty from the week they come until the week they leave, and their work is finished by others."""
    steps = [{"do": "hire", "week": 1, "team": "old", "count": 2, "until": 2, "proficiency": 1}]
    log = run(office(steps, per_week=200, minutes=100), seed=1)
    temps = np.flatnonzero([name.startswith("temp") for name in log.people])
    mine = np.isin(log.duty_employee, temps)
    assert len(temps) == 2 and (log.duty_on[mine] == WEEK).all() and (log.duty_off[mine] == 2 * WEEK).all()
    worked = np.isin(log.employee, temps) & np.isfinite(log.started)
    assert log.started[worked].min() == WEEK and log.finished[worked].max() == 2 * WEEK


def test_do_the_lent_come_back():
    """Who is lent for a week works in the other team that week only."""
    steps = [{"do": "move", "week": 1, "people": ["clerk 2"], "to": "new", "until": 2}, route(1, region=[0, 0.3])]
    log = run(office(steps, per_week=100), seed=1)
    mine = (log.employee == 1) & np.isfinite(log.started)
    away = mine & (log.team == 1)
    assert away.any() and log.started[away].min() >= WEEK and log.started[away].max() < 2 * WEEK + 60
    assert (mine & (log.team == 0) & (log.started > 2 * WEEK + 60)).any()


def test_are_the_best_chosen_by_what_is_seen():
    """With full reliability the chosen are the quickest; with none they are like anybody."""
    picks = {}
    for reliability in (1.0, 0.0):
        speeds = []
        for replication in range(40):
            scenario = office(
                [{"do": "move", "week": 0, "team": "old", "count": 4, "chosen": "best", "to": "new"}],
                members=20,
                weeks=1,
                per_week=5,
                **{"talent": {"spread": 0.2, "reliability": reliability}, "teams.new.members[0].skills.form": 1.0},
            )
            there = simulate(scenario, sample(scenario, 1, replication))
            speeds.append(np.mean([there.find(ExperienceModel).talent[e] for e in there.teams["new"].members]))
        picks[reliability] = np.mean(speeds)
    assert picks[1.0] == pytest.approx(1.267, abs=0.03), "the best 4 of 20: 1.33 standard deviations of 0.2"
    assert picks[0.0] == pytest.approx(1.0, abs=0.05)


def test_does_a_hired_novice_begin_as_one():
    """With learning, temporary staff start at the bottom of the curve."""
    learning = {"curve": "exponential", "start": 0.5, "hours": 100}
    growth = run(office([{"do": "hire", "week": 1, "team": "old"}], learning=learning), seed=1).growth
    assert np.isnan(growth[0, -1]) and growth[1, -1] == pytest.approx(0.5) and growth[3, -1] > 0.5
    assert (growth[:, :-1] == 1).all()


def test_does_attention_fade():
    """Watched people begin faster by the extra and lose half of that in a half-life."""
    steps = [{"do": "move", "week": 0, "team": "old", "to": "new"}]
    attention = {"plan.attention": {"extra": 0.4, "half_life_weeks": 1}}
    there = simulate(office(steps, per_week=100, **attention), sample(office(steps, per_week=100), 1))
    employee = there.employees[0]
    model = there.find(ExperienceModel)
    assert model.factor(employee, 0.0) == pytest.approx(1.4)
    assert model.factor(employee, 2 * WEEK) == pytest.approx(1.1)


def test_when_do_people_take_it_up():
    """The share that has taken it up follows Bass's curve: half by its median."""
    steps = [{"do": "move", "week": 0, "team": "old", "to": "new"}]
    scenario = office(steps, members=400, weeks=1, **{"plan.adoption": {"push": 0.03, "pull": 0.38}})
    offices = [simulate(scenario, sample(scenario, seed)) for seed in range(1, 7)]
    begins = np.array([e.experience.begins for there in offices for e in there.employees]) / WEEK
    for week, share in ((6.55, 0.5), (10.46, 0.84)):
        assert (begins <= week).mean() == pytest.approx(share, abs=3 * (share * (1 - share) / len(begins)) ** 0.5)


def test_does_participation_take_hours_and_change_the_start():
    """The hours are meetings before the move; afterwards people begin higher up the curve."""
    learning = {"curve": "exponential", "start": 0.5, "hours": 1e6}
    move = [{"do": "move", "week": 2, "team": "old", "to": "new", "retained": 0}]
    part = {"plan.participation": {"hours": 6, "weeks": 2, "start": 0.8, "fit": 0.1}, "learning": learning}
    log = run(office(move, **part), seed=1)
    meeting = log.activity == 4
    assert (log.finished - log.started)[meeting].sum() == pytest.approx(4 * 6 * 60)
    assert log.started[meeting].max() < 2 * WEEK
    assert log.growth[3] == pytest.approx(0.8, abs=0.01)


REFUSED = {
    "nobody left": ([{"do": "leave", "week": 1, "team": "old"}], "after this step nobody can do 'form' of 'client'"),
    "too many": ([{"do": "leave", "week": 1, "team": "old", "count": 9}], "team 'old' has 4 members in week 1"),
    "already there": ([{"do": "move", "week": 1, "team": "old", "to": "old"}], "is in team 'old' already"),
    "nobody at the end of the road": ([route(1)], "nobody in new can do anything for 'client'"),
    "no such kind": ([{"do": "hire", "week": 1, "team": "new", "member": 3}], "a position below 1"),
    "back before going": (
        [{"do": "move", "week": 3, "team": "old", "to": "new", "until": 2}],
        "until must be later than week 3",
    ),
    "nobody meant": ([{"do": "leave", "week": 1}], "either people, a list of names, or team"),
    "gone already": (
        [
            {"do": "leave", "week": 1, "people": ["clerk 1"]},
            {"do": "train", "week": 2, "people": ["clerk 1"], "hours": 4},
        ],
        "'clerk 1' is not there in week 2",
    ),
    "downhill": ([route(1, region=[0.5, 0.2])], "two rising numbers"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_a_plan_that_cannot_happen_refused(case):
    """It is refused when the scenario is read, with the step and the reason."""
    steps, words = REFUSED[case]
    with pytest.raises(ScenarioError) as refused:
        office(steps)
    assert words in str(refused.value) and "plan.steps[" in str(refused.value)


def test_does_a_plan_survive_the_file(tmp_path):
    """What is saved is read back as an equal scenario."""
    from simkit.model.scenario import load

    move = {"do": "move", "week": 1, "team": "old", "to": "new", "until": 3}
    steps = [move, route(1), {"do": "roll back", "week": 3}]
    scenario = office(steps)
    assert load(scenario.save(tmp_path / "change.toml")) == scenario


def test_do_the_hours_of_who_moves_count_where_they_were():
    """Half-way everybody moves: half of the hours on duty are the old team's and half the new one's."""
    log = run(office([{"do": "move", "week": 2, "team": "old", "to": "new"}, route(2)]), seed=1)
    table = log.by_team()
    busy = (log.finished - log.started)[np.isfinite(log.started)].sum()
    assert table["utilisation"].sum() * 4 * 2 * WEEK == pytest.approx(busy)
    assert table.loc["old", "utilisation"] > 1.5 * table.loc["new", "utilisation"], "the new team works twice as fast"


def test_is_the_pile_of_a_team_that_all_have_left_done_in_its_turn():
    """Those who help an old team do its work last; when all have moved, its pile must not wait for an idle moment."""
    busy = {"per_week": 170, "members": 4, "minutes": 60, "weeks": 6}  # more than four clerks can do until week 1
    pace = {"teams.new.members[0].skills.form": 1.0, "teams.*.helps": []}
    steps = [{"do": "move", "week": 1, "team": "old", "to": "new"}, route(1)]
    apart = run(office(steps, **busy, **pace), seed=1)
    helped = run(office(steps, **busy, **(pace | {"teams.new.helps": ["old"]})), seed=1)
    assert (apart.team[apart.started > WEEK] == 1).all(), "there was a pile to be done by the new team"
    assert np.array_equal(apart.closed, helped.closed, equal_nan=True)
