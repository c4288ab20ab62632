"""What becomes of an error? Rework, a complaint, and more errors in a hurry. By hand."""

from dataclasses import replace

import numpy as np
import pytest

from simkit.measures.run import run

from .by_hand import NEVER, calling, clients, member, minutes, office, team, worked, wrong

ERRORS = {"bread": 0.1, "wine": 0.1}


def test_does_an_error_come_back_when_it_comes_to_light():
    """Bread until 20; 30 minutes later the error is found; mending takes half the work, 10 minutes.

    The case stays settled at 20.
    """
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")), errors=ERRORS, quality={"rework": 0.5})
    log = run(scenario, demand=wrong(clients(scenario, (0, "visit", {"bread": 20})), task_0=30))
    assert worked(log) == [("Ann", 0, "bread", 0, 20), ("Ann", 0, "bread", 50, 60)]
    assert log.activities["rework"].tolist() == [False, True]
    assert log.closed.tolist() == [20]
    assert log.wrong.tolist() == [0]


def test_is_an_error_that_does_not_come_to_light_an_error_nevertheless():
    """Found long after the run: no rework, and not right first time."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")), errors=ERRORS)
    letters = (0, "visit", {"bread": 20}), (1, "visit", {"bread": 20})
    log = run(scenario, demand=wrong(clients(scenario, *letters), task_0=NEVER))
    assert len(worked(log)) == 2
    assert log.measures("right_first_time")["right_first_time"] == 0.5


def test_does_an_error_of_another_be_read_into():
    """Cas, who was not there before, mends what Ann did: read in for 5 minutes as with any hand-off, and
    twice as slow.
    """
    scenario = office(
        {"visit": ["bread"]}, errors=ERRORS, handoff={"within": {"reading_minutes": 5}},
        desk=team(member("Ann", "bread", hours=[9, 10]), member("Cas", bread=0.5, hours=[10, 17])),
    )  # fmt: skip
    log = run(scenario, demand=wrong(clients(scenario, (0, "visit", {"bread": 20})), task_0=80))
    assert worked(log)[1:] == [("Cas", 0, "reading in", 100, 105), ("Cas", 0, "bread", 105, 145)]
    assert log.measures("handlers")["handlers"] == 1, "mending is not handling the case"


def test_do_notes_go_before_rework_before_letters():
    """Ann ends her letter at 40.

    Waiting are a letter from 1, rework from 20, a note from 30, and a letter of the first priority.
    """
    scenario = office(
        {"visit": ["bread"], "feast": ["wine"]}, errors=ERRORS,
        questions={"rules": {"needs": 1, "about": {"wine": 1}, "triage": minutes(2)}},
        desk=team(member("Ann", "bread", "wine"), priority=["wine"]),
        front=team(member("Zoe", "olives", phone="only")),
    )  # fmt: skip
    letters = [
        (0, "visit", {"bread": 5}),
        (0, "visit", {"bread": 35}),
        (1, "visit", {"bread": 10}),
        (2, "feast", {"wine": 10}),
    ]
    demand = wrong(clients(scenario, *letters), task_0=15)
    question = {"purpose": "question", "key": "rules", "product": "wine", "moment": 28, "talk": 4, "triage": 2}
    log = run(scenario, demand=calling(scenario, demand, question))
    assert [(case, what, start) for who, case, what, start, _ in worked(log) if who == "Ann"] == [
        (0, "bread", 0), (3, "wine", 5), (1, "bread", 15), (-1, "talking", 50), (0, "bread", 54), (2, "bread", 59),
    ]  # fmt: skip


def test_do_they_so_also_where_what_one_is_best_at_goes_first():
    """Ann is best at bread. Rework on wine goes before new bread all the same, and a lost note before both."""
    scenario = office(
        {"visit": ["bread"], "feast": ["wine"]}, errors=ERRORS,
        desk=team(member("Ann", bread=1.0, wine=0.5), primary_first=True),
    )  # fmt: skip
    letters = [(0, "feast", {"wine": 5}), (1, "visit", {"bread": 20}), (2, "visit", {"bread": 10})]
    log = run(scenario, demand=wrong(clients(scenario, *letters), task_0=5))
    assert worked(log) == [
        ("Ann", 0, "wine", 0, 10), ("Ann", 1, "bread", 10, 30), ("Ann", 0, "wine", 30, 40), ("Ann", 2, "bread", 40, 50),
    ]  # fmt: skip


def test_does_a_client_complain_when_the_error_comes_to_light():
    """At 50 the work comes back and the client calls: Ann listens for 10 minutes and then mends; Bob is not
    on the phone.
    """
    scenario = office(
        {"visit": ["bread"]}, errors=ERRORS, quality={"complaint": 0.5, "talk": minutes(10)},
        desk=team(member("Ann", "bread", phone="also")),
    )  # fmt: skip
    letters = (0, "visit", {"bread": 20}), (25, "visit", {"bread": 20})
    demand = wrong(clients(scenario, *letters), task_0=60, task_1=200)
    complaint = {"purpose": "complaint", "key": "visit", "case": 0, "task": 0, "talk": 10}
    log = run(scenario, demand=calling(scenario, demand, complaint))
    assert worked(log)[2:] == [
        ("Ann", 0, "bread", 80, 100), ("Ann", 0, "talking", 100, 110), ("Ann", 1, "bread", 245, 265),
    ], "the client of case 1 does not complain"  # fmt: skip
    assert log.calls[["purpose", "placed_at"]].to_numpy().tolist() == [["complaint", 80]]
    measured = log.measures("rework_share", "failure_demand", "contacts_per_case", "right_first_time")
    assert measured.tolist() == pytest.approx([(20 + 10 + 20) / 90, 1, 0.5, 0])


@pytest.mark.parametrize(
    ("level", "errors", "exponent", "share"),
    [
        (1, {}, 1, 0.2),
        (0.8, {}, 1, 0.25),  # a quarter more
        (0.5, {}, 2, 0.8),
        (2, {}, 1, 0.1),
        (0.5, {}, 0, 0.2),  # skill makes no difference
        (0.5, {"bread": 0.3}, 1, 0.3),  # what is known of the person goes before the rule
        (1, {"bread": 0}, 1, 0.0),
    ],
)
def test_how_often_does_this_employee_err(level, errors, exponent, share):
    """Of numbers spread evenly over 0 to 1, exactly those below the share are errors."""
    scenario = office(
        {"visit": ["bread"]}, desk=team(member("Ann", bread=float(level), errors=errors)),
        errors={"bread": 0.2}, quality={"skill_exponent": exponent},
    )  # fmt: skip
    luck = np.array([0.0, share - 1e-9, share, 0.999]) if share else np.array([0.0, 0.5, 0.9, 0.999])
    demand = clients(scenario, *((i, "visit", {"bread": 1}) for i in range(4)))
    log = run(scenario, demand=replace(demand, error=luck, found=np.full(4, NEVER)))
    assert log.wrong.tolist() == np.flatnonzero(luck < share).tolist()


def test_do_more_errors_come_of_hurry():
    """Above 2 waiting tasks for each on duty, half as many errors again: 0.3 for 0.2. All have luck 0.25, between them.

    Nine tasks of half an hour; Bob leaves at 90. Who ends first leaves one more waiting than who ends second: at 30
    it is 7 and 6 for two, at 60 it is 5 and 4 for two, at 90 it is 3 and 2 for Ann alone, at 120 it is 2.
    """
    scenario = office(
        {"visit": ["bread"]}, desk=team(member("Ann", "bread"), member("Bob", "bread", hours=[9, 10.5])),
        errors={"bread": 0.2}, quality={"hurry": 0.5, "hurry_above": 2},
    )  # fmt: skip
    demand = clients(scenario, *((0, "visit", {"bread": 30}) for _ in range(9)))
    everyone = replace(demand, error=np.full(9, 0.25), found=np.full(9, NEVER))
    log = run(scenario, demand=everyone)
    assert sorted(log.closed.tolist()) == [30, 30, 60, 60, 90, 90, 120, 150, 180]
    assert log.wrong.tolist() == [0, 1, 2, 4]
    assert len(run(scenario.change({"quality.hurry": 0}), demand=everyone).wrong) == 0, "switched off"
    assert len(run(scenario.change({"quality.hurry_above": 4}), demand=everyone).wrong) == 0, "enough hands"
