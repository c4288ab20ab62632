"""What does passing work on cost? Mail and reading in, between teams and inside one, by hand."""

import pytest

from simkit.measures.run import run

from .by_hand import clients, member, office, team, worked

DEAR = {"between": {"delay_minutes": 30, "reading_minutes": 5}, "within": {"delay_minutes": 4, "reading_minutes": 2}}
IN_ORDER = {"party": {"products": ["bread", "wine"], "order": "sequence"}}
CLIENT = (0, "party", {"bread": 10, "wine": 20})


def two_teams(events, **keys):
    return office(
        events,
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine"), products=["wine"]),
        **keys,
    )


def test_what_does_a_handoff_between_teams_cost():
    """Bread until 10, in the mail until 40, reading in until 45, wine until 65."""
    scenario = two_teams(IN_ORDER, handoff=DEAR)
    log = run(scenario, demand=clients(scenario, CLIENT))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "reading in", 40, 45), ("Bob", 0, "wine", 45, 65)]
    wine = log.activities.query("product == 'wine'")
    assert wine["released_at"].tolist() == [10, 10]
    assert wine["queued_at"].tolist() == [40, 45]
    assert log.closed.tolist() == [65]


def test_does_the_other_team_get_its_part_by_mail():
    """Tasks side by side: the first team opens the letter, the second has its part 30 minutes later."""
    scenario = two_teams({"party": ["bread", "wine"]}, handoff=DEAR)
    log = run(scenario, demand=clients(scenario, CLIENT))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "reading in", 30, 35), ("Bob", 0, "wine", 35, 55)]


def test_does_the_first_handler_read_nothing_in():
    """Ann is busy until 100, so Bob is the first to touch case 1; Ann is then the new one and reads in."""
    scenario = two_teams({"party": ["bread", "wine"], "snack": ["bread"]}, handoff=DEAR)
    log = run(scenario, demand=clients(scenario, (0, "snack", {"bread": 100}), (1, "party", {"bread": 10, "wine": 20})))
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 100),
        ("Bob", 1, "wine", 31, 51),
        ("Ann", 1, "reading in", 100, 105),
        ("Ann", 1, "bread", 105, 115),
    ]


def test_is_a_handoff_inside_a_team_cheaper():
    """Bread until 10, across the room until 14, reading in until 16, wine until 36."""
    scenario = office(IN_ORDER, desk=team(member("Ann", "bread"), member("Bob", "wine")), handoff=DEAR)
    log = run(scenario, demand=clients(scenario, CLIENT))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "reading in", 14, 16), ("Bob", 0, "wine", 16, 36)]


def test_does_the_owner_of_a_case_pass_nothing_on():
    """Case ownership: the same person goes on at once, without mail and without reading in."""
    scenario = office(IN_ORDER, desk=team(member("Ann", "bread", "wine"), ownership="case"), handoff=DEAR)
    log = run(scenario, demand=clients(scenario, CLIENT))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Ann", 0, "wine", 10, 30)]


def test_does_nobody_read_in_twice():
    """Ann, Bob, Ann, Bob: the third and the fourth task of the case are known to them."""
    scenario = office(
        {"party": {"products": ["bread", "wine", "cheese", "olives"], "order": "sequence"}},
        bakery=team(member("Ann", "bread", "cheese"), products=["bread", "cheese"]),
        cellar=team(member("Bob", "wine", "olives"), products=["wine", "olives"]),
        handoff={"between": {"reading_minutes": 5}},
    )
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 10, "cheese": 10, "olives": 10})))
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10),
        ("Bob", 0, "reading in", 10, 15),
        ("Bob", 0, "wine", 15, 25),
        ("Ann", 0, "cheese", 25, 35),
        ("Bob", 0, "olives", 35, 45),
    ]


@pytest.mark.parametrize(("handlers", "minutes"), [(["Ann", "Bob"], 5), (["Ann", "Cas", "Bob"], 2)])
def test_does_reading_in_shrink_once_a_teammate_knows_the_case(handlers, minutes):
    """Bob reads in for 5 minutes on a case of another team, for 2 when Cas of his own team has had it."""
    products = ["bread", "cheese", "wine"] if "Cas" in handlers else ["bread", "wine"]
    scenario = office(
        {"party": {"products": ["bread", "cheese", "wine"], "order": "sequence"}},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine"), member("Cas", "cheese")),
        handoff={"between": {"reading_minutes": 5}, "within": {"reading_minutes": 2}},
    )
    log = run(scenario, demand=clients(scenario, (0, "party", dict.fromkeys(products, 10))))
    assert [who for who, _, what, _, _ in worked(log) if what != "reading in"] == handlers
    reading = {who: end - start for who, _, what, start, end in worked(log) if what == "reading in"}
    assert reading["Bob"] == minutes


def test_does_a_task_grow_old_from_when_it_reaches_the_inbox():
    """Case 0's wine is posted at 10 and comes at 40; that of case 2 comes at 20 and is the older task.

    Bob is free for them at 100.
    """
    scenario = two_teams(IN_ORDER | {"glass": ["wine"]}, handoff=DEAR)
    log = run(scenario, demand=clients(
        scenario, CLIENT, (1, "glass", {"wine": 99}), (20, "glass", {"wine": 5}),
    ))  # fmt: skip
    assert [(case, start) for who, case, what, start, _ in worked(log) if who == "Bob" and what == "wine"] == [
        (1, 1), (2, 100), (0, 110),
    ]  # fmt: skip


def test_does_mail_of_different_delay_arrive_in_its_own_time():
    """Two letters under way at once: inside the team in 4 minutes, to the other team in 30."""
    scenario = office(
        {"inside": {"products": ["bread", "cheese"], "order": "sequence"}, "outside": IN_ORDER["party"]},
        bakery=team(member("Ann", "bread"), member("Cas", "cheese"), products=["bread", "cheese"]),
        cellar=team(member("Bob", "wine"), products=["wine"]),
        handoff=DEAR,
    )
    log = run(scenario, demand=clients(
        scenario, (0, "outside", {"bread": 10, "wine": 20}), (0, "inside", {"bread": 5, "cheese": 5}),
    ))  # fmt: skip
    queued = log.activities.query("product in ['wine', 'cheese'] and activity == 'reading in'")
    assert dict(zip(queued["product"], queued["queued_at"], strict=True)) == {"wine": 40, "cheese": 19}
