"""How does a run begin and end? Opening backlog, warm-up, and what is under way when it stops. By hand."""

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate

from .by_hand import clients, left, member, office, team, worked


def test_does_the_opening_backlog_lie_in_the_inbox_oldest_first():
    """Three cases arrived spread over two days before the run; they are served in that order from minute 0."""
    scenario = office(
        {"visit": {"products": ["bread"], "opening_backlog": 3, "opening_age_days": 2}},
        desk=team(member("Ann", "bread")),
    )
    log = run(scenario)
    assert log.arrived == pytest.approx([-800, -480, -160])
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Ann", 1, "bread", 10, 20), ("Ann", 2, "bread", 20, 30)]
    assert log.released.tolist() == log.queued.tolist() == [0, 0, 0]
    assert log.cases["lead_days"].tolist() == pytest.approx([810 / 480, 500 / 480, 190 / 480])


def test_does_a_case_arrive_when_the_clockwork_says():
    """Four an hour without chance: minute 15, 30, 45 ... up to the end of the day, and none at or after it."""
    scenario = office(
        {"visit": {"products": ["bread"], "per_week": 160, "arrival_cv": 0}}, desk=team(member("Ann", "bread"))
    )
    log = run(scenario)
    assert log.arrived == pytest.approx(np.arange(15, 480, 15))
    assert log.closed[:-1] == pytest.approx(np.arange(25, 475, 15))


def test_is_everything_under_way_written_down_at_the_end():
    """At minute 480 one case is in hand, one on a desk, one in the inbox, one in the mail; one piece is paused."""
    scenario = office(
        {
            "own": ["bread", "wine"],
            "plain": ["cheese"],
            "posted": {"products": ["cheese", "olives"], "order": "sequence"},
            "late": ["olives"],
        },
        bakery=team(member("Ann", "bread", "wine"), products=["bread", "wine"], ownership="case"),
        dairy=team(member("Bob", "cheese"), products=["cheese"]),
        grove=team(member("Cas", "olives", hours=[9, 16]), products=["olives"]),
        handoff={"between": {"delay_minutes": 60}},
    )
    log = run(scenario, demand=clients(
        scenario,
        (10, "own", {"bread": 500, "wine": 10}),
        (400, "late", {"olives": 50}),
        (430, "posted", {"cheese": 10, "olives": 10}),
        (431, "plain", {"cheese": 100}),
        (432, "plain", {"cheese": 100}),
    ))  # fmt: skip
    assert left(log) == [
        (0, "bread", "in hand", "Ann"),
        (0, "wine", "waiting", "Ann"),
        (1, "olives", "waiting", "Cas"),
        (2, "olives", "in the mail", None),
        (3, "cheese", "in hand", "Bob"),
        (4, "cheese", "waiting", None),
    ]
    rows = log.activities.set_index(["case", "product", "outcome"])
    assert rows.loc[(0, "bread", "in hand"), ["started_at", "finished_at"]].tolist() == [10, 480]
    assert rows.loc[(1, "olives", "paused"), ["started_at", "finished_at"]].tolist() == [400, 420]
    assert rows.loc[(1, "olives", "waiting"), "queued_at"] == 420
    assert rows.loc[(2, "olives", "in the mail"), "released_at"] == 440
    assert rows.loc[(4, "cheese", "waiting"), "queued_at"] == 432
    unknown = rows.loc[(2, "olives", "in the mail"), ["queued_at", "started_at", "finished_at"]]
    assert unknown.isna().all(), "a letter in the mail has not reached an inbox"
    assert log.cases["outcome"].tolist() == ["open"] * 5
    assert np.isnan(log.closed).all()


def test_is_work_done_at_the_last_minute_done():
    """Ready at minute 480 exactly, the end of the run."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    log = run(scenario, demand=clients(scenario, (470, "visit", {"bread": 10}), (471, "visit", {"bread": 10})))
    assert log.closed[0] == 480
    assert np.isnan(log.closed[1])


def test_does_the_warm_up_belong_to_the_run_but_not_to_what_is_measured():
    """One day warms up, one is measured: both are in the log, the window is the second."""
    scenario = office(
        {"visit": ["bread"]}, clock={"warm_up_days": 1, "horizon_days": 1}, desk=team(member("Ann", "bread"))
    )
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 20}), (500, "visit", {"bread": 10})))
    assert log.window == (480, 960)
    assert log.closed.tolist() == [20, 510]
    assert log.measures()["lead_time_mean"] == pytest.approx(10 / 480)


def test_can_nobody_come():
    """A run without clients is a run: nothing happened, everyone was idle."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    log = run(scenario)
    assert len(log.activities) == len(log.cases) == 0
    assert log.by_employee().loc["Ann", ["busy_hours", "idle_hours", "away_hours"]].tolist() == [0, 8, 0]


def test_is_a_demand_of_another_world_refused():
    """The codes of products and events would point to the wrong ones."""
    one = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    other = office({"visit": ["wine"]}, desk=team(member("Ann", "wine")))
    with pytest.raises(ValueError, match="other products, life events or kinds of calls"):
        simulate(one, sample(other))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"products.bread.error": 0.1}, "errors"),
        ({"handoff.between.misrouted_share": 0.1}, "tasks that go astray"),
        ({"handoff.within.misrouted_share": 0.1}, "tasks that go astray"),
        ({"policy.level": 1}, "merits"),
        ({"policy.consult": 0.1}, "merits"),
        ({"quality.complaint": 0.5, "quality.talk": {"mean": 5}, "products.bread.error": 0.1}, "kinds of calls"),
        ({"events.visit.chasing": {"per_day": 1, "talk": {"mean": 5}}, "teams.desk.members[0].phone": "also"},
         "kinds of calls"),
    ],
)  # fmt: skip
def test_is_a_demand_refused_that_lacks_what_the_office_asks_for(change, missing):
    """The numbers were not drawn, as the scenario they were drawn for had no use for them."""
    plain = office({"visit": ["bread"]}, desk=team(member("Ann", "bread", phone="also")))
    changed = plain.change(change)
    with pytest.raises(ValueError, match=missing):
        simulate(changed, sample(plain))
    assert simulate(plain.change({}), sample(plain))


def test_does_an_office_leave_the_learners_own_model_alone():
    """Running an office does not become salabim's default environment."""
    from simkit.model.office.plain_salabim import sim

    mine = sim.Environment(trace=False, yieldless=False, random_seed="")
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    run(scenario, demand=clients(scenario, (0, "visit", {"bread": 10})), engine="salabim")
    assert sim.default_env() is mine
    assert mine.now() == 0
