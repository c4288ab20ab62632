"""Does change() give a validated copy, find every place a path means, and leave the scenario as it was?"""

import pytest
from pydantic import ValidationError

from simkit.model.scenario import Scenario, ScenarioError

from .by_hand import member, office, team


@pytest.fixture
def shop():
    return office(
        {"visit": {"products": ["bread", "wine"], "per_week": 5}},
        bakery=team(member("Ann", "bread", "wine"), member("Bob", "bread", absence=0.1)),
        cellar=team(member("Cas", wine=0.9)),
    )


def problem(scenario, changes):
    with pytest.raises(ScenarioError) as caught:
        scenario.change(changes)
    assert caught.value.source == "the change asked for"
    return caught.value.problems[0]


def test_is_a_change_a_copy(shop):
    """The copy has the new value, the original keeps the old one, and everything else is equal."""
    before = shop.data()
    changed = shop.change({"events.visit.per_week": 7})
    assert changed.events["visit"].per_week == 7
    assert shop.data() == before
    assert changed.change({"events.visit.per_week": 5}) == shop


def test_does_a_list_given_to_change_stay_the_callers_own(shop):
    """Changing the list afterwards changes no scenario."""
    days = ["mon"]
    changed = shop.change({"teams.bakery.members[0].days": days})
    days.append("tue")
    assert changed.teams["bakery"].members[0].days == ("mon",)


def test_can_values_not_be_overwritten(shop):
    """A scenario is frozen: setting a value directly is an error, at the top and deep inside."""
    with pytest.raises(ValidationError):
        shop.title = "Other"
    with pytest.raises(ValidationError):
        shop.teams["bakery"].members[0].name = "Eve"
    shop.data()["title"] = "Other"
    assert shop.title == "An office by hand"


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("title", "New", lambda s: s.title),
        ("clock.horizon_days", 3.0, lambda s: s.clock.horizon_days),
        ("teams.bakery.members[1].count", 6, lambda s: s.teams["bakery"].members[1].count),
        ("events.visit.tasks[1].probability", 0.5, lambda s: s.events["visit"].tasks[1].probability),
        ("handoff.between.delay_minutes", 60.0, lambda s: s.handoff.between.delay_minutes),
        ("products.bread.work", {"dist": "gamma", "mean": 5, "cv": 2}, lambda s: s.products["bread"].work.model_dump(
            include={"dist", "mean", "cv"})),
    ],
)  # fmt: skip
def test_does_a_path_reach_every_part(shop, path, value, read):
    """Keys by dots, positions in brackets; whole tables can be put in as well."""
    changed = shop.change({path: value})
    assert read(changed) == value


def test_does_a_star_stand_for_all_of_them(shop):
    """Positions, keys, and both at once."""
    changed = shop.change({"teams.*.members[*].absence": 0.25, "products.*.work.mean": 3})
    assert [p.member.absence for p in changed.people()] == [0.25] * 3
    assert [p.work.mean for p in changed.products.values()] == [3, 3]


def test_does_a_star_change_only_the_skills_that_are_there(shop):
    """`skills.*` makes everyone slower at what they can, and teaches nobody anything."""
    changed = shop.change({"teams.*.members[*].skills.*": 0.5})
    assert [p.member.skills for p in changed.people()] == [{"bread": 0.5, "wine": 0.5}, {"bread": 0.5}, {"wine": 0.5}]


def test_can_a_skill_be_learnt(shop):
    """A skill that is not there yet may be added."""
    changed = shop.change({"teams.bakery.members[1].skills.wine": 0.6})
    assert changed.teams["bakery"].members[1].skills == {"bread": 1.0, "wine": 0.6}
    everyone = shop.change({"teams.*.members[*].skills.wine": 0.6})
    assert [p.member.skills["wine"] for p in everyone.people()] == [0.6] * 3


def test_can_a_team_be_added(shop):
    """A whole new team is a table under a new name."""
    changed = shop.change({"teams.dairy": team(member("Dan", "wine"))})
    assert [p.name for p in changed.people()] == ["Ann", "Bob", "Cas", "Dan"]


def test_is_a_table_put_in_several_places_not_one_table(shop):
    """All get the same skills; a later change to one of them is a change to that one."""
    changed = shop.change({
        "teams.*.members[*].skills": {"bread": 1, "wine": 1},
        "teams.bakery.members[0].skills.wine": 0.5,
    })  # fmt: skip
    assert [p.member.skills["wine"] for p in changed.people()] == [0.5, 1, 1]


def test_are_several_changes_one_step(shop):
    """Two changes that are only possible together are made together."""
    new = {"products.tea": {"label": "Tea", "work": {"mean": 1}}, "teams.cellar.members[0].skills.tea": 1}
    assert shop.change(new).teams["cellar"].members[0].skills["tea"] == 1


@pytest.mark.parametrize(
    ("path", "value", "found", "allowed", "hint"),
    [
        ("teams.bakry.share", 2, "'bakry' is not in teams", "bakery, cellar", "did you mean 'bakery'?"),
        ("teams.bakery.shar", 2, "'shar' is not in teams.bakery", "share", "did you mean 'share'?"),
        ("teams.bakery.members[5].count", 2, "'5' is not in teams.bakery.members", "[0], [1]", ""),
        ("teams.bakery.helps[0]", "cellar", "'0' is not in teams.bakery.helps", "the list is empty", ""),
        ("teams.bakery.helps[*]", "cellar", "matches nothing", "something that is there", ""),
        ("title.long", "x", "'long' is not in title", "too deep", ""),
        ("tittle", "x", "'tittle' is not in the scenario", "title", "did you mean 'title'?"),
        ("teams.dairy", 3, "'dairy' is not in teams", "bakery, cellar", ""),
        ("teams..share", 1, "not a dotted path", "keys joined by dots", ""),
        ("teams.bakery.members[x].count", 1, "not a dotted path", "keys joined by dots", ""),
        ("", 1, "not a dotted path", "keys joined by dots", ""),
        (3, 1, "not a dotted path", "keys joined by dots", ""),
    ],
)
def test_is_a_path_to_nowhere_refused(shop, path, value, found, allowed, hint):
    """The message names the path, what is not there, and what is."""
    wrong = problem(shop, {path: value})
    assert wrong.path == str(path)
    assert found in wrong.found
    assert allowed in wrong.allowed
    assert wrong.hint == hint


@pytest.mark.parametrize(
    ("changes", "path", "found"),
    [
        ({"events.visit.per_week": -5}, "events.visit.per_week", "-5"),
        ({"teams.bakery.pick": "newest"}, "teams.bakery.pick", "'newest'"),
        ({"teams.cellar.members[0].name": "Ann"}, "teams.cellar.members[0].name", "already employed"),
        ({"teams.*.products": ["bread"]}, "events.visit.tasks[1].product", "dead end"),
        ({"teams.bakery.members[0].skills.vine": 1}, "teams.bakery.members[0].skills", "unknown product 'vine'"),
    ],
)
def test_is_a_changed_copy_validated(shop, changes, path, found):
    """A change cannot make what a file could not say."""
    wrong = problem(shop, changes)
    assert wrong.path == path
    assert found in wrong.found


def test_does_value_read_what_change_writes(shop):
    """The same path reads the value; with a star the first one."""
    assert shop.value("teams.cellar.members[0].skills.wine") == 0.9
    assert shop.value("teams.*.members[*].name") == "Ann"
    with pytest.raises(ScenarioError, match="did you mean 'bakery'"):
        shop.value("teams.bakry.share")


def test_does_a_scenario_survive_being_written_as_plain_data(shop):
    """Its data makes an equal scenario, and holds nothing but tables, lists, text and numbers."""

    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(k, str) and plain(v) for k, v in value.items())
        if isinstance(value, list):
            return all(plain(v) for v in value)
        return value is None or isinstance(value, str | int | float)

    assert plain(shop.data())
    assert Scenario.from_data(shop.data()) == shop
