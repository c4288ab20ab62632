"""How fast is the office beside SimPy, a component for each case, and Ciw, on the same clients?

Each model gets a scenario and its demand and gives closing times and a list of pieces of work; reading
the scenario and laying out the demand is part of it. That they all find the same is tested in
tests/unit/test_rivals.py.
"""

import time

import pytest

import simkit as sk
from simkit.demand import sample
from simkit.office import simulate
from simkit.runlog import run

from .rivals.ciw_desk import ciw_desk
from .rivals.salabim_office import SalabimOffice
from .rivals.simpy_office import SimpyOffice
from .rivals.world import world
from .rivals.yieldless_office import YieldlessOffice

# Processor time, so that other work on the machine counts less; the least of many rounds for the same reason.
pytestmark = pytest.mark.benchmark(timer=time.process_time, warmup=False, disable_gc=False)

MANY, FEW = {"rounds": 60, "warmup_rounds": 2}, {"rounds": 3}


def test_simkit(benchmark, specialists):
    benchmark.extra_info["tasks"] = specialists[1].tasks
    benchmark.pedantic(simulate, specialists, **MANY)


def test_simpy(benchmark, specialists):
    benchmark.pedantic(lambda: SimpyOffice(world(*specialists)).run(), **MANY)


def test_salabim_component_for_each_case(benchmark, specialists):
    benchmark.pedantic(lambda: SalabimOffice(world(*specialists)).run(), **FEW)


def test_salabim_default_mode(benchmark, specialists):
    benchmark.pedantic(lambda: YieldlessOffice(world(*specialists)).run(), **FEW)


@pytest.fixture(scope="module")
def desk():
    """Three clerks at one queue, for twenty weeks."""
    scenario = sk.load("textbook/mmc").change({"clock.warm_up_days": 0, "clock.horizon_days": 100})
    return scenario, sample(scenario, seed=1)


def test_desk_simkit(benchmark, desk):
    benchmark.extra_info["tasks"] = desk[1].tasks
    benchmark.pedantic(simulate, desk, rounds=10, warmup_rounds=1)


def test_desk_ciw(benchmark, desk):
    benchmark.pedantic(ciw_desk, desk, rounds=10, warmup_rounds=1)


def test_whole_run_specialists(benchmark, specialists):
    scenario, demand = specialists
    benchmark.extra_info["tasks"] = demand.tasks
    benchmark.pedantic(run, (scenario,), rounds=20, warmup_rounds=2)


def test_whole_run_service_team(benchmark, service_team):
    scenario, demand = service_team
    benchmark.extra_info["tasks"] = demand.tasks
    benchmark.pedantic(run, (scenario,), rounds=20, warmup_rounds=2)
