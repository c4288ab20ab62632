"""Who does the rest of a case? Task and case ownership, worked out minute by minute."""

from simkit.measures.run import run

from .by_hand import clients, left, member, office, team, worked

BOTH = {"party": ["bread", "wine"]}
IN_ORDER = {"party": {"products": ["bread", "wine"], "order": "sequence"}}


def two(ownership, **keys):
    return team(member("Ann", "bread", "wine"), member("Bob", "bread", "wine"), ownership=ownership, **keys)


def test_do_two_share_a_case_where_tasks_are_owned():
    """Both are idle, so the case's tasks are done side by side."""
    scenario = office(BOTH, desk=two("task"))
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 20})))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "wine", 0, 20)]
    assert log.closed.tolist() == [20]


def test_does_the_owner_of_a_case_do_all_of_it():
    """Ann takes the case and does all of it, though Bob has nothing to do."""
    scenario = office(BOTH, desk=two("case"))
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 20})))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Ann", 0, "wine", 10, 30)]
    assert log.closed.tolist() == [30]
    wine = log.activities.query("product == 'wine'").iloc[0]
    assert (wine["queued_at"], wine["started_at"]) == (0, 10), "it waited on her desk from the beginning"


def test_does_taking_one_task_of_a_waiting_case_claim_the_rest():
    """Both are busy when case 2 comes. Bob is free first and takes all of it; Ann, free at 15, takes case 3."""
    scenario = office(BOTH | {"snack": ["bread"]}, desk=two("case"))
    log = run(scenario, demand=clients(
        scenario,
        (0, "snack", {"bread": 15}), (0, "snack", {"bread": 12}),
        (5, "party", {"bread": 10, "wine": 20}), (6, "snack", {"bread": 5}),
    ))  # fmt: skip
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 15),
        ("Bob", 1, "bread", 0, 12),
        ("Bob", 2, "bread", 12, 22),
        ("Ann", 3, "bread", 15, 20),
        ("Bob", 2, "wine", 22, 42),
    ]


def test_does_the_rest_go_to_an_able_colleague():
    """Ann owns the case but cannot pour; Bob, who can, does that part and reads in for it."""
    scenario = office(
        BOTH,
        desk=team(member("Ann", "bread"), member("Bob", "wine"), ownership="case"),
        handoff={"within": {"reading_minutes": 3}},
    )
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 20})))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "reading in", 0, 3), ("Bob", 0, "wine", 3, 23)]


def test_does_a_claim_end_at_the_door_of_the_team():
    """Ann could pour, but the wine of the case lies with the cellar, and is the cellar's to do."""
    scenario = office(
        BOTH | {"snack": ["bread"], "glass": ["wine"]},
        bakery=team(member("Ann", "bread", "wine"), products=["bread"], ownership="case"),
        cellar=team(member("Bob", "wine"), products=["wine"], ownership="case"),
    )
    log = run(scenario, demand=clients(
        scenario, (0, "snack", {"bread": 10}), (0, "glass", {"wine": 15}), (5, "party", {"bread": 10, "wine": 20}),
    ))  # fmt: skip
    assert worked(log)[2:] == [("Ann", 2, "bread", 10, 20), ("Bob", 2, "wine", 15, 35)]


def test_does_the_owner_keep_the_later_tasks_of_a_sequence():
    """At minute 10 the wine is released to Ann, who owns the case, before the older snack in the inbox."""
    scenario = office(IN_ORDER | {"snack": ["bread"]}, desk=two("case"))
    log = run(scenario, demand=clients(
        scenario, (0, "party", {"bread": 10, "wine": 20}), (5, "snack", {"bread": 10}), (8, "snack", {"bread": 10}),
    ))  # fmt: skip
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10),
        ("Bob", 1, "bread", 5, 15),
        ("Ann", 0, "wine", 10, 30),
        ("Bob", 2, "bread", 15, 25),
    ]


def test_is_a_later_task_anyones_where_tasks_are_owned():
    """The same clients: now the wine joins the inbox behind the snack that waits since minute 8."""
    scenario = office(IN_ORDER | {"snack": ["bread"]}, desk=two("task"))
    log = run(scenario, demand=clients(
        scenario, (0, "party", {"bread": 10, "wine": 20}), (5, "snack", {"bread": 10}), (8, "snack", {"bread": 10}),
    ))  # fmt: skip
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10),
        ("Bob", 1, "bread", 5, 15),
        ("Ann", 2, "bread", 10, 20),
        ("Bob", 0, "wine", 15, 35),
    ]


def test_does_a_case_wait_for_its_owner_even_when_a_colleague_is_idle():
    """Ann owns case 0 and is at another task when its wine comes back from the stamp office."""
    scenario = office(
        {"party": {"products": ["bread", "stamp", "wine"], "order": "sequence"}, "snack": ["bread"]},
        desk=two("case", products=["bread", "wine"]),
        stamps=team(member("Sam", "stamp"), products=["stamp"]),
    )
    log = run(scenario, demand=clients(
        scenario,
        (0, "party", {"bread": 10, "stamp": 10, "wine": 20}), (1, "snack", {"bread": 5}), (12, "snack", {"bread": 30}),
    ))  # fmt: skip
    # Bob is the longest idle at 12 (since 6), so case 2 is his; Ann is idle at 20 and takes her own case up.
    assert ("Bob", 2, "bread", 12, 42) in worked(log)
    assert ("Ann", 0, "wine", 20, 40) in worked(log)
    busy = run(scenario, demand=clients(
        scenario,
        (0, "party", {"bread": 10, "stamp": 10, "wine": 20}), (1, "snack", {"bread": 15}), (12, "snack", {"bread": 30}),
    ))  # fmt: skip
    # Now Ann is the only idle one at 12; Bob is free from 16 on, but the case waits for Ann until 42.
    assert ("Ann", 2, "bread", 12, 42) in worked(busy)
    assert ("Ann", 0, "wine", 42, 62) in worked(busy)


def test_does_a_colleague_go_on_when_the_owner_is_off_duty():
    """Ann works until minute 30; the wine comes back at 40 and goes to Bob, who reads in."""
    scenario = office(
        {"party": {"products": ["bread", "stamp", "wine"], "order": "sequence"}},
        desk=team(
            member("Ann", "bread", "wine", hours=[9, 9.5]),
            member("Bob", bread=0.5, wine=0.5),
            ownership="case", products=["bread", "wine"],
        ),
        stamps=team(member("Sam", "stamp"), products=["stamp"]),
        handoff={"within": {"reading_minutes": 4}},
    )  # fmt: skip
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "stamp": 30, "wine": 20})))
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10),
        ("Sam", 0, "stamp", 10, 40),
        ("Bob", 0, "reading in", 40, 44),
        ("Bob", 0, "wine", 44, 84),
    ]


def test_does_work_on_the_desk_of_the_owner_wait_for_them():
    """Ann goes home at minute 30 with the wine of her case on the desk; it is hers, and waits for tomorrow."""
    scenario = office(
        BOTH,
        desk=team(member("Ann", "bread", "wine", hours=[9, 9.5]), member("Bob", bread=0.5, wine=0.5), ownership="case"),
    )
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 30, "wine": 20})))
    assert worked(log) == [("Ann", 0, "bread", 0, 30)]
    assert left(log) == [(0, "wine", "waiting", "Ann")]
