"""Random plans of change for random offices: who moves, comes, goes, is trained and lent, and what is undone."""

from hypothesis import strategies as st

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.scenario import Scenario, ScenarioError

from .offices import Ran, offices, one, some

WEEKS = (0, 0.1, 0.2, 0.2, 0.25, 0.4, 0.6, 1)
SPELLS = (0.05, 0.1, 0.2, 0.4)


@st.composite
def steps(draw: st.DrawFn, scenario: Scenario) -> dict:
    """Draw one step; whether it can happen is for the scenario to say."""
    do = draw(one(
        "move", "route", "move", "leave", "hire", "move", "train", "roll back", "freeze", "announce", "stop", "away",
        "answer", "answer", "help", "lengthen", "norm",
    ))  # fmt: skip
    week, teams = draw(one(*WEEKS)), list(scenario.teams)
    step = {"do": do, "week": week}
    if do in ("move", "leave", "train", "away", "answer"):
        if draw(one(True, False)):
            step |= {"team": draw(st.sampled_from(teams)), "count": draw(one(1, 2, None))}
            step["chosen"] = draw(one("first", "best", "random"))
        else:  # the same few again and again, those who are hired among them
            names = [person.name for person in scenario.people()]
            step["people"] = draw(st.lists(st.sampled_from([*names[:2], *names[-2:]]), min_size=1, max_size=2))
    if do == "move":
        to = draw(st.sampled_from(teams))
        step |= {"to": to, "retained": draw(one(1, 0, 0.5)), "proficiency": draw(one(0, 1))}
        step["member"] = draw(st.integers(0, len(scenario.teams[to].members) - 1))
        step["until"] = draw(one(None, *(week + spell for spell in SPELLS)))
        step["open_cases"] = draw(one(None, "finish", "hand over"))
    if do == "away":
        step["until"] = week + draw(one(*SPELLS))
    if do == "answer":
        step["phone"] = draw(one("also", "never", "only"))
    if do == "help":
        step |= {"teams": draw(some(tuple(teams))), "on": draw(one(True, False))}
    if do == "lengthen":
        step |= {"factor": draw(one(1.5, 0.5, 3)), "products": draw(some(tuple(scenario.products)))}
    if do == "norm":
        step |= {"days": draw(one(0.1, 1, 5)), "events": draw(some(tuple(scenario.events)))}
    if do == "train":
        step["hours"] = draw(one(0.5, 3, 20))
    if do == "hire":
        step |= {"team": draw(st.sampled_from(teams)), "count": draw(one(1, 2))}
        step |= {"until": draw(one(None, *(week + spell for spell in SPELLS))), "proficiency": draw(one(0, 1))}
    if do == "route":
        step |= {"teams": draw(some(tuple(teams), 1)), "region": draw(one((0, 1), (0, 0.5), (0.25, 0.75)))}
        step["events"] = draw(some(tuple(scenario.events)))
    if do == "freeze":
        step["days"] = draw(one(0.1, 0.5, 3))
    return step


@st.composite
def plans(draw: st.DrawFn, scenario: Scenario) -> Scenario:
    """Draw a plan for an office, of which every step can happen; a team to move to stands ready, perhaps empty."""
    data = scenario.data()
    if draw(one(True, False)):
        count = max(product["people"] for product in data["products"].values())  # some work takes two
        allrounder = {"name": "pioneer", "skills": dict.fromkeys(data["products"], 1), "count": draw(one(0, count))}
        allrounder["phone"] = draw(one("also", "never"))
        events = draw(one((), tuple(data["events"])))
        data["teams"]["west"] = {"label": "west", "members": [allrounder], "events": events}
        data["teams"]["west"]["ownership"] = draw(one("task", "case"))
        scenario = Scenario.from_data(data)
    kept: list[dict] = []
    for _ in range(draw(one(8, 4, 12))):
        step = draw(steps(scenario))
        try:
            scenario = scenario.change({"plan.steps": [*kept, step]})
        except ScenarioError:
            continue
        kept.append(step)
    return scenario


@st.composite
def planned(draw: st.DrawFn, plain: bool = False) -> Scenario:
    """Draw an office with a plan; a plain one has people who are alike, know everything and learn nothing."""
    scenario = draw(offices())
    changes = {
        "clock.warm_up_days": draw(one(0, 1)),
        "turnover.per_year": draw(one(0, 0, 50)),
        "turnover.vacancy_weeks": draw(one(0, 0.1)),
        "plan.open_cases": draw(one("finish", "hand over")),
        "plan.participation.hours": draw(one(0, 2)),
    }
    if plain:
        changes["teams.*.members[*].skills.*"] = 1
    else:
        changes |= {
            "learning.curve": draw(one("exponential", "power", "off")),
            "learning.hours": 2,
            "learning.novice_errors": draw(one(1, 3)),
            "learning.transfer": draw(one(0, 0.5)),
            "learning.peers": draw(one(0, 0.36)),
            "learning.speed_half_life": draw(one(None, 0.01)),
            "talent.spread": draw(one(0, 0.2)),
            "plan.adoption.push": draw(one(0, 0.5)),
            "plan.attention.extra": draw(one(0, 0.3)),
            "plan.participation.fit": draw(one(0, 0.2)),
        }
    return draw(plans(scenario.change(changes)))


@st.composite
def changes(draw: st.DrawFn, plain: bool = False) -> Ran:
    """Draw an office and its plan, and run it."""
    scenario = draw(planned(plain))
    demand = sample(scenario, draw(st.integers(0, 3)))
    return Ran(scenario, demand, run(scenario, demand=demand))
