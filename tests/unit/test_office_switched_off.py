"""Does what is switched off cost nothing: is an office with a mechanism that never acts the same to the last row?"""

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms.change_plan import ChangePlan
from simkit.model.office.mechanisms.consultation import Consultation
from simkit.model.office.mechanisms.handoffs import Handoffs
from simkit.model.office.mechanisms.learning import ExperienceModel
from simkit.model.office.mechanisms.meetings import Meetings
from simkit.model.office.mechanisms.mistakes import Mistakes
from simkit.model.office.mechanisms.telephone import PhoneSystem
from simkit.model.scenario import Scenario

from .by_hand import member, minutes, office, team

CLOCKWORK = {"arrival_cv": 0, "per_week": 160}  # every fifteen minutes: much happens at the same moment


def plain(**rates) -> Scenario:
    """Three teams with part-timers, absence, helping, ownership and mail; a task takes ten minutes."""
    return office(
        {
            "visit": {"products": ["bread", "wine"], "order": "sequence"} | rates,
            "feast": {"products": ["wine", "cheese", "bread"], "opening_backlog": 5, "opening_age_days": 1} | rates,
        },
        clock={"horizon_days": 10},
        handoff={"between": {"delay_minutes": 30, "reading_minutes": 5}, "within": {"reading_minutes": 5}},
        bakery=team(member("Ann", "bread", count=3, absence=0.2), products=["bread"], helps=["cellar"]),
        cellar=team(
            member("Bob", "wine", bread=0.5), member("Cas", wine=0.8, bread=0.7, hours=[10, 15]), products=["wine"]
        ),
        feasts=team(member("Dan", "bread", "wine", "cheese", count=2), events=["feast"], ownership="case", pick="due"),
    )


IDLE = {
    "a telephone that nobody calls": {
        "questions": {"hours": {"label": "Hours", "per_week": 0, "talk": minutes(4)}},
        "teams.*.members[*].phone": "also",
        "teams.*.interrupts": True,
        "callers": {"patience": minutes(5), "redial": 0.5},
        "phone": {"misrouted_share": 0.5, "resumption_minutes": 5, "repeat_minutes": 3},
    },
    "clients who may call to tell, and never do": {
        "events.visit.intake": minutes(5),
        "teams.*.members[*].phone": "also",
    },
    "clients who would ask after a thousand days": {
        "events.*.chasing": {"after_days": 1000, "per_day": 5, "talk": minutes(4)},
        "teams.bakery.members[0].phone": "also",
        "teams.bakery.interrupts": True,
    },
    "rooms for everybody": {"resources": {"room": {"label": "Room", "count": 9}}, "products.*.needs": ["room"]},
    "limits that nobody reaches": {"teams.*.wip_limit": 1_000_000, "teams.feasts.caseload": 1_000_000},
    "clients who never lose patience, and a deadline that never passes": {
        "events.*.patience": {"mean_days": 1e6, "dist": "deterministic"}, "events.*.deadline": {"days": 1e6},
    },
    "no errors, however people would hurry and complain": {
        "products.*.error": 0,
        "quality": {"found_days": 1, "rework": 2, "complaint": 1, "talk": minutes(10), "hurry": 5, "hurry_above": 0},
    },
    "errors that do not happen": {
        "products.*.error": 1e-300, "quality": {"complaint": 1, "talk": minutes(10)},
            "teams.bakery.members[0].phone": "also",
    },
    "judgement that is the same with all": {"policy": {"half_minutes": 5, "consult_minutes": 30}},
    "judgement that differs": {"policy": {"level": 1, "pattern": 1, "occasion": 1, "circumstances": 1}},
    "consultation about hardly anything": {"policy": {"consult": 1e-12, "consult_minutes": 30}},
    "meetings of no minutes": {"coordination": {"times_per_week": 5, "at": 9.25, "minutes": 0}},
    "mail that hardly goes astray": {f"handoff.{where}.misrouted_share": 1e-300 for where in ("between", "within")},
}  # fmt: skip


def same(one, other):
    """Tell which arrays of two run logs are not equal to the last bit; who begins what is told only where limited."""
    return [
        name
        for name, value in vars(one).items()
        if isinstance(value, np.ndarray)
        and name not in ("begun", "uses")
        and not np.array_equal(value, getattr(other, name), equal_nan=value.dtype.kind == "f")
    ]


@pytest.mark.parametrize("rates", [CLOCKWORK, {"per_week": 150}], ids=["clockwork", "chance"])
@pytest.mark.parametrize("mechanism", IDLE)
def test_is_the_log_the_same_with_what_never_acts(mechanism, rates):
    """Every row, every moment; only the demand holds numbers that nobody asked for."""
    scenario = plain(**rates)
    before, after = run(scenario, 7), run(scenario.change(IDLE[mechanism]), 7)
    assert len(before.task) > 500
    assert same(before, after) == []
    assert before.demand.same_clients(after.demand)


def test_is_it_so_with_all_of_them_together():
    """Nothing adds up to something."""
    scenario = plain(**CLOCKWORK)
    together = {
        path: value
        for changes in IDLE.values()
        for path, value in changes.items()
        if not path.startswith("teams.bakery")
    }
    assert same(run(scenario, 3), run(scenario.change(together), 3)) == []


@pytest.mark.parametrize(
    ("mechanism", "change"),
    [
        (PhoneSystem, {"questions": {"hours": {"label": "Hours", "per_week": 1, "talk": minutes(4)}},
         "teams.*.members[*].phone": "also"}),
        (Mistakes, {"products.bread.error": 0.1}),
        (Consultation, {"policy.consult": 0.1}),
        (Meetings, {"coordination.times_per_week": 1}),
        (ExperienceModel, {"talent.spread": 0.1}),
        (ChangePlan, {"turnover.per_year": 0.1}),
    ],
)  # fmt: skip
def test_is_a_mechanism_there_only_when_it_is_asked_for(mechanism, change):
    """Without it there is no component that could take time."""
    scenario = plain(per_week=10)
    assert simulate(scenario, sample(scenario)).find(mechanism) is None
    changed = scenario.change(change)
    assert simulate(changed, sample(changed)).find(mechanism) is not None


def test_are_hand_offs_there_only_when_they_take_time():
    """And does nothing go astray unless it is asked for?"""
    scenario = plain(per_week=10)
    assert simulate(scenario, sample(scenario)).find(Handoffs).misroutes is None
    astray = scenario.change({"handoff.between.misrouted_share": 0.1})
    assert simulate(astray, sample(astray)).find(Handoffs).misroutes is not None
    at_once = scenario.change({"handoff": {}})
    assert simulate(at_once, sample(at_once)).find(Handoffs) is None
