"""The engine of replications as a widget uses it: nothing is run twice, and it can be stopped half-way."""

from __future__ import annotations

from functools import partial
from importlib import import_module

import pandas as pd
import pytest

import simkit as sk
from simkit.experiment import processes
from simkit.experiment import replicator as engine
from simkit.experiment.replicator import Replicator, read_measures, side_by_side
from simkit.model.office import Stopped

KEYS = ("task_wait", "utilisation")
read = partial(read_measures, keys=KEYS)


@pytest.fixture
def desk():
    return sk.load("textbook/mm1").change({"clock.horizon_days": 10, "clock.warm_up_days": 5})


@pytest.fixture
def plans():
    short = {"clock.horizon_days": 20}
    before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    return [sk.change_over(before, after, retained=0, week=week, changes=short) for week in (0, 2)]


@pytest.fixture
def runs(monkeypatch):
    """The titles and replications of what is run."""
    asked, run = [], engine.run

    def counted(scenario, demand, stop=None):
        asked.append((scenario.title, len(scenario.plan.steps), demand.streams.replication))
        return run(scenario, demand=demand, stop=stop)

    monkeypatch.setattr(engine, "run", counted)
    return asked


def test_are_they_the_replications_of_an_experiment(desk):
    replicator = Replicator(seed=3, read=read)
    replicator.extend("now", desk, 2)
    replicator.extend("now", desk, 4)
    found = pd.DataFrame(replicator.found("now")).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        found, sk.replicate(desk, n=4, seed=3, measures=KEYS).values, check_names=False, check_exact=True
    )
    assert len(replicator.found("now", 3)) == 3 and replicator.seconds > 0


def test_is_nothing_run_twice(desk, runs):
    replicator = Replicator(seed=1, read=read)
    for n in (2, 3, 1):
        replicator.extend("now", desk, n)
    assert [number for *_, number in runs] == [0, 1, 2]


def test_is_a_baseline_run_once_for_all_plans(plans, runs):
    """With two plans in two replications: six runs, and the one without a plan is the baseline of both?"""
    plan, later = plans
    replicator = Replicator(seed=1, read=lambda log, baseline: (log, baseline), baseline=plan.without_plan())
    replicator.extend("at once", plan, 2)
    replicator.extend("later", later, 2)
    assert len(runs) == 6
    (_, one), (_, other) = replicator.found("at once", 1) + replicator.found("later", 1)
    assert one is other and not one.scenario.plan.steps


def test_does_an_experiment_run_a_baseline_that_is_compared_itself_once(plans, runs):
    plan, _ = plans
    read = partial(read_measures, keys=("deepest_point",))
    (one,) = side_by_side([plan.without_plan(), plan], [0], 1, read, baseline=True)
    assert len(runs) == 2
    assert one.found[0].isna().all() and one.found[1].notna().all()


def test_are_other_clients_seen(desk, plans):
    busier = desk.change({"events.client.per_week": 100})
    replicator = Replicator(seed=1, read=read)
    for key, scenario in {"now": desk, "busier": busier, "again": desk}.items():
        replicator.extend(key, scenario, 1)
    assert [replicator.same_clients(key) for key in ("now", "busier", "again")] == [True, False, True]
    with pytest.raises(ValueError, match="has other clients than the office without a change"):
        Replicator(1, read, baseline=plans[0].without_plan()).extend("other", busier, 1)


def test_can_it_be_stopped_half_way_and_go_on(desk):
    """After two replications and a bit: are two there, and is the rest as if nothing had happened?"""
    replicator, days = Replicator(seed=1, read=read), []

    def stop():
        days.append(1)
        return len(days) == 2 * 14 + 3

    with pytest.raises(Stopped):
        replicator.extend("now", desk, 4, stop)
    assert replicator.done("now") == 2
    replicator.extend("now", desk, 4)
    whole = Replicator(seed=1, read=read)
    whole.extend("now", desk, 4)
    for one, other in zip(replicator.found("now"), whole.found("now"), strict=True):
        pd.testing.assert_series_equal(one, other, check_exact=True)
    with pytest.raises(Stopped):
        list(side_by_side([desk], range(2), 1, read, stop=lambda: True))


def test_does_it_tell_how_far_a_run_is(desk):
    """Is it told after each day, in weeks since the warm-up of one week?"""
    weeks = []
    Replicator(seed=1, read=read).extend("now", desk, 1, reached=weeks.append)
    assert weeks == pytest.approx([day / 5 - 1 for day in range(1, 15)])


@pytest.mark.parametrize("cores", [1, 2])
def test_are_clients_drawn_once_for_settings_that_leave_the_world_alone(desk, monkeypatch, cores):
    """A quicker clerk serves the same clients: is no one drawn anew, here or elsewhere, and is each number the same?"""
    monkeypatch.setenv(processes.LIMIT, str(cores))
    monkeypatch.setattr(processes, "cores", lambda: cores)
    monkeypatch.setattr(processes, "WARM", 0)
    monkeypatch.setattr(processes, "LOOK", 60)  # however busy the machine is, they answer before it goes on alone
    if up := processes.warm():
        up.result(timeout=60)
    engine.kept_here.cache_clear()
    quicker, replicator = desk.change({"teams.desk.members[0].skills.request": 1.25}), Replicator(seed=1, read=read)
    assert list(replicator.extend_all({"now": desk}, 12))[-1] == 12
    here = engine.kept_here(engine.KEPT).numbers(desk, 1)
    assert here == set(range(12)) if cores == 1 else here < set(range(12))
    drawing = import_module("simkit.model.demand.sample")
    drawn, sample = [], drawing.sample

    def counted(scenario, seed, number):
        drawn.append(number)
        return sample(scenario, seed, number)

    monkeypatch.setattr(drawing, "sample", counted)
    assert list(replicator.extend_all({"quicker": quicker}, 12))[-1] == 12
    assert not here.intersection(drawn)
    found = pd.DataFrame(replicator.found("quicker")).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        found, sk.replicate(quicker, n=12, seed=1, measures=KEYS).values, check_names=False, check_exact=True
    )


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside the office without a change"])
def test_do_offices_that_are_shared_by_processes_give_the_same(plans, monkeypatch, beside):
    """Two plans on three processes, told again and again how many there are: is each number that of one process?"""
    monkeypatch.setenv(processes.LIMIT, "3")
    monkeypatch.setattr(processes, "cores", lambda: 3)
    monkeypatch.setattr(processes, "WORTH", 0)
    processes.warm().result(timeout=60)
    keys = ("open_at_end", "deepest_point") if beside else ("open_at_end", "utilisation")
    baseline = plans[0].without_plan() if beside else False
    shared, alone = (Replicator(seed=1, read=partial(read_measures, keys=keys), baseline=baseline) for _ in range(2))
    offices = dict(zip(("at once", "later"), plans, strict=True))
    shared.extend("at once", plans[0], 3)  # one is ahead of the other
    assert list(shared.extend_all(offices, 6)) == [1, *range(2, 7)]
    assert list(shared.extend_all(offices, 6)) == [6]
    for key, plan in offices.items():
        alone.extend(key, plan, 6)
        for one, other in zip(shared.found(key), alone.found(key), strict=True):
            pd.testing.assert_series_equal(one, other, check_exact=True)
    assert len(shared._times) < 12  # others did some of them
