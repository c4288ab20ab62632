"""Does the run log say what happened, in tables that others can use?"""

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.demand import sample

from .by_hand import calling, clients, member, office, team, wrong


@pytest.fixture(scope="module")
def scenario():
    return office(
        {"party": {"products": ["bread", "wine"], "order": "sequence"}},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine", hours=[9, 10]), products=["wine"]),
        handoff={"between": {"delay_minutes": 30, "reading_minutes": 5}},
    )


@pytest.fixture(scope="module")
def log(scenario):
    """Case 0 is settled with a pause in the wine; case 1 is open, its wine waits."""
    return run(scenario, demand=clients(
        scenario, (0, "party", {"bread": 5, "wine": 10}), (400, "party", {"bread": 40, "wine": 10}),
    ))  # fmt: skip


def test_do_the_cases_say_when_and_how_it_ended(log):
    """One row a case: life event, arrival, closing, lead time in working days, outcome."""
    expected = pd.DataFrame(
        {
            "event": pd.Categorical(["party", "party"]),
            "arrived_at": [0.0, 400.0],
            "closed_at": [50.0, np.nan],
            "lead_days": [50 / 480, np.nan],
            "outcome": ["settled", "open"],
        },
        index=pd.RangeIndex(2, name="case"),
    )
    pd.testing.assert_frame_equal(log.cases, expected, check_dtype=False)


def test_do_the_activities_say_who_did_what_when(log):
    """One row a piece of work, with the columns of the design, names for codes, and nothing for what did not happen."""
    assert log.activities.columns.tolist() == [
        "case", "event", "task", "rework", "call", "purpose", "product", "channel", "activity", "team", "employee",
        "released_at", "queued_at", "started_at", "finished_at", "outcome",
    ]  # fmt: skip
    rows = [
        (row.case, row.product, row.activity, row.team, row.employee, row.queued_at, row.started_at, row.finished_at)
        for row in log.activities[log.activities["outcome"] == "done"].itertuples()
    ]
    assert rows == [
        (0, "bread", "working", "bakery", "Ann", 0, 0, 5),
        (0, "wine", "reading in", "cellar", "Bob", 35, 35, 40),
        (0, "wine", "working", "cellar", "Bob", 40, 40, 50),
        (1, "bread", "working", "bakery", "Ann", 400, 400, 440),
    ]
    waiting = log.activities.iloc[-1]
    assert (waiting["outcome"], waiting["queued_at"]) == ("waiting", 470)
    assert pd.isna(waiting["employee"]) and np.isnan(waiting["started_at"])
    assert log.activities["event"].tolist() == ["party"] * 5


def test_does_the_duty_say_who_was_there(log):
    """One row a spell, with the team."""
    assert log.duty.to_dict("list") == {
        "employee": ["Ann", "Bob"],
        "team": ["bakery", "cellar"],
        "on_at": [0, 0],
        "off_at": [480, 60],
    }


def test_is_the_event_log_a_standard_one(log):
    """XES columns; a start and an end for every piece that was begun, in order of time."""
    events = log.event_log()
    assert events.columns.tolist() == [
        "case:concept:name", "concept:name", "org:resource", "org:group", "lifecycle:transition", "minute",
    ]  # fmt: skip
    assert events["minute"].is_monotonic_increasing
    told = events[["case:concept:name", "concept:name", "org:resource", "lifecycle:transition", "minute"]]
    assert told.values.tolist() == [
        ["0", "bread: working", "Ann", "start", 0],
        ["0", "bread: working", "Ann", "complete", 5],
        ["0", "wine: reading in", "Bob", "start", 35],
        ["0", "wine: reading in", "Bob", "complete", 40],
        ["0", "wine: working", "Bob", "start", 40],
        ["0", "wine: working", "Bob", "complete", 50],
        ["1", "bread: working", "Ann", "start", 400],
        ["1", "bread: working", "Ann", "complete", 440],
    ]


def test_does_the_event_log_tell_a_pause_from_an_end(scenario):
    """Work broken off at the end of duty is suspended; work in hand at the end of the run has begun and not ended."""
    paused = run(scenario, demand=clients(scenario, (0, "party", {"bread": 5, "wine": 100})))
    assert paused.event_log()["lifecycle:transition"].tolist()[-2:] == ["start", "suspend"]
    in_hand = run(scenario, demand=clients(scenario, (0, "party", {"bread": 500, "wine": 100})))
    assert in_hand.event_log()["lifecycle:transition"].tolist() == ["start"]


def test_does_a_piece_of_no_minutes_start_before_it_ends():
    """Work that takes no time at all, between two pieces at the same minute."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    visits = [(0, "visit", {"bread": minutes}) for minutes in (5, 0, 0, 5)]
    events = run(scenario, demand=clients(scenario, *visits)).event_log()
    told = list(zip(events["case:concept:name"], events["lifecycle:transition"], events["minute"], strict=True))
    assert told == [
        ("0", "start", 0), ("0", "complete", 5),
        ("1", "start", 5), ("1", "complete", 5),
        ("2", "start", 5), ("2", "complete", 5),
        ("3", "start", 5), ("3", "complete", 10),
    ]  # fmt: skip


def test_does_every_piece_of_a_real_run_start_and_end_in_the_event_log():
    """On a shipped scenario: as many starts as pieces about a case begun, as many ends as such pieces ended."""
    log = sk.run(sk.load("tax-office/specialists").change({"clock.warm_up_days": 0, "clock.horizon_days": 3}))
    transitions = log.event_log()["lifecycle:transition"].value_counts()
    begun = log.activities.dropna(subset="started_at")
    outcomes = begun.loc[begun["case"] >= 0, "outcome"].value_counts()
    assert transitions["start"] == outcomes.sum() > 0
    assert transitions["complete"] == outcomes["done"] + outcomes["passed on"]
    assert transitions.get("suspend", 0) == outcomes["paused"] + outcomes["interrupted"]
    assert outcomes["in hand"] > 0, "some work is in hand at the end, and is not called complete"
    assert (begun["case"] < 0).sum() > 0, "a question is about no case, and in no case's story"


def test_do_calls_rework_and_meetings_stand_in_the_activities_by_their_own_names():
    """A meeting until 10, an error that comes to light at 60, a question at 80 in the middle of other work."""
    scenario = office(
        {"visit": ["bread"]},
        desk=team(member("Ann", "bread", phone="also"), member("Bob", "bread"), interrupts=True),
        questions={"hours": {}},
        errors={"bread": 0.1},
        coordination={"times_per_week": 1, "minutes": 10},
    )
    demand = wrong(clients(scenario, (10, "visit", {"bread": 30}), (70, "visit", {"bread": 30})), task_0=20)
    log = run(scenario, demand=calling(scenario, demand, {"purpose": "question", "key": "hours", "moment": 80}))
    columns = ["case", "task", "rework", "call", "purpose", "product", "channel", "activity", "employee", "outcome"]
    rows = log.activities.sort_values(["started_at", "employee"])[columns].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        [-1, -1, False, -1, None, None, None, "meeting", "Ann", "done"],
        [-1, -1, False, -1, None, None, None, "meeting", "Bob", "done"],
        [0, 0, False, -1, None, "bread", "letter", "working", "Ann", "done"],
        [0, 0, True, -1, None, "bread", "letter", "working", "Bob", "done"],
        [1, 1, False, -1, None, "bread", "letter", "working", "Ann", "interrupted"],
        [-1, -1, False, 0, "question", None, "phone", "talking", "Ann", "done"],
        [1, 1, False, -1, None, "bread", "letter", "working", "Ann", "done"],
    ]
    assert log.wrong.tolist() == [0]
    assert log.event_log()["concept:name"].unique().tolist() == ["bread: working"]
    assert log.event_log()["lifecycle:transition"].tolist().count("suspend") == 1


def test_does_the_log_introduce_itself(log):
    """Title, seed, and what became of the cases, in one line."""
    assert str(log) == "Run of An office by hand (seed 0, replication 0): 2 cases arrived, 1 settled, 1 open at the end"


def test_can_the_log_not_be_rewritten(log):
    """A result is a fact."""
    with pytest.raises(AttributeError):
        log.closed = None


def test_does_run_sample_its_own_clients():
    """run(scenario, seed, replication) is the same as sampling first; the log remembers both numbers."""
    scenario = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    one, other = sk.run(scenario, seed=7, replication=3), run(scenario, demand=sample(scenario, 7, 3))
    assert isinstance(one, RunLog)
    assert (one.seed, one.replication) == (other.seed, other.replication) == (7, 3)
    assert np.array_equal(one.started, other.started)


def test_is_a_wrong_seed_refused():
    """As in the demand."""
    with pytest.raises(ValueError, match="seed must be a whole number"):
        sk.run(sk.load("textbook/mm1"), seed=-1)
