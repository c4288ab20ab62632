"""Who asks where their case is, and who does not? By hand."""

import pytest

from simkit.measures.run import run

from .by_hand import calling, clients, member, minutes, office, team, worked

CHASED = {"per_day": 1, "talk": minutes(4), "triage": minutes(2)}


def chased(products=("bread",), needs=0.0, **more):
    return {"visit": {"products": list(products), "chasing": CHASED | {"needs": needs}} | more}


def asks(moment, case=0, **more):
    return {"purpose": "chasing", "key": "visit", "moment": moment, "case": case} | more


def phoned(scenario, letters, *calls):
    return run(scenario, demand=calling(scenario, clients(scenario, *letters), *calls))


def talked(log):
    return [(who, case, start) for who, case, what, start, _ in worked(log) if what == "talking"]


def test_does_only_an_open_case_make_calls():
    """Bread until 50: the client asks at 20 and not at 60; who has nothing in the office does not ask at all."""
    scenario = office(chased(), desk=team(member("Ann", "bread"), member("Bob", "bread", phone="only")))
    log = phoned(scenario, [(0, "visit", {"bread": 50})], asks(20), asks(60))
    assert talked(log) == [("Bob", 0, 20)]
    assert log.calls[["purpose", "event", "case", "outcome"]].to_numpy().tolist() == [
        ["chasing", "visit", 0, "settled"]
    ]


def test_does_asking_take_the_time_of_who_should_do_the_work():
    """The vicious circle in small: two calls of four minutes make the case eight minutes later, and so does
    each more.
    """
    scenario = office(chased(), desk=team(member("Ann", "bread", phone="also"), interrupts=True))
    letters = [(0, "visit", {"bread": 50})]
    assert phoned(scenario, letters).closed.tolist() == [50]
    log = phoned(scenario, letters, asks(20), asks(52), asks(59))
    assert log.closed.tolist() == [50 + 4 + 4], "the call of 59 is no more"
    assert talked(log) == [("Ann", 0, 20), ("Ann", 0, 52)]


def test_does_a_client_on_the_line_or_about_to_redial_not_start_another_call():
    """Nobody answers.

    Asks at 10, gives up at 15, tries again at 35 and gives up at 40: what was due at 12, 20 and 36 is
    dropped, 50 is not.
    """
    scenario = office(chased(), desk=team(member("Ann", "bread"), member("Bob", "bread", phone="only", hours=[16, 17])))
    redialling = {"patience": 5, "pause": 20, "redials": 1}
    log = phoned(
        scenario, [(0, "visit", {"bread": 400})],
        asks(10, **redialling), asks(12), asks(20), asks(36), asks(50, patience=5),
    )  # fmt: skip
    assert log.calls[["call", "placed_at"]].to_numpy().tolist() == [[0, 10], [0, 35], [4, 50]]


def test_does_a_client_who_will_be_called_back_not_ask_again():
    """Passed on at 12 to Cas, who calls back at 100: what was due at 50 is dropped, 150 is not."""
    scenario = office(
        chased(needs=1), desk=team(member("Ann", "bread"), member("Bob", "bread", bread=0.5, phone="only"),
            member("Cas", "bread", phone="never"))
    )  # fmt: skip
    letters = [(0, "visit", {"bread": 400}), (0, "visit", {"bread": 100})]
    log = phoned(scenario, letters, asks(10, triage=2), asks(50), asks(150, triage=2))
    assert log.calls["placed_at"].tolist() == [10, 150]
    assert log.calls["settled_at"].tolist()[0] == 104


@pytest.mark.parametrize(("order", "first"), [("parallel", "cheese"), ("sequence", "bread")])
def test_is_the_skill_needed_that_of_the_first_task_that_is_not_done(order, first):
    """At 30 the wine is done. Side by side the bread has been done as well, and the question is about the cheese.

    In a sequence of bread, cheese and wine nothing is done before the bread, which takes 60 minutes.
    """
    scenario = office(
        chased(["bread", "cheese", "wine"], needs=1, order=order),
        front=team(member("Zoe", "olives", phone="only")),
        bakery=team(member("Ann", "bread"), products=["bread"]),
        dairy=team(member("Bob", "cheese"), products=["cheese"]),
        cellar=team(member("Cas", "wine"), products=["wine"]),
    )
    work = {"bread": 10 if order == "parallel" else 60, "cheese": 100, "wine": 20}
    log = phoned(scenario, [(0, "visit", work)], asks(30, triage=2))
    assert log.calls["product"].isna().all(), "a client asks about the case"
    answered = log.activities[(log.activities["call"] >= 0) & (log.activities["outcome"] == "done")]
    assert answered["employee"].tolist() == [{"bread": "Ann", "cheese": "Bob"}[first]]


def test_is_the_second_task_asked_about_when_the_last_was_done_first():
    """Bread and wine side by side, the wine done at 20: the question at 30 is about the bread, which Ann
    knows and Cas does not.
    """
    scenario = office(
        chased(["bread", "wine"], needs=1),
        front=team(member("Zoe", "olives", phone="only")),
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Cas", "wine"), products=["wine"]),
    )
    log = phoned(scenario, [(0, "visit", {"bread": 100, "wine": 20})], asks(30, triage=2, talk=4))
    assert talked(log) == [("Zoe", 0, 30), ("Ann", 0, 100)], "the note waits for the bread in hand"


def test_does_nobody_ask_before_they_have_told():
    """The client tells by phone at 0 and waits on the line until 60; the question due at 30 is dropped, that
    of 90 is asked.
    """
    told = {"by_phone": 1, "intake": minutes(5)}
    scenario = office(
        chased(**told), desk=team(member("Ann", "bread"), member("Bob", "bread", phone="only", hours=[10, 17]))
    )
    log = phoned(
        scenario, [(0, "visit", {"bread": 50})],
        {"purpose": "new case", "key": "visit", "moment": 0, "case": 0, "talk": 5}, asks(30), asks(90),
    )  # fmt: skip
    assert log.calls[["purpose", "placed_at"]].to_numpy().tolist() == [["new case", 0], ["chasing", 90]]
    assert log.closed.tolist() == [115]


def test_does_a_call_that_waits_get_its_answer_after_the_case_is_settled():
    """Asked at 20 while Bob was talking until 60; the case was settled at 50: the client is on the line, and
    gets an answer.
    """
    scenario = office(
        chased(), questions={"hours": {}}, desk=team(member("Ann", "bread"), member("Bob", "bread", phone="only"))
    )
    question = {"purpose": "question", "key": "hours", "moment": 0, "talk": 60}
    log = phoned(scenario, [(0, "visit", {"bread": 50})], question, asks(20))
    assert talked(log)[-1] == ("Bob", 0, 60)
