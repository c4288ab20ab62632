"""When is a client settled? Tasks side by side and one after the other, by hand."""

from simkit.measures.run import run

from .by_hand import clients, left, member, office, team, worked


def bench(order):
    return office(
        {"party": {"products": ["bread", "cheese", "wine"], "order": order}},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        dairy=team(member("Bob", "cheese"), products=["cheese"]),
        cellar=team(member("Cas", "wine"), products=["wine"]),
    )


WORK = {"bread": 10, "cheese": 40, "wine": 20}


def test_is_a_parallel_case_settled_when_its_last_task_is():
    """All three begin at once; the cheese makes the client wait until 40."""
    scenario = bench("parallel")
    log = run(scenario, demand=clients(scenario, (0, "party", WORK)))
    assert [row[3:] for row in worked(log)] == [(0, 10), (0, 40), (0, 20)]
    assert log.closed.tolist() == [40]


def test_does_a_late_single_task_make_the_client_late():
    """Two clients: only the cheese queues, and it alone decides when the second client is settled."""
    scenario = bench("parallel")
    log = run(scenario, demand=clients(scenario, (0, "party", WORK), (30, "party", WORK)))
    assert log.closed.tolist() == [40, 80]


def test_does_a_sequence_go_one_after_the_other():
    """The cheese is released when the bread is done, the wine when the cheese is done."""
    scenario = bench("sequence")
    log = run(scenario, demand=clients(scenario, (0, "party", WORK)))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 0, "cheese", 10, 50), ("Cas", 0, "wine", 50, 70)]
    assert log.released.tolist() == [0, 10, 50]
    assert log.closed.tolist() == [70]


def test_is_a_sequence_skipped_where_a_product_is_not_needed():
    """A client without cheese goes from bread to wine."""
    scenario = bench("sequence")
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 20})))
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Cas", 0, "wine", 10, 30)]


def test_is_a_task_that_was_never_released_in_no_inbox():
    """At the end the cheese is in hand; the wine has not been released and is nowhere yet."""
    scenario = bench("sequence")
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 470, "cheese": 40, "wine": 20})))
    assert left(log) == [(0, "cheese", "in hand", "Bob")]
    assert log.cases["outcome"].tolist() == ["open"]
