"""Is chance kept apart by purpose, so that one change moves nothing else? And is it repeatable?"""

import random
import subprocess
import sys
import zlib

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import KeptDemand, sample
from simkit.model.demand.draw import Streams

from ..property.offices import same_log
from .by_hand import member, office, team

EVENTS = {
    "visit": {
        "tasks": [{"product": "bread"}, {"product": "wine", "probability": 0.5}],
        "per_week": 60,
    },
    "feast": {
        "tasks": [{"product": "wine"}, {"product": "cheese", "probability": 0.3}],
        "per_week": 40,
        "arrival_cv": 0.5,
    },
}  # fmt: skip


def world(events=None, horizon=20, **teams):
    teams = teams or {"desk": team(member("Ann", "bread", "wine", "cheese"))}
    scenario = office(events or EVENTS, clock={"horizon_days": horizon}, **teams)
    return scenario.change({"products.*.work": {"dist": "lognormal", "mean": 10, "cv": 0.5}})


def of_event(demand, key):
    """Return the cases of a life event: when they came, their lot, and their tasks by name."""
    rows = []
    for case in np.flatnonzero(demand.event == demand.events.index(key)):
        tasks = range(demand.first_task[case], demand.first_task[case + 1])
        work = {demand.products[demand.product[t]]: demand.work[t] for t in tasks}
        rows.append((demand.arrived[case], demand.u_team[case], work))
    return rows


@pytest.fixture(scope="module")
def scenario():
    return world()


@pytest.fixture(scope="module")
def demand(scenario):
    return sample(scenario, 3)


def test_is_the_same_seed_the_same_demand(scenario, demand):
    """To the last bit, and same_clients says so."""
    again = sample(scenario, 3)
    for name in ("arrived", "event", "u_team", "first_task", "product", "work"):
        assert np.array_equal(getattr(demand, name), getattr(again, name)), name
    assert demand.same_clients(again)


@pytest.mark.parametrize(("seed", "replication"), [(4, 0), (3, 1), (3, 2), (0, 3), (2**40, 0)])
def test_do_seeds_and_replications_differ(scenario, demand, seed, replication):
    """Another seed or replication brings other clients: no number is the same."""
    other = sample(scenario, seed, replication)
    assert not demand.same_clients(other)
    assert not set(demand.arrived) & set(other.arrived)
    assert not set(demand.work) & set(other.work)


def test_does_the_seed_not_pass_for_the_replication(scenario):
    """Seed 1 replication 2 is not seed 2 replication 1."""
    assert not sample(scenario, 1, 2).same_clients(sample(scenario, 2, 1))


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**40 + 5, 2**130 + 7])
@pytest.mark.parametrize("replication", [0, 3, 2**33 + 1])
def test_are_streams_those_that_numpy_describes(seed, replication):
    """A seed sequence of the seed, spawned by replication and purpose, whatever their size."""
    key = zlib.crc32(b"work/visit")
    described = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(replication, key)))
    found, streams = described.random(3), Streams(seed, replication)
    for way in ("by itself", "made ready with all that was asked for"):
        assert np.array_equal(streams.stream("work", "visit").random(3), found), way
        streams.stream("gaps", "visit")


def test_are_replications_unrelated(scenario):
    """First gaps of 400 replications: neighbours do not move together (|r| below the 99.9 % bound)."""
    firsts = np.array([sample(scenario.change({"clock.horizon_days": 2}), 1, r).arrived[0] for r in range(400)])
    r = np.corrcoef(firsts[1:], firsts[:-1])[0, 1]
    assert abs(r) < 3.29 / np.sqrt(399)


def test_are_purposes_unrelated():
    """Streams of different purposes of one replication have no number in common and do not move together."""
    streams = Streams(1)
    names = ["gaps/visit", "gaps/feast", "lot/visit", "absence/Ann", "absence/Bob"]
    draws = np.array([streams.stream(*name.split("/")).random(2000) for name in names])
    assert len(np.unique(draws)) == draws.size
    r = np.corrcoef(draws)[np.triu_indices(len(names), 1)]
    assert np.abs(r).max() < 3.9 / np.sqrt(2000), "10 pairs at 99.9 % together"


def test_do_life_events_share_no_numbers():
    """Two events alike in everything, each with a backlog: no gap, lot or minute of work occurs in both, or twice."""
    alike = {"products": ["bread"], "per_week": 100, "opening_backlog": 30}
    demand = sample(world({"visit": alike, "feast": alike}), 1)
    visit, feast = (demand.event == code for code in (0, 1))
    later = demand.arrived > 0
    assert not set(demand.arrived[visit & later]) & set(demand.arrived[feast & later])
    assert len(np.unique(demand.u_team)) == demand.cases
    assert len(np.unique(demand.work)) == demand.tasks


def test_is_a_stream_found_by_purpose_and_not_by_turn():
    """Asking for other streams in between, or twice, changes nothing."""
    streams = Streams(7, 2)
    first = streams.stream("work", "visit").random(5)
    streams.stream("gaps", "visit").random(100)
    assert np.array_equal(first, streams.stream("work", "visit").random(5))
    assert np.array_equal(first, Streams(7, 2).stream("work", "visit").random(5))


# ---- what may change without moving the clients


def test_does_the_order_of_the_file_not_matter(demand):
    """Life events in another order bring the same cases."""
    turned = sample(world(dict(reversed(EVENTS.items()))), 3)
    assert turned.events != demand.events
    for key in EVENTS:
        assert of_event(turned, key) == of_event(demand, key)


def test_does_a_new_life_event_leave_the_others_alone(demand):
    """The new one comes on top."""
    more = EVENTS | {"wake": {"tasks": [{"product": "bread"}], "per_week": 30}}
    other = sample(world(more), 3)
    assert other.cases > demand.cases
    for key in EVENTS:
        assert of_event(other, key) == of_event(demand, key)


def test_does_an_event_with_more_products_leave_the_others_alone(demand):
    """The table of tasks gets wider; nobody else's numbers move."""
    longer = EVENTS | {"feast": EVENTS["feast"] | {"tasks": [*EVENTS["feast"]["tasks"], {"product": "bread"}]}}
    other = sample(world(longer), 3)
    assert of_event(other, "visit") == of_event(demand, "visit")
    for old, new in zip(of_event(demand, "feast"), of_event(other, "feast"), strict=True):
        assert new[:2] == old[:2]
        assert {k: v for k, v in new[2].items() if k != "bread"} == old[2]


def test_does_the_organisation_not_matter(scenario, demand):
    """Other teams, more people, absence, ownership: the same clients."""
    other = world(
        north=team(member("Zoë", "bread", absence=0.3, absence_spell_days=2), events=["visit"]),
        south=team(*(member(f"N{i}", "bread", "wine", "cheese") for i in range(9)), ownership="case", pick="due"),
    )
    assert sample(other, 3).same_clients(demand)
    assert sample(scenario.change({"handoff.between.delay_minutes": 60}), 3).same_clients(demand)


def test_does_a_changed_probability_keep_the_cases_and_their_work(demand):
    """More cases need wine: those who needed it still do, with the same work, and all else is equal."""
    likelier = {k: dict(v) for k, v in EVENTS.items()}
    likelier["visit"]["tasks"] = [{"product": "bread"}, {"product": "wine", "probability": 0.8}]
    other = sample(world(likelier), 3)
    assert of_event(other, "feast") == of_event(demand, "feast")
    gained = 0
    for old, new in zip(of_event(demand, "visit"), of_event(other, "visit"), strict=True):
        assert new[:2] == old[:2]
        assert all(new[2][product] == work for product, work in old[2].items())
        gained += len(new[2]) - len(old[2])
    assert gained > 0


def test_does_changed_work_keep_the_cases(scenario, demand):
    """Twice the mean doubles every task of that product and moves nothing else."""
    other = sample(scenario.change({"products.bread.work.mean": 20}), 3)
    assert np.array_equal(other.arrived, demand.arrived)
    bread = demand.product == demand.products.index("bread")
    assert other.work[bread] == pytest.approx(2 * demand.work[bread])
    assert np.array_equal(other.work[~bread], demand.work[~bread])


def test_does_a_changed_rate_bring_the_same_clients_sooner(scenario, demand):
    """At a rate a quarter higher the n-th client comes in 4/5 of the time, with the same needs."""
    other = sample(scenario.change({"events.visit.per_week": 75}), 3)
    assert of_event(other, "feast") == of_event(demand, "feast")
    old, new = of_event(demand, "visit"), of_event(other, "visit")
    assert len(new) > len(old)
    for before, after in zip(old, new, strict=False):
        assert after[0] == pytest.approx(0.8 * before[0])
        assert after[1:] == before[1:]


def test_does_a_longer_run_begin_with_the_same_clients(demand):
    """The first twenty days of forty."""
    longer = sample(world(horizon=40), 3)
    for key in EVENTS:
        short, long = of_event(demand, key), of_event(longer, key)[: len(of_event(demand, key))]
        assert [row[0] for row in long] == pytest.approx([row[0] for row in short])
        assert [row[1:] for row in long] == [row[1:] for row in short]


def test_does_an_opening_backlog_keep_those_who_arrive(scenario, demand):
    """The backlog comes before minute 0; the clients after it are the same."""
    changes = {"events.visit.opening_backlog": 25, "events.visit.opening_age_days": 5}
    other = sample(scenario.change(changes), 3)
    assert of_event(other, "feast") == of_event(demand, "feast")
    visits = of_event(other, "visit")
    assert visits[25:] == of_event(demand, "visit")
    ages = -np.array([row[0] for row in visits[:25]])
    assert ages == pytest.approx(5 * 480 * (1 - (np.arange(25) + 0.5) / 25)), "evenly spread, oldest first"
    sizes = [len(row[2]) for row in visits[:25]]
    assert set(sizes) == {1, 2}, "cases of the backlog differ in their needs like the others"


def test_is_same_clients_not_easily_pleased(scenario, demand):
    """One minute of work more, or other names, and it is another demand."""
    assert not demand.same_clients(sample(scenario.change({"products.wine.work.mean": 10.001}), 3))
    renamed = world({"visit": EVENTS["visit"], "party": EVENTS["feast"]})
    assert not demand.same_clients(sample(renamed, 3))


# ---- what the arrays promise


def test_do_the_arrays_fit_together(demand):
    """Rising arrivals, at least one task a case, codes that point to names, work above 0."""
    assert demand.cases == len(demand.arrived) == len(demand.event) == len(demand.u_team)
    assert demand.tasks == len(demand.product) == len(demand.work) == demand.first_task[-1]
    assert (np.diff(demand.arrived) >= 0).all()
    assert (np.diff(demand.first_task) >= 1).all()
    assert np.bincount(demand.task_case).tolist() == np.diff(demand.first_task).tolist()
    assert set(demand.event) == {0, 1} and set(demand.product) <= {0, 1, 2}
    assert (demand.work > 0).all() and ((0 <= demand.u_team) & (demand.u_team < 1)).all()


def test_does_a_case_that_draws_no_product_need_the_first():
    """Nobody comes for nothing; the work is that of the first product."""
    tasks = [
        {"product": "wine", "probability": 0.0, "work": {"dist": "deterministic", "mean": 77}},
        {"product": "bread", "probability": 0.0, "work": {"dist": "deterministic", "mean": 5}},
    ]
    demand = sample(world({"visit": {"tasks": tasks, "per_week": 50}}), 1)
    assert set(demand.work) == {77.0}
    assert demand.tasks == demand.cases > 0
    assert {demand.products[code] for code in demand.product} == {"wine"}


def test_do_tasks_keep_the_order_of_the_event():
    """A sequence relies on it: wine before bread, as the event says, not as the products are listed."""
    tasks = [{"product": "wine"}, {"product": "bread"}]
    demand = sample(world({"visit": {"tasks": tasks, "per_week": 50}}), 1)
    pairs = demand.product.reshape(-1, 2)
    assert (pairs == [demand.products.index("wine"), demand.products.index("bread")]).all()


def test_is_work_of_a_task_its_own_where_that_is_given():
    """A life event may need more of a product than the product usually takes."""
    tasks = [{"product": "bread", "work": {"dist": "deterministic", "mean": 77}}]
    demand = sample(world({"visit": {"tasks": tasks, "per_week": 50}} | {"feast": EVENTS["feast"]}), 1)
    assert set(demand.work[demand.product == demand.products.index("bread")]) == {77.0}


@pytest.mark.parametrize("wrong", [-1, 1.0, "1", None, True])
@pytest.mark.parametrize("what", ["seed", "replication"])
def test_is_a_wrong_seed_refused(scenario, what, wrong):
    """The message names what was wrong and what would be right."""
    with pytest.raises(ValueError, match=f"{what} must be a whole number of at least 0, not "):
        sample(scenario, **{what: wrong})


def test_may_a_seed_come_from_numpy(scenario, demand):
    """A NumPy whole number is a whole number."""
    assert sample(scenario, np.int64(3), np.int32(0)).same_clients(demand)


# ---- no global generator is touched

QUIET = """
import random, sys
import numpy as np
random.seed(5); np.random.seed(5)
def state():
    name, keys, place, gauss, cached = np.random.get_state()
    return random.getstate(), (name, keys.tobytes(), place, gauss, cached)
before = state()
import simkit as sk
scenario = sk.load("tax-office/service-team").change({"clock.horizon_days": 1, "clock.warm_up_days": 0})
assert state() == before, "load"
demand = sk.sample(scenario, seed=2)
assert state() == before, "sample"
run = sk.run(scenario, seed=2)
assert "salabim" not in sys.modules
assert state() == before, "run"
run = sk.run(scenario, seed=2, engine="salabim")
assert "salabim" in sys.modules
assert state() == before, "run on salabim"
run.measures(); run.activities; run.event_log()
assert state() == before, "measures"
print("quiet")
"""


def test_are_the_global_generators_left_alone():
    """Import, load, sample, run and measures leave `random` and `numpy.random` as they were.

    In an interpreter of its own, because salabim seeds both when it is first imported.
    """
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True)
    assert done.stdout.strip() == "quiet", done.stderr


def test_do_the_global_generators_not_move_the_demand(scenario, demand):
    """Seeding them changes nothing in here."""
    saved = random.getstate(), np.random.get_state()
    try:
        random.seed(1)
        np.random.seed(1)
        assert sample(scenario, 3).same_clients(demand)
    finally:
        random.setstate(saved[0])
        np.random.set_state(saved[1])


def leaves(data, path=""):
    """Yield the path and value of every number in what a scenario was read from."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        here = f"{path}[{key}]" if isinstance(data, list) else f"{path}.{key}".strip(".")
        if isinstance(value, dict | list):
            yield from leaves(value, here)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield here, value


@pytest.mark.parametrize("short", [False, True])
def test_is_kept_demand_what_would_be_drawn(short):
    """Whichever number of a scenario is changed: clients that were kept are served only where they would be drawn."""
    tax_office = sk.load("tax-office/specialists").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    kept, again = KeptDemand(short=short), 0
    first = kept.sample(tax_office, 3)
    for path, value in leaves(tax_office.data()):
        try:
            changed = tax_office.change({path: value * 0.8 + (value == 0)})
        except sk.ScenarioError:
            continue
        found, drawn = kept.sample(changed, 3), sample(changed, 3)
        assert found.same_clients(drawn) and drawn.same_clients(found), path
        assert {k for k, v in vars(found).items() if v is None} == {k for k, v in vars(drawn).items() if v is None}
        again += found is first
    assert again > 50, "of the organisation there is more to change than that"
    assert kept.numbers(tax_office, 3) == {0} and not kept.numbers(tax_office, 4)


def test_is_kept_demand_the_same_office_in_less_room():
    """Calls that lie in little room: half the memory, and not a row of the record is another?"""
    office = sk.load("tax-office/specialists").change({"clock.warm_up_days": 5, "clock.horizon_days": 10})
    drawn, kept = sample(office, 1), KeptDemand(short=True).sample(office, 1)
    assert kept.bytes < 0.65 * drawn.bytes and kept.same_clients(drawn) and drawn.same_clients(kept)
    assert same_log(run(office, demand=drawn), run(office, demand=kept))


def test_is_kept_demand_of_another_replication_another():
    """Seed and replication tell clients apart; what was drawn is not drawn again, and the oldest world makes room."""
    quiet = sk.load("textbook/mm1").change({"clock.horizon_days": 1})
    busier = quiet.change({"events.client.per_week": 100})
    kept = KeptDemand(most_bytes=3 * sample(quiet, 1).bytes)
    first = kept.sample(quiet, 1)
    assert kept.sample(quiet, 1) is first and not kept.sample(quiet, 1, 1).same_clients(first)
    for number in range(5):
        assert kept.sample(busier, 1, number).same_clients(sample(busier, 1, number))
    assert kept.bytes <= kept.most_bytes and kept.sample(busier, 1) is kept.sample(busier, 1)
    assert kept.sample(quiet, 1) is not first
    with pytest.raises(ValueError, match="seed must be a whole number"):
        kept.sample(quiet, True)
