"""Is every measure what its definition says? Two run logs, written and counted by hand: letters, and everything else.

A day has 100 minutes. The first day warms up; what is measured is minute 100 to 300, two days or 200 minutes.
"""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from simkit.measures import MEASURES
from simkit.measures.period import touched

from .by_hand import clients, log_of, member, minutes, office, team
from .test_measures_change_by_hand import BY_HAND as CHANGE_BY_HAND
from .test_office_batches import BATCH_BY_HAND
from .test_office_bookings import BOOKING_BY_HAND
from .test_office_calls_by_skill import CALLBACK_BY_HAND
from .test_office_leaving import LEAVING_BY_HAND
from .test_office_limits import LIMITS_BY_HAND
from .test_office_order import REPEATED_BY_HAND
from .test_office_resources import RESOURCES_BY_HAND
from .test_office_rosters import OVERTIME_BY_HAND
from .test_office_two_people import STANDING_BY_HAND
from .test_office_waiting import WAITING_BY_HAND

SCENARIO = office(
    {"visit": {"products": ["bread", "wine"], "norm_days": 0.5}, "feast": ["wine"]},
    clock={"day_minutes": 100, "warm_up_days": 1, "horizon_days": 2},
    norms={"bread": 0.2},
    desk=team(member("Ann", "bread", cost_per_hour=30), products=["bread"]),
    back=team(member("Bob", "wine", cost_per_hour=60), member("Cas", "wine", cost_per_hour=60)),
)

CASES = [
    ("visit", 20, 90),  # 0 settled in the warm-up
    ("visit", 80, 140),  # 1 due 130: late
    ("visit", 150, 180),  # 2 due 200: in time
    ("visit", 190, None),  # 3 due 240, still open: late
    ("visit", 270, None),  # 4 due 320, after the end: not counted
    ("feast", 100, 300),  # 5 no norm; settled at the very end
]

PIECES = [
    # case, task, product, team, employee, activity, released, queued, started, finished, outcome
    (0, 0, "bread", "desk", "Ann", "working", 20, 20, 20, 90, "done"),
    (1, 1, "bread", "desk", "Ann", "working", 80, 80, 90, 120, "done"),
    (1, 2, "wine", "back", "Bob", "reading in", 80, 100, 110, 115, "done"),
    (1, 2, "wine", "back", "Bob", "working", 80, 115, 115, 130, "done"),
    (1, 3, "bread", "desk", "Ann", "working", 130, 130, 130, 140, "done"),
    (2, 4, "bread", "desk", "Ann", "working", 150, 150, 160, 180, "done"),
    (5, 7, "wine", "back", "Bob", "working", 100, 100, 200, 230, "paused"),
    (5, 7, "wine", "back", "Bob", "working", 100, 230, 290, 300, "done"),
    (3, 5, "wine", "back", None, "working", 190, 190, None, None, "waiting"),
    (4, 6, "bread", "desk", None, "working", 290, None, None, None, "in the mail"),
]

DUTY = [("Ann", 0, 300), ("Bob", 0, 130), ("Bob", 200, 230), ("Bob", 290, 300), ("Cas", 0, 50)]

# Busy in the measured period: Ann 20 + 10 + 20 = 50 of 200 on duty, Bob 5 + 15 + 30 + 10 = 60 of 70.
# Settled in it: cases 1, 2 and 5, with lead times of 60, 30 and 200 minutes.
BY_HAND = {
    "lead_time_mean": (0.6 + 0.3 + 2.0) / 3,
    "lead_time_median": 0.6,
    "lead_time_p90": 0.6 + 0.8 * (2.0 - 0.6),  # between the second and the third of three, at 1.8 of 2
    "within_norm": 1 / 3,  # cases 1, 2 and 3 ran out; only 2 was in time
    "tasks_within_norm": 1 / 3,  # norm 20 minutes: task 1 until 100, 3 until 150, 4 until 170; only 3 in time
    "waiting_share": (290 - 110) / 290,  # totals; the mean of the three ratios would be 0.43
    "working_share": (50 + 20 + 40) / 290,  # case 1: 90-120, 110-130 and 130-140 make 50
    "task_wait": (10 + 0 + 10 + 100) / 4,  # tasks 2, 3, 4 and 7 were begun in the period
    "handlers": (2 + 1 + 1) / 3,
    "handoffs": (2 + 0 + 0) / 3,  # case 1: Ann, Bob, Ann
    "work_in_progress": (40 + 30 + 110 + 30 + 200) / 200,  # cases 1 to 5
    "open_at_end": 2,
    "settled_per_week": 3 / (200 / 500),
    "utilisation": 110 / 270,  # off-duty time does not count
    "workload_spread": (60 / 70 - 50 / 200) / 2,  # of two values: half their difference; Cas was not there
    "reading_share": 5 / 110,
    "cost_per_settled": (200 / 60 * 30 + 70 / 60 * 60) / 3,
}


# ---- the second log: calls, notes to call back, rework, a meeting, a consultation, interruptions, judgement

PHONE = office(
    {
        "visit": {
            "products": ["bread"], "by_phone": 0.5, "intake": minutes(5),
            "chasing": {"per_day": 1, "talk": minutes(4)},
        },
        "feast": ["wine"],
    },
    clock={"day_minutes": 100, "warm_up_days": 1, "horizon_days": 2},
    questions={"hours": {"needs": 1, "about": {"wine": 1}, "triage": minutes(1)}},
    phone={"answer_minutes": 2, "callback_days": 0.3, "resumption_minutes": 2},
    errors={"bread": 0.1, "wine": 0.1},
    quality={"complaint": 0.5, "talk": minutes(10)},
    policy={"occasion": 1, "circumstances": 2},
    coordination={"times_per_week": 1, "minutes": 10},
    desk=team(member("Ann", "bread", phone="also"), events=["visit"], interrupts=True),
    back=team(member("Bob", "bread", "wine"), member("Cas", "wine")),
)  # fmt: skip

PHONE_CASES = [
    ("visit", 90, 130),  # 0 told by phone
    ("visit", 100, 160),  # 1 with an error that comes to light at 240
    ("visit", 120, 280),  # 2 its client asked after it
    ("feast", 150, 250),  # 3 with an error that nobody finds
    ("visit", 260, None),  # 4 nobody answered the client, who will call again
]

HOURS, TOLD, ASKED, COMPLAINED = (
    ("question", "hours"), ("new case", "visit"), ("chasing", "visit"), ("complaint", "visit"),
)  # fmt: skip

PHONE_PIECES = [
    # case, task or call, product, team, employee, activity, released, queued, started, finished, outcome
    (0, ("call", 6, *TOLD), None, "desk", "Ann", "talking", 90, 90, 90, 95, "done"),
    (None, ("call", 0, *HOURS), "wine", "desk", "Ann", "talking", 95, 95, 95, 99, "done"),
    (0, 0, "bread", "desk", "Ann", "working", 95, 95, 99, 113, "interrupted"),
    (None, ("call", 1, *HOURS), "wine", "desk", "Ann", "talking", 110, 110, 113, 114, "passed on"),
    (0, 0, "bread", "desk", "Ann", "reading in", 95, 113, 114, 116, "done"),
    (0, 0, "bread", "desk", "Ann", "working", 95, 116, 116, 130, "done"),
    (None, None, None, "back", "Bob", "meeting", 100, 100, 100, 110, "done"),
    (None, None, None, "back", "Cas", "meeting", 100, 100, 100, 110, "done"),
    (None, None, None, "back", "Bob", "consulting", 110, 110, 110, 114, "done"),
    (None, None, None, "back", "Cas", "consulting", 110, 110, 110, 114, "done"),
    (None, ("call", 1, *HOURS), "wine", "back", "Bob", "talking", 110, 114, 140, 146, "done"),
    (1, 1, "bread", "back", "Bob", "working", 100, 100, 150, 160, "done"),
    (None, ("call", 2, *HOURS), "wine", "desk", None, "talking", 170, 170, None, 175, "hung up"),
    (None, ("call", 10, *HOURS), "wine", "desk", "Ann", "talking", 180, 180, 180, 181, "passed on"),
    (None, ("call", 10, *HOURS), "wine", "back", "Bob", "talking", 180, 181, 190, 196, "done"),
    (3, 3, "wine", "back", "Cas", "working", 150, 150, 200, 250, "done"),
    (None, ("call", 2, *HOURS), "wine", "desk", "Ann", "talking", 200, 200, 201, 205, "done"),
    (None, ("call", 5, *HOURS), "wine", "desk", "Ann", "talking", 206, 206, 206, 207, "passed on"),
    (2, ("call", 7, *ASKED), None, "desk", "Ann", "talking", 220, 220, 222, 226, "done"),
    (2, 2, "bread", "desk", "Ann", "working", 120, 120, 236, 240, "interrupted"),
    (1, ("call", 8, *COMPLAINED), None, "desk", "Ann", "talking", 240, 240, 240, 250, "done"),
    (1, ("rework", 1), "bread", "back", "Bob", "working", 240, 240, 240, 248, "done"),
    (2, 2, "bread", "desk", "Ann", "reading in", 120, 240, 250, 252, "done"),
    (2, 2, "bread", "desk", "Ann", "working", 120, 252, 252, 280, "done"),
    (4, ("call", 9, *TOLD), None, "desk", None, "talking", 260, 260, None, 262, "hung up"),
    (None, ("call", 5, *HOURS), "wine", "back", None, "talking", 206, 207, None, None, "waiting"),
    (None, ("call", 3, *HOURS), "wine", "desk", None, "talking", 290, 290, None, None, "waiting"),
    (None, ("call", 4, *HOURS), "wine", "desk", None, "talking", 299, 299, None, None, "waiting"),
]  # fmt: skip

PHONE_DUTY = [("Ann", 0, 300), ("Bob", 0, 200), ("Bob", 230, 270), ("Cas", 100, 250)]


def yes(mean):
    """Probability that a judgement with this mean and a deviation of 1 comes out above 0."""
    return NormalDist().cdf(mean)


def differ(share):
    return 2 * share * (1 - share)


# Judged: task 0 and 2 by Ann, who sees the circumstances (twice 0.25 and twice -0.5), 1 by Bob, 3 by Cas.
MERIT, CIRCUMSTANCE = [0.5, -0.2, 0.3, 1.0, 0.0], [0.25, 0.5, -0.5, -1.0, 0.0]

# On duty in the measured period: Ann 200, Bob 100 + 40, Cas 150, together 490.
# Busy in it: Ann 13 + 2 + 14 + 4 + 2 + 28 at her desk and 1 + 1 + 4 + 1 + 4 + 10 on the phone = 84;
# Bob 10 + 4 with colleagues, 6 + 6 calling back, 10 + 8 at his desk = 44; Cas 10 + 4 and 50 = 64.
PHONE_BY_HAND = {
    "answer_time": (3 + 0 + 1 + 0 + 2 + 0) / 6,  # calls 1, 10, 2 (the second time), 5, 7 and 8
    "answered_in_norm": 5 / 9,  # those but 1; not the two who hung up, nor call 3; call 4 may still be in time
    "hung_up": 2 / 8,  # of those and calls 2 (the first time) and 9
    "passed_on": 3 / 6,
    "called_back_in_norm": 1 / 3,  # handed on at 114, 181 and 207, 30 minutes: 146 is late, 196 in time, 5 still waits
    "conversations": (2 + 2 + 1 + 1 + 1) / 5,  # calls 1, 10, 2, 7 and 8 were settled; 2 was answered once
    "contacts_per_case": (1 + 1 + 1 + 0) / 4,
    "failure_demand": 3 / 10,  # 2 (the second time), 7 and 8 of the ten attempts from minute 100
    "right_first_time": 2 / 4,
    "rework_share": (8 + 10) / 192,  # mending, and listening to the complaint
    "talking_share": (21 + 12) / 490,
    "meeting_share": (20 + 8) / 490,
    "interruptions": 2 / 4.9,
    "disagreement": (
        differ(2 / 3 * yes(0.5 + 0.5) + 1 / 3 * yes(0.5))
        + differ(2 / 3 * yes(-0.2 + 1.0) + 1 / 3 * yes(-0.2))
        + differ(2 / 3 * yes(0.3 - 1.0) + 1 / 3 * yes(0.3))
        + differ(yes(1.0))
    )
    / 4,
    "fit": (yes(1.0) + yes(-0.2) + (1 - yes(-0.7)) + (1 - yes(1.0))) / 4,  # asked for: yes, yes, no, no
    # What was there before must not be disturbed by calls, rework and meetings.
    "lead_time_mean": (0.4 + 0.6 + 1.6 + 1.0) / 4,
    "lead_time_median": 0.8,
    "lead_time_p90": 1.0 + 0.7 * (1.6 - 1.0),
    "waiting_share": (360 - 124) / 360,
    "working_share": (30 + 10 + 34 + 50) / 360,  # without the rework on case 1
    "task_wait": (50 + 116 + 50) / 3,  # tasks 1, 2 and 3
    "handlers": 1,
    "handoffs": 0,
    "work_in_progress": (30 + 60 + 160 + 100 + 40) / 200,
    "open_at_end": 1,
    "settled_per_week": 4 / (200 / 500),
    "utilisation": 192 / 490,
    "workload_spread": np.std([84 / 200, 44 / 140, 64 / 150]),
    "reading_share": 4 / 192,  # finding the thread again
}


@pytest.fixture(scope="module")
def log():
    return log_of(SCENARIO, CASES, PIECES, DUTY)


def phone_log(scenario=PHONE, pieces=PHONE_PIECES):
    arrivals = [(arrived, event, {"wine" if event == "feast" else "bread": 10}) for event, arrived, _ in PHONE_CASES]
    demand = replace(clients(scenario, *arrivals), merit=np.array(MERIT), circumstance=np.array(CIRCUMSTANCE))
    return log_of(scenario, PHONE_CASES, pieces, PHONE_DUTY, demand, errors=(1, 3))


@pytest.mark.parametrize("key", BY_HAND)
def test_is_the_measure_what_is_counted_by_hand(log, key):
    """The value in the comment beside it."""
    assert MEASURES[key](log) == pytest.approx(BY_HAND[key])


@pytest.mark.parametrize("key", PHONE_BY_HAND)
def test_is_the_measure_with_everything_on_what_is_counted_by_hand(key):
    """The value in the comment beside it."""
    assert MEASURES[key](phone_log()) == pytest.approx(PHONE_BY_HAND[key])


def test_is_every_measure_counted_by_hand():
    """A new measure needs a value here."""
    counted = (BY_HAND, PHONE_BY_HAND, CHANGE_BY_HAND, WAITING_BY_HAND, CALLBACK_BY_HAND, REPEATED_BY_HAND)
    counted += (LIMITS_BY_HAND, LEAVING_BY_HAND, BATCH_BY_HAND, STANDING_BY_HAND, OVERTIME_BY_HAND, BOOKING_BY_HAND)
    assert set(MEASURES) == set().union(*counted, RESOURCES_BY_HAND)


@pytest.mark.parametrize(("make", "by_hand"), [(lambda: log_of(SCENARIO, CASES, PIECES, DUTY), BY_HAND),
                                               (phone_log, PHONE_BY_HAND)], ids=["letters", "everything"])  # fmt: skip
def test_are_all_measures_given_together(make, by_hand):
    """measures() gives those that apply, in the order of the registry; with names, those asked for."""
    log = make()
    everything = log.measures()
    assert list(everything.index) == [key for key in MEASURES if key in by_hand]
    assert everything.to_dict() == pytest.approx(by_hand)
    assert log.measures("handoffs", "utilisation").to_dict() == pytest.approx(
        {"handoffs": by_hand["handoffs"], "utilisation": by_hand["utilisation"]}
    )


def test_does_the_table_of_calls_tell_what_became_of_each():
    """One row an attempt, in order of placing: who called again has two."""
    calls = phone_log().calls
    told = calls[["call", "placed_at", "wait_minutes", "passed_on", "outcome"]].to_numpy().tolist()
    assert told == [
        [6, 90, 0, 0, "settled"], [0, 95, 0, 0, "settled"], [1, 110, 3, 1, "settled"], [2, 170, 5, 0, "hung up"],
        [10, 180, 0, 1, "settled"], [2, 200, 1, 0, "settled"], [5, 206, 0, 1, "under way"],
        [7, 220, 2, 0, "settled"], [8, 240, 0, 0, "settled"], [9, 260, 2, 0, "hung up"],
        [3, 290, 10, 0, "waiting"], [4, 299, 1, 0, "waiting"],
    ]  # fmt: skip
    assert calls["purpose"].tolist()[:2] == ["new case", "question"]
    assert calls["event"].isna().sum() == 8 and calls["settled_at"].notna().sum() == 7


@pytest.mark.parametrize(
    ("second", "settled", "conversations", "hung_up"), [("done", 1, 3, 0), ("hung up", 0, np.nan, 0)]
)
def test_is_who_hangs_up_after_an_answer_not_answered_in_the_end(second, settled, conversations, hung_up):
    """Answered at 110, passed on at 112, gone at 120; calls again at 150, passed on at 153, answered at 154, or gone.

    Three conversations: the first answer, the second answer, and the expert. Who was answered has not hung up
    before an answer.
    """
    started, finished = (154, 160) if second == "done" else (None, 160)
    who = "Bob" if second == "done" else None
    rows = [
        (110, 110, 110, 112, "Ann", "passed on"), (110, 112, None, 120, None, "hung up"),
        (150, 150, 150, 153, "Ann", "passed on"), (150, 153, started, finished, who, second),
    ]  # fmt: skip
    pieces = [
        (None, ("call", 0, *HOURS), "wine", "desk", name, "talking", placed, queued, begun, ended, outcome)
        for placed, queued, begun, ended, name, outcome in rows
    ]
    log = phone_log(PHONE.change({"phone.forward": "transfer", "teams.back.members[0].phone": "also"}), pieces)
    assert log.attempts["lost"].tolist() == [True, second == "hung up"]
    assert np.isfinite(log.attempts["settled"]).sum() == settled
    assert MEASURES["conversations"](log) == pytest.approx(conversations, nan_ok=True)
    assert MEASURES["hung_up"](log) == hung_up
    assert MEASURES["passed_on"](log) == 1
    assert np.isnan(MEASURES["called_back_in_norm"](log)), "nobody is called back where callers are transferred"


def test_do_minutes_in_which_two_work_on_a_case_count_once(log):
    """Case 1: Ann 90-120 beside Bob 110-130; case 5: two pieces apart; nobody has touched cases 3 and 4."""
    assert touched(log).tolist() == [70, 50, 20, 0, 0, 40]


def test_are_pieces_within_pieces_counted_once():
    """A short piece beside a long one, and a later one: 0-50, 10-20 and 60-70 make 60 minutes."""
    pieces = [
        (0, 0, "bread", "desk", "Ann", "working", 0, 0, 0, 50, "done"),
        (0, 1, "wine", "back", "Bob", "working", 0, 0, 10, 20, "done"),
        (0, 2, "wine", "back", "Cas", "working", 0, 0, 60, 70, "done"),
        (1, 3, "wine", "back", "Bob", "working", 0, 0, 30, 40, "done"),
    ]
    log = log_of(SCENARIO, [("visit", 0, 70), ("feast", 0, 40)], pieces)
    assert touched(log).tolist() == [60, 10]


# ---- by team, employee and life event


def test_do_the_teams_add_up(log):
    """Utilisation, tasks done, waiting and punctuality, of each team by hand."""
    table = log.by_team()
    assert table.index.tolist() == ["desk", "back"]
    assert table["employees"].tolist() == [1, 2]
    assert table["utilisation"].tolist() == pytest.approx([50 / 200, 60 / 70])
    assert table["tasks_done"].tolist() == [3, 2]  # tasks 1, 3 and 4; tasks 2 and 7
    assert table["wait_minutes"].tolist() == pytest.approx([(0 + 10) / 2, (10 + 100) / 2])
    assert table["within_norm"].tolist() == pytest.approx([1 / 3, np.nan], nan_ok=True), "wine has no norm"
    assert table["label"].tolist() == ["Team", "Team"]


def test_do_the_hours_of_an_employee_add_up(log):
    """Busy, idle and away, out of 200 minutes; Cas was away all of it and has no utilisation."""
    table = log.by_employee()
    assert table["team"].tolist() == ["desk", "back", "back"]
    assert (table["busy_hours"] * 60).tolist() == pytest.approx([50, 60, 0])
    assert (table["idle_hours"] * 60).tolist() == pytest.approx([150, 10, 0])
    assert (table["away_hours"] * 60).tolist() == pytest.approx([0, 130, 200])
    assert table["utilisation"].tolist() == pytest.approx([0.25, 6 / 7, np.nan], nan_ok=True)


def test_do_the_life_events_add_up(log):
    """Lead times of the visits 0.6 and 0.3 days, of the feast 2 days."""
    table = log.by_event()
    assert table["settled"].tolist() == [2, 1]
    assert table["lead_days_mean"].tolist() == pytest.approx([0.45, 2.0])
    assert table["lead_days_p90"].tolist() == pytest.approx([0.57, 2.0])
    assert table["within_norm"].tolist() == pytest.approx([1 / 3, np.nan], nan_ok=True), "a feast has no norm"
    assert table["open_at_end"].sum() == log.measures("open_at_end")["open_at_end"]


def test_is_work_for_another_team_the_helpers_own_busy_time():
    """Ann of the desk does wine of the back team: the work done is the back's, the busy hours are the desk's."""
    scenario = SCENARIO.change({"teams.desk.members[0].skills.wine": 1, "teams.desk.helps": ["back"]})
    piece = (0, 0, "wine", "back", "Ann", "working", 100, 100, 100, 150, "done")
    table = log_of(scenario, [("feast", 100, 150)], [piece], [("Ann", 0, 300), ("Bob", 0, 300)]).by_team()
    assert table["utilisation"].tolist() == pytest.approx([50 / 200, 0])
    assert table["tasks_done"].tolist() == [0, 1]


# ---- at the edges


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scenario", [SCENARIO, PHONE], ids=["letters", "everything"])
def test_does_an_empty_run_give_no_numbers_and_no_error(scenario):
    """Nobody came and nobody worked: means and shares are not a number, counts are 0, and nothing warns."""
    nobody = replace(clients(scenario), merit=np.empty(0), circumstance=np.empty(0))
    log = log_of(scenario, [], demand=nobody)
    values = {key: measure(log) for key, measure in MEASURES.items()}
    counts = {"work_in_progress", "open_at_end", "settled_per_week"}
    assert all(values[key] == 0 for key in counts)
    assert all(np.isnan(value) for key, value in values.items() if key not in counts)
    assert set(log.measures().index) == counts, "what does not apply is left out"
    assert np.isnan(log.measures("handlers")["handlers"]), "unless it is asked for"
    assert len(log.calls) == 0
    for table in (log.by_team(), log.by_employee(), log.by_event()):
        assert len(table) > 0


@pytest.mark.filterwarnings("error")
def test_does_a_run_in_which_nothing_was_settled_give_no_lead_time():
    """Clients came, and all are open: late where the norm ran out, without a lead time."""
    log = log_of(SCENARIO, [("visit", 120, None), ("feast", 130, None)], [], [("Ann", 0, 300)])
    assert np.isnan(log.measures("lead_time_mean")["lead_time_mean"])
    assert log.measures("within_norm")["within_norm"] == 0, "an open case whose norm ran out is late"
    assert log.measures("utilisation")["utilisation"] == 0
    assert np.isnan(log.measures("cost_per_settled")["cost_per_settled"])


@pytest.mark.parametrize(("closed", "share"), [(170, 1.0), (170.001, 0.0), (None, 0.0)])
def test_is_the_norm_kept_up_to_its_last_minute(closed, share):
    """Arrived at 120, due at 170."""
    log = log_of(SCENARIO, [("visit", 120, closed)])
    assert MEASURES["within_norm"](log) == share


@pytest.mark.parametrize(("arrived", "counted"), [(49, False), (50, True), (250, True), (250.1, False)])
def test_does_a_norm_count_when_it_runs_out_in_the_period(arrived, counted):
    """Due 50 minutes after arrival: from minute 100 to 300, whenever the case was settled."""
    log = log_of(SCENARIO, [("visit", arrived, arrived + 1)])
    assert np.isnan(MEASURES["within_norm"](log)) != counted


@pytest.mark.parametrize(("closed", "counted"), [(99.9, False), (100, True), (300, True)])
def test_does_a_case_count_when_it_is_settled_in_the_period(closed, counted):
    """The lead time of a case belongs to the moment it was settled, also when it came in the warm-up."""
    log = log_of(SCENARIO, [("visit", 20, closed)])
    assert np.isnan(MEASURES["lead_time_mean"](log)) != counted
    assert MEASURES["settled_per_week"](log) == (2.5 if counted else 0)


def test_does_the_opening_backlog_count_from_its_arrival():
    """Arrived two days before the run, settled at minute 110: 3.1 days, of which the client waited nearly all."""
    piece = (0, 0, "wine", "back", "Bob", "working", 0, 0, 100, 110, "done")
    log = log_of(SCENARIO, [("feast", -200, 110)], [piece], [("Bob", 0, 300)])
    assert MEASURES["lead_time_mean"](log) == pytest.approx(3.1)
    assert MEASURES["working_share"](log) == pytest.approx(10 / 310)
    assert MEASURES["work_in_progress"](log) == pytest.approx(10 / 200)
    assert MEASURES["task_wait"](log) == 100


def test_is_work_in_hand_at_the_end_busy_time():
    """Ann works on from 250; what she did counts, the case is open and no task is done."""
    piece = (0, 0, "bread", "desk", "Ann", "working", 250, 250, 250, 300, "in hand")
    log = log_of(SCENARIO, [("visit", 250, None)], [piece], [("Ann", 0, 300)])
    assert MEASURES["utilisation"](log) == pytest.approx(50 / 200)
    assert MEASURES["tasks_within_norm"](log) == 0, "due 270, not done"
    assert log.by_team().loc["desk", "tasks_done"] == 0


def test_is_unpaid_work_no_cost():
    """A scenario without hourly costs has no cost per event, rather than one of 0 euros."""
    free = SCENARIO.change({"teams.*.members[*].cost_per_hour": 0})
    assert "cost_per_settled" not in log_of(free, CASES, PIECES, DUTY).measures()
