"""Are the scenarios that come with the kit in order, and is every number in them accounted for?"""

import re
from importlib import resources

import pytest

from simkit.model.demand import sample
from simkit.model.scenario import load, scenarios

PROMISED = {
    "tax-office/specialists", "tax-office/service-team",
    "tax-office/specialists-backlog", "tax-office/service-team-backlog",
    "textbook/mm1", "textbook/mmc", "textbook/mg1", "textbook/priority", "textbook/fork-join",
    "textbook/erlang-c-desk", "textbook/separate-desks", "textbook/pooled-desk", "textbook/overflow-two-way",
    "textbook/overflow-one-way", "textbook/cross-trained-chain", "textbook/vicious-circle",
    "textbook/erlang-a", "textbook/first-line", "textbook/two-levels", "textbook/one-level",
    "textbook/dip-before", "textbook/dip-after", "textbook/dip-at-once", "textbook/dip-in-phases",
    "textbook/always-work",
}  # fmt: skip
TAX_OFFICE = resources.files("simkit") / "scenarios" / "tax-office"
LABELLED = ("tax-office", "offices")  # the folders in which each number has its label
LABELLED_FILES = sorted(
    f"{folder}/{file.name}"
    for folder in LABELLED
    for file in (TAX_OFFICE.parent / folder).iterdir()
    if file.name.endswith(".toml")
)


def test_are_all_promised_scenarios_there():
    """Every name that lessons and papers use."""
    assert set(scenarios()) >= PROMISED
    assert scenarios() == sorted(scenarios())
    assert not [name for name in scenarios() if "/_" in name], "grounds for others are not offered"


@pytest.mark.parametrize("name", scenarios())
def test_does_every_shipped_scenario_load(name):
    """Each loads, says in words what it is, and survives being written as data."""
    scenario = load(name)
    assert scenario.title and scenario.description
    assert str(scenario).startswith(scenario.title)
    assert type(scenario).from_data(scenario.data()) == scenario


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_does_a_day_of_every_shipped_scenario_run(name):
    """Clients come and are helped."""
    from simkit.measures.run import run

    log = run(load(name).change({"clock.horizon_days": 1, "clock.warm_up_days": 0}))
    assert len(log.cases) + len(log.calls) > 0
    assert (log.activities["outcome"] == "done").any()


def test_do_two_levels_and_one_level_share_their_callers_and_their_number_of_people():
    """The same callers with the same talks, and seven people in both; only the teams differ."""
    two, one = load("textbook/two-levels"), load("textbook/one-level")
    assert sample(two).same_clients(sample(one))
    assert len(list(two.people())) == len(list(one.people())) == 7


@pytest.mark.parametrize(("name", "phases"), [("dip-at-once", 1), ("dip-in-phases", 4)])
def test_are_the_plans_of_the_textbook_those_of_a_change_over(name, phases):
    """Written out by hand they are what sk.change_over writes: the same runs, to the last digit."""
    from simkit.measures.run import run
    from simkit.model.scenario import change_over

    before, after = load("textbook/dip-before"), load("textbook/dip-after")
    short = {"clock.horizon_days": 50}
    written = run(load(f"textbook/{name}").change(short), seed=1)
    made = change_over(before, after, phases=phases, gap=8, retained=0, helps=phases > 1)
    assert (written.finished == run(made.change(short), seed=1).finished).sum() > 10_000
    assert written.measures().to_dict() == run(made.change(short), seed=1).measures().to_dict()


@pytest.fixture(scope="module", params=["", "-backlog"])
def pair(request):
    return tuple(load(f"tax-office/{name}{request.param}") for name in ("specialists", "service-team"))


def test_do_the_two_structures_share_their_clients_exactly(pair):
    """All that is no team and no rule of the phone is equal, and so is every sampled number."""
    specialists, service_team = pair
    for part in set(type(specialists).model_fields) - {"title", "description", "teams", "phone"}:
        assert getattr(specialists, part) == getattr(service_team, part), part
    assert list(specialists.products) == list(service_team.products)
    assert list(specialists.events) == list(service_team.events)
    for replication in (0, 1):
        assert sample(specialists, 1, replication).same_clients(sample(service_team, 1, replication))


@pytest.mark.parametrize("other", ["tax-office/service-team", "tax-office/hybrid"])
def test_are_the_structures_made_of_the_same_people(other):
    """Thirty specialists and six at the phone: the same names, each with the same best skill, absence and cost."""
    offices = [load("tax-office/specialists"), load(other)]
    people = [{person.name: person.member for person in office.people()} for office in offices]
    assert set(people[0]) == set(people[1])
    assert len(people[0]) == 36
    phone = [name for name, member in people[0].items() if member.phone == "only"]
    assert len(phone) == 6 and phone == [name for name in people[0] if people[1][name].phone == "only"]
    for name, member in people[0].items():
        same = people[1][name]
        own = [product for product, level in member.skills.items() if level == 1]
        assert own == [product for product, level in same.skills.items() if level == 1]
        assert len(own) == (0 if name in phone else 1)
        for field in ("days", "hours", "absence", "absence_spell_days", "cost_per_hour", "errors"):
            assert getattr(member, field) == getattr(same, field), f"{name}: {field}"


def test_do_the_two_structures_differ_in_structure(pair):
    """A team for each product behind a tax phone, against a team for each life event with the phone inside."""
    specialists, service_team = pair
    assert [team.products for team in specialists.teams.values() if team.products] == [
        (key,) for key in specialists.products
    ]
    assert sorted(team.events for team in service_team.teams.values()) == sorted((key,) for key in service_team.events)
    assert {m.phone for key, team in specialists.teams.items() if key != "tax_phone" for m in team.members} == {"never"}
    for team in service_team.teams.values():
        assert {member.phone for member in team.members} == {"only", "also"}


def test_does_the_tax_office_have_the_taxes_and_events_of_the_case(pair):
    """At least four taxes and three life events."""
    assert {"income_tax", "allowances", "vat", "inheritance_tax"} <= set(pair[0].products)
    assert {"starting_business", "death", "buying_house"} <= set(pair[0].events)


@pytest.mark.parametrize("name", ["tax-office/specialists", "tax-office/service-team"])
def test_is_the_office_that_is_weeks_behind_the_same_but_for_its_queue(name):
    """The same people, rules and streams of clients; four weeks of clients in the inboxes, and what they are told."""
    first, behind = load(name).data(), load(f"{name}-backlog").data()
    for key, event in behind["events"].items():
        assert event["opening_backlog"] == 4 * event["per_week"] and event["opening_age_days"] == 20
        assert first["events"][key]["per_week"] == event["per_week"]
    told = {"title", "description", "clock", "events", "products"}
    assert {k: v for k, v in first.items() if k not in told} == {k: v for k, v in behind.items() if k not in told}


def bare(line):
    """Split a line of TOML in what it says, without its texts, and its comment."""
    without_texts = re.sub(r'"[^"]*"', '""', line)
    said, _, comment = without_texts.partition("#")
    return said, comment


@pytest.mark.parametrize("name", LABELLED_FILES)
def test_does_every_number_say_where_it_comes_from(name):
    """A line with a number ends in a comment with 'source:' or 'assumption:', and words after it."""
    text = (TAX_OFFICE.parent / name).read_text(encoding="utf-8")
    numbers, unlabelled = 0, []
    for count, line in enumerate(text.splitlines(), 1):
        said, comment = bare(line)
        if re.search(r"(?<![\w.])[-+]?\d", said):
            numbers += 1
            if not re.search(r"\b(source|assumption): *\w.+", comment):
                unlabelled.append(f"{count}: {line}")
    assert not unlabelled, "\n".join(unlabelled)
    assert numbers > 5


def test_is_the_check_for_labels_itself_awake():
    """It sees a number without a label, and is not misled by numbers in texts, names and comments."""
    assert bare('title = "Tax office of 2009"  # in 2009') == ('title = ""  ', " in 2009")
    assert re.search(r"(?<![\w.])[-+]?\d", bare("mean = 45")[0])
    assert not re.search(r"(?<![\w.])[-+]?\d", bare("[events.box3]")[0])
