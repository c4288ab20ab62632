"""Who asks whom when in doubt, and what does it take? By hand."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.office.mechanisms.consultation import doubt_within

from .by_hand import clients, member, office, team, worked

HALF = {"consult": 0.5, "consult_minutes": 10}  # in doubt: merits nearer to the line than 0.674
SURE, UNSURE = 1.0, 0.5


def judged(scenario, merits, *letters):
    return run(
        scenario,
        demand=replace(clients(scenario, *letters), merit=np.array(merits), circumstance=np.zeros(len(letters))),
    )


def desk(*people, **more):
    return office({"visit": ["bread"]}, policy=HALF, desk=team(*people), **more)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_is_it_the_share_nearest_to_the_line(share):
    """Of standard normal merits this share lies within the distance, on both sides together."""
    assert NormalDist().cdf(doubt_within(share)) - NormalDist().cdf(-doubt_within(share)) == pytest.approx(share)
    assert doubt_within(1) == np.inf


def test_does_a_consultation_take_time_of_both():
    """Unsure: ten minutes of Ann, who then does the work, and of Bob, who was idle. Sure: none."""
    scenario = desk(member("Ann", "bread"), member("Bob", "bread"))
    log = judged(scenario, [UNSURE, SURE, -UNSURE, -SURE], *((100 * i, "visit", {"bread": 20}) for i in range(4)))
    assert worked(log) == [
        ("Ann", -1, "consulting", 0, 10), ("Bob", -1, "consulting", 0, 10), ("Ann", 0, "bread", 10, 30),
        ("Bob", 1, "bread", 100, 120),
        ("Ann", -1, "consulting", 200, 210), ("Bob", -1, "consulting", 200, 210), ("Ann", 2, "bread", 210, 230),
        ("Bob", 3, "bread", 300, 320),
    ]  # fmt: skip
    assert log.measures("meeting_share")["meeting_share"] == pytest.approx(40 / 960)


def test_does_a_colleague_make_time_as_soon_as_they_can():
    """Bob is at a letter until 30 and then takes ten minutes, before the letter that waits; Ann did not wait
    for him.
    """
    scenario = desk(member("Ann", "bread"), member("Bob", "bread"))
    letters = [
        (0, "visit", {"bread": 5}),
        (0, "visit", {"bread": 30}),
        (6, "visit", {"bread": 40}),
        (7, "visit", {"bread": 10}),
    ]
    log = judged(scenario, [SURE, SURE, UNSURE, SURE], *letters)
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 5), ("Bob", 1, "bread", 0, 30), ("Ann", -1, "consulting", 6, 16),
         ("Ann", 2, "bread", 16, 56),
        ("Bob", -1, "consulting", 30, 40), ("Bob", 3, "bread", 40, 50),
    ]  # fmt: skip


def test_is_it_the_colleague_on_duty_who_knows_most():
    """Dan knows most and is away; Cas knows more than Bob; Zoe is at the phone only; Eve cannot do it; Max is
    of another team.
    """
    scenario = office(
        {"visit": ["bread"]}, policy=HALF,
        desk=team(member("Ann", "bread"), member("Bob", bread=0.5), member("Cas", bread=0.9),
            member("Dan", bread=2.0, hours=[16, 17]),
                  member("Eve", "wine"), member("Zoe", bread=3.0, phone="only"), products=["bread"]),
        other=team(member("Max", bread=3.0)),
    )  # fmt: skip
    log = judged(scenario, [UNSURE], (0, "visit", {"bread": 20}))
    assert [who for who, _, what, *_ in worked(log) if what == "consulting"] == ["Ann", "Cas"]


def test_does_who_has_nobody_to_ask_decide_alone():
    """Ann alone in the team: no minutes, no question."""
    scenario = desk(member("Ann", "bread"))
    assert worked(judged(scenario, [UNSURE], (0, "visit", {"bread": 20}))) == [("Ann", 0, "bread", 0, 20)]


def test_is_a_colleague_asked_once_about_a_task():
    """Ann's consultation is broken off by the end of duty at 60, and goes on the next day; Bob is not asked again."""
    scenario = desk(member("Ann", "bread", hours=[9, 10]), member("Bob", bread=0.5), clock={"horizon_days": 2})
    log = judged(scenario, [UNSURE], (55, "visit", {"bread": 20}))
    assert worked(log) == [
        ("Ann", -1, "consulting", 55, 60), ("Bob", -1, "consulting", 55, 65), ("Ann", -1, "consulting", 480, 485),
        ("Ann", 0, "bread", 485, 505),
    ]  # fmt: skip


def test_do_two_who_ask_each_other_both_get_their_answer():
    """Both take a task at 0. Bob hears Ann first and asks her at 10, when she has begun; she makes time at 30."""
    scenario = desk(member("Ann", "bread"), member("Bob", "bread"))
    log = judged(scenario, [UNSURE, UNSURE], (0, "visit", {"bread": 20}), (0, "visit", {"bread": 20}))
    assert sorted(worked(log)) == [
        ("Ann", -1, "consulting", 0, 10), ("Ann", -1, "consulting", 30, 40), ("Ann", 0, "bread", 10, 30),
        ("Bob", -1, "consulting", 0, 10), ("Bob", -1, "consulting", 10, 20), ("Bob", 1, "bread", 20, 40),
    ]  # fmt: skip
