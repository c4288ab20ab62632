"""Which offices run in the bare loop, and does that write down what components on salabim do, to the last bit?"""

from functools import cache

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from letters import on_salabim, plain

import simkit as sk
from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office import Office, Stopped, simulate
from simkit.model.office.engine import on
from simkit.model.office.mechanisms import MECHANISMS, Mechanism

from ..benchmarks.rivals.phone_world import letters_only
from ..property.offices import offices
from .by_hand import clients, member, office, rows, team, worked

DAYS = {"clock.horizon_days": 8, "clock.warm_up_days": 2}
IN_THE_LOOP = {
    f"textbook/{name}"
    for name in (
        "cross-trained-chain", "erlang-c-desk", "fork-join", "four-teams", "mg1", "mm1", "mmc", "overflow-one-way",
        "overflow-two-way", "pooled-desk", "priority", "separate-desks", "short-and-long", "short-and-long-pooled",
        "tandem",
    )
}  # fmt: skip


FORESEEN = IN_THE_LOOP - {
    f"textbook/{name}"
    for name in ("cross-trained-chain", "overflow-one-way", "overflow-two-way", "priority", "tandem")
}  # fmt: skip


def made(scenario, demand=None, **how):
    """An office that has not worked yet."""
    return on("light", Office)(scenario, sample(scenario) if demand is None else demand, **how)


def same_on_all(scenario, demand):
    """Tell whether the bare loop, components on the light scheduler and on salabim write down the same."""
    quick, components = made(scenario, demand), made(scenario, demand)
    assert quick.loop
    components.loop, ways = None, [quick, components]
    if quick.loop.fixed:  # the list of events would have done as well
        ways.append(made(scenario, demand))
        ways[-1].loop.fixed = False
    for way in ways:
        way.run(scenario.clock.end)
        way.close()
    found = rows(on_salabim(simulate, scenario, demand, engine="salabim"))
    return all(rows(way) == found for way in ways)


@pytest.mark.parametrize("name", sk.scenarios())
def test_which_scenarios_run_in_the_loop(name):
    """These fifteen and no others, ten of them without a list of events, so that a way is neither lost nor widened."""
    scenario = sk.load(name).change({} if sk.load(name).plan.steps else DAYS)
    loop = made(scenario).loop
    assert (loop is not None, bool(loop and loop.fixed)) == (name in IN_THE_LOOP, name in FORESEEN)


@pytest.mark.parametrize("name", sorted(IN_THE_LOOP))
def test_is_the_record_of_a_scenario_the_same(name):
    """Row by row, to the last bit, on all three."""
    scenario = sk.load(name).change(DAYS)
    assert same_on_all(scenario, sample(scenario, 3))


@pytest.mark.parametrize("name", ["tax-office/specialists", "tax-office/hybrid", "tax-office/peak"])
def test_is_the_record_of_the_tax_office_by_letter_the_same(name):
    """With mail, reading in and absence."""
    scenario = letters_only(sk.load(name)).change(DAYS | {"teams.*.ownership": "task"})
    assert same_on_all(scenario, sample(scenario))


@examples(200)
@given(offices().map(plain), st.integers(0, 99))
def test_are_random_offices_the_same(scenario, seed):
    """Equal and whole minutes are likely in them, so that much happens at once; only a partial order is not taken."""
    if scenario.coded.has_order:
        assert made(scenario).loop is None
    else:
        assert same_on_all(scenario, sample(scenario, seed))


TENS = st.sampled_from((10, 20, 30))


@cache
def in_tens():
    """Two teams that pass on letters, with duty that begins and ends within the day."""
    return office(
        {"picnic": ["bread", "wine", "cheese"], "wake": {"products": ["jam", "cheese"], "order": "sequence"}},
        handoff={"between": {"delay_minutes": 20, "reading_minutes": 10}, "within": {"delay_minutes": 10}},
        clock={"horizon_days": 3, "opens": 9, "day_minutes": 480},
        north=team(
            member("Ann", "bread", "cheese", "wine", "jam", hours=[9, 13]),
            member("Bob", "bread", "cheese", hours=[10, 17]),
            products=["bread", "cheese"], priority=["cheese"], helps=["south"],
        ),
        south=team(member("Cor", "wine", jam=0.5, count=2), products=["wine", "jam"], primary_first=True),
    )  # fmt: skip


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans(), TENS, TENS, TENS), min_size=1, max_size=25))
def test_is_it_so_where_everything_falls_together(come):
    """Clients, ends of work, mail, duty, all at whole tens of minutes: who is first at each decides who does what."""
    scenario = in_tens()
    letters = [
        (10 * at, *(("picnic", {"bread": a, "wine": b, "cheese": c}) if picnic else ("wake", {"jam": a, "cheese": b})))
        for at, picnic, a, b, c in sorted(come)
    ]
    assert same_on_all(scenario, clients(scenario, *letters))


IN_LINE = {"visit": ("bread", "wine"), "call": ("cheese",), "both": ("jam", "wine")}


@cache
def lines():
    """Two lines of alike people, one of them for two products, and a desk of one."""
    return office(
        {kind: list(products) for kind, products in IN_LINE.items()},
        clock={"horizon_days": 1, "day_minutes": 200},
        north=team(member("Ann", "bread", jam=0.5, count=3), products=["bread", "jam"]),
        south=team(member("Bob", "wine", count=2), products=["wine"]),
        west=team(member("Cor", cheese=1.5), products=["cheese"]),
    )


MINUTES = st.one_of(TENS, st.floats(0, 90))


@examples(100)
@given(st.lists(st.tuples(st.integers(0, 19), st.sampled_from(tuple(IN_LINE)), MINUTES, MINUTES), min_size=1))
def test_are_lines_where_nobody_chooses_the_same(come):
    """Foreseen, unless two end at one moment; with some under way and some that wait when the day ends."""
    letters = [(10 * at, kind, dict(zip(IN_LINE[kind], minutes, strict=False))) for at, kind, *minutes in sorted(come)]
    assert same_on_all(lines(), clients(lines(), *letters))


def test_what_is_foreseen():
    """All, unless two end at the same moment: bread at 10 and wine at 30, and cheese (at speed 1.5) at 25 or at 30."""
    for minutes, fixed in (30, True), (37.5, False):
        demand = clients(lines(), (0, "visit", {"bread": 10, "wine": 30}), (5, "call", {"cheese": minutes}))
        assert made(lines(), demand).loop.fixed == fixed


def test_who_is_first_when_a_client_comes_as_work_ends():
    """Who came before the work began that ends now: cheese, known to come at 30, is there when Ann looks at 30."""
    scenario = office(
        {"b": ["bread"], "c": ["cheese"]}, desk=team(member("Ann", "bread", "cheese"), priority=["cheese"])
    )
    letters = [(0, "b", {"bread": 10}), (0, "b", {"bread": 20}), (0, "b", {"bread": 10}), (30, "c", {"cheese": 10})]
    demand = clients(scenario, *letters)
    assert same_on_all(scenario, demand)
    done = [what for _, _, what, _, _ in worked(log_of(simulate(scenario, demand)))]
    assert done == ["bread", "bread", "cheese", "bread"]


def test_what_does_the_loop_leave_to_components():
    """Whatever it doesn't know, a mechanism of one's own, and work that nobody can do."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread"), member("Bob", "bread")))
    assert made(scenario).loop
    assert made(scenario, mechanisms=()).loop
    assert made(scenario, mechanisms=(*MECHANISMS, Mechanism)).loop is None
    for change in (
        {"teams.desk.ownership": "case"}, {"teams.desk.at_closing": "finish", "teams.desk.hours": [9, 12]},
        {"products.bread.error": 0.1}, {"coordination.times_per_week": 1}, {"talent.spread": 0.1},
        {"events.visit.tasks[0].wait": {"share": 1, "mean_days": 1}}, {"turnover.per_year": 0.1},
        {"events.visit.attributes": {"kind": {"weights": {"red": 1}}},
         "teams.desk.urgent": {"kind": {"any_of": ["red"]}}},
    ):  # fmt: skip
        assert made(scenario.change(change)).loop is None, change


def test_can_a_run_in_the_loop_be_looked_at_and_given_up():
    """Day by day it is the same run; and it ends when somebody says so."""
    scenario = letters_only(sk.load("tax-office/specialists")).change(DAYS)
    demand = sample(scenario)
    assert rows(simulate(scenario, demand)) == rows(simulate(scenario, demand, stop=lambda: False))
    with pytest.raises(Stopped):
        simulate(scenario, demand, stop=lambda: True)


def test_is_a_letter_put_down_and_taken_up_again():
    """Ann has read in for 5 of 10 minutes when she leaves at 13:00; on the next day she reads on, then works."""
    scenario = office(
        {"picnic": {"products": ["wine", "bread"], "order": "sequence"}},
        handoff={"between": {"reading_minutes": 10}},
        clock={"horizon_days": 2, "opens": 9, "day_minutes": 480},
        north=team(member("Ann", "bread", hours=[9, 13])),
        south=team(member("Cor", "wine")),
    )
    demand = clients(scenario, (205, "picnic", {"wine": 30, "bread": 20}))
    assert same_on_all(scenario, demand)
    log = log_of(simulate(scenario, demand))
    assert worked(log) == [
        ("Cor", 0, "wine", 205, 235), ("Ann", 0, "reading in", 235, 240), ("Ann", 0, "reading in", 480, 485),
        ("Ann", 0, "bread", 485, 505),
    ]  # fmt: skip
    assert log.closed.tolist() == [505]
