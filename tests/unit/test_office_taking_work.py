"""Which task does an employee take up, and which employee gets a task? Every minute worked out by hand."""

import pytest

from simkit.measures.run import run

from .by_hand import clients, member, office, team, worked


def who_did(log):
    """Return the cases in the order in which they were begun."""
    return [case for _, case, _, _, _ in worked(log)]


def test_does_one_clerk_serve_in_order_of_arrival():
    """Ten minutes each: the second client waits for the first, the third finds the desk free."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")))
    log = run(scenario, demand=clients(
        scenario, (5, "visit", {"bread": 10}), (8, "visit", {"bread": 10}), (40, "visit", {"bread": 5}),
    ))  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 5, 15), ("Ann", 1, "bread", 15, 25), ("Ann", 2, "bread", 40, 45)]
    assert log.closed.tolist() == [15, 25, 45]
    assert log.queued.tolist() == log.released.tolist() == [5, 8, 40]


def test_do_colleagues_share_one_queue():
    """Two clerks: the third client goes to whoever is free first, whatever their place."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread"), member("Bob", "bread")))
    log = run(scenario, demand=clients(
        scenario, (0, "visit", {"bread": 30}), (1, "visit", {"bread": 10}), (2, "visit", {"bread": 10}),
    ))  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 0, 30), ("Bob", 1, "bread", 1, 11), ("Bob", 2, "bread", 11, 21)]


@pytest.mark.parametrize(("level", "minutes"), [(1.0, 12), (0.8, 15), (0.5, 24), (2.0, 6)])
def test_is_skill_level_a_speed(level, minutes):
    """Level 0.8 takes 1/0.8 as long as a specialist's twelve minutes."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", bread=level)))
    log = run(scenario, demand=clients(scenario, (0, "visit", {"bread": 12})))
    assert worked(log) == [("Ann", 0, "bread", 0, pytest.approx(minutes))]


def test_does_work_wait_for_someone_with_the_skill():
    """Bob is free but cannot bake; the second bread waits for Ann, and Bob pours the wine meanwhile."""
    scenario = office({"bake": ["bread"], "pour": ["wine"]}, desk=team(member("Ann", "bread"), member("Bob", "wine")))
    log = run(scenario, demand=clients(
        scenario, (0, "bake", {"bread": 10}), (1, "bake", {"bread": 10}), (2, "pour", {"wine": 10}),
    ))  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 0, 10), ("Bob", 2, "wine", 2, 12), ("Ann", 1, "bread", 10, 20)]


# ---- which waiting task comes first


def waiting_office(pick, **keys):
    """One clerk who is busy until minute 100, and three kinds of clients with different norms."""
    events = {
        "slow": {"products": ["bread"], "norm_days": 2},
        "quick": {"products": ["cheese"], "norm_days": 0.5},
        "endless": {"products": ["wine"]},
    }
    return office(events, desk=team(member("Ann", "bread", "cheese", "wine"), pick=pick, **keys))


WAITING = (
    (0, "slow", {"bread": 100}),
    (10, "endless", {"wine": 30}),
    (20, "slow", {"bread": 20}),
    (30, "quick", {"cheese": 40}),
    (40, "slow", {"bread": 10}),
)


@pytest.mark.parametrize(
    ("pick", "order"),
    [
        ("oldest_task", [0, 1, 2, 3, 4]),
        ("oldest_case", [0, 1, 2, 3, 4]),
        ("due", [0, 3, 2, 4, 1]),  # due at 30 + 240, 20 + 960, 40 + 960, never
        ("shortest", [0, 4, 2, 1, 3]),  # 10, 20, 30, 40 minutes
    ],
)
def test_does_each_picking_rule_pick_as_it_says(pick, order):
    """The tasks wait together until minute 100; the rule alone decides their order."""
    scenario = waiting_office(pick)
    assert who_did(run(scenario, demand=clients(scenario, *WAITING))) == order


@pytest.mark.parametrize(("pick", "order"), [("oldest_task", [1, 2, 0]), ("oldest_case", [1, 0, 2])])
def test_do_oldest_task_and_oldest_case_differ(pick, order):
    """Case 0 is the oldest, but its bread came to the desk at minute 60, after that of case 2 at minute 10."""
    scenario = office(
        {"long": {"products": ["dough", "bread"], "order": "sequence"}, "short": ["bread"]},
        kitchen=team(member("Kim", "dough"), products=["dough"]),
        desk=team(member("Ann", "bread"), products=["bread"], pick=pick),
    )
    log = run(scenario, demand=clients(
        scenario, (0, "long", {"dough": 60, "bread": 5}), (5, "short", {"bread": 95}), (10, "short", {"bread": 5}),
    ))  # fmt: skip
    at_desk = [(case, start) for who, case, _, start, _ in worked(log) if who == "Ann"]
    assert at_desk == list(zip(order, (5, 100, 105), strict=True))


def test_do_equal_tasks_keep_their_order():
    """Where the rule sees no difference, first come is first served."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread"), pick="shortest"))
    log = run(scenario, demand=clients(scenario, *[(minute, "visit", {"bread": 10}) for minute in (0, 1, 2, 3, 3)]))
    assert who_did(log) == [0, 1, 2, 3, 4]


def test_do_priority_products_go_first_without_interrupting():
    """Cheese before wine before bread, but never before the work in hand."""
    scenario = waiting_office("oldest_task", priority=["cheese", "wine"])
    log = run(scenario, demand=clients(scenario, *WAITING))
    assert who_did(log) == [0, 3, 1, 2, 4]
    assert worked(log)[0] == ("Ann", 0, "bread", 0, 100)


def test_does_the_picking_rule_decide_within_a_priority_class():
    """Bread first, and of the bread the shortest."""
    scenario = waiting_office("shortest", priority=["bread"])
    assert who_did(run(scenario, demand=clients(scenario, *WAITING))) == [0, 4, 2, 1, 3]


@pytest.mark.parametrize(("primary_first", "order"), [(False, [0, 1, 2]), (True, [0, 2, 1])])
def test_does_primary_first_put_the_best_skill_before_age(primary_first, order):
    """The wine waits longer, but Ann is better at bread."""
    scenario = office(
        {"bake": ["bread"], "pour": ["wine"]},
        desk=team(member("Ann", wine=0.8, bread=1.0), primary_first=primary_first),
    )
    log = run(scenario, demand=clients(
        scenario, (0, "bake", {"bread": 50}), (10, "pour", {"wine": 8}), (20, "bake", {"bread": 10}),
    ))  # fmt: skip
    assert who_did(log) == order


# ---- who gets a task when several are idle


def test_does_the_best_skill_of_the_idle_get_the_task():
    """Ann is idle as long as Bob and stands first, but Bob is better."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", bread=0.8), member("Bob", bread=1.0)))
    log = run(scenario, demand=clients(scenario, (5, "visit", {"bread": 10}), (6, "visit", {"bread": 8})))
    assert worked(log) == [("Bob", 0, "bread", 5, 15), ("Ann", 1, "bread", 6, 16)]


def test_does_the_longest_idle_of_equals_get_the_task():
    """Ann is free from minute 30, Bob from minute 20: the next client is Bob's, the one after Ann's."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread"), member("Bob", "bread")))
    log = run(scenario, demand=clients(
        scenario,
        (0, "visit", {"bread": 30}), (0, "visit", {"bread": 20}),
        (40, "visit", {"bread": 5}), (41, "visit", {"bread": 5}),
    ))  # fmt: skip
    assert worked(log)[2:] == [("Bob", 2, "bread", 40, 45), ("Ann", 3, "bread", 41, 46)]


@pytest.mark.parametrize(("primary_first", "who"), [(False, "Ann"), (True, "Bob")])
def test_does_primary_first_spare_people_for_their_first_product(primary_first, who):
    """Both are equally good at wine; it is the first product of Bob, and Ann has been idle as long."""
    scenario = office(
        {"bake": ["bread"], "pour": ["wine"]},
        desk=team(member("Ann", "bread", "wine"), member("Bob", "wine", "bread"), primary_first=primary_first),
    )
    log = run(scenario, demand=clients(scenario, (5, "pour", {"wine": 10})))
    assert worked(log) == [(who, 0, "wine", 5, 15)]
