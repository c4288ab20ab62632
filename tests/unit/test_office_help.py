"""Which team does a task come to, and when do teams help each other? By hand."""

import pytest

from simkit.measures.run import run
from simkit.model.scenario import rules

from .by_hand import clients, member, office, team, worked


def takers(scenario, event, product):
    """Keys of the teams that a task may come to."""
    coded = scenario.coded
    codes = [e.key for e in coded.events].index(event), coded.products.index(product)
    return [team.key for team in rules.takers(coded.staff, *codes)]


def desks(bakery_helps=(), cellar_helps=()):
    """Two teams whose members can do everything; each has its own inbox."""
    return office(
        {"bake": ["bread"], "pour": ["wine"]},
        bakery=team(member("Ann", "bread", "wine"), products=["bread"], helps=list(bakery_helps)),
        cellar=team(member("Bob", "bread", "wine"), products=["wine"], helps=list(cellar_helps)),
    )


BREADS = ((0, "bake", {"bread": 20}), (1, "bake", {"bread": 20}), (2, "bake", {"bread": 20}))


def test_do_teams_keep_to_their_own_inbox_without_help():
    """Bob could bake, but it is not his team's work."""
    scenario = desks()
    log = run(scenario, demand=clients(scenario, *BREADS))
    assert worked(log) == [("Ann", 0, "bread", 0, 20), ("Ann", 1, "bread", 20, 40), ("Ann", 2, "bread", 40, 60)]


def test_does_an_idle_helper_take_the_overflow_at_once():
    """The second bread goes to Bob when it comes, the third to whoever is free first; the team stays the bakery."""
    scenario = desks(cellar_helps=["bakery"])
    log = run(scenario, demand=clients(scenario, *BREADS))
    assert worked(log) == [("Ann", 0, "bread", 0, 20), ("Bob", 1, "bread", 1, 21), ("Ann", 2, "bread", 20, 40)]
    assert log.activities["team"].tolist() == ["bakery"] * 3


def test_is_help_in_one_direction_only_that():
    """Bob helps the bakery, but Ann does not pour for the cellar."""
    scenario = desks(cellar_helps=["bakery"])
    log = run(scenario, demand=clients(
        scenario, (0, "pour", {"wine": 20}), (1, "pour", {"wine": 20}), (2, "bake", {"bread": 5}),
    ))  # fmt: skip
    assert worked(log) == [("Bob", 0, "wine", 0, 20), ("Ann", 2, "bread", 2, 7), ("Bob", 1, "wine", 20, 40)]


def test_does_the_own_inbox_come_first():
    """A bread waits since minute 1 and a wine since minute 2; Bob of the cellar takes the wine first."""
    scenario = desks(bakery_helps=["cellar"], cellar_helps=["bakery"])
    log = run(scenario, demand=clients(
        scenario,
        (0, "bake", {"bread": 50}), (0, "pour", {"wine": 10}), (1, "bake", {"bread": 10}), (2, "pour", {"wine": 10}),
    ))  # fmt: skip
    assert worked(log)[2:] == [("Bob", 3, "wine", 10, 20), ("Bob", 2, "bread", 20, 30)]


def test_does_the_own_team_come_before_a_better_helper():
    """Ann bakes slowly, and Bob well; as long as Ann is idle the bread is hers."""
    scenario = office(
        {"bake": ["bread"], "pour": ["wine"]},
        bakery=team(member("Ann", bread=0.5), products=["bread"]),
        cellar=team(member("Bob", "bread", "wine"), products=["wine"], helps=["bakery"]),
    )
    log = run(scenario, demand=clients(scenario, (0, "bake", {"bread": 10}), (1, "bake", {"bread": 10})))
    assert worked(log) == [("Ann", 0, "bread", 0, 20), ("Bob", 1, "bread", 1, 11)]


def test_are_several_teams_helped_in_the_order_of_the_list():
    """Cas has no work of his own and helps the cellar before the bakery, whatever waits longer."""
    scenario = office(
        {"bake": ["bread"], "pour": ["wine"], "slice": ["cheese"]},
        bakery=team(member("Ann", "bread"), products=["bread"]),
        cellar=team(member("Bob", "wine"), products=["wine"]),
        dairy=team(member("Cas", "bread", "wine", "cheese"), products=["cheese"], helps=["cellar", "bakery"]),
    )
    log = run(scenario, demand=clients(
        scenario,
        (0, "bake", {"bread": 90}), (0, "pour", {"wine": 90}), (0, "slice", {"cheese": 30}),
        (1, "bake", {"bread": 10}), (2, "pour", {"wine": 10}),
    ))  # fmt: skip
    assert [row for row in worked(log) if row[0] == "Cas"][1:] == [
        ("Cas", 4, "wine", 30, 40),
        ("Cas", 3, "bread", 40, 50),
    ]


def test_does_a_helper_help_only_with_what_they_can():
    """The wine is older, but the helper can only bake."""
    scenario = office(
        {"bake": ["bread"], "pour": ["wine"], "slice": ["cheese"]},
        desk=team(member("Ann", "bread", "wine"), products=["bread", "wine"]),
        dairy=team(member("Cas", "cheese", "bread"), products=["cheese"], helps=["desk"]),
    )
    log = run(scenario, demand=clients(
        scenario, (0, "bake", {"bread": 50}), (1, "pour", {"wine": 10}), (2, "bake", {"bread": 10}),
    ))  # fmt: skip
    assert worked(log) == [("Ann", 0, "bread", 0, 50), ("Cas", 2, "bread", 2, 12), ("Ann", 1, "wine", 50, 60)]


def test_does_a_helper_read_in_as_someone_from_another_team():
    """Ann of the desk had the case; for Cas, who helps, it is a case of another team."""
    scenario = office(
        {"party": ["bread", "wine"], "slice": ["cheese"]},
        desk=team(member("Ann", "bread", "wine"), products=["bread", "wine"]),
        dairy=team(member("Cas", "cheese", "wine"), products=["cheese"], helps=["desk"]),
        handoff={"between": {"reading_minutes": 5}, "within": {"reading_minutes": 2}},
    )
    log = run(scenario, demand=clients(scenario, (0, "party", {"bread": 10, "wine": 10})))
    assert worked(log)[1:] == [("Cas", 0, "reading in", 0, 5), ("Cas", 0, "wine", 5, 15)]


# ---- teams that share the same work


@pytest.mark.parametrize(
    ("shares", "u_teams", "teams"),
    [
        ((1, 1), (0.0, 0.49, 0.5, 0.99), ["left", "left", "right", "right"]),
        ((1, 3), (0.2, 0.24, 0.25, 0.99), ["left", "left", "right", "right"]),
        ((9, 1), (0.2, 0.24, 0.89, 0.91), ["left", "left", "left", "right"]),
    ],
)
def test_are_cases_divided_by_share(shares, u_teams, teams):
    """Two teams take the same work; a case goes by its lot, a number between 0 and 1, and the weights."""
    scenario = office(
        {"bake": ["bread"]},
        left=team(member("Ann", "bread"), share=shares[0]),
        right=team(member("Bob", "bread"), share=shares[1]),
    )
    log = run(scenario, demand=clients(scenario, *[(i, "bake", {"bread": 1}) for i in range(4)], u_teams=u_teams))
    assert log.activities["team"].tolist() == teams


def test_do_all_tasks_of_a_case_meet_in_one_of_the_teams_that_share():
    """Whoever gets the bread of a case gets the wine of it as well."""
    scenario = office(
        {"party": ["bread", "wine"]},
        left=team(member("Ann", "bread", "wine")),
        right=team(member("Bob", "bread", "wine")),
    )
    arrivals = [(i, "party", {"bread": 1, "wine": 1}) for i in range(4)]
    log = run(scenario, demand=clients(scenario, *arrivals, u_teams=(0.1, 0.6, 0.4, 0.9)))
    assert log.activities.groupby("case")["team"].nunique().tolist() == [1] * 4
    assert log.activities.groupby("case")["team"].first().tolist() == ["left", "right", "left", "right"]


# ---- the most specific able team


def test_does_the_most_specific_team_take_a_task():
    """By event and product before by event, before by product, before anything."""
    anyone = member("Ann", "bread", "wine"), member("Bob", "bread", "wine"), member("Cas", "bread", "wine")
    scenario = office(
        {"wedding": ["bread", "wine"], "wake": ["bread", "wine"]},
        general=team(member("Dan", "bread", "wine")),
        bakery=team(anyone[0], products=["bread"]),
        weddings=team(anyone[1], events=["wedding"]),
        wedding_wine=team(anyone[2], events=["wedding"], products=["wine"]),
    )
    assert takers(scenario, "wedding", "wine") == ["wedding_wine"]
    assert takers(scenario, "wedding", "bread") == ["weddings"]
    assert takers(scenario, "wake", "bread") == ["bakery"]
    assert takers(scenario, "wake", "wine") == ["general"]
    log = run(scenario, demand=clients(
        scenario, (0, "wedding", {"bread": 1, "wine": 1}), (0, "wake", {"bread": 1, "wine": 1}),
    ))  # fmt: skip
    came_to = {(row.event, row.product): row.team for row in log.activities.itertuples()}
    assert came_to == {
        ("wedding", "bread"): "weddings",
        ("wedding", "wine"): "wedding_wine",
        ("wake", "bread"): "bakery",
        ("wake", "wine"): "general",
    }


def test_does_a_task_fall_through_a_team_that_cannot_do_it():
    """The wedding team has nobody for wine, so that goes to the cellar; a helper with the skill would keep it."""
    teams = {
        "cellar": team(member("Bob", "wine"), products=["wine"]),
        "weddings": team(member("Ann", "bread"), events=["wedding"]),
    }
    scenario = office({"wedding": ["bread", "wine"]}, **teams)
    assert takers(scenario, "wedding", "wine") == ["cellar"]
    log = run(scenario, demand=clients(scenario, (0, "wedding", {"bread": 10, "wine": 10})))
    assert [(row[0], row[2]) for row in worked(log)] == [("Ann", "bread"), ("Bob", "wine")]
    teams["cellar"]["helps"] = ["weddings"]
    helped = office({"wedding": ["bread", "wine"]}, **teams)
    assert takers(helped, "wedding", "wine") == ["weddings"]
    log = run(helped, demand=clients(helped, (0, "wedding", {"bread": 10, "wine": 10})))
    assert log.activities["team"].tolist() == ["weddings", "weddings"]
    assert log.activities["employee"].tolist() == ["Ann", "Bob"]


def test_does_a_post_without_people_not_attract_work():
    """A count of 0 is a vacancy: its skill does not count."""
    scenario = office(
        {"wedding": ["wine"], "wake": ["bread"]},
        cellar=team(member("Bob", "wine"), products=["wine"]),
        weddings=team(member("temp", "wine", count=0), member("Ann", "bread"), events=["wedding", "wake"]),
    )
    assert takers(scenario, "wedding", "wine") == ["cellar"]
