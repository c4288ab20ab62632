"""Does a change lose or invent anything: a client, a task, an employee's minute, whatever the plan?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simkit.demand import sample
from simkit.runlog import run
from simkit.scenario import Scenario, ScenarioError

from .offices import Ran, examples, offices, one, same_log, some
from .reading import is_done, on_duty, opened, pieces, rows_of

UNDER_WAY = {"in hand", "waiting", "in the mail"}
WEEKS = (0, 0.1, 0.2, 0.25, 0.4, 0.6)


@st.composite
def steps(draw: st.DrawFn, scenario: Scenario) -> dict:
    """Draw one step; whether it can happen is for the scenario to say."""
    do = draw(one("move", "route", "move", "leave", "hire", "train", "roll back", "freeze", "announce", "stop"))
    week, teams = draw(one(*WEEKS)), list(scenario.teams)
    step = {"do": do, "week": week}
    if do in ("move", "leave", "train"):
        step |= {"team": draw(st.sampled_from(teams)), "count": draw(one(1, 2, None))}
        step["chosen"] = draw(one("first", "best", "random"))
    if do == "move":
        step |= {"to": draw(st.sampled_from(teams)), "keeps": draw(one(1, 0, 0.5)), "gain": draw(one(0, 1))}
        step["until"] = draw(one(None, None, week + 0.1, week + 0.3))
    if do == "train":
        step["hours"] = draw(one(0.5, 3, 20))
    if do == "hire":
        step |= {"team": draw(st.sampled_from(teams)), "count": draw(one(1, 2)), "until": draw(one(None, week + 0.2))}
    if do == "route":
        step |= {"teams": draw(some(tuple(teams), 1)), "region": draw(one((0, 1), (0, 0.5), (0.25, 0.75)))}
        step["events"] = draw(some(tuple(scenario.events)))
    if do == "freeze":
        step["days"] = draw(one(0.1, 0.5, 3))
    return step


@st.composite
def changes(draw: st.DrawFn) -> Ran:
    """Draw an office, a plan of which every step can happen, what people learn, and run it."""
    scenario = draw(offices())
    scenario = scenario.change(
        {
            "clock.warm_up_days": 0,
            "learning.curve": draw(one("exponential", "power", "off")),
            "learning.hours": 2,
            "learning.novice_errors": draw(one(1, 3)),
            "learning.transfer": draw(one(0, 0.5)),
            "learning.peers": draw(one(0, 0.36)),
            "learning.speed_half_life": draw(one(None, 0.01)),
            "talent.spread": draw(one(0, 0.2)),
            "turnover.per_year": draw(one(0, 0, 50)),
            "turnover.vacancy_weeks": draw(one(0, 0.1)),
            "plan.open_cases": draw(one("finish", "hand over")),
            "plan.adoption.push": draw(one(0, 0.5)),
            "plan.attention.extra": draw(one(0, 0.3)),
            "plan.participation.hours": draw(one(0, 2)),
        }
    )
    kept: list[dict] = []
    for _ in range(draw(st.integers(1, 6))):
        step = draw(steps(scenario))
        try:
            scenario = scenario.change({"plan.steps": [*kept, step]})
        except ScenarioError:
            continue
        kept.append(step)
    seed = draw(st.integers(0, 3))
    demand = sample(scenario, seed)
    return Ran(scenario, demand, run(scenario, demand=demand))


@examples(60)
@given(changes())
def test_is_no_case_lost_or_served_twice(ran):
    """Every task that was sent to a team is done once or in one place, and cases close with their last task."""
    rows = rows_of(ran, "task")
    cases = ran.log.cases
    for number, case in enumerate(cases.itertuples()):
        tasks = range(ran.demand.first_task[number], ran.demand.first_task[number + 1])
        done = [rows[task][-1]["finished_at"] for task in tasks if task in rows and is_done(rows[task])]
        if len(done) == len(tasks):
            assert case.outcome == "settled" and case.closed_at == max(done)
        else:
            assert case.outcome == "open" and np.isnan(case.closed_at)
            if number in opened(ran):
                assert any(task in rows and not is_done(rows[task]) for task in tasks), "the rest of it is somewhere"
    for what in ("task", "rework"):
        for lines in rows_of(ran, what).values():
            places = [row["outcome"] for row in lines if row["outcome"] in UNDER_WAY]
            assert len(places) == (0 if is_done(lines) else 1), "a task is done, or it is in one place"
            worked = [row for row in lines if row["activity"] == "working" and row["outcome"] == "done"]
            assert len(worked) <= 1, "nothing is done twice"


@examples(60)
@given(changes())
def test_does_everybody_do_one_thing_at_a_time_and_only_on_duty(ran):
    """The spells of work of an employee do not overlap and lie in the spells on duty."""
    duty = on_duty(ran)
    for name, group in pieces(ran).groupby("employee"):
        spells = sorted(zip(group["started_at"], group["finished_at"], strict=True))
        for (_, end), (begin, _) in zip(spells, spells[1:], strict=False):
            assert begin >= end - 1e-6
        for begin, end in spells:
            assert any(on - 1e-6 <= begin and end <= off + 1e-6 for on, off in duty.get(name, [])), (name, begin, end)


@examples(20)
@given(changes())
def test_is_a_change_the_same_again(ran):
    """The same scenario and the same demand give the same run; another sample of the same seed does as well."""
    assert same_log(ran.log, run(ran.scenario, demand=ran.demand))
    assert same_log(ran.log, run(Scenario.from_data(ran.scenario.data()), demand=sample(ran.scenario, ran.log.seed)))


