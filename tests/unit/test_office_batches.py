"""Does what is done for many cases together wait for its run, and go on then? By hand to the minute."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay.film import film_of
from simkit.live.replay.state import told
from simkit.measures.run import run
from simkit.model.office.mechanisms.batches import next_run
from simkit.model.scenario import Clock, ScenarioError
from simkit.model.scenario.duration import Batch
from simkit.present.charts import case_timeline

from .by_hand import clients, left, member, office, team, worked

DAY = 480


def desk(batch, days=10, **event):
    events = {"visit": {"tasks": [{"product": "bread", "batch": batch}]} | event}
    return office(events, desk=team(member("Ann", "bread")), clock={"horizon_days": days})


def five(scenario):
    return clients(scenario, *[(minute, "visit", {"bread": 10}) for minute in (0, 100, 600, 1600, 1700)])


def test_does_a_weekly_committee_meet_on_its_day():
    """Thursday at 10:00 is minute 3 x 480 + 60 = 1500; then a week later, at 3900."""
    log = run(desk({"days": ["thu"], "at": 10}), demand=five(desk(None)))
    assert [row[3:] for row in worked(log)] == [(1500, 1510), (1510, 1520), (1520, 1530), (3900, 3910), (3910, 3920)]
    assert log.batches.tolist()[:2] == [[0, 0, 1500], [1, 100, 1500]]


def test_does_a_run_take_only_so_many():
    """Two on each Thursday: the third of the first week goes first in the second, the fifth waits for the third."""
    log = run(desk({"days": ["thu"], "at": 10, "at_most": 2}), demand=five(desk(None)))
    assert log.closed[:4].tolist() == [1510, 1520, 3910, 3920] and np.isnan(log.closed[4])
    assert left(log) == [] and log.activities["outcome"].tolist()[-1] == "in a batch"


def test_can_a_client_withdraw_while_the_case_waits_for_a_run():
    """The second leaves at 300; it takes no place of the two."""
    scenario = desk({"days": ["thu"], "at": 10, "at_most": 2}, patience={"mean_days": 1})
    demand = five(scenario)
    patience = np.array([np.inf, 200 / DAY, np.inf, np.inf, np.inf])
    log = run(scenario, demand=replace(demand, patience=patience))
    assert log.closed.tolist()[:3] == [1510, 300, 1520] and [1, 100, 300] in log.batches.tolist()


@pytest.mark.parametrize(
    ("batch", "now", "expected"),
    [
        ({}, 0, 0),
        ({}, 1, DAY),
        ({"at": 16}, 1, 420),
        ({"at": 16}, 421, DAY + 420),
        ({"days": ["fri", "mon"]}, 1, 4 * DAY),
        ({"days": ["fri", "mon"]}, 4 * DAY + 1, 5 * DAY),
    ],
)
def test_when_is_the_next_run(batch, now, expected):
    assert next_run(Batch.model_validate(batch), Clock(), now) == expected


BATCH_BY_HAND = {"batch_wait": (1500 + 1400 + 900 + 2300 + 2200) / 5 / DAY}


def test_what_does_the_measure_say():
    found = run(desk({"days": ["thu"], "at": 10}), demand=five(desk(None))).measures()
    assert found["batch_wait"] == pytest.approx(BATCH_BY_HAND["batch_wait"])
    assert "batch_wait" not in sk.run(sk.load("textbook/mm1"), seed=1).measures()


def test_is_it_half_a_week_in_the_mean():
    """Who comes at any moment of the week waits half of one for the weekly run."""
    change = {"events.client.tasks": [{"product": "request", "batch": {"days": ["thu"], "at": 10}}]}
    change |= {"clock.horizon_days": 1000, "clock.warm_up_days": 5, "events.client.per_week": 20}
    found = sk.run(sk.load("textbook/mm1").change(change), seed=1).measures()
    assert found["batch_wait"] == pytest.approx(2.5, rel=0.02)


def test_is_it_told():
    log = run(desk({"days": ["thu"], "at": 10}), demand=five(desk(None)))
    assert "bread: Ann, 25.0 hours waiting for a run, 0.2 hours working" in case_timeline(log, 0).description
    assert told(film_of(log, 0, 2400), 0, 100) == "bread: waits for the next run of Team"
    rows = log.event_log()
    found = rows[(rows["concept:name"] == "bread: waiting for a run") & (rows["case:concept:name"] == "0")]
    assert found["minute"].tolist() == [0, 1500]


@pytest.mark.parametrize(
    ("batch", "said"),
    [({"days": ["sat"]}, "sat"), ({"at": 20}, "a clock hour within the opening hours"), ({"at_most": 0}, "at least 1")],
)
def test_is_a_batch_that_makes_no_sense_refused(batch, said):
    with pytest.raises(ScenarioError) as refused:
        desk(batch)
    assert "events.visit.tasks[0].batch" in str(refused.value) and said in str(refused.value)


def sitting(days=10, **batch):
    return desk({"days": ["thu"], "at": 10, "together": True} | batch, days)


def test_does_one_sitting_settle_all_cases_of_a_run_in_the_time_of_one():
    """Three on the first Thursday, two on the next: ten minutes of Ann each time, and nobody waits for the others."""
    log = run(sitting(), demand=five(desk(None)))
    assert log.closed.tolist() == [1510, 1510, 1510, 3910, 3910]
    assert log.measures()["utilisation"] == pytest.approx(20 / (10 * DAY))
    assert log.measures()["handlers"] == 1 and left(log) == []


def test_does_a_sitting_take_only_so_many():
    log = run(sitting(at_most=2), demand=five(desk(None)))
    assert log.closed[:4].tolist() == [1510, 1510, 3910, 3910] and np.isnan(log.closed[4])


@pytest.mark.parametrize(("leaves", "closed"), [((0, 1505), [1505, 1510, 1510]), ((1, 1505), [1510, 1505, 1510])])
def test_does_a_sitting_go_on_without_a_client_who_withdraws(leaves, closed):
    """The first or another, halfway: what is left of the ten minutes is done for the others."""
    scenario = desk({"days": ["thu"], "at": 10, "together": True}, 4, patience={"mean_days": 1})
    patience, demand = np.full(5, np.inf), five(scenario)
    patience[leaves[0]] = (leaves[1] - demand.arrived[leaves[0]]) / DAY
    log = run(scenario, demand=replace(demand, patience=patience))
    assert log.closed.tolist()[:3] == closed
    assert sum(row[4] - row[3] for row in worked(log)) == 10


def test_is_a_sitting_over_the_night_written_down():
    """At 16:55 of the last day: Ann has it in hand when the run ends, and the others wait with it."""
    scenario = desk({"at": 16.9, "together": True}, 1)
    log = run(scenario, demand=clients(scenario, *[(0, "visit", {"bread": 10})] * 2))
    assert np.isnan(log.closed).all() and log.activities["outcome"].tolist()[:2] == ["in hand", "waiting"]


def test_is_a_sitting_beside_a_limit_refused():
    with pytest.raises(ScenarioError, match="together") as refused:
        desk({"together": True}).change({"teams.desk.wip_limit": 3})
    assert "a sitting would begin more cases at once" in str(refused.value)


def test_does_the_check_know_that_a_sitting_takes_its_time_once():
    """Sixty cases a week of ten minutes would be ten hours; five sittings are fifty minutes."""
    for together, hours in ((False, 10), (True, 5 / 6)):
        scenario = desk({"together": together}).change({"events.visit.per_week": 60})
        assert sk.check_scenario(scenario).loads["desk"][0] == pytest.approx(hours)


def test_is_there_no_run_on_a_holiday():
    """The first Thursday is one: all wait for the second; with every Thursday closed nobody is settled."""
    for holidays, closed in (([4], [3910, 3920, 3930, 3940, 3950]), ([4, 9], [])):
        log = run(desk({"days": ["thu"], "at": 10}).change({"clock.holidays": holidays}), demand=five(desk(None)))
        assert log.closed[~np.isnan(log.closed)].tolist() == closed
