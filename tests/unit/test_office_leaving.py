"""Do clients withdraw, and deadlines pass, as the scenario says? By hand to the minute."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay.film import film_of
from simkit.live.replay.state import lines, state, told
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, left, member, office, team, worked

DAY = 480


def leave(demand, *minutes):
    """Say for each client after how many minutes they withdraw."""
    return replace(demand, patience=np.array(minutes, dtype=float) / DAY)


def desk(clock=None, until="settled", people=("Ann",), handoff=None, **event):
    events = {"visit": {"products": ["bread"], "patience": {"mean_days": 1, "until": until}} | event}
    return office(events, handoff, clock, desk=team(*(member(name, "bread", "wine") for name in people)))


def three(scenario, *minutes, work=10):
    arrivals = [(minute, "visit", {"bread": work}) for minute in (0, 1, 2)]
    return leave(clients(scenario, *arrivals), *minutes)


def test_does_who_loses_patience_in_the_queue_leave_it():
    """The second leaves at 5, before its turn at 10; the third is served then."""
    scenario = desk()
    log = run(scenario, demand=three(scenario, np.inf, 4, np.inf))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Ann", 2, "bread", 10, 20)]
    assert log.closed.tolist() == [10, 5, 20] and log.ending.tolist() == [0, 1, 0]
    assert log.cases["outcome"].tolist() == ["settled", "withdrawn", "settled"]
    assert left(log) == [] and np.isnan(log.cases["lead_days"][1])


def test_is_work_in_hand_stopped():
    """Half-way, at 4: Ann puts it down, and takes the next at once. Who stays once somebody has begun is served."""
    scenario = desk()
    log = run(scenario, demand=three(scenario, 4, np.inf, np.inf))
    assert worked(log) == [("Ann", 0, "bread", 0, 4), ("Ann", 1, "bread", 4, 14), ("Ann", 2, "bread", 14, 24)]
    stays = desk(until="begun")
    assert run(stays, demand=three(stays, 4, 5, np.inf)).closed.tolist() == [10, 6, 20]


def test_can_a_client_withdraw_while_nobody_is_there():
    """Work that lies half-done over night, on the desk of its owner, or has not come to its first team."""
    scenario = desk()
    log = run(
        scenario.change({"clock.horizon_days": 2, "clock.day_minutes": 100}),
        demand=three(scenario, 150, 1e6, 1e6, work=130),
    )
    assert log.closed[0] == 100 * 150 / DAY  # days of patience are working days
    night = scenario.change({"clock.horizon_days": 2, "teams.desk.members[0].hours": [9, 10]})
    log = run(night, demand=three(night, 100, np.inf, np.inf, work=70))
    assert worked(log) == [("Ann", 0, "bread", 0, 60), ("Ann", 1, "bread", 480, 540)]


def test_can_a_client_withdraw_while_the_case_is_in_the_mail_or_waits_on_others():
    """At 50; the letter would have come at 70, the answer at 480."""
    tasks = [{"product": "bread"}, {"product": "wine", "wait": {"mean_days": 1}}]
    scenario = desk(tasks=tasks, handoff={"within": {"delay_minutes": 60}}, order="sequence")
    demand = leave(clients(scenario, (0, "visit", {"bread": 10, "wine": 10})), 50)
    log = run(scenario, demand=replace(demand, wait=np.array([-1, 1.0])))
    assert log.waits.tolist() == [[1, 10, 50, 0]] and log.closed.tolist() == [50] and left(log) == []
    log = run(scenario, demand=replace(demand, wait=np.array([-1, -1.0])))
    assert len(worked(log)) == 1 and left(log) == []
    assert log.activities[["outcome", "finished_at"]].values.tolist() == [["done", 10.0], ["withdrawn", 50.0]]


def test_is_a_case_decided_by_default_after_its_deadline():
    """After half a day, 240 minutes, open or not begun; who is settled by then is not."""
    scenario = desk(patience=None, deadline={"days": 0.5, "fine": 100})
    log = run(scenario, demand=three(scenario, *[np.inf] * 3, work=130))
    assert log.closed.tolist() == [130, 241, 242] and log.ending.tolist() == [0, 2, 2]
    assert log.overdue.tolist() == [[1, 241], [2, 242]]
    assert log.cases["outcome"].tolist()[1] == "decided by default"


def test_does_the_clock_of_a_deadline_stand_still_with_that_of_the_norm():
    """Two waits that overlap, from 0 to 240 and to 120, stop it for 240 minutes: the deadline of 240 passes at 480."""
    wait = {"mean_days": 1, "norm_clock": "stops"}
    tasks = [{"product": product, "wait": wait} for product in ("bread", "wine")]
    scenario = desk(clock={"horizon_days": 2}, patience=None, deadline={"days": 0.5}, tasks=tasks)
    demand = leave(clients(scenario, (0, "visit", {"bread": 400, "wine": 400})), np.inf)
    log = run(scenario, demand=replace(demand, wait=np.array([0.5, 0.25])))
    assert log.closed.tolist() == [480] and log.ending.tolist() == [2]


LEAVING_BY_HAND = {
    "withdrawn": 1 / 3,
    "decided_by_default": 1 / 3,  # in the other office
    "fines": (100 + 100 + 20 * (10 + 10) / DAY) * 5,  # a week of five such days; two are late, at most ten minutes paid
}


def test_what_do_the_measures_say():
    """One of three withdraws; one of three is decided by default; and two are late, of whom one is paid ten minutes."""
    scenario = desk()
    found = run(scenario, demand=three(scenario, np.inf, 4, np.inf)).measures()
    assert found["withdrawn"] == pytest.approx(LEAVING_BY_HAND["withdrawn"])
    assert found["settled_per_week"] == pytest.approx(2 * 5) and found["lead_time_mean"] == pytest.approx(14 / DAY)
    late = desk(patience=None, deadline={"days": 0.5})
    found = run(late, demand=three(late, *[np.inf] * 3, work=110)).measures()
    assert found["decided_by_default"] == pytest.approx(LEAVING_BY_HAND["decided_by_default"])
    fined = desk(
        patience=None, deadline={"days": 0.5, "then": "open", "fine": 100, "fine_per_day": 20, "fine_days": 10 / DAY}
    )
    short = fined.change({"events.visit.deadline.fine_days": None})
    by_hand = {10 / DAY: LEAVING_BY_HAND["fines"], None: (200 + 20 * (19 + 148) / DAY) * 5}
    for office_, days in ((fined, 10 / DAY), (short, None)):
        found = run(office_, demand=three(office_, *[np.inf] * 3, work=130)).measures()
        assert found["fines"] == pytest.approx(by_hand[days])


def test_does_who_withdraws_in_time_count_for_the_norm():
    """Two of three within a day; who left is in neither number. Decided by default is not settled."""
    scenario = desk(norm_days=0.1)
    found = run(scenario, demand=three(scenario, np.inf, 4, np.inf, work=30)).measures()
    assert found["within_norm"] == 1 / 2  # 30 and 62 minutes, of 48
    late = desk(patience=None, deadline={"days": 0.05}, norm_days=0.1)
    assert run(late, demand=three(late, *[np.inf] * 3, work=20)).measures()["within_norm"] == pytest.approx(1 / 3)


def test_how_long_is_drawn_patience():
    """Three days in the mean for half of the clients; and no other number of the demand changes."""
    scenario = desk(per_week=4000, patience={"mean_days": 3, "share": 0.5})
    drawn = sample(scenario, 1).patience
    ever = drawn[np.isfinite(drawn)]
    assert len(ever) / len(drawn) == pytest.approx(0.5, abs=0.06) and ever.mean() == pytest.approx(3, rel=0.15)
    assert sample(scenario, 1).same_clients(sample(scenario.change({"events.visit.patience": None}), 1))


@pytest.mark.parametrize(
    ("event", "where", "said"),
    [
        ({"patience": {}}, "patience", "mean_days is missing: the mean days of patience"),
        ({"patience": {"mean_days": 1, "until": "done"}}, "patience.until", "begun"),
        ({"deadline": {"days": 40, "then": "open"}}, "deadline", "needs fine or fine_per_day"),
        ({"deadline": {"days": 40, "fine_per_day": 10}}, "deadline", 'goes with then = "open"'),
        ({"deadline": {"days": 0}}, "deadline.days", "0"),
    ],
)
def test_is_what_makes_no_sense_refused(event, where, said):
    with pytest.raises(ScenarioError) as refused:
        desk(**event)
    assert f"events.visit.{where}" in str(refused.value) and said in str(refused.value)


def test_is_it_told():
    """The timeline and the event log say how a case ended."""
    scenario = desk()
    log = run(scenario, demand=three(scenario, np.inf, 4, np.inf))
    assert "withdrawn by the client after 0.00833 working days" in case_timeline(log, 1).description
    film = film_of(log, 0, DAY)
    assert (5, 1, "the client withdraws") in lines(film) and state(film, 100)["settled"] == 2
    assert told(film, 1, 100) == "withdrawn on Day 1 (Mon), 09:05"
    rows = log.event_log()
    assert rows[rows["case:concept:name"] == "1"][["concept:name", "minute"]].values.tolist() == [["withdrawn", 5.0]]
    assert not {"withdrawn", "fines"} & set(sk.run(sk.load("textbook/mm1"), seed=1).measures().index)


def test_is_it_erlang_a():
    """Who leaves unless somebody has begun: M/M/c+M; the share that leaves, and the queue, within a twentieth."""
    rate, work, patience = 200 / 2400, 10.0, 24.0
    desk = sk.load("textbook/mm1").change({
        "events.client.per_week": 200, "events.client.patience": {"mean_days": patience / DAY, "until": "begun"},
        "clock.horizon_days": 1500, "clock.warm_up_days": 5, "products.request.work.mean": work,
    })  # fmt: skip
    found, known = sk.run(desk, seed=1).measures(), sk.theory.erlang_a(rate, work, 1, patience)
    assert found["withdrawn"] == pytest.approx(known.abandon_probability, rel=0.05)
    assert found["work_in_progress"] == pytest.approx(
        rate * (1 - known.abandon_probability) * work + known.mean_queue, rel=0.05
    )
